package review

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// within narrows the query of a list to what fits the filter as well, which is
// all for the server to do. It is false when nothing can fit both. A filter
// that says since when looks as far back as it says, whatever the list does by
// itself.
func (f filter) within(q api.FolderQuery) (api.FolderQuery, bool) {
	own := f.query
	q.IDs, q.Meta, q.AnalysisTypes = own.IDs, own.Meta, own.AnalysisTypes
	q.CompanyIDs, q.UserIDs, q.Updated = own.CompanyIDs, own.UserIDs, own.Updated
	if !own.Created.Min.IsZero() {
		q.Created.Min = own.Created.Min
	}
	if end := own.Created.Max; !end.IsZero() && (q.Created.Max.IsZero() || end.Before(q.Created.Max)) {
		q.Created.Max = end
	}
	fits := q.Created.Max.IsZero() || !q.Created.Max.Before(q.Created.Min)
	if len(own.Status) > 0 {
		asked := q.Status
		q.Status = slices.DeleteFunc(slices.Clone(asked), func(s api.Status) bool { return !slices.Contains(own.Status, s) })
		if len(q.Status) == 0 {
			q.Status, fits = asked, false
		}
	}
	if !fits {
		q.NotStatus = q.Status // So that what changes does not come in either.
	}
	return q, fits
}

// noFolders is a list that is known to be empty.
type noFolders struct{}

// Folders implements api.FolderLister.
func (noFolders) Folders(_ context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	total := 0
	return api.Page[api.Folder]{Offset: q.Offset, Limit: q.Limit, Total: &total}, nil
}

// openWaiting makes the window of a group, narrowed by a filter, and reads its
// beginning and some rows further down. A beginning of an id that nothing in
// the group has leaves it empty, and is told.
func openWaiting(ctx context.Context, src Reader, list api.FolderLister, q api.FolderQuery, f filter, first, count int) (*api.FolderWindow, *noPrefixError, error) {
	q, fits := f.within(q)
	f.query, f.folder = q, ""
	if !fits {
		f.prefix = ""
		w, err := openWindow(ctx, windowSource{src, noFolders{}}, f, 0, 1)
		return w, nil, err
	}
	w, err := openWindow(ctx, windowSource{src, list}, f, first, count)
	var none *noPrefixError
	if !errors.As(err, &none) {
		return w, nil, err
	}
	f.query.IDs, f.prefix = []api.FolderID{api.FolderID(f.prefix)}, "" // No whole id is like it.
	w, err = openWindow(ctx, windowSource{src, noFolders{}}, f, 0, 1)
	return w, none, err
}

// queueLeftMsg brings the filter line that the queue was left with.
type queueLeftMsg struct {
	to   pane.ID
	line string
}

// Target returns the queue.
func (m queueLeftMsg) Target() pane.ID { return m.to }

// queueRequestMsg asks the queue for a filter from elsewhere.
type queueRequestMsg struct {
	to   pane.ID
	line string
}

// Target returns the queue.
func (m queueRequestMsg) Target() pane.ID { return m.to }

// Filter shows the queue and narrows it by a filter line; without one it opens
// the form.
func (q *Queue) Filter(line string) tea.Cmd {
	open := pane.Send(pane.OpenMsg{Kind: RouteQueue})
	if q.list == 0 {
		return open
	}
	return tea.Sequence(open, pane.Send(queueRequestMsg{to: q.list, line: line}))
}

// loadLeft asks for the filter that the queue was left with.
func (p *QueueList) loadLeft() tea.Cmd {
	ctx, keeper, to := p.ctx, p.d.Keeper, p.id
	return func() tea.Msg { return queueLeftMsg{to: to, line: keeper.QueueFilter(ctx)} }
}

// begun goes on with the filter that was kept, without it where it is not
// understood.
func (p *QueueList) begun(msg queueLeftMsg) tea.Cmd {
	f, err := parseFilter(msg.line, p.d.Env.Now(), p.line.known)
	if err != nil {
		p.d.Env.Log.Warn("the kept filter of the queue is not understood", "err", err)
	} else {
		p.applied = f
		p.line.leave(f.line)
	}
	return p.reload()
}

// keepFilter has the filter kept for the next start, without names.
func (p *QueueList) keepFilter() tea.Cmd {
	if p.d.Keeper == nil {
		return nil
	}
	p.d.Keeper.NoteQueue(nameless(lasting(p.applied.line, p.line.known)))
	ctx, keeper := p.ctx, p.d.Keeper
	return func() tea.Msg {
		keeper.SavePlace(ctx)
		return nil
	}
}

// typed gives a message to the filter line.
func (p *QueueList) typed(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
	default:
		p.group().table.Update(p.local(msg))
		return nil
	}
	switch p.line.update(msg, p.d.Env.Now()) {
	case filterAsked:
		return p.submit()
	case filterLeft:
		cmd := p.unask()
		p.line.leave(p.applied.line)
		return cmd
	case filterTyping:
	}
	return nil
}

