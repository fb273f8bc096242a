package cli

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

// changed is a row of a change in JSON.
type changed struct {
	ID     string `json:"user_id"`
	Field  string
	Before string
	After  string
	Result string
}

func changedRows(t *testing.T, out string) []changed {
	t.Helper()
	var rows []changed
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return rows
}

// A user is made with a password that is told once, or with a given one.
func TestUsersCreate(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	var made struct {
		ID       string `json:"user_id"`
		Role     string `json:"user_type"`
		Company  string `json:"company_id"`
		Cannot   string `json:"cannot_start"`
		Password string
	}
	create := func(args ...string) {
		t.Helper()
		made.Password = ""
		if err := json.Unmarshal([]byte(m.must(append([]string{"users", "create"}, args...)...)), &made); err != nil {
			t.Fatal(err)
		}
	}
	create("nora@example.test", "--dry-run", "-o", "json")
	if s.Count("POST /api/users") != 0 || made.Password != "" {
		t.Error("a dry run creates")
	}
	create("nora@example.test", "--role", "client-service", "--cannot-start", "biometry", "--last-name", "Berg", "-o", "json")
	if made.Role != "CLIENT_SERVICE" || made.Company != s.Account().CompanyID || len(made.Password) != 20 || !strings.Contains(made.Cannot, "BIOMETRY") {
		t.Errorf("%+v", made)
	}
	m.in = "a-given-password\n"
	create("olaf@example.test", "--new-password-file", "-", "-o", "json")
	if made.Password != "" {
		t.Error("a given password is printed")
	}
	for _, r := range s.Requests() {
		if strings.Contains(string(r.Body), "olaf@") && !strings.Contains(string(r.Body), "a-given-password") {
			t.Error("the given password was not sent")
		}
	}
	if o := m.run("users", "create", "olaf@example.test"); o.code != exitError || !strings.Contains(o.err, "one like this already") {
		t.Errorf("twice: exit %d, %s", o.code, o.err)
	}
	for _, args := range [][]string{
		{"nobody"},
		{"a@b.c", "--role", "king"},
		{"a@b.c", "--role", "admin", "--company", "c"},
		{"a@b.c", "--can-start", "everything"},
		{"a@b.c", "--can-start", "quality", "--cannot-start", "quality"},
	} {
		if o := m.run(append([]string{"users", "create"}, args...)...); o.code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, o.code, o.err)
		}
	}
}

// Only what differs is sent, after it was shown; ids may come from a list.
func TestUsersEdit(t *testing.T) {
	s := apitest.New(t)
	client, other := s.AddAccount("CLIENT"), s.AddAccount("CLIENT_OPERATOR")
	m := newMachine(t).at(s)
	m.in = m.must("users", "list", "-o", "ndjson")
	rows := changedRows(t, m.must("users", "edit", "-", "--role", "client-operator", "--dry-run", "-o", "json"))
	if len(rows) != 3 || s.Count("PATCH ") != 0 {
		t.Fatalf("%+v", rows)
	}
	for _, r := range rows {
		want := "would be changed"
		if r.ID == other.UserID {
			want = "is so already"
		}
		if r.Result != want {
			t.Errorf("%+v", r)
		}
	}
	if rows := changedRows(t, m.must("users", "edit", client.UserID, "--role", "admin", "--dry-run", "-o", "json")); !strings.Contains(rows[0].Result, "CLIENT ADMIN may not make ADMIN") {
		t.Errorf("%+v", rows)
	}
	if o := m.run("users", "edit", client.UserID, "--last-name", "Berg"); o.code != exitUsage || !strings.Contains(o.err, "--yes") {
		t.Errorf("nobody to ask: exit %d, %s", o.code, o.err)
	}
	m.tty, m.in = true, "no\n"
	if o := m.run("users", "edit", client.UserID, "--last-name", "Berg"); o.code != exitError || !strings.Contains(o.err, "nothing was changed") {
		t.Errorf("refused: exit %d, %s", o.code, o.err)
	}
	m.in = "change\n"
	rows = changedRows(t, m.must("users", "edit", client.UserID, "--last-name", "Berg", "--cannot-start", "biometry", "-o", "json"))
	if len(rows) != 2 || rows[0].Field != "last_name" || rows[0].After != "Berg" || rows[1].Field != "can_start_analyze_biometry" || rows[1].Before != "true" || rows[0].Result != "changed" {
		t.Errorf("%+v", rows)
	}
	if out := m.must("audit", "show", "-o", "csv"); !regexp.MustCompile(`last_name#[0-9a-f]{32}→#[0-9a-f]{32}`).MatchString(out) || strings.Contains(out, "Berg") {
		t.Errorf("the journal does not tell before and after by sums:\n%s", out)
	}
	rows = changedRows(t, m.must("users", "edit", client.UserID, "--generate-password", "--yes", "-o", "json"))
	if len(rows) != 1 || len(rows[0].After) != 20 {
		t.Errorf("%+v", rows)
	}
	s.Fault(apitest.On("PATCH /api/users/"+other.UserID), apitest.Status(403, `{"error_code": 9}`))
	o := m.run("users", "edit", client.UserID, other.UserID, "--first-name", "Sam", "--yes", "-o", "json")
	if rows := changedRows(t, o.out); o.code != exitSomeFailed || rows[0].Result != "changed" || rows[1].Result != "failed" {
		t.Errorf("exit %d, %+v, %s", o.code, rows, o.err)
	}
}

// Companies are made, renamed and deleted, with what belongs to them.
func TestCompanies(t *testing.T) {
	m := newMachine(t).withSandbox()
	m.tty = false
	if o := m.run("companies", "create", "Fjord Insurance"); o.code != exitError || !strings.Contains(o.err, "may not") {
		t.Errorf("CLIENT ADMIN makes a company: exit %d, %s", o.code, o.err)
	}
	var list []struct {
		ID   string `json:"company_id"`
		Name string
	}
	if err := json.Unmarshal([]byte(m.must("companies", "list", "-o", "json")), &list); err != nil || len(list) != 1 {
		t.Fatalf("%v, %+v", err, list)
	}
	id := list[0].ID
	if out := m.must("companies", "edit", id, "--name", "Fjord Insurance", "--dry-run", "-o", "csv"); !strings.Contains(out, "would be changed") {
		t.Errorf("%s", out)
	}
	m.must("companies", "edit", id, "--name", "Fjord Insurance", "--yes")
	if out := m.must("companies", "list", "-o", "csv"); !strings.Contains(out, "Fjord Insurance") {
		t.Errorf("%s", out)
	}
	if o := m.run("companies", "delete", id, "--dry-run", "-o", "json"); o.code != exitError || !strings.Contains(o.err, "the account that is signed in") {
		t.Errorf("one's own company: exit %d, %s%s", o.code, o.out, o.err)
	}
}
