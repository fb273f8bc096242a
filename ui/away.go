package ui

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// turnAway tells every pane that the terminal has lost the focus, or has it
// again. Terminals that do not report it never lose it. A key that is pressed
// shows that somebody is there, whatever was reported.
func (m *Model) turnAway(on bool) tea.Cmd {
	if on == m.away {
		return nil
	}
	m.away = on
	return m.broadcast(pane.AwayMsg{On: on})
}
