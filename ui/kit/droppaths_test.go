package kit

import (
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestGuessPaths(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("paths of a Unix system")
	}
	for _, c := range []struct {
		typed, whole string
		words        []string
	}{
		{"/a/b.png", "/a/b.png", []string{"/a/b.png"}},
		{"  /a/b.png \t", "/a/b.png", []string{"/a/b.png"}},
		{"/a/my photo.png", "/a/my photo.png", []string{"/a/my", "photo.png"}},
		{`/a/my\ photo.png`, `/a/my\ photo.png`, []string{"/a/my photo.png"}},
		{`"/a/my photo.png"`, "/a/my photo.png", []string{"/a/my photo.png"}},
		{`'/a/it'\''s.png'`, `/a/it'\''s.png`, []string{"/a/it's.png"}},
		{`'/a/1.png' "/a/2 3.png"`, `'/a/1.png' "/a/2 3.png"`, []string{"/a/1.png", "/a/2 3.png"}},
		{`"/a/50\% \"x\".png"`, `/a/50\% \"x\".png`, []string{`/a/50\% "x".png`}},
		{"file:///a/my%20photo.png", "/a/my photo.png", []string{"/a/my photo.png"}},
		{"FILE://localhost/a/b.png", "/a/b.png", []string{"/a/b.png"}},
		{"file:/a/b.png", "/a/b.png", []string{"/a/b.png"}},
		{"file:///a/100%.png", "/a/100%.png", []string{"/a/100%.png"}},
		{"file://elsewhere/a.png", "file://elsewhere/a.png", []string{"file://elsewhere/a.png"}},
		{"~/b.png", "/home/ana/b.png", []string{"/home/ana/b.png"}},
		{"~", "/home/ana", []string{"/home/ana"}},
		{"~ana/b.png", "~ana/b.png", []string{"~ana/b.png"}},
		{`"/a/open`, `"/a/open`, []string{"/a/open"}},
		{`/a/end\`, `/a/end\`, []string{`/a/end\`}},
		{"''", "", nil},
	} {
		got := guessPaths(c.typed, "/home/ana")
		if len(got) != 1 || got[0].whole != c.whole || !slices.Equal(got[0].words, c.words) {
			t.Errorf("%q: %+v, want %q and %q", c.typed, got, c.whole, c.words)
		}
	}
	if got := guessPaths("~/a", ""); got[0].whole != "~/a" {
		t.Errorf("without a home: %q", got[0].whole)
	}
	if got := guessPaths("/a\r\n\r\n/b\r/c\n", ""); len(got) != 3 {
		t.Errorf("three lines gave %+v", got)
	}
	if got := guessPaths("  \n\t\n", ""); len(got) != 0 {
		t.Errorf("blanks gave %+v", got)
	}
}

// Whatever is pasted, there are not more paths than one can look at, and a
// path without anything special in it stays what it is.
func FuzzGuessPaths(f *testing.F) {
	for _, s := range []string{"", "/a b", `\`, "file://", "file:///%zz", "'", `"\`, "~/", strings.Repeat("a ", 500), strings.Repeat("a\n", 500)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := 0
		for _, g := range guessPaths(s, "/home/ana") {
			words += len(g.words)
			if strings.ContainsAny(g.whole, "\r\n") {
				t.Errorf("%q: a line break in %q", s, g.whole)
			}
		}
		if words > pathsMost {
			t.Errorf("%d paths of one paste", words)
		}
		if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune("abcxyz0189/._-", r) }) {
			if got := guessPaths(s, ""); len(got) != 1 || got[0].whole != s || !slices.Equal(got[0].words, []string{s}) {
				t.Errorf("%q became %+v", s, got)
			}
		}
	})
}

// A line is taken as a whole where there is such a file, and word by word
// where there is none.
func TestFindFiles(t *testing.T) {
	dir := t.TempDir()
	spaced, plain := file(t, dir, "my photo.png"), file(t, dir, "b.png")
	find := func(typed string) FilesFoundMsg {
		return FindFiles(t.Context(), 1, 7, typed, dir)().(FilesFoundMsg)
	}
	for typed, want := range map[string][]string{
		spaced:                      {spaced},
		plain + " '" + spaced + "'": {plain, spaced},
		"~/my photo.png":            {spaced},
		plain + "\n" + spaced:       {plain, spaced},
	} {
		got := find(typed)
		if !slices.Equal(got.Files, want) || got.Sentence() != "" || got.Left() != typed && got.Left() != "" || got.Gen != 7 || got.Target() != 1 {
			t.Errorf("%q: %+v, want %q", typed, got, want)
		}
	}
	gone := filepath.Join(dir, "gone file.png")
	if got := find(gone); len(got.Files) != 0 || !slices.Equal(got.Missing, []string{gone}) || got.Left() != gone || got.Sentence() == "" {
		t.Errorf("a missing file with a blank: %+v", got)
	}
	if got := find(plain + " '" + gone + "'"); len(got.Files) != 1 || got.Left() != "'"+gone+"'" || !strings.HasPrefix(got.Sentence(), "1 of 2") {
		t.Errorf("one of two: %+v %q %q", got, got.Left(), got.Sentence())
	}
	if got := find(dir); got.Sentence() != "this is a directory; name a file in it" {
		t.Errorf("a directory: %q", got.Sentence())
	}
	if got := find(plain + "\u200b"); !strings.Contains(got.Sentence(), "do not show") {
		t.Errorf("a hidden character: %q", got.Sentence())
	}
}
