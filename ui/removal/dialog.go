package removal

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Dialog plans a deletion, asks, and follows it.
type Dialog struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	r      Request
	w, h   int
	masked bool

	work     pane.Slot // Planning, starting, following: one at a time.
	spin     *kit.Spinner
	planning *progress
	matches  bool // The next plan also takes what found the person of a photograph.
	plan     *jobs.DeletionPlan
	form     *kit.Form
	top      int // First step that is shown.
	starting bool
	job      *jobs.Job
	fault    fault
}

// New makes the dialog; send it to the root in a pane.DialogMsg.
func New(d Deps, r Request) *Dialog {
	p := &Dialog{d: d, id: d.Env.IDs.Next(), r: r, masked: r.Masked}
	p.ctx, p.cancel = context.WithCancel(d.Env.Ctx)
	p.spin = kit.NewSpinner(d.Env, p.id)
	return p
}

// ID implements pane.Pane.
func (p *Dialog) ID() pane.ID { return p.id }

// Init makes the plan.
func (p *Dialog) Init() tea.Cmd { return p.makePlan() }

// makePlan asks for a plan. What was planned before is forgotten.
func (p *Dialog) makePlan() tea.Cmd {
	ctx, gen := p.work.Next(p.ctx)
	p.plan, p.form, p.job, p.fault, p.top, p.starting = nil, nil, nil, fault{}, 0, false
	told := new(progress)
	p.planning = told
	p.spin.Stop()
	client, to := p.d.Client, p.id
	wish := jobs.DeletionWish{Objects: p.r.Objects, Matches: p.matches, Told: told.told, Now: p.d.Env.Now}
	return tea.Batch(p.spin.Start(), func() tea.Msg {
		plan, err := jobs.PlanDeletion(ctx, client, wish)
		if ctx.Err() != nil {
			return nil
		}
		return plannedMsg{to: to, gen: gen, plan: plan, err: err}
	})
}

// Update implements pane.Pane.
func (p *Dialog) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case plannedMsg:
		p.planned(msg)
		return nil
	case begunMsg:
		return p.begun(msg)
	case changedMsg:
		return p.changed(msg)
	case pane.MaskMsg:
		p.masked = msg.On
		return nil
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg:
		return p.key(msg)
	}
	return nil
}

// planned takes in the plan, or why there is none.
func (p *Dialog) planned(msg plannedMsg) {
	if !p.work.Done(msg.gen) {
		return
	}
	p.spin.Stop()
	if msg.err != nil {
		p.d.Env.Log.Warn("a deletion is not planned", "err", msg.err)
		p.fault = explained(msg.err)
		return
	}
	p.plan = &msg.plan
	word, leave := msg.plan.Word(), p.d.Env.Keys.Leave.Help().Key
	label := "Type " + word
	if p.small() {
		label = "Type it" // The line above begins with the word.
	}
	p.form = kit.NewForm(p.d.Env, []kit.Field{{
		Name: "word", Label: label, Kind: kit.TextField,
		Check: func(f kit.Field) string {
			if strings.TrimSpace(f.Value) != word {
				return "type " + word + " to go on, or leave with " + leave
			}
			return ""
		},
	}}, kit.Button{Name: "no", Label: "Keep", Leave: true}, kit.Button{Name: "yes", Label: "Delete"})
	p.layOut()
}

// key takes a key or a paste.
func (p *Dialog) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case p.starting:
		return nil
	case p.form == nil || p.job != nil || p.fault.what != "":
		switch {
		case kit.Pressed(msg, k.Leave):
			return p.close()
		case p.again() && kit.Pressed(msg, k.Refresh):
			return p.makePlan()
		case p.job != nil && kit.Pressed(msg, k.Submit):
			return tea.Sequence(p.close(), pane.Send(pane.OpenMsg{Kind: RouteJobs}))
		case kit.Pressed(msg, k.Submit) && p.fault.what != "":
			return p.close()
		}
		return nil
	case kit.Pressed(msg, k.PageDown):
		p.top += p.rows()
		return nil
	case kit.Pressed(msg, k.PageUp):
		p.top = max(p.top-p.rows(), 0)
		return nil
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return p.close()
	case kit.FormPressed:
		return p.start()
	case kit.FormChanged, kit.FormNone:
	}
	return nil
}

