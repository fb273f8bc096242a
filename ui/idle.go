package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// idle masks everything personal once nobody has touched a key for a while. One
// timer runs at a time; keys note the time and set none.
type idle struct {
	slot pane.Slot
	last time.Time // when a key was pressed last
	on   bool      // it has masked
}

// idleMsg says that it may have been quiet for long enough.
type idleMsg struct{ gen uint64 }

// awaitIdle sets the timer, where there is to be one.
func (m *Model) awaitIdle(wait time.Duration) tea.Cmd {
	if m.opts.IdleMask <= 0 {
		return nil
	}
	ctx, gen := m.idle.slot.Next(m.env.Ctx)
	return pane.After(ctx, wait, idleMsg{gen: gen})
}

// idled masks, unless somebody was there meanwhile.
func (m *Model) idled(msg idleMsg) tea.Cmd {
	if !m.idle.slot.Done(msg.gen) {
		return nil
	}
	if left := m.opts.IdleMask - m.env.Now().Sub(m.idle.last); left > 0 {
		return m.awaitIdle(left)
	}
	if m.masked {
		return m.awaitIdle(m.opts.IdleMask) // masked by hand, and so it stays
	}
	m.idle.on, m.masked = true, true
	return tea.Batch(m.broadcast(pane.MaskMsg{On: true}), m.tell(pane.StatusMsg{
		Level: pane.Info, Text: "Masked, as nobody was here for " + kit.Took(m.opts.IdleMask) + ". Any key shows it again.", TTL: 24 * time.Hour,
	}))
}

// touched notes that somebody is there. The key that lifts an idle mask does
// nothing else; it reports whether that was this one.
func (m *Model) touched() (tea.Cmd, bool) {
	m.idle.last = m.env.Now()
	if !m.idle.on {
		return nil, false
	}
	m.idle.on, m.masked = false, false
	return tea.Batch(m.broadcast(pane.MaskMsg{}), m.awaitIdle(m.opts.IdleMask),
		m.tell(pane.StatusMsg{Level: pane.Info, TTL: time.Millisecond})), true
}

// maskByHand hides pictures and names, or shows them again.
func (m *Model) maskByHand() tea.Cmd {
	m.masked = !m.masked
	return m.broadcast(pane.MaskMsg{On: m.masked})
}
