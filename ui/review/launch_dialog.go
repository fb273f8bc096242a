package review

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// launchDialog chooses analyses and launches them in one request.
type launchDialog struct {
	d      Deps
	id, to pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	w, h   int
	masked bool

	folder  api.Folder
	form    *kit.Form
	lists   lists
	load    pane.Slot
	known   bool // the media were loaded, or came with the folder
	loadErr error
	send    pane.Slot
	sendGen uint64
	sending time.Time // since when the request is under way, zero when none is
	fault   fault
}

// newLaunch makes the dialog that launches analyses in a folder, with names
// masked or not. The pane to gets an analysesLaunchedMsg when some run.
func newLaunch(d Deps, f api.Folder, to pane.ID, masked bool) *launchDialog {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	p := &launchDialog{
		d: d, id: id, to: to, ctx: ctx, cancel: cancel, folder: f, known: len(f.Media) > 0, masked: masked,
		lists: lists{d: d, to: id},
	}
	fields := []kit.Field{
		{Name: "types", Label: "Analyses", Kind: kit.ChecksField, Choices: p.typeChoices()},
		{Name: "best", Label: "Best shot", Kind: kit.ChecksField, Hidden: true, Choices: []kit.Choice{
			{Key: "best", Label: "take one", Note: "the best picture of a video or shot set"},
		}},
		p.lists.field(),
		{Name: "media", Label: "Media", Kind: kit.ChecksField, Choices: p.mediaChoices(), Picked: p.mediaKeys()},
	}
	p.form = kit.NewForm(d.Env, append(fields, paramFields()...), kit.Button{Name: "cancel", Label: "Cancel", Leave: true}, kit.Button{Name: "launch", Label: "Launch"})
	return p
}

// begin fills in what was chosen before, and what went wrong with it.
func (p *launchDialog) begin(types []api.AnalysisType, collection string, known []api.Collection, f fault) {
	keys := make([]string, len(types))
	for i, t := range types {
		keys[i] = string(t)
	}
	p.lists.list, p.lists.loaded = known, len(known) > 0
	p.form.SetChoices("collection", p.lists.choices()...)
	p.form.SetValue("collection", collection)
	p.form.SetPicked("types", keys...)
	p.fault = f
	p.offer()
}

// typeChoices offers all types. With too few media a face match is not to be
// had, which is better seen before it is chosen.
func (p *launchDialog) typeChoices() []kit.Choice {
	return typeChoices(launchTypes, func(t api.AnalysisType) string {
		if t == api.Biometry && p.known && len(p.folder.Media) < 2 {
			return "needs two media"
		}
		return ""
	})
}

// mediaKeys are the ids of all media.
func (p *launchDialog) mediaKeys() []string {
	out := make([]string, len(p.folder.Media))
	for i := range p.folder.Media {
		out[i] = string(p.folder.Media[i].ID)
	}
	return out
}

// mediaChoices offers the media by name, with tags.
func (p *launchDialog) mediaChoices() []kit.Choice {
	d := p.draw()
	out := make([]kit.Choice, len(p.folder.Media))
	for i := range p.folder.Media {
		m := p.folder.Media[i]
		note := tagWords(m)
		if note == "" {
			note = kindWords(m)
		}
		out[i] = kit.Choice{Key: string(m.ID), Label: kit.Fit(d.media(m.ID, m.Name), 18, kit.Left), Note: note}
	}
	return out
}

// ID implements pane.Pane.
func (p *launchDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane. The folder is read anew: a list may have shown an
// older one, and media may have come since.
func (p *launchDialog) Init() tea.Cmd {
	return tea.Batch(p.lists.load(p.ctx), p.read())
}

// Back implements pane.Backer: while the request is under way it asks.
func (p *launchDialog) Back() (tea.Cmd, bool) {
	if !p.underWay() {
		return nil, false
	}
	return kit.Ask(p.d.Env, kit.Question{
		Title: p.Title(), Text: "The server has not answered yet. Stop waiting?",
		No: "Wait", Yes: "Stop", Answer: stopMsg{to: p.id, gen: p.sendGen},
	}), true
}

// Resize implements pane.Pane.
func (p *launchDialog) Resize(w, h int) { p.w, p.h = w, h }

// Title implements pane.Pane.
func (p *launchDialog) Title() string { return "Analyse folder " + p.folder.ID.Short() }

// Keys implements pane.Pane.
func (p *launchDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	if p.underWay() {
		return []key.Binding{kit.As(k.Back, "stop waiting")}
	}
	return []key.Binding{k.Toggle, k.NextField, k.PreviousField, kit.As(k.Submit, "next"), k.Leave}
}

// Mode implements pane.Pane.
func (p *launchDialog) Mode() pane.Mode {
	if p.underWay() {
		return pane.Busy
	}
	return pane.Text
}

// Shown implements pane.Pane.
func (p *launchDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *launchDialog) Unsaved() string {
	if p.underWay() {
		return "Analyses are being launched."
	}
	return ""
}

// Close implements pane.Pane.
func (p *launchDialog) Close() { p.cancel() }
