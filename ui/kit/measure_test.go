package kit

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestFitIsExact(t *testing.T) {
	for _, s := range hostile {
		for w := range 40 {
			for _, a := range []Align{Left, Right, Center} {
				got := Fit(Clean(s), w, a)
				if Width(got) != w || ansi.StringWidthWc(got) != w {
					t.Errorf("Fit(%q, %d, %d) = %q, %d cells wide", s, w, a, got, Width(got))
				}
			}
		}
	}
}

func TestTruncate(t *testing.T) {
	for _, c := range []struct {
		s    string
		w    int
		want string
	}{
		{"folder", 6, "folder"},
		{"folder", 5, "fold…"},
		{"folder", 1, "…"},
		{"folder", 0, ""},
		{"日本語", 5, "日本…"},
		{"日本語", 4, "日…"},
		{"", 3, ""},
	} {
		if got := Truncate(c.s, c.w); got != c.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.s, c.w, got, c.want)
		}
	}
}

func TestCutHeadKeepsTheEnd(t *testing.T) {
	for _, c := range []struct {
		s    string
		w    int
		want string
	}{
		{"/home/ana/photos", 20, "/home/ana/photos"},
		{"/home/ana/photos", 7, "…photos"},
		{"/写真/顔.png", 9, "… /顔.png"},
	} {
		got := cutHead(c.s, c.w)
		if Width(got) > c.w || got != c.want {
			t.Errorf("cutHead(%q, %d) = %q, want %q", c.s, c.w, got, c.want)
		}
	}
}

func TestSpread(t *testing.T) {
	for w := range 60 {
		if got := Spread("  left side of it", "right", w); Width(got) != w {
			t.Errorf("Spread to %d cells gave %d: %q", w, Width(got), got)
		}
	}
	if got := Spread("left", "right", 12); got != "left   right" {
		t.Errorf("got %q", got)
	}
}

func TestWrap(t *testing.T) {
	got := Wrap("could not be measured: no face on passport.jpg", 20)
	want := []string{"could not be", "measured: no face on", "passport.jpg"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Wrap("anything", 0); got != nil {
		t.Errorf("no width gave %q", got)
	}
}

func TestLinesIsExact(t *testing.T) {
	got := Lines("one\n日本語 is three\nthree", 8, 5)
	if len(got) != 5 {
		t.Fatalf("%d lines, want 5", len(got))
	}
	for i, line := range got {
		if Width(line) != 8 {
			t.Errorf("line %d is %d cells: %q", i, Width(line), line)
		}
	}
	if got := Lines("a\nb\nc", 2, 2); len(got) != 2 {
		t.Errorf("%d lines, want 2", len(got))
	}
}

func TestCleanKeepsWhatIsSafe(t *testing.T) {
	for _, s := range []string{"Ivar Holm", "日本語", "José", "✓ pass", "−0.1188"} {
		if got := Clean(s); got != s {
			t.Errorf("Clean(%q) = %q", s, got)
		}
	}
}

func TestCleanLeavesNoTwoWidths(t *testing.T) {
	for _, s := range []string{"👩‍🚀", "👍🏽 ok", "❤️", "👨‍👩‍👧 family"} {
		got := Clean(s)
		if ansi.StringWidth(got) != ansi.StringWidthWc(got) {
			t.Errorf("Clean(%q) = %q: %d or %d cells", s, got, ansi.StringWidth(got), ansi.StringWidthWc(got))
		}
	}
}

func FuzzFit(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, uint8(10))
	}
	f.Fuzz(func(t *testing.T, s string, w uint8) {
		got := Fit(Clean(s), int(w), Left)
		if Width(got) != int(w) {
			t.Errorf("Fit(%q, %d) is %d cells: %q", s, w, Width(got), got)
		}
		for _, r := range got {
			if r < 0x20 || r >= 0x7f && r < 0xa0 {
				t.Errorf("Clean(%q) let %U through", s, r)
			}
		}
	})
}
