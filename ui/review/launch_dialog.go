package review

import (
	"context"
	"errors"
	"slices"
	"strings"
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

// launchFolderMsg brings the folder as it is now.
type launchFolderMsg struct {
	to     pane.ID
	gen    uint64
	folder api.Folder
	err    error
}

// Target returns the dialog.
func (m launchFolderMsg) Target() pane.ID { return m.to }

// launchedMsg says what came of launching.
type launchedMsg struct {
	to      pane.ID
	gen     uint64
	outcome launchOutcome
}

// Target returns the dialog.
func (m launchedMsg) Target() pane.ID { return m.to }

// analysesLaunchedMsg tells the pane that asked for the dialog what runs now,
// so that it shows them without waiting for the change feed.
type analysesLaunchedMsg struct {
	to       pane.ID
	folder   api.FolderID
	analyses []api.Analysis
}

// Target returns the pane that asked.
func (m analysesLaunchedMsg) Target() pane.ID { return m.to }

// NewLaunchDialog makes the dialog that launches analyses in a folder. What it
// has launched is told to the pane to.
func NewLaunchDialog(d Deps, f api.Folder, to pane.ID) pane.Pane { return newLaunch(d, f, to, false) }

// newLaunch makes the dialog, with names masked or not.
func newLaunch(d Deps, f api.Folder, to pane.ID, masked bool) *launchDialog {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	p := &launchDialog{
		d: d, id: id, to: to, ctx: ctx, cancel: cancel, folder: f, known: len(f.Media) > 0, masked: masked,
		lists: lists{d: d, to: id},
	}
	p.form = kit.NewForm(d.Env, []kit.Field{
		{Name: "types", Label: "Analyses", Kind: kit.ChecksField, Choices: p.typeChoices()},
		{Name: "best", Label: "Best shot", Kind: kit.ChecksField, Hidden: true, Choices: []kit.Choice{
			{Key: "best", Label: "take one", Note: "the best picture of a video or shot set"},
		}},
		p.lists.field(),
		{Name: "media", Label: "Media", Kind: kit.ChecksField, Choices: p.mediaChoices(), Picked: p.mediaKeys()},
	}, kit.Button{Name: "cancel", Label: "Cancel", Leave: true}, kit.Button{Name: "launch", Label: "Launch"})
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

// draw is how this dialog is drawn.
func (p *launchDialog) draw() draw {
	return draw{t: p.d.Env.Theme, now: p.d.Env.Now(), w: p.w, masked: p.masked}
}

// ID implements pane.Pane.
func (p *launchDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane. The folder is read anew: a list may have shown an
// older one, and media may have come since.
func (p *launchDialog) Init() tea.Cmd {
	return tea.Batch(p.lists.load(p.ctx), p.read())
}

// read asks for the folder as it is now.
func (p *launchDialog) read() tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	src, to, id := p.d.Client, p.id, p.folder.ID
	return func() tea.Msg {
		folder, err := src.Folder(ctx, id)
		if errors.Is(err, context.Canceled) {
			return nil
		}
		return launchFolderMsg{to: to, gen: gen, folder: folder, err: err}
	}
}

// Update implements pane.Pane.
func (p *launchDialog) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case listsMsg:
		if p.lists.take(msg) {
			p.form.SetChoices("collection", p.lists.choices()...)
		}
	case launchFolderMsg:
		return p.took(msg)
	case launchedMsg:
		return p.launched(msg)
	case stopMsg:
		if p.underWay() && msg.gen == p.sendGen {
			p.send.Stop()
		}
	case pane.MaskMsg:
		p.masked = msg.On
		p.form.SetChoices("media", p.mediaChoices()...)
	case pane.ThemeMsg, pane.RoleMsg, pane.SignedOutMsg, uploadTickMsg: // drawn anew by themselves
	default:
		return p.keyed(msg)
	}
	return nil
}

