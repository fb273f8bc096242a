package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// previewQuiet is how long a cursor must rest before its row is previewed. Only
// the first preview beside a pane comes at once.
const previewQuiet = 100 * time.Millisecond

// previewDueMsg says that a cursor has rested.
type previewDueMsg struct {
	gen uint64
	msg pane.OpenMsg
}

// askPreview notes what the pane at an index wants to have beside it, and
// shows it once the cursor rests.
func (m *Model) askPreview(r *room, at int, msg pane.OpenMsg) tea.Cmd {
	if at >= len(r.chain) {
		return nil
	}
	msg.From = r.chain[at].pane.ID()
	r.chain[at].wanted = msg
	ctx, gen := m.preview.Next(m.env.Ctx)
	due := previewDueMsg{gen: gen, msg: msg}
	if at+1 == len(r.chain) {
		return m.previewDue(due)
	}
	return pane.After(ctx, previewQuiet, due)
}

// previewDue shows a preview, unless something newer was asked for, there is no
// room for it, or it would close something unsaved.
func (m *Model) previewDue(due previewDueMsg) tea.Cmd {
	if !m.preview.Done(due.gen) {
		return nil
	}
	r := m.room()
	at := r.index(due.msg.From)
	if at < 0 || at != r.focus || !m.roomy() || r.lost(at+1) != "" {
		return nil
	}
	if at+1 < len(r.chain) && r.chain[at+1].kind == due.msg.Kind && r.chain[at+1].id == due.msg.ID {
		return nil
	}
	m.cut(r, at+1)
	if due.msg.Kind == "" {
		return nil // nothing to preview, such as an empty list
	}
	return m.add(r, due.msg.Kind, due.msg.ID, true)
}

// previewWanted asks again for the preview of the focused pane, once there is
// room for it.
func (m *Model) previewWanted() tea.Cmd {
	r := m.room()
	if !m.roomy() || r.focus != len(r.chain)-1 {
		return nil
	}
	wanted := r.chain[r.focus].wanted
	if wanted.Kind == "" {
		return nil
	}
	_, gen := m.preview.Next(m.env.Ctx)
	return m.previewDue(previewDueMsg{gen: gen, msg: wanted})
}
