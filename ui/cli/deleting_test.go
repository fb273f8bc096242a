package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

// blocked is a server with a collection of two persons, the first of whom was
// found.
func blocked(t *testing.T) (s *apitest.Server, collection string, persons []string, analysis string) {
	t.Helper()
	s = apitest.New(t)
	collection = s.AddCollection("blacklist-eu")
	for _, name := range []string{"Ivar", "Nadia"} {
		persons = append(persons, s.AddPerson(collection, apitest.Person{First: name, Last: "Holm", Images: [][]byte{[]byte("\xff\xd8\xff")}}))
	}
	folder := s.AddFolder(apitest.Folder{})
	s.AddMedia(folder, apitest.Media{Name: "a.png", MIME: "image/png"})
	analysis = s.AddAnalysis(folder, apitest.Analysis{Type: "COLLECTION", Params: map[string]any{"collection_id": collection}})
	s.FinishAs(analysis, apitest.Result{Scores: []string{"0.91"}, PersonID: persons[0]})
	return s, collection, persons, analysis
}

// planned is a row of a plan in JSON.
type planned struct {
	Step                   int
	Kind, ID, What, Result string
	Asked                  bool
}

func plannedRows(t *testing.T, out string) []planned {
	t.Helper()
	var rows []planned
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return rows
}

// A plan is shown with --dry-run and carried out with --yes; the place of the
// receipt is told.
func TestDeletingByPlan(t *testing.T) {
	s, collection, persons, analysis := blocked(t)
	m := newMachine(t).at(s)
	rows := plannedRows(t, m.must("persons", "delete", collection, persons[0], "--dry-run", "-o", "json"))
	if len(rows) != 2 || rows[0].Kind != "analysis" || rows[0].ID != analysis || rows[0].Asked || rows[0].Result != "would be deleted" ||
		rows[1].Kind != "person" || !rows[1].Asked || rows[1].What != "person Ivar Holm, 1 photograph" {
		t.Errorf("%+v", rows)
	}
	if s.Count("DELETE ") != 0 {
		t.Fatal("a dry run deletes")
	}
	m.tty, m.in = true, "delete\n"
	if o := m.run("persons", "delete", collection, persons[0]); o.code != exitError || !strings.Contains(o.err, "Type delete 2 to go on") {
		t.Errorf("the word without the number: exit %d, %s", o.code, o.err)
	}
	m.in = "delete 2\n"
	o := m.run("persons", "delete", collection, persons[0], "-o", "json")
	if rows := plannedRows(t, o.out); o.code != exitOK || rows[0].Result != "deleted" || rows[1].Result != "deleted" {
		t.Errorf("exit %d, %+v, %s", o.code, rows, o.err)
	}
	path := regexp.MustCompile(`receipt: (\S+)`).FindStringSubmatch(o.err)
	if path == nil || filepath.Dir(path[1]) != m.places.receipts() {
		t.Fatalf("no receipt: %s", o.err)
	}
	raw, err := os.ReadFile(path[1])
	if err != nil || !strings.Contains(string(raw), persons[0]) || strings.Contains(string(raw), "Ivar") {
		t.Errorf("%v\n%s", err, raw)
	}
	m.tty = false
	if rows := plannedRows(t, m.must("collections", "delete", collection, "--yes", "-o", "json")); len(rows) != 2 || rows[1].Kind != "collection" {
		t.Errorf("%+v", rows)
	}
	if o := m.run("collections", "delete", collection, "--yes"); o.code != exitError || s.Count("DELETE ") != 4 {
		t.Errorf("what is gone: exit %d, %s", o.code, o.err)
	}
}

// Ids come from standard input too, bare or as list commands print them.
func TestIDsFromInput(t *testing.T) {
	s, collection, persons, _ := blocked(t)
	m := newMachine(t).at(s)
	first, second, third := s.AddFolder(apitest.Folder{}), s.AddFolder(apitest.Folder{}), s.AddFolder(apitest.Folder{})
	m.in = first + "\n\n{\"folder_id\":\"" + second + "\",\"media\":[]}\r\n" + first + "\n"
	if o := m.run("folders", "delete", "-"); o.code != exitUsage || !strings.Contains(o.err, "--yes") {
		t.Errorf("nobody can be asked: exit %d, %s", o.code, o.err)
	}
	if out := m.must("folders", "delete", "-", "--dry-run", "-o", "csv"); strings.Count(out, "would be deleted") != 2 {
		t.Errorf("%s", out)
	}
	if out := m.must("folders", "delete", "-", third, "--yes", "-o", "csv"); strings.Count(out, ",deleted") != 3 {
		t.Errorf("%s", out)
	}
	m.in = m.must("persons", "list", collection, "-o", "ndjson")
	if rows := plannedRows(t, m.must("persons", "delete", collection, "-", "--dry-run", "-o", "json")); len(rows) != 3 || rows[1].ID != persons[0] {
		t.Errorf("%+v", rows)
	}
	for in, want := range map[string]string{
		"":                       "names no folder",
		"../x\n":                 "is no id of a folder",
		"{\"media_id\":\"m\"}\n": "line 1 of standard input: the JSON has no folder_id",
		"\n{\n":                  "line 2 of standard input: this is no JSON object",
	} {
		m.in = in
		if o := m.run("folders", "delete", "-", "--yes"); o.code != exitUsage || !strings.Contains(o.err, want) {
			t.Errorf("%q: exit %d, %s", in, o.code, o.err)
		}
	}
}

// Photographs of one person go alone.
func TestDeletingPhotographs(t *testing.T) {
	s, collection, persons, _ := blocked(t)
	m := newMachine(t).at(s)
	if o := m.run("persons", "delete", collection, persons[0], persons[1], "--image", "x", "--yes"); o.code != exitUsage || !strings.Contains(o.err, "one person") {
		t.Errorf("exit %d, %s", o.code, o.err)
	}
	if o := m.run("persons", "delete", collection, persons[0], "--image", "00000000-0000-4000-8000-0000000fffff", "--yes"); o.code != exitError {
		t.Errorf("exit %d, %s", o.code, o.err)
	}
	if s.Count("DELETE ") != 0 {
		t.Error("something was deleted")
	}
}
