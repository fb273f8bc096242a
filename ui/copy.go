package ui

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// copiedMsg tells what the tool of the system has said to a copy.
type copiedMsg struct {
	what, tool string
	err        error
}

// copy puts text on the clipboard through the terminal (OSC 52), which works
// over a connection too, and then by a tool of the system, for terminals that
// do not take it.
func (m *Model) copy(msg pane.CopyMsg) tea.Cmd {
	osc := tea.SetClipboard(msg.Text)
	native := m.opts.Clipboard
	if native == nil {
		return tea.Batch(osc, func() tea.Msg { return copiedMsg{what: msg.What} })
	}
	return tea.Batch(osc, func() tea.Msg {
		tool, err := native(msg.Text)
		return copiedMsg{what: msg.What, tool: tool, err: err}
	})
}

// copied says which way a copy went.
func (m *Model) copied(msg copiedMsg) tea.Cmd {
	words := "Copied " + kit.Clean(msg.what) + " through the terminal"
	switch {
	case msg.err != nil:
		m.env.Log.Warn("not copied by the system's tool", "tool", msg.tool, "err", msg.err)
		words += "; " + kit.Clean(msg.tool) + " refused"
	case msg.tool != "":
		words += " and by " + kit.Clean(msg.tool)
	}
	return m.tell(pane.StatusMsg{Level: pane.Good, Text: words + "."})
}
