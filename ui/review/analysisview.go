package review

import (
	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
)

// View implements pane.Pane.
func (p *AnalysisPane) View() string {
	switch {
	case !p.have:
		return p.absent("waiting for analysis " + p.analysisID.Short())
	case p.small():
		return kit.Truncate(blank(indent)+p.Brief(), p.w)
	default:
		p.draw()
		return p.sheet.scroll.View()
	}
}

// draw brings the sheet up to date. It is a cache of what View shows.
func (p *AnalysisPane) draw() {
	if p.drawn || !p.have {
		return
	}
	p.drawn = true
	a, r := p.analysis, score.Of(p.analysis, p.names.policy())
	sources, shots, hits := p.sources(), bestShots(a), hitsOf(r)
	if p.d.Blind.hides(a.FolderID) {
		p.drawUnseen(r, sources)
		return
	}
	p.sheet.choose(p.spotIDs(sources, shots, hits, r.Collection))
	at, d, th := p.cursor(), p.drawing(), thumbFor(p.w, p.h)
	if p.h < compactHeight {
		list, spots := d.mediaList(sources, at, 1)
		p.sheet.set(append([]string{d.short(a, r, false)}, list...), spots)
		return
	}
	lines := d.analysis(a, r, false)
	lines = append(lines, d.advice(r)...)
	var spots []spot
	if len(sources) > 0 {
		lines = append(lines, "", d.heading("By media", kit.Count(len(sources))))
	}
	for i, m := range sources {
		if i > 0 && th.w > 0 {
			lines = append(lines, "")
		}
		row := d.mediaRow(m, r, p.pics, th, mediaSpot(m.ID) == at)
		spots = append(spots, spot{id: mediaSpot(m.ID), first: len(lines), last: len(lines) + len(row) - 1})
		lines = append(lines, row...)
	}
	lines = append(lines, d.traces(a, sources)...)
	if len(hits) > 0 {
		lines = append(lines, "", d.heading("Found", ""))
		for _, h := range hits {
			id := personSpot(r.Collection, h.PersonID)
			rows := p.hitRows(d, h, r, id == at)
			spots = append(spots, spot{id: id, first: len(lines), last: len(lines) + len(rows) - 1})
			lines = append(lines, rows...)
		}
	}
	if fields := fieldsOf(a); len(fields) > 0 {
		lines = append(append(lines, ""), d.documentFields(fields)...)
	}
	if len(shots) > 0 {
		lines = append(lines, "", d.heading(shotWords(a.Type), ""))
		grid, more := d.mediaGrid(shots, p.pics, th, at, len(lines))
		lines, spots = append(lines, grid...), append(spots, more...)
	}
	lines = append(append(lines, ""), d.record(a)...)
	if a.FolderID != "" {
		id := folderSpot(a.FolderID)
		spots = append(spots, spot{id: id, first: len(lines), last: len(lines)})
		entry := append(d.entry("folder", string(a.FolderID)), kit.Span{Text: " " + d.t.Glyphs.Pointer, Role: kit.Accent})
		lines = append(lines, d.line(id == at, true, entry, nil))
	}
	p.sheet.set(lines, spots)
}

// drawUnseen draws an analysis whose results may not be seen yet: its media.
func (p *AnalysisPane) drawUnseen(r score.Reading, sources []api.Media) {
	d, th := p.drawing(), thumbFor(p.w, p.h)
	p.sheet.choose(spotsOf(sources))
	lines := append([]string{d.unseen(r, false)}, d.sentences(kit.Muted, unseenHint(p.d.Env.Keys))...)
	lines = append(lines, "", d.heading("Media", kit.Count(len(sources))))
	grid, spots := d.mediaGrid(sources, p.pics, th, p.cursor(), len(lines))
	p.sheet.set(append(lines, grid...), spots)
}

// spotsOf are the ids of the spots of media.
func spotsOf(media []api.Media) []string {
	ids := make([]string, len(media))
	for i := range media {
		ids[i] = mediaSpot(media[i].ID)
	}
	return ids
}

// spotIDs are what can be chosen, in the order in which it is drawn.
func (p *AnalysisPane) spotIDs(sources, shots []api.Media, hits []score.MediaReading, c api.CollectionID) []string {
	ids := spotsOf(sources)
	if p.h < compactHeight {
		return ids
	}
	for _, h := range hits {
		ids = append(ids, personSpot(c, h.PersonID))
	}
	for _, m := range shots {
		ids = append(ids, mediaSpot(m.ID))
	}
	if p.analysis.FolderID != "" {
		ids = append(ids, folderSpot(p.analysis.FolderID))
	}
	return ids
}

// advice says what to do about an error.
func (d draw) advice(r score.Reading) []string {
	if r.Outcome != score.Error {
		return nil
	}
	return indented(d.sentences(kit.Ink, results.NextStep(results.Check{Waiting: results.WaitingFailed, Reading: r})))
}

