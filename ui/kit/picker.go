package kit

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api/photos"
	"ozdesk/api/text"
	"ozdesk/ui/pane"
)

// PickerEvent is what came of a key or an answer.
type PickerEvent int

const (
	// PickerNone says that nothing was decided.
	PickerNone PickerEvent = iota
	// PickerMarked says that a file was chosen or dropped.
	PickerMarked
	// PickerDone says that the choice is complete; Picker.Picked has it.
	PickerDone
	// PickerLeft says that the picker is to be left without a choice.
	PickerLeft
)

// Picker lets a person choose files: by walking through directories, or by
// typing a path. It reads directories in commands and takes all keys, so the
// pane that holds it is in mode pane.Text.
type Picker struct {
	// Kind says in a word what a file is, for the column beside its name; ""
	// for files that are of no use here. It may be nil.
	Kind func(name text.Text) string
	// One says that one file is wanted: choosing it completes the choice,
	// however that is done.
	One bool

	env     Env
	owner   pane.ID
	places  []Place
	place   int
	dir     string
	entries []fileEntry
	picked  []PickedFile
	input   *Input
	typing  bool
	err     string
	hint    string
	slot    pane.Slot
	table   *Table
	w, h    int
}

// NewPicker makes a picker that begins in the first place. Init reads it.
func NewPicker(env Env, owner pane.ID, places ...Place) *Picker {
	if len(places) == 0 {
		places = []Place{{Name: "here"}}
	}
	p := &Picker{env: env, owner: owner, places: places, dir: places[0].Dir, input: NewInput(env)}
	p.input.Placeholder = "type a path, ~ is your home"
	p.table = NewTable(env, owner, pickerRows{p},
		Column{Title: "", Min: 1},
		Column{Title: "name", Min: 12, Max: 60},
		Column{Title: "kind", Min: 6, Max: 14, Drop: 2},
		Column{Title: "size", Min: 7, Max: 9, Align: Right, Drop: 1},
		Column{Title: "changed", Min: 10, Align: Right, Drop: 3},
	)
	return p
}

// Init reads the directory to begin in.
func (p *Picker) Init() tea.Cmd { return p.read(p.dir) }

// Picked returns the chosen files in the order of choosing.
func (p *Picker) Picked() []PickedFile { return slices.Clone(p.picked) }

// Drop takes a file out of the choice.
func (p *Picker) Drop(f PickedFile) {
	p.picked = slices.DeleteFunc(p.picked, func(g PickedFile) bool { return sameFile(f, g) })
}

// Close cancels what is being read.
func (p *Picker) Close() { p.slot.Stop() }

// Resize sets the size in cells.
func (p *Picker) Resize(w, h int) {
	p.w, p.h = max(w, 0), max(h, 0)
	p.table.Resize(p.w, max(p.h-pickerHead, 0))
}

// pickerHead is how many lines stand above the table: places, path, a sentence.
const pickerHead = 3

// Keys lists what can be pressed, for the line below the picker.
func (p *Picker) Keys() []key.Binding {
	k := p.env.Keys
	if p.typing {
		return []key.Binding{As(k.Submit, "go there"), As(k.NextField, "complete"), As(k.Leave, "back to the list")}
	}
	if p.One {
		return []key.Binding{As(k.Submit, "open or choose"), As(k.Left, "up"), As(k.Filter, "type a path"), k.Leave}
	}
	return []key.Binding{
		As(k.Submit, "open or choose"), As(k.Toggle, "choose several"), As(k.Left, "up"),
		As(k.Filter, "type a path"), k.Leave,
	}
}

// Update takes a key, a paste or an answer.
func (p *Picker) Update(msg tea.Msg) (tea.Cmd, PickerEvent) {
	switch msg := msg.(type) {
	case dirReadMsg:
		return nil, p.arrived(msg)
	case completedMsg:
		p.completed(msg)
		return nil, PickerNone
	case tea.PasteMsg:
		p.typing = true
		p.input.Update(msg)
		return nil, PickerNone
	case tea.KeyPressMsg:
		if p.typing {
			return p.typed(msg), PickerNone
		}
		return p.walked(msg)
	case tea.MouseClickMsg:
		return p.clicked(msg)
	}
	p.table.Update(Shift(msg, 0, -pickerHead))
	return nil, PickerNone
}

