package jobs

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Drawer is the pane of all jobs.
type Drawer struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	w, h   int
	masked bool

	list     []jobs.Job
	table    *kit.Table
	progress map[jobs.ID]*kit.Progress // of the jobs that run
	watch    pane.Slot
	act      pane.Slot
	fault    string // what kept the last thing asked for from being done
	ticking  bool
}

// New makes the drawer.
func New(d Deps) pane.Pane {
	p := &Drawer{d: d, id: d.Env.IDs.Next(), progress: map[jobs.ID]*kit.Progress{}}
	p.ctx, p.cancel = context.WithCancel(d.Env.Ctx)
	p.table = kit.NewTable(d.Env, p.id, rows{p}, columns()...)
	return p
}

// ID implements pane.Pane.
func (p *Drawer) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *Drawer) Init() tea.Cmd { return nil }

// changedMsg says that the jobs are not as they were.
type changedMsg struct {
	to   pane.ID
	gen  uint64
	seen uint64
}

// Target returns the drawer.
func (m changedMsg) Target() pane.ID { return m.to }

// lookMsg looks at how many bytes have left.
type lookMsg struct{ to pane.ID }

// Target returns the drawer.
func (m lookMsg) Target() pane.ID { return m.to }

// actedMsg says what came of something that was asked for.
type actedMsg struct {
	to  pane.ID
	gen uint64
	err error
}

// Target returns the drawer.
func (m actedMsg) Target() pane.ID { return m.to }

// cancelMsg says that somebody has said yes to cancelling a job.
type cancelMsg struct {
	to pane.ID
	id jobs.ID
}

// Target returns the drawer.
func (m cancelMsg) Target() pane.ID { return m.to }

// quiet is the least time between two looks at the jobs, so that many quick
// steps cost few frames.
const quiet = 100 * time.Millisecond

// Shown implements pane.Pane: nobody waits for changes while nobody looks.
func (p *Drawer) Shown(on bool) tea.Cmd {
	if !on {
		p.watch.Stop()
		return nil
	}
	p.look()
	ctx, gen := p.watch.Next(p.ctx)
	desk := p.d.Desk
	// What another window has begun or left meanwhile is seen too.
	return tea.Batch(p.next(ctx, gen, 0, 0), p.tick(), func() tea.Msg {
		_ = desk.Load(ctx)
		return nil
	})
}

// next waits for the next change, and a moment before that.
func (p *Drawer) next(ctx context.Context, gen, seen uint64, after time.Duration) tea.Cmd {
	desk, to := p.d.Desk, p.id
	return func() tea.Msg {
		if after > 0 && pane.After(ctx, after, true)() == nil {
			return nil
		}
		seen, err := desk.Wait(ctx, seen)
		if err != nil {
			return nil
		}
		return changedMsg{to: to, gen: gen, seen: seen}
	}
}

// tick looks on while something is being sent.
func (p *Drawer) tick() tea.Cmd {
	if p.ticking || !p.watch.InFlight() || Working(p.d.Desk) == 0 {
		return nil
	}
	p.ticking = true
	return pane.After(p.ctx, kit.TransferLook, lookMsg{to: p.id})
}

// look takes in how the jobs stand.
func (p *Drawer) look() {
	p.list = p.d.Desk.Jobs()
	running := map[jobs.ID]*kit.Progress{}
	now := p.d.Env.Now()
	for _, j := range p.list {
		if j.State != jobs.Running || j.Total == 0 {
			continue
		}
		if running[j.ID] = p.progress[j.ID]; running[j.ID] == nil {
			running[j.ID] = kit.BeginProgress(now, j.Sent, j.Total)
		}
		running[j.ID].See(now, j.Sent, j.Total)
	}
	p.progress = running
	p.table.Invalidate()
	p.table.Sync()
}

// Update implements pane.Pane.
func (p *Drawer) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case changedMsg:
		if !p.watch.Current(msg.gen) || !p.watch.InFlight() {
			return nil
		}
		p.look()
		ctx, gen := p.watch.Next(p.ctx)
		return tea.Batch(p.next(ctx, gen, msg.seen, quiet), p.tick())
	case lookMsg:
		p.ticking = false
		if !p.watch.InFlight() {
			return nil // Nobody looks.
		}
		p.look()
		return p.tick()
	case actedMsg:
		if p.act.Done(msg.gen) && msg.err != nil {
			what, next := api.Explain(msg.err)
			p.fault = what + " " + next
		}
		p.look()
	case restMsg:
		return p.wroteRest(msg)
	case cancelMsg:
		return p.do(msg.id, p.d.Desk.Cancel)
	case pane.MaskMsg:
		p.masked = msg.On
	case pane.ThemeMsg:
		p.table.Invalidate()
	case tea.KeyPressMsg:
		return p.key(msg)
	default:
		p.table.Update(msg)
	}
	return nil
}

