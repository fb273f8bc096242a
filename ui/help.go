package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// help is the dialog that lists the bindings that are alive.
type help struct {
	env    kit.Env
	id     pane.ID
	groups []kit.KeyGroup
	scroll *kit.Scroll
}

// newHelp makes the dialog for bindings by group.
func newHelp(env kit.Env, groups []kit.KeyGroup) *help {
	return &help{env: env, id: env.IDs.Next(), groups: groups, scroll: kit.NewScroll(env)}
}

// ID implements pane.Pane.
func (h *help) ID() pane.ID { return h.id }

// Init implements pane.Pane.
func (h *help) Init() tea.Cmd { return nil }

// Update implements pane.Pane. The key that opened the help closes it too.
func (h *help) Update(msg tea.Msg) tea.Cmd {
	k := h.env.Keys
	if kit.Pressed(msg, k.Help, k.Quit, k.Open) {
		return pane.Send(pane.CloseDialogMsg{From: h.id})
	}
	h.scroll.Update(msg)
	return nil
}

// Resize implements pane.Pane.
func (h *help) Resize(w, height int) {
	lines := kit.Help(h.env.Theme, w, h.groups)
	h.scroll.Resize(w, min(height, len(lines)))
	h.scroll.SetLines(lines)
}

// View implements pane.Pane.
func (h *help) View() string {
	first, visible, all := h.scroll.Position()
	view := h.scroll.View()
	if first+visible < all { // the last line says that there is more
		lines := strings.Split(view, "\n")
		lines[len(lines)-1] = h.env.Theme.Paint(kit.Faint, "… "+kit.Count(all-first-visible+1)+" more, scroll down")
		return strings.Join(lines, "\n")
	}
	return view
}

// Title implements pane.Pane.
func (h *help) Title() string { return "Keys" }

// Keys implements pane.Pane.
func (h *help) Keys() []key.Binding {
	return []key.Binding{h.env.Keys.Up, h.env.Keys.Down, h.env.Keys.Back}
}

// Mode implements pane.Pane.
func (h *help) Mode() pane.Mode { return pane.Normal }

// Shown implements pane.Pane.
func (h *help) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (h *help) Unsaved() string { return "" }

// Close implements pane.Pane.
func (h *help) Close() {}
