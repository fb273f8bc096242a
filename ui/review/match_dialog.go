package review

import (
	"context"
	"path/filepath"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// matchStage is what the dialog of a match shows.
type matchStage int

const (
	matchWait matchStage = iota // the sample pictures are made
	matchPick                   // which photograph
	matchForm                   // what it shows, and how alike it must be
	matchSend                   // upload and launch
)

// matchDialog compares the person of a folder with a photograph: it is chosen,
// goes into the folder, and a face match of it runs with the liveness video or
// the selfie that is there.
type matchDialog struct {
	d      Deps
	id, to pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	stage  matchStage
	w, h   int
	masked bool

	folder  api.Folder
	face    api.Media
	hasFace bool
	since   time.Time
	picker  *kit.Picker
	path    string
	facts   fileFacts
	form    *kit.Form
	fault   fault
	run     jobRun

	samples, check pane.Slot
}

// newMatch makes the dialog for a folder whose media are known. The pane to
// gets an analysesLaunchedMsg when the match runs.
func newMatch(d Deps, f api.Folder, to pane.ID, masked bool) *matchDialog {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	p := &matchDialog{d: d, id: id, to: to, ctx: ctx, cancel: cancel, folder: f, masked: masked, since: d.Env.Now(), run: jobRun{d: d, to: id}}
	p.face, p.hasFace = rules.MatchFace(f.Media)
	p.form = kit.NewForm(d.Env, []kit.Field{
		{Name: "kind", Label: "It shows", Kind: kit.ChoiceField, Value: string(rules.MatchIDFront), Choices: []kit.Choice{
			{Key: string(rules.MatchIDFront), Label: "a document", Note: "the side with the face"},
			{Key: string(rules.MatchSelfie), Label: "a person", Note: "a photograph of the face"},
		}, Hint: "left and right choose"},
		{Name: "high", Label: "Same from", Kind: kit.TextField, Placeholder: own, Check: checkPart, Hint: "from this score on it is the same person"},
	}, kit.Button{Name: "cancel", Label: "Cancel", Leave: true}, kit.Button{Name: "match", Label: "Compare"})
	return p
}

// askMatch opens the dialog on behalf of a pane.
func askMatch(d Deps, f api.Folder, from pane.ID, masked bool) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: newMatch(d, f, from, masked)})
}

// ID implements pane.Pane.
func (p *matchDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *matchDialog) Init() tea.Cmd {
	if !p.hasFace {
		return nil
	}
	if p.d.SamplesDir == nil {
		return p.pickFrom("")
	}
	ctx, gen := p.samples.Next(p.ctx)
	return tea.Batch(makeSamples(ctx, p.id, gen, p.d.SamplesDir), pane.After(ctx, kit.TransferDelay, uploadTickMsg{to: p.id}))
}

// pickFrom shows the picker.
func (p *matchDialog) pickFrom(samples string) tea.Cmd {
	p.picker = newFilePicker(p.d, p.id, samples)
	p.picker.One = true
	p.picker.Resize(p.w, min(p.h, pickerMost))
	p.stage = matchPick
	return p.picker.Init()
}

// Update implements pane.Pane.
func (p *matchDialog) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pane.MaskMsg:
		p.masked = msg.On
	case samplesMsg:
		if p.samples.Done(msg.gen) {
			return p.pickFrom(msg.dir) // Without samples there is one place less.
		}
	case fileCheckedMsg:
		if p.check.Done(msg.gen) {
			p.facts, p.fault = msg.facts, photoFault(msg.facts)
		}
	case jobRunMsg:
		return p.ran(msg)
	case stopMsg:
		if p.stage == matchSend && msg.gen == p.run.gen {
			return p.run.stop()
		}
	case uploadTickMsg:
		if p.stage == matchWait && p.samples.InFlight() {
			return pane.After(p.ctx, kit.TransferLook, msg)
		}
	default:
		return p.keyed(msg)
	}
	return nil
}

// keyed gives a key to what is shown.
func (p *matchDialog) keyed(msg tea.Msg) tea.Cmd {
	k, leave := p.d.Env.Keys, pane.Send(pane.CloseDialogMsg{From: p.id})
	switch p.stage {
	case matchWait:
		if kit.Pressed(msg, k.Leave) {
			return leave
		}
	case matchPick:
		cmd, event := p.picker.Update(msg)
		switch event {
		case kit.PickerDone:
			return tea.Batch(cmd, p.chose())
		case kit.PickerLeft:
			return leave
		case kit.PickerMarked, kit.PickerNone:
		}
		return cmd
	case matchForm:
		switch p.form.Update(msg) {
		case kit.FormLeft: // One step back: another photograph.
			p.stage = matchPick
			return p.picker.Init()
		case kit.FormPressed:
			return p.begin()
		case kit.FormChanged, kit.FormNone:
		}
	case matchSend:
		if kit.Pressed(msg, k.Delete) && !p.run.stopping {
			return kit.Ask(p.d.Env, kit.Question{
				Title: p.Title(), Text: "Stop it? What has arrived stays in the folder.",
				No: "Go on", Yes: "Stop", Answer: stopMsg{to: p.id, gen: p.run.gen},
			})
		}
	}
	return nil
}

