package review

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// askNewFolder opens the dialog that makes a folder.
func askNewFolder(d Deps) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: NewFolderDialog(d, 0)})
}

// askLaunch opens the dialog that launches analyses in a folder.
func askLaunch(d Deps, f api.Folder) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: NewLaunchDialog(d, f, 0)})
}
