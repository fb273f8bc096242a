package review

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// folderMadeMsg tells the folder list which folder was made, with the analyses
// that were launched on it.
type folderMadeMsg struct {
	to     pane.ID
	folder api.Folder
}

// Target returns the folder list.
func (m folderMadeMsg) Target() pane.ID { return m.to }

// analysesLaunchedMsg tells the pane that asked for the dialog what runs now,
// so that it shows them without waiting for the change feed.
type analysesLaunchedMsg struct {
	to       pane.ID
	folder   api.FolderID
	analyses []api.Analysis
}

// Target returns the pane that asked.
func (m analysesLaunchedMsg) Target() pane.ID { return m.to }

// withAnalyses is a folder in which analyses were launched since it was read.
func withAnalyses(f api.Folder, launched []api.Analysis) api.Folder {
	f.Analyses = slices.Clone(f.Analyses) // others hold the same folder
	for _, a := range launched {
		known := slices.ContainsFunc(f.Analyses, func(o api.Analysis) bool { return o.ID == a.ID })
		if !known {
			f.Analyses = append(f.Analyses, a)
		}
	}
	f.HasAnalyses = f.HasAnalyses || len(f.Analyses) > 0
	return f
}

// askNewFolder opens the dialog that makes a folder. Whichever pane asks for it,
// the folder list gets a folderMadeMsg and opens the new folder.
func askNewFolder(d Deps, masked bool) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: newNewFolder(d, d.Running.list, masked)})
}

// askLaunch opens the dialog that launches analyses in a folder on behalf of a
// pane, which gets an analysesLaunchedMsg when some run.
func askLaunch(d Deps, f api.Folder, from pane.ID, masked bool) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: newLaunch(d, f, from, masked)})
}
