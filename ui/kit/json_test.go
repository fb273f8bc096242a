package kit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
)

// jsonSample has everything that JSON can hold, and what means ill.
const jsonSample = `{"folder_id":"7f3c0a12","media":[{"tags":["photo_selfie","門"],"meta_data":{}},[]],
 "name":"\u202eגלב 👩‍🚀 ` + "\x1b]52;c;QUFB\x07" + `","score":0.8496,"none":null,"deep":{"a":{"b":[1,2,{"c":true}]}}}`

// jsonWindow makes a view of a document.
func jsonWindow(t testing.TB, raw string, w, h int) *JSONView {
	t.Helper()
	env, err := NewEnv(context.Background(), EnvOptions{})
	if err != nil {
		t.Fatal(err)
	}
	v := NewJSONView(env)
	v.Resize(w, h)
	v.Set(NewJSONDoc([]byte(raw)))
	return v
}

func TestJSONViewFoldsAndFinds(t *testing.T) {
	v := jsonWindow(t, jsonSample, 60, 30)
	requireView := func(name string) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			lines := strings.Split(ansi.Strip(v.View(true)), "\n")
			for i, line := range lines {
				if ansi.StringWidth(line) > 60 || strings.ContainsAny(line, "\x1b\a\u202e") {
					t.Errorf("line %d: %q", i, line)
				}
				lines[i] = strings.TrimRight(line, " ")
			}
			golden.RequireEqual(t, strings.Join(lines, "\n")+"\n")
		})
	}
	requireView("open")
	v.Update(tea.KeyPressMsg{Code: 'j', Text: "j"})
	v.Update(tea.KeyPressMsg{Code: 'j', Text: "j"})
	v.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	if name, raw := v.Value(); name != "media" || raw[0] != '[' || raw[len(raw)-1] != ']' {
		t.Errorf("the cursor is on %s: %s", name, raw)
	}
	requireView("folded")
	if n := v.Mark(v.doc.Find("PHOTO_")); n != 1 {
		t.Errorf("%d places", n)
	}
	if _, raw := v.Value(); string(raw) != `"photo_selfie"` {
		t.Errorf("the search went to %s", raw)
	}
	requireView("found")
	v.Update(tea.KeyPressMsg{Code: tea.KeyLeft}) // folds what the value lies in
	if name, _ := v.Value(); name != "tags" {
		t.Errorf("folding went to %q", name)
	}
}

// FuzzJSONIndex holds that every value of sound JSON has its own line with the
// right bytes, and that nothing else breaks the window.
func FuzzJSONIndex(f *testing.F) {
	for _, s := range []string{jsonSample, "", "{", `{"a"`, `]]`, `"\`, `{"a":{"b":[}`, "[1,2", "{\"a\" 1}", "\xff\xfe", `[[[[[[`, `{"":{}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc := NewJSONDoc(raw)
		for i, l := range doc.lines {
			if l.at > l.end || int(l.end) > len(raw) || int(l.last) < i && !l.closes || int(l.last) >= len(doc.lines) {
				t.Fatalf("line %d of %q is %+v", i, raw, l)
			}
			if json.Valid(raw) && !l.closes && !json.Valid(raw[l.at:l.end]) {
				t.Fatalf("line %d of %q holds %q", i, raw, raw[l.at:l.end])
			}
		}
		v := jsonWindow(t, string(raw), 40, 8)
		for _, k := range []rune{'j', tea.KeyEnter, 'j', tea.KeyLeft, 'G', tea.KeyLeft, tea.KeyEnter} {
			v.Update(tea.KeyPressMsg{Code: k, Text: string(k)})
			for line := range strings.SplitSeq(v.View(true), "\n") {
				if ansi.StringWidth(line) > 40 {
					t.Fatalf("%q is too wide", line)
				}
			}
		}
		v.Mark(doc.Find("a"))
		v.Next()
	})
}

// bigJSON is an answer of about ten megabytes.
func bigJSON() []byte {
	var b bytes.Buffer
	b.WriteString(`{"items":[`)
	for i := range 120000 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"folder_id":"%08x","tags":["photo_selfie"],"score":0.%04d,"n":null}`, i, i%10000)
	}
	fmt.Fprintf(&b, `],"blob":"%s"}`, strings.Repeat("QUFB", 500000))
	return b.Bytes()
}

// BenchmarkJSONKey measures a key in an answer of ten megabytes, and what is
// done beside the loop before.
func BenchmarkJSONKey(b *testing.B) {
	raw := bigJSON()
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(raw)))
		for b.Loop() {
			NewJSONDoc(raw)
		}
	})
	doc := NewJSONDoc(raw)
	b.Run("find", func(b *testing.B) {
		b.SetBytes(int64(len(raw)))
		for b.Loop() {
			doc.Find("0001fff")
		}
	})
	for _, keys := range []string{"jjjjkkkk", "GG"} {
		b.Run("key "+keys, func(b *testing.B) {
			v := jsonWindow(b, "{}", 199, 54)
			v.Set(doc)
			i := 0
			for b.Loop() {
				v.Update(tea.KeyPressMsg{Code: rune(keys[i%len(keys)]), Text: keys[i%len(keys) : i%len(keys)+1]})
				v.View(true)
				i++
			}
		})
	}
}
