package kit

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Input is one line of typed text. Editing is that of bubbles; what is typed
// or pasted is drawn with every hidden character visible.
type Input struct {
	// Placeholder is shown while nothing is typed.
	Placeholder string
	// Secret shows a dot per character.
	Secret bool

	theme *Theme
	model textinput.Model
}

// NewInput makes an empty line.
func NewInput(env Env) *Input {
	m := textinput.New()
	m.Prompt = ""
	m.Focus()
	return &Input{theme: env.Theme, model: m}
}

// Value returns what was typed, as it was typed.
func (i *Input) Value() string { return i.model.Value() }

// SetValue replaces what was typed and puts the cursor behind it.
func (i *Input) SetValue(s string) {
	i.model.SetValue(s)
	i.model.CursorEnd()
}

// SetPosition puts the cursor before a character of the value, counted from 0.
func (i *Input) SetPosition(at int) { i.model.SetCursor(at) }

// Place returns where View draws a character of the value in w cells: how many
// cells lie before it, fewer than none where it is scrolled out of sight.
func (i *Input) Place(at, w int) int {
	value := []rune(i.model.Value())
	cursor := min(i.model.Position(), len(value))
	under := 1
	if cursor < len(value) {
		under = Width(i.shown(value[cursor : cursor+1]))
	}
	scrolled := max(Width(i.shown(value[:cursor]))-(w-under), 0)
	return Width(i.shown(value[:max(min(at, len(value)), 0)])) - scrolled
}

// AtEnd reports whether the cursor is behind the last character.
func (i *Input) AtEnd() bool { return i.model.Position() >= len([]rune(i.model.Value())) }

// Update edits. It reports whether the text has changed.
func (i *Input) Update(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
	default:
		return false
	}
	before := i.model.Value()
	// The only commands that bubbles returns here blink its cursor, which is
	// not drawn, or read the clipboard for ctrl+v, which the terminal's own
	// paste does better.
	i.model, _ = i.model.Update(msg)
	return i.model.Value() != before
}

// View draws exactly w cells, scrolled so that the cursor is visible.
func (i *Input) View(w int, focused bool) string {
	if w <= 0 {
		return ""
	}
	value := []rune(i.model.Value())
	if len(value) == 0 && !focused {
		placeholder := i.Placeholder
		if placeholder == "" {
			placeholder = i.theme.Glyphs.Dash
		}
		return Fit(i.theme.Paint(Faint, Truncate(Clean(placeholder), w)), w, Left)
	}
	at := min(i.model.Position(), len(value))
	before, under, after := i.shown(value[:at]), " ", ""
	if at < len(value) {
		under, after = i.shown(value[at:at+1]), i.shown(value[at+1:])
	}
	if !focused {
		whole := before + after
		if at < len(value) {
			whole = before + under + after
		}
		return Fit(i.theme.Paint(Ink, Truncate(whole, w)), w, Left)
	}
	under = Truncate(under, w)
	room := w - Width(under)
	if bw := Width(before); bw > room {
		before = cutLeft(before, bw-room)
		before = Fit(before, room, Left)
	}
	after = Truncate(after, w-Width(before)-Width(under))
	if len(value) == 0 {
		hint := Fit(Clean(i.Placeholder), w, Left)
		under = cutRight(hint, 1)
		return Fit(i.theme.caret(Fit(ansi.Strip(under), 1, Left))+i.theme.Paint(Faint, cutLeft(hint, 1)), w, Left)
	}
	return Fit(i.theme.Paint(Ink, before)+i.theme.caret(under)+i.theme.Paint(Ink, after), w, Left)
}

// shown returns how characters of the value are drawn.
func (i *Input) shown(r []rune) string {
	if i.Secret {
		return strings.Repeat("•", len(r))
	}
	return Clean(string(r))
}

// caret draws the cell that the cursor is on.
func (t *Theme) caret(s string) string { return "\x1b[7m" + s + sgrReset }
