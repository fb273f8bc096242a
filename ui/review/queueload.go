package review

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/watch"
	"ozdesk/ui/pane"
)

// successesRead is how many of the newest successes are looked through for
// those without a score, in folders.
const successesRead = 500

// queueLoadedMsg brings a group anew, or why it could not be read.
type queueLoadedMsg struct {
	to     pane.ID
	gen    uint64
	group  int
	window *api.FolderWindow // nobody else holds it
	items  []api.Folder      // of its first page
	// partial says that not all of the group was looked through, none that no id
	// in it begins as was asked.
	partial bool
	none    *noPrefixError
	err     error
}

// Target returns the queue.
func (m queueLoadedMsg) Target() pane.ID { return m.to }

// queuePageMsg brings one more page of a group.
type queuePageMsg struct {
	to    pane.ID
	gen   uint64
	group int
	res   api.PageResult
}

// Target returns the queue.
func (m queuePageMsg) Target() pane.ID { return m.to }

// reload reads every group anew; what is shown stays until it is there.
func (p *QueueList) reload() tea.Cmd {
	var cmds []tea.Cmd
	for i := range p.groups {
		cmds = append(cmds, p.loadGroup(i))
	}
	return tea.Batch(append(cmds, p.spin.Start())...)
}

// loadGroup reads one group anew.
func (p *QueueList) loadGroup(i int) tea.Cmd {
	g := p.groups[i]
	ctx, gen := g.load.Next(p.ctx)
	now, o := p.d.Env.Now(), p.d.QueueOptions
	q := g.waiting.Query(now.Add(-o.Since), now, o.StuckAfter)
	client, src, rows, to := p.d.Client, groupSource(p.d, g.waiting, now), g.rows, p.id
	first, count, by := 0, 1, p.applied
	switch {
	case p.asked != nil:
		by = *p.asked
		p.answers = slices.DeleteFunc(p.answers, func(m queueLoadedMsg) bool { return m.group == i })
	case rows.window != nil:
		first, count = g.table.Visible() // the same place in a newer list
	}
	return func() tea.Msg {
		w, none, err := openWaiting(ctx, client, src, q, by, first, count)
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		msg := queueLoadedMsg{to: to, gen: gen, group: i, window: w, none: none, err: err}
		if s, ok := src.(*sifted); ok {
			msg.partial = s.partial()
		}
		if w != nil {
			n, _ := w.Len()
			for row := range n {
				if f, ok := w.Row(row); ok {
					msg.items = append(msg.items, f)
				}
			}
		}
		return msg
	}
}

// groupSource is where the list of a group is read from: the server, and for
// successes without a score, which no filter can ask for, a look through them.
func groupSource(d Deps, w results.Waiting, now time.Time) api.FolderLister {
	if w != results.WaitingUnmeasured {
		return d.Client
	}
	policy, stuck := d.Policy, d.QueueOptions.StuckAfter
	return &sifted{src: d.Client, most: successesRead, keep: func(f api.Folder) bool {
		return results.Triage(f, policy, now, stuck).Waiting == w
	}}
}

// windowSource reads lists from another source than single folders.
type windowSource struct {
	Reader
	list api.FolderLister
}

// Folders implements api.FolderLister.
func (s windowSource) Folders(ctx context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	return s.list.Folders(ctx, q)
}

// loaded shows a group that was read.
func (p *QueueList) loaded(msg queueLoadedMsg) tea.Cmd {
	g := p.groups[msg.group]
	if !g.load.Done(msg.gen) {
		return nil
	}
	if p.asked != nil {
		return p.answered(msg)
	}
	if !slices.ContainsFunc(p.groups, func(g *queueGroup) bool { return g.load.InFlight() }) {
		p.spin.Stop()
	}
	if msg.err != nil {
		p.d.Env.Log.Warn("queue not loaded", "group", g.waiting.String(), "err", msg.err)
		g.err = msg.err
		if g.rows.window == nil || msg.group != p.at {
			return nil
		}
		return p.trouble(msg.err)
	}
	return p.replaced(msg)
}

// replaced shows a group as it was read.
func (p *QueueList) replaced(msg queueLoadedMsg) tea.Cmd {
	g := p.groups[msg.group]
	g.err, g.at, g.rows.window, g.partial = nil, p.d.Env.Now(), msg.window, msg.partial
	g.rows.forget()
	g.pageCtx, g.pageGen = g.paging.Next(p.ctx)
	g.sift(msg.items)
	g.table.Sync()
	if g.was != "" {
		g.table.Select(g.was) // the same person often, whose session had ended
		g.was = ""
	}
	p.begin()
	var step tea.Cmd
	if p.wanted != nil && p.group().rows.window != nil {
		wanted := *p.wanted
		p.wanted = nil
		step = p.step(wanted)
	}
	return tea.Batch(p.fresh.fresh(), step)
}

// begin shows the first group in which something waits, until somebody moves.
func (p *QueueList) begin() {
	if p.previews != "" || p.moved || p.group().load.InFlight() {
		return
	}
	for i, g := range p.groups {
		if g.load.InFlight() {
			return
		}
		if n, _ := g.rows.Len(); n > 0 {
			p.at = i
			return
		}
	}
}

