package wire

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestAppend(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{nil, `null`},
		{Obj(), `{}`},
		{Obj("z", 1, "a", Array{true, nil, "x"}), `{"z": 1, "a": [true, null, "x"]}`},
		{Obj("a", 1).Set("b", 2).Set("a", 3), `{"a": 3, "b": 2}`},
		{"<é>&\u2028\"\\\n\x01\xff", "\"<é>&\u2028\\\"\\\\\\n\\u0001\ufffd\""},
		{Number("0.8500"), `0.8500`},
		{Time(1700000000123456), `1700000000.123456`},
		{Time(1700000000100000), `1700000000.1`},
		{Time(1700000000000000), `1700000000.0`},
		{Time(-1500000), `-1.5`},
		{[]string{"a", "b"}, `["a", "b"]`},
		{json.RawMessage(nil), `null`},
		{(*Object)(nil), `null`},
	} {
		if got := Text(test.value); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		`{"b":1,"a":{"x":[1.50,1e3]}}`: `{"b": 1, "a": {"x": [1.50, 1e3]}}`,
		` "é" `:                        `"é"`,
		`{"a":1,"b":2,"a":3}`:          `{"a": 3, "b": 2}`,
	} {
		v, err := Parse([]byte(in))
		if err != nil || Text(v) != want {
			t.Errorf("%s: got %s %v, want %s", in, Text(v), err, want)
		}
	}
	for _, in := range []string{"", "{", "{} {}", "nul", `{"a":}`, `{1:2}`, "[1,]", strings.Repeat("[", 100) + strings.Repeat("]", 100)} {
		if v, err := Parse([]byte(in)); err == nil {
			t.Errorf("%q was read as %s", in, Text(v))
		}
	}
}

func TestParseTime(t *testing.T) {
	now := time.Date(2026, 3, 5, 15, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		in   string
		end  bool
		want Time
	}{
		{"1700000000", false, 1700000000000000},
		{"1700000000.5", false, 1700000000500000},
		{"1700000000.1234567", false, 1700000000123456},
		{"1700000000123", false, 1700000000123000},
		{"1700000000123.25", false, 1700000000123250},
		{"1700000000123456", false, 1700000000123456},
		{"-1", false, -1000000},
		{"today", false, Time(time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC).UnixMicro())},
		{"2026-03-04", false, Time(time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC).UnixMicro())},
		{"2026-03-04", true, Time(time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC).UnixMicro() - 1)},
	} {
		if got, ok := ParseTime(test.in, now, test.end); !ok || got != test.want {
			t.Errorf("%s: got %d %v, want %d", test.in, got, ok, test.want)
		}
	}
	for _, in := range []string{"", "soon", "1.", ".5", "1e9", "2026-13-01", "99999999999999999999", "1700000000x"} {
		if got, ok := ParseTime(in, now, false); ok {
			t.Errorf("%q was read as %d", in, got)
		}
	}
}

func TestParseSorting(t *testing.T) {
	for in, want := range map[string][]Sort{
		"":                                     nil,
		"time_created":                         {{"time_created", true}},
		"TIME_CREATED{ASC}":                    {{"time_created", false}},
		"time_updated{desc},time_created{asc}": {{"time_updated", true}, {"time_created", false}},
		"time_created{asc},time_created{desc}": {{"time_created", false}},
		"time_created%7Basc%7D":                {{"time_created", false}},
	} {
		got, err := ParseSorting(in, "time_created", "time_updated")
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %v %v, want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"size", "time_created{up}", "time_created{asc", "time_created,,", "{asc}", ","} {
		if got, err := ParseSorting(in, "time_created", "time_updated"); err == nil {
			t.Errorf("%q was read as %v", in, got)
		}
	}
}

