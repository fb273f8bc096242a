package kit

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

func TestTableView(t *testing.T) {
	for _, s := range []struct{ w, h int }{{52, 24}, {80, 24}, {120, 12}, {34, 8}, {12, 3}, {1, 2}} {
		t.Run(fmt.Sprintf("%dx%d", s.w, s.h), func(t *testing.T) {
			table := NewTable(testEnv(t, "", colorprofile.TrueColor), 1, numbered{n: 61204}, folderColumns()...)
			table.Resize(s.w, s.h)
			table.SetCursor(3)
			view := table.View()
			requireGrid(t, view, s.w)
			requireGolden(t, view)
		})
	}
}

func TestTableNeverOverflows(t *testing.T) {
	table := NewTable(testEnv(t, "", colorprofile.TrueColor), 1, numbered{n: 50}, folderColumns()...)
	for w := range 90 {
		for _, h := range []int{0, 1, 2, 30} {
			table.Resize(w, h)
			view := table.View()
			requireGrid(t, view, w)
			if lines := strings.Count(view, "\n") + 1; lines > max(h, 1) {
				t.Fatalf("%d lines in a height of %d", lines, h)
			}
		}
	}
}

func TestTableColumnsDropInOrder(t *testing.T) {
	for _, c := range []struct {
		w    int
		want string
	}{
		{70, "when folder outcome checks person margin"},
		{58, "when folder outcome checks margin"},
		{46, "when folder outcome margin"},
		{41, "when folder outcome"},
		{20, "when folder"},
		{5, "when"},
	} {
		layout, _ := arrange(folderColumns(), c.w)
		var got []string
		for _, p := range layout {
			got = append(got, folderColumns()[p.column].Title)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("at %d cells %q, want %q", c.w, got, c.want)
		}
	}
}

func TestTableKeys(t *testing.T) {
	table := NewTable(testEnv(t, "", colorprofile.TrueColor), 1, numbered{n: 1000}, folderColumns()...)
	table.Resize(80, 21) // 20 rows
	for _, c := range []struct {
		key      string
		row, top int
	}{
		{"down", 1, 0},
		{"j", 2, 0},
		{"up", 1, 0},
		{"pgdown", 20, 1},
		{"down", 21, 7},
		{"up", 20, 7},
		{"home", 0, 0},
		{"end", 999, 980},
		{"down", 999, 980},
		{"pgup", 980, 980},
		{"k", 979, 974},
		{"k", 978, 974},
		{"end", 999, 980},
		{"pgup", 980, 980},
		{"home", 0, 0},
		{"up", 0, 0},
		{"G", 999, 980},
		{"g", 0, 0},
	} {
		if !table.Update(press(c.key)) {
			t.Fatalf("%s is not understood", c.key)
		}
		if _, row := table.Cursor(); row != c.row || table.top != c.top {
			t.Errorf("after %s row %d and top %d, want %d and %d", c.key, row, table.top, c.row, c.top)
		}
	}
	if table.Update(press("n")) {
		t.Error("a key that moves nothing was taken")
	}
}

func TestTableCursorKeepsToItsRow(t *testing.T) {
	source := &struct{ numbered }{numbered{n: 100}}
	table := NewTable(testEnv(t, "", colorprofile.TrueColor), 1, source, folderColumns()...)
	table.Resize(80, 11)
	table.SetCursor(40)
	top := table.top
	source.n, source.shift = 103, 3 // three rows come in above
	table.Sync()
	if id, row := table.Cursor(); id != "40" || row != 43 || table.top != top+3 {
		t.Errorf("cursor on %s at %d, top %d; want 40 at 43, top %d", id, row, table.top, top+3)
	}
	source.n = 10 // what the cursor was on is gone
	table.Sync()
	if id, row := table.Cursor(); row != 9 || id != "6" {
		t.Errorf("cursor on %q at %d, want 6 at 9", id, row)
	}
	source.n = 0
	table.Sync()
	if id, row := table.Cursor(); id != "" || row != 0 {
		t.Errorf("cursor on %q at %d of nothing", id, row)
	}
}

// Somebody who looks at the newest rows sees what comes in above them, and the
// cursor stays on its row.
func TestTableAtItsTopShowsWhatArrives(t *testing.T) {
	source := &struct{ numbered }{numbered{n: 100}}
	table := NewTable(testEnv(t, "", colorprofile.TrueColor), 1, source, folderColumns()...)
	table.Resize(80, 11)
	table.SetCursor(2)
	source.n, source.shift = 101, 1
	table.Sync()
	if id, row := table.Cursor(); id != "2" || row != 3 || table.top != 0 {
		t.Errorf("cursor on %s at %d, top %d; want 2 at 3, top 0", id, row, table.top)
	}
	source.n, source.shift = 150, 50
	table.Sync()
	if id, row := table.Cursor(); id != "2" || row != 52 || row < table.top || row >= table.top+table.height {
		t.Errorf("cursor on %s at %d is not between %d and %d", id, row, table.top, table.top+table.height)
	}
}

