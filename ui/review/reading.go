package review

import (
	"math"
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
)

// scoreCells is how wide a score, a threshold or a margin may get.
const scoreCells = 12

// analysis draws what an analysis says, from its verdict to its warnings.
// A chosen one has the bar of the cursor along it.
func (d draw) analysis(a api.Analysis, r score.Reading, chosen bool) []string {
	if d.blind {
		return []string{d.unseen(r, chosen)}
	}
	o := outcome(r.Outcome)
	const body = indent
	verdict, rest := d.verdictLines(a, r)
	when, more := d.times(a, r.Outcome), []string(nil)
	if kit.Width(verdict)+indent+kit.Width(when) > d.w-indent { // the verdict is never cut for a time
		when, more = "", []string{d.t.Paint(kit.Muted, when)}
	}
	head := []kit.Span{{Text: verdict, Role: o.Role()}}
	stuck := r.Outcome == score.Running && d.stuck(a.ID)
	if stuck {
		head = append(head, kit.Span{Text: "  " + stuckWord, Role: kit.Near})
	}
	lines := []string{d.line(chosen, true, head, []kit.Span{{Text: when, Role: kit.Muted}})}
	add := func(s string) { lines = append(lines, d.beneath(chosen, blank(body)+s)) }
	for _, s := range rest {
		add(d.t.Paint(o.Role(), s))
	}
	for _, s := range flow(d.numbers(r), d.w-indent-body) {
		add(s)
	}
	if r.Score.Ok() && r.Threshold.Ok() {
		add(gaugeOf(r, r.Score, r.Max, r.Near).View(d.t, d.w-2*indent-body))
	}
	further := append(d.details(a, r), more...)
	if badge := d.badges(r.Scripted); badge != "" && r.Outcome != score.Running {
		further = append(further, d.t.Paint(kit.Near, badge))
	}
	for _, s := range flow(further, d.w-indent-body) {
		add(s)
	}
	for _, s := range d.loud(a, r) {
		add(s)
	}
	if stuck {
		for _, s := range kit.Wrap(d.stuckWords(a), max(d.w-3*indent, 1)) {
			add(d.t.Paint(kit.Near, s))
		}
	}
	return lines
}

// verdictLines are sign, type and verdict, broken where they are too long.
func (d draw) verdictLines(a api.Analysis, r score.Reading) (first string, rest []string) {
	whole := d.t.Glyph(outcome(r.Outcome)) + " " + string(r.Type) + "  " + d.verdict(a, r)
	lines := kit.Wrap(kit.Clean(whole), max(d.w-2*indent, 1))
	return lines[0], lines[1:]
}

// short draws an analysis in one line: outcome, type, score and margin.
func (d draw) short(a api.Analysis, r score.Reading, chosen bool) string {
	if d.blind {
		return d.unseen(r, chosen)
	}
	o := outcome(r.Outcome)
	left := []kit.Span{{Text: d.t.Glyph(o) + " " + string(r.Type), Role: o.Role()}}
	if !r.Score.Ok() {
		left = append(left, kit.Span{Text: "  " + d.verdict(a, r), Role: o.Role()})
		if r.Outcome == score.Running && d.stuck(a.ID) {
			left = append(left, kit.Span{Text: "  " + stuckWord, Role: kit.Near})
		}
		return d.line(chosen, true, left, nil)
	}
	left = append(left, kit.Span{Text: "  " + kit.Number(r.Score.Shown(scoreCells)), Role: o.Role()},
		kit.Span{Text: "  " + r.Margin.Shown(scoreCells), Role: marginRole(r.Margin, r.Near)})
	if r.Near {
		left = append(left, kit.Span{Text: "  near", Role: kit.Near})
	}
	return d.line(chosen, true, left, nil)
}

