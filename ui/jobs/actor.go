package jobs

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/pane"
)

// actor is what the panes of the room have in common: they follow the jobs while
// somebody looks, and ask something of the desk.
type actor struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	watch  pane.Slot
	act    pane.Slot
	fault  string // what kept the last thing asked for from being done
}

// newActor makes the common part of a pane.
func newActor(d Deps) actor {
	a := actor{d: d, id: d.Env.IDs.Next()}
	a.ctx, a.cancel = context.WithCancel(d.Env.Ctx)
	return a
}

// ID implements pane.Pane.
func (a *actor) ID() pane.ID { return a.id }

// Init implements pane.Pane.
func (a *actor) Init() tea.Cmd { return nil }

// Mode implements pane.Pane.
func (a *actor) Mode() pane.Mode { return pane.Normal }

// Unsaved implements pane.Pane: the jobs go on without the pane.
func (a *actor) Unsaved() string { return "" }

// Close implements pane.Pane.
func (a *actor) Close() { a.cancel() }

// follow waits for the next change after a version of the jobs.
func (a *actor) follow(seen uint64) tea.Cmd {
	ctx, gen := a.watch.Next(a.ctx)
	desk, to, after := a.d.Desk, a.id, quiet
	if seen == 0 {
		after = 0 // The first look is at once.
	}
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

// current reports whether a change is one that is waited for.
func (a *actor) current(msg changedMsg) bool { return a.watch.Current(msg.gen) && a.watch.InFlight() }

// do asks something of the desk.
func (a *actor) do(id jobs.ID, what func(context.Context, jobs.ID) error) tea.Cmd {
	a.fault = ""
	to := a.id
	ctx, gen := a.act.Next(a.ctx)
	return func() tea.Msg { return actedMsg{to: to, gen: gen, err: what(context.WithoutCancel(ctx), id)} }
}

// acted takes in what came of it.
func (a *actor) acted(msg actedMsg) {
	if a.act.Done(msg.gen) && msg.err != nil {
		a.blame(msg.err)
	}
}

// blame keeps why something could not be done.
func (a *actor) blame(err error) {
	what, next := api.Explain(err)
	a.fault = what + " " + next
}