// key does what a key asks for.
func (p *Drawer) key(msg tea.KeyPressMsg) tea.Cmd {
	k := p.d.Env.Keys
	j, chosen := p.chosen()
	if !chosen {
		return nil
	}
	switch {
	case kit.Pressed(msg, k.Open) && j.Made.Folder != "":
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteFolder, ID: string(j.Made.Folder)})
	case kit.Pressed(msg, k.Open) && j.Made.Collection != "":
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteCollection, ID: string(j.Made.Collection)})
	case kit.Pressed(msg, k.CaseFile) && p.rests(j):
		return p.writeRest(j.ID)
	case kit.Pressed(msg, k.Pause) && j.State.Active():
		return p.do(j.ID, p.d.Desk.Pause)
	case kit.Pressed(msg, k.Refresh) && (j.State.Resumable() || j.State == jobs.Elsewhere):
		return p.do(j.ID, p.d.Desk.Resume)
	case kit.Pressed(msg, k.Refresh) && (j.State == jobs.Failed || j.State == jobs.Cancelled):
		return p.do(j.ID, p.d.Desk.Retry)
	case kit.Pressed(msg, k.Delete) && !j.State.Ended() && j.State != jobs.Elsewhere:
		return kit.Ask(p.d.Env, kit.Question{
			Title: "Cancel", Text: "Cancel this job? What is done stays, the rest is not done.",
			Goes: []string{title(j), kit.Count(j.Count[jobs.Confirmed]) + " of " + steps(j.Steps) + " done"},
			No:   "Go on", Yes: "Cancel it", Answer: cancelMsg{to: p.id, id: j.ID},
		})
	case kit.Pressed(msg, k.Delete) && j.State.Ended():
		return p.do(j.ID, p.d.Desk.Clear)
	case kit.Pressed(msg, k.ClearAll):
		return p.clear()
	default:
		p.table.Update(msg)
	}
	return nil
}

// do asks something of the desk.
func (p *Drawer) do(id jobs.ID, what func(context.Context, jobs.ID) error) tea.Cmd {
	p.fault = ""
	to := p.id
	ctx, gen := p.act.Next(p.ctx)
	return func() tea.Msg { return actedMsg{to: to, gen: gen, err: what(context.WithoutCancel(ctx), id)} }
}

// clear forgets every job that has been done or was cancelled. Failed ones stay
// until somebody has looked at them.
func (p *Drawer) clear() tea.Cmd {
	var ids []jobs.ID
	for _, j := range p.list {
		if j.State == jobs.Done || j.State == jobs.Cancelled {
			ids = append(ids, j.ID)
		}
	}
	desk := p.d.Desk
	return p.do("", func(ctx context.Context, _ jobs.ID) error {
		for _, id := range ids {
			if err := desk.Clear(ctx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// chosen is the job at the cursor.
func (p *Drawer) chosen() (jobs.Job, bool) {
	_, row := p.table.Cursor()
	if row < 0 || row >= len(p.list) {
		return jobs.Job{}, false
	}
	return p.list[row], true
}

// Title implements pane.Pane.
func (p *Drawer) Title() string { return "Jobs" }

// Keys implements pane.Pane.
func (p *Drawer) Keys() []key.Binding {
	k := p.d.Env.Keys
	j, chosen := p.chosen()
	if !chosen {
		return nil
	}
	var out []key.Binding
	if j.Made.Folder != "" {
		out = append(out, kit.As(k.Open, "open folder"))
	} else if j.Made.Collection != "" {
		out = append(out, kit.As(k.Open, "open collection"))
	}
	switch {
	case j.State.Active():
		out = append(out, k.Pause)
	case j.State.Resumable(), j.State == jobs.Elsewhere:
		out = append(out, kit.As(k.Refresh, "go on"))
	case j.State == jobs.Failed, j.State == jobs.Cancelled:
		out = append(out, kit.As(k.Refresh, "try again"))
	}
	if p.rests(j) {
		out = append(out, kit.As(k.CaseFile, "file of the rest"))
	}
	if j.State.Ended() {
		return append(out, kit.As(k.Delete, "clear"), k.ClearAll)
	}
	return append(out, kit.As(k.Delete, "cancel…"), k.ClearAll)
}

// Mode implements pane.Pane.
func (p *Drawer) Mode() pane.Mode { return pane.Normal }

// Unsaved implements pane.Pane: the jobs go on without the drawer.
func (p *Drawer) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *Drawer) Close() { p.cancel() }

// Focus implements pane.Focuser.
func (p *Drawer) Focus(on bool) { p.table.Focus(on) }

// Width implements pane.Sized.
func (p *Drawer) Width() (least, most int) { return 46, 84 }
