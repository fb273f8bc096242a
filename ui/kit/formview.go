package kit

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// labelMost is the greatest width of the column of labels.
const labelMost = 18

// View draws the form, at most as high as Resize gave; if there is more, the
// part around the focus.
func (f *Form) View() string {
	lines, first, last := f.draw()
	if f.h > 0 && len(lines) > f.h {
		if last >= f.top+f.h {
			f.top = last - f.h + 1
		}
		f.top = max(min(f.top, first, len(lines)-f.h), 0)
		below := len(lines) - f.top - f.h
		lines = lines[f.top : f.top+f.h]
		f.hint(lines, f.top, below)
	}
	return strings.Join(lines, "\n")
}

// hint says at the right end of the first and the last line that there is more
// above and below, where there is room to say anything.
func (f *Form) hint(lines []string, above, below int) {
	if len(lines) < 2 || f.w < leastHint {
		return
	}
	t := f.env.Theme
	say := func(at int, sign string) {
		if f.w >= wideHint {
			sign += " more"
		}
		line, room := lines[at], max(f.w-Width(sign)-1, 0)
		if Width(strings.TrimRight(ansi.Strip(line), " ")) <= room {
			line = cutRight(line, room) // Nothing but blanks goes.
		}
		lines[at] = Fit(Truncate(line, room), room, Left) + " " + t.Paint(Muted, sign)
	}
	if above > 0 {
		say(0, t.Glyphs.Above)
	}
	if below > 0 {
		say(len(lines)-1, t.Glyphs.Below)
	}
}

// From leastHint on a sign says that there is more, from wideHint on a word too.
const leastHint, wideHint = 20, 50

// draw returns all lines, and the first and last one of what has the focus.
func (f *Form) draw() (lines []string, first, last int) {
	labels, wasTall := f.labels(), false
	for i, field := range f.fields {
		if field.Hidden {
			continue
		}
		tall := field.Kind == NoteField || field.tall(f.room(labels))
		if len(lines) > 0 && (tall || wasTall) {
			lines = append(lines, "")
		}
		wasTall = tall
		if i == f.focus {
			first = len(lines)
		}
		lines = append(lines, f.drawField(field, i == f.focus, labels)...)
		if i == f.focus {
			last = len(lines) - 1
			if field.Kind == ChecksField && last-first >= f.h { // keep to its cursor
				first += field.at
				last = first
			}
		}
	}
	if len(f.buttons) > 0 {
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		if f.focus >= len(f.fields) {
			first, last = len(lines), len(lines)
		}
		lines = append(lines, f.drawButtons())
	}
	return lines, first, last
}

// labels returns the width of the column of labels.
func (f *Form) labels() int {
	w := 0
	for _, field := range f.fields {
		if !field.Hidden && field.Kind != NoteField {
			w = max(w, Width(Clean(field.Label)))
		}
	}
	return min(w, labelMost, f.w/3)
}

// room returns the width of the column of values.
func (f *Form) room(labels int) int { return max(f.w-labels-2*columnGap, 1) }

// drawField draws one field with its sentence below.
func (f *Form) drawField(d *Field, focused bool, labels int) []string {
	t := f.env.Theme
	if d.Kind == NoteField {
		var lines []string
		for _, line := range Wrap(Clean(d.Value), max(f.w-columnGap, 1)) {
			lines = append(lines, spaces(columnGap)+t.Paint(Muted, line))
		}
		return lines
	}
	room := f.room(labels)
	var body []string
	switch d.Kind {
	case TextField:
		body = []string{d.input.View(room, focused)}
	case ChoiceField:
		body = d.drawChoices(t, room, focused)
	case ChecksField:
		body = d.drawChecks(t, room, focused)
	case NoteField:
	}
	sentence, role := d.err, Error
	if sentence == "" && focused {
		sentence, role = d.Hint, Muted
	}
	if sentence != "" {
		if role == Error {
			sentence = t.Glyph(OutcomeError) + " " + sentence
		}
		for _, line := range Wrap(Clean(sentence), room) {
			body = append(body, t.Paint(role, line))
		}
	}
	indent := spaces(labels + 2*columnGap)
	for i := range body {
		if i > 0 {
			body[i] = indent + body[i]
			continue
		}
		lead, role := spaces(columnGap), Muted
		if focused {
			lead, role = t.Paint(Accent, t.Glyphs.Bar)+" ", Ink
		}
		body[0] = lead + t.Paint(role, Fit(Clean(d.Label), labels, Left)) + spaces(columnGap) + body[0]
	}
	return body
}

