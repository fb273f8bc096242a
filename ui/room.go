package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// entry is an open pane and the route that it was opened by.
type entry struct {
	kind, id string
	pane     pane.Pane
	// preview says that it follows the cursor of the pane before it, and so
	// stays when one goes back there.
	preview bool
	// wanted is the preview that the pane asked for last.
	wanted pane.OpenMsg
	w, h   int // size it was told
	lines  kit.Fitter
}

// room is a tab with its panes from the general to the particular.
type room struct {
	Room
	chain []entry
	focus int
}

// top returns the pane that has the focus, nil before the room was entered.
func (r *room) top() pane.Pane {
	if r.focus >= len(r.chain) {
		return nil
	}
	return r.chain[r.focus].pane
}

// index returns where a pane is, -1 when it is not in the room.
func (r *room) index(id pane.ID) int {
	return slices.IndexFunc(r.chain, func(e entry) bool { return e.pane.ID() == id })
}

// lost says what closing the panes from an index on would lose, "" for nothing.
func (r *room) lost(from int) string {
	for _, e := range r.chain[min(from, len(r.chain)):] {
		if words := lostBy(e.pane); words != "" {
			return words
		}
	}
	return ""
}

// lostBy says what closing a pane would lose, "" for nothing.
func lostBy(p pane.Pane) string {
	if words := p.Unsaved(); words != "" {
		return words
	}
	if p.Mode() == pane.Busy {
		return p.Title() + " is still at work."
	}
	return ""
}

// cut closes the panes from an index on.
func (m *Model) cut(r *room, from int) {
	if from >= len(r.chain) {
		return
	}
	for _, e := range r.chain[from:] {
		m.dispose(e.pane)
	}
	r.chain = slices.Delete(r.chain, from, len(r.chain))
	r.focus = max(min(r.focus, len(r.chain)-1), 0)
}

// dispose closes a pane and forgets what is known of it.
func (m *Model) dispose(p pane.Pane) {
	p.Close()
	delete(m.busy, p.ID())
	delete(m.stale, p.ID())
	delete(m.shown, p.ID())
}

// enter switches to a room and opens its first pane the first time.
func (m *Model) enter(i int) tea.Cmd {
	m.active = i
	r := m.rooms[i]
	if len(r.chain) > 0 {
		return nil
	}
	return m.add(r, r.Kind, "", false)
}

// add opens a pane at the end of a room.
func (m *Model) add(r *room, kind, id string, preview bool) tea.Cmd {
	maker := m.opts.Routes[kind]
	if maker == nil {
		return m.tell(pane.StatusMsg{Level: pane.Bad, Text: "There is no page named " + kind + "."})
	}
	p := maker(id)
	if p == nil {
		return m.tell(pane.StatusMsg{Level: pane.Bad, Text: "This " + kind + " cannot be opened."})
	}
	r.chain = append(r.chain, entry{kind: kind, id: id, pane: p, preview: preview})
	if f, ok := p.(pane.Focuser); ok {
		f.Focus(false) // settle gives the focus
	}
	if m.w > 0 && m.h > 0 {
		m.layOut(r)
	}
	return m.begin(p)
}

// begin starts a pane or dialog that was just opened. It learns first what was
// broadcast before it was there, so that it does not load what it may not show.
func (m *Model) begin(p pane.Pane) tea.Cmd {
	var told []tea.Cmd
	if m.masked {
		told = append(told, p.Update(pane.MaskMsg{On: true}))
	}
	if m.away {
		told = append(told, p.Update(pane.AwayMsg{On: true}))
	}
	return tea.Batch(append(told, p.Init())...)
}

// layOut sizes the panes of the room that is shown before they load.
func (m *Model) layOut(r *room) {
	if r != m.room() {
		return
	}
	for _, c := range m.columns(r) {
		e := &r.chain[c.index]
		if w, h := c.w-1, c.h; e.w != w || e.h != h {
			e.w, e.h = w, h
			e.pane.Resize(w, h)
		}
	}
}

// open follows a route.
func (m *Model) open(msg pane.OpenMsg) tea.Cmd {
	for i, r := range m.rooms {
		if r.Kind == msg.Kind && msg.ID == "" {
			return m.enter(i)
		}
	}
	active, at := m.active, m.room().focus
	for j, other := range m.rooms {
		if i := other.index(msg.From); msg.From != 0 && i >= 0 {
			active, at = j, i
		}
	}
	r := m.rooms[active]
	if msg.Preview {
		return m.askPreview(r, at, msg)
	}
	m.active = active
	if at+1 < len(r.chain) && r.chain[at+1].kind == msg.Kind && r.chain[at+1].id == msg.ID {
		r.focus = at + 1
		return nil
	}
	return m.unlessLost(r.lost(at+1), func() tea.Cmd {
		m.cut(r, at+1)
		cmd := m.add(r, msg.Kind, msg.ID, false)
		r.focus = len(r.chain) - 1
		return cmd
	})
}

// back gives the focus to the pane one level up and closes what was open
// beyond it, but for the preview that belongs to it.
func (m *Model) back() tea.Cmd {
	r := m.room()
	if p, ok := r.top().(pane.Backer); ok {
		if cmd, used := p.Back(); used {
			return cmd
		}
	}
	if r.focus == 0 {
		return nil
	}
	keep := r.focus
	if r.chain[r.focus].preview {
		keep++
	}
	return m.unlessLost(r.lost(keep), func() tea.Cmd {
		r.focus--
		m.cut(r, keep)
		return m.previewWanted()
	})
}

// turn gives the focus to the next visible pane, or the one before.
func (m *Model) turn(by int) {
	r := m.room()
	columns := m.columns(r)
	for i, c := range columns {
		if c.index == r.focus {
			r.focus = columns[(i+by+len(columns))%len(columns)].index
			return
		}
	}
}

// unlessLost does something at once, or asks first when it would lose work.
func (m *Model) unlessLost(lost string, do func() tea.Cmd) tea.Cmd {
	if lost == "" {
		return do()
	}
	return m.push(kit.NewConfirm(m.env, kit.Question{
		Title: "Leave", Text: lost + " Leave all the same?", No: "Stay", Yes: "Leave",
		Answer: proceedMsg{do: do},
	}))
}

// proceedMsg goes on with what was asked about.
type proceedMsg struct{ do func() tea.Cmd }
