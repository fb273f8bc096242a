package results

import (
	"fmt"
	"io"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/score"
)

// benchFolder has what a folder of a real server has: two photographs, a face
// match and a liveness check with a result for each.
func benchFolder() api.Folder {
	f := api.Folder{ID: "7f3c0a12-5d3e-4b1f-9a77-1c2d3e4f5a6b"}
	for i := range 2 {
		f.Media = append(f.Media, api.Media{ID: api.MediaID(fmt.Sprintf("19aa41d0-5d3e-4b1f-9a77-%012d", i))})
	}
	for i, kind := range []api.AnalysisType{api.Biometry, api.Quality} {
		a := api.Analysis{
			ID:   api.AnalysisID(fmt.Sprintf("c0de77b1-5d3e-4b1f-9a77-%012d", i)),
			Type: kind, State: api.StatusFinished, Resolution: api.StatusSuccess, ResolutionStatus: api.StatusSuccess,
			Created: time.Unix(1700000000, 123456000), Sources: f.Media,
		}
		for _, m := range f.Media {
			a.Results = append(a.Results, api.Result{SourceMediaID: m.ID, Data: api.ResultData{
				MinConfidence: "0.9979123456", MaxConfidence: "0.9979123456", ConfidenceSpoofing: "0.0579123456",
			}})
		}
		f.Analyses = append(f.Analyses, a)
	}
	return f
}

// BenchmarkRows exports folders of four rows each. The memory it reports is
// per folder; nothing is kept from one to the next.
func BenchmarkRows(b *testing.B) {
	f := benchFolder()
	for _, format := range []Format{FormatCSV, FormatNDJSON, FormatTable} {
		b.Run(format.String(), func(b *testing.B) {
			e := New(io.Discard, format, Columns())
			b.ReportAllocs()
			for b.Loop() {
				for _, r := range Rows(f, score.Policy{}) {
					if err := e.Write(r.Cells()); err != nil {
						b.Fatal(err)
					}
				}
			}
			if err := e.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}
