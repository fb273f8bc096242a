package review

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// copyAsDialog offers what can be copied of a case, and shows it first.
type copyAsDialog struct {
	env   kit.Env
	id    pane.ID
	items []copyItem
	at    int
	w     int
}

// copyItem is one thing to copy.
type copyItem struct{ label, note, text string }

// askCopyAs opens the dialog for a folder.
func askCopyAs(d Deps, f api.Folder) tea.Cmd {
	p := &copyAsDialog{env: d.Env, id: d.Env.IDs.Next()}
	if origin := d.origin(); origin != "" {
		p.items = append(p.items, copyItem{
			"curl", "the request; put the token into " + results.TokenVariable, results.Curl(origin, f.ID),
		})
	}
	p.items = append(p.items,
		copyItem{"ozdesk", "the same as a command of this program", results.Command(d.Profile, f.ID)},
		copyItem{"id", "of the folder", string(f.ID)},
	)
	return pane.Send(pane.DialogMsg{Pane: p})
}

// ID implements pane.Pane.
func (p *copyAsDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *copyAsDialog) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (p *copyAsDialog) Update(msg tea.Msg) tea.Cmd {
	k := p.env.Keys
	click, clicked := msg.(tea.MouseClickMsg)
	clicked = clicked && click.Button == tea.MouseLeft && click.Y >= 0 && click.Y < len(p.items)
	switch {
	case clicked && click.Y != p.at:
		p.at = click.Y
	case kit.Pressed(msg, k.Up):
		p.at = max(p.at-1, 0)
	case kit.Pressed(msg, k.Down):
		p.at = min(p.at+1, len(p.items)-1)
	case kit.Pressed(msg, k.Open, k.Copy), clicked: // what is at the cursor
		item := p.items[p.at]
		what := "the command for " + item.label
		if item.label == "id" {
			what = "the id of the folder"
		}
		return tea.Batch(pane.Send(pane.CloseDialogMsg{From: p.id}), pane.Send(pane.CopyMsg{Text: item.text, What: what}))
	}
	return nil
}

// Resize implements pane.Pane.
func (p *copyAsDialog) Resize(w, _ int) { p.w = w }

// View implements pane.Pane.
func (p *copyAsDialog) View() string {
	t := p.env.Theme
	out := ""
	for i, item := range p.items {
		bar, ground := "  ", kit.Plain
		if i == p.at {
			bar, ground = t.Glyphs.Bar+" ", kit.Selected
		}
		out += t.PaintOn(ground, kit.Accent, bar) + t.PaintOn(ground, kit.Ink, kit.Fit(item.label, 9, kit.Left)) +
			t.PaintOn(ground, kit.Muted, kit.Fit(item.note, max(p.w-11, 0), kit.Left)) + "\n"
	}
	for _, line := range kit.Wrap(p.items[p.at].text, max(p.w-2, 1)) {
		out += "\n  " + t.Paint(kit.Ink, line)
	}
	return out
}

// Title implements pane.Pane.
func (p *copyAsDialog) Title() string { return "Copy as" }

// Keys implements pane.Pane.
func (p *copyAsDialog) Keys() []key.Binding {
	k := p.env.Keys
	return []key.Binding{kit.As(k.Open, "copy"), k.Up, k.Down, k.Back}
}

// Mode implements pane.Pane.
func (p *copyAsDialog) Mode() pane.Mode { return pane.Normal }

// Shown implements pane.Pane.
func (p *copyAsDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *copyAsDialog) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *copyAsDialog) Close() {}
