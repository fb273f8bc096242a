package review

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// analysisMsg brings an analysis, or why it could not be loaded.
type analysisMsg struct {
	to       pane.ID
	gen      uint64
	analysis api.Analysis
	media    []api.Media // of its folder, nil when they were not asked for
	err      error
}

// Target returns the pane that shows the analysis.
func (m analysisMsg) Target() pane.ID { return m.to }

// AnalysisPane shows one analysis: its verdict, what each media contributed,
// what was read or found, and with which settings it was run.
type AnalysisPane struct {
	detail
	analysisID api.AnalysisID
	analysis   api.Analysis
	media      []api.Media // of the folder, by which names and pictures are found
	people     foundPeople
}

// NewAnalysis makes the pane of one analysis, nil for what cannot be an id.
func NewAnalysis(d Deps, id string) pane.Pane {
	if !api.ValidID(id) {
		return nil
	}
	return &AnalysisPane{detail: newDetail(d), analysisID: api.AnalysisID(id)}
}

// Init loads the analysis.
func (p *AnalysisPane) Init() tea.Cmd { return tea.Batch(p.reload(), p.size.Wait(p.ctx)) }

// reload asks for the analysis; what is shown stays until it is there.
func (p *AnalysisPane) reload() tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	return tea.Batch(p.spin.Start(), loadAnalysis(ctx, p.d.Client, p.id, gen, p.analysisID, p.media == nil))
}

// loadAnalysis asks for an analysis and, if media says so, for the media of its
// folder: not every server repeats their names and addresses in the analysis.
func loadAnalysis(ctx context.Context, src Reader, to pane.ID, gen uint64, id api.AnalysisID, media bool) tea.Cmd {
	return func() tea.Msg {
		a, err := src.Analysis(ctx, id)
		msg := analysisMsg{to: to, gen: gen, analysis: a, err: err}
		if err == nil && media && a.FolderID != "" {
			// Without the folder the analysis is still worth showing.
			if f, err := src.Folder(ctx, a.FolderID); err == nil {
				msg.media = f.Media
			}
		}
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		return msg
	}
}

// Update implements pane.Pane.
func (p *AnalysisPane) Update(msg tea.Msg) tea.Cmd {
	cmd := p.handle(msg)
	return tea.Batch(cmd, p.find())
}

// handle routes one message.
func (p *AnalysisPane) handle(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case pane.RoleMsg:
		p.media = nil // asked for anew together with the analysis
		p.forgetPeople()
	case pane.SignedOutMsg:
		p.forgetPeople()
	}
	if kit.Pressed(msg, p.d.Env.Keys.Refresh) {
		p.forgetPeople()
	}
	if cmd, ours := p.common(msg, p); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case analysisMsg:
		return p.loaded(msg)
	case removal.EndedMsg:
		return p.removed(msg)
	case peopleMsg:
		return p.found(msg)
	case metaChangedMsg:
		return p.reload()
	case newsMsg:
		return p.heard(msg)
	default:
		return p.key(msg)
	}
}

// loaded takes in the answer of the server.
func (p *AnalysisPane) loaded(msg analysisMsg) tea.Cmd {
	if cmd, ok := p.answered(msg.gen, msg.err); !ok {
		return cmd
	}
	if msg.media != nil {
		p.media = msg.media
	}
	cmd := p.show(msg.analysis)
	p.follow(p.analysis.FolderID)
	return tea.Batch(cmd, p.fresh.fresh())
}

// show takes in a newer state of the analysis.
func (p *AnalysisPane) show(a api.Analysis) tea.Cmd {
	if p.have && len(a.Sources) == 0 {
		a.Sources = p.analysis.Sources // a list may leave them out
	}
	if a.FolderID == "" {
		a.FolderID = p.analysis.FolderID
	}
	a.Sources = slices.Clone(a.Sources) // others hold the same folder
	for i, m := range a.Sources {
		a.Sources[i] = p.complete(m)
	}
	p.analysis = a
	p.took()
	return tea.Batch(p.thumbs(p.allMedia()), p.names.learn(p.ctx, []api.Analysis{a}))
}

// complete gives a media of an analysis what only its folder tells of it.
func (p *AnalysisPane) complete(m api.Media) api.Media {
	i := slices.IndexFunc(p.media, func(o api.Media) bool { return o.ID == m.ID && m.ID != "" })
	if i < 0 || !m.Name.IsEmpty() && (!m.URL.IsEmpty() || !m.ThumbURL.IsEmpty()) {
		return m
	}
	return p.media[i]
}

// heard takes in what the change feed tells of the folder of this analysis.
func (p *AnalysisPane) heard(msg newsMsg) tea.Cmd {
	events, next := p.live.take(msg)
	cmds := []tea.Cmd{next}
	for _, e := range events {
		cmds = append(cmds, p.fresh.hear(e))
		switch e.Kind {
		case watch.Changed:
			cmds = append(cmds, p.hear(e, p.analysis.FolderID), p.changed(e.Folder))
		case watch.Gone:
			if p.have && e.ID == p.analysis.FolderID {
				p.empty(&api.Error{Kind: api.KindNotFound})
			}
		case watch.Missed, watch.LinkRestored:
			cmds = append(cmds, p.reload())
		case watch.LinkLost:
		}
	}
	return tea.Batch(cmds...)
}

// changed looks for the analysis in a folder that has changed.
func (p *AnalysisPane) changed(f api.Folder) tea.Cmd {
	for i := range f.Analyses {
		if f.Analyses[i].ID == p.analysisID {
			p.settleLoad() // the news is younger than the question
			if len(f.Media) > 0 {
				p.media = f.Media
			}
			return p.show(f.Analyses[i])
		}
	}
	return nil
}

