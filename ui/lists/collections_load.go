package lists

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// collectionsMsg brings the collections, or why there are none.
type collectionsMsg struct {
	to   pane.ID
	gen  uint64
	list []api.Collection
	err  error
}

// Target returns the list of collections.
func (m collectionsMsg) Target() pane.ID { return m.to }

// reload asks for the list; what is shown stays until it is there.
func (p *CollectionList) reload() tea.Cmd {
	ctx, gen, spin := p.begin()
	src, to := p.d.Client, p.id
	return tea.Batch(spin, func() tea.Msg {
		list, err := src.Collections(ctx)
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		return collectionsMsg{to: to, gen: gen, list: list, err: err}
	})
}

// loaded takes in the answer of the server.
func (p *CollectionList) loaded(msg collectionsMsg) tea.Cmd {
	if !p.load.Done(msg.gen) {
		return nil
	}
	if msg.err != nil {
		return p.failed(msg.err)
	}
	p.rows.set(msg.list)
	p.rows.counts.renew()
	p.rows.narrow(p.line.words())
	p.table.Sync()
	if p.wanted != "" && p.table.Select(string(p.wanted)) {
		p.wanted = ""
	}
	if p.d.Listed != nil {
		p.d.Listed(msg.list)
	}
	return p.took()
}

// made shows a collection that was made.
func (p *CollectionList) made(msg collectionMadeMsg) tea.Cmd {
	p.changed()
	p.line.lift()
	p.rows.narrow(nil)
	p.wanted = msg.collection.ID
	told := pane.StatusMsg{Level: pane.Good, Text: "The collection " + collectionName(&msg.collection) + " was made."}
	if msg.unmarked {
		told.Level = pane.Warn
		told.Text = "The collection was made, but the server did not keep that it is a whitelist: it counts as a blacklist."
	}
	return tea.Batch(p.reload(), pane.Send(told))
}

// mostCounted is up to how many persons a collection is read for the number of
// its photographs. It is what a server gives at once; of more, that number would
// be a part only.
const mostCounted = 1000

// counting reports whether a collection is to be asked for what the list does
// not tell: the persons, or the photographs of those it has.
func counting(c *api.Collection) bool {
	return c.PersonCount == nil || *c.PersonCount > 0 && *c.PersonCount <= mostCounted
}

// count asks for the numbers of the visible rows that are not told.
func (p *CollectionList) count() tea.Cmd {
	if !p.have || !p.visible || p.err != nil {
		return nil
	}
	first, n := p.table.Visible()
	var ids []string
	for i := first; i < first+n && i < len(p.rows.shown); i++ {
		if c := &p.rows.shown[i]; counting(c) {
			ids = append(ids, string(c.ID))
		}
	}
	return p.rows.counts.want(p.ctx, ids)
}

// forget drops everything that was loaded.
func (p *CollectionList) forget(why error) {
	p.drop(why)
	p.rows.counts.stop()
	clear(p.rows.counts.rows)
	p.rows.set(nil)
	p.previews = ""
	p.rows.narrow(p.line.words())
	p.table.Sync()
}
