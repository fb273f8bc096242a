package review

import (
	"context"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

const (
	// RouteQueue is the queue of checks that wait for a look; it has no id.
	RouteQueue = "queue"
	// RouteCase is one of them with what there is to know, by the id of its
	// folder.
	RouteCase = "case"
)

// QueueOptions says what waits and how people are recognized. The zero value
// stands for the defaults.
type QueueOptions struct {
	// Since is how far back the queue looks; 0 is thirty days.
	Since time.Duration
	// StuckAfter is how long a check may run before it is stuck; 0 is fifteen
	// minutes.
	StuckAfter time.Duration
	// PersonKeys are the metadata keys that the attempts of a person are found
	// by; nil is results.PersonKeys.
	PersonKeys []string
}

// complete fills in the defaults.
func (o QueueOptions) complete() QueueOptions {
	if o.Since <= 0 {
		o.Since = 30 * 24 * time.Hour
	}
	if o.StuckAfter <= 0 {
		o.StuckAfter = 15 * time.Minute
	}
	if o.PersonKeys == nil {
		o.PersonKeys = results.PersonKeys()
	}
	return o
}

// Queue is what the queue and the cases that are opened from it share: where
// the queue is, what is being decided, and which cases were looked at. It
// belongs to the update loop. The zero value is ready.
type Queue struct {
	list    pane.ID // the queue, 0 before there is one
	waiting int     // checks that wait, as far as they are counted
	seen    map[api.FolderID]bool
	decisions
}

// Count is how many checks wait, for the tab of the room; 0 before the queue
// was opened. It is quick.
func (q *Queue) Count() int { return q.waiting }

// look notes that a case was opened.
func (q *Queue) look(id api.FolderID) {
	if q.seen == nil {
		q.seen = map[api.FolderID]bool{}
	}
	q.seen[id] = true
}

// queueStale is the age from which the queue is read anew when it is shown: a
// check becomes stuck without any change that the feed could tell.
const queueStale = time.Minute

// QueueList is the pane of the checks that wait for a look, in groups by why
// they wait. Each group is a window onto a list of the server.
type QueueList struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc

	groups   []*queueGroup
	at       int // the group that is shown
	line     *filterLine
	applied  filter           // what the groups are narrowed by
	asked    *filter          // what they are to be narrowed by, nil for nothing else
	answers  []queueLoadedMsg // groups of it that are there
	spin     *kit.Spinner
	live     live
	fresh    freshness
	masked   bool
	visible  bool
	focused  bool
	previews string   // what was asked to be previewed last
	opening  bool     // the row at the cursor is to be opened once it is loaded
	wanted   *stepMsg // asked for while the group was not there
	moved    bool     // somebody has been here before everything was dropped
	w, h     int
}

// NewQueue makes the queue.
func NewQueue(d Deps) pane.Pane {
	d = d.complete()
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	d.Queue.list = id
	p := &QueueList{
		d: d, id: id, ctx: ctx, cancel: cancel, spin: kit.NewSpinner(d.Env, id),
		live: live{d: d, to: id}, fresh: freshness{to: id}, line: newFilterLine(d.Env),
	}
	for _, w := range results.Waits() {
		p.groups = append(p.groups, newQueueGroup(d, id, w))
	}
	return p
}

// ID implements pane.Pane.
func (p *QueueList) ID() pane.ID { return p.id }

// Init loads the first page of every group, narrowed as it was left.
func (p *QueueList) Init() tea.Cmd {
	if p.d.Keeper == nil {
		return p.reload()
	}
	return tea.Batch(p.spin.Start(), p.loadLeft())
}

// group is the group that is shown.
func (p *QueueList) group() *queueGroup { return p.groups[p.at] }

// Update implements pane.Pane.
func (p *QueueList) Update(msg tea.Msg) tea.Cmd {
	cmd := p.handle(msg)
	p.layOut()
	p.d.Queue.waiting = p.count()
	_, pressed := msg.(tea.KeyPressMsg)
	return tea.Batch(cmd, p.settle(pressed || p.fresh.since.IsZero()))
}

