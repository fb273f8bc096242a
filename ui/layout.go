package ui

import (
	"strings"

	"ozdesk/ui/pane"
)

const (
	// splitFrom is the width from which panes stand beside each other.
	splitFrom = 100
	// leastWidth and leastHeight are the smallest screen with panes on it;
	// below, one line says what matters.
	leastWidth, leastHeight = 40, 10
	// tinyWidth is the width at which not even one line makes sense.
	tinyWidth = 20
	// chromeHeight is the lines around a pane: header, two hairlines, the title
	// of the pane, footer.
	chromeHeight = 5
	// airyHeight is the height from which an empty line follows the titles.
	airyHeight = 24
	// unsizedLeast is the least width of a pane that does not tell its own, and
	// of the free space that is kept for a preview.
	unsizedLeast = 36
)

// column is a visible pane. Its width includes one empty cell at the right.
type column struct {
	index   int // in the chain of the room
	x, w, h int
	y       int // first line of its body, where panes stand one below the other
}

// wide reports whether panes stand beside each other.
func (m *Model) wide() bool { return m.w >= splitFrom && m.h >= leastHeight }

// roomy reports a screen that has room for a preview, beside or below.
func (m *Model) roomy() bool { return m.wide() || m.tall() }

// single reports whether one pane of a room has the screen for itself.
func (m *Model) single(r *room) bool {
	l, ok := r.top().(pane.Loner)
	return !m.wide() || ok && l.Alone()
}

// bodyHeight returns the height of a pane.
func (m *Model) bodyHeight() int {
	h := m.h - chromeHeight
	if m.h >= airyHeight {
		h--
	}
	return max(h, 1)
}

// columns decides which panes of a room are visible, and how wide. The focused
// one always is; beside it as many of its neighbours as there is room for, the
// next one first. How wide a pane is depends on the screen and on itself, not
// on its neighbours, so that nothing shifts when one of them comes or goes.
func (m *Model) columns(r *room) []column {
	if len(r.chain) == 0 {
		return nil
	}
	if m.stacked(r) {
		return m.stack(r)
	}
	if m.single(r) {
		return []column{{index: r.focus, w: m.w, h: m.bodyHeight()}}
	}
	first, last := r.focus, r.focus
	if last+1 < len(r.chain) && m.need(r, first, last+1) <= m.w {
		last++
	}
	for first > 0 && m.need(r, first-1, last) <= m.w {
		first--
	}
	for last+1 < len(r.chain) && m.need(r, first, last+1) <= m.w {
		last++
	}
	var out []column
	x := 0
	for i := first; i <= last; i++ {
		_, most := width(r.chain[i].pane)
		w := m.prefer(r, i)
		if rest := m.w - x; i == last && (most == 0 || rest-w <= unsizedLeast) {
			w = rest
		}
		out = append(out, column{index: i, x: x, w: w, h: m.bodyHeight()})
		x += w + 1
	}
	return out
}

// need returns the least width that the panes first to last take together.
func (m *Model) need(r *room, first, last int) int {
	sum := last - first
	for i := first; i < last; i++ {
		sum += m.prefer(r, i)
	}
	least, _ := width(r.chain[last].pane)
	return sum + least
}

// prefer returns how wide a pane is when another one stands to its right:
// between its least and most, by the width of the screen, and as much wider or
// narrower as somebody has made panes of its kind.
func (m *Model) prefer(r *room, i int) int {
	e := r.chain[i]
	least, most := width(e.pane)
	if most <= least {
		most = least
	}
	part := min(max(m.w-splitFrom, 0), splitFrom)
	own := min(least+(most-least)*part/splitFrom, m.w)
	by := m.splits[e.kind]
	if by <= 0 {
		return max(own+by, min(own, least))
	}
	next := unsizedLeast
	if i+1 < len(r.chain) {
		next, _ = width(r.chain[i+1].pane)
	}
	return max(min(own+by, m.w-next-1), own)
}

// width returns the least and most that a pane asks for; a most of 0 takes
// what there is.
func width(p pane.Pane) (least, most int) {
	if s, ok := p.(pane.Sized); ok {
		return s.Width()
	}
	return unsizedLeast, 0
}

// join joins what is not empty.
func join(parts []string, sep string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, sep)
}
