package review

import (
	"context"
	"io"
	"os"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// newStage is what a new-folder dialog shows.
type newStage int

const (
	newForm    newStage = iota // files and fields
	newSamples                 // waiting for the sample pictures
	newPick                    // the file picker
	newTags                    // the tags of one file
	newSend                    // the upload
)

// newFolderDialog chooses files, says what they are, and makes a folder of
// them. Whatever fails, everything chosen and typed stays.
type newFolderDialog struct {
	d      Deps
	id, to pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	stage  newStage
	w, h   int
	masked bool

	files  chosenFiles
	at     int         // the row with the cursor; behind the files is the line to type in
	inForm bool        // the fields below have the keys
	spots  map[int]int // rows by the line of the dialog that they are on
	path   *kit.PathInput
	note   string // what became of the paths typed or dropped last
	form   *kit.Form
	lists  lists
	pics   *kit.Pictures
	size   kit.Waker
	picker *kit.Picker
	tags   *tagPicker

	since  time.Time // when waiting for the samples began
	wanted bool      // the button was pressed; files are still looked at
	fault  fault
	run    jobRun
	meter  *kit.Meter // of an instant request

	find, check, samples, instant pane.Slot
}

// newNewFolder makes the dialog that makes a folder, with names and pictures
// masked or not. The pane to gets a folderMadeMsg when there is one.
func newNewFolder(d Deps, to pane.ID, masked bool) *newFolderDialog {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	p := &newFolderDialog{
		d: d, id: id, to: to, ctx: ctx, cancel: cancel, masked: masked,
		path: kit.NewPathInput(d.Env, id), lists: lists{d: d, to: id},
		pics: kit.NewPictures(d.Env, id), size: kit.NewWaker(id), run: jobRun{d: d, to: id},
	}
	p.path.Placeholder = "type or drop a path, or enter to pick"
	p.form = kit.NewForm(d.Env, []kit.Field{
		{Name: "transaction", Label: "Transaction id", Kind: kit.TextField, Placeholder: "if there is one"},
		{Name: "person", Label: "Person", Kind: kit.TextField, Placeholder: "a name, if you like"},
		{Name: "run", Label: "Then run", Kind: kit.ChecksField, Choices: typeChoices(newTypes, p.whyNot)},
		p.lists.field(),
		wayField(),
	}, kit.Button{Name: "cancel", Label: "Cancel", Leave: true}, kit.Button{Name: "create", Label: "Create folder"})
	p.form.Blur()
	return p
}

// newTypes are the analyses that a new folder can begin with.
var newTypes = []api.AnalysisType{api.Quality, api.Biometry, api.Collection1N}

// whyNot says why a type cannot be run on what is chosen so far.
func (p *newFolderDialog) whyNot(t api.AnalysisType) string {
	if t == api.Biometry && len(p.files) < 2 {
		return "needs two files"
	}
	return ""
}

// ID implements pane.Pane.
func (p *newFolderDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *newFolderDialog) Init() tea.Cmd {
	return tea.Batch(p.lists.load(p.ctx), p.size.Wait(p.ctx))
}

// Resize implements pane.Pane.
func (p *newFolderDialog) Resize(w, h int) {
	p.w, p.h = w, h
	p.form.Resize(w, 0)
	if p.picker != nil {
		p.picker.Resize(w, min(h, pickerMost))
	}
	if p.tags != nil {
		p.tags.resize(w, h)
	}
	p.size.Wake()
}

// Title implements pane.Pane.
func (p *newFolderDialog) Title() string { return "New folder" }

// Mode implements pane.Pane.
func (p *newFolderDialog) Mode() pane.Mode {
	switch {
	case p.stage != newSend:
		return pane.Text
	case p.instant.InFlight():
		return pane.Busy // Its answer is all there will be.
	}
	return pane.Normal
}

// Unsaved implements pane.Pane.
func (p *newFolderDialog) Unsaved() string {
	switch {
	case p.stage == newSend && p.instant.InFlight():
		return "An instant request is under way; its answer would be lost."
	case p.stage == newSend:
		return ""
	case p.dirty():
		return "The new folder was not made yet."
	default:
		return ""
	}
}

// dirty reports whether something would be lost by leaving.
func (p *newFolderDialog) dirty() bool { return len(p.goes()) > 0 }

// Shown implements pane.Pane.
func (p *newFolderDialog) Shown(bool) tea.Cmd { return nil }

// Back implements pane.Backer: an upload goes on without the dialog; an instant
// request is asked about.
func (p *newFolderDialog) Back() (tea.Cmd, bool) {
	switch {
	case p.stage != newSend:
		return nil, false
	case p.instant.InFlight():
		return p.askStop(), true
	}
	return tea.Batch(pane.Send(pane.CloseDialogMsg{From: p.id}), pane.Send(pane.StatusMsg{
		Level: pane.Info, Text: "The upload goes on; Jobs shows how far it is.",
	})), true
}

// Close implements pane.Pane.
func (p *newFolderDialog) Close() {
	p.cancel()
	p.path.Close()
	p.pics.Close()
	if p.picker != nil {
		p.picker.Close()
	}
}

// Keys implements pane.Pane.
func (p *newFolderDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	switch p.stage {
	case newPick:
		return p.picker.Keys()
	case newTags:
		return p.tags.keys()
	case newSamples:
		return []key.Binding{k.Leave}
	case newSend:
		return []key.Binding{kit.As(k.Back, "go on in the background"), kit.As(k.Delete, "stop")}
	case newForm:
	}
	switch {
	case p.inForm:
		return []key.Binding{k.NextField, k.PreviousField, k.Toggle, k.Submit, k.Leave}
	case p.at < len(p.files):
		return []key.Binding{kit.As(k.Submit, "tags"), kit.As(k.Delete, "take out"), k.Up, k.Down, kit.As(k.NextField, "fields"), k.Leave}
	case p.path.Value() != "":
		return []key.Binding{kit.As(k.Submit, "add"), kit.As(k.NextField, "complete"), k.Leave}
	default:
		return []key.Binding{kit.As(k.Submit, "pick files"), k.NextField, k.Leave}
	}
}

// thumbs asks for the pictures that are not there yet.
func (p *newFolderDialog) thumbs() tea.Cmd {
	th := p.thumb()
	if th.w == 0 || p.masked {
		return nil
	}
	var cmds []tea.Cmd
	for _, f := range p.files {
		if f.checked && f.problem == "" && f.kind == api.KindImage && f.remark == "" {
			cmds = append(cmds, p.pics.Load(f.path, th.w, th.h, openFile(f.path)))
		}
	}
	return tea.Batch(cmds...)
}

// openFile opens a file of this computer as a picture.
func openFile(path string) kit.OpenPicture {
	return func(context.Context) (io.ReadCloser, error) { return os.Open(path) }
}

// openUpload opens a file of this computer to be sent.
func openUpload(path string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return os.Open(path) }
}

// pickerKind names what a file would be, for the picker.
func pickerKind(name text.Text) string { return kindWord(rules.KindOfFile(name.Raw())) }