// handle routes one message.
func (p *QueueList) handle(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case queueLoadedMsg:
		return p.loaded(msg)
	case queuePageMsg:
		return p.paged(msg)
	case newsMsg:
		return p.heard(msg)
	case queueLeftMsg:
		return p.begun(msg)
	case queueRequestMsg:
		return p.requested(msg.line)
	case filterMsg:
		if msg.line == "" {
			return p.lift()
		}
		return p.requested(msg.line)
	case directoryMsg:
		if p.line.informed(msg, p.d.Env.Now()) {
			return p.submit()
		}
		return nil
	case stepMsg:
		return p.step(msg)
	case decideMsg:
		return p.d.Queue.send(p.d.Env.Ctx, p.d, p.id, msg)
	case decidedMsg:
		return p.decided(msg)
	case analysesLaunchedMsg:
		p.live.retry()
		return p.reload()
	case pane.ThemeMsg, pane.MaskMsg:
		if mask, ok := msg.(pane.MaskMsg); ok {
			p.masked = mask.On
		}
		p.redraw()
		return nil
	case pane.AwayMsg:
		p.live.rest(msg.On)
		return nil
	case pane.RoleMsg:
		p.drop(nil)
		p.line.forget()
		p.d.Queue.forgive()
		return p.reload()
	case pane.SignedOutMsg:
		p.drop(api.ErrSignedOut)
		return nil
	}
	if p.line.typing {
		return p.typed(msg)
	}
	return p.key(msg)
}

// redraw drops what was drawn.
func (p *QueueList) redraw() {
	for _, g := range p.groups {
		g.rows.masked = p.masked
		g.rows.forget()
		g.table.Invalidate()
	}
}

// key does what a key asks for.
func (p *QueueList) key(msg tea.Msg) tea.Cmd {
	k, g := p.d.Env.Keys, p.group()
	f, chosen := g.chosen()
	if chosen {
		if cmd, ours := p.act(msg, f); ours {
			return cmd
		}
	}
	switch {
	case (kit.Pressed(msg, k.Open) || g.table.Opens(msg, p.headHeight())) && chosen:
		return p.open(f.ID)
	case kit.Pressed(msg, k.Right):
		p.turn(1)
	case kit.Pressed(msg, k.Left):
		p.turn(-1)
	case kit.Pressed(msg, k.NextCase):
		return p.step(stepMsg{by: 1})
	case kit.Pressed(msg, k.PreviousCase):
		return p.step(stepMsg{by: -1})
	case kit.Pressed(msg, k.Analyse) && chosen && p.d.forbidden() == "":
		return askLaunch(p.d, f, p.id, p.masked)
	case kit.Pressed(msg, k.Filter) && !p.d.Blind.on:
		p.line.open()
		return p.inform()
	case kit.Pressed(msg, k.FilterForm) && !p.d.Blind.on:
		return p.requested("")
	case kit.Pressed(msg, k.Refresh):
		p.live.retry()
		return p.reload()
	case kit.Pressed(msg, k.Blind):
		return turnBlind(p.d.Blind)
	case kit.Pressed(msg, k.Copy) && chosen:
		return copyID("folder", string(f.ID))
	default:
		g.table.Update(p.local(msg))
	}
	return nil
}

// local moves the mouse into the table, which begins below the filter line and
// the groups.
func (p *QueueList) local(msg tea.Msg) tea.Msg { return kit.Shift(msg, 0, -p.headHeight()) }

// open opens a case.
func (p *QueueList) open(id api.FolderID) tea.Cmd {
	p.d.Queue.look(id)
	p.group().rows.drop(id)
	p.previews = string(id)
	return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteCase, ID: string(id)})
}

// turn shows the group before or after.
func (p *QueueList) turn(by int) {
	p.at = (p.at + by + len(p.groups)) % len(p.groups)
	p.group().table.Focus(p.focused)
}

