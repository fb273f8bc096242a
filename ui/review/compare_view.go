package review

import (
	"strconv"
	"strings"

	"ozdesk/api/text"
	"ozdesk/ui/kit"
)

// compareLeast is the height from which pictures are drawn.
const compareLeast = 9

// tight reports that there is no room for pictures.
func (p *ComparePane) tight() bool { return p.h < compareLeast }

// box is the size in cells of each of the two pictures; without room for any it
// has no height.
func (p *ComparePane) box() (w, h int) {
	w = max((p.w-2*indent)/2, 1)
	if p.tight() {
		return w, 0
	}
	return w, p.h - 2 - p.below()
}

// below is how many lines are kept below the pictures, so that nothing moves
// when the verdict comes.
func (p *ComparePane) below() int {
	switch {
	case p.h >= 30:
		return 7
	case p.h >= 16:
		return 5
	default:
		return 4
	}
}

// View implements pane.Pane.
func (p *ComparePane) View() string {
	d := p.drawing()
	switch {
	case !p.have:
		return p.absent("waiting for folder " + p.folderID.Short())
	case p.small():
		return kit.Truncate(blank(indent)+p.Brief(), p.w)
	case len(p.all) < 2:
		return kit.Empty(d.t, p.w, p.h, "There are no two pictures in this folder to compare. A video counts once it has a picture.", p.d.Env.Keys.Back)
	}
	w, h := p.box()
	lines := []string{p.pairLine(d, w, p.called)}
	if h > 0 {
		left, right := p.picture(d, 0, w, h), p.picture(d, 1, w, h)
		for y := range h {
			lines = append(lines, blank(indent)+left[y]+blank(indent)+right[y])
		}
		lines = append(lines, p.pairLine(d, w, p.about))
		if p.h >= 24 {
			lines = append(lines, "")
		}
	}
	for _, s := range p.words(d) {
		lines = append(lines, kit.Truncate(blank(indent)+s, p.w))
	}
	return strings.Join(lines[:min(len(lines), p.h)], "\n")
}

// pairLine draws a line with something about each of the two pictures.
func (p *ComparePane) pairLine(d draw, w int, say func(draw, sight) string) string {
	var cells [2]string
	for i := range cells {
		if s, ok := p.sight(i); ok {
			cells[i] = say(d, s)
		}
	}
	return blank(indent) + kit.Fit(kit.Truncate(cells[0], w), w, kit.Left) + blank(indent) + kit.Truncate(cells[1], w)
}

// called says what a picture is called.
func (p *ComparePane) called(d draw, s sight) string {
	name := d.media(s.media, s.name)
	switch {
	case s.person != "":
		name = d.name(s.whose)
		if s.whose.IsEmpty() {
			name = "person " + s.person.Short()
		}
		name = d.t.Paint(kit.Muted, s.role+" ") + d.t.Paint(kit.Ink, kit.Clean(name))
	case s.role != "":
		name = d.t.Paint(kit.Muted, s.role+" ") + d.t.Paint(kit.Ink, kit.Clean(name))
	default:
		name = d.t.Paint(kit.Ink, kit.Clean(name))
	}
	return name
}

// about says what else is known of a picture.
func (p *ComparePane) about(d draw, s sight) string {
	words := s.tags
	if s.person != "" {
		words = d.name(s.name)
	}
	if words == "" {
		words = text.Line(s.id)
	}
	return d.t.Paint(kit.Faint, kit.Clean(words))
}

// picture draws a side.
func (p *ComparePane) picture(d draw, side, w, h int) []string {
	switch {
	case p.masked:
		return d.box("masked", thumb{w, h})
	case p.off:
		return d.box("pictures are off", thumb{w, h})
	default:
		return p.lens[side].View(w, h)
	}
}

