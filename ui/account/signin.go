package account

import (
	"context"
	"errors"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// SignInOptions say where and why somebody is asked to sign in.
type SignInOptions struct {
	Env kit.Env
	// Server is the address that the password goes to. It is in the title.
	Server text.Text
	// Email is proposed; empty proposes none.
	Email text.Text
	// Why is a sentence above the form: what has happened.
	Why string
	// SignIn tries a pair. An error is shown and may be followed by another try.
	SignIn func(ctx context.Context, email string, password api.Secret) error
	// Done is called once, with true when SignIn has succeeded, with false
	// when the dialog was left. Calls wait for it.
	Done func(signedIn bool)
}

// SignedInMsg says that somebody has signed in through a dialog.
type SignedInMsg struct{}

// LeftMsg says that a dialog for signing in was left.
type LeftMsg struct{}

// triedMsg says what came of a try.
type triedMsg struct {
	to         pane.ID
	gen        uint64
	err        error
	what, next string
}

// Target returns the dialog.
func (m triedMsg) Target() pane.ID { return m.to }

// SignIn is the dialog that asks for e-mail and password. It lies over
// whatever is open and leaves that alone.
type SignIn struct {
	base
	o      SignInOptions
	ctx    context.Context
	cancel context.CancelFunc
	form   *kit.Form
	try    pane.Slot
	spin   *kit.Spinner
	done   bool
	what   string // What went wrong, in words.
	next   string
}

// NewSignIn makes the dialog; send it to the root in a pane.DialogMsg.
func NewSignIn(o SignInOptions) *SignIn {
	p := &SignIn{base: newBase(o.Env), o: o}
	p.ctx, p.cancel = context.WithCancel(o.Env.Ctx)
	p.spin = kit.NewSpinner(o.Env, p.id)
	p.form = kit.NewForm(o.Env, []kit.Field{
		{Name: "email", Label: "E-mail", Kind: kit.TextField, Value: o.Email.Raw(), Check: needed("type the e-mail of your account")},
		{Name: "password", Label: "Password", Kind: kit.TextField, Secret: true, Check: needed("type the password")},
	}, kit.Button{Name: "no", Label: "Cancel", Leave: true}, kit.Button{Name: "yes", Label: "Sign in"})
	if !o.Email.IsEmpty() {
		p.form.SetError("password", "x") // Takes the focus there,
		p.form.SetError("password", "")  // without a word.
	}
	return p
}

// needed checks that a field is not empty.
func needed(sentence string) func(kit.Field) string {
	return func(f kit.Field) string {
		if strings.TrimSpace(f.Value) == "" {
			return sentence
		}
		return ""
	}
}

// Update implements pane.Pane.
func (p *SignIn) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	if tried, ok := msg.(triedMsg); ok {
		return p.tried(tried)
	}
	if p.done {
		return nil // It is on its way out.
	}
	if p.try.InFlight() {
		if kit.Pressed(msg, p.env.Keys.Leave) {
			p.try.Stop()
			p.spin.Stop()
		}
		return nil
	}
	if kit.Pressed(msg, p.env.Keys.Submit) && p.form.Focused() == "password" {
		if p.form.Check() {
			return p.send() // Nobody goes to a button after a password.
		}
		return nil
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		p.finish(false)
		return tea.Batch(pane.Send(pane.CloseDialogMsg{From: p.id}), pane.Send(LeftMsg{}))
	case kit.FormPressed:
		return p.send()
	case kit.FormChanged:
		p.what, p.next = "", ""
	case kit.FormNone:
	}
	return nil
}

// send tries what was typed.
func (p *SignIn) send() tea.Cmd {
	ctx, gen := p.try.Next(p.ctx)
	p.what, p.next = "", ""
	email, password := strings.TrimSpace(p.form.Value("email")), api.NewSecret(p.form.Value("password"))
	signIn, id := p.o.SignIn, p.id
	return tea.Batch(p.spin.Start(), func() tea.Msg {
		err := signIn(ctx, email, password)
		if ctx.Err() != nil {
			return nil
		}
		m := triedMsg{to: id, gen: gen, err: err}
		if err != nil {
			m.what, m.next = api.Explain(err)
		}
		return m
	})
}

// tried closes the dialog, or says what was wrong and asks again.
func (p *SignIn) tried(msg triedMsg) tea.Cmd {
	if !p.try.Done(msg.gen) {
		return nil
	}
	p.spin.Stop()
	if msg.err == nil {
		p.finish(true)
		return tea.Batch(pane.Send(pane.CloseDialogMsg{From: p.id}), pane.Send(SignedInMsg{}))
	}
	p.what, p.next = msg.what, msg.next
	if errors.Is(msg.err, api.ErrBadCredentials) {
		p.form.SetValue("password", "")
		p.form.SetError("password", "x")
		p.form.SetError("password", "")
	}
	return nil
}

// finish tells who waits, once, and forgets the password.
func (p *SignIn) finish(signedIn bool) {
	if p.done {
		return
	}
	p.done = true
	p.form.SetValue("password", "")
	p.o.Done(signedIn)
}

// Resize implements pane.Pane.
func (p *SignIn) Resize(w, h int) {
	p.w, p.h = w, h
	p.form.Resize(w, 0)
}

// View implements pane.Pane.
func (p *SignIn) View() string {
	t := p.env.Theme
	lines := p.broken(p.what, p.next)
	if len(lines) == 0 && p.o.Why != "" {
		for _, line := range kit.Wrap(kit.Clean(p.o.Why), max(p.w, 1)) {
			lines = append(lines, t.Paint(kit.Ink, line))
		}
		lines = append(lines, "")
	}
	form := strings.Split(p.form.View(), "\n")
	if p.h > 0 && len(lines)+len(form) > p.h { // The form matters most.
		lines = lines[max(len(lines)-max(p.h-len(form), 0), 0):]
	}
	p.form.Place(len(lines))
	lines = append(lines, form...)
	if p.try.InFlight() {
		lines[len(lines)-1] = "  " + p.spin.View() + " " + t.Paint(kit.Muted, "signing in")
	}
	return strings.Join(lines, "\n")
}

// Title implements pane.Pane. Where a password goes is said above all else.
func (p *SignIn) Title() string { return "Sign in at " + p.o.Server.Line() }

// Keys implements pane.Pane.
func (p *SignIn) Keys() []key.Binding {
	if p.try.InFlight() {
		return []key.Binding{kit.As(p.env.Keys.Leave, "stop trying")}
	}
	return p.formKeys()
}

// Mode implements pane.Pane.
func (p *SignIn) Mode() pane.Mode { return pane.Text }

// Close implements pane.Pane. Whoever waits is told that nobody signed in.
func (p *SignIn) Close() {
	p.spin.Stop()
	p.cancel()
	p.finish(false)
}
