package review

import (
	"context"
	"errors"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// manyDialog launches the same analyses on many folders, a job for each. What a
// folder cannot take is said before anything is sent, and that folder is left
// out.
type manyDialog struct {
	d      Deps
	id, to pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	w, h   int

	ids     []api.FolderID // as they were selected, each once
	folders []api.Folder   // those that are there
	missing int
	have    bool
	since   time.Time
	form    *kit.Form
	lists   lists
	load    pane.Slot
	send    pane.Slot
	begun   map[api.FolderID]bool // a job was begun, and is not begun again
	fault   fault
}

// askLaunchMany opens the dialog on behalf of the folder list.
func askLaunchMany(d Deps, ids []api.FolderID, from pane.ID) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: newMany(d, ids, from)})
}

// newMany makes the dialog for some folders.
func newMany(d Deps, ids []api.FolderID, to pane.ID) *manyDialog {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	p := &manyDialog{
		d: d, id: id, to: to, ctx: ctx, cancel: cancel, ids: ids, begun: map[api.FolderID]bool{}, lists: lists{d: d, to: id},
	}
	fields := []kit.Field{
		{Name: "types", Label: "Analyses", Kind: kit.ChecksField, Choices: typeChoices(launchTypes, func(api.AnalysisType) string { return "" })},
		{Name: "best", Label: "Best shot", Kind: kit.ChecksField, Hidden: true, Choices: []kit.Choice{
			{Key: "best", Label: "take one", Note: "the best picture of a video or shot set"},
		}},
		p.lists.field(),
	}
	p.form = kit.NewForm(d.Env, append(fields, paramFields()...), kit.Button{Name: "cancel", Label: "Cancel", Leave: true}, kit.Button{Name: "launch", Label: "Launch"})
	return p
}

// ID implements pane.Pane.
func (p *manyDialog) ID() pane.ID { return p.id }

// Init asks for the folders and the collections.
func (p *manyDialog) Init() tea.Cmd {
	if len(p.ids) > manyMost {
		return nil
	}
	return tea.Batch(p.lists.load(p.ctx), p.read())
}

// read asks for the folders as they are now.
func (p *manyDialog) read() tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	p.since = p.d.Env.Now()
	return loadMany(ctx, p.d.Client, p.id, gen, p.ids)
}

// Update implements pane.Pane.
func (p *manyDialog) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case listsMsg:
		if p.lists.take(msg) {
			p.form.SetChoices("collection", p.lists.choices()...)
		}
	case manyFoldersMsg:
		p.took(msg)
	case manyBegunMsg:
		return p.launched(msg)
	case pane.RoleMsg:
		return p.read()
	case pane.ThemeMsg, pane.MaskMsg, pane.SignedOutMsg: // what is chosen stays
	default:
		return p.keyed(msg)
	}
	return nil
}

// took takes in the folders.
func (p *manyDialog) took(msg manyFoldersMsg) {
	if !p.load.Done(msg.gen) {
		return
	}
	if msg.err != nil {
		what, next := api.Explain(msg.err)
		p.fault = fault{"The folders could not be read. " + what, next}
		return
	}
	p.folders, p.missing, p.have, p.fault = msg.folders, len(msg.missing), true, fault{}
}

// keyed takes a key.
func (p *manyDialog) keyed(msg tea.Msg) tea.Cmd {
	if p.send.InFlight() {
		return nil
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case kit.FormPressed:
		if p.form.Pressed() != "launch" {
			return pane.Send(pane.CloseDialogMsg{From: p.id})
		}
		return p.launch()
	case kit.FormChanged:
		p.fault = fault{}
		return p.offer()
	case kit.FormNone:
	}
	return nil
}

// offer shows the fields that the chosen types need.
func (p *manyDialog) offer() tea.Cmd {
	return p.lists.offer(p.ctx, p.form, typesOf(p.form.Picked("types")), true)
}

// choice is what is launched, with its parameters.
func (p *manyDialog) choice() launchChoice {
	return launchChoice{
		types: typesOf(p.form.Picked("types")), collection: api.CollectionID(p.form.Value("collection")),
		bestShot: len(p.form.Picked("best")) > 0,
	}.withParams(p.form)
}