// words are the question, or what was measured and what the reviewer said.
func (p *ComparePane) words(d draw) []string {
	inner := d
	inner.w = p.w - indent
	if p.d.Blind.hides(p.folderID) {
		return p.question(inner)
	}
	var lines []string
	if p.answer.Saw != SeesNothing {
		lines = append(lines, p.reply(inner))
	}
	v, ok := p.measured()
	if !ok {
		return append(lines, inner.t.Paint(kit.Muted, "These two were not measured against each other."))
	}
	r := v.reading
	o := outcome(r.Outcome)
	if v.found.PersonID != "" {
		o = outcome(v.found.Outcome)
		known := p.names.policy().PersonName(r.Collection, v.found.PersonID)
		name := inner.name(known)
		if name == "" {
			name = "person " + v.found.PersonID.Short()
		}
		parts := []string{inner.t.Paint(o.Role(), inner.t.Glyph(o)+" "+string(r.Type)+"  found as "+kit.Clean(name))}
		parts = append(parts, inner.t.Paint(kit.Muted, r.ScoreName)+"  "+inner.t.Paint(o.Role(), kit.Number(v.found.Score.Shown(scoreCells))), inner.threshold(r))
		if v.found.Margin.Ok() {
			parts = append(parts, inner.margin(v.found.Margin, v.found.Near))
		}
		lines = append(lines, flow(parts, inner.w)...)
		return append(lines, gaugeOf(r, v.found.Score, v.found.Max, v.found.Near).View(inner.t, inner.w-indent))
	}
	parts := append([]string{inner.t.Paint(o.Role(), inner.t.Glyph(o)+" "+string(r.Type)+"  "+kit.Clean(inner.verdict(v.analysis, r)))}, inner.numbers(r)...)
	lines = append(lines, flow(parts, inner.w)...)
	if r.Score.Ok() && r.Threshold.Ok() {
		lines = append(lines, gaugeOf(r, r.Score, r.Max, r.Near).View(inner.t, inner.w-indent))
	}
	a, _ := p.sight(0)
	b, _ := p.sight(1)
	if v.others(a, b) {
		lines = append(lines, inner.t.Paint(kit.Near, "More than these two were compared, and the score is that of the worst pair."))
	}
	if badge := inner.badges(r.Scripted); badge != "" {
		lines = append(lines, inner.t.Paint(kit.Near, badge))
	}
	return lines
}

// question asks what is to be seen.
func (p *ComparePane) question(d draw) []string {
	k := d.t
	lines := []string{k.Paint(kit.Title, "Is this the same person?")}
	if why := p.cannotAnswer(); why != "" {
		return append(lines, k.Paint(kit.Muted, "You cannot say so now: "+why+"."))
	}
	keys := p.d.Env.Keys
	var parts []string
	for _, b := range []struct{ key, words string }{
		{keys.Same.Help().Key, keys.Same.Help().Desc},
		{keys.Different.Help().Key, keys.Different.Help().Desc},
		{keys.Unsure.Help().Key, keys.Unsure.Help().Desc},
	} {
		parts = append(parts, k.Paint(kit.Accent, kit.Clean(b.key))+" "+k.Paint(kit.Ink, kit.Clean(b.words)))
	}
	lines = append(lines, flow(parts, d.w)...)
	return append(lines, k.Paint(kit.Muted, "Scores and verdicts are hidden until you have said so."))
}

// reply is what the reviewer said, held against the score.
func (p *ComparePane) reply(d draw) string {
	said := map[Sight]string{SeesSame: "the same person", SeesDifferent: "different people", SeesUnsure: "cannot tell"}
	line := d.t.Paint(kit.Muted, "You said  ") + d.t.Paint(kit.Ink, said[p.answer.Saw])
	switch agrees, counts := p.answer.agrees(); {
	case agrees:
		line += "   " + d.t.Paint(kit.Pass, d.t.Glyph(kit.OutcomePass)+" the score agrees")
	case counts:
		line += "   " + d.t.Paint(kit.Near, d.t.Glyph(kit.OutcomeReview)+" the score says "+said[p.answer.Verdict])
	}
	if p.d.Blind.of > 0 {
		line += "   " + d.t.Paint(kit.Muted, "agreed "+kit.Count(p.d.Blind.agreed)+" of "+kit.Count(p.d.Blind.of))
	}
	return line
}

// zoomWords writes how close a picture is looked at.
func zoomWords(zoom float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(zoom, 'f', 1, 64), ".0") + "×"
}
