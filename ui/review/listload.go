package review

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// listReplacedMsg brings the first page of another list, or why there is none.
type listReplacedMsg struct {
	to     pane.ID
	gen    uint64
	filter filter
	window *api.FolderWindow // nobody else holds it
	err    error
}

// Target returns the folder list.
func (m listReplacedMsg) Target() pane.ID { return m.to }

// pageMsg brings one page of the list that is shown.
type pageMsg struct {
	to  pane.ID
	gen uint64
	res api.PageResult
}

// Target returns the folder list.
func (m pageMsg) Target() pane.ID { return m.to }

// replace loads the list of a filter. The old one stays until it is there.
func (p *FolderList) replace(f filter) tea.Cmd {
	ctx, gen := p.replacing.Next(p.ctx)
	p.jumping.Stop()
	p.spin.Stop()
	first, count := 0, 1
	if f.same(p.applied) {
		first, count = p.table.Visible() // the same place in a newer list
	}
	f.query.Sort = f.order.sorting()
	f.query.WithUser = slices.Contains(p.rows.chosen, "user")
	f.query.WithCompany = slices.Contains(p.rows.chosen, "company")
	return tea.Batch(p.spin.Start(), loadList(ctx, p.d.Client, p.id, gen, f, first, count))
}

// loadList reads the list of a filter around some rows into a new window.
func loadList(ctx context.Context, src Reader, to pane.ID, gen uint64, f filter, first, count int) tea.Cmd {
	return func() tea.Msg {
		msg := listReplacedMsg{to: to, gen: gen, filter: f}
		msg.window, msg.err = openWindow(ctx, src, f, first, count)
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		return msg
	}
}

// openWindow makes a window of the list of a filter and reads its beginning,
// and some rows further down.
func openWindow(ctx context.Context, src Reader, f filter, first, count int) (*api.FolderWindow, error) {
	q := f.query
	if f.folder != "" {
		first, count = rowOf(ctx, src, f), listPage
	}
	if f.prefix != "" {
		ids, err := findPrefix(ctx, src, q, f.prefix)
		if err != nil {
			return nil, err
		}
		q.IDs = ids
	}
	w := api.NewFolderWindow(src, q, listPage, listPages)
	needed := w.Need(0, 1)
	for len(needed) > 0 {
		for _, r := range needed {
			res, err := w.Fetch(ctx, r)
			if err != nil {
				return nil, err
			}
			w.Apply(res)
		}
		needed = nil
		if first >= listPage {
			needed, first = w.Need(first, count), 0
		}
	}
	return w, nil
}

// rowOf returns about where a folder is in a list that is not loaded, 0 where
// that cannot be found out.
func rowOf(ctx context.Context, src Reader, f filter) int {
	at, err := src.Folder(ctx, api.FolderID(f.folder))
	if err != nil || f.prefix != "" {
		return 0
	}
	row, err := rowAt(ctx, src, f.query, f.order, f.order.timeIn(&at))
	if err != nil {
		return 0
	}
	return max(row-listPage/2, 0)
}

// replaced shows the list that was loaded.
func (p *FolderList) replaced(msg listReplacedMsg) tea.Cmd {
	if !p.replacing.Done(msg.gen) {
		return nil
	}
	p.spin.Stop()
	if msg.err != nil {
		return p.notReplaced(msg.err, msg.filter.typed)
	}
	other := !msg.filter.same(p.applied)
	folder, typed := msg.filter.folder, msg.filter.typed
	msg.filter.folder, msg.filter.typed = "", false
	p.err, p.applied = nil, msg.filter
	if p.rows.order.word != p.applied.order.word {
		p.rows.order = p.applied.order
		p.recolumn()
	}
	p.retitle()
	clear(p.above)
	p.rows.window = msg.window
	p.rows.forget()
	p.pageCtx, p.pageGen = p.paging.Next(p.ctx)
	if other {
		p.d.Running.clear()
		p.table.SetCursor(0)
	} else {
		p.table.Sync()
	}
	if folder != "" {
		p.table.Select(folder)
	}
	if typed || !p.line.typing { // what is being typed is not lost
		p.line.leave(msg.filter.line)
	}
	return p.fresh.fresh()
}

// notReplaced says why a list could not be loaded: beside the filter when it
// was typed, over the whole pane when there is nothing to look at, else in
// the status line.
func (p *FolderList) notReplaced(err error, typed bool) tea.Cmd {
	p.d.Env.Log.Warn("folder list not loaded", "err", err)
	var missing *noPrefixError
	what, next := api.Explain(err)
	if errors.As(err, &missing) {
		what, next = missing.Error(), ""
	}
	switch {
	case typed && p.line.typing:
		p.line.refuse(errors.New(what))
		return nil
	case p.rows.window == nil:
		p.err = err
		return nil
	default:
		return tea.Batch(pane.Send(pane.StatusMsg{Level: pane.Bad, Text: sentence(what, next)}), p.fresh.stale(p.d.Env.Now()))
	}
}

// paged takes in one page.
func (p *FolderList) paged(msg pageMsg) tea.Cmd {
	if !p.paging.Current(msg.gen) || p.rows.window == nil {
		return nil
	}
	p.rows.window.Apply(msg.res)
	if err := msg.res.Err(); err != nil {
		p.d.Env.Log.Warn("folder page not loaded", "err", err)
		what, next := api.Explain(err)
		return tea.Batch(pane.Send(pane.StatusMsg{Level: pane.Bad, Text: sentence(what, next)}), p.fresh.stale(p.d.Env.Now()))
	}
	p.rows.forget()
	p.table.Sync()
	return p.fresh.fresh()
}

