package review

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/watch"
)

// loadFolder asks for a folder; what is shown stays until it is there.
func (p *detail) loadFolder(id api.FolderID) tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	return tea.Batch(p.spin.Start(), loadFolder(ctx, p.d.Client, p.id, gen, id))
}

// heardOf takes in what the change feed tells a pane that shows a folder: show
// takes a newer state of it, and reload asks for everything anew.
func (p *detail) heardOf(msg newsMsg, id api.FolderID, show func(api.Folder) tea.Cmd, reload func() tea.Cmd) tea.Cmd {
	events, next := p.live.take(msg)
	cmds := []tea.Cmd{next}
	for _, e := range events {
		cmds = append(cmds, p.fresh.hear(e))
		switch e.Kind {
		case watch.Changed:
			cmds = append(cmds, p.hear(e, id))
			if e.ID == id {
				p.settleLoad() // the news is younger than the question
				cmds = append(cmds, show(e.Folder))
			}
		case watch.Gone:
			if e.ID == id {
				p.empty(&api.Error{Kind: api.KindNotFound})
			}
			if p.d.Running.forget(e.ID) {
				cmds = append(cmds, p.d.Running.tell())
			}
		case watch.Missed, watch.LinkRestored:
			cmds = append(cmds, reload())
		case watch.LinkLost:
		}
	}
	return tea.Batch(cmds...)
}