// indented moves lines to below a verdict.
func indented(lines []string) []string {
	for i := range lines {
		lines[i] = blank(indent) + lines[i]
	}
	return lines
}

// readingOf is what one media contributed, if anything.
func readingOf(r score.Reading, id api.MediaID) (score.MediaReading, bool) {
	for _, m := range r.Media {
		if m.MediaID == id {
			return m, true
		}
	}
	return score.MediaReading{}, false
}

// mediaRow draws one media with what was measured on it: words, score, margin
// and gauge beside the thumbnail.
func (d draw) mediaRow(m api.Media, r score.Reading, pics *kit.Pictures, th thumb, chosen bool) []string {
	inner := d
	if th.w > 0 {
		inner.w = d.w - indent - th.w - indent
	} else {
		inner.w = d.w - indent
	}
	words := inner.mediaFindings(m, r, chosen && th.w > 0)
	out := make([]string, max(th.h, len(words)))
	picture := []string{}
	if th.w > 0 {
		picture = d.thumbnail(m, pics, th)
	}
	for y := range out {
		left, word := "", ""
		switch {
		case y < len(picture):
			left = picture[y] + blank(indent)
		case th.w > 0:
			left = blank(th.w + indent)
		}
		if y < len(words) {
			word = words[y]
		}
		out[y] = d.beneath(chosen, left+word)
	}
	return out
}

// mediaFindings are the lines beside the thumbnail of a media.
func (d draw) mediaFindings(m api.Media, r score.Reading, chosen bool) []string {
	found, ok := readingOf(r, m.ID)
	o, verdict := outcome(r.Outcome), "no result of its own"
	switch {
	case ok:
		o, verdict = outcome(found.Outcome), found.Verdict
		if d.masked && found.PersonID != "" {
			verdict = d.verdict(api.Analysis{}, score.Reading{Verdict: verdict, Person: found.PersonID})
		}
	case r.Outcome == score.Running:
		verdict = "being measured"
	}
	status := d.t.Paint(kit.Muted, verdict)
	if ok || r.Outcome == score.Running {
		status = d.t.Paint(o.Role(), d.t.Glyph(o)+" "+verdict)
	}
	lines := []string{
		kit.Spread(d.t.Paint(nameRole(chosen), d.media(m.ID, m.Name)), d.t.Paint(kit.Muted, tagWords(m)), d.w),
		status,
	}
	if !ok || found.Score.IsAbsent() {
		return lines
	}
	parts := []string{d.t.Paint(kit.Muted, r.ScoreName) + "  " + d.t.Paint(o.Role(), kit.Number(found.Score.Shown(scoreCells)))}
	if r.Threshold.Ok() {
		parts = append(parts, d.pair("threshold", r.Threshold.Shown(scoreCells)))
	}
	if found.Margin.Ok() {
		parts = append(parts, d.margin(found.Margin, found.Near))
	}
	if !found.Max.IsAbsent() {
		parts = append(parts, d.pair("max", kit.Number(found.Max.Shown(scoreCells))))
	}
	lines = append(lines, flow(parts, d.w)...)
	if found.Score.Ok() && r.Threshold.Ok() {
		lines = append(lines, gaugeOf(r, found.Score, found.Max, found.Near).View(d.t, d.w))
	}
	return lines
}

// hitsOf are the media of a search on which somebody was found.
func hitsOf(r score.Reading) []score.MediaReading {
	var out []score.MediaReading
	seen := map[api.PersonID]bool{}
	for _, m := range r.Media {
		if m.PersonID != "" && r.Collection != "" && !seen[m.PersonID] {
			seen[m.PersonID] = true
			out = append(out, m)
		}
	}
	return out
}

// hit draws who was found.
func (d draw) hit(m score.MediaReading, known *names, r score.Reading, chosen bool) string {
	name := known.policy().PersonName(r.Collection, m.PersonID)
	shown := d.name(name)
	if name.IsEmpty() {
		shown = "(no name)"
	}
	left := []kit.Span{
		{Text: shown, Role: nameRole(chosen)},
		{Text: " " + d.t.Glyphs.Pointer, Role: kit.Accent},
		{Text: "  person " + m.PersonID.Short(), Role: kit.Muted},
	}
	return d.line(chosen, true, left, []kit.Span{
		{Text: "on " + d.media(m.MediaID, m.Name) + "  ", Role: kit.Muted},
		{Text: kit.Number(m.Score.Shown(scoreCells)), Role: outcome(m.Outcome).Role()},
	})
}

// shotWords names the pictures that a type of analysis makes.
func shotWords(t api.AnalysisType) string {
	if t == api.Quality {
		return "Best shot"
	}
	return "Pictures made"
}

// The ids of further spots.
func folderSpot(id api.FolderID) string { return "folder " + string(id) }

func personSpot(c api.CollectionID, id api.PersonID) string {
	return "person " + string(c) + "/" + string(id)
}
