package ui

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// suspend stops the program until a shell continues it, or tells why it must
// not: a stopped program that nothing continues would hold the terminal for
// ever.
func (m *Model) suspend() tea.Cmd {
	if ok, why := m.opts.CanSuspend(); !ok {
		return m.tell(pane.StatusMsg{Level: pane.Warn, Text: "Not suspended: " + why + "."})
	}
	return tea.Suspend
}
