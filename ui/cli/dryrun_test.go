package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

// writes counts the requests that may have changed something.
func writes(s *apitest.Server) int {
	n := 0
	for _, r := range s.Requests() {
		if r.Method != "GET" && !strings.HasPrefix(r.Path, "/api/authorize") {
			n++
		}
	}
	return n
}

// dryRow is what a dry run tells of something that would be created.
type dryRow struct {
	Alias, Name, Result string
	Company             string         `json:"company_id"`
	Collection          string         `json:"collection_id"`
	Last                string         `json:"last_name"`
	Meta                map[string]any `json:"meta_data"`
	Images              []struct {
		Name string   `json:"original_name"`
		Tags []string `json:"tags"`
	} `json:"person_images"`
}

// What would be created is told in the form of what is, with the result, and
// nothing is sent.
func TestCreatingDryRun(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	photo := filepath.Join(t.TempDir(), "ivar.jpg")
	if err := os.WriteFile(photo, []byte("\xff\xd8\xff"), 0o600); err != nil {
		t.Fatal(err)
	}
	in := s.AddCollection("visitors")
	would := func(args ...string) dryRow {
		t.Helper()
		var row dryRow
		if err := json.Unmarshal([]byte(m.must(append(args, "--dry-run", "-o", "json")...)), &row); err != nil {
			t.Fatal(err)
		}
		return row
	}
	c := would("collections", "create", " guests ", "--kind", "whitelist")
	if c.Alias != "guests" || c.Result != wouldCreate || c.Company != s.Account().CompanyID || c.Collection != "" || c.Meta[kindKey] != "whitelist" {
		t.Errorf("collection: %+v", c)
	}
	p := would("persons", "add", in, "--last-name", "Holm", "--photo", photo+":photo_selfie")
	if p.Last != "Holm" || p.Collection != in || p.Result != wouldCreate || len(p.Images) != 1 || p.Images[0].Name != "ivar.jpg" || p.Images[0].Tags[0] != "photo_selfie" {
		t.Errorf("person: %+v", p)
	}
	if row := would("companies", "create", "Fjord Insurance"); row.Name != "Fjord Insurance" || !strings.Contains(row.Result, "CLIENT ADMIN may not") {
		t.Errorf("company: %+v", row)
	}
	const nowhere = "00000000-0000-4000-8000-000000000000"
	if o := m.run("persons", "add", nowhere, "--photo", photo, "--dry-run"); o.code != exitError || o.out != "" {
		t.Errorf("no collection: exit %d, %s%s", o.code, o.out, o.err)
	}
	if n := writes(s); n != 0 {
		t.Errorf("%d requests would have changed something", n)
	}
	if out := m.must("collections", "create", "x", "--dry-run", "-o", "csv"); !strings.Contains(out, "meta_data,result") {
		t.Errorf("csv:\n%s", out)
	}
	if out := m.must("collections", "create", "x", "-o", "csv"); strings.Contains(out, "result") {
		t.Errorf("what is created has other columns than before:\n%s", out)
	}
}

