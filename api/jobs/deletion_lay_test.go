package jobs

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ozdesk/api"
)

func analysisOf(id, folder string, persons ...api.PersonID) api.Analysis {
	a := api.Analysis{ID: api.AnalysisID(id), FolderID: api.FolderID(folder), Type: api.Collection1N, State: api.StatusFinished}
	for _, p := range persons {
		a.Results = append(a.Results, api.Result{PersonID: p})
	}
	return a
}

// brief writes a plan in a line; what nobody asked for stands in brackets.
func brief(steps []Deletion) string {
	var out []string
	for _, s := range steps {
		word := string(s.Kind) + " " + s.ID
		if !s.Asked {
			word = "(" + word + ")"
		}
		out = append(out, word)
	}
	return strings.Join(out, ", ")
}

func person(id, in string) Object {
	return Object{Kind: PersonObject, ID: id, Collection: api.CollectionID(in)}
}

func TestOrderOfDeletions(t *testing.T) {
	a1 := match{analysis: analysisOf("a1", "f1", "p1"), found: 1}
	a2 := match{analysis: analysisOf("a2", "f2", "p1", "p9"), found: 1, others: 1}
	for name, c := range map[string]struct {
		asked []Object
		found found
		want  string
	}{
		"a folder alone":              {[]Object{{Kind: FolderObject, ID: "f1"}}, found{}, "folder f1"},
		"a person whom nothing found": {[]Object{person("p1", "c1")}, found{}, "person p1"},
		"a person who was found": {
			[]Object{person("p1", "c1")},
			found{matches: matches{analyses: []match{a1, a2}}},
			"(analysis a1), (analysis a2), person p1",
		},
		"a photograph whose person was found": {
			[]Object{{Kind: ImageObject, ID: "i1", Collection: "c1", Person: "p1"}},
			found{matches: matches{analyses: []match{a1}}},
			"(analysis a1), image i1",
		},
		"a collection": {
			[]Object{{Kind: CollectionObject, ID: "c1"}},
			found{persons: []Object{person("p1", "c1"), person("p2", "c1")}, matches: matches{analyses: []match{a1}}},
			"(analysis a1), (person p1), (person p2), collection c1",
		},
		"a company": {
			[]Object{{Kind: CompanyObject, ID: "co"}},
			found{
				folders: []Object{{Kind: FolderObject, ID: "f1"}}, users: []Object{{Kind: UserObject, ID: "u1"}},
				persons: []Object{person("p1", "c1")}, collections: []Object{{Kind: CollectionObject, ID: "c1"}},
				matches: matches{analyses: []match{a1, a2}},
			},
			// The analysis of f1 goes with its folder.
			"(analysis a2), (folder f1), (person p1), (collection c1), (user u1), company co",
		},
		"the same twice": {
			[]Object{person("p1", "c1"), person("p1", "c1")},
			found{persons: []Object{person("p1", "c1")}},
			"person p1",
		},
		"analysis and folder of it": {
			[]Object{{Kind: AnalysisObject, ID: "a1", Folder: "f1"}},
			found{matches: matches{analyses: []match{a1}}},
			"analysis a1",
		},
	} {
		if got := brief(layDeletion(c.asked, c.found)); got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
	if steps := layDeletion([]Object{person("p1", "c1")}, found{matches: matches{analyses: []match{a2}}}); steps[0].What != "it found 1 other person too" {
		t.Errorf("%+v", steps[0])
	}
}

// Only analyses that found somebody wanted block, each once however often it
// found them; others that it found are told.
func TestWhatBlocks(t *testing.T) {
	running := analysisOf("a4", "f1")
	running.State = api.StatusProcessing
	f := api.Folder{ID: "f1", Analyses: []api.Analysis{
		analysisOf("a1", "", "p1", "p1", "p2"), analysisOf("a2", "f1", "p3"), analysisOf("a3", "f1", ""), running,
	}}
	var m matches
	for i := range f.Analyses {
		m.take(&f, &f.Analyses[i], map[api.PersonID]bool{"p1": true})
	}
	if len(m.analyses) != 1 || m.running != 1 {
		t.Fatalf("%+v", m)
	}
	if got := m.analyses[0]; got.found != 1 || got.others != 1 || got.analysis.ID != "a1" || got.analysis.FolderID != "f1" {
		t.Errorf("%+v", got)
	}
}

func TestGroupsAndWords(t *testing.T) {
	p := DeletionPlan{Steps: layDeletion([]Object{{Kind: CollectionObject, ID: "c1"}}, found{
		persons: []Object{person("p1", "c1"), person("p2", "c1")},
	})}
	var got []string
	for _, g := range p.Groups() {
		got = append(got, fmt.Sprintf("%d: %s", g.First+1, g.Kind.Counted(len(g.Steps))))
	}
	if want := []string{"1: 2 persons", "3: 1 collection"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if p.Word() != "delete 3" || p.Blocked() != 2 {
		t.Errorf("%q, %d", p.Word(), p.Blocked())
	}
	p.Steps = p.Steps[2:]
	if p.Word() != "delete" || p.Blocked() != 0 {
		t.Errorf("%q, %d", p.Word(), p.Blocked())
	}
}

// A state is told from another one whatever the order in which a server shows
// its parts.
func TestSums(t *testing.T) {
	f := api.Folder{ID: "f", Media: []api.Media{{ID: "m1"}, {ID: "m2"}}, Analyses: []api.Analysis{{ID: "a"}}}
	turned := api.Folder{ID: "f", Media: []api.Media{{ID: "m2"}, {ID: "m1"}}, Analyses: []api.Analysis{{ID: "a"}}}
	if seenFolder(f).sum("k") != seenFolder(turned).sum("k") {
		t.Error("another order is another state")
	}
	if seenFolder(f).sum("k") == seenFolder(f).sum("l") {
		t.Error("sums do not depend on the key")
	}
	more := f
	more.Media = append(slices.Clone(f.Media), api.Media{ID: "m3"})
	if s := seenFolder(more); s.sum("k") == seenFolder(f).sum("k") || s.holds != 4 {
		t.Error("a new file changes nothing")
	}
	decided := analysisOf("a", "f", "p")
	decided.Operator = api.StatusSuccess
	if seenAnalysis(decided).sum("k") == seenAnalysis(analysisOf("a", "f", "p")).sum("k") {
		t.Error("a decision changes nothing")
	}
	u := api.User{ID: "u", Role: api.RoleClient}
	raised := u
	raised.Role = api.RoleAdmin
	if seenUser(u).sum("k") == seenUser(raised).sum("k") {
		t.Error("another role changes nothing")
	}
}

func TestPlansThatNameNothing(t *testing.T) {
	for name, plan := range map[string]string{
		"empty":                     `{}`,
		"no kind":                   `{"steps":[{"id":"x","sum":"s"}]}`,
		"a kind of tomorrow":        `{"steps":[{"kind":"server","id":"x","sum":"s"}]}`,
		"no id":                     `{"steps":[{"kind":"folder","sum":"s"}]}`,
		"no state":                  `{"steps":[{"kind":"folder","id":"x"}]}`,
		"a person of no collection": `{"steps":[{"kind":"person","id":"x","sum":"s"}]}`,
		"a photograph of nobody":    `{"steps":[{"kind":"image","id":"x","collection":"c","sum":"s"}]}`,
		"no JSON":                   `{`,
	} {
		if _, err := (Deletions{}).Open([]byte(plan), nil); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}
