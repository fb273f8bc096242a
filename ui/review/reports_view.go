package review

import (
	"strings"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// View implements pane.Pane.
func (p *reportsDialog) View() string {
	t := p.d.Env.Theme
	below := p.below()
	var lines []string
	switch {
	case p.lacking:
		return strings.Join(drawFault(t, fault{
			"This server does not offer reports.",
			"A case of the queue can be written down as a file of your own: open it and press " + p.d.Env.Keys.CaseFile.Help().Key + ".",
		}, p.w), "\n")
	case !p.have && p.fault.isZero():
		return kit.Waiting(t, p.w, min(p.h, 5), "asking for the reports", p.since, p.d.Env.Now())
	case len(p.list) == 0 && p.have:
		words := "No report was made on this folder yet. Press " + p.d.Env.Keys.New.Help().Key + " to have the server make one."
		if why := p.barred(); why != "" {
			words = "No report was made on this folder yet, and none can be made here: " + why + "."
		}
		lines = sentenceLines(t, kit.Muted, words, indent, p.w)
	default:
		first := p.first()
		for i := first; i < len(p.list) && i < first+p.room(); i++ {
			lines = append(lines, p.row(p.list[i], i == p.at))
		}
	}
	if p.form != nil {
		p.form.Place(len(lines) + len(below) - strings.Count(p.form.View(), "\n") - 1)
	}
	return strings.Join(append(lines, below...), "\n")
}

// room is how many reports are shown, first the first of them.
func (p *reportsDialog) room() int { return max(p.h-len(p.below()), 1) }

func (p *reportsDialog) first() int {
	return min(max(p.at-p.room()+1, 0), max(len(p.list)-p.room(), 0))
}

// below is what stands under the list: a question, what is under way, what came
// of it.
func (p *reportsDialog) below() []string {
	t := p.d.Env.Theme
	var lines []string
	switch {
	case p.form != nil:
		lines = strings.Split(p.form.View(), "\n")
	case p.doing != "":
		lines = []string{blank(indent) + t.Paint(kit.Running, kit.Truncate(t.Glyph(kit.OutcomeRunning)+" "+p.doing, p.w-indent))}
	case !p.fault.isZero():
		lines = drawFault(t, p.fault, p.w)
	case p.said != "":
		lines = sentenceLines(t, kit.Pass, t.Glyph(kit.OutcomePass)+" "+p.said, indent, p.w)
	}
	if len(lines) > 0 && p.h >= newTight {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// row draws one report: what it is called and made from, since when it is there
// and in which state.
func (p *reportsDialog) row(r api.Report, chosen bool) string {
	d := draw{t: p.d.Env.Theme, now: p.d.Env.Now(), w: p.w, masked: p.masked}
	left := []kit.Span{{Text: p.named(r), Role: nameRole(chosen)}}
	for _, t := range p.templates {
		if t.ID == r.TemplateID && t.ID != "" {
			left = append(left, kit.Span{Text: "  " + templateName(t), Role: kit.Muted})
		}
	}
	when := ""
	if !r.Created.IsZero() {
		when = kit.When(r.Created, d.now)
	}
	if r.State != "" && r.State != api.StatusFinished {
		when = strings.ToLower(string(r.State)) + "  " + when
	}
	return d.line(chosen, true, left, []kit.Span{{Text: when, Role: kit.Muted}})
}

// named is what a report is called, as far as it may be shown.
func (p *reportsDialog) named(r api.Report) string {
	switch {
	case r.Name.IsEmpty():
		return "report " + r.ID.Short()
	case p.masked:
		return hidden
	}
	return r.Name.Line()
}

// templateName is what a template is called.
func templateName(t api.ReportTemplate) string {
	if t.Name.IsEmpty() {
		return "template " + t.ID.Short()
	}
	return kit.Clean(t.Name.Line())
}
