package lists

import (
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// enrolment says where photographs go: to a new person of a collection, or to
// one that is there.
type enrolment struct {
	collection api.CollectionID
	// person is empty for a new one.
	person api.PersonID
	// into is what the collection, or the person, is called.
	into string
	// images are the photographs that the person has already.
	images []api.PersonImageID
}

// isNew reports whether a person is to be added.
func (e enrolment) isNew() bool { return e.person == "" }

// enrolledMsg says that a person, or photographs of one, were added.
type enrolledMsg struct {
	to     pane.ID
	person api.PersonID
	name   string // "" for photographs of somebody who was there
	into   string
	photos int
}

// Target returns the pane that asked for it.
func (m enrolledMsg) Target() pane.ID { return m.to }

// sentence says what was done.
func (m enrolledMsg) sentence() string {
	if m.name == "" {
		return photographs(m.photos) + " of " + m.into + " added."
	}
	return m.name + " is in " + m.into + " now, with " + photographs(m.photos) + "."
}

// enrolStage is what the dialog shows.
type enrolStage int

const (
	enrolForm    enrolStage = iota // files and fields
	enrolSamples                   // waiting for the sample pictures
	enrolPick                      // the file picker
	enrolSend                      // the upload
)

// enrolDialog takes photographs from files, checks them, and adds them as a
// person or to one. Whatever fails, everything chosen and typed stays.
type enrolDialog struct {
	d      Deps
	e      enrolment
	id, to pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	stage  enrolStage
	w, h   int
	masked bool

	files  photoFiles
	at     int         // the row with the cursor; behind the files is the line to type in
	inForm bool        // the fields below have the keys
	spots  map[int]int // rows by the line of the dialog that they are on
	path   *kit.PathInput
	note   string // what became of the paths typed or dropped last
	form   *kit.Form
	picker *kit.Picker

	since    *kit.Spinner // turns while the samples are made
	wanted   bool         // the button was pressed; files are still looked at
	fault    fault
	meter    *kit.Meter
	progress *kit.Progress
	stopping bool

	find, check, samples, send pane.Slot
	sendGen                    uint64
}

// newEnrol makes the dialog for a pane.
func newEnrol(d Deps, to pane.ID, e enrolment) *enrolDialog {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	p := &enrolDialog{
		d: d, e: e, id: id, to: to, ctx: ctx, cancel: cancel,
		path: kit.NewPathInput(d.Env, id), since: kit.NewSpinner(d.Env, id),
	}
	p.path.Placeholder = "type or drop a path, or enter to pick"
	var fields []kit.Field
	yes := "Add photographs"
	if e.isNew() {
		yes = "Add person"
		fields = []kit.Field{
			{Name: "first", Label: "First name", Kind: kit.TextField, Placeholder: "if it is known"},
			{Name: "middle", Label: "Middle name", Kind: kit.TextField},
			{Name: "last", Label: "Last name", Kind: kit.TextField},
		}
	}
	p.form = kit.NewForm(d.Env, fields, kit.Button{Name: "no", Label: "Cancel", Leave: true}, kit.Button{Name: "yes", Label: yes})
	p.form.Blur()
	return p
}

// ID implements pane.Pane.
func (p *enrolDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *enrolDialog) Init() tea.Cmd { return nil }

// Resize implements pane.Pane.
func (p *enrolDialog) Resize(w, h int) {
	p.w, p.h = w, h
	p.form.Resize(w, 0)
	if p.picker != nil {
		p.picker.Resize(w, h)
	}
}

// Title implements pane.Pane.
func (p *enrolDialog) Title() string {
	if p.e.isNew() {
		return "New person in " + p.e.into
	}
	return "Photographs of " + p.e.into
}

// Mode implements pane.Pane.
func (p *enrolDialog) Mode() pane.Mode {
	if p.stage == enrolSend {
		return pane.Busy
	}
	return pane.Text
}

// Unsaved implements pane.Pane.
func (p *enrolDialog) Unsaved() string {
	switch {
	case p.stage == enrolSend:
		return "An upload is under way; it would be stopped."
	case p.dirty():
		return "What was chosen was not added yet."
	default:
		return ""
	}
}

// names are what the fields of the name are called.
var names = [...]string{"first", "middle", "last"}

// dirty reports whether something would be lost by leaving.
func (p *enrolDialog) dirty() bool {
	typed := func(field string) bool { return p.form.Value(field) != "" }
	return len(p.files) > 0 || p.path.Value() != "" || slices.ContainsFunc(names[:], typed)
}

// Shown implements pane.Pane.
func (p *enrolDialog) Shown(bool) tea.Cmd { return nil }

// Back implements pane.Backer: only an upload lets the root see the back key,
// and it asks before it stops.
func (p *enrolDialog) Back() (tea.Cmd, bool) {
	if p.stage != enrolSend {
		return nil, false
	}
	return p.askStop(), true
}

// Close implements pane.Pane.
func (p *enrolDialog) Close() {
	p.cancel()
	p.since.Stop()
	p.path.Close()
	if p.picker != nil {
		p.picker.Close()
	}
}

// Keys implements pane.Pane.
func (p *enrolDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	switch p.stage {
	case enrolPick:
		return p.picker.Keys()
	case enrolSamples:
		return []key.Binding{k.Leave}
	case enrolSend:
		return []key.Binding{kit.As(k.Back, "stop")}
	case enrolForm:
	}
	switch {
	case p.inForm:
		return []key.Binding{k.NextField, k.PreviousField, k.Submit, k.Leave}
	case p.at < len(p.files):
		return []key.Binding{kit.As(k.Submit, "turn the tag"), kit.As(k.Delete, "take out"), kit.As(k.Add, "pick files"), kit.As(k.NextField, "fields"), k.Leave}
	case p.path.Value() != "":
		return []key.Binding{kit.As(k.Submit, "add"), kit.As(k.NextField, "complete"), k.Leave}
	default:
		return []key.Binding{kit.As(k.Submit, "pick files"), k.NextField, k.Leave}
	}
}