// took takes in the folder as it is now. New media are chosen too, unless the
// choice was changed already.
func (p *launchDialog) took(msg launchFolderMsg) tea.Cmd {
	if !p.load.Done(msg.gen) {
		return nil
	}
	if p.loadErr = msg.err; msg.err != nil {
		return nil
	}
	dropped := p.mediaKeys()
	for _, key := range p.form.Picked("media") {
		dropped = slices.DeleteFunc(dropped, func(k string) bool { return k == key })
	}
	p.folder, p.known = msg.folder, true
	p.form.SetChoices("media", p.mediaChoices()...)
	p.form.SetPicked("media", slices.DeleteFunc(p.mediaKeys(), func(k string) bool { return slices.Contains(dropped, k) })...)
	p.form.SetChoices("types", p.typeChoices()...)
	return p.offer()
}

// keyed takes a key.
func (p *launchDialog) keyed(msg tea.Msg) tea.Cmd {
	if p.underWay() {
		return nil
	}
	switch p.form.Update(msg) {
	case kit.FormLeft: // nothing is typed here that could be lost
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case kit.FormPressed:
		return p.launch()
	case kit.FormChanged:
		p.fault = fault{}
		return p.offer()
	case kit.FormNone:
	}
	return nil
}

// offer shows the fields that the chosen types need, and asks for the
// collections once more when that failed before.
func (p *launchDialog) offer() tea.Cmd {
	types := p.types()
	search := slices.Contains(types, api.Collection1N)
	p.form.SetHidden("best", !slices.Contains(types, api.Quality))
	p.form.SetHidden("collection", !search)
	if !search {
		return nil
	}
	return p.lists.again(p.ctx)
}

// types are the chosen types.
func (p *launchDialog) types() []api.AnalysisType { return typesOf(p.form.Picked("types")) }

// plan is what would be launched.
func (p *launchDialog) plan() launchPlan {
	plan := launchPlan{
		types: p.types(), collection: p.form.Value("collection"), trouble: p.lists.trouble(),
		bestShot: len(p.form.Picked("best")) > 0, sandbox: p.d.sandbox(),
	}
	picked := p.form.Picked("media")
	for i := range p.folder.Media {
		if slices.Contains(picked, string(p.folder.Media[i].ID)) {
			plan.media = append(plan.media, subjectOf(p.folder.Media[i]))
		}
	}
	return plan
}

// launch sends everything chosen in one request.
func (p *launchDialog) launch() tea.Cmd {
	if p.fault = p.objection(); !p.fault.isZero() {
		return nil
	}
	list := p.analyses()
	ctx, gen := p.send.Next(p.ctx)
	p.sendGen, p.sending = gen, p.d.Env.Now()
	base, src, to, id := p.ctx, p.d.Client, p.id, p.folder.ID
	return tea.Batch(func() tea.Msg {
		outcome := launchAnalyses(ctx, base, src, id, list)
		if base.Err() != nil {
			return nil
		}
		return launchedMsg{to: to, gen: gen, outcome: outcome}
	}, pane.After(ctx, uploadDelay, uploadTickMsg{to: to, gen: gen}))
}

// underWay reports whether the request was sent and not answered.
func (p *launchDialog) underWay() bool { return !p.sending.IsZero() }

// objection says what keeps the analyses from being launched.
func (p *launchDialog) objection() fault {
	if why := p.d.forbidden(); why != "" {
		return fault{why + ".", "Sign in with another account, or ask an administrator."}
	}
	if p.loadErr != nil && !p.known {
		what, next := api.Explain(p.loadErr)
		return fault{"The media of the folder could not be loaded. " + what, next}
	}
	if !p.known {
		return fault{"The media of the folder are still loading.", "Wait a moment and press the button again."}
	}
	plan := p.plan()
	if len(plan.types) == 0 {
		return fault{"No analysis is chosen.", "Choose one or more with " + p.d.Env.Keys.Toggle.Help().Key + "."}
	}
	if stop := stopped(findings(plan)); stop != "" {
		return fault{what: stop}
	}
	return fault{}
}

