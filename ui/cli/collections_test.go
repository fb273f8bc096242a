package cli

import (
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

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