// clicked takes a click: it goes to a place or to the path, or moves the cursor;
// a click where the cursor is opens or chooses what is there.
func (p *Picker) clicked(msg tea.MouseClickMsg) (tea.Cmd, PickerEvent) {
	switch {
	case msg.Button != tea.MouseLeft:
	case msg.Y == 0:
		at := 0
		for i, place := range p.places {
			if at += columnGap + Width(Count(i+1)+" "+Clean(place.Name)); msg.X < at {
				p.place, p.err = i, ""
				return p.read(place.Dir), PickerNone
			}
		}
	case msg.Y == 1:
		p.typing = true
	case msg.Y >= pickerHead:
		typing := p.typing
		_, before := p.table.Cursor()
		if p.table.Update(Shift(msg, 0, -pickerHead)) {
			p.typing = false
			if _, now := p.table.Cursor(); now == before && !typing {
				p.err = ""
				return p.enter(now, true)
			}
		}
	}
	return nil, PickerNone
}

// typed takes a key while a path is typed.
func (p *Picker) typed(msg tea.KeyPressMsg) tea.Cmd {
	k := p.env.Keys
	p.err, p.hint = "", ""
	switch {
	case Pressed(msg, k.Leave):
		p.typing = false
	case Pressed(msg, k.Submit):
		if p.input.Value() != "" {
			p.place = p.onDisk()
			return p.read(p.input.Value())
		}
	case msg.String() == "tab", Pressed(msg, k.Complete) && p.input.AtEnd():
		ctx, gen := p.slot.Next(p.env.Ctx)
		return completePath(ctx, p.owner, gen, p.input.Value())
	default:
		p.input.Update(msg)
	}
	return nil
}

// walked takes a key in the list.
func (p *Picker) walked(msg tea.KeyPressMsg) (tea.Cmd, PickerEvent) {
	k := p.env.Keys
	place := p.places[p.place]
	_, row := p.table.Cursor()
	p.err = ""
	if n := strings.Index("123456789", msg.String()); n >= 0 && len(msg.String()) == 1 && n < len(p.places) {
		p.place = n
		return p.read(p.places[n].Dir), PickerNone
	}
	switch {
	case Pressed(msg, k.Leave):
		return nil, PickerLeft
	case Pressed(msg, k.Filter), msg.String() == "~":
		p.typing = true
		if msg.String() == "~" {
			p.input.SetValue("~/")
		}
	case Pressed(msg, k.Left), msg.String() == "backspace":
		return p.read(place.parent(p.dir)), PickerNone
	case p.One && Pressed(msg, k.Toggle):
		return p.enter(row, true)
	case Pressed(msg, k.Toggle) && row < len(p.entries) && !p.entries[row].dir:
		p.toggle(place.picked(place.join(p.dir, p.entries[row].name), p.entries[row].size))
		p.table.SetCursor(row + 1)
		return nil, PickerMarked
	case Pressed(msg, k.Submit, k.Right):
		return p.enter(row, Pressed(msg, k.Submit))
	default:
		p.table.Update(msg)
	}
	return nil, PickerNone
}

// enter opens the directory at the cursor, or completes the choice.
func (p *Picker) enter(row int, choose bool) (tea.Cmd, PickerEvent) {
	if row < len(p.entries) && p.entries[row].dir {
		place := p.places[p.place]
		return p.read(place.join(p.dir, p.entries[row].name)), PickerNone
	}
	if !choose {
		return nil, PickerNone
	}
	if row < len(p.entries) && len(p.picked) == 0 {
		place, e := p.places[p.place], p.entries[row]
		p.picked = append(p.picked, place.picked(place.join(p.dir, e.name), e.size))
	}
	if len(p.picked) == 0 {
		return nil, PickerNone
	}
	return nil, PickerDone
}

// toggle chooses a file or drops it.
func (p *Picker) toggle(f PickedFile) {
	before := len(p.picked)
	p.Drop(f)
	if len(p.picked) == before {
		p.picked = append(p.picked, f)
	}
}

// read asks for a directory, or a file by its path.
func (p *Picker) read(dir string) tea.Cmd {
	ctx, gen := p.slot.Next(p.env.Ctx)
	return readDir(ctx, p.owner, gen, p.place, p.places[p.place], dir)
}

// arrived shows a directory that was read.
func (p *Picker) arrived(msg dirReadMsg) PickerEvent {
	if !p.slot.Done(msg.gen) {
		return PickerNone
	}
	if msg.err != nil {
		p.err = photos.Reason(msg.err)
		return PickerNone
	}
	if msg.file != nil {
		p.typing = false
		p.input.SetValue("")
		if p.One {
			p.picked = []PickedFile{*msg.file}
			return PickerDone
		}
		p.toggle(*msg.file)
		return PickerMarked
	}
	from := p.dir
	p.dir, p.entries, p.typing = msg.dir, msg.entries, false
	p.input.SetValue("")
	p.table.SetCursor(0)
	place := p.places[p.place]
	for i, e := range p.entries { // coming back up, stay where one was
		if place.join(p.dir, e.name) == from {
			p.table.SetCursor(i)
		}
	}
	return PickerNone
}