// paged takes in one page.
func (p *QueueList) paged(msg queuePageMsg) tea.Cmd {
	g := p.groups[msg.group]
	if !g.paging.Current(msg.gen) || g.rows.window == nil {
		return nil
	}
	g.rows.window.Apply(msg.res)
	if err := msg.res.Err(); err != nil {
		p.d.Env.Log.Warn("queue page not loaded", "group", g.waiting.String(), "err", err)
		return p.trouble(err)
	}
	g.rows.forget()
	first, count := g.table.Visible()
	var items []api.Folder
	for i := max(first-listPage, 0); i < first+count+listPage; i++ {
		if f, ok := g.rows.window.Row(i); ok {
			items = append(items, f)
		}
	}
	g.sift(items)
	g.table.Sync()
	return p.fresh.fresh()
}

// trouble says that what is shown is old, and why.
func (p *QueueList) trouble(err error) tea.Cmd {
	what, next := api.Explain(err)
	return tea.Batch(pane.Send(pane.StatusMsg{Level: pane.Bad, Text: sentence(what, next)}), p.fresh.stale(p.d.Env.Now()))
}

// settle asks for what is visible and not loaded, if load says so, and for the
// case at the cursor beside the queue. It is cheap when nothing changed.
func (p *QueueList) settle(load bool) tea.Cmd {
	g := p.group()
	var cmds []tea.Cmd
	if w := g.rows.window; w != nil && load && p.visible {
		first, count := g.table.Visible()
		for _, r := range w.Need(first, count) {
			ctx, to, gen, at := g.pageCtx, p.id, g.pageGen, p.at
			cmds = append(cmds, func() tea.Msg {
				res, err := w.Fetch(ctx, r)
				if err != nil && ctx.Err() != nil {
					return nil // the group was read anew, or the queue closed
				}
				return queuePageMsg{to: to, gen: gen, group: at, res: res}
			})
		}
	}
	if p.visible {
		p.live.follow(p.d.Running.ids()...)
	}
	if p.opening {
		if id, _ := g.table.Cursor(); id != "" {
			p.opening = false
			cmds = append(cmds, p.open(api.FolderID(id)))
		}
	}
	return tea.Batch(append(cmds, p.preview())...)
}

// preview asks for the case at the cursor beside the queue.
func (p *QueueList) preview() tea.Cmd {
	g := p.group()
	return g.rows.preview(g.table, p.id, RouteCase, &p.previews)
}

// heard takes in what the change feed tells.
func (p *QueueList) heard(msg newsMsg) tea.Cmd {
	events, next := p.live.take(msg)
	cmds := []tea.Cmd{next}
	var arrived []string
	for _, e := range events {
		cmds = append(cmds, p.fresh.hear(e))
		switch e.Kind {
		case watch.Changed:
			p.d.Running.note(&e.Folder)
			for i, g := range p.groups {
				if g.take(e.Folder) && i == p.at {
					arrived = append(arrived, string(e.ID))
				}
			}
		case watch.Gone:
			p.d.Running.forget(e.ID)
			for _, g := range p.groups {
				if g.rows.window != nil {
					g.rows.window.Remove(e.ID)
					g.rows.drop(e.ID)
				}
			}
		case watch.Missed:
			cmds = append(cmds, p.reload())
		case watch.LinkRestored:
			if p.group().rows.window == nil {
				cmds = append(cmds, p.reload())
			}
		case watch.LinkLost:
		}
	}
	for _, g := range p.groups {
		g.table.Sync()
	}
	return tea.Batch(append(cmds, p.group().table.Mark(arrived...), p.d.Running.tell())...)
}

// drop forgets everything that was loaded.
func (p *QueueList) drop(why error) {
	p.spin.Stop()
	p.moved = p.moved || p.previews != ""
	p.previews, p.opening = "", false
	for _, g := range p.groups {
		if id, _ := g.table.Cursor(); id != "" {
			g.was = id
		}
		g.load.Stop()
		g.paging.Stop()
		g.rows.window, g.err = nil, why
		g.rows.forget()
		g.table.Sync()
	}
}

// count is how many checks wait, as far as they are loaded.
func (p *QueueList) count() int {
	sum := 0
	for _, g := range p.groups {
		n, _ := g.rows.Len()
		sum += n
	}
	return sum
}

// decided takes note of what became of a decision. The folder is read anew by
// the feed, which is asked to look at once.
func (p *QueueList) decided(msg decidedMsg) tea.Cmd {
	cmd := p.d.Queue.done(msg)
	p.live.retry()
	if msg.err == nil {
		for _, g := range p.groups {
			if i, ok := g.rows.IndexOf(string(msg.decision.folder)); ok {
				f, _ := g.rows.window.Row(i)
				g.take(withAnalysis(f, msg.analysis))
				g.table.Sync()
			}
		}
	}
	return cmd
}

// withAnalysis is a folder with a newer state of one of its analyses.
func withAnalysis(f api.Folder, a api.Analysis) api.Folder {
	f.Analyses = slices.Clone(f.Analyses) // others hold the same folder
	for i := range f.Analyses {
		if f.Analyses[i].ID == a.ID {
			a.FolderID, a.GroupID = f.ID, f.Analyses[i].GroupID
			f.Analyses[i] = a
		}
	}
	return f
}