// chose takes the photograph and looks at it.
func (p *matchDialog) chose() tea.Cmd {
	picked := p.picker.Picked()
	for _, f := range picked {
		p.picker.Drop(f)
	}
	if len(picked) == 0 {
		return nil
	}
	p.path, p.facts, p.fault, p.stage = picked[0].OnDisk, fileFacts{}, fault{}, matchForm
	ctx, gen := p.check.Next(p.ctx)
	return checkFile(ctx, p.id, gen, p.path)
}

// photoFault says why a file is no photograph to compare with.
func photoFault(f fileFacts) fault {
	switch {
	case f.problem != "":
		return fault{"This file cannot be sent: " + f.problem + ".", "Choose another one with esc."}
	case f.kind != api.KindImage:
		return fault{"This is no photograph.", "Choose another one with esc."}
	}
	return fault{}
}

// begin starts the job.
func (p *matchDialog) begin() tea.Cmd {
	if p.check.InFlight() {
		return nil // It is looked at; the button can be pressed again.
	}
	if p.fault = photoFault(p.facts); !p.fault.isZero() {
		return nil
	}
	path := p.path
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	p.stage = matchSend
	choice := launchChoice{}.withParams(p.form)
	return p.run.start(p.ctx, jobs.UploadPlan{
		Folder: p.folder.ID,
		Files: []jobs.UploadFile{{
			Path: path, Size: p.facts.size, Modified: p.facts.modified, Tags: rules.MatchKind(p.form.Value("kind")).Tags(),
		}},
		Launch: []jobs.Launch{{
			Type: api.Biometry, Media: []api.MediaID{p.face.ID}, Files: []int{0}, ThresholdMin: choice.high, ThresholdMax: choice.high,
		}},
	}, nil)
}

// ran takes in what becomes of the job.
func (p *matchDialog) ran(msg jobRunMsg) tea.Cmd {
	cmd, ended := p.run.update(msg)
	if !ended || p.stage != matchSend {
		return cmd
	}
	switch j := p.run.job; {
	case j.State == jobs.Done:
	case len(j.Made.Media) > 0 || j.Count[jobs.Unknown] > 0:
		// To begin anew here would send the photograph a second time.
		return tea.Batch(pane.Send(pane.CloseDialogMsg{From: p.id}), pane.Send(pane.StatusMsg{
			Level: pane.Bad, Text: "The match was not launched. Jobs says why, and goes on with it from there.",
		}))
	default:
		p.stage, p.fault = matchForm, p.run.fault("It was stopped, and nothing has arrived.")
		return p.run.clear()
	}
	return tea.Batch(
		pane.Send(pane.CloseDialogMsg{From: p.id, Result: analysesLaunchedMsg{to: p.to, folder: p.folder.ID}}),
		pane.Send(pane.StatusMsg{Level: pane.Good, Text: "The face match runs; its result comes by itself."}),
	)
}

// Resize implements pane.Pane.
func (p *matchDialog) Resize(w, h int) {
	p.w, p.h = w, h
	p.form.Resize(w, 0)
	if p.picker != nil {
		p.picker.Resize(w, min(h, pickerMost))
	}
}

// Title implements pane.Pane.
func (p *matchDialog) Title() string {
	return "Compare folder " + p.folder.ID.Short() + " with a photograph"
}

// Keys implements pane.Pane.
func (p *matchDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	switch p.stage {
	case matchPick:
		return p.picker.Keys()
	case matchForm:
		return []key.Binding{k.NextField, kit.As(k.Submit, "next"), kit.As(k.Leave, "another photograph")}
	case matchSend:
		return []key.Binding{kit.As(k.Back, "go on in the background"), kit.As(k.Delete, "stop")}
	case matchWait:
	}
	return []key.Binding{k.Leave}
}

// Mode implements pane.Pane.
func (p *matchDialog) Mode() pane.Mode {
	if p.stage == matchSend {
		return pane.Normal
	}
	return pane.Text
}

// Shown implements pane.Pane.
func (p *matchDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *matchDialog) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *matchDialog) Close() {
	p.cancel()
	if p.picker != nil {
		p.picker.Close()
	}
}

// View implements pane.Pane.
func (p *matchDialog) View() string { return p.view() }

// photoName is the name of the chosen file.
func (p *matchDialog) photoName() text.Text { return text.New(filepath.Base(p.path)) }
