package jobs

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Drawer is the pane of all jobs.
type Drawer struct {
	actor
	w, h   int
	masked bool

	list     []jobs.Job
	table    *kit.Table
	progress map[jobs.ID]*kit.Progress // of the jobs that run
	ticking  bool
}

// New makes the drawer.
func New(d Deps) pane.Pane {
	p := &Drawer{actor: newActor(d), progress: map[jobs.ID]*kit.Progress{}}
	p.table = kit.NewTable(d.Env, p.id, rows{p}, columns()...)
	return p
}

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
	// What another window has begun or left meanwhile is seen too.
	return tea.Batch(p.follow(0), p.tick(), func() tea.Msg {
		_ = p.d.Desk.Load(p.ctx)
		return nil
	})
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
		if !p.current(msg) {
			return nil
		}
		p.look()
		return tea.Batch(p.follow(msg.seen), p.tick())
	case lookMsg:
		p.ticking = false
		if !p.watch.InFlight() {
			return nil // Nobody looks.
		}
		p.look()
		return p.tick()
	case actedMsg:
		p.acted(msg)
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
	case tea.MouseClickMsg:
		if j, chosen := p.chosen(); chosen && p.table.Opens(msg, 0) {
			return p.open(j)
		}
		p.table.Update(msg)
	default:
		p.table.Update(msg)
	}
	return nil
}

// opens tells what a job leads to: who or what was in trouble, else what it has
// made.
func opens(j jobs.Job) (what, route, id string) {
	switch {
	case len(j.Trouble) > 0 && j.State != jobs.Broken:
		return "what failed", RouteTrouble, string(j.ID)
	case j.Made.Folder != "":
		return "open folder", RouteFolder, string(j.Made.Folder)
	case j.Made.Collection != "":
		return "open collection", RouteCollection, string(j.Made.Collection)
	}
	return "", "", ""
}

// open opens it.
func (p *Drawer) open(j jobs.Job) tea.Cmd {
	what, route, id := opens(j)
	if what == "" {
		return nil
	}
	return pane.Send(pane.OpenMsg{From: p.id, Kind: route, ID: id})
}

// key does what a key asks for.
func (p *Drawer) key(msg tea.KeyPressMsg) tea.Cmd {
	k := p.d.Env.Keys
	j, chosen := p.chosen()
	if !chosen {
		return nil
	}
	switch {
	case kit.Pressed(msg, k.Open):
		return p.open(j)
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
	if what, _, _ := opens(j); what != "" {
		out = append(out, kit.As(k.Open, what))
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

// Focus implements pane.Focuser.
func (p *Drawer) Focus(on bool) { p.table.Focus(on) }

// Width implements pane.Sized.
func (p *Drawer) Width() (least, most int) { return 46, 84 }
