package review

import (
	"cmp"
	"slices"
	"strings"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
)

// View implements pane.Pane.
func (p *FolderPane) View() string {
	switch {
	case !p.have:
		return p.absent("waiting for folder " + p.folderID.Short())
	case p.small():
		return kit.Truncate(blank(indent)+p.Brief(), p.w)
	default:
		p.draw()
		return p.sheet.scroll.View()
	}
}

// draw brings the sheet up to date. It is a cache of what View shows.
func (p *FolderPane) draw() {
	if p.drawn || !p.have {
		return
	}
	p.drawn = true
	groups := groupsOf(p.folder.Analyses)
	p.sheet.choose(p.spotIDs(groups))
	at, d := p.cursor(), p.drawing()
	d.blind = p.d.Blind.hides(p.folderID)
	if p.h < compactHeight {
		p.sheet.set(d.folderCompact(p.folder, groups, p.names.policy(), at))
		return
	}
	lines := d.folderHead(p.folder)
	var spots []spot
	lines = append(lines, "", d.heading("Media", kit.Count(len(p.folder.Media))))
	if len(p.folder.Media) == 0 {
		lines = append(lines, d.sentences(kit.Muted, "Nothing was put into this folder.")...)
	}
	grid, mediaSpots := d.mediaGrid(p.folder.Media, p.pics, thumbFor(p.w, p.h), at, len(lines))
	lines, spots = append(lines, grid...), append(spots, mediaSpots...)
	policy := p.names.policy()
	if d.blind && len(groups) > 0 {
		lines = append(append(lines, ""), d.sentences(kit.Muted, unseenHint(p.d.Env.Keys))...)
	}
	for i, group := range groups {
		if len(groups) > 1 {
			lines = append(lines, "", d.groupHeading(i, group))
		}
		for _, a := range group {
			lines = append(lines, "")
			first := len(lines)
			lines = append(lines, d.analysis(a, score.Of(a, policy), analysisSpot(a.ID) == at)...)
			spots = append(spots, spot{id: analysisSpot(a.ID), first: first, last: len(lines) - 1})
		}
	}
	if len(groups) == 0 {
		lines = append(lines, "")
		lines = append(lines, d.sentences(kit.Muted, "No analyses yet. "+p.launchHint())...)
	}
	p.sheet.set(append(lines, d.folderTail(p.folder)...), spots)
}

// folderCompact says in a line each what every analysis found, and what media
// there are.
func (d draw) folderCompact(f api.Folder, groups [][]api.Analysis, policy score.Policy, at string) ([]string, []spot) {
	var lines []string
	var spots []spot
	for _, group := range groups {
		for _, a := range group {
			id := analysisSpot(a.ID)
			spots = append(spots, spot{id: id, first: len(lines), last: len(lines)})
			lines = append(lines, d.short(a, score.Of(a, policy), id == at))
		}
	}
	list, more := d.mediaList(f.Media, at, len(lines))
	return append(lines, list...), append(spots, more...)
}

// spotIDs are what can be chosen, in the order in which it is drawn: where
// there is little room the analyses come first.
func (p *FolderPane) spotIDs(groups [][]api.Analysis) []string {
	var media, analyses []string
	for _, m := range p.folder.Media {
		media = append(media, mediaSpot(m.ID))
	}
	for _, g := range groups {
		for _, a := range g {
			analyses = append(analyses, analysisSpot(a.ID))
		}
	}
	if p.h < compactHeight {
		return append(analyses, media...)
	}
	return append(media, analyses...)
}

// launchHint says how analyses come about.
func (p *FolderPane) launchHint() string {
	if why := p.d.forbidden(); why != "" {
		return "They cannot be launched here: " + why + "."
	}
	return "Press " + p.d.Env.Keys.Analyse.Help().Key + " to launch some."
}

// folderHead is what is known of a folder itself.
func (d draw) folderHead(f api.Folder) []string {
	known := factsOf(f.Meta)
	parts := []string{d.pair("id", string(f.ID))}
	if !known.transaction.IsEmpty() {
		parts = append(parts, d.pair("transaction_id", known.transaction.Line()))
	}
	if !known.person.IsEmpty() {
		parts = append(parts, d.pair("person", d.name(known.person)))
	}
	if f.User != nil && !f.User.Email.IsEmpty() {
		parts = append(parts, d.pair("by", d.name(f.User.Email)))
	}
	if !f.Webhook.IsEmpty() {
		parts = append(parts, d.pair("webhook", f.Webhook.Line()))
	}
	if f.Archived {
		parts = append(parts, d.t.Paint(kit.Near, "archived"))
	}
	var lines []string
	for _, line := range flow(parts, d.w-indent) {
		lines = append(lines, kit.Truncate(blank(indent)+line, d.w))
	}
	if f.OperatorStatus != "" && !d.blind {
		words := "operator: " + strings.ToLower(strings.ReplaceAll(string(f.OperatorStatus), "_", " "))
		if !f.OperatorComment.IsEmpty() {
			words += ", " + f.OperatorComment.Line()
		}
		lines = append(lines, d.sentences(kit.Ink, words)...)
	}
	if !f.Comment.IsEmpty() && !d.blind {
		lines = append(lines, d.sentences(kit.Muted, f.Comment.Line())...)
	}
	return lines
}

// folderTail is the rest of the metadata, which few people look at.
func (d draw) folderTail(f api.Folder) []string {
	known := factsOf(f.Meta)
	if len(known.other) == 0 {
		return nil
	}
	lines := []string{"", d.heading("Metadata", "")}
	width := 0
	for _, field := range known.other {
		width = max(width, kit.Width(field.Path.Line()))
	}
	width = min(width, d.w/3)
	for _, field := range known.other {
		value := field.Value.Line()
		if d.masked {
			value = hidden
		}
		lines = append(lines, kit.Truncate(blank(indent)+d.t.Paint(kit.Muted, kit.Fit(field.Path.Line(), width, kit.Left))+
			blank(indent)+d.t.Paint(kit.Ink, value), d.w))
	}
	return lines
}

// groupHeading names a launch; only the last one decides about the folder.
func (d draw) groupHeading(i int, group []api.Analysis) string {
	when := kit.WhenExactly(group[0].Created, d.now)
	if i == 0 {
		return d.heading("Last launch", when+", decides")
	}
	return blank(indent) + kit.Truncate(d.t.Paint(kit.Muted, "Earlier launch  "+when), d.w-indent)
}

// rank is the place of a type within its launch, the same as in the list.
func rank(t api.AnalysisType) int {
	order := []api.AnalysisType{api.Biometry, api.Quality, api.Collection1N, api.Documents}
	if i := slices.Index(order, t); i >= 0 {
		return i
	}
	return len(order)
}

// groupsOf parts analyses into launches, the last one first.
func groupsOf(analyses []api.Analysis) [][]api.Analysis {
	left := slices.Clone(analyses)
	var out [][]api.Analysis
	for len(left) > 0 {
		group := score.LastGroup(left)
		slices.SortStableFunc(group, func(a, b api.Analysis) int { return cmp.Compare(rank(a.Type), rank(b.Type)) })
		out = append(out, group)
		left = slices.DeleteFunc(left, func(a api.Analysis) bool {
			return slices.ContainsFunc(group, func(g api.Analysis) bool { return g.ID == a.ID })
		})
	}
	return out
}
