// Package account holds what is about the person at the keyboard: the dialog
// that asks for e-mail and password, the one that lifts read-only, and the
// list of profiles to switch between. What a password or a profile is kept in
// is not its business: whoever makes the panes hands that in.
package account

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// RouteProfiles is the kind of the list of profiles.
const RouteProfiles = "profiles"

// base is what all panes of this package have in common.
type base struct {
	env  kit.Env
	id   pane.ID
	w, h int
}

// newBase takes an id.
func newBase(env kit.Env) base { return base{env: env, id: env.IDs.Next()} }

// ID implements pane.Pane.
func (b *base) ID() pane.ID { return b.id }

// Init implements pane.Pane.
func (b *base) Init() tea.Cmd { return nil }

// Shown implements pane.Pane.
func (b *base) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (b *base) Unsaved() string { return "" }

// formKeys are the bindings of a dialog with a form.
func (b *base) formKeys() []key.Binding {
	k := b.env.Keys
	return []key.Binding{k.Submit, k.NextField, k.PreviousField, k.Leave}
}

// broken draws a fault above a form.
func (b *base) broken(what, next string) []string {
	if what == "" {
		return nil
	}
	t := b.env.Theme
	var lines []string
	for _, line := range kit.Wrap(t.Glyph(kit.OutcomeError)+" "+kit.Clean(what), max(b.w, 1)) {
		lines = append(lines, t.Paint(kit.Error, line))
	}
	for _, line := range kit.Wrap(kit.Clean(next), max(b.w, 1)) {
		lines = append(lines, t.Paint(kit.Ink, line))
	}
	return append(lines, "")
}
