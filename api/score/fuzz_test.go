package score

import (
	"strings"
	"testing"
	"unicode"

	"ozdesk/api"
)

// FuzzOf reads whatever a server may answer. It never panics, says nothing
// that is unsafe to show, and never passes what was not measured unless a
// person decided so.
func FuzzOf(f *testing.F) {
	for _, s := range []string{
		`{"type":"BIOMETRY","state":"FINISHED","resolution":"SUCCESS","results_data":{"min_confidence":0.9}}`,
		`{"type":"QUALITY","state":"FINISHED","resolution":"SUCCESS","results_media":[{"source_image_id":"m1","results_data":{"confidence_spoofing":"NaN"}}]}`,
		`{"type":"COLLECTION","resolution":"DECLINED","collection":{"collection_id":"c"},"results_media":[{"person_id":"p","results_data":{"confidence":1e-5}}]}`,
		`{"type":"DOCUMENTS","state":"FAILED","error_message":"Could not locate face on source media [m1]\u001b[2J"}`,
		`{"type":"quality","resolution":"ODD\u202e","params":{"threshold_min":0.9,"threshold_max":"0.1"},"results_data":{"confidence_spoofing":-1}}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		a, err := api.DecodeAnalysis([]byte(body))
		if err != nil {
			return
		}
		r := Of(a, Policy{})
		said := append([]string{r.Verdict, r.Score.Text(), r.Max.Text(), r.Threshold.Text(), r.Margin.Text(), r.Score.Shown(8)}, r.Warnings...)
		for _, m := range r.Media {
			said = append(said, m.Verdict, m.Score.Text(), m.Max.Text())
		}
		if i := strings.IndexFunc(strings.Join(said, ""), unicode.IsControl); i >= 0 {
			t.Fatalf("a control character is said: %q", said)
		}
		if r.ScoreName != "" && r.Outcome == Pass && !r.Score.Ok() && !r.ByOperator {
			t.Fatalf("passed without a measurement: %+v", r)
		}
		if r.Margin.Ok() != r.Score.Ok() && r.ScoreName != "" {
			t.Fatalf("score %q and margin %q", r.Score, r.Margin)
		}
	})
}
