package review

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// askNewFolder opens the dialog that makes a folder.
func askNewFolder(_ Deps) tea.Cmd {
	return pane.Send(pane.StatusMsg{Level: pane.Warn, Text: "Folders cannot be made here yet."})
}

// askLaunch opens the dialog that launches analyses in a folder.
func askLaunch(_ Deps, _ api.Folder) tea.Cmd {
	return pane.Send(pane.StatusMsg{Level: pane.Warn, Text: "Analyses cannot be launched here yet."})
}
