package review

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// askNewFolder opens the dialog that makes a folder on behalf of a pane.
func askNewFolder(d Deps, from pane.ID, masked bool) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: newNewFolder(d, from, masked)})
}

// askLaunch opens the dialog that launches analyses in a folder on behalf of a
// pane, which gets an analysesLaunchedMsg when some run.
func askLaunch(d Deps, f api.Folder, from pane.ID, masked bool) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: newLaunch(d, f, from, masked)})
}
