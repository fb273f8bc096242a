package review

import (
	"reflect"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

func TestParamChecks(t *testing.T) {
	for text, good := range map[string]bool{
		"": true, " ": true, "0": true, "1": true, "0.85": true, " 0.5 ": true,
		"1.1": false, "-0.1": false, "1e-3": false, "NaN": false, "0x1p-2": false, ".5": false, "5.": false, "0.5.1": false, "half": false, "0_1": false,
	} {
		if said := checkPart(kit.Field{Value: text}); (said == "") != good {
			t.Errorf("%q: %q", text, said)
		}
	}
	for text, good := range map[string]bool{"": true, "1": true, "492": true, "0": false, "-1": false, "1.5": false, "99999999999999": false} {
		if said := checkWhole(kit.Field{Value: text}); (said == "") != good {
			t.Errorf("%q: %q", text, said)
		}
	}
}

// What is filled in is sent with the analysis it belongs to; what is empty is
// left to the server.
func TestLaunchWithParams(t *testing.T) {
	server := newMaking()
	folder := api.Folder{ID: "f-1", Media: []api.Media{{ID: "m-1", Kind: api.KindImage}, {ID: "m-2", Kind: api.KindImage}}}
	server.folders = []api.Folder{folder}
	onDialog(t, server, 66, 29, func(d Deps) pane.Pane { return newLaunch(d, folder, 7, false) }, func(s *stage) {
		p := s.pane.(*launchDialog)
		p.form.SetPicked("types", string(api.Quality), string(api.Biometry), string(api.Documents))
		s.do(p.offer())
		s.settle()
		requireFrame(t, s.view(), 66, 29)
		p.form.SetValue("low", "0.9")
		p.form.SetValue("high", "0.8")
		s.do(p.launch())
		s.settle()
		if len(server.launched) != 0 || !strings.Contains(s.view(), "Make the lower one smaller.") {
			t.Fatalf("thresholds the wrong way round:\n%s", s.view())
		}
		p.form.SetValue("low", "0.7")
		p.form.SetValue("capabilities", "492")
		s.do(p.launch())
		s.settle()
		want := []api.NewAnalysis{
			{Type: api.Quality},
			{Type: api.Biometry, ThresholdMin: "0.7", ThresholdMax: "0.8"},
			{Type: api.Documents, Params: map[string]any{"capabilities": 492}},
		}
		if len(server.launched) != 1 || !reflect.DeepEqual(server.launched[0], want) {
			t.Errorf("launched %+v, want %+v\n%s", server.launched, want, s.view())
		}
	})
}

// A search has parameters of its own.
func TestSearchParams(t *testing.T) {
	c := launchChoice{types: []api.AnalysisType{api.Collection1N}, collection: "c", hit: "0.9", hits: 3}
	got := c.launches([]rules.Subject{{Kind: api.KindImage}}, true)
	if len(got) != 1 || got[0].DecisionThreshold != "0.9" || got[0].DecisionCount != 3 || got[0].Collection != "c" || got[0].Files != nil {
		t.Errorf("%+v", got)
	}
}
