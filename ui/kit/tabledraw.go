package kit

import (
	"slices"
	"strings"
)

// placed is a column that is shown, and how wide.
type placed struct {
	column int
	gap    int // cells before it
	width  int
}

// drawn is a row as it was drawn last on each ground.
type drawn struct {
	cells []Cell
	on    [groundCount][2]string // not picked, picked
	frame uint64
}

// arrange chooses the columns that fit into w cells and spreads what is left
// over. It returns the unused cells at the right end.
func arrange(columns []Column, w int) ([]placed, int) {
	shown := make([]int, len(columns))
	for i := range columns {
		shown[i] = i
	}
	need := func() int {
		sum := 0
		for at, i := range shown {
			sum += columns[i].gap(at) + columns[i].Min
		}
		return sum
	}
	for len(shown) > 1 && need() > w {
		worst := -1
		for at, i := range shown {
			if columns[i].Drop > 0 && (worst < 0 || columns[i].Drop >= columns[shown[worst]].Drop) {
				worst = at
			}
		}
		if worst < 0 {
			worst = len(shown) - 1 // nothing may go, yet something must
		}
		shown = slices.Delete(shown, worst, worst+1)
	}
	left := w - need()
	out := make([]placed, 0, len(shown))
	for at, i := range shown {
		// Only the very last column can be wider than what there is.
		width := columns[i].Min
		if left < 0 {
			width = max(width+left, 0)
		}
		out = append(out, placed{column: i, gap: columns[i].gap(at), width: width})
	}
	for grown := true; left > 0 && grown; {
		grown = false
		for at := range out {
			if left > 0 && out[at].width < columns[out[at].column].Max {
				out[at].width++
				left--
				grown = true
			}
		}
	}
	return out, max(left, 0)
}

// gap is the space before a column that is shown at a place.
func (c Column) gap(at int) int {
	if at == 0 || c.Gap <= 0 {
		return columnGap
	}
	return c.Gap
}

// View draws the header line and the visible rows, exactly as many lines as
// Resize gave.
func (t *Table) View() string {
	t.frame++
	var b strings.Builder
	b.Grow((t.width + 16) * (t.height + 1))
	b.WriteString(t.header())
	n, _ := t.source.Len()
	now := t.env.Now()
	for i := t.top; i < t.top+t.height; i++ {
		b.WriteByte('\n')
		if i >= n {
			b.WriteString(spaces(t.width))
			continue
		}
		row, ok := t.source.Row(i)
		if !ok {
			b.WriteString(t.waiting(i == t.row))
			continue
		}
		ground := Plain
		switch at, fresh := t.changed[row.ID]; {
		case i == t.row && t.focused:
			ground = Selected
		case i == t.row:
			ground = SelectedIdle
		case fresh && now.Sub(at) < changedFor:
			ground = Changed
		}
		b.WriteString(t.line(row, ground, t.Picked != nil && t.Picked(i, row.ID)))
	}
	t.forget()
	return b.String()
}

// header draws the titles of the columns.
func (t *Table) header() string {
	var b strings.Builder
	for _, p := range t.layout {
		b.WriteString(spaces(p.gap))
		b.WriteString(Fit(Clean(t.columns[p.column].Title), p.width, t.columns[p.column].Align))
	}
	return Fit(t.env.Theme.Paint(Muted, b.String()), t.width, Left)
}

// line returns a row on a ground, drawn anew only when its cells have changed.
func (t *Table) line(row Row, ground Ground, picked bool) string {
	d, ok := t.cache[row.ID]
	if !ok || !slices.EqualFunc(d.cells, row.Cells, sameCell) {
		d = &drawn{cells: slices.Clone(row.Cells)}
		t.cache[row.ID] = d
	}
	d.frame = t.frame
	on := &d.on[ground][0]
	if picked {
		on = &d.on[ground][1]
	}
	if *on == "" {
		*on = t.draw(row, ground, picked)
	}
	return *on
}

