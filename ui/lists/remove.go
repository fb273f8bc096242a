package lists

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

const (
	// removeWord is what must be typed before anything is deleted.
	removeWord = "delete"
	// lookAfter is how long the server is asked what became of a change whose
	// answer was lost.
	lookAfter = 20 * time.Second
)

// removal is one thing to be deleted: what is asked, and how it is done.
type removal struct {
	to    pane.ID // hears of it
	title string
	text  string
	goes  []string // what goes with it, a line each
	warn  string   // why it will probably be refused
	name  string   // of the thing, for the news
	// run deletes it. It runs in a command.
	run func(context.Context) error
	// gone asks the server whether it is gone, after an answer was lost.
	gone func(context.Context) (bool, error)
	// refused puts a refusal into the words of the room. It may ask the server
	// for more. An empty fault leaves the general words.
	refused func(context.Context, error) fault
}

// removedMsg says that something was deleted.
type removedMsg struct {
	to   pane.ID
	name string
}

// Target returns the pane that asked for the removal.
func (m removedMsg) Target() pane.ID { return m.to }

// removalDoneMsg says what came of a removal.
type removalDoneMsg struct {
	to    pane.ID
	gen   uint64
	fault fault
}

// Target returns the dialog.
func (m removalDoneMsg) Target() pane.ID { return m.to }

// removalDialog asks before something is deleted, deletes it, and explains
// when the server refuses.
type removalDialog struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	r      removal
	form   *kit.Form
	send   pane.Slot
	spin   *kit.Spinner
	fault  fault
	w, h   int
}

// newRemoval makes the dialog.
func newRemoval(d Deps, r removal) *removalDialog {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	p := &removalDialog{d: d, id: id, ctx: ctx, cancel: cancel, r: r, spin: kit.NewSpinner(d.Env, id)}
	p.form = kit.NewForm(d.Env, []kit.Field{{
		Name: "word", Label: "Type " + removeWord, Kind: kit.TextField,
		Check: func(f kit.Field) string {
			if strings.TrimSpace(f.Value) != removeWord {
				return "type " + removeWord + " to go on, or leave with " + d.Env.Keys.Leave.Help().Key
			}
			return ""
		},
	}}, kit.Button{Name: "no", Label: "Keep", Leave: true}, kit.Button{Name: "yes", Label: "Delete"})
	return p
}

// ID implements pane.Pane.
func (p *removalDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *removalDialog) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (p *removalDialog) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	if done, ok := msg.(removalDoneMsg); ok {
		return p.done(done)
	}
	if p.send.InFlight() || !typed(msg) {
		return nil
	}
	if !p.fault.isZero() {
		return p.refusedKey(msg)
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case kit.FormPressed:
		return p.run()
	case kit.FormChanged, kit.FormNone:
	}
	return nil
}

// refusedKey takes a key while it is said why nothing was deleted.
func (p *removalDialog) refusedKey(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Refresh):
		return p.run()
	case kit.Pressed(msg, k.Leave, k.Submit):
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	}
	return nil
}

// run deletes. A deletion is not cancelled once it was asked for: the server
// may have done it already.
func (p *removalDialog) run() tea.Cmd {
	ctx, gen := p.send.Next(p.ctx)
	p.fault = fault{}
	p.spin.Stop()
	to, r := p.id, p.r
	return tea.Batch(p.spin.Start(), func() tea.Msg {
		f := r.do(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return removalDoneMsg{to: to, gen: gen, fault: f}
	})
}

// do deletes and puts what went wrong into words.
func (r removal) do(ctx context.Context) fault {
	err := r.run(ctx)
	switch {
	case err == nil:
		return fault{}
	case errors.Is(err, api.ErrUncertain):
		return r.look(ctx, err)
	case errors.Is(err, api.ErrNotFound): // somebody else was faster
		if gone, lookErr := r.gone(ctx); lookErr == nil && gone {
			return fault{}
		}
	case errors.Is(err, api.ErrRefused), errors.Is(err, api.ErrExists):
		if f := r.refused(ctx, err); !f.isZero() {
			return f
		}
	}
	return explained(err)
}

// look finds out what became of a deletion whose answer was lost.
func (r removal) look(ctx context.Context, err error) fault {
	ctx, cancel := context.WithTimeout(ctx, lookAfter)
	defer cancel()
	what, _ := api.Explain(err)
	switch gone, lookErr := r.gone(ctx); {
	case lookErr != nil:
		return fault{what, "It is not known whether it was deleted. Refresh the list before you try again."}
	case gone:
		return fault{}
	default:
		return fault{what, "It is still there. Try again."}
	}
}

// done closes the dialog, or says why nothing was deleted.
func (p *removalDialog) done(msg removalDoneMsg) tea.Cmd {
	if !p.send.Done(msg.gen) {
		return nil
	}
	p.spin.Stop()
	if p.fault = msg.fault; !p.fault.isZero() {
		return nil
	}
	return pane.Send(pane.CloseDialogMsg{From: p.id, Result: removedMsg{to: p.r.to, name: p.r.name}})
}

// Resize implements pane.Pane.
func (p *removalDialog) Resize(w, h int) {
	p.w, p.h = w, h
	p.form.Resize(w, 0)
}

// View implements pane.Pane.
func (p *removalDialog) View() string {
	t := p.d.Env.Theme
	if !p.fault.isZero() {
		return strings.Join(p.fault.lines(t, p.w), "\n")
	}
	var lines []string
	for _, line := range kit.Wrap(kit.Clean(p.r.text), p.w) {
		lines = append(lines, t.Paint(kit.Ink, line))
	}
	for i, what := range p.r.goes {
		if i == 0 {
			lines = append(lines, "")
		}
		lines = append(lines, blank(indent)+t.Paint(kit.Ink, kit.Truncate(kit.Clean(what), p.w-indent)))
	}
	if p.r.warn != "" {
		lines = append(lines, "")
		for i, line := range kit.Wrap(kit.Clean(p.r.warn), max(p.w-indent, 1)) {
			lead := blank(indent)
			if i == 0 {
				lead = t.Paint(kit.Near, t.Glyph(kit.OutcomeReview)) + " "
			}
			lines = append(lines, lead+t.Paint(kit.Ink, line))
		}
	}
	if p.send.InFlight() {
		lines = append(lines, "", p.spin.View()+" "+t.Paint(kit.Muted, "deleting"))
		return strings.Join(lines, "\n")
	}
	return strings.Join(append(lines, "", p.form.View()), "\n")
}

// Title implements pane.Pane.
func (p *removalDialog) Title() string { return kit.Clean(p.r.title) }

// Keys implements pane.Pane.
func (p *removalDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	switch {
	case p.send.InFlight():
		return nil
	case !p.fault.isZero():
		return []key.Binding{kit.As(k.Leave, "close"), kit.As(k.Refresh, "try again")}
	default:
		return []key.Binding{k.Submit, kit.As(k.NextField, "next"), k.Leave}
	}
}

// Mode implements pane.Pane.
func (p *removalDialog) Mode() pane.Mode { return pane.Text }

// Shown implements pane.Pane.
func (p *removalDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *removalDialog) Unsaved() string {
	if p.send.InFlight() {
		return "Something is being deleted; what came of it would not be seen."
	}
	return ""
}

// Close implements pane.Pane.
func (p *removalDialog) Close() {
	p.spin.Stop()
	p.cancel()
}

// typed reports whether a message comes from the keyboard.
func typed(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		return true
	}
	return false
}
