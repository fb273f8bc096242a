package cli

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

func TestWithTimes(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`{"time_created": 1767225600.123456, "b": 1.50}`, `{"time_created":"2026-01-01T00:00:00.123456Z","b":1.50}`},
		{`{"time_updated": 1767225600}`, `{"time_updated":"2026-01-01T00:00:00.000000Z"}`},
		{`{"time_created": 0.1}`, `{"time_created":"1970-01-01T00:00:00.100000Z"}`},
		{`{"time_created": null, "time_x": "y", "n": 12345678901234567890}`, `{"time_created":null,"time_x":"y","n":12345678901234567890}`},
		{`{"meta_data": {"time_created": 5, "a": [{"time_b": 6}]}, "time_created": 1}`, `{"meta_data":{"time_created":5,"a":[{"time_b":6}]},"time_created":"1970-01-01T00:00:01.000000Z"}`},
		{`{"a": [{"time_created": 1}, true, "<&"], "e": {}}`, `{"a":[{"time_created":"1970-01-01T00:00:01.000000Z"},true,"<&"],"e":{}}`},
		{`{"time_created": 1e99}`, `{"time_created":1e99}`},
		{`{"time_created": 999999999999999}`, `{"time_created":999999999999999}`},
		{`{"time_created": 1`, `{"time_created": 1`},
		{`1 2`, `1 2`},
		{``, ``},
	} {
		if got := string(withTimes(json.RawMessage(tt.in))); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.in, got, tt.want)
		}
	}
}

// FuzzWithTimes rewrites whatever comes: JSON stays JSON, and what has been
// rewritten stays as it is.
func FuzzWithTimes(f *testing.F) {
	f.Add(`{"time_created": 1767225600.123456, "a": [{"time_b": -1}]}`)
	f.Add(`[{"a": "\ud800", "meta_data": {}}, null]`)
	f.Fuzz(func(t *testing.T, s string) {
		once := withTimes(json.RawMessage(s))
		if json.Valid([]byte(s)) != json.Valid(once) {
			t.Fatalf("%q became %q", s, once)
		}
		if twice := withTimes(once); string(twice) != string(once) {
			t.Fatalf("%q became %q", once, twice)
		}
	})
}

// TestOneFormOfTime prints everything that has objects inside: no time is a
// number.
func TestOneFormOfTime(t *testing.T) {
	s := apitest.New(t)
	folder, collection := s.AddFolder(apitest.Folder{Meta: map[string]any{"time_of_day": 7}}), s.AddCollection("c")
	s.AddMedia(folder, apitest.Media{Name: "a.png", MIME: "image/png"})
	analysis := s.AddAnalysis(folder, apitest.Analysis{Type: "QUALITY"})
	m := newMachine(t).at(s)
	a := picture(t, "a.png")
	number := regexp.MustCompile(`"time_(created|updated)": ?[0-9]`)
	for _, args := range [][]string{
		{"folders", "show", folder, "-o", "json"},
		{"folders", "list", "-o", "ndjson"},
		{"analyses", "show", analysis, "-o", "json"},
		{"persons", "add", collection, "--photo", a, "-o", "json"},
		{"persons", "list", collection, "-o", "ndjson"},
	} {
		out := m.must(args...)
		if at := number.FindString(out); at != "" || !strings.Contains(out, "time_created") {
			t.Errorf("%v has %q:\n%s", args, at, out)
		}
		if args[0] == "folders" && !regexp.MustCompile(`"time_of_day": ?7`).MatchString(out) {
			t.Errorf("%v has changed metadata:\n%s", args, out)
		}
	}
}
