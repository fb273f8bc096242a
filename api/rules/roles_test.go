package rules

import (
	"strings"
	"testing"

	"ozdesk/api"
)

// The table against the sentences of the reference, section 3.2.
func TestSentencesOfTheReference(t *testing.T) {
	for _, c := range []struct {
		says   string
		role   api.Role
		action Action
		want   Scope
	}{
		{"everything on every object", api.RoleAdmin, DeleteFolder, ScopeAll},
		{"except changing an analysis status", api.RoleAdmin, Decide, ScopeNone},
		{"reads everything", api.RoleOperator, Read, ScopeAll},
		{"sets the result of an analysis", api.RoleOperator, Decide, ScopeAll},
		{"may not get a session token", api.RoleOperator, TakeSessionToken, ScopeNone},
		{"own company: read", api.RoleClient, Read, ScopeCompany},
		{"own folders: upload", api.RoleClient, EditFolder, ScopeOwn},
		{"run analyses", api.RoleClient, Launch, ScopeOwn},
		{"create reports", api.RoleClient, Report, ScopeOwn},
		{"cannot delete folders", api.RoleClient, DeleteFolder, ScopeNone},
		{"as CLIENT", api.RoleClientService, Launch, ScopeOwn},
		{"OPERATOR limited to its company", api.RoleClientOperator, Decide, ScopeCompany},
		{"OPERATOR limited to its company", api.RoleClientOperator, Read, ScopeCompany},
		{"manages its users", api.RoleClientAdmin, EditUsers, ScopeCompany},
		{"deletes files in folders", api.RoleClientAdmin, DeleteMedia, ScopeCompany},
		{"deletes folders", api.RoleClientAdmin, DeleteFolder, ScopeCompany},
		{"single analyses", api.RoleClientAdmin, DeleteAnalysis, ScopeCompany},
		{"report templates", api.RoleClientAdmin, EditReportForms, ScopeCompany},
		{"statistics", api.RoleClientAdmin, Statistics, ScopeCompany},
		{"adds blacklist collections", api.RoleClientAdmin, EditCollections, ScopeCompany},
		{"company: R and U own", api.RoleClientAdmin, EditCompanies, ScopeCompany},
		{"company: only ADMIN creates", api.RoleClientAdmin, CreateCompanies, ScopeNone},
		{"company: R all", api.RoleOperator, ReadCompanies, ScopeAll},
		{"company: R own", api.RoleClientService, ReadCompanies, ScopeCompany},
		{"not told", "", DeleteFolder, ScopeUnsaid},
		{"a role of tomorrow", "AUDITOR", Launch, ScopeUnsaid},
		{"no action", api.RoleAdmin, actionCount, ScopeUnsaid},
		{"no action", api.RoleAdmin, -1, ScopeUnsaid},
	} {
		if got := Reach(c.role, c.action); got != c.want {
			t.Errorf("%s: %s may %s: %v, want %v", c.says, c.role, c.action, got, c.want)
		}
	}
}

// A cell of ADMIN that nobody filled in would read as "unsaid".
func TestTableIsComplete(t *testing.T) {
	if len(Roles()) != len(permissions) {
		t.Errorf("%d roles are listed, %d have a row", len(Roles()), len(permissions))
	}
	for a := range actionCount {
		if Reach(api.RoleAdmin, a) == ScopeUnsaid || Reach(api.RoleClientAdmin, a) == ScopeUnsaid {
			t.Errorf("nobody said who may %s", a)
		}
		if a.String() == "" || a.String() == "do this" {
			t.Errorf("action %d has no words", a)
		}
		for _, r := range Roles() {
			wide := Reach(r, a) == ScopeAll
			if wide && r != api.RoleAdmin && r != api.RoleOperator {
				t.Errorf("%s belongs to a company and reaches beyond it to %s", r, a)
			}
		}
	}
}

func TestBarred(t *testing.T) {
	for _, c := range []struct {
		role   api.Role
		action Action
		want   string
	}{
		{api.RoleClient, DeleteFolder, "CLIENT may not delete folders; ADMIN and CLIENT ADMIN may."},
		{api.RoleOperator, EditCollections, "OPERATOR may not change collections; ADMIN and CLIENT ADMIN may."},
		{api.RoleAdmin, Decide, "ADMIN may not decide on analyses; OPERATOR and CLIENT OPERATOR may."},
		{api.RoleClientAdmin, CreateCompanies, "CLIENT ADMIN may not create companies; ADMIN may."},
		{api.RoleClientOperator, Launch, "CLIENT OPERATOR may not launch analyses; ADMIN, CLIENT ADMIN, CLIENT and CLIENT SERVICE may."},
		{api.RoleAdmin, DeleteFolder, ""},
		{api.RoleClient, DeleteMedia, ""}, // the reference does not say
		{"", Decide, ""},
		{"AUDITOR\x1b", Decide, ""},
	} {
		if got := Barred(c.role, c.action); got != c.want {
			t.Errorf("%q, %v: %q, want %q", c.role, c.action, got, c.want)
		}
	}
	for a := range actionCount {
		for _, r := range Roles() {
			if s := Barred(r, a); s != "" && strings.Contains(s, ";  may") {
				t.Errorf("nobody may %s", a)
			}
		}
	}
}

func TestMayStart(t *testing.T) {
	flags := map[api.AnalysisType]bool{api.Quality: true, api.Biometry: false}
	for _, c := range []struct {
		role api.Role
		of   api.AnalysisType
		want bool
	}{
		{api.RoleClient, api.Quality, true},
		{api.RoleClient, api.Biometry, false},
		{api.RoleClient, api.Documents, true}, // no flag means yes
		{api.RoleOperator, api.Quality, false},
		{"", api.Quality, true},
		{"", api.Biometry, false},
	} {
		if got := MayStart(api.User{Role: c.role, CanStart: flags}, c.of); got != c.want {
			t.Errorf("%q may start %s: %v", c.role, c.of, got)
		}
	}
}

func TestScopeWords(t *testing.T) {
	for s, want := range map[Scope]string{ScopeUnsaid: "unsaid", ScopeNone: "none", ScopeOwn: "own", ScopeCompany: "company", ScopeAll: "all", 9: "unsaid"} {
		if s.String() != want {
			t.Errorf("%d is %q, want %q", s, s, want)
		}
	}
	if Action(-1).String() != "do this" {
		t.Error("an action that is none has words")
	}
}
