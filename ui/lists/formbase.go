package lists

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// formBase is what the dialogs of one form have in common that is sent to the
// server. Whatever fails, what was typed stays.
type formBase struct {
	d      Deps
	id, to pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	title  string
	doing  string // While it is sent.
	form   *kit.Form
	send   pane.Slot
	spin   *kit.Spinner
	fault  fault
	w      int
}

// newFormBase makes the common part of a dialog; its form comes later.
func newFormBase(d Deps, to pane.ID, title, doing string) formBase {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	return formBase{d: d, id: id, to: to, ctx: ctx, cancel: cancel, title: title, doing: doing, spin: kit.NewSpinner(d.Env, id)}
}

// begin opens the request and lets the spinner turn.
func (p *formBase) begin() (context.Context, uint64, tea.Cmd) {
	ctx, gen := p.send.Next(p.ctx)
	p.fault = fault{}
	p.spin.Stop()
	return ctx, gen, p.spin.Start()
}

// take gives a key to the form, unless something is on its way. pressed is what
// a button does that neither leaves nor is wrong.
func (p *formBase) take(msg tea.Msg, pressed func() tea.Cmd) tea.Cmd {
	if p.send.InFlight() || !typed(msg) {
		return nil
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return p.leave()
	case kit.FormPressed:
		return pressed()
	case kit.FormChanged:
		p.fault = fault{}
	case kit.FormNone:
	}
	return nil
}

// ended takes what came of the request, and reports whether the dialog can go.
func (p *formBase) ended(gen uint64, f fault) bool {
	if !p.send.Done(gen) {
		return false
	}
	p.spin.Stop()
	p.fault = f
	return f.isZero()
}

// leave closes the dialog with nothing done.
func (p *formBase) leave() tea.Cmd { return pane.Send(pane.CloseDialogMsg{From: p.id}) }

// ID implements pane.Pane.
func (p *formBase) ID() pane.ID { return p.id }

// Resize implements pane.Pane.
func (p *formBase) Resize(w, _ int) {
	p.w = w
	p.form.Resize(w, 0)
}

// View implements pane.Pane.
func (p *formBase) View() string {
	lines := strings.Split(p.form.View(), "\n")
	p.form.Place(0)
	switch {
	case p.send.InFlight():
		lines = append(lines, "", blank(indent)+p.spin.View()+" "+p.d.Env.Theme.Paint(kit.Muted, p.doing))
	case !p.fault.isZero():
		above := append(p.fault.lines(p.d.Env.Theme, p.w), "")
		p.form.Place(len(above))
		lines = append(above, lines...)
	}
	return strings.Join(lines, "\n")
}

// Title implements pane.Pane.
func (p *formBase) Title() string { return p.title }

// Keys implements pane.Pane.
func (p *formBase) Keys() []key.Binding {
	if p.send.InFlight() {
		return nil
	}
	k := p.d.Env.Keys
	return []key.Binding{k.NextField, k.PreviousField, k.Toggle, k.Submit, k.Leave}
}

// Mode implements pane.Pane.
func (p *formBase) Mode() pane.Mode { return pane.Text }

// Shown implements pane.Pane.
func (p *formBase) Shown(bool) tea.Cmd { return nil }

// Close implements pane.Pane.
func (p *formBase) Close() {
	p.spin.Stop()
	p.cancel()
}
