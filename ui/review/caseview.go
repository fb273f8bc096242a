package review

import (
	"strings"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
)

// attemptSpot is the spot of another attempt.
func attemptSpot(id api.FolderID) string { return "attempt " + string(id) }

// View implements pane.Pane.
func (p *CasePane) View() string {
	switch {
	case !p.have:
		return p.absent("waiting for case " + p.folderID.Short())
	case p.d.Blind.hides(p.folderID):
		return kit.Empty(p.d.Env.Theme, p.w, p.h, unseenHint(p.d.Env.Keys), p.d.Env.Keys.Compare)
	case p.small():
		return kit.Truncate(blank(indent)+p.Brief(), p.w)
	default:
		p.draw()
		return p.sheet.scroll.View()
	}
}

// draw brings the sheet up to date. It is a cache of what View shows.
func (p *CasePane) draw() {
	if p.version != p.d.Queue.version {
		p.version, p.drawn = p.d.Queue.version, false
	}
	if p.drawn || !p.have {
		return
	}
	p.drawn = true
	c, policy := p.check(), p.names.policy()
	group := caseGroup(p.folder, c)
	p.sheet.choose(p.spotIDs(group))
	at, d, n := p.cursor(), p.drawing(), results.Names{Masked: p.masked}
	lines := d.why(c, n)
	var spots []spot
	if p.h >= compactHeight {
		lines = append(lines, "")
		lines = append(lines, p.decideLines(d)...)
	}
	for _, a := range group {
		first, id := len(lines), analysisSpot(a.ID)
		lines = append(lines, d.analysis(a, score.Of(a, policy), id == at)...)
		if v, under := p.d.Queue.under[a.ID]; under {
			lines = append(lines, d.sendingLines(v, id == at)...)
		}
		spots = append(spots, spot{id: id, first: first, last: len(lines) - 1})
		lines = append(lines, "")
	}
	lines = append(lines, d.heading("Media", kit.Count(len(p.folder.Media))))
	grid, mediaSpots := d.mediaGrid(p.folder.Media, p.pics, thumbFor(p.w, p.h), at, len(lines))
	lines, spots = append(lines, grid...), append(spots, mediaSpots...)
	lines = append(lines, "")
	lines = append(lines, p.attemptHead(d)...)
	for _, t := range p.tried {
		id := attemptSpot(t.Folder.ID)
		spots = append(spots, spot{id: id, first: len(lines), last: len(lines)})
		lines = append(lines, p.attempt(d, t, policy, id == at))
	}
	lines = append(lines, "")
	lines = append(lines, d.folderHead(p.folder)...)
	p.sheet.set(append(lines, d.folderTail(p.folder)...), spots)
}

// caseGroup are the analyses of the last launch, the one that waits first.
func caseGroup(f api.Folder, c results.Check) []api.Analysis {
	var out, rest []api.Analysis
	for _, a := range score.LastGroup(f.Analyses) {
		if a.ID == c.Analysis.ID {
			out = append(out, a)
		} else {
			rest = append(rest, a)
		}
	}
	return append(out, rest...)
}

// why draws the cause, what the numbers say and the next step.
func (d draw) why(c results.Check, n results.Names) []string {
	o := outcome(c.Waiting.Outcome())
	sign := d.t.Glyph(o) + " "
	lines := d.sentences(o.Role(), sign+results.Cause(c, n))
	for _, s := range results.Findings(c, n, d.now) {
		lines = append(lines, d.sentences(kit.Ink, s)...)
	}
	lines = append(lines, "", d.heading("Next", ""))
	return append(lines, d.sentences(kit.Ink, results.NextStep(c))...)
}

// decideLines say who may decide, where this account may not.
func (p *CasePane) decideLines(d draw) []string {
	why := p.d.undecidable()
	if why == "" {
		return nil
	}
	return append(d.sentences(kit.Muted, "Deciding is not available: "+why+"."), "")
}

// attemptHead is the line above the attempts, or why there are none.
func (p *CasePane) attemptHead(d draw) []string {
	var keys []string
	for _, t := range p.ties {
		keys = append(keys, kit.Clean(t.Key))
	}
	title := "Attempts of the same person"
	switch {
	case !p.looked:
		return []string{d.heading(title, "looking…")}
	case p.triedErr != nil:
		what, next := api.Explain(p.triedErr)
		return append([]string{d.heading(title, "")}, d.sentences(kit.Error, sentence(what, next))...)
	case len(p.ties) == 0:
		return append([]string{d.heading(title, "")}, d.sentences(kit.Muted,
			"The metadata name nobody: none of "+strings.Join(p.d.QueueOptions.PersonKeys, ", ")+" is there.")...)
	default:
		return []string{d.heading(title, kit.Count(len(p.tried))+" by "+strings.Join(keys, ", "))}
	}
}

// attempt draws one attempt: when, which folder, how it ended.
func (p *CasePane) attempt(d draw, t results.Attempt, policy score.Policy, chosen bool) string {
	s := score.Folder(t.Folder, policy)
	o := outcome(s.Outcome)
	words := d.t.Glyph(o) + " " + o.String()
	if s.Empty {
		words = d.t.Glyphs.Dash + " no checks"
	}
	left := []kit.Span{
		{Text: kit.Fit(shortWhen(t.Folder.Created, d.now), 7, kit.Left) + blank(indent), Role: kit.Muted},
		{Text: t.Folder.ID.Short() + blank(indent), Role: kit.Ink},
		{Text: kit.Fit(words, 12, kit.Left) + blank(indent), Role: o.Role()},
	}
	left = append(left, checksCell(d.t, s).Spans...)
	var right []kit.Span
	switch {
	case t.Folder.ID == p.folderID:
		right = []kit.Span{{Text: "this one", Role: kit.Accent}}
	case len(t.By) < len(p.ties):
		right = []kit.Span{{Text: "by " + strings.Join(t.By, ", "), Role: kit.Muted}}
	}
	return d.line(chosen, true, left, right)
}

// spotIDs are what can be chosen, in the order in which it is drawn.
func (p *CasePane) spotIDs(group []api.Analysis) []string {
	var ids []string
	for _, a := range group {
		ids = append(ids, analysisSpot(a.ID))
	}
	for _, m := range p.folder.Media {
		ids = append(ids, mediaSpot(m.ID))
	}
	for _, t := range p.tried {
		ids = append(ids, attemptSpot(t.Folder.ID))
	}
	return ids
}