// fetchPage reads one page of a window, which it does not change.
func fetchPage(ctx context.Context, w *api.FolderWindow, r api.PageRequest, to pane.ID, gen uint64) tea.Cmd {
	return func() tea.Msg {
		res, err := w.Fetch(ctx, r)
		if err != nil && ctx.Err() != nil {
			return nil // the list was replaced or closed
		}
		return pageMsg{to: to, gen: gen, res: res}
	}
}

// settle asks for what is visible and not loaded, if load says so, for the
// preview of the row at the cursor, and for news of what runs. It is cheap
// when nothing changed.
func (p *FolderList) settle(load bool) tea.Cmd {
	var cmds []tea.Cmd
	if w := p.rows.window; w != nil && load {
		first, count := p.table.Visible()
		for _, r := range w.Need(first, count) {
			cmds = append(cmds, fetchPage(p.pageCtx, w, r, p.id, p.pageGen))
		}
	}
	p.count()
	p.sight()
	cmds = append(cmds, p.tell(), p.preview(), p.notePlace())
	return tea.Batch(cmds...)
}

// preview asks for the folder at the cursor beside the list.
func (p *FolderList) preview() tea.Cmd {
	return p.rows.preview(p.table, p.id, RouteFolder, &p.previews)
}

// heard takes in what the change feed tells.
func (p *FolderList) heard(msg newsMsg) tea.Cmd {
	events, next := p.live.take(msg)
	cmds := []tea.Cmd{next}
	var changed []string
	for _, e := range events {
		cmds = append(cmds, p.fresh.hear(e))
		switch e.Kind {
		case watch.Changed:
			if p.change(e) {
				changed = append(changed, string(e.ID))
			}
		case watch.Gone:
			p.d.Running.forget(e.ID)
			p.selected.set(e.ID, false)
			delete(p.above, e.ID)
			if p.rows.window != nil {
				p.rows.window.Remove(e.ID)
				p.rows.drop(e.ID)
			}
		case watch.Missed:
			cmds = append(cmds, p.replace(p.applied))
		case watch.LinkRestored:
			if p.rows.window == nil {
				cmds = append(cmds, p.replace(p.applied))
			}
		case watch.LinkLost:
		}
	}
	p.table.Sync()
	return tea.Batch(append(cmds, p.table.Mark(changed...))...)
}

// change takes in one folder. It reports whether its row looks different now.
func (p *FolderList) change(e watch.Event) bool {
	p.d.Running.note(&e.Folder)
	p.d.Running.stall(e)
	if p.rows.window == nil {
		return false
	}
	before, seen := p.rows.cache[e.ID]
	p.rows.window.Upsert(e.Folder)
	p.rows.drop(e.ID)
	i, ok := p.rows.IndexOf(string(e.ID))
	if !ok {
		return false
	}
	if first, _ := p.table.Visible(); e.New && !seen && first > 0 && i <= first {
		p.above[e.ID] = true // Sync keeps what is in sight where it is
	}
	after, _ := p.rows.Row(i)
	return e.New || seen && !sameRow(before, after)
}

// count finds what runs among the visible rows. What was seen running stays
// counted until it is heard to have ended; while the list is hidden its rows are
// older than what others hear.
func (p *FolderList) count() {
	if p.rows.window == nil || !p.visible {
		return
	}
	first, count := p.table.Visible()
	for i := first; i < first+count; i++ {
		f, ok := p.rows.window.Row(i)
		if !ok {
			continue
		}
		p.d.Running.note(&f)
	}
}

// tell says to the feed what runs, and to the root how much.
func (p *FolderList) tell() tea.Cmd {
	if p.visible {
		p.live.follow(p.d.Running.ids()...)
	}
	sum := p.d.Running.sum()
	if sum == p.busy {
		return nil
	}
	p.busy = sum
	return pane.Send(pane.BusyMsg{From: p.id, Count: sum})
}

// drop forgets everything that was loaded.
func (p *FolderList) drop() {
	if id, _ := p.table.Cursor(); id != "" {
		p.was = id
	}
	p.replacing.Stop()
	p.paging.Stop()
	p.spin.Stop()
	p.jumping.Stop()
	p.rows.window, p.err, p.previews = nil, nil, ""
	p.selected.clear()
	clear(p.above)
	p.rows.forget()
	p.d.Running.clear()
	p.table.Sync()
}

// sentence joins what happened and what to do.
func sentence(what, next string) string {
	if next == "" {
		return what
	}
	return what + " " + next
}

// sameRow compares rows by what they show.
func sameRow(a, b kit.Row) bool {
	if len(a.Cells) != len(b.Cells) {
		return false
	}
	for i := range a.Cells {
		if a.Cells[i].Text != b.Cells[i].Text || a.Cells[i].Role != b.Cells[i].Role ||
			len(a.Cells[i].Spans) != len(b.Cells[i].Spans) {
			return false
		}
		for j, s := range a.Cells[i].Spans {
			if s != b.Cells[i].Spans[j] {
				return false
			}
		}
	}
	return true
}

// brief is one folder in one line: outcome, margin and, where it fits, the id.
func (p *FolderList) brief(f *api.Folder) string {
	t := p.d.Env.Theme
	s := score.Folder(*f, p.d.Policy)
	line := t.Outcome(outcome(s.Outcome))
	if s.Margin.Ok() {
		line += "  " + marginText(t, s.Margin, s.Near)
	}
	if id := "  " + f.ID.Short(); kit.Width(line)+len(id) <= p.w-indent {
		line += id
	}
	return line
}
