package ui

import "ozdesk/ui/pane"

// Unsaved says what closing the interface would lose, "" for nothing.
func (m *Model) Unsaved() string {
	for _, p := range m.all() {
		if words := lostBy(p); words != "" {
			return words
		}
	}
	if m.opts.Unsaved != nil {
		return m.opts.Unsaved()
	}
	return ""
}

// Listens reports whether a key would reach the bindings that hold everywhere:
// no dialog lies on top, and nobody is typing.
func (m *Model) Listens() bool {
	top := m.room().top()
	return m.dialog() == nil && (top == nil || top.Mode() != pane.Text)
}

// Room returns the kind of the room that is shown.
func (m *Model) Room() string { return m.room().Kind }

// Close closes every pane. The model is not used afterwards; another one may
// take its place in the same program.
func (m *Model) Close() { m.leave(nil) }
