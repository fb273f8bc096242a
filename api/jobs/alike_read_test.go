package jobs

import (
	"testing"

	"ozdesk/api"
)

// Of several who look alike the one with the highest score is named, however
// the numbers are written; one without a score only where there is no other.
func TestWhoLooksAlikeMost(t *testing.T) {
	found := func(pairs ...string) api.Analysis {
		a := api.Analysis{State: api.StatusFinished, ResolutionStatus: api.StatusDeclined}
		for i := 0; i < len(pairs); i += 2 {
			a.Results = append(a.Results, api.Result{
				PersonID: api.PersonID(pairs[i]), Data: api.ResultData{Confidence: api.Number(pairs[i+1])},
			})
		}
		return a
	}
	for name, tt := range map[string]struct {
		analysis api.Analysis
		want     api.PersonID
	}{
		"plain":           {found("a", "0.86", "b", "0.97", "c", "0.9"), "b"},
		"exponents":       {found("a", "9.1e-1", "b", "0.95"), "b"},
		"one":             {found("a", "0.99999", "b", "1"), "b"},
		"without a score": {found("a", "", "b", "0.86"), "b"},
		"not a number":    {found("a", "NaN", "b", "0.86"), "b"},
		"no score at all": {found("a", "", "b", ""), "a"},
		"nobody named":    {found("", "0.9"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			alike, err := alikeIn(tt.analysis)
			if err == nil || alike == nil || alike.Person != tt.want {
				t.Errorf("%+v, %v; want %q", alike, err, tt.want)
			}
		})
	}
}