// verdict is the sentence of a reading. The names of persons and files in it
// are masked with the others.
func (d draw) verdict(a api.Analysis, r score.Reading) string {
	if !d.masked {
		return r.Verdict
	}
	verdict := r.Verdict
	if at := strings.Index(verdict, " as "); at >= 0 && r.Person != "" {
		verdict = verdict[:at] + " as " + hidden
	}
	for i := range a.Sources {
		if name := a.Sources[i].Name.Line(); name != "" {
			verdict = strings.ReplaceAll(verdict, name, hidden)
		}
	}
	return verdict
}

// times tells when an analysis was started and how long it took.
func (d draw) times(a api.Analysis, o score.Outcome) string {
	if a.Created.IsZero() {
		return ""
	}
	if o == score.Running {
		return "since " + strings.TrimPrefix(kit.WhenExactly(a.Created, d.now), "today ")
	}
	s := strings.TrimPrefix(kit.WhenExactly(a.Created, d.now), "today ")
	if took, ok := tookOf(a); ok {
		s += " · took " + kit.Took(took)
	}
	return s
}

// tookOf is how long an analysis ran, when it has ended and both times were
// told.
func tookOf(a api.Analysis) (time.Duration, bool) {
	if !a.Final() || !a.Updated.After(a.Created) || a.Created.IsZero() {
		return 0, false
	}
	return a.Updated.Sub(a.Created), true
}

// numbers are the score, its threshold and its margin, each styled.
func (d draw) numbers(r score.Reading) []string {
	var parts []string
	if r.ScoreName == "" {
		return nil
	}
	if !r.Score.IsAbsent() {
		parts = append(parts, d.t.Paint(kit.Muted, r.ScoreName)+"  "+
			d.t.Paint(outcome(r.Outcome).Role(), kit.Number(r.Score.Shown(scoreCells))))
	}
	if r.Threshold.Ok() && (r.Outcome != score.Error || !r.Score.IsAbsent()) {
		parts = append(parts, d.threshold(r))
	}
	if r.Margin.Ok() {
		parts = append(parts, d.margin(r.Margin, r.Near))
	}
	return parts
}

// threshold draws what the score is held against and where that comes from.
func (d draw) threshold(r score.Reading) string {
	value := r.Threshold.Shown(scoreCells)
	if r.LowerThreshold.Ok() {
		value = r.LowerThreshold.Shown(scoreCells) + " to " + value
	}
	return d.pair("threshold", value) + " " + d.t.Paint(kit.Muted, sourceWords(r.Source))
}

// sourceWords says where a threshold comes from.
func sourceWords(s score.ThresholdSource) string {
	switch s {
	case score.FromParams:
		return "set at launch"
	case score.FromProfile:
		return "by profile"
	case score.FromDefault:
		return "default"
	case score.NoThreshold:
	}
	return ""
}

// margin draws a signed margin, and the word near beside it.
func (d draw) margin(m score.Margin, near bool) string {
	return d.t.Paint(kit.Muted, "margin") + "  " + marginText(d.t, m, near)
}

// marginText draws the number of a margin, and the word near beside it.
func marginText(t *kit.Theme, m score.Margin, near bool) string {
	s := t.Paint(marginRole(m, near), m.Shown(scoreCells))
	if near {
		s += "  " + t.Paint(kit.Near, "near")
	}
	return s
}

// marginRole is how a margin is painted.
func marginRole(m score.Margin, near bool) kit.Role {
	switch {
	case near:
		return kit.Near
	case m.Sign() < 0:
		return kit.Fail
	default:
		return kit.Pass
	}
}

