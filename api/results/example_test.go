package results_test

import (
	"fmt"
	"os"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/score"
)

// The rows of one folder as CSV: what is no number and begins like a formula is
// made harmless.
func Example() {
	f, err := api.DecodeFolder([]byte(`{"folder_id": "f-1", "analyses": [{"analyse_id": "a-1", "type": "QUALITY",
		"state": "=FINISHED", "resolution": "SUCCESS", "resolution_status": "SUCCESS", "time_created": 1700000000.5,
		"results_media": [{"source_video_id": "m-1", "results_data": {"confidence_spoofing": 0.0579}}]}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	out := results.New(os.Stdout, results.FormatCSV, results.Columns())
	for _, row := range results.Rows(f, score.Policy{}) {
		if err := out.Write(row.Cells()); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := out.Close(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// folder_id,analysis_id,type,state,resolution,resolution_status,media_id,score_name,score,max_score,threshold,margin,outcome,collection_id,person_id,time_created,threshold_source
	// f-1,a-1,QUALITY,'=FINISHED,SUCCESS,SUCCESS,m-1,confidence_spoofing,0.0579,,0.5,+0.4421,pass,,,2023-11-14T22:13:20.500000Z,default
}