// tall reports whether the field takes several lines by itself, so that it is
// parted from what is above.
func (d *Field) tall(room int) bool {
	return d.Kind == ChecksField || d.Kind == ChoiceField && d.inline() > room
}

// inline returns the width of all choices in one line.
func (d *Field) inline() int {
	w := 0
	for i, c := range d.Choices {
		if i > 0 {
			w += 3
		}
		w += 2 + Width(Clean(c.Label))
		if c.Note != "" {
			return 1 << 20 // notes need lines of their own
		}
	}
	return w
}

// drawChoices draws one-of-several, in one line where it fits.
func (d *Field) drawChoices(t *Theme, room int, focused bool) []string {
	if len(d.Choices) == 0 {
		return []string{t.Paint(Faint, t.Glyphs.Dash)}
	}
	var parts []string
	for i, c := range d.Choices {
		sign, role := t.Glyphs.RadioOff, Muted
		switch {
		case c.Why != "":
			role = Faint
		case c.Key == d.Value:
			sign, role = t.Glyphs.Radio, Ink
			if focused {
				role = Title
			}
		}
		parts = append(parts, t.Paint(role, sign+" "+Clean(c.Label))+d.beside(t, i))
	}
	if d.inline() <= room {
		line := strings.Join(parts, "   ")
		if Width(line) <= room {
			return []string{line}
		}
	}
	for i := range parts {
		parts[i] = Truncate(parts[i], room)
	}
	return parts
}

// drawChecks draws any-of-several, one to a line.
func (d *Field) drawChecks(t *Theme, room int, focused bool) []string {
	if len(d.Choices) == 0 {
		return []string{t.Paint(Faint, t.Glyphs.Dash)}
	}
	var lines []string
	for i, c := range d.Choices {
		sign, role := t.Glyphs.Unchecked, Muted
		for _, key := range d.Picked {
			if key == c.Key {
				sign, role = t.Glyphs.Checked, Ink
			}
		}
		if c.Why != "" {
			role = Faint
		}
		lead := ""
		if focused && i == d.at {
			lead = t.Paint(Accent, t.Glyphs.Pointer) + " "
			if role != Faint {
				role = Title
			}
		} else if focused {
			lead = "  "
		}
		lines = append(lines, Truncate(lead+t.Paint(role, sign+" "+Clean(c.Label))+d.beside(t, i), room))
	}
	return lines
}

// beside returns the note of a choice, or why it cannot be chosen.
func (d *Field) beside(t *Theme, i int) string {
	c := d.Choices[i]
	if c.Why != "" {
		return t.Paint(Faint, "  "+Clean(c.Why))
	}
	if c.Note != "" {
		return t.Paint(Muted, "  "+Clean(c.Note))
	}
	return ""
}

// drawButtons draws the buttons in one line.
func (f *Form) drawButtons() string {
	t := f.env.Theme
	var b strings.Builder
	b.WriteString(spaces(columnGap))
	for i, button := range f.buttons {
		if i > 0 {
			b.WriteString(spaces(columnGap))
		}
		b.WriteString(t.Button(button.Label, f.focus == len(f.fields)+i))
	}
	return Truncate(b.String(), f.w)
}

// Button draws a button. The one with the focus differs by its brackets too.
func (t *Theme) Button(label string, focused bool) string {
	if focused {
		return t.PaintOn(Selected, Title, t.Glyphs.Bar+" "+Clean(label)+"  ")
	}
	return t.Paint(Muted, "[ "+Clean(label)+" ]")
}
