package kit

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// FieldKind says how a field of a form is filled in.
type FieldKind int

const (
	// TextField is typed.
	TextField FieldKind = iota
	// ChoiceField takes one of several choices.
	ChoiceField
	// ChecksField takes any number of several choices.
	ChecksField
	// NoteField is a sentence between fields and takes nothing.
	NoteField
)

// Choice is one of the things that can be chosen in a field.
type Choice struct {
	// Key is what Form.Value and Form.Picked return.
	Key string
	// Label is shown; Note stands beside it.
	Label, Note string
	// Why says that it cannot be chosen, and the reason.
	Why string
}

// Field is one line or group of lines of a form.
type Field struct {
	// Name is what the field is asked for by.
	Name string
	// Label stands before the field.
	Label string
	Kind  FieldKind
	// Value is the text, the key of the choice, or the sentence of a note.
	Value string
	// Picked are the keys of the choices of a ChecksField.
	Picked []string
	// Placeholder is shown in an empty text field.
	Placeholder string
	// Secret hides what is typed.
	Secret bool
	// Hint is a sentence below the field while it has the focus.
	Hint    string
	Choices []Choice
	// Check returns what is wrong with the field as a sentence, or "". Of a
	// ChecksField it gets the number of what is picked only through Picked.
	Check func(Field) string
	// Hidden leaves the field out.
	Hidden bool

	err   string
	at    int // cursor among the choices
	input *Input
}

// Button is one of the buttons below a form.
type Button struct {
	Name, Label string
	// Leave presses without checking the fields.
	Leave bool
}

// FormEvent is what came of a key.
type FormEvent int

const (
	// FormNone says that nothing changed but the focus.
	FormNone FormEvent = iota
	// FormChanged says that a field has another value.
	FormChanged
	// FormPressed says that a button was pressed and all fields are in order;
	// Form.Pressed tells which.
	FormPressed
	// FormLeft says that the form is to be left. What was typed stays in it.
	FormLeft
)

// Form is a column of fields with a line of buttons below. It takes all keys:
// the pane that holds it is in mode pane.Text.
type Form struct {
	env     Env
	fields  []*Field
	buttons []Button
	focus   int // index into fields; len(fields)+i is button i
	pressed string
	w, h    int
	top     int
	placed  bool
	line    int // of the pane, on which it begins
}

// NewForm makes a form with the focus on the first field.
func NewForm(env Env, fields []Field, buttons ...Button) *Form {
	f := &Form{env: env, buttons: buttons}
	for _, field := range fields {
		if field.Kind == TextField {
			field.input = NewInput(env)
			field.input.Placeholder, field.input.Secret = field.Placeholder, field.Secret
			field.input.SetValue(field.Value)
		}
		field.Picked = slices.Clone(field.Picked)
		field.settle()
		f.fields = append(f.fields, &field)
	}
	f.focus = -1
	f.move(1)
	return f
}

// Value returns the text of a field, or the key that is chosen in it.
func (f *Form) Value(name string) string {
	if field := f.field(name); field != nil {
		return field.Value
	}
	return ""
}

// Picked returns the keys picked in a field, in the order of its choices.
func (f *Form) Picked(name string) []string {
	field := f.field(name)
	if field == nil {
		return nil
	}
	return slices.Clone(field.Picked)
}

// SetValue fills in a field.
func (f *Form) SetValue(name, value string) {
	if field := f.field(name); field != nil {
		field.Value = value
		if field.input != nil {
			field.input.SetValue(value)
		}
		field.settle()
	}
}

// SetPicked fills in a field of several choices.
func (f *Form) SetPicked(name string, keys ...string) {
	if field := f.field(name); field != nil {
		field.Picked = slices.Clone(keys)
		field.settle()
	}
}

// SetChoices replaces what can be chosen. What was chosen stays, if it is
// still there and allowed.
func (f *Form) SetChoices(name string, choices ...Choice) {
	if field := f.field(name); field != nil {
		field.Choices = choices
		field.settle()
	}
}

// SetHidden leaves a field out, or brings it back.
func (f *Form) SetHidden(name string, hidden bool) {
	if field := f.field(name); field != nil && field.Hidden != hidden {
		field.Hidden = hidden
		if hidden && f.focused() == field {
			f.move(1)
		}
	}
}

