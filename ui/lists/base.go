package lists

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// base is what the panes of the room have in common: a request line, the age
// of what is shown, an ear on changes made beside it.
type base struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc

	have  bool      // something was loaded
	at    time.Time // when it was
	err   error     // why it could not be loaded, nil when it could
	stale bool      // the root was told that it is old

	load    pane.Slot
	spin    *kit.Spinner
	waker   kit.Waker
	seen    int // changes that what is shown includes
	focused bool
	visible bool
	masked  bool
	w, h    int
}

// newBase makes the common part of a pane.
func newBase(d Deps) base {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	b := base{d: d, id: id, ctx: ctx, cancel: cancel, focused: true, spin: kit.NewSpinner(d.Env, id), waker: kit.NewWaker(id)}
	b.seen = d.Changes.join(id, b.waker)
	return b
}

// ID implements pane.Pane.
func (b *base) ID() pane.ID { return b.id }

// Mode implements pane.Pane.
func (b *base) Mode() pane.Mode { return pane.Normal }

// Unsaved implements pane.Pane.
func (b *base) Unsaved() string { return "" }

// close cancels everything in flight.
func (b *base) close() {
	b.d.Changes.leave(b.id)
	if b.d.Offers != nil && b.d.Offers.asking == b.id {
		b.d.Offers.asking = 0
	}
	b.settle()
	b.cancel()
}

// begin opens a request on the pane's line and lets the spinner turn.
func (b *base) begin() (context.Context, uint64, tea.Cmd) {
	ctx, gen := b.load.Next(b.ctx)
	b.seen = b.d.Changes.count()
	b.spin.Stop()
	return ctx, gen, b.spin.Start()
}

// settle ends the request under way; its answer, if it still comes, is
// dropped.
func (b *base) settle() {
	b.load.Stop()
	b.spin.Stop()
}

// missed reports whether something was changed that is not shown yet.
func (b *base) missed() bool { return b.d.Changes.count() != b.seen }

// changed tells the other panes that this one has changed something.
func (b *base) changed() { b.d.Changes.tell(b.id) }

// took notes that what is shown is current.
func (b *base) took() tea.Cmd {
	b.spin.Stop()
	b.have, b.err, b.at = true, nil, b.d.Env.Now()
	if !b.stale {
		return nil
	}
	b.stale = false
	return pane.Send(pane.StaleMsg{From: b.id})
}

// failed notes that loading has failed. What is there stays, marked as old.
func (b *base) failed(err error) tea.Cmd {
	b.spin.Stop()
	b.d.Env.Log.Warn("list not loaded", "pane", int(b.id), "err", err)
	b.err = err
	if !b.have {
		return nil
	}
	b.stale = true
	what, next := api.Explain(err)
	return tea.Batch(
		pane.Send(pane.StatusMsg{Level: pane.Bad, Text: sentences(what, next)}),
		pane.Send(pane.StaleMsg{From: b.id, Since: b.at}),
	)
}

// drop forgets what must not be shown any more, and says why.
func (b *base) drop(why error) {
	b.settle()
	b.have, b.err = false, why
}

// absent draws why there is nothing to show yet, or any more.
func (b *base) absent(waiting string, w, h int) string {
	t := b.d.Env.Theme
	if b.err == nil {
		return kit.Waiting(t, w, h, waiting, b.spin.Since(), b.d.Env.Now())
	}
	what, next := api.Explain(b.err)
	return kit.Broken(t, w, h, what, next, b.d.Env.Keys.Refresh)
}

// turning draws the spinner of a request behind which old content stays.
func (b *base) turning() string {
	frame := b.spin.View()
	if frame == "" || !b.have {
		return ""
	}
	return frame + " " + b.d.Env.Theme.Paint(kit.Muted, "loading")
}

// lookAfter is how long the server is asked what became of a change whose
// answer was lost.
const lookAfter = 20 * time.Second

// typed reports whether a message comes from a person: from the keyboard, or a
// click.
func typed(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg:
		return true
	}
	return false
}
