package ui

import (
	"maps"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

const (
	// splitStep is how many cells one key moves the line between two panes.
	splitStep = 4
	// tallFrom is the height from which two panes stand one below the other on
	// a screen that is too narrow for two beside each other.
	tallFrom = 40
	// stackChrome is the lines around two panes one below the other: header,
	// three hairlines, two titles, footer.
	stackChrome = 7
	// stackLeast is the least height of either.
	stackLeast = 8
	// keepQuiet is how long the line must rest before its place is kept.
	keepQuiet = 500 * time.Millisecond
)

// below is added to the kind of a pane for its height above another one.
const below = " above"

// keepSplitsMsg says that the line between panes has come to rest.
type keepSplitsMsg struct{ gen uint64 }

// stacked reports whether two panes of a room stand one below the other.
func (m *Model) stacked(r *room) bool {
	l, ok := r.top().(pane.Loner)
	return m.tall() && len(r.chain) > 1 && (!ok || !l.Alone())
}

// tall reports a screen for two panes one below the other.
func (m *Model) tall() bool { return !m.wide() && m.w >= leastWidth && m.h >= tallFrom }

// stack is the two panes of a tall screen: the focused one and the next, or the
// one before.
func (m *Model) stack(r *room) []column {
	first := r.focus
	if first+1 == len(r.chain) {
		first--
	}
	all := m.h - stackChrome
	h := all*2/5 + m.splits[r.chain[first].kind+below]
	h = max(min(h, all-stackLeast), stackLeast)
	const top = 3 // header, hairline, title
	return []column{
		{index: first, w: m.w, h: h, y: top},
		{index: first + 1, w: m.w, h: all - h, y: top + h + 2},
	}
}

// topOf is the first line of the body of a pane.
func (m *Model) topOf(c column) int {
	if c.y > 0 {
		return c.y
	}
	return m.bodyTop()
}

// split moves the line beside or below the focused pane.
func (m *Model) split(by int) tea.Cmd {
	r := m.room()
	columns := m.columns(r)
	if len(columns) < 2 {
		return m.tell(pane.StatusMsg{Level: pane.Info, Text: "No other pane is beside or below this one."})
	}
	at := 0
	for i, c := range columns {
		if c.index == r.focus {
			at = i
		}
	}
	if at == len(columns)-1 { // its line is that of the pane before
		at, by = at-1, -by
	}
	key, size := r.chain[columns[at].index].kind, columns[at].w
	if m.stacked(r) {
		key, size = key+below, columns[at].h
		by /= 2
	}
	m.splits[key] += by
	if after := m.columns(r); len(after) != len(columns) || size == sizeOf(after[at], m.stacked(r)) {
		m.splits[key] -= by // it has come to an edge
		return nil
	}
	if m.opts.KeepSplits == nil {
		return nil
	}
	ctx, gen := m.keeping.Next(m.env.Ctx)
	return pane.After(ctx, keepQuiet, keepSplitsMsg{gen: gen})
}

// sizeOf is what the line beside or below a pane moves.
func sizeOf(c column, stacked bool) int {
	if stacked {
		return c.h
	}
	return c.w
}

// keepSplits hands on where the lines between panes are.
func (m *Model) keepSplits(msg keepSplitsMsg) tea.Cmd {
	if !m.keeping.Done(msg.gen) {
		return nil
	}
	return m.opts.KeepSplits(maps.Clone(m.splits))
}

// stackBodies draws two panes one below the other, each under its title.
func (m *Model) stackBodies(lines []string, r *room, columns []column) []string {
	t := m.env.Theme
	for i, c := range columns {
		if i > 0 {
			lines = append(lines, t.Paint(kit.Faint, strings.Repeat(t.Glyphs.Horizontal, m.w)))
		}
		e := &r.chain[c.index]
		role := kit.Muted
		if c.index == r.focus {
			role = kit.Title
		}
		lines = append(lines, kit.Spread("  "+t.Paint(role, kit.Clean(e.pane.Title())), noteOf(e.pane)+" ", m.w))
		for _, line := range e.lines.Lines(e.pane.View(), c.w-1, c.h) {
			lines = append(lines, line+" ")
		}
	}
	return lines
}
