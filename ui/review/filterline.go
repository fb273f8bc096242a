package review

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
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
	typing bool
	wrong  string // why the line cannot be applied, "" when nothing is wrong
	broken bool   // wrong was said by the server, or after asking
}

// newFilterLine makes an empty line.
func newFilterLine(env kit.Env) *filterLine {
	f := &filterLine{env: env, input: kit.NewInput(env)}
	f.input.Placeholder = "id, status:failed, type:biometry, since:7d"
	return f
}

// open lets one type.
func (f *filterLine) open() { f.typing = true }

// leave ends typing and shows the line given.
func (f *filterLine) leave(line string) {
	f.typing, f.wrong, f.broken = false, "", false
	f.input.SetValue(line)
}

// refuse says why the line could not be applied, and lets one type on.
func (f *filterLine) refuse(sentence string) {
	f.wrong, f.broken = sentence, true
}

// shown reports whether the line takes space.
func (f *filterLine) shown() bool { return f.typing || f.input.Value() != "" }

// update takes a key while one is typing.
func (f *filterLine) update(msg tea.Msg, now time.Time) filterEvent {
	k := f.env.Keys
	switch {
	case kit.Pressed(msg, k.Submit):
		if _, err := parseFilter(f.input.Value(), now); err != nil {
			f.refuse(err.Error())
			return filterTyping
		}
		f.wrong, f.broken = "", false
		return filterAsked
	case kit.Pressed(msg, k.Leave):
		return filterLeft
	case kit.Pressed(msg, k.NextField), kit.Pressed(msg, k.Complete) && f.input.AtEnd():
		f.complete()
		return filterTyping
	}
	if f.input.Update(msg) {
		f.wrong, f.broken = "", false
		if _, err := parseFilter(f.input.Value(), now); err != nil {
			f.wrong = err.Error()
		}
	}
	return filterTyping
}

// complete takes the first completion of the word at the end.
func (f *filterLine) complete() {
	words := completions(f.input.Value())
	if len(words) == 0 {
		return
	}
	value := f.input.Value()
	start := strings.LastIndexAny(value, " \t") + 1
	word := words[0]
	if !strings.HasSuffix(word, ":") {
		word += " "
	}
	f.input.SetValue(value[:start] + word)
	f.wrong, f.broken = "", false
}

// completions lists what the last word of a line could become: a key, or a
// value of its key.
func completions(line string) []string {
	word := line[strings.LastIndexAny(line, " \t")+1:]
	name, value, keyed := strings.Cut(word, ":")
	var out []string
	for _, k := range filterKeys() {
		if !keyed {
			if strings.HasPrefix(k.name, strings.ToLower(word)) {
				out = append(out, k.name+":")
			}
			continue
		}
		if k.name != strings.ToLower(name) {
			continue
		}
		head, last := k.name+":", value
		if at := strings.LastIndex(value, ","); at >= 0 {
			head, last = k.name+":"+value[:at+1], value[at+1:]
		}
		for _, v := range k.values {
			if strings.HasPrefix(v, strings.ToLower(last)) && v != strings.ToLower(last) {
				out = append(out, head+v)
			}
		}
	}
	if !keyed && word != "" {
		for _, s := range statusWords() {
			if strings.HasPrefix(s, strings.ToLower(word)) {
				out = append(out, "status:"+s)
			}
		}
	}
	return out
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
	lines := []string{blank(indent) + sign + " " + f.input.View(max(w-indent-2, 1), f.typing)}
	if !f.typing && f.wrong == "" {
		return lines
	}
	words, role := f.hint(now)
	below := kit.Wrap(kit.Clean(words), max(w-3*indent, 1))
	for _, line := range below[:min(len(below), hintMost)] {
		lines = append(lines, kit.Truncate(blank(2*indent)+t.Paint(role, line), w))
	}
	return lines
}

// hintMost is how many lines a hint takes at most.
const hintMost = 3

// hint is what stands below the line.
func (f *filterLine) hint(now time.Time) (words string, role kit.Role) {
	if f.broken {
		return f.env.Theme.Glyph(kit.OutcomeError) + " " + f.wrong, kit.Error
	}
	value := f.input.Value()
	word := value[strings.LastIndexAny(value, " \t")+1:]
	if words := completions(value); word != "" && len(words) > 0 || value == "" {
		return strings.Join(words, "  "), kit.Muted
	}
	if f.wrong != "" {
		return f.wrong, kit.Muted
	}
	parsed, err := parseFilter(value, now)
	if err != nil {
		return err.Error(), kit.Muted
	}
	return parsed.say(), kit.Muted
}

// bindings are the keys that act while one is typing.
func (f *filterLine) bindings() []key.Binding {
	k := f.env.Keys
	return []key.Binding{kit.As(k.Submit, "filter"), kit.As(k.Complete, "complete"), kit.As(k.Leave, "leave")}
}