// draw joins the cells of a row.
func (t *Table) draw(row Row, ground Ground, picked bool) string {
	theme := t.env.Theme
	var b strings.Builder
	if ground == Selected || ground == SelectedIdle {
		b.WriteString(theme.PaintOn(ground, Accent, theme.Glyphs.Bar))
	} else {
		b.WriteString(theme.blank(ground, 1))
	}
	if picked {
		b.WriteString(theme.PaintOn(ground, Accent, theme.Glyphs.Picked))
	} else {
		b.WriteString(theme.blank(ground, columnGap-1))
	}
	for at, p := range t.layout {
		if at > 0 {
			b.WriteString(theme.blank(ground, p.gap))
		}
		var cell Cell
		if p.column < len(row.Cells) {
			cell = row.Cells[p.column]
		}
		b.WriteString(theme.cell(cell, p.width, t.columns[p.column].Align, ground))
	}
	b.WriteString(theme.blank(ground, t.rest))
	if len(t.layout) == 0 || t.width < columnGap {
		return Fit(b.String(), t.width, Left)
	}
	return b.String()
}

// blank draws n cells of a ground. Where there is no tint they carry no style,
// so that the writer of frames can skip them.
func (t *Theme) blank(ground Ground, n int) string {
	if ground == Plain {
		return spaces(n)
	}
	return t.PaintOn(ground, Ink, spaces(n))
}

// cell draws one cell of exactly w cells.
func (t *Theme) cell(c Cell, w int, a Align, ground Ground) string {
	if len(c.Spans) == 0 {
		s := Truncate(Clean(c.Text), w)
		fill := t.blank(ground, w-Width(s))
		if a == Right {
			return fill + t.PaintOn(ground, c.Role, s)
		}
		return t.PaintOn(ground, c.Role, s) + fill
	}
	if c.Words {
		return t.words(c.Spans, w, a, ground)
	}
	used, parts := 0, make([]string, 0, len(c.Spans))
	for i, span := range c.Spans {
		s := Clean(span.Text)
		left := w - used
		if i < len(c.Spans)-1 && Width(s) >= left { // more follows: show that it was cut
			s = Truncate(s+" ", left)
		} else {
			s = Truncate(s, left)
		}
		used += Width(s)
		parts = append(parts, t.PaintOn(ground, span.Role, s))
	}
	return t.aligned(strings.Join(parts, ""), w-used, a, ground)
}

// words draws the words that fit into w cells, and behind them "…" when there
// are more and it fits too.
func (t *Theme) words(words []Span, w int, a Align, ground Ground) string {
	var b strings.Builder
	used := 0
	for _, word := range words {
		s, gap := Clean(word.Text), min(used, 1)
		fits := used+gap+Width(s) <= w
		if !fits {
			s = ellipsis
		}
		if used+gap+Width(s) > w {
			break
		}
		b.WriteString(t.blank(ground, gap) + t.PaintOn(ground, word.Role, s))
		used += gap + Width(s)
		if !fits {
			break
		}
	}
	return t.aligned(b.String(), w-used, a, ground)
}

// aligned puts what is left of a cell before or behind what was drawn.
func (t *Theme) aligned(body string, left int, a Align, ground Ground) string {
	fill := t.blank(ground, left)
	if a == Right {
		return fill + body
	}
	return body + fill
}

// waiting draws a row that is not loaded yet.
func (t *Table) waiting(cursor bool) string {
	theme := t.env.Theme
	bar := "  "
	if cursor {
		bar = theme.Paint(Accent, theme.Glyphs.Bar) + " "
	}
	return Fit(bar+theme.Paint(Faint, theme.Glyphs.Void), t.width, Left)
}

// forget drops drawn rows that have not been on the screen lately, so that
// scrolling through a long list does not keep it in memory.
func (t *Table) forget() {
	if len(t.cache) <= 4*(t.height+16) {
		return
	}
	for id, d := range t.cache {
		if t.frame-d.frame > 2 {
			delete(t.cache, id)
		}
	}
}

// Footer tells which rows are visible, such as "1–28 of 61,204". A number that
// is not exact yet is followed by "+".
func (t *Table) Footer() string {
	n, exact := t.source.Len()
	if n == 0 {
		return ""
	}
	first, count := t.Visible()
	more := ""
	if !exact {
		more = "+"
	}
	return Count(first+1) + "–" + Count(first+count) + " of " + Count(n) + more
}

// sameCell compares cells by what they show.
func sameCell(a, b Cell) bool {
	return a.Text == b.Text && a.Role == b.Role && a.Words == b.Words && slices.Equal(a.Spans, b.Spans)
}
