package admin

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// passwordDialog shows a new password once. Nothing keeps it.
type passwordDialog struct {
	d               Deps
	id              pane.ID
	email, password string
	masked, copied  bool
	w, h            int
}

// newPasswordDialog makes the dialog.
func newPasswordDialog(d Deps, email, password string) *passwordDialog {
	return &passwordDialog{d: d, id: d.Env.IDs.Next(), email: email, password: password}
}

// ID implements pane.Pane.
func (p *passwordDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *passwordDialog) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (p *passwordDialog) Update(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	if mask, ok := msg.(pane.MaskMsg); ok {
		p.masked = mask.On
	}
	switch {
	case kit.Pressed(msg, k.Copy):
		p.copied = true
		return pane.Send(pane.CopyMsg{Text: p.password, What: "the new password"})
	case kit.Pressed(msg, k.Leave, k.Submit):
		p.password = ""
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	}
	return nil
}

// Resize implements pane.Pane.
func (p *passwordDialog) Resize(w, h int) { p.w, p.h = w, h }

// View implements pane.Pane.
func (p *passwordDialog) View() string {
	t := p.d.Env.Theme
	email, password := p.email, p.password
	if p.masked {
		email, password = hidden, hidden
	}
	lines := []string{
		blank(indent) + t.Paint(kit.Muted, kit.Fit("e-mail", 10, kit.Left)) + t.Paint(kit.Ink, kit.Clean(email)),
		blank(indent) + t.Paint(kit.Muted, kit.Fit("password", 10, kit.Left)) + t.Paint(kit.Accent, kit.Clean(password)),
		"",
	}
	for _, line := range kit.Wrap("It is shown this once. Hand it over by a way that nobody else reads.", max(p.w, 1)) {
		lines = append(lines, t.Paint(kit.Ink, line))
	}
	return strings.Join(lines[:min(len(lines), max(p.h, 1))], "\n")
}

// Title implements pane.Pane.
func (p *passwordDialog) Title() string { return "New password" }

// Keys implements pane.Pane.
func (p *passwordDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	return []key.Binding{kit.As(k.Copy, "copy the password"), kit.As(k.Leave, "close")}
}

// Mode implements pane.Pane.
func (p *passwordDialog) Mode() pane.Mode { return pane.Text }

// Shown implements pane.Pane.
func (p *passwordDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *passwordDialog) Unsaved() string {
	if p.copied {
		return ""
	}
	return "The new password is shown only here."
}

// Close implements pane.Pane.
func (p *passwordDialog) Close() { p.password = "" }
