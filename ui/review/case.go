package review

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/score"
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// attemptsRead is how many folders are asked for by each key of a person.
const attemptsRead = 30

// attemptsMsg brings the folders of the same person.
type attemptsMsg struct {
	to    pane.ID
	gen   uint64
	found []results.Attempt
	err   error
}

// Target returns the case.
func (m attemptsMsg) Target() pane.ID { return m.to }

// CasePane shows why a check waits: the cause, what the numbers say, what to
// do next, what was measured, and the other attempts of the same person.
type CasePane struct {
	detail
	folderID api.FolderID
	folder   api.Folder

	attempts pane.Slot
	ties     []results.Tie
	tried    []results.Attempt
	triedErr error
	looked   bool // the attempts were asked for and are there
	version  int  // of the decisions that were drawn
}

// NewCase makes the pane of one case, nil for what cannot be an id.
func NewCase(d Deps, id string) pane.Pane {
	if !api.ValidID(id) {
		return nil
	}
	return &CasePane{detail: newDetail(d), folderID: api.FolderID(id)}
}

// Init loads the folder.
func (p *CasePane) Init() tea.Cmd { return tea.Batch(p.reload(), p.size.Wait(p.ctx)) }

// reload asks for the folder; what is shown stays until it is there.
func (p *CasePane) reload() tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	return tea.Batch(p.spin.Start(), loadFolder(ctx, p.d.Client, p.id, gen, p.folderID))
}

// look asks for the other attempts of the person.
func (p *CasePane) look() tea.Cmd {
	p.ties = results.Ties(p.folder.Meta, p.d.QueueOptions.PersonKeys)
	if len(p.ties) == 0 {
		p.looked = true
		return nil
	}
	ctx, gen := p.attempts.Next(p.ctx)
	src, to, ties := p.d.Client, p.id, p.ties
	return func() tea.Msg {
		msg := attemptsMsg{to: to, gen: gen}
		msg.found, msg.err = findAttempts(ctx, src, ties)
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		return msg
	}
}

// findAttempts asks for the newest folders by each tie.
func findAttempts(ctx context.Context, src api.FolderLister, ties []results.Tie) ([]results.Attempt, error) {
	found := make([][]api.Folder, len(ties))
	for i, tie := range ties {
		page, err := src.Folders(ctx, api.FolderQuery{
			Meta: tie.Where, Limit: attemptsRead, WithAnalyses: true, OmitTotal: true,
			Sort: []api.Sort{{Field: "time_created", Desc: true}},
		})
		if err != nil {
			return nil, err
		}
		found[i] = page.Items
	}
	return results.Attempts(ties, found), nil
}

// Update implements pane.Pane.
func (p *CasePane) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.common(msg, p); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case folderMsg:
		return p.loaded(msg)
	case attemptsMsg:
		if p.attempts.Done(msg.gen) {
			p.tried, p.triedErr, p.looked, p.drawn = msg.found, msg.err, true, false
		}
		return nil
	case newsMsg:
		return p.heard(msg)
	case analysesLaunchedMsg, caseDecidedMsg:
		p.live.retry() // for the other panes
		return p.reload()
	case decideMsg:
		return p.d.Queue.send(p.d.Env.Ctx, p.d, p.id, msg)
	case decidedMsg:
		return p.d.Queue.done(msg)
	default:
		return p.key(msg)
	}
}

// loaded takes in the answer of the server.
func (p *CasePane) loaded(msg folderMsg) tea.Cmd {
	if cmd, ok := p.answered(msg.gen, msg.err); !ok {
		return cmd
	}
	return tea.Batch(p.show(msg.folder), p.fresh.fresh(), p.look())
}

// show takes in a newer state of the folder.
func (p *CasePane) show(f api.Folder) tea.Cmd {
	if p.have && len(f.Media) == 0 {
		f.Media = p.folder.Media // a list may leave them out
	}
	p.folder = f
	p.took()
	cmds := []tea.Cmd{p.thumbs(f.Media), p.names.learn(p.ctx, f.Analyses), p.note(&f, p.folderID)}
	for i := range f.Analyses {
		if words := p.d.Queue.settle(&f.Analyses[i]); words != "" {
			cmds = append(cmds, pane.Send(pane.StatusMsg{Level: pane.Warn, Text: words}))
		}
	}
	return tea.Batch(cmds...)
}

// heard takes in what the change feed tells of this folder.
func (p *CasePane) heard(msg newsMsg) tea.Cmd {
	events, next := p.live.take(msg)
	cmds := []tea.Cmd{next}
	for _, e := range events {
		cmds = append(cmds, p.fresh.hear(e))
		switch {
		case e.Kind == watch.Changed && e.ID == p.folderID:
			p.settleLoad() // the news is younger than the question
			cmds = append(cmds, p.show(e.Folder))
			if !p.looked && !p.attempts.InFlight() {
				cmds = append(cmds, p.look()) // the question that was to bring them is settled
			}
		case e.Kind == watch.Changed:
			cmds = append(cmds, p.note(&e.Folder, p.folderID))
		case e.Kind == watch.Gone && e.ID == p.folderID:
			p.empty(&api.Error{Kind: api.KindNotFound})
		case e.Kind == watch.Gone:
			p.d.Running.forget(e.ID)
		case e.Kind == watch.Missed, e.Kind == watch.LinkRestored:
			cmds = append(cmds, p.reload())
		}
	}
	return tea.Batch(cmds...)
}

// allMedia are the media of the folder.
func (p *CasePane) allMedia() []api.Media { return p.folder.Media }

// check is why the case waits.
func (p *CasePane) check() results.Check {
	return results.Triage(p.folder, p.names.policy(), p.d.Env.Now(), p.d.QueueOptions.StuckAfter)
}

