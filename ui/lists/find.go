package lists

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
)

// finder is the line in which a list is narrowed down while one types. It
// looks at what is loaded and asks nobody.
type finder struct {
	env    kit.Env
	input  *kit.Input
	typing bool
}

// newFinder makes an empty line.
func newFinder(env kit.Env, placeholder string) *finder {
	f := &finder{env: env, input: kit.NewInput(env)}
	f.input.Placeholder = placeholder
	return f
}

// open lets a person type.
func (f *finder) open() { f.typing = true }

// update takes a key or a paste while somebody types.
func (f *finder) update(msg tea.Msg) {
	k := f.env.Keys
	switch {
	case kit.Pressed(msg, k.Leave):
		f.lift()
	case kit.Pressed(msg, k.Submit):
		f.typing = false
	default:
		f.input.Update(msg)
	}
}

// lift shows everything again. It reports whether something was left out.
func (f *finder) lift() bool {
	was := f.shown()
	f.typing = false
	f.input.SetValue("")
	return was
}

// words are what a row must hold to be shown.
func (f *finder) words() []string { return strings.Fields(fold(f.input.Value())) }

// shown reports whether the line is on the screen.
func (f *finder) shown() bool { return f.typing || f.input.Value() != "" }

// height is how many lines it takes.
func (f *finder) height() int {
	if f.shown() {
		return 1
	}
	return 0
}

// view draws the line, none while it is not in use.
func (f *finder) view(w int) []string {
	if !f.shown() {
		return nil
	}
	lead := blank(indent) + f.env.Theme.Paint(kit.Accent, "/") + " "
	return []string{lead + f.input.View(max(w-indent-2, 1), f.typing)}
}

// bindings are the keys while somebody types.
func (f *finder) bindings() []key.Binding {
	k := f.env.Keys
	return []key.Binding{kit.As(k.Submit, "keep"), kit.As(k.Leave, "show all"), k.Up, k.Down}
}

// fold makes letters equal that differ in case only.
func fold(s string) string { return strings.ToLower(s) }

// holds reports whether a text or the beginning of an id has all words in it.
// Both are folded already.
func holds(words []string, text, id string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) && !strings.HasPrefix(id, w) {
			return false
		}
	}
	return true
}

// arrows reports whether a message moves a cursor even while somebody types.
func arrows(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch msg.String() {
		case "up", "down", "pgup", "pgdown":
			return true
		}
	case tea.MouseWheelMsg:
		return true
	}
	return false
}
