package review

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/watch"
	"ozdesk/ui/pane"
)

// made shows a folder that was made from here: its row is there at once, the
// cursor goes to it, and it is opened.
func (p *FolderList) made(f api.Folder) tea.Cmd {
	mark := p.own(f, true)
	if !p.table.Select(string(f.ID)) && !p.applied.active() && p.applied.order == newestFirst {
		p.table.SetCursor(0) // the newest is there, but for pages that are still to come
	}
	return tea.Batch(mark, pane.Send(pane.OpenMsg{From: p.id, Kind: RouteFolder, ID: string(f.ID)}))
}

// launched shows analyses that were launched from here.
func (p *FolderList) launched(msg analysesLaunchedMsg) tea.Cmd {
	if p.rows.window == nil {
		return nil
	}
	i, ok := p.rows.IndexOf(string(msg.folder))
	if !ok {
		return nil
	}
	f, _ := p.rows.window.Row(i)
	return p.own(withAnalyses(f, msg.analyses), false)
}

// own takes in a folder as this program has just changed it, and asks the
// change feed to look at once instead of at its next turn.
func (p *FolderList) own(f api.Folder, isNew bool) tea.Cmd {
	p.live.retry()
	if p.rows.window == nil || f.Created.IsZero() {
		return nil
	}
	changed := p.change(watch.Event{Kind: watch.Changed, ID: f.ID, Folder: f, New: isNew})
	p.table.Sync()
	if !changed {
		return nil
	}
	return p.table.Mark(string(f.ID))
}
