package kit

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

func TestWordsAreNeverCut(t *testing.T) {
	theme := testEnv(t, "", colorprofile.TrueColor).Theme
	cell := Cell{Words: true, Spans: []Span{{Text: "near", Role: Near}, {Text: "scripted", Role: Muted}}}
	for w, want := range map[int]string{
		0: "", 1: "…", 3: "…", 4: "near", 5: "near", 6: "near …", 12: "near …", 13: "near scripted", 20: "near scripted",
	} {
		for _, a := range []Align{Left, Right} {
			got := ansi.Strip(theme.cell(cell, w, a, Selected))
			if Width(got) != w || strings.TrimSpace(got) != want {
				t.Errorf("%d cells: %q, want %q", w, got, want)
			}
			if a == Right && strings.HasSuffix(got, " ") {
				t.Errorf("%d cells: %q is not at the right", w, got)
			}
		}
	}
	if sameCell(cell, Cell{Spans: cell.Spans}) {
		t.Error("words and parts of a text are drawn alike")
	}
}

func TestColumnGaps(t *testing.T) {
	columns := []Column{{Title: "a", Min: 3, Gap: 1}, {Title: "b", Min: 3, Gap: 1}, {Title: "c", Min: 3}, {Title: "d", Min: 3, Gap: 4, Drop: 1}}
	layout, rest := arrange(columns, 22)
	want := []placed{{column: 0, gap: 2, width: 3}, {column: 1, gap: 1, width: 3}, {column: 2, gap: 2, width: 3}, {column: 3, gap: 4, width: 3}}
	if len(layout) != len(want) || rest != 1 {
		t.Fatalf("%+v with %d left", layout, rest)
	}
	for i := range want {
		if layout[i] != want[i] {
			t.Errorf("column %d is %+v, want %+v", i, layout[i], want[i])
		}
	}
	if layout, _ := arrange(columns, 20); len(layout) != 3 {
		t.Errorf("a column stays without its gap: %+v", layout)
	}
}
