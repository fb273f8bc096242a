package score

import (
	"testing"
	"time"

	"ozdesk/api"
)

// start is when the first launch of the tests happened.
var start = time.Date(2026, time.March, 9, 13, 2, 0, 0, time.UTC)

// launched gives an analysis its id, group and moment.
func launched(id api.AnalysisID, group api.GroupID, after time.Duration, a api.Analysis) api.Analysis {
	a.ID, a.GroupID, a.Created = id, group, start.Add(after)
	return a
}

func TestLastGroup(t *testing.T) {
	none := api.Analysis{}
	for _, c := range []struct {
		name string
		in   []api.Analysis
		want string
	}{
		{"none", nil, ""},
		{"by group id", []api.Analysis{launched("a", "g1", 0, none), launched("b", "g2", time.Hour, none), launched("c", "g2", 0, none)}, "bc"},
		{"the newest need not be the last", []api.Analysis{launched("a", "g2", time.Hour, none), launched("b", "g1", 0, none)}, "a"},
		{"at once: the later in the list", []api.Analysis{launched("a", "g1", 0, none), launched("b", "g2", 0, none)}, "b"},
		{"without group ids, together", []api.Analysis{launched("a", "", 0, none), launched("b", "", 2*time.Second, none)}, "ab"},
		{"without group ids, apart", []api.Analysis{launched("a", "", 0, none), launched("b", "", 2001*time.Millisecond, none)}, "b"},
		{"without group ids or times", []api.Analysis{{ID: "a"}, {ID: "b"}}, "ab"},
		{"a group id does not take in those without", []api.Analysis{launched("a", "", 0, none), launched("b", "g1", time.Second, none)}, "b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, a := range LastGroup(c.in) {
				got += string(a.ID)
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFolder(t *testing.T) {
	same := ended(api.Biometry, success, "0.9604")
	other := ended(api.Biometry, declined, "0.7312")
	live := ended(api.Quality, success, "0.4630")
	attack := ended(api.Quality, declined, "0.9")
	inReview := ended(api.Collection1N, review, "0.8544")
	silent := ended(api.Quality, success)
	broken := ended(api.Documents, failed)
	working := ended(api.Biometry, running)
	for _, c := range []struct {
		name    string
		in      []api.Analysis
		outcome Outcome
		checks  string
		margin  string
		near    bool
		loud    bool
	}{
		{"one good", []api.Analysis{same}, Pass, "BIOMETRY pass +0.1104 ", "+0.1104", false, false},
		{"the worst counts, the order is fixed", []api.Analysis{live, other}, Fail, "BIOMETRY fail -0.1188 QUALITY pass +0.0370 near ", "-0.1188", false, false},
		{"the smallest margin is near", []api.Analysis{same, live}, Pass, "BIOMETRY pass +0.1104 QUALITY pass +0.0370 near ", "+0.0370", true, false},
		{"running hides all", []api.Analysis{attack, working, broken}, Running, "BIOMETRY running QUALITY fail -0.4 DOCUMENTS error ", "-0.4", false, false},
		{"error before fail", []api.Analysis{attack, broken}, Error, "QUALITY fail -0.4 DOCUMENTS error ", "-0.4", false, false},
		{"fail before review", []api.Analysis{inReview, other}, Fail, "BIOMETRY fail -0.1188 COLLECTION review -0.0044 near ", "-0.1188", false, false},
		{"review before unmeasured", []api.Analysis{silent, inReview}, Review, "QUALITY unmeasured COLLECTION review -0.0044 near ", "-0.0044", true, true},
		{"unmeasured before pass", []api.Analysis{same, silent}, Unmeasured, "BIOMETRY pass +0.1104 QUALITY unmeasured ", "+0.1104", false, true},
		{"one type twice", []api.Analysis{same, other, same}, Fail, "BIOMETRY fail -0.1188 ", "-0.1188", false, false},
		{"unknown types come last, by name", []api.Analysis{ended("ZEBRA", success), ended("LIVENESS", success), same}, Pass, "BIOMETRY pass +0.1104 LIVENESS pass ZEBRA pass ", "+0.1104", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Folder(api.Folder{Analyses: c.in}, Policy{})
			checks := ""
			for _, k := range s.Checks {
				checks += string(k.Type) + " " + k.Outcome.String() + " "
				if k.Margin.Ok() {
					checks += k.Margin.Text() + " "
				}
				if k.Near {
					checks += "near "
				}
			}
			if s.Outcome != c.outcome || checks != c.checks || s.Margin.Text() != c.margin || s.Near != c.near || s.Loud != c.loud {
				t.Errorf("%s, %q, margin %q near %v loud %v", s.Outcome, checks, s.Margin, s.Near, s.Loud)
			}
			if s.Empty || len(s.Group) != len(c.in) {
				t.Errorf("empty %v, %d readings", s.Empty, len(s.Group))
			}
		})
	}
}

// TestFolderTakesTheLastGroup holds that a new launch makes the old void.
func TestFolderTakesTheLastGroup(t *testing.T) {
	scripted := ended(api.Biometry, success, "0.9604")
	scripted.Scripted = true
	s := Folder(api.Folder{Status: declined, Analyses: []api.Analysis{
		launched("new", "g2", time.Hour, scripted),
		launched("old", "g1", 0, ended(api.Biometry, declined, "0.1")),
	}}, Policy{})
	if s.Outcome != Pass || s.Margin.Text() != "+0.1104" || len(s.Group) != 1 || !s.Scripted {
		t.Errorf("%+v", s)
	}
}

func TestFolderWithoutAnalyses(t *testing.T) {
	for _, c := range []struct {
		name                     string
		status, system, operator api.Status
		outcome                  Outcome
		empty                    bool
	}{
		{"new", api.StatusInitial, api.StatusInitial, "", Unmeasured, true},
		{"nothing known", "", "", "", Unmeasured, true},
		{"running", running, running, "", Running, false},
		{"done, decided", finished, success, "", Pass, false},
		{"done, refused", finished, declined, "", Fail, false},
		{"done, and no more is known", finished, "", "", Unmeasured, false},
		{"failed", failed, failed, "", Error, false},
		{"in review", finished, review, "", Review, false},
		{"an operator decided", finished, review, declined, Fail, false},
		{"only the status", success, "", "", Pass, false},
		{"launched again after an operator", running, running, declined, Running, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Folder(api.Folder{Status: c.status, SystemStatus: c.system, OperatorStatus: c.operator}, Policy{})
			if s.Outcome != c.outcome || s.Empty != c.empty || s.Margin.Ok() || len(s.Checks) != 0 {
				t.Errorf("%s empty %v", s.Outcome, s.Empty)
			}
		})
	}
}

func TestFolderOfDeletedAnalyses(t *testing.T) {
	s := Folder(api.Folder{Status: success, HasAnalyses: true}, Policy{})
	if s.Outcome != Unmeasured || !s.Empty {
		t.Errorf("a status without any analysis is %s, empty %v", s.Outcome, s.Empty)
	}
}

func TestOutcomeWords(t *testing.T) {
	want := "pass unmeasured review fail error running "
	got := ""
	for i, o := range Outcomes() {
		got += o.String() + " "
		if i > 0 && !o.Worse(Outcomes()[i-1]) {
			t.Errorf("%s is not worse than the one before", o)
		}
	}
	if got != want {
		t.Errorf("got %q", got)
	}
	if o := (Reading{}).Outcome; o != Unmeasured {
		t.Error("what nobody set looks like something")
	}
}
