package review

import (
	"strings"

	"ozdesk/api/text"
	"ozdesk/ui/kit"
)

// metaKeyMost is the greatest width of a key, in cells.
const metaKeyMost = 24

// View implements pane.Pane.
func (p *metaDialog) View() string {
	t := p.d.Env.Theme
	d := draw{t: t, now: p.d.Env.Now(), w: p.w, masked: p.masked}
	if !p.have {
		if !p.fault.isZero() {
			return strings.Join(append(drawFault(t, p.fault, p.w), "", blank(indent)+t.Paint(kit.Accent, p.d.Env.Keys.Refresh.Help().Key)+" "+t.Paint(kit.Ink, "try again")), "\n")
		}
		return strings.Join(d.sentences(kit.Muted, "Waiting for the metadata."), "\n")
	}
	tail := p.tail(d)
	room := max(p.h-len(tail), 1)
	if p.at < p.top {
		p.top = p.at
	}
	if p.at >= p.top+room {
		p.top = p.at - room + 1
	}
	p.top = max(min(p.top, p.rows()-room), 0)
	var lines []string
	p.shown = min(p.top+room, p.rows()) - p.top
	for i := p.top; i < p.top+p.shown; i++ {
		lines = append(lines, p.row(d, i))
	}
	return strings.Join(append(lines, tail...), "\n")
}

// row draws an entry, or one of the two rows below them.
func (p *metaDialog) row(d draw, i int) string {
	chosen := i == p.at
	n := len(p.edit.entries)
	switch {
	case i == n:
		return d.line(chosen, true, []kit.Span{{Text: "add a key", Role: p.actRole()}}, nil)
	case i > n:
		words, role := "nothing to save", kit.Faint
		if c := p.edit.changes(); c > 0 {
			words, role = "save "+countOf(c, "change"), p.actRole()
		}
		return d.line(chosen, true, []kit.Span{{Text: words, Role: role}}, nil)
	}
	e := p.edit.entries[i]
	width := 0
	for _, x := range p.edit.entries {
		width = max(width, kit.Width(kit.Clean(text.Line(x.key))))
	}
	width = min(width, metaKeyMost, p.w/3)
	label := kit.Fit(kit.Truncate(kit.Clean(text.Line(e.key)), width), width, kit.Left) + blank(indent)
	state := e.state()
	if chosen && p.typing == typingValue {
		return d.beneath(true, d.t.Paint(kit.Muted, label)+p.input.View(max(p.w-indent-width-indent, 1), true))
	}
	shown := e.now
	if e.now == nil {
		shown = e.was
	}
	value := d.name(text.New(plainValue(shown)))
	if value == "" {
		value = d.t.Glyphs.Dash
	}
	right := []kit.Span(nil)
	if state != "" {
		right = []kit.Span{{Text: state, Role: kit.Near}}
	}
	role := kit.Ink
	if e.now == nil {
		role = kit.Faint
	}
	return d.line(chosen, true, []kit.Span{{Text: label, Role: kit.Muted}, {Text: value, Role: role}}, right)
}

// actRole paints a row that does something.
func (p *metaDialog) actRole() kit.Role {
	if p.barred() != "" {
		return kit.Faint
	}
	return kit.Accent
}

// tail is what stands below the rows: what is typed, said, or went wrong.
func (p *metaDialog) tail(d draw) []string {
	var lines []string
	switch {
	case p.typing == typingKey:
		const label = "new key  "
		lines = append(lines, blank(indent)+d.t.Paint(kit.Muted, label)+p.input.View(max(p.w-indent-len(label), 1), true))
		if p.wrong != "" {
			lines = append(lines, d.sentences(kit.Error, p.wrong)...)
		}
	case p.underWay() && d.now.Sub(p.sending) >= kit.TransferDelay:
		lines = append(lines, blank(indent)+d.t.Paint(kit.Running, d.t.Glyph(kit.OutcomeRunning)+" ")+d.t.Paint(kit.Muted, "sending…"))
	case !p.fault.isZero():
		lines = drawFault(d.t, p.fault, p.w)
	case p.note != "":
		for i, s := range kit.Wrap(kit.Clean(p.note), max(p.w-2*indent, 1)) {
			mark := "  "
			if i == 0 {
				mark = d.t.Paint(kit.Near, d.t.Glyph(kit.OutcomeReview)) + " "
			}
			lines = append(lines, blank(indent)+mark+d.t.Paint(kit.Ink, s))
		}
	case p.barred() != "":
		lines = d.sentences(kit.Muted, "Nothing can be changed: "+p.barred()+".")
	case len(p.edit.entries) == 0:
		lines = d.sentences(kit.Muted, "There are no metadata yet.")
	}
	if len(lines) > 0 && p.h >= compactHeight {
		lines = append([]string{""}, lines...)
	}
	return lines[:min(len(lines), max(p.h-1, 0))]
}

// keyWords lists keys of metadata in a sentence.
func keyWords(keys []string) string {
	const most = 4
	shown := make([]string, 0, most)
	for i, key := range keys {
		if i == most {
			return strings.Join(shown, ", ") + " and " + kit.Count(len(keys)-most) + " more"
		}
		shown = append(shown, text.Line(key))
	}
	return strings.Join(shown, ", ")
}

// Brief implements pane.Brief.
func (p *metaDialog) Brief() string {
	t := p.d.Env.Theme
	return t.Paint(kit.Title, p.Title()) + "  " + t.Paint(kit.Muted, "too small to go on")
}
