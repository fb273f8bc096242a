package account

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// UnlockMsg says that read-only is to be lifted.
type UnlockMsg struct {
	// ForGood writes it into the profile; else it holds for this run.
	ForGood bool
}

// Unlock is the dialog that asks whether changes are to be permitted.
type Unlock struct {
	base
	server text.Text
	form   *kit.Form
}

// The choices of the dialog.
const (
	thisRun = "run"
	forGood = "good"
)

// NewUnlock makes the dialog for a server. profile is what it is called, empty
// when there is none that could keep the decision.
func NewUnlock(env kit.Env, server, profile text.Text) *Unlock {
	p := &Unlock{base: newBase(env), server: server}
	always := kit.Choice{Key: forGood, Label: "for good", Note: "kept in the profile " + profile.Line()}
	if profile.IsEmpty() {
		always.Note, always.Why = "", "this server has no profile"
	}
	p.form = kit.NewForm(env, []kit.Field{{
		Name: "how", Label: "Unlock", Kind: kit.ChoiceField, Value: thisRun,
		Choices: []kit.Choice{{Key: thisRun, Label: "for this run", Note: "read-only again at the next start"}, always},
		Hint:    "left and right choose",
	}}, kit.Button{Name: "no", Label: "Stay read-only", Leave: true}, kit.Button{Name: "yes", Label: "Unlock"})
	return p
}

// Update implements pane.Pane.
func (p *Unlock) Update(msg tea.Msg) tea.Cmd {
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case kit.FormPressed:
		return tea.Batch(pane.Send(pane.CloseDialogMsg{From: p.id}), pane.Send(UnlockMsg{ForGood: p.form.Value("how") == forGood}))
	case kit.FormNone, kit.FormChanged:
	}
	return nil
}

// Resize implements pane.Pane.
func (p *Unlock) Resize(w, h int) {
	p.w, p.h = w, h
	p.form.Resize(w, 0)
}

// View implements pane.Pane.
func (p *Unlock) View() string {
	var lines []string
	for _, line := range kit.Wrap("Nothing can be changed at "+p.server.Line()+". Permit changes to folders, analyses and collections there?", max(p.w, 1)) {
		lines = append(lines, p.env.Theme.Paint(kit.Ink, line))
	}
	p.form.Resize(p.w, 0)
	if p.h > 0 && len(lines)+1+p.form.Height() > p.h {
		p.form.Resize(p.w, p.h) // What to press matters most.
		p.form.Place(0)
		return p.form.View()
	}
	p.form.Place(len(lines) + 1)
	return strings.Join(append(append(lines, ""), p.form.View()), "\n")
}

// Title implements pane.Pane.
func (p *Unlock) Title() string { return "Read-only" }

// Keys implements pane.Pane.
func (p *Unlock) Keys() []key.Binding { return p.formKeys() }

// Mode implements pane.Pane.
func (p *Unlock) Mode() pane.Mode { return pane.Text }

// Close implements pane.Pane.
func (p *Unlock) Close() {}