func TestParseTerms(t *testing.T) {
	for in, want := range map[string]Term{
		"a==b":         {Path: []string{"a"}, Compare: Equal, Value: "b"},
		"a.0.c != x y": {Path: []string{"a", "0", "c"}, Compare: NotEqual, Value: "x y"},
		"a<=3":         {Path: []string{"a"}, Compare: AtMost, Value: "3", Number: 3},
		"a>2.5":        {Path: []string{"a"}, Compare: Above, Value: "2.5", Number: 2.5},
		"a==b==c":      {Path: []string{"a"}, Compare: Equal, Value: "b==c"},
		"a==null":      {Path: []string{"a"}, Compare: Equal, Value: "null", Null: true},
		"a==":          {Path: []string{"a"}, Compare: Equal},
	} {
		got, err := ParseTerms("meta_data", []string{in})
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("%s: got %+v %v, want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "a", "a=b", "==b", "a..b==c", `a"b==c`, "a>b", "a>nan", "a>1e999", "a==b,"} {
		if got, err := ParseTerms("meta_data", []string{in}); err == nil {
			t.Errorf("%q was read as %+v", in, got)
		}
	}
}

func TestParseVariant(t *testing.T) {
	for _, v := range []Variant{BothIDs, AnalyseID, AnalysisID} {
		if got, err := ParseVariant(strings.ToUpper(v.String())); err != nil || got != v {
			t.Errorf("%v: got %v %v", v, got, err)
		}
	}
	if _, err := ParseVariant("neither"); err == nil {
		t.Error("neither was read")
	}
}

func TestErrorBody(t *testing.T) {
	want := `{"error_code": 3, "error_message": "Could not locate field for key_path a from provided dict data", ` +
		`"details": {"key_path": "a"}, "error_details": {"key_path": "a"}}`
	if got := Text(Missing("a").Body()); got != want {
		t.Errorf("got %s", got)
	}
}

// FuzzParse checks that what is read can be written and read again, and that
// the standard library agrees that it is JSON.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a": [1, "x", null]}`, `"\ud800"`, `{"a":1,"a":2}`, "[", `1e5`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := Parse([]byte(s))
		if err != nil {
			return
		}
		once := Append(nil, v)
		if !json.Valid(once) {
			t.Fatalf("%q was written as %q", s, once)
		}
		again, err := Parse(once)
		if err != nil || Text(again) != string(once) {
			t.Fatalf("%q became %q, %v", once, Text(again), err)
		}
	})
}

// FuzzSorting checks that an accepted order names known fields once each.
func FuzzSorting(f *testing.F) {
	for _, s := range []string{"time_created{asc},time_updated", "%7B", "a{b}", ",,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sorts, err := ParseSorting(s, "time_created", "time_updated")
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, sort := range sorts {
			if seen[sort.Field] || (sort.Field != "time_created" && sort.Field != "time_updated") {
				t.Fatalf("%q gave %v", s, sorts)
			}
			seen[sort.Field] = true
		}
	})
}

// FuzzFilters checks that an accepted condition can be used: a path without
// quotation marks, an id that is one.
func FuzzFilters(f *testing.F) {
	for _, s := range []string{"meta_data=a==b", "id=x,null", "at.min=2026-01-01", "at.max=1&at.max=2", "flag=yes"} {
		f.Add(s)
	}
	fields := []Field{{Name: "id", Kind: UUIDs}, {Name: "at", Kind: Times}, {Name: "meta_data", Kind: JSON}, {Name: "flag", Kind: Bools}, {Name: "text", Kind: Words}, {Name: "kind", Kind: Enums}}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		conditions, err := ParseFilters(q, fields, time.Unix(0, 0))
		if err != nil {
			return
		}
		for _, c := range conditions {
			for _, v := range c.Values {
				if _, ok := ParseUUID(v); c.Field == "id" && !ok {
					t.Fatalf("%q gave the id %q", s, v)
				}
			}
			for _, term := range c.Terms {
				if len(term.Path) == 0 || strings.Contains(strings.Join(term.Path, ""), `"`) {
					t.Fatalf("%q gave the path %q", s, term.Path)
				}
			}
		}
	})
}
