package ui

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// mouse gives a click or the wheel to what lies under the pointer, in the
// coordinates of that pane. A click gives the pane the keys, and one on a tab
// opens its room. What lies under a dialog gets nothing.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	_, clicked := msg.(tea.MouseClickMsg)
	if d := m.dialog(); d != nil {
		x, y := m.dialogOrigin(d)
		return d.Update(kit.Shift(msg, -x, -y))
	}
	if m.w < leastWidth || m.h < leastHeight {
		return nil
	}
	if at.Y == 0 {
		if i := kit.TabAt(m.env.Theme, m.w, m.opts.Name, m.tabs(), at.X); clicked && i >= 0 {
			return m.enter(i)
		}
		return nil
	}
	r := m.room()
	for _, c := range m.columns(r) {
		if at.X < c.x || at.X >= c.x+c.w || c.y > 0 && (at.Y < c.y-1 || at.Y >= c.y+c.h) {
			continue
		}
		if clicked && c.index != r.focus && r.top().Mode() != pane.Text {
			r.focus = c.index
		}
		return r.chain[c.index].pane.Update(kit.Shift(msg, -c.x, -m.topOf(c)))
	}
	return nil
}

// bodyTop is the first line of the panes.
func (m *Model) bodyTop() int { return m.h - 2 - m.bodyHeight() }

// dialogOrigin is where the text of a dialog begins on the screen.
func (m *Model) dialogOrigin(d pane.Pane) (x, y int) {
	inner, most := kit.DialogInner(m.w, m.h)
	h := min(1+countLines(d.View()), most)
	return kit.DialogOrigin(inner, h, m.w, m.h)
}

// countLines is the number of line ends in a view.
func countLines(view string) int {
	n := 0
	for i := range len(view) {
		if view[i] == '\n' {
			n++
		}
	}
	return n
}

// setMouse turns the mouse on or off while the program runs. Off, the terminal
// selects text as it always does.
func (m *Model) setMouse(arg string) tea.Cmd {
	switch arg {
	case "on":
		m.mouseOn = true
	case "off":
		m.mouseOn = false
	default:
		m.mouseOn = !m.mouseOn
	}
	words := "The mouse is the terminal's again: it selects text."
	if m.mouseOn {
		words = "The mouse selects and scrolls here. Hold shift to select text."
	}
	return m.tell(pane.StatusMsg{Level: pane.Good, Text: words})
}
