package kit

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// reachable reports whether the field can have the focus.
func (d *Field) reachable() bool {
	if d.Hidden || d.Kind == NoteField {
		return false
	}
	return d.Kind == TextField || len(d.Choices) > 0
}

// settle brings what is chosen in line with what can be chosen.
func (d *Field) settle() {
	switch d.Kind {
	case ChoiceField:
		at := slices.IndexFunc(d.Choices, func(c Choice) bool { return c.Key == d.Value && c.Why == "" })
		if at < 0 {
			at = slices.IndexFunc(d.Choices, func(c Choice) bool { return c.Why == "" })
		}
		d.at, d.Value = max(at, 0), ""
		if at >= 0 {
			d.Value = d.Choices[at].Key
		}
	case ChecksField:
		picked := d.Picked
		d.Picked = nil
		for _, c := range d.Choices {
			if c.Why == "" && slices.Contains(picked, c.Key) {
				d.Picked = append(d.Picked, c.Key)
			}
		}
		d.at = max(min(d.at, len(d.Choices)-1), 0)
	case TextField, NoteField:
	}
}

// edit types into a text field.
func (d *Field) edit(msg tea.Msg) FormEvent {
	if !d.input.Update(msg) {
		return FormNone
	}
	d.Value, d.err = d.input.Value(), ""
	return FormChanged
}

// walk moves the cursor among the boxes of a field; at either end the key
// goes on to the next field.
func (d *Field) walk(msg tea.Msg, k *KeyMap) bool {
	if d.Kind != ChecksField {
		return false
	}
	switch {
	case Pressed(msg, k.Down) && d.at < len(d.Choices)-1:
		d.at++
	case Pressed(msg, k.Up) && d.at > 0:
		d.at--
	default:
		return false
	}
	return true
}

// step goes to the next choice that is allowed.
func (d *Field) step(by int) FormEvent {
	for at := d.at + by; at >= 0 && at < len(d.Choices); at += by {
		if d.Choices[at].Why == "" {
			d.at, d.Value, d.err = at, d.Choices[at].Key, ""
			return FormChanged
		}
	}
	return FormNone
}

// toggle picks or drops the box at the cursor; of a choice field it goes round.
func (d *Field) toggle() FormEvent {
	switch d.Kind {
	case ChoiceField:
		if d.step(1) == FormChanged {
			return FormChanged
		}
		before := d.Value
		d.at = -1
		if d.step(1); d.Value != before {
			return FormChanged
		}
	case ChecksField:
		if d.at >= len(d.Choices) || d.Choices[d.at].Why != "" {
			return FormNone
		}
		key := d.Choices[d.at].Key
		if i := slices.Index(d.Picked, key); i >= 0 {
			d.Picked = slices.Delete(d.Picked, i, i+1)
		} else {
			d.Picked = append(d.Picked, key)
		}
		d.err = ""
		d.settle() // back into the order of the choices
		return FormChanged
	case TextField, NoteField:
	}
	return FormNone
}