func TestTableAdoptsARowThatArrives(t *testing.T) {
	ready := false
	table := NewTable(testEnv(t, "", colorprofile.TrueColor), 1,
		numbered{n: 100, loaded: func(int) bool { return ready }}, folderColumns()...)
	table.Resize(80, 11)
	table.SetCursor(5)
	if id, _ := table.Cursor(); id != "" {
		t.Fatalf("a row that is not loaded has the id %q", id)
	}
	ready = true
	table.Sync()
	if id, row := table.Cursor(); id != "5" || row != 5 {
		t.Errorf("cursor on %q at %d, want 5 at 5", id, row)
	}
}

func TestTableTintsChangedRowsForASecond(t *testing.T) {
	env := testEnv(t, "dusk", colorprofile.TrueColor)
	now := noon
	env.Now = func() time.Time { return now }
	table := NewTable(env, 1, numbered{n: 20}, folderColumns()...)
	table.Resize(80, 11)
	before := table.View()
	if table.Mark("4") == nil {
		t.Fatal("no command redraws the row")
	}
	tinted := table.View()
	if tinted == before {
		t.Error("a changed row looks as before")
	}
	if ansi.Strip(tinted) != ansi.Strip(before) {
		t.Error("a tint moved text")
	}
	now = now.Add(changedFor)
	if table.View() != before {
		t.Error("the tint stays")
	}
}

func TestTableAsksForVisibleRowsOnly(t *testing.T) {
	asked := 0
	table := NewTable(testEnv(t, "", colorprofile.TrueColor), 1, numbered{n: 1_000_000, asked: &asked}, folderColumns()...)
	table.Resize(120, 41)
	asked = 0
	table.Update(press("end"))
	table.View()
	if asked > 45 {
		t.Errorf("one key and a frame asked for %d rows of which 40 are visible", asked)
	}
}

func TestTableForgetsWhatScrolledAway(t *testing.T) {
	table := NewTable(testEnv(t, "", colorprofile.TrueColor), 1, numbered{n: 100_000}, folderColumns()...)
	table.Resize(120, 41)
	for range 500 {
		table.Update(press("pgdown"))
		table.View()
	}
	if n := len(table.cache); n > 6*(40+16) {
		t.Errorf("%d drawn rows are kept", n)
	}
}

func TestTableDrawsARowAnewWhenItChanges(t *testing.T) {
	source := &changing{word: "old"}
	table := NewTable(testEnv(t, "", colorprofile.TrueColor), 1, source, Column{Title: "word", Min: 8})
	table.Resize(20, 3)
	if !strings.Contains(table.View(), "old") {
		t.Fatal("the row is not drawn")
	}
	source.word = "new"
	if view := table.View(); !strings.Contains(view, "new") || strings.Contains(view, "old") {
		t.Errorf("the old row is drawn: %q", view)
	}
}

// changing is one row whose text changes.
type changing struct{ word string }

func (c *changing) Len() (int, bool) { return 1, false }

func (c *changing) Row(int) (Row, bool) {
	return Row{ID: "a", Cells: []Cell{{Text: c.word}}}, true
}

func TestTableFooter(t *testing.T) {
	table := NewTable(testEnv(t, "", colorprofile.TrueColor), 1, numbered{n: 61204}, folderColumns()...)
	table.Resize(80, 29)
	if got := table.Footer(); got != "1–28 of 61,204" {
		t.Errorf("got %q", got)
	}
	table = NewTable(testEnv(t, "", colorprofile.TrueColor), 1, &changing{}, Column{Min: 3})
	table.Resize(80, 29)
	if got := table.Footer(); got != "1–1 of 1+" {
		t.Errorf("got %q", got)
	}
}

func BenchmarkTableKey(b *testing.B) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			table := NewTable(testEnv(b, "dusk", colorprofile.TrueColor), 1, numbered{n: n}, folderColumns()...)
			table.Resize(120, 55)
			down, end := press("down"), press("home")
			for i := 0; b.Loop(); i++ {
				if i%500 == 499 {
					table.Update(end)
				} else {
					table.Update(down)
				}
				table.View()
			}
		})
	}
}