// sorted parts the folders into those that take what is chosen and those that
// do not, and gathers why, and what else is found, with how many folders it is
// found in.
func (p *manyDialog) sorted() (fit []api.Folder, found []manyFinding) {
	choice := p.choice()
	for _, f := range p.folders {
		plan := p.d.plan(choice.types, string(choice.collection), &p.lists)
		plan.Media, plan.BestShot = rules.SubjectsOf(f.Media), choice.bestShot
		stops := false
		for _, finding := range plan.Findings() {
			stops = stops || finding.Severity == rules.Stop
			i := slices.IndexFunc(found, func(o manyFinding) bool { return o.Finding == finding })
			if i < 0 {
				i, found = len(found), append(found, manyFinding{Finding: finding})
			}
			found[i].folders++
		}
		if !stops {
			fit = append(fit, f)
		}
	}
	slices.SortStableFunc(found, func(a, b manyFinding) int { return severity(a) - severity(b) })
	return fit, found
}

// manyFinding is something found before a launch, in so many folders.
type manyFinding struct {
	rules.Finding
	folders int
}

// severity orders findings: what stops comes first.
func severity(f manyFinding) int {
	if f.Severity == rules.Stop {
		return 0
	}
	return 1
}

// objection says what keeps everything from being launched.
func (p *manyDialog) objection(fit int) fault {
	switch {
	case p.d.forbidden() != "":
		return fault{p.d.forbidden() + ".", "Sign in with another account, or ask an administrator."}
	case p.d.Jobs == nil:
		return fault{"Jobs cannot be kept here, and many folders are a job each.", "Launch on one folder after the other."}
	case !p.have:
		return fault{"The folders are still being read.", "Wait a moment and press the button again."}
	case len(p.form.Picked("types")) == 0:
		return fault{"No analysis is chosen.", "Choose one or more with " + p.d.Env.Keys.Toggle.Help().Key + "."}
	case fit == 0:
		return fault{"None of the folders takes what is chosen.", "Choose other analyses, or select other folders."}
	}
	return p.choice().paramFault()
}

// launch begins a job for each folder that takes what is chosen.
func (p *manyDialog) launch() tea.Cmd {
	fit, _ := p.sorted()
	if p.fault = p.objection(len(fit)); !p.fault.isZero() {
		return nil
	}
	choice := p.choice()
	var plans []jobs.UploadPlan
	for _, f := range fit {
		if !p.begun[f.ID] {
			plans = append(plans, manyLaunch(choice, f))
		}
	}
	_, gen := p.send.Next(p.ctx)
	// The jobs go on without the dialog.
	return beginMany(p.d.Env.Ctx, p.d.Jobs, p.id, gen, plans)
}

// launched closes the dialog, or says why some were not begun. Pressed again,
// it begins only those.
func (p *manyDialog) launched(msg manyBegunMsg) tea.Cmd {
	if !p.send.Done(msg.gen) {
		return nil
	}
	for _, id := range msg.begun {
		p.begun[id] = true
	}
	if msg.err != nil {
		p.d.Env.Log.Warn("analyses not launched on all folders", "err", msg.err)
		what, next := api.Explain(msg.err)
		if next == "" {
			next = "Press the button again for the rest."
		}
		begun := kit.Count(len(p.begun)) + " jobs were begun"
		if len(p.begun) == 1 {
			begun = "1 job was begun"
		}
		p.fault = fault{begun + ", the next could not be: " + what, next}
		return nil
	}
	return tea.Batch(
		pane.Send(pane.CloseDialogMsg{From: p.id, Result: manyLaunchedMsg{to: p.to}}),
		pane.Send(pane.StatusMsg{Level: pane.Good, Text: "Analyses are launched on " + folderCount(len(p.begun)) + ", a job for each. Jobs shows them."}),
	)
}

// isGone reports that an object is not there.
func isGone(err error) bool { return errors.Is(err, api.ErrNotFound) }

// Resize implements pane.Pane.
func (p *manyDialog) Resize(w, h int) { p.w, p.h = w, h }

// Title implements pane.Pane.
func (p *manyDialog) Title() string { return "Analyse " + folderCount(len(p.ids)) }

// Keys implements pane.Pane.
func (p *manyDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	return []key.Binding{k.Toggle, k.NextField, k.PreviousField, kit.As(k.Submit, "next"), k.Leave}
}

// Mode implements pane.Pane.
func (p *manyDialog) Mode() pane.Mode { return pane.Text }

// Shown implements pane.Pane.
func (p *manyDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *manyDialog) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *manyDialog) Close() { p.cancel() }