// inform learns what can be completed.
func (p *QueueList) inform() tea.Cmd {
	g := p.group()
	first, count := g.table.Visible()
	p.line.learnFrom(g.rows.window, first, count)
	return p.line.inform(p.ctx, p.d, p.id)
}

// requested does what was asked for from elsewhere.
func (p *QueueList) requested(line string) tea.Cmd {
	if line == "" {
		return tea.Batch(p.inform(), pane.Send(pane.DialogMsg{
			Pane: newFilterForm(p.d, p.id, "Filter the queue", p.applied.line, p.line.known),
		}))
	}
	p.line.open()
	p.line.input.SetValue(line)
	return p.submit()
}

// submit asks for what is typed in the line.
func (p *QueueList) submit() tea.Cmd {
	f, cmd, ok := p.line.request(p.ctx, p.d, p.id)
	if !ok {
		return cmd
	}
	p.asked, p.answers = &f, nil
	return p.reload()
}

// unask takes back a filter that is not there yet.
func (p *QueueList) unask() tea.Cmd {
	if p.asked == nil {
		return nil
	}
	p.asked, p.answers = nil, nil
	for _, g := range p.groups {
		g.load.Stop()
	}
	p.spin.Stop()
	if slices.ContainsFunc(p.groups, func(g *queueGroup) bool { return g.rows.window == nil && g.err == nil }) {
		return p.reload() // They were still to come when the filter was asked for.
	}
	return nil
}

// lift shows everything that waits again.
func (p *QueueList) lift() tea.Cmd {
	cmd := p.unask()
	p.line.leave("")
	if !p.applied.active() {
		return cmd
	}
	f, _ := parseFilter("", p.d.Env.Now(), nil)
	p.asked, p.answers = &f, nil
	return tea.Batch(cmd, p.reload())
}

// answered collects the groups of a filter that was asked for: they are shown
// together or not at all, so that no group shows what another does not.
func (p *QueueList) answered(msg queueLoadedMsg) tea.Cmd {
	p.answers = append(p.answers, msg)
	if slices.ContainsFunc(p.groups, func(g *queueGroup) bool { return g.load.InFlight() }) {
		return nil
	}
	p.spin.Stop()
	f, answers := *p.asked, p.answers
	p.asked, p.answers = nil, nil
	none, found := (*noPrefixError)(nil), false
	for _, a := range answers {
		if a.err != nil {
			return p.refused(f, a.err)
		}
		if n, _ := a.window.Len(); n > 0 {
			found = true
		}
		if a.none != nil {
			none = a.none
		}
	}
	if f.typed && none != nil && !found {
		return p.refused(f, none)
	}
	p.applied = f
	if f.typed || !p.line.typing { // what is being typed is not lost
		p.line.leave(f.line)
	}
	cmds := []tea.Cmd{p.keepFilter()}
	for _, a := range answers {
		cmds = append(cmds, p.replaced(a))
		p.groups[a.group].table.SetCursor(0)
	}
	if n, _ := p.group().rows.Len(); n == 0 {
		p.toWaiting()
	}
	return tea.Batch(cmds...)
}

// refused says why a filter could not be applied: in the line where it was
// typed, else in the status line.
func (p *QueueList) refused(f filter, err error) tea.Cmd {
	p.d.Env.Log.Warn("queue not filtered", "err", err)
	for _, g := range p.groups {
		if g.rows.window == nil {
			g.err = err
		}
	}
	what, next := api.Explain(err)
	var none *noPrefixError
	if errors.As(err, &none) {
		what, next = none.Error(), ""
	}
	if f.typed && p.line.typing {
		p.line.refuse(errors.New(what))
		return nil
	}
	p.line.leave(p.applied.line)
	return pane.Send(pane.StatusMsg{Level: pane.Bad, Text: sentence(what, next)})
}

// toWaiting shows the first group in which something waits, if there is one.
func (p *QueueList) toWaiting() {
	for i, g := range p.groups {
		if n, _ := g.rows.Len(); n > 0 {
			p.at = i
			p.group().table.Focus(p.focused)
			return
		}
	}
}

// noneFit says that nothing in the group fits the filter, and where to look
// further.
func (p *QueueList) noneFit() string {
	words, status := "Nothing here fits: "+p.applied.say()+".", p.group().waiting.Query(time.Time{}, time.Time{}, 0).Status
	switch {
	case len(p.applied.query.Status) > 0 && !slices.Contains(p.applied.query.Status, status[0]):
	case p.group().partial:
		words += " Only the newest " + kit.Count(successesRead) + " successes that fit are looked through."
	case p.applied.query.Created.Min.IsZero():
		words += " The queue looks back over " + p.span() + "; since: says how far otherwise."
	}
	return words
}
