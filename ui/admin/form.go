package admin

import (
	"context"
	"errors"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// lookAfter is how long the server is asked what became of a change whose
// answer was lost.
const lookAfter = 20 * time.Second

// savedMsg says that a company or a user was made or changed.
type savedMsg struct {
	to   pane.ID
	id   string
	told string // What has happened, in a sentence.
	// email and password are a new sign-in, to be shown once.
	email, password string
}

// Target returns the pane that asked.
func (m savedMsg) Target() pane.ID { return m.to }

// tell says what has happened, and shows a new password once.
func (m savedMsg) tell(d Deps) tea.Cmd {
	if m.password == "" {
		return good(m.told)
	}
	return tea.Batch(good(m.told), pane.Send(pane.DialogMsg{Pane: newPasswordDialog(d, m.email, m.password)}))
}

// sentMsg says what came of a form.
type sentMsg struct {
	to    pane.ID
	gen   uint64
	saved savedMsg
	err   error
}

// Target returns the dialog.
func (m sentMsg) Target() pane.ID { return m.to }

// errNotSeen says that a change whose answer was lost is not there so far.
var errNotSeen = errors.New("what was sent cannot be found so far")

// formDialog is a dialog of one form that is sent to the server. Whatever
// fails, what was typed stays.
type formDialog struct {
	d      Deps
	id, to pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	title  string
	doing  string // While it is sent.
	lost   string // What leaving loses.
	form   *kit.Form
	// save captures what was typed and returns what sends it.
	save    func() func(context.Context) (savedMsg, error)
	changed func() // Called after a field has another value; may be nil.
	dirty   bool
	slot    pane.Slot
	spin    *kit.Spinner
	what    string // What went wrong, and what to do.
	next    string
	w, h    int
}

// begin makes the common part of a dialog.
func (p *formDialog) begin(d Deps, to pane.ID) {
	p.d, p.id, p.to = d, d.Env.IDs.Next(), to
	p.ctx, p.cancel = context.WithCancel(d.Env.Ctx)
	p.spin = kit.NewSpinner(d.Env, p.id)
}

// ID implements pane.Pane.
func (p *formDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *formDialog) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (p *formDialog) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case sentMsg:
		return p.sent(msg)
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg:
	default:
		return nil
	}
	if p.slot.InFlight() {
		return nil
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case kit.FormPressed:
		return p.send()
	case kit.FormChanged:
		p.dirty, p.what, p.next = true, "", ""
		if p.changed != nil {
			p.changed()
		}
	case kit.FormNone:
	}
	return nil
}

// send sends the form. It is not cancelled once it was sent: the server may
// have done it already.
func (p *formDialog) send() tea.Cmd {
	ctx, gen := p.slot.Next(p.ctx)
	p.what, p.next = "", ""
	p.spin.Stop()
	save, id, to := p.save(), p.id, p.to
	return tea.Batch(p.spin.Start(), func() tea.Msg {
		saved, err := save(ctx)
		if ctx.Err() != nil {
			return nil
		}
		saved.to = to
		return sentMsg{to: id, gen: gen, saved: saved, err: err}
	})
}

// sent closes the dialog, or says why nothing was done.
func (p *formDialog) sent(msg sentMsg) tea.Cmd {
	if !p.slot.Done(msg.gen) {
		return nil
	}
	p.spin.Stop()
	switch {
	case msg.err == nil:
		return pane.Send(pane.CloseDialogMsg{From: p.id, Result: msg.saved})
	case errors.Is(msg.err, errNotSeen):
		p.what, p.next = "The answer of the server was lost.", "It cannot be found so far. Look at the list before you send it again."
	default:
		p.what, p.next = api.Explain(msg.err)
	}
	return nil
}

// Resize implements pane.Pane.
func (p *formDialog) Resize(w, h int) {
	p.w, p.h = w, h
	p.form.Resize(w, h)
}

// View implements pane.Pane.
func (p *formDialog) View() string {
	t := p.d.Env.Theme
	var above []string
	switch {
	case p.slot.InFlight():
		above = []string{blank(indent) + p.spin.View() + " " + t.Paint(kit.Muted, p.doing), ""}
	case p.what != "":
		for i, line := range kit.Wrap(kit.Clean(strings.TrimSpace(p.what+" "+p.next)), max(p.w-2*indent, 1)) {
			lead := blank(2 * indent)
			if i == 0 {
				lead = blank(indent) + t.Paint(kit.Error, t.Glyph(kit.OutcomeError)) + " "
			}
			above = append(above, lead+t.Paint(kit.Error, line))
		}
		above = append(above[:min(len(above), max(p.h/2, 1))], "")
	}
	p.form.Resize(p.w, max(p.h-len(above), 1))
	p.form.Place(len(above))
	return strings.Join(append(above, p.form.View()), "\n")
}

// Title implements pane.Pane.
func (p *formDialog) Title() string { return p.title }

// Keys implements pane.Pane.
func (p *formDialog) Keys() []key.Binding {
	if p.slot.InFlight() {
		return nil
	}
	k := p.d.Env.Keys
	return []key.Binding{k.NextField, k.PreviousField, k.Toggle, k.Submit, k.Leave}
}

// Mode implements pane.Pane.
func (p *formDialog) Mode() pane.Mode { return pane.Text }

// Shown implements pane.Pane.
func (p *formDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *formDialog) Unsaved() string {
	if p.dirty {
		return p.lost
	}
	return ""
}

// Close implements pane.Pane.
func (p *formDialog) Close() {
	p.spin.Stop()
	p.cancel()
}
