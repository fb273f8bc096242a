package review

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

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
	return p.lists.offer(p.ctx, p.form, p.types(), p.moving() || p.bestShot())
}

// moving reports whether a best shot could be taken of something.
func (p *launchDialog) moving() bool { return slices.ContainsFunc(p.plan().Media, rules.Subject.Moves) }

// bestShot reports whether one is to be taken.
func (p *launchDialog) bestShot() bool { return len(p.form.Picked("best")) > 0 }

// types are the chosen types.
func (p *launchDialog) types() []api.AnalysisType { return typesOf(p.form.Picked("types")) }

// plan is what would be launched.
func (p *launchDialog) plan() rules.Plan {
	picked := p.picked()
	plan := p.d.plan(p.types(), p.form.Value("collection"), &p.lists)
	plan.Media, plan.Part = rules.SubjectsOf(picked), len(picked) < len(p.folder.Media)
	plan.BestShot = p.bestShot()
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
	}, pane.After(ctx, kit.TransferDelay, uploadTickMsg{to: to, gen: gen}))
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
	if len(plan.Types) == 0 {
		return fault{"No analysis is chosen.", "Choose one or more with " + p.d.Env.Keys.Toggle.Help().Key + "."}
	}
	if stop := rules.Stopped(plan.Findings()); stop != "" {
		return fault{what: stop}
	}
	return p.choice().paramFault()
}

// analyses are what is sent.
func (p *launchDialog) analyses() []api.NewAnalysis {
	choice, media := p.choice(), p.picked()
	return choice.requests(media, len(media) == len(p.folder.Media))
}

// choice is what is launched, with its parameters.
func (p *launchDialog) choice() launchChoice {
	return launchChoice{
		types: p.types(), collection: api.CollectionID(p.form.Value("collection")), bestShot: p.bestShot(),
	}.withParams(p.form)
}

// picked are the chosen media.
func (p *launchDialog) picked() []api.Media {
	keys := p.form.Picked("media")
	return slices.DeleteFunc(slices.Clone(p.folder.Media), func(m api.Media) bool {
		return !slices.Contains(keys, string(m.ID))
	})
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