// The kind of many collections is changed by ids from a list; only what differs
// is sent, and what fails is told.
func TestCollectionsEditMany(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	guests, staff := s.AddCollection("guests"), s.AddCollection("staff")
	rows := func(out string) (list []struct {
		ID                           string `json:"collection_id"`
		Field, Before, After, Result string
	},
	) {
		t.Helper()
		if err := json.Unmarshal([]byte(out), &list); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return list
	}
	if got := rows(m.must("collections", "edit", guests, "--name", "visitors", "--kind", "whitelist", "--dry-run", "-o", "json")); len(got) != 2 ||
		got[0].Field != "alias" || got[0].Before != "guests" || got[0].After != "visitors" || got[1].Field != kindKey || got[1].Result != wouldChange {
		t.Errorf("dry run of one: %+v", got)
	}
	if n := writes(s); n != 0 {
		t.Errorf("a dry run sends %d requests", n)
	}
	m.must("collections", "edit", guests, "--kind", "whitelist")
	if before := writes(s); before != 1 || !strings.Contains(m.must("collections", "edit", guests, "--name", "guests"), "whitelist") || writes(s) != before {
		t.Errorf("what is so already is sent: %d, then %d requests", before, writes(s))
	}
	m.in = m.must("collections", "list", "-o", "ndjson")
	if got := rows(m.must("collections", "edit", "-", "--kind", "whitelist", "--dry-run", "-o", "json")); len(got) != 2 || got[0].Result != isSo || got[1].Result != wouldChange {
		t.Errorf("dry run of many: %+v", got)
	}
	for _, args := range [][]string{{"-", "--kind", "whitelist"}, {guests, staff, "--kind", "whitelist"}, {guests, staff, "--name", "x", "--yes"}} {
		if o := m.run(append([]string{"collections", "edit"}, args...)...); o.code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, o.code, o.err)
		}
	}
	if got := rows(m.must("collections", "edit", "-", "--kind", "whitelist", "--yes", "-o", "json")); len(got) != 2 || got[0].Result != isSo || got[1].Result != hasChanged {
		t.Errorf("many: %+v", got)
	}
	s.Fault(apitest.On("PATCH /api/collections/"+staff+"/meta_data"), apitest.Status(403, `{"error_code": 9}`))
	o := m.run("collections", "edit", guests, staff, "--kind", "blacklist", "--yes", "-o", "json")
	if got := rows(o.out); o.code != exitSomeFailed || got[0].Result != hasChanged || got[1].Result != notChanged || !strings.Contains(o.err, "1 of 2 could not be changed") {
		t.Errorf("some fail: exit %d, %+v, %s", o.code, got, o.err)
	}
	third := s.AddCollection("third")
	s.Fault(apitest.On("PATCH /api/collections/"+third+"/meta_data"), apitest.Hang())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan outcome)
	go func() {
		ended <- m.runWith(ctx, "collections", "edit", guests, third, s.AddCollection("fourth"), "--kind", "whitelist", "--yes", "-o", "json")
	}()
	if err := s.Await(t.Context(), "PATCH /api/collections/"+third, 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	o = <-ended
	if got := rows(o.out); o.code != exitInterrupted || len(got) != 3 || got[0].Result != hasChanged || got[1].Result != notKnown || got[2].Result != notTried {
		t.Errorf("interrupted: exit %d, %+v, %s", o.code, got, o.err)
	}
	m.tty, m.in = true, "no\n"
	if o := m.run("collections", "edit", guests, staff, "--kind", "blacklist"); o.code != exitError || !strings.Contains(o.err, "nothing was changed") {
		t.Errorf("refused: exit %d, %s", o.code, o.err)
	}
}

// Persons that a list names are changed alike; one that is so already is left.
func TestPersonsEditMany(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	in := s.AddCollection("visitors")
	first := s.AddPerson(in, apitest.Person{First: "Ivar", Images: [][]byte{{1}}})
	second := s.AddPerson(in, apitest.Person{First: "Nadia", Images: [][]byte{{1}}})
	m.must("persons", "edit", in, first, "--meta", "case==n-17", "--yes")
	before := writes(s)
	m.in = m.must("persons", "list", in, "-o", "ndjson")
	edit := []string{"persons", "edit", in, "-", "--meta", "case==n-17", "-o", "ndjson"}
	if out := m.must(append(edit, "--dry-run")...); strings.Count(out, isSo) != 1 || strings.Count(out, wouldChange) != 1 || writes(s) != before {
		t.Errorf("dry run, %d requests sent:\n%s", writes(s)-before, out)
	}
	if o := m.run(edit...); o.code != exitUsage || !strings.Contains(o.err, "--yes") {
		t.Errorf("nobody to ask: exit %d, %s", o.code, o.err)
	}
	if out := m.must(append(edit, "--yes")...); strings.Count(out, isSo) != 1 || strings.Count(out, `"changed"`) != 1 || writes(s) != before+1 {
		t.Errorf("%d requests sent:\n%s", writes(s)-before, out)
	}
	if out := m.must("persons", "show", in, second, "-o", "json"); !strings.Contains(out, `"case": "n-17"`) {
		t.Errorf("shown:\n%s", out)
	}
	s.Fault(apitest.On("PATCH /api/collections/"+in+"/persons/"+first), apitest.Status(403, `{"error_code": 9}`))
	if o := m.run("persons", "edit", in, first, second, "--meta", "case==n-18", "--yes", "-o", "ndjson"); o.code != exitSomeFailed ||
		!strings.Contains(o.err, first+": ") || strings.Count(o.out, `"failed"`) != 1 || strings.Count(o.out, `"changed"`) != 1 {
		t.Errorf("some fail: exit %d\n%s%s", o.code, o.out, o.err)
	}
	if o := m.run("persons", "edit", in, first, "00000000-0000-4000-8000-000000000000", "--meta", "case==n-19", "--yes"); o.code != exitError || o.out != "" {
		t.Errorf("one is not there: exit %d, %s%s", o.code, o.out, o.err)
	}
}

