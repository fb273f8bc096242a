package review

import (
	"reflect"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
)

// What is known of the server and of who is signed in goes into the findings.
func TestPlanKnowsServerAndUser(t *testing.T) {
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{})
	if err != nil {
		t.Fatal(err)
	}
	photo := []rules.Subject{{Kind: api.KindImage, Tags: []string{"photo_selfie"}}}
	said := func(d Deps) string {
		d.Env = env
		plan := d.plan([]api.AnalysisType{api.Quality}, "", &lists{})
		plan.Media = photo
		var all []string
		for _, f := range plan.Findings() {
			all = append(all, f.Text)
		}
		return strings.Join(all, "\n")
	}
	if got := said(Deps{User: func() *api.User { return nil }}); got != "" {
		t.Errorf("of nothing known it says %q", got)
	}
	got := said(Deps{
		User:    func() *api.User { return &api.User{Role: api.RoleOperator} },
		Version: func() rules.Version { return rules.ParseVersion("4.0.8") },
	})
	if !strings.Contains(got, "OPERATOR may not launch") || !strings.Contains(got, "4.0.8 leaves photographs out") {
		t.Errorf("of an operator and an old server it says %q", got)
	}
}

// What stops is told apart by its sign, not by colour alone.
func TestDrawFindings(t *testing.T) {
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	sign := func(s rules.Severity) string {
		return strings.TrimSpace(strings.Join(drawFindings(env.Theme, []rules.Finding{{Severity: s, Text: ""}}, 40), ""))
	}
	if sign(rules.Stop) == sign(rules.Warning) || sign(rules.Warning) != sign(rules.Note) {
		t.Errorf("signs %q, %q and %q", sign(rules.Stop), sign(rules.Warning), sign(rules.Note))
	}
	long := []rules.Finding{{Text: strings.Repeat("word ", 40)}}
	for _, w := range []int{-1, 0, 1, 12, 80} {
		if len(drawFindings(env.Theme, long, w)) == 0 {
			t.Errorf("nothing is drawn within %d cells", w)
		}
	}
}

func TestLaunchRequests(t *testing.T) {
	media := caseFolder(3).Media
	choice := launchChoice{types: []api.AnalysisType{api.Quality, api.Biometry}, bestShot: true}
	got := choice.requests(media, true)
	want := []api.NewAnalysis{{Type: api.Quality, Media: []api.MediaID{"m-1", "m-3"}, BestShot: true}, {Type: api.Biometry}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("of all: %+v, want %+v", got, want)
	}
	got = choice.requests(media[1:2], false) // nothing but a document: as chosen
	want = []api.NewAnalysis{
		{Type: api.Quality, Media: []api.MediaID{"m-2"}, BestShot: true}, {Type: api.Biometry, Media: []api.MediaID{"m-2"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("of one: %+v, want %+v", got, want)
	}
	if got := choice.requests(nil, true); got[0].Media != nil { // the server did not list them
		t.Errorf("of none: %+v", got)
	}
}
