package review

import (
	"errors"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// filterEvent is what a key did to a filter line.
type filterEvent int

// The events of a filter line.
const (
	filterTyping filterEvent = iota // the text may have changed
	filterAsked                     // it is to be applied
	filterLeft                      // it was left without
)

// filterLine is where a filter is typed. What was typed stays there until it
// is applied or taken back, whatever goes wrong.
type filterLine struct {
	env    kit.Env
	input  *kit.Input
	known  *directory
	naming pane.Slot // asks for companies and users
	typing bool
	picked int   // among the completions
	wrong  error // why the line cannot be applied, nil when nothing is wrong
	broken bool  // wrong was said by the server, or after asking
	waits  bool  // it is to be applied once names are known
}

// newFilterLine makes an empty line.
func newFilterLine(env kit.Env) *filterLine {
	f := &filterLine{env: env, input: kit.NewInput(env), known: new(directory)}
	f.input.Placeholder = "id, status:failed, type:biometry, since:7d"
	return f
}

// open lets one type.
func (f *filterLine) open() { f.typing, f.picked = true, 0 }

// leave ends typing and shows the line given.
func (f *filterLine) leave(line string) {
	f.typing, f.waits, f.picked = false, false, 0
	f.fine()
	f.input.SetValue(line)
}

// fine takes back what was said to be wrong.
func (f *filterLine) fine() { f.wrong, f.broken, f.waits = nil, false, false }

// refuse says why the line could not be applied, and lets one type on, where
// the mistake is if that is known.
func (f *filterLine) refuse(err error) {
	f.wrong, f.broken = err, true
	if bad, ok := errors.AsType[*filterError](err); ok {
		value := f.input.Value()
		f.input.SetPosition(len([]rune(value[:min(bad.at+bad.n, len(value))])))
	}
}

// shown reports whether the line takes space.
func (f *filterLine) shown() bool { return f.typing || f.input.Value() != "" }

// parse reads what is typed.
func (f *filterLine) parse(now time.Time) (filter, error) {
	return parseFilter(f.input.Value(), now, f.known)
}

// update takes a key while one is typing.
func (f *filterLine) update(msg tea.Msg, now time.Time) filterEvent {
	k := f.env.Keys
	press, _ := msg.(tea.KeyPressMsg)
	switch {
	case kit.Pressed(msg, k.Submit):
		return filterAsked
	case kit.Pressed(msg, k.Leave):
		return filterLeft
	case press.String() == "down":
		f.pick(1)
		return filterTyping
	case press.String() == "up":
		f.pick(-1)
		return filterTyping
	case kit.Pressed(msg, k.NextField), kit.Pressed(msg, k.Complete) && f.input.AtEnd():
		f.complete()
		return filterTyping
	}
	if f.input.Update(msg) {
		f.picked = 0
		f.check(now)
	}
	return filterTyping
}

// check looks anew at what is typed.
func (f *filterLine) check(now time.Time) {
	f.fine()
	_, f.wrong = f.parse(now)
}

// pick goes to another completion.
func (f *filterLine) pick(by int) {
	if n := len(completions(f.input.Value(), f.known)); n > 0 {
		f.picked = min(max(f.picked+by, 0), n-1)
	}
}

// complete takes the picked completion of the word at the end.
func (f *filterLine) complete() {
	value := f.input.Value()
	words := completions(value, f.known)
	if len(words) == 0 {
		return
	}
	word := words[min(f.picked, len(words)-1)]
	if !strings.HasSuffix(word, ":") && !strings.HasSuffix(word, "==") {
		word += " "
	}
	f.input.SetValue(value[:lastWord(value).at] + word)
	f.picked = 0
	f.fine()
}

// views draws the line and, while one is typing or something is wrong, below it
// what could be typed, what it means, or what is wrong.
func (f *filterLine) views(w int, now time.Time) []string {
	if !f.shown() {
		return nil
	}
	t := f.env.Theme
	sign := t.Paint(kit.Muted, "/")
	if f.typing {
		sign = t.Paint(kit.Accent, "/")
	}
	room := max(w-indent-2, 1)
	lines := []string{blank(indent) + sign + " " + f.input.View(room, f.typing)}
	if !f.typing && f.wrong == nil {
		return lines
	}
	for _, line := range f.below(w, room, now) {
		lines = append(lines, kit.Truncate(line, w))
	}
	return lines
}

// hintMost is how many lines a hint takes at most.
const hintMost = 3

// below is what stands below the line: what is wrong, at its place, what could
// be typed, or what the line means.
func (f *filterLine) below(w, room int, now time.Time) []string {
	t, value := f.env.Theme, f.input.Value()
	words := completions(value, f.known)
	switch {
	case f.broken:
		return f.mistake(kit.Error, w, room)
	case len(words) > 0 && (value == "" || lastWord(value).s != ""):
		picked := min(f.picked, len(words)-1)
		lines := []string{blank(2*indent) + offer(t, words, picked, max(w-2*indent, 1))}
		if help := helpOf(words[picked]); help != "" && w >= wideHint {
			lines = append(lines, blank(2*indent+1)+t.Paint(kit.Faint, help))
		}
		return lines
	case f.wrong != nil:
		return f.mistake(kit.Muted, w, room)
	}
	parsed, err := f.parse(now)
	if err != nil {
		f.wrong = err
		return f.mistake(kit.Muted, w, room)
	}
	return sentenceLines(t, kit.Muted, parsed.say(), 2*indent, w)
}

// wideHint is the width from which a completion is explained.
const wideHint = 40

// mistake says what is wrong, with a mark below the place where that is known.
func (f *filterLine) mistake(role kit.Role, w, room int) []string {
	t := f.env.Theme
	words := f.wrong.Error()
	bad, placed := errors.AsType[*filterError](f.wrong)
	if f.broken || !placed {
		words = t.Glyph(kit.OutcomeError) + " " + words
	}
	if !placed {
		return sentenceLines(t, role, words, 2*indent, w)
	}
	value := f.input.Value()
	runes := func(bytes int) int { return len([]rune(value[:min(bytes, len(value))])) }
	from, to := f.input.Place(runes(bad.at), room), f.input.Place(runes(bad.at+bad.n), room)
	from = min(max(from, 0), room-1)
	mark := blank(indent+2+from) + t.Paint(role, strings.Repeat("^", min(max(to-from, 1), room-from)))
	if one := kit.Clean(words); kit.Width(mark)+1+kit.Width(one) <= w {
		return []string{mark + " " + t.Paint(role, one)}
	}
	return append([]string{mark}, sentenceLines(t, role, words, 2*indent, w)...)
}

// sentenceLines wraps a sentence, no longer than a hint may be.
func sentenceLines(t *kit.Theme, role kit.Role, words string, in, w int) []string {
	below := kit.Wrap(kit.Clean(words), max(w-in-indent, 1))
	out := make([]string, min(len(below), hintMost))
	for i := range out {
		out[i] = blank(in) + t.Paint(role, below[i])
	}
	return out
}

// bindings are the keys that act while one is typing.
func (f *filterLine) bindings() []key.Binding {
	k := f.env.Keys
	return []key.Binding{
		kit.As(k.Submit, "filter"),
		key.NewBinding(key.WithKeys("tab"), key.WithHelp("tab", "complete")),
		key.NewBinding(key.WithKeys("up", "down"), key.WithHelp("↑↓", "choose")),
		kit.As(k.Leave, "leave"),
	}
}