// SetError shows a sentence beside a field until it is changed; the field
// takes the focus. An empty sentence lifts it.
func (f *Form) SetError(name, sentence string) {
	for i, field := range f.fields {
		if field.Name == name {
			field.err = sentence
			if sentence != "" && field.reachable() {
				f.focus = i
			}
		}
	}
}

// Focused returns the name of the field or button that has the focus.
func (f *Form) Focused() string {
	if field := f.focused(); field != nil {
		return field.Name
	}
	if i := f.focus - len(f.fields); i >= 0 && i < len(f.buttons) {
		return f.buttons[i].Name
	}
	return ""
}

// Pressed returns the name of the button that was pressed last.
func (f *Form) Pressed() string { return f.pressed }

// Resize sets the size in cells.
func (f *Form) Resize(w, h int) { f.w, f.h = max(w, 0), max(h, 0) }

// Update takes a key, a paste or a click.
func (f *Form) Update(msg tea.Msg) FormEvent {
	if click, ok := msg.(tea.MouseClickMsg); ok {
		return f.click(click)
	}
	field, k := f.focused(), f.env.Keys
	if _, ok := msg.(tea.PasteMsg); ok && field != nil && field.Kind == TextField {
		return field.edit(msg)
	}
	switch {
	case Pressed(msg, k.Leave):
		return FormLeft
	case field != nil && field.walk(msg, k):
		return FormNone
	case Pressed(msg, k.NextField):
		f.move(1)
	case Pressed(msg, k.PreviousField):
		f.move(-1)
	case field == nil:
		return f.onButton(msg)
	case Pressed(msg, k.Submit):
		f.move(1)
	case field.Kind == TextField:
		return field.edit(msg)
	case Pressed(msg, k.Toggle):
		return field.toggle()
	case field.Kind == ChoiceField && Pressed(msg, k.Left):
		return field.step(-1)
	case field.Kind == ChoiceField && Pressed(msg, k.Right):
		return field.step(1)
	}
	return FormNone
}

// Check tests every visible field and shows what is wrong. It reports whether
// all are in order; if not, the first wrong one takes the focus.
func (f *Form) Check() bool {
	first := -1
	for i, field := range f.fields {
		field.err = ""
		if field.Hidden || field.Check == nil {
			continue
		}
		if field.err = field.Check(*field); field.err != "" && first < 0 {
			first = i
		}
	}
	if first >= 0 {
		f.focus = first
	}
	return first < 0
}

// onButton takes a key while a button has the focus.
func (f *Form) onButton(msg tea.Msg) FormEvent {
	k := f.env.Keys
	switch {
	case Pressed(msg, k.Left):
		f.focus = max(f.focus-1, len(f.fields))
	case Pressed(msg, k.Right):
		f.focus = min(f.focus+1, len(f.fields)+len(f.buttons)-1)
	case Pressed(msg, k.Submit), Pressed(msg, k.Toggle):
		return f.press(f.focus - len(f.fields))
	}
	return FormNone
}

// press presses a button.
func (f *Form) press(i int) FormEvent {
	if i < 0 || i >= len(f.buttons) {
		return FormNone
	}
	if f.buttons[i].Leave {
		f.pressed = f.buttons[i].Name
		return FormLeft
	}
	if f.Check() {
		f.pressed = f.buttons[i].Name
		return FormPressed
	}
	return FormNone
}

// move takes the focus to the next or previous thing that can have it.
func (f *Form) move(by int) {
	all := len(f.fields) + len(f.buttons)
	for at := f.focus + by; at >= 0 && at < all; at += by {
		if at >= len(f.fields) || f.fields[at].reachable() {
			f.focus = at
			return
		}
	}
}

// field finds a field by its name.
func (f *Form) field(name string) *Field {
	for _, field := range f.fields {
		if field.Name == name {
			return field
		}
	}
	return nil
}

// focused returns the field with the focus, nil when a button has it.
func (f *Form) focused() *Field {
	if f.focus >= 0 && f.focus < len(f.fields) {
		return f.fields[f.focus]
	}
	return nil
}
