package api

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"ozdesk/api/text"
)

// fuzzDecoder feeds a decoder whatever passes the check of the whole body. It
// must not panic, and what it returns must be the same for the same bytes.
func fuzzDecoder(f *testing.F, decode func(t *testing.T, raw []byte)) {
	f.Helper()
	for _, seed := range []string{
		`{}`, `null`, `[]`, `{"analyse_id": "a", "type": "QUALITY", "results_media": [{"results_data": {"confidence_spoofing": 0.1}}]}`,
		`{"folder_id": "f", "media": [{"media_id": "m", "tags": ["x"]}], "analyses": [{}], "meta_data": {"a": {"b": [1]}}}`,
		`{"person_id": "p", "meta_data": {"person_info": {"first_name": "\u001b"}}}`, `{"a": NaN, "b": -Infinity}`,
		`{"user_type": "CLIENT ADMIN", "can_start_analyse_quality": "true"}`, "{\"a\": \"\xff\", \"a\": \"\\ud800\"}",
		`{"items": {"items": {"items": []}}}`, `{"time_created": 1e308, "error_code": "9", "sandbox": "scripted"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		raw, err := checked(data)
		if err != nil {
			return
		}
		if !json.Valid(raw) {
			t.Fatalf("checked let %q through", raw)
		}
		decode(t, raw)
	})
}

// safe fails for words and names that could act on a terminal.
func safe(t *testing.T, shown ...string) {
	t.Helper()
	for _, s := range shown {
		if text.Line(s) != s || !utf8.ValidString(s) {
			t.Fatalf("unsafe to show: %q", s)
		}
	}
}

func FuzzAnalysis(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		a := decodeAnalysis(parse(raw))
		safe(t, a.Unknown...)
		safe(t, string(a.ID), string(a.Type), string(a.State), string(a.Resolution), string(a.Data.MinConfidence))
		for _, r := range a.Results {
			safe(t, string(r.SourceMediaID), string(r.PersonID), string(r.Data.Confidence))
		}
		_ = a.Final()
	})
}

func FuzzFolder(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		folder := decodeFolder(parse(raw))
		safe(t, folder.Unknown...)
		safe(t, string(folder.ID), string(folder.Status))
		for _, field := range folder.Meta.Fields() {
			if _, ok := folder.Meta.Lookup(field.Path.Raw()); !ok {
				t.Fatalf("no value at %q", field.Path.Raw())
			}
		}
	})
}

func FuzzMedia(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		m := decodeMedia(parse(raw))
		safe(t, m.Unknown...)
		safe(t, string(m.ID))
		for _, m := range addedMedia(raw, []Upload{{Name: "a"}, {Name: "b"}}) {
			safe(t, string(m.ID))
		}
	})
}

func FuzzCollectionAndPerson(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		c, p, i := decodeCollection(parse(raw)), decodePerson(parse(raw)), decodePersonImage(parse(raw))
		safe(t, string(c.ID), string(p.ID), string(i.ID), p.Name().Line())
		safe(t, c.Unknown...)
		safe(t, p.Unknown...)
	})
}

func FuzzAccounts(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		u, c, v := decodeUser(parse(raw)), decodeCompany(parse(raw)), decodeVersion(parse(raw))
		safe(t, string(u.ID), string(u.Role), string(c.ID), v.StartID, v.Core.Line())
		var s Session
		if err := new(Client).readSession(&s)(raw); err == nil && (!validToken(s.Access.Reveal()) || s.ID != "" && !ValidID(s.ID)) {
			t.Fatalf("a session with the token %q", s.Access.Reveal())
		}
	})
}

func FuzzPage(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		page, seen := readPage(raw, decodeOwnAnalysis, hasAnalysisID, "analyses")
		if len(page.Items)+page.Skipped != seen {
			t.Fatalf("%d items and %d skipped of %d", len(page.Items), page.Skipped, seen)
		}
	})
}

func FuzzReportsAndInstant(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		r, p, i := decodeReport(parse(raw)), decodeTemplate(parse(raw)), decodeInstant(parse(raw))
		safe(t, string(r.ID), string(r.State), string(r.FolderID), string(p.ID), string(i.ID), r.URL.Line(), p.Name.Line())
		safe(t, r.Unknown...)
		safe(t, p.Unknown...)
		if m, shown := readMetadata(raw); shown {
			for _, field := range m.Fields() {
				safe(t, field.Path.Line(), field.Value.Line())
			}
		}
	})
}

func FuzzContentRange(f *testing.F) {
	for _, seed := range []string{"bytes 0-9/10", "bytes 5-/*", "bytes */10", "items 0-1/2", "bytes -1-2/3", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if from, total, ok := contentRange(s); ok && (from < 0 || total < -1) {
			t.Fatalf("%q: from %d of %d", s, from, total)
		}
	})
}

// FuzzTimes holds the quick reading of times to the thorough one.
func FuzzTimes(f *testing.F) {
	for _, seed := range []string{"1700000000", "1700000000.123456", "1700000000.", "0000000000", "17000000001", "1700000000.1234567891", "-170000000.5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		quick, ok := usualTime([]byte(s))
		if slow, read := unixTime(s); ok && (!read || !slow.Equal(quick)) {
			t.Fatalf("%q: %v, want %v", s, quick, slow)
		}
	})
}

// FuzzValid holds the check of a whole body to encoding/json.
func FuzzValid(f *testing.F) {
	for _, seed := range []string{
		"", " ", "{", "}", "[1,]", "[,1]", `{"a":1,}`, `{"a"}`, `{1:2}`, "01", "-", "-0", "1.", ".5", "1e", "1e+5", "1E-05", "tru", "nullx", "null ",
		`"\u12g4"`, `"\u1234"`, `"\x"`, `"a`, "\"\n\"", "\"\xff\"", "[[[]]]", `{"a":{"b":[1,"2",null,true,false,-1.5e3]}}`, "[] []", "+1", "\ufeff1",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, want := valid(data), json.Valid(data); got != want {
			t.Fatalf("valid(%q) = %v, encoding/json says %v", data, got, want)
		}
	})
}

// FuzzReader holds the reader to encoding/json, which takes JSON apart in
// another way.
func FuzzReader(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		var object map[string]json.RawMessage
		var array []json.RawMessage
		n := parse(raw)
		if got := string(n.raw()); got != string(raw) {
			t.Fatalf("the whole is %q, want %q", got, raw)
		}
		switch {
		case begins(raw, '{') && json.Unmarshal(raw, &object) == nil:
			last := map[string]node{}
			for key, value := range n.members() {
				var k string
				if json.Unmarshal(key.raw(), &k) != nil {
					t.Fatalf("the key %q", key.raw())
				}
				if last[k] = value; !key.isKey() || value.isKey() {
					t.Fatalf("what is a key is not told from what is none: %q", raw)
				}
			}
			if len(last) != len(object) {
				t.Fatalf("%d members, want %d: %q", len(last), len(object), raw)
			}
			for key, want := range object {
				if string(last[key].raw()) != string(want) {
					t.Fatalf("%q: %q, want %q", key, last[key].raw(), want)
				}
			}
		case begins(raw, '[') && json.Unmarshal(raw, &array) == nil:
			if got := n.items().len(); got != len(array) {
				t.Fatalf("%d elements, want %d: %q", got, len(array), raw)
			}
			i := 0
			for e := range n.items().all() {
				if own := e.own(); string(e.raw()) != string(array[i]) || string(own.raw()) != string(array[i]) {
					t.Fatalf("element %d: %q, want %q", i, e.raw(), array[i])
				}
				i++
			}
		}
	})
}
