package score_test

import (
	"fmt"

	"ozdesk/api"
	"ozdesk/api/score"
)

// A face match just below its threshold: the numbers stay as they were sent,
// and nothing is rounded across the threshold.
func ExampleOf() {
	a, err := api.DecodeAnalysis([]byte(`{"type": "BIOMETRY", "state": "FINISHED", "resolution_status": "DECLINED",
		"results_data": {"min_confidence": 0.8496, "max_confidence": 0.91}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	r := score.Of(a, score.Policy{})
	fmt.Println(r.Outcome, r.ScoreName, r.Score.Shown(8), "margin", r.Margin.Shown(8), "near", r.Near)
	fmt.Println(r.Verdict)
	// Output:
	// fail min_confidence 0.8496 margin −0.0004 near true
	// not the same person
}