// analyses are what is sent. Thresholds are left to the server; media are
// named only where not all of them are meant.
func (p *launchDialog) analyses() []api.NewAnalysis {
	var media []api.MediaID
	if picked := p.form.Picked("media"); len(picked) < len(p.folder.Media) {
		for _, key := range picked {
			media = append(media, api.MediaID(key))
		}
	}
	var out []api.NewAnalysis
	for _, t := range p.types() {
		a := api.NewAnalysis{Type: t, Media: slices.Clone(media)}
		switch t {
		case api.Quality:
			a.BestShot = len(p.form.Picked("best")) > 0
		case api.Collection1N:
			a.Collection = api.CollectionID(p.form.Value("collection"))
		}
		out = append(out, a)
	}
	return out
}

// launched closes the dialog, or says what went wrong.
func (p *launchDialog) launched(msg launchedMsg) tea.Cmd {
	if !p.underWay() || msg.gen != p.sendGen {
		return nil
	}
	p.send.Stop()
	p.sending = time.Time{}
	if msg.outcome.err != nil {
		p.fault = msg.outcome.fault()
		return nil
	}
	n := len(msg.outcome.analyses)
	words := "1 analysis runs."
	if n != 1 {
		words = kit.Count(n) + " analyses run."
	}
	return tea.Batch(
		pane.Send(pane.CloseDialogMsg{From: p.id, Result: analysesLaunchedMsg{
			to: p.to, folder: p.folder.ID, analyses: msg.outcome.analyses,
		}}),
		pane.Send(pane.StatusMsg{Level: pane.Good, Text: words}),
	)
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

// View implements pane.Pane.
func (p *launchDialog) View() string {
	t := p.d.Env.Theme
	var head []string
	if p.h >= newTight {
		right := t.Paint(kit.Muted, kit.Count(len(p.folder.Media))+" media")
		if !p.known {
			right = ""
		}
		head = []string{kit.Spread(blank(indent)+t.Paint(kit.Muted, "thresholds are the server's"), right, p.w), ""}
	}
	tail := p.tail()
	p.form.Resize(p.w, max(p.h-len(head)-len(tail), 1))
	return strings.Join(append(append(head, p.form.View()), tail...), "\n")
}

// tail draws what is found before sending, and what went wrong.
func (p *launchDialog) tail() []string {
	t := p.d.Env.Theme
	var lines []string
	switch plan := p.plan(); {
	case p.underWay() && p.d.Env.Now().Sub(p.sending) >= uploadDelay:
		lines = append(lines, blank(indent)+t.Paint(kit.Running, t.Glyph(kit.OutcomeRunning)+" ")+t.Paint(kit.Muted, "sending…"))
	case !p.fault.isZero():
		lines = drawFault(t, p.fault, p.w)
	case len(plan.types) > 0 && p.known:
		lines = drawFindings(t, findings(plan), p.w)
	case p.known && len(p.folder.Media) == 1:
		lines = drawFindings(t, []finding{{text: "A face match needs two media with faces; this folder has one."}}, p.w)
	}
	if p.loadErr != nil && p.fault.isZero() {
		what, _ := api.Explain(p.loadErr)
		lines = append(lines, drawFindings(t, []finding{{text: "The folder could not be read anew. " + what}}, p.w)...)
	}
	if len(lines) > 0 && p.h >= newTight {
		lines = append([]string{""}, lines...)
	}
	return lines[:min(len(lines), max(p.h/2, 1))]
}

// Brief implements pane.Brief.
func (p *launchDialog) Brief() string {
	t := p.d.Env.Theme
	return t.Paint(kit.Title, p.Title()) + "  " + t.Paint(kit.Muted, "too small to go on")
}

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
