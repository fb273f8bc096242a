package cli

import (
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

// TestPersonsEdit changes the name and the metadata of a person, each once and
// in the journal with what was before.
func TestPersonsEdit(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	id := s.AddCollection("visitors")
	person := s.AddPerson(id, apitest.Person{First: "Ivar", Middle: "A.", Last: "Holm", Images: [][]byte{{1}}})
	edit := func(args ...string) outcome {
		return m.run(append([]string{"persons", "edit", id, person}, args...)...)
	}
	if o := edit("--last-name", "Berg", "--dry-run", "-o", "json"); o.code != 0 || !strings.Contains(o.out, wouldChange) {
		t.Errorf("dry run: exit %d, %s%s", o.code, o.out, o.err)
	}
	if o := edit("--last-name", "Berg"); o.code != exitUsage || !strings.Contains(o.err, "--yes") {
		t.Errorf("nobody to ask: exit %d, %s", o.code, o.err)
	}
	o := edit("--last-name", " Berg ", "--middle-name", "", "--first-name", "Ivar", "--meta", "badge==17", "--yes", "-o", "ndjson")
	if o.code != 0 || strings.Count(o.out, `"changed"`) != 3 || strings.Contains(o.out, "first_name") {
		t.Errorf("edited: exit %d, %s%s", o.code, o.out, o.err)
	}
	out := m.must("persons", "show", id, person, "-o", "json")
	if !strings.Contains(out, `"last_name": "Berg"`) || !strings.Contains(out, `"badge": "17"`) || strings.Contains(out, "A.") {
		t.Errorf("shown:\n%s", out)
	}
	if o := edit("--last-name", "Berg", "--meta", "badge==17", "--yes"); o.code != 0 || !strings.Contains(o.out, isSo) {
		t.Errorf("once more: exit %d, %s%s", o.code, o.out, o.err)
	}
	if audit := m.must("audit", "show", "-o", "ndjson"); strings.Count(audit, "change metadata") != 4 || !strings.Contains(audit, "person_info") {
		t.Errorf("journal:\n%s", audit)
	}
	for _, args := range [][]string{{}, {"--meta", "person_info==x"}, {"--meta", "a>1"}} {
		if o := edit(args...); o.code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, o.code, o.err)
		}
	}
	s.SetQuirks(apitest.Quirks{NoPersonMetadata: true})
	if o := edit("--last-name", "Holm", "--yes"); o.code != exitError || !strings.Contains(o.err, "does not offer metadata of persons") {
		t.Errorf("not offered: exit %d, %s", o.code, o.err)
	}
}

// TestCollectionsCreateAndEdit makes a collection, renames and marks it, and
// shows a person of it.
func TestCollectionsCreateAndEdit(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	id, ok := stringField(m.must("collections", "create", " visitors ", "-o", "json"), "collection_id")
	if !ok {
		t.Fatal("no id was printed")
	}
	out := m.must("collections", "edit", id, "--name", "guests", "--kind", "WHITELIST", "-o", "json")
	if !strings.Contains(out, `"alias": "guests"`) || !strings.Contains(out, `"ozdesk_kind": "whitelist"`) {
		t.Errorf("edited:\n%s", out)
	}
	person := s.AddPerson(id, apitest.Person{First: "Ivar", Last: "Holm", Images: [][]byte{{1}, {2}}})
	if out := m.must("persons", "show", id, person, "-o", "json"); !strings.Contains(out, "Holm") || strings.Count(out, "person_image_id") != 2 {
		t.Errorf("shown:\n%s", out)
	}
	for _, args := range [][]string{
		{"collections", "create", " "},
		{"collections", "create", "x", "--kind", "grey"},
		{"collections", "create", "x", "--company", "../x"},
		{"collections", "edit", id},
		{"collections", "edit", id, "--kind", "grey"},
		{"persons", "show", id, "../x"},
	} {
		if o := m.run(args...); o.code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, o.code, o.err)
		}
	}
	if o := m.run("collections", "create", "x", "--read-only"); o.code != exitError || !strings.Contains(o.err, "--read-only") {
		t.Errorf("read-only: exit %d, %s", o.code, o.err)
	}
	s.Fault(apitest.On("POST /api/collections"), apitest.Drop().AfterWork().Once())
	if o := m.run("collections", "create", "x"); o.code != exitError || !strings.Contains(o.err, "ozdesk collections list") {
		t.Errorf("a lost answer: exit %d, %s", o.code, o.err)
	}
}
