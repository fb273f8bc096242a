package review

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// decideDialog asks for a decision and its reason. What is chosen is shown once
// more before it is sent.
type decideDialog struct {
	d        Deps
	id, from pane.ID
	folder   api.Folder
	analysis api.Analysis
	form     *kit.Form
	w, h     int
}

// newDecide makes the dialog for an analysis.
func newDecide(d Deps, f api.Folder, a api.Analysis, from pane.ID) *decideDialog {
	p := &decideDialog{d: d, id: d.Env.IDs.Next(), from: from, folder: f, analysis: a}
	good, bad := meanings(a, d.Policy)
	p.form = kit.NewForm(d.Env, []kit.Field{
		{Name: "now", Kind: kit.NoteField, Value: "The server says " + serverSays(a) + "."},
		{Name: "decision", Label: "Decision", Kind: kit.ChoiceField, Choices: []kit.Choice{
			{Key: string(api.StatusDeclined), Label: "refuse", Note: bad},
			{Key: string(api.StatusSuccess), Label: "accept", Note: good},
		}},
		{
			Name: "reason", Label: "Reason", Kind: kit.TextField, Placeholder: "what you saw",
			Check: func(f kit.Field) string {
				if strings.TrimSpace(f.Value) == "" {
					return "say why in a few words: it stays with the decision"
				}
				return ""
			},
		},
	}, kit.Button{Name: "cancel", Label: "Cancel", Leave: true}, kit.Button{Name: "decide", Label: "Decide…"})
	if v, there := d.Queue.kept[a.ID]; there {
		p.form.SetValue("decision", string(v.status))
		p.form.SetValue("reason", v.reason)
	}
	return p
}

// meanings are what accepting and refusing say about an analysis of this type.
func meanings(a api.Analysis, p score.Policy) (good, bad string) {
	switch a.Type {
	case api.Quality:
		return "a live person", "an attack"
	case api.Biometry:
		return "the same person", "not the same person"
	case api.Collection1N:
		if p.Whitelist != nil && p.Whitelist(score.CollectionOf(a)) {
			return "on the whitelist", "not on the whitelist"
		}
		return "not the person on the list", "the person on the list"
	case api.Documents:
		return "the document is good", "the document is not good"
	default:
		return "it is good", "it is not good"
	}
}

// serverSays is the word that an analysis has now.
func serverSays(a api.Analysis) string {
	for _, s := range []api.Status{a.Operator, a.Resolution, a.ResolutionStatus, a.State} {
		if s != "" {
			return string(s)
		}
	}
	return "nothing"
}

// ID implements pane.Pane.
func (p *decideDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *decideDialog) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (p *decideDialog) Update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(closeThenMsg); ok {
		return pane.Send(pane.CloseDialogMsg{From: p.id, Result: m.then})
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case kit.FormPressed:
		if p.form.Pressed() != "decide" {
			return pane.Send(pane.CloseDialogMsg{From: p.id})
		}
		return p.confirm()
	case kit.FormNone, kit.FormChanged:
	}
	return nil
}

// confirm shows what will be sent. The dialog stays behind the question, so
// that nothing typed is lost by a no.
func (p *decideDialog) confirm() tea.Cmd {
	owner := p.from
	if p.d.Queue.list != 0 {
		owner = p.d.Queue.list
	}
	v := decision{
		analysis: p.analysis.ID, folder: p.folder.ID, kind: p.analysis.Type,
		status: api.Status(p.form.Value("decision")), reason: strings.TrimSpace(p.form.Value("reason")),
	}
	good, bad := meanings(p.analysis, p.d.Policy)
	if v.status != api.StatusSuccess {
		good = bad
	}
	return kit.Ask(p.d.Env, kit.Question{
		Title: "Decide on " + string(v.kind) + " of folder " + v.folder.Short(),
		Text:  "Set it to " + string(v.status) + ": " + good + "? It takes the place of what the machine says.",
		Goes:  []string{"reason: " + kit.Clean(v.reason)},
		No:    "Back", Yes: "Decide",
		Answer: closeThenMsg{to: p.id, then: decideMsg{to: owner, from: p.from, decision: v}},
	})
}

// closeThenMsg closes the dialog it is for and then sends another message.
type closeThenMsg struct {
	to   pane.ID
	then tea.Msg
}

// Target returns the dialog.
func (m closeThenMsg) Target() pane.ID { return m.to }

// Resize implements pane.Pane.
func (p *decideDialog) Resize(w, h int) {
	p.w, p.h = w, h
	p.form.Resize(w, h)
	p.form.Place(0)
}

// View implements pane.Pane.
func (p *decideDialog) View() string { return p.form.View() }

// Title implements pane.Pane.
func (p *decideDialog) Title() string {
	return "Decide on " + string(p.analysis.Type) + " of folder " + p.folder.ID.Short()
}

// Keys implements pane.Pane.
func (p *decideDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	return []key.Binding{kit.As(k.Right, "other decision"), k.NextField, kit.As(k.Submit, "next"), k.Leave}
}

// Mode implements pane.Pane.
func (p *decideDialog) Mode() pane.Mode { return pane.Text }

// Shown implements pane.Pane.
func (p *decideDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *decideDialog) Unsaved() string {
	if strings.TrimSpace(p.form.Value("reason")) != "" {
		return "The reason that was typed would be lost."
	}
	return ""
}

// Close implements pane.Pane.
func (p *decideDialog) Close() {}