// details are the facts that only some types have.
func (d draw) details(a api.Analysis, r score.Reading) []string {
	var parts []string
	if r.HasPair() {
		pair := d.media(r.WorstPair[0].MediaID, r.WorstPair[0].Name) + " × " +
			d.media(r.WorstPair[1].MediaID, r.WorstPair[1].Name)
		parts = append(parts, d.pair("worst pair", pair))
	}
	if !r.Max.IsAbsent() {
		parts = append(parts, d.pair("max", kit.Number(r.Max.Shown(scoreCells))))
	}
	if r.Collection != "" {
		name := r.Collection.Short()
		if a.Collection != nil && !a.Collection.Alias.IsEmpty() {
			name = a.Collection.Alias.Line()
		}
		list := "blacklist"
		if r.Whitelist {
			list = "whitelist"
		}
		parts = append(parts, d.pair(list, name))
		if r.Whitelist && r.Outcome != score.Running {
			// Here the outcome follows the hit, so the server's word is told.
			parts = append(parts, d.pair("the server says", text.Line(string(r.Server))))
		}
	}
	if n := len(fieldsOf(a)); n > 0 {
		parts = append(parts, d.pair("fields", kit.Count(n)))
	}
	if n := len(bestShots(a)); n > 0 {
		parts = append(parts, d.t.Paint(kit.Muted, strings.ToLower(shotWords(a.Type)))+"  "+
			d.t.Paint(kit.Accent, d.t.Glyphs.Pointer+" open"))
	}
	return parts
}

// loud are the reason for an error and the warnings, a sentence each, wrapped
// and styled.
func (d draw) loud(a api.Analysis, r score.Reading) []string {
	var out []string
	say := func(role kit.Role, s string) {
		for _, line := range kit.Wrap(kit.Clean(s), max(d.w-3*indent, 1)) {
			out = append(out, d.t.Paint(role, line))
		}
	}
	if r.Outcome == score.Error && !a.ErrorMessage.IsEmpty() && !strings.Contains(r.Verdict, r.Reason.Line()) {
		say(kit.Muted, "the server says: "+r.Reason.Line())
	}
	for _, w := range r.Warnings {
		say(kit.Error, "! "+w)
	}
	return out
}

// gaugeOf makes the gauge of a score under the thresholds of a reading. Where
// there are several, such as the pairs of a face match, most is the highest of
// them.
func gaugeOf(r score.Reading, s, most score.Score, near bool) kit.Gauge {
	g := kit.Gauge{
		HighIsGood: r.Type == api.Biometry || r.Type == api.Collection1N && r.Whitelist,
		Near:       near,
	}
	if s.Ok() {
		g.Score = ptr(sided(s, r))
	}
	if s.Ok() && most.Ok() && most.Cmp(s) > 0 {
		g.Most = ptr(sided(most, r))
	}
	if r.Threshold.Ok() {
		g.Threshold = ptr(r.Threshold.Float())
	}
	if r.LowerThreshold.Ok() {
		g.Lower = ptr(r.LowerThreshold.Float())
	}
	return g
}

// sided is a score as a number on the side of the threshold that it lies on:
// two decimals may fall on one number.
func sided(s score.Score, r score.Reading) float64 {
	v := s.Float()
	if !r.Threshold.Ok() || v != r.Threshold.Float() {
		return v
	}
	switch side := s.Cmp(r.Threshold); {
	case side > 0:
		return math.Nextafter(v, 2)
	case side < 0:
		return math.Nextafter(v, -2)
	}
	return v
}

// ptr returns a pointer to a copy of v.
func ptr[T any](v T) *T { return &v }

// outcome turns an outcome into that of the widgets, which have the same words.
func outcome(o score.Outcome) kit.Outcome { return kit.ParseOutcome(o.String()) }

// fieldsOf are the document fields of an analysis, whichever of the two places
// they stand in.
func fieldsOf(a api.Analysis) []api.DocumentField {
	fields := a.Data.Fields
	for i := range a.Results {
		fields = append(fields[:len(fields):len(fields)], a.Results[i].Data.Fields...)
	}
	return fields
}

// bestShots are the pictures that an analysis made, as far as they have an id
// to be told apart by.
func bestShots(a api.Analysis) []api.Media {
	var out []api.Media
	for i := range a.Results {
		for _, m := range a.Results[i].Output {
			if m.ID != "" {
				out = append(out, m)
			}
		}
	}
	return out
}