// close closes the dialog. A job that runs goes on.
func (p *Dialog) close() tea.Cmd { return pane.Send(pane.CloseDialogMsg{From: p.id}) }

// again reports whether a new plan may be asked for.
func (p *Dialog) again() bool {
	return p.fault.what != "" || p.job != nil && p.job.State == jobs.Failed
}

// start begins the job. It is not cancelled with the dialog: its plan may be on
// the disk already.
func (p *Dialog) start() tea.Cmd {
	_, gen := p.work.Next(p.ctx)
	p.starting = true
	ctx, desk, to, plan := context.WithoutCancel(p.ctx), p.d.Desk, p.id, *p.plan
	return tea.Batch(p.spin.Start(), func() tea.Msg {
		id, err := desk.Start(ctx, jobs.DeletionKind, plan, plan.Typed())
		return begunMsg{to: to, gen: gen, id: id, err: err}
	})
}

// begun follows the job.
func (p *Dialog) begun(msg begunMsg) tea.Cmd {
	if !p.work.Done(msg.gen) {
		return nil
	}
	p.starting = false
	if msg.err != nil {
		p.spin.Stop()
		p.fault = explained(msg.err)
		return nil
	}
	j, _ := p.d.Desk.Job(msg.id)
	p.job = &j
	end := await(p.d.Env.Ctx, p.d.Desk, msg.id, EndedMsg{To: p.r.To, Name: p.r.Name})
	return tea.Batch(end, p.follow(0))
}

// follow waits for the next change of the job.
func (p *Dialog) follow(seen uint64) tea.Cmd {
	ctx, gen := p.work.Next(p.ctx)
	desk, to := p.d.Desk, p.id
	return func() tea.Msg {
		seen, err := desk.Wait(ctx, seen)
		if err != nil {
			return nil
		}
		return changedMsg{to: to, gen: gen, seen: seen}
	}
}

// changed takes in how the job stands. The dialog closes with a job that is
// done.
func (p *Dialog) changed(msg changedMsg) tea.Cmd {
	if !p.work.Done(msg.gen) {
		return nil
	}
	if j, there := p.d.Desk.Job(p.job.ID); there {
		p.job = &j
	}
	switch {
	case p.job.State == jobs.Done:
		return p.close()
	case p.job.State.Ended():
		p.spin.Stop()
		p.matches = true // Whatever refused it: the next plan takes all that could.
		return nil
	}
	return p.follow(msg.seen)
}

// Resize implements pane.Pane.
func (p *Dialog) Resize(w, h int) {
	p.w, p.h = w, h
	p.layOut()
}

// layOut sizes the form.
func (p *Dialog) layOut() {
	switch {
	case p.form == nil:
	case p.small():
		p.form.Resize(p.w, max(p.h-1, 1))
	default:
		p.form.Resize(p.w, 0)
	}
}

// Title implements pane.Pane.
func (p *Dialog) Title() string { return kit.Clean(p.r.Title) }

// Keys implements pane.Pane.
func (p *Dialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	switch {
	case p.starting:
		return nil
	case p.job != nil:
		out := []key.Binding{kit.As(k.Submit, "show Jobs"), kit.As(k.Leave, "close")}
		if p.again() {
			out = append(out, kit.As(k.Refresh, "plan anew"))
		}
		return out
	case p.fault.what != "":
		return []key.Binding{kit.As(k.Leave, "close"), kit.As(k.Refresh, "try again")}
	case p.form == nil:
		return []key.Binding{k.Leave}
	}
	out := []key.Binding{k.Submit, kit.As(k.NextField, "next"), k.Leave}
	if len(p.plan.Steps) > p.rows() {
		out = append(out, k.PageDown, k.PageUp)
	}
	return out
}

// Mode implements pane.Pane.
func (p *Dialog) Mode() pane.Mode { return pane.Text }

// Shown implements pane.Pane.
func (p *Dialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane: the job goes on without the dialog.
func (p *Dialog) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *Dialog) Close() {
	p.work.Stop()
	p.spin.Stop()
	p.cancel()
}
