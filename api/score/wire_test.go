package score

import (
	"strings"
	"testing"

	"ozdesk/api"
)

// TestFromTheWire reads numbers as a server writes them, through the decoding
// of package api: which JSON values are measurements and which are not.
func TestFromTheWire(t *testing.T) {
	for _, c := range []struct {
		value   string
		outcome Outcome
		score   string
	}{
		{`0.9979`, Pass, "0.9979"},
		{`0.99790`, Pass, "0.99790"},
		{`"0.9979"`, Pass, "0.9979"},
		{`9.979e-1`, Pass, "9.979e-1"},
		{`1`, Pass, "1"},
		{`null`, Unmeasured, ""},
		{`""`, Unmeasured, ""},
		{`true`, Unmeasured, ""},
		{`{}`, Unmeasured, ""},
		{`[0.9]`, Unmeasured, ""},
		{`"NaN"`, Unmeasured, "NaN"},
		{`"85%"`, Unmeasured, "85%"},
		{`1.2`, Unmeasured, "1.2"},
		{`85`, Unmeasured, "85"},
		{`-0.1`, Unmeasured, "-0.1"},
		{`1e999`, Unmeasured, "1e999"},
		{`0.` + strings.Repeat("9", 100) + `e-90`, Unmeasured, "0." + strings.Repeat("9", 62)},
	} {
		t.Run(c.value, func(t *testing.T) {
			for name, body := range map[string]string{
				"media":    `"results_media":[{"source_image_id":"m1","results_data":{"min_confidence":` + c.value + `}}]`,
				"analysis": `"results_data":{"min_confidence":` + c.value + `}`,
			} {
				a, err := api.DecodeAnalysis([]byte(`{"type":"BIOMETRY","state":"FINISHED","resolution":"SUCCESS",` + body + `}`))
				if err != nil {
					t.Fatal(err)
				}
				r := Of(a, Policy{})
				if r.Outcome != c.outcome || r.Score.Text() != c.score || (len(r.Warnings) > 0) != (c.outcome == Unmeasured) {
					t.Errorf("%s: %s, score %q, warnings %q", name, r.Outcome, r.Score, r.Warnings)
				}
			}
		})
	}
}