// subject is the analysis that keys act on: the one at the cursor, else the one
// that the case waits for, else the worst of the last launch.
func (p *CasePane) subject() (api.Analysis, bool) {
	what, id, _ := strings.Cut(p.sheet.at, " ")
	for _, a := range p.folder.Analyses {
		if what == "analysis" && string(a.ID) == id {
			return a, true
		}
	}
	if c := p.check(); c.Waiting != results.WaitingNot {
		return c.Analysis, true
	}
	if group := score.LastGroup(p.folder.Analyses); len(group) > 0 {
		return group[0], true
	}
	return api.Analysis{}, false
}

// undecidable says why the analysis that keys act on cannot be decided.
func (p *CasePane) undecidable() string {
	a, ok := p.subject()
	switch {
	case !p.have || !ok:
		return "nothing to decide"
	case !a.Final():
		return "it still runs"
	}
	if v, busy := p.d.Queue.under[a.ID]; busy && !v.lost {
		return "a decision is on its way"
	}
	return p.d.undecidable()
}

// key does what a key asks for.
func (p *CasePane) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Open):
		return p.open()
	case kit.Pressed(msg, k.NextCase):
		return p.step(1)
	case kit.Pressed(msg, k.PreviousCase):
		return p.step(-1)
	case kit.Pressed(msg, k.Decide) && p.undecidable() == "":
		a, _ := p.subject()
		return askDecide(p.d, p.folder, a, p.id)
	case kit.Pressed(msg, k.Analyse) && p.have && p.d.forbidden() == "":
		return askLaunch(p.d, p.folder, p.id, p.masked)
	case kit.Pressed(msg, k.CaseFile) && p.have:
		return askCaseFile(p.d, p.folder, p.tried)
	case kit.Pressed(msg, k.Compare) && p.have:
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteCompare, ID: string(p.folderID)})
	case kit.Pressed(msg, k.Blind):
		return turnBlind(p.d.Blind)
	case kit.Pressed(msg, k.CopyAs) && p.have:
		return askCopyAs(p.d, p.folder)
	case kit.Pressed(msg, k.Copy):
		what, id, ok := strings.Cut(p.sheet.at, " ")
		if !ok || what == "attempt" {
			what = "folder"
		}
		if !ok {
			id = string(p.folderID)
		}
		return copyID(what, id)
	}
	p.move(msg, p.draw)
	return nil
}

// step asks the queue for another case.
func (p *CasePane) step(by int) tea.Cmd {
	if p.d.Queue.list == 0 {
		return pane.Send(pane.StatusMsg{Level: pane.Warn, Text: "The queue is not open; there is nothing to go on with."})
	}
	return pane.Send(stepMsg{to: p.d.Queue.list, from: p.folderID, by: by})
}

// open opens what the cursor is on.
func (p *CasePane) open() tea.Cmd {
	if id, ok := strings.CutPrefix(p.sheet.at, "attempt "); ok {
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteFolder, ID: id})
	}
	return openPart(p.d, p.id, p.folder, p.sheet.at, p.masked)
}

// Title implements pane.Pane.
func (p *CasePane) Title() string { return "Case " + p.folderID.Short() }

// Note implements pane.Noted: when the folder was made.
func (p *CasePane) Note() string { return p.noteAt(p.folder.Created) }

// Width implements pane.Sized.
func (p *CasePane) Width() (least, most int) { return 43, 0 }

// Keys implements pane.Pane.
func (p *CasePane) Keys() []key.Binding {
	k := p.d.Env.Keys
	decide, analyse, open := k.Decide, k.Analyse, k.Open
	if why := p.undecidable(); why != "" {
		decide = kit.Greyed(decide, p.d.briefly(why))
	}
	if why := p.d.forbidden(); why != "" {
		analyse = kit.Greyed(analyse, why)
	}
	switch what, _, _ := strings.Cut(p.sheet.at, " "); what {
	case "media":
		open = kit.As(open, "picture")
	case "attempt":
		open = kit.As(open, "folder")
	case "":
		open = kit.Greyed(open, "nothing here")
	}
	first, later := []key.Binding{decide}, []key.Binding(nil)
	if !decide.Enabled() { // Its reason is long, and stands above already.
		first, later = later, first
	}
	return slices.Concat([]key.Binding{k.NextCase, k.PreviousCase}, first, []key.Binding{open, k.CaseFile, k.CopyAs}, later, []key.Binding{
		analyse, k.Compare, k.Refresh, kit.As(k.Copy, "copy id"), k.Blind, k.Back,
	})
}

// Shown implements pane.Pane.
func (p *CasePane) Shown(on bool) tea.Cmd {
	cmd := p.listen(on, p.folderID)
	return tea.Batch(cmd, p.thumbs(p.folder.Media))
}

// Unsaved implements pane.Pane. The queue waits for decisions, where there is
// one.
func (p *CasePane) Unsaved() string {
	if p.d.Queue.list != 0 {
		return ""
	}
	return p.d.Queue.unsaved()
}

// Close implements pane.Pane.
func (p *CasePane) Close() {
	p.attempts.Stop()
	p.detail.Close()
}

// Brief implements pane.Brief: the cause in one line.
func (p *CasePane) Brief() string {
	t := p.d.Env.Theme
	if !p.have {
		return t.Paint(kit.Muted, p.Title())
	}
	if p.d.Blind.hides(p.folderID) {
		return t.Paint(kit.Muted, p.Title()+"  "+unseenWords)
	}
	c := p.check()
	o := outcome(c.Waiting.Outcome())
	return t.Paint(o.Role(), t.Glyph(o)+" "+results.Cause(c, results.Names{Masked: p.masked}))
}