// Metadata of collections are set beside the kind, which is no field like them.
func TestCollectionsMeta(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	id, _ := stringField(m.must("collections", "create", "visitors", "--kind", "whitelist", "--meta", "owner==desk 4", "-o", "json"), "collection_id")
	out := m.must("collections", "edit", id, "--meta", "owner==desk 5", "--meta", "until==2027", "-o", "json")
	for _, want := range []string{`"ozdesk_kind": "whitelist"`, `"owner": "desk 5"`, `"until": "2027"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is missing in\n%s", want, out)
		}
	}
	if out := m.must("collections", "edit", id, "--meta", "owner==desk 5", "--meta", "until==2028", "--dry-run", "-o", "ndjson"); strings.Count(out, wouldChange) != 1 ||
		!strings.Contains(out, `"before":"2027","after":"2028"`) {
		t.Errorf("dry run:\n%s", out)
	}
	if audit := m.must("audit", "show", "-o", "csv"); !strings.Contains(audit, "owner#") {
		t.Errorf("the journal does not tell what was before:\n%s", audit)
	}
	s.Fault(apitest.On("PATCH /api/collections"), apitest.Status(403, `{"error_code": 9}`).Once())
	if o := m.run("collections", "create", "partners", "--kind", "whitelist"); o.code != exitError || !strings.Contains(o.err, "was created, but its kind") ||
		!strings.Contains(o.err, "collections edit") {
		t.Errorf("a mark that is refused: exit %d, %s", o.code, o.err)
	}
	for _, args := range [][]string{{"create", "x", "--meta", "ozdesk_kind==x"}, {"edit", id, "--meta", "ozdesk_kind==x"}, {"edit", id, "--meta", "a>1"}} {
		if o := m.run(append([]string{"collections"}, args...)...); o.code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, o.code, o.err)
		}
	}
}

// Photographs are added to a person who is there; a lost answer is not guessed.
func TestPersonsAddPhotographs(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	photo := filepath.Join(t.TempDir(), "ivar-2.jpg")
	if err := os.WriteFile(photo, []byte("\xff\xd8\xff"), 0o600); err != nil {
		t.Fatal(err)
	}
	in := s.AddCollection("visitors")
	id := s.AddPerson(in, apitest.Person{First: "Ivar", Last: "Holm", Images: [][]byte{{1}}})
	add := []string{"persons", "add", in, id, "--photo", photo + ":photo_selfie"}
	out := m.must(append(add, "--dry-run", "-o", "json")...)
	if strings.Count(out, "original_name") != 2 || !strings.Contains(out, `"last_name": "Holm"`) || !strings.Contains(out, wouldChange) || writes(s) != 0 {
		t.Errorf("dry run, %d requests sent:\n%s", writes(s), out)
	}
	if out := m.must(append(add, "-o", "json")...); strings.Count(out, "person_image_id") != 2 || !strings.Contains(out, "ivar-2.jpg") || strings.Contains(out, "result") {
		t.Errorf("added:\n%s", out)
	}
	if audit := m.must("audit", "show", "-o", "csv"); !strings.Contains(audit, "add person images") {
		t.Errorf("journal:\n%s", audit)
	}
	s.Fault(apitest.On("POST /api/collections"), apitest.Drop().AfterWork().Once())
	if o := m.run(add...); o.code != exitError || !strings.Contains(o.err, "not known whether the photographs were added") || !strings.Contains(o.err, "persons show "+in) {
		t.Errorf("a lost answer: exit %d, %s", o.code, o.err)
	}
	for _, args := range [][]string{{}, {in, id}, {in, id, "--photo", photo, "--last-name", "Berg"}, {in, "../x", "--photo", photo}, {in, id, id, "--photo", photo}} {
		if o := m.run(append([]string{"persons", "add"}, args...)...); o.code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, o.code, o.err)
		}
	}
}
