package kit

import tea "charm.land/bubbletea/v2"

// Place says on which line of its pane the form begins, so that clicks find
// what they are meant for. Until then a form takes none.
func (f *Form) Place(line int) { f.placed, f.line = true, line }

// click takes a click of the left button: it puts the focus on a field, chooses
// a choice, picks or drops a box, or presses a button.
func (f *Form) click(msg tea.MouseClickMsg) FormEvent {
	if !f.placed || msg.Button != tea.MouseLeft {
		return FormNone
	}
	y := msg.Y - f.line
	if y < 0 || f.h > 0 && y >= f.h {
		return FormNone
	}
	spots, buttons := f.spots()
	lines := buttons + 1
	if len(spots) > 0 {
		lines = max(lines, spots[len(spots)-1].last+1)
	}
	if f.h > 0 && lines > f.h {
		y += f.top // as View has drawn it
	}
	if y == buttons {
		return f.clickButton(msg.X)
	}
	for _, s := range spots {
		if y < s.first || y > s.last || !f.fields[s.field].reachable() {
			continue
		}
		f.focus = s.field
		return f.fields[s.field].click(msg.X-f.labels()-2*columnGap, y-s.first, f.room(f.labels()))
	}
	return FormNone
}

// formSpot is where a field is drawn.
type formSpot struct{ field, first, last int }

// spots returns where the fields are drawn, and on which line the buttons are,
// -1 without any. It goes the way of draw.
func (f *Form) spots() (spots []formSpot, buttons int) {
	labels, wasTall, line := f.labels(), false, 0
	for i, field := range f.fields {
		if field.Hidden {
			continue
		}
		tall := field.Kind == NoteField || field.tall(f.room(labels))
		if line > 0 && (tall || wasTall) {
			line++
		}
		wasTall = tall
		n := len(f.drawField(field, i == f.focus, labels))
		spots = append(spots, formSpot{i, line, line + n - 1})
		line += n
	}
	if len(f.buttons) == 0 {
		return spots, -1
	}
	if line > 0 {
		line++
	}
	return spots, line
}

// clickButton presses the button at a column.
func (f *Form) clickButton(x int) FormEvent {
	at := columnGap
	for i, b := range f.buttons {
		w := Width(f.env.Theme.Button(b.Label, f.focus == len(f.fields)+i))
		if x >= at && x < at+w {
			f.focus = len(f.fields) + i
			return f.press(i)
		}
		at += w + columnGap
	}
	return FormNone
}

// click takes a click in the column of values, at a column and a line of the
// field.
func (d *Field) click(x, line, room int) FormEvent {
	if x < 0 {
		return FormNone
	}
	switch d.Kind {
	case ChoiceField:
		if i := d.choiceAt(x, line, room); i >= 0 && d.Choices[i].Why == "" && d.Choices[i].Key != d.Value {
			d.at, d.Value, d.err = i, d.Choices[i].Key, ""
			return FormChanged
		}
	case ChecksField:
		if line < len(d.Choices) {
			d.at = line
			return d.toggle()
		}
	case TextField, NoteField:
	}
	return FormNone
}

// choiceAt returns the choice that is drawn at a place, -1 for none.
func (d *Field) choiceAt(x, line, room int) int {
	if d.inline() > room {
		if line < len(d.Choices) {
			return line
		}
		return -1
	}
	if line > 0 {
		return -1
	}
	const between = 3 // as drawChoices parts them
	at := 0
	for i, c := range d.Choices {
		w := 2 + Width(Clean(c.Label))
		if x >= at && x < at+w {
			return i
		}
		at += w + between
	}
	return -1
}