// allMedia are the media it was run on, the pictures it made, and the
// photographs of those whom it found.
func (p *AnalysisPane) allMedia() []api.Media {
	all := append(slices.Clone(p.sources()), bestShots(p.analysis)...)
	for _, k := range peopleIn(api.Folder{Analyses: []api.Analysis{p.analysis}}) {
		all = append(all, p.photosOf(k)...)
	}
	return all
}

// sources are the media it was run on. A server that does not list them still
// names those with a result.
func (p *AnalysisPane) sources() []api.Media {
	if len(p.analysis.Sources) > 0 {
		return p.analysis.Sources
	}
	var out []api.Media
	for _, r := range p.analysis.Results {
		known := slices.ContainsFunc(out, func(m api.Media) bool { return m.ID == r.SourceMediaID })
		if r.SourceMediaID != "" && !known {
			out = append(out, p.complete(api.Media{ID: r.SourceMediaID, Kind: r.SourceKind}))
		}
	}
	return out
}

// key does what a key asks for.
func (p *AnalysisPane) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Open):
		return p.open()
	case kit.Pressed(msg, k.Copy):
		return p.copy()
	case kit.Pressed(msg, k.Compare) && p.analysis.FolderID != "":
		return p.compare()
	case kit.Pressed(msg, k.Blind):
		return turnBlind(p.d.Blind)
	case kit.Pressed(msg, k.Delete) && p.deleteKey().Enabled():
		return askRemoval(p.d, analysisRemoval(p.id, p.masked, p.analysisID, p.analysis.FolderID))
	case kit.Pressed(msg, k.Metadata) && p.have:
		return askMetadata(p.d, p.analysisID, "analysis "+p.analysisID.Short(), p.id, p.masked)
	case kit.Pressed(msg, k.Raw):
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteRaw, ID: RouteAnalysis + "/" + string(p.analysisID)})
	}
	p.move(msg, p.draw)
	return nil
}

// open opens what the cursor is on.
func (p *AnalysisPane) open() tea.Cmd {
	what, id, _ := strings.Cut(p.sheet.at, " ")
	switch what {
	case "media":
		media := append(slices.Clone(p.sources()), bestShots(p.analysis)...)
		return pane.Send(pane.DialogMsg{Pane: newPictureView(p.d, media, api.MediaID(id), p.masked)})
	case "person":
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RoutePerson, ID: id})
	case "folder":
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteFolder, ID: id})
	default:
		return nil
	}
}

// compare opens the pictures that the analysis is about: the media at the
// cursor, or the pair that it is judged by.
func (p *AnalysisPane) compare() tea.Cmd {
	id := string(p.analysis.FolderID)
	if what, media, _ := strings.Cut(p.sheet.at, " "); what == "media" && !p.judgesPair() {
		id += "/" + media
	} else if r := score.Of(p.analysis, p.names.policy()); r.HasPair() {
		id += "/" + string(r.WorstPair[0].MediaID) + "/" + string(r.WorstPair[1].MediaID)
	}
	return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteCompare, ID: id})
}

// judgesPair reports a face match, which says most about its worst pair.
func (p *AnalysisPane) judgesPair() bool { return p.analysis.Type == api.Biometry }

// copy copies the id of what the cursor is on.
func (p *AnalysisPane) copy() tea.Cmd {
	what, id, ok := strings.Cut(p.sheet.at, " ")
	switch {
	case !ok:
		what, id = "analysis", string(p.analysisID)
	case what == "person":
		_, id, _ = strings.Cut(id, "/")
	}
	return copyID(what, id)
}

// Title implements pane.Pane.
func (p *AnalysisPane) Title() string {
	if !p.have {
		return "Analysis " + p.analysisID.Short()
	}
	return string(p.analysis.Type) + " " + p.analysisID.Short()
}

// Note implements pane.Noted: when it was launched.
func (p *AnalysisPane) Note() string { return p.noteAt(p.analysis.Created) }

// Width implements pane.Sized.
func (p *AnalysisPane) Width() (least, most int) { return 43, 0 }

// Keys implements pane.Pane.
func (p *AnalysisPane) Keys() []key.Binding {
	k := p.d.Env.Keys
	open := k.Open
	switch what, _, _ := strings.Cut(p.sheet.at, " "); what {
	case "media":
		open = kit.As(open, "picture")
	case "person", "folder":
		open = kit.As(open, what)
	default:
		open = kit.Greyed(open, "nothing here")
	}
	compare := k.Compare
	if p.analysis.FolderID == "" {
		compare = kit.Greyed(compare, "no folder is known")
	}
	return []key.Binding{open, compare, k.Refresh, kit.As(k.Copy, "copy id"), k.Metadata, k.Raw, k.Blind, p.deleteKey(), k.Back}
}

// Shown implements pane.Pane.
func (p *AnalysisPane) Shown(on bool) tea.Cmd {
	cmd := p.listen(on, p.analysis.FolderID)
	return tea.Batch(cmd, p.thumbs(p.allMedia()), p.find())
}

// Brief implements pane.Brief: outcome, score and margin in one line.
func (p *AnalysisPane) Brief() string {
	t := p.d.Env.Theme
	if !p.have {
		return t.Paint(kit.Muted, p.Title())
	}
	if p.d.Blind.hides(p.analysis.FolderID) {
		return t.Paint(kit.Muted, p.Title()+"  "+unseenWords)
	}
	r := score.Of(p.analysis, p.names.policy())
	line := t.Outcome(outcome(r.Outcome))
	if r.Score.Ok() {
		line += "  " + briefScore(t, r)
	}
	if r.Outcome == score.Running && p.d.Running.isStuck(p.analysisID) {
		line += "  " + t.Paint(kit.Near, stuckWord)
	}
	return line
}
