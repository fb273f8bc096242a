package cli

import (
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

// Both numbers are asked for on demand, one request for each collection, and the
// columns are the same as ever without it.
func TestCollectionsListCounts(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	first, second := s.AddCollection("guests"), s.AddCollection("staff")
	s.AddPerson(first, apitest.Person{Images: [][]byte{{1}, {2}}})
	s.AddPerson(first, apitest.Person{Images: [][]byte{{3}}})
	s.AddCollection("nobody")
	if out := m.must("collections", "list", "-o", "csv"); strings.Contains(out, "image_count") || s.Count("GET /api/collections/"+first) != 0 {
		t.Errorf("nobody asked for numbers:\n%s", out)
	}
	s.Fault(apitest.On("GET /api/collections/"+second), apitest.Status(403, `{"error_code": 9}`))
	o := m.run("collections", "list", "--counts", "-o", "csv")
	lines := strings.Split(o.out, "\n")
	if o.code != exitOK || !strings.HasSuffix(lines[0], ",meta_data,image_count") {
		t.Fatalf("exit %d\n%s%s", o.code, o.out, o.err)
	}
	for line, want := range map[int][2]string{1: {",guests,2,", ",3"}, 2: {",staff,,", ","}, 3: {",nobody,0,", ",0"}} {
		if !strings.Contains(lines[line], want[0]) || !strings.HasSuffix(lines[line], want[1]) {
			t.Errorf("line %d: %s", line, lines[line])
		}
	}
	if !strings.Contains(o.err, second+": ") || s.Count("GET /api/collections/"+first) != 1 {
		t.Errorf("%d requests, told %s", s.Count("GET /api/collections/"+first), o.err)
	}
}