// Resize implements pane.Pane.
func (p *QueueList) Resize(w, h int) {
	p.w, p.h = w, h
	p.layOut()
}

// layOut gives the groups what filter line, groups and footer leave.
func (p *QueueList) layOut() {
	h := p.h - p.headHeight() - 1
	for _, g := range p.groups {
		g.resize(p.w, h)
	}
}

// Title implements pane.Pane.
func (p *QueueList) Title() string { return "Queue" }

// Note implements pane.Noted: how far back it looks.
func (p *QueueList) Note() string {
	if !p.applied.query.Created.Min.IsZero() {
		return "" // The filter line says it.
	}
	return p.d.Env.Theme.Paint(kit.Muted, p.span())
}

// span says how far back the queue looks by itself.
func (p *QueueList) span() string {
	if days := int(p.d.QueueOptions.Since.Hours() / 24); days > 1 {
		return "the last " + kit.Count(days) + " days"
	}
	return "the last " + kit.Took(p.d.QueueOptions.Since)
}

// Width implements pane.Sized.
func (p *QueueList) Width() (least, most int) { return 56, 101 }

// Focus implements pane.Focuser.
func (p *QueueList) Focus(on bool) {
	p.focused = on
	for _, g := range p.groups {
		g.table.Focus(on)
	}
}

// Keys implements pane.Pane.
func (p *QueueList) Keys() []key.Binding {
	if p.line.typing {
		return p.line.bindings()
	}
	k := p.d.Env.Keys
	_, chosen := p.group().chosen()
	open, analyse := kit.As(k.Open, "case"), k.Analyse
	if !chosen {
		open, analyse = kit.Greyed(open, "none"), kit.Greyed(analyse, "none")
	}
	if why := p.d.forbidden(); why != "" {
		analyse = kit.Greyed(k.Analyse, why)
	}
	narrow, form := k.Filter, k.FilterForm
	if p.d.Blind.on {
		narrow, form = kit.Greyed(narrow, hiddenQueue), kit.Greyed(form, hiddenQueue)
	}
	return slices.Concat([]key.Binding{
		open, kit.As(k.Right, "next group"), narrow, k.NextCase, k.PreviousCase, kit.As(k.Left, "group before"),
	}, p.actKeys(), []key.Binding{analyse, k.Refresh, kit.As(k.Copy, "copy id"), form, k.Blind})
}

// hiddenQueue says why there is nothing to narrow.
const hiddenQueue = "blind mode hides what has failed"

// Mode implements pane.Pane.
func (p *QueueList) Mode() pane.Mode {
	if p.line.typing {
		return pane.Text
	}
	return pane.Normal
}

// Back implements pane.Backer: it lifts the filter.
func (p *QueueList) Back() (tea.Cmd, bool) {
	if !p.applied.active() && !p.line.shown() {
		return nil, false
	}
	cmd := p.lift()
	p.layOut()
	return cmd, true
}

// Shown implements pane.Pane.
func (p *QueueList) Shown(on bool) tea.Cmd {
	if on == p.visible {
		return nil
	}
	p.visible = on
	p.d.Running.listen(on)
	if !on {
		p.live.pause()
		return p.d.Running.tell()
	}
	cmds := []tea.Cmd{p.live.start(p.ctx)}
	for i, g := range p.groups {
		if !g.at.IsZero() && p.d.Env.Now().Sub(g.at) > queueStale && !g.load.InFlight() {
			cmds = append(cmds, p.loadGroup(i))
		}
	}
	return tea.Batch(append(cmds, p.settle(true))...)
}

// Unsaved implements pane.Pane.
func (p *QueueList) Unsaved() string { return p.d.Queue.unsaved() }

// Close implements pane.Pane.
func (p *QueueList) Close() {
	p.Shown(false)
	p.live.stop()
	p.spin.Stop()
	p.line.naming.Stop()
	for _, g := range p.groups {
		g.load.Stop()
		g.paging.Stop()
	}
	p.cancel()
}
