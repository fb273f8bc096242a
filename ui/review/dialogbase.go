package review

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// listDialog is what the dialogs of the folder list have in common: they ask
// no server, hold nothing that could be lost, and answer to the list.
type listDialog struct {
	d      Deps
	id, to pane.ID
	title  string
}

// newListDialog makes the common part of a dialog that answers to a pane.
func newListDialog(d Deps, to pane.ID, title string) listDialog {
	return listDialog{d: d, id: d.Env.IDs.Next(), to: to, title: title}
}

// ID implements pane.Pane.
func (p *listDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *listDialog) Init() tea.Cmd { return nil }

// Title implements pane.Pane.
func (p *listDialog) Title() string { return p.title }

// Shown implements pane.Pane.
func (p *listDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *listDialog) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *listDialog) Close() {}

// leave closes the dialog with what it answers, nil for nothing.
func (p *listDialog) leave(answer tea.Msg) tea.Cmd {
	return pane.Send(pane.CloseDialogMsg{From: p.id, Result: answer})
}

// formDialog is a dialog of one form.
type formDialog struct {
	listDialog
	form   *kit.Form
	accept func() tea.Cmd // what its button does
	// direct is a field on which the key that accepts does the same as the
	// button; "" for none.
	direct string
	verb   string // what that key does
}

// Update implements pane.Pane.
func (p *formDialog) Update(msg tea.Msg) tea.Cmd {
	if p.form.Focused() == p.direct && kit.Pressed(msg, p.d.Env.Keys.Submit) {
		if p.form.Check() {
			return p.accept()
		}
		return nil
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return p.leave(nil)
	case kit.FormPressed:
		return p.accept()
	case kit.FormNone, kit.FormChanged:
	}
	return nil
}

// Resize implements pane.Pane.
func (p *formDialog) Resize(w, h int) {
	p.form.Resize(w, h)
	p.form.Place(0)
}

// View implements pane.Pane.
func (p *formDialog) View() string { return p.form.View() }

// Keys implements pane.Pane.
func (p *formDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	verb := p.verb
	if p.direct == "" {
		return []key.Binding{k.NextField, k.Toggle, kit.As(k.Submit, "next"), k.Leave}
	}
	return []key.Binding{kit.As(k.Submit, verb), k.NextField, k.Leave}
}

// Mode implements pane.Pane.
func (p *formDialog) Mode() pane.Mode { return pane.Text }