// completed takes a completed path, unless more was typed meanwhile.
func (p *Picker) completed(msg completedMsg) {
	if !p.slot.Done(msg.gen) || p.input.Value() != msg.typed {
		return
	}
	switch {
	case msg.others == 0:
		p.hint = "nothing begins like this"
	case msg.full != msg.typed:
		p.input.SetValue(msg.full)
	case msg.others > 1:
		p.hint = Count(msg.others) + " names begin like this"
	}
}

// onDisk returns the place that typed paths belong to, adding one if need be.
func (p *Picker) onDisk() int {
	if p.places[p.place].FS == nil {
		return p.place
	}
	i := slices.IndexFunc(p.places, func(place Place) bool { return place.FS == nil })
	if i < 0 {
		p.places = append(p.places, Place{Name: "this computer"})
		i = len(p.places) - 1
	}
	return i
}

// View draws the picker.
func (p *Picker) View() string {
	t := p.env.Theme
	lines := []string{p.placesLine(), p.pathLine(), p.sentence()}
	if len(p.entries) == 0 {
		empty := Empty(t, p.w, max(p.h-pickerHead, 0), "This directory is empty.", key.Binding{})
		return strings.Join(append(lines, empty), "\n")
	}
	p.table.Focus(!p.typing)
	return strings.Join(append(lines, p.table.View()), "\n")
}

// placesLine draws the places with their digits.
func (p *Picker) placesLine() string {
	t := p.env.Theme
	var b strings.Builder
	for i, place := range p.places {
		role := Muted
		if i == p.place {
			role = Title
		}
		b.WriteString(spaces(columnGap) + t.Paint(Accent, Count(i+1)) + " " + t.Paint(role, Clean(place.Name)))
	}
	if n := len(p.picked); n > 0 {
		return Spread(b.String(), t.Paint(Pass, Count(n)+" chosen")+" ", p.w)
	}
	return Fit(b.String(), p.w, Left)
}

// pathLine draws the directory, or the path that is typed.
func (p *Picker) pathLine() string {
	t := p.env.Theme
	if p.typing {
		return t.Paint(Accent, t.Glyphs.Bar) + " " + p.input.View(max(p.w-columnGap, 0), true)
	}
	shown := text.Line(p.dir)
	if place := p.places[p.place]; place.FS != nil {
		shown = Clean(place.Name) + "/" + strings.TrimPrefix(shown, ".")
	}
	return Fit(spaces(columnGap)+t.Paint(Muted, cutHead(shown, p.w-columnGap)), p.w, Left)
}

// sentence draws what is wrong or known about the path.
func (p *Picker) sentence() string {
	t := p.env.Theme
	switch {
	case p.err != "":
		return Fit(spaces(columnGap)+t.Paint(Error, t.Glyph(OutcomeError)+" "+p.err), p.w, Left)
	case p.hint != "":
		return Fit(spaces(columnGap)+t.Paint(Muted, p.hint), p.w, Left)
	default:
		return ""
	}
}

// pickerRows shows the entries of a picker as rows.
type pickerRows struct{ *Picker }

// Len returns the number of entries.
func (r pickerRows) Len() (int, bool) { return len(r.entries), true }

// Row returns one entry.
func (r pickerRows) Row(i int) (Row, bool) {
	if i < 0 || i >= len(r.entries) {
		return Row{}, false
	}
	e, place := r.entries[i], r.places[r.place]
	name, mark, role := text.Line(e.name), "", Ink
	if e.dir {
		return Row{ID: e.name, Cells: []Cell{{}, {Text: name + "/", Role: Accent}}}, true
	}
	file := place.picked(place.join(r.dir, e.name), e.size)
	if slices.ContainsFunc(r.picked, func(g PickedFile) bool { return sameFile(file, g) }) {
		mark = r.env.Theme.Glyphs.Checked
	}
	kind := ""
	if r.Kind != nil {
		if kind = r.Kind(file.Name); kind == "" {
			role = Muted
		}
	}
	changed := ""
	if !e.modified.IsZero() {
		changed = When(e.modified, r.env.Now())
	}
	return Row{ID: e.name, Cells: []Cell{
		{Text: mark, Role: Accent},
		{Text: name, Role: role},
		{Text: kind, Role: Muted},
		{Text: Size(e.size), Role: Muted},
		{Text: changed, Role: Muted},
	}}, true
}

// sameFile reports whether two choices are the same file.
func sameFile(a, b PickedFile) bool {
	return a.at == b.at && a.OnDisk == b.OnDisk && a.place.Name == b.place.Name
}
