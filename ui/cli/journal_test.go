package cli

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

// journalFile is the log of a machine's journal.
func (m *machine) journalFile(profile string) string {
	return filepath.Join(m.places.journals(), profile, "journal.log")
}

// Changes are in the journal with their outcome and who made them, and neither
// a secret nor what was typed.
func TestJournal(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	if out := m.must("audit", "show", "-o", "csv"); strings.Count(out, "\n") != 1 {
		t.Errorf("nothing was changed yet:\n%s", out)
	}
	m.must("folders", "create", "--meta", "client_iin==canary-of-a-person")
	folder := s.Folders()[0]
	s.Fault(apitest.On("DELETE /api/folders/"+folder), apitest.Status(http.StatusForbidden, `{"error_code": 9}`))
	m.run("folders", "delete", folder, "--yes")
	m.run("folders", "delete", folder, "--yes", "--read-only")

	var entries []struct {
		Seq                        int
		Action, Result, User, Path string
		Origin                     string
		Objects                    []string
		Reason                     string
		Request                    string `json:"request_id"`
	}
	if err := json.Unmarshal([]byte(m.must("audit", "show", "-o", "json")), &entries); err != nil {
		t.Fatal(err)
	}
	var words []string
	for i, e := range entries {
		words = append(words, e.Action+" "+e.Result)
		if e.Seq != i+1 || e.Origin != s.URL() || e.User != s.Account().Email || e.Request == "" {
			t.Errorf("%+v", e)
		}
	}
	if got := strings.Join(words, ", "); got != "create folder begun, create folder done, delete folder begun, delete folder failed" {
		t.Fatalf("the journal says: %s", got)
	}
	if last := entries[3]; len(last.Objects) != 1 || last.Objects[0] != folder || last.Reason == "" || last.Request != entries[2].Request {
		t.Errorf("%+v", last)
	}
	raw, err := os.ReadFile(m.journalFile("default"))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range append([]string{"canary", s.Account().Password}, s.Tokens()...) {
		if strings.Contains(string(raw), secret) {
			t.Errorf("%q is in the journal", secret)
		}
	}
	o := m.run("audit", "verify", "-o", "json")
	if o.code != exitOK || !strings.Contains(o.out, `"result": "ok"`) && !strings.Contains(o.out, `"result":"ok"`) || !strings.Contains(o.err, "cannot find") {
		t.Errorf("exit %d\n%s%s", o.code, o.out, o.err)
	}
}

// A journal that somebody has altered is told, and no change goes on with it.
func TestAlteredJournalStopsChanges(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	m.must("folders", "create")
	path := m.journalFile("default")
	if err := os.Truncate(path, 40); err != nil {
		t.Fatal(err)
	}
	o := m.run("audit", "verify")
	if o.code != exitError || !strings.Contains(o.err, "cut off") || !strings.Contains(o.out, "altered") {
		t.Errorf("exit %d\n%s%s", o.code, o.out, o.err)
	}
	before := len(s.Folders())
	o = m.run("folders", "create")
	if o.code != exitError || !strings.Contains(o.err, "journal") || len(s.Folders()) != before {
		t.Errorf("exit %d, %d folders: %s", o.code, len(s.Folders()), o.err)
	}
}

// Where the journal cannot be written nothing is changed.
func TestNoJournalNoChange(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	if err := os.MkdirAll(m.places.State, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(m.places.journals(), []byte("a file where a directory should be"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := m.run("folders", "create")
	if o.code != exitError || !strings.Contains(o.err, "journal") || len(s.Folders()) != 0 {
		t.Errorf("exit %d, %d folders: %s", o.code, len(s.Folders()), o.err)
	}
	m.must("folders", "list")
}

// Values are kept only where the settings say so.
func TestJournalValues(t *testing.T) {
	for _, keep := range []bool{false, true} {
		s := apitest.New(t)
		m := newMachine(t)
		folder := s.AddFolder(apitest.Folder{})
		media := s.AddMedia(folder, apitest.Media{Name: "a.png", MIME: "image/png"})
		if keep {
			m.settings("journal_values = true\n")
		}
		m.at(s).must("media", "tag", media, "photo_selfie")
		out := m.must("audit", "show", "-o", "csv")
		if !strings.Contains(out, "tags#") || strings.Contains(out, "photo_selfie") != keep {
			t.Errorf("with values %v:\n%s", keep, out)
		}
	}
}
