package api

import (
	"encoding/json"
	"net/http"
	"testing"
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
		doc, err := decoded(data)
		if err != nil {
			return
		}
		raw := doc.raw()
		if !json.Valid(raw) {
			t.Fatalf("decoded let %q through", raw)
		}
		decode(t, raw)
	})
}

func FuzzAnalysis(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		a := decodeAnalysis(parse(raw))
		requireShown(t, a)
		requireShown(t, a.Final())
	})
}

func FuzzFolder(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		folder := decodeFolder(parse(raw))
		requireShown(t, folder)
		if string(folder.Raw) != string(raw) {
			t.Fatalf("kept %q of %q", folder.Raw, raw)
		}
		for _, field := range folder.Meta.Fields() {
			if _, ok := folder.Meta.Lookup(field.Path.Raw()); !ok {
				t.Fatalf("no value at %q", field.Path.Raw())
			}
		}
	})
}

func FuzzMedia(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		requireShown(t, decodeMedia(parse(raw)))
		requireShown(t, addedMedia(parse(raw), []Upload{{Name: "a"}, {Name: "b"}}))
	})
}

func FuzzResult(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		requireShown(t, decodeResult(parse(raw)))
		requireShown(t, decodeResultData(parse(raw)))
		requireShown(t, decodeParams(parse(raw)))
	})
}

func FuzzCollection(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) { requireShown(t, decodeCollection(parse(raw))) })
}

func FuzzPerson(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		p := decodePerson(parse(raw))
		requireShown(t, p)
		requireShown(t, p.Name())
		requireShown(t, decodePersonImage(parse(raw)))
	})
}

func FuzzAccounts(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		requireShown(t, decodeUser(parse(raw)))
		requireShown(t, decodeCompany(parse(raw)))
		requireShown(t, decodeVersion(parse(raw)))
	})
}

func FuzzSession(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		var s Session
		if err := new(Client).readSession(&s)(parse(raw)); err == nil && (!validToken(s.Access.Reveal()) || s.ID != "" && !ValidID(s.ID)) {
			t.Fatalf("a session with the token %q", s.Access.Reveal())
		}
		requireShown(t, s)
	})
}

// FuzzRefusal reads the body of an error and puts it into sentences.
func FuzzRefusal(f *testing.F) {
	for _, seed := range []string{
		`{"error_code": 13, "error_message": "Object already exist", "details": {"key_path": "x"}}`, `<html>`, `{"error_message": "\u001b[31m\u202e"}`, ``,
	} {
		f.Add([]byte(seed), 400)
	}
	c, err := New(Options{Host: "https://oz.example"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		doc, _ := decoded(body)
		var e Error
		c.refused(&e, call{method: http.MethodPost}, &http.Response{StatusCode: status, Header: http.Header{}}, doc, body)
		requireShown(t, e.Message)
		requireShown(t, e.Details)
		what, next := Explain(&e)
		requireShown(t, []string{what, next, e.Error()})
		if what == "" || next == "" {
			t.Fatalf("%q %d is not explained", body, status)
		}
	})
}

func FuzzPage(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		page, seen := pageIn(parse(raw), decodeOwnAnalysis, hasAnalysisID, "analyses")
		if len(page.Items)+page.Skipped != seen {
			t.Fatalf("%d items and %d skipped of %d", len(page.Items), page.Skipped, seen)
		}
	})
}

func FuzzReports(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		requireShown(t, decodeReport(parse(raw)))
		requireShown(t, decodeTemplate(parse(raw)))
	})
}

func FuzzInstant(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) { requireShown(t, decodeInstant(parse(raw))) })
}

func FuzzMetadata(f *testing.F) {
	fuzzDecoder(f, func(t *testing.T, raw []byte) {
		m, _ := readMetadata(parse(raw))
		requireShown(t, m)
		requireShown(t, metadataOf(parse(raw)))
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

// FuzzValid holds the check of a whole body to encoding/json. What does not
// pass it leaves nothing that could be taken for an answer.
func FuzzValid(f *testing.F) {
	for _, seed := range []string{
		"", " ", "{", "}", "[1,]", "[,1]", `{"a":1,}`, `{"a"}`, `{1:2}`, "01", "-", "-0", "1.", ".5", "1e", "1e+5", "1E-05", "tru", "nullx", "null ",
		`"\u12g4"`, `"\u1234"`, `"\x"`, `"a`, "\"\n\"", "\"\xff\"", "[[[]]]", `{"a":{"b":[1,"2",null,true,false,-1.5e3]}}`, "[] []", "+1", "\ufeff1",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree := new(tree)
		got, want := tree.grow(data), json.Valid(data)
		if got != want {
			t.Fatalf("grow(%q) = %v, encoding/json says %v", data, got, want)
		}
		if root := tree.root(); (root.t != nil) != want {
			t.Fatalf("%q has the root %q", data, root.raw())
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
