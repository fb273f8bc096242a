package review

import (
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
)

// indent is where text starts, in cells: the bar of the cursor and a blank.
const indent = 2

// hidden stands for a name while names are masked.
const hidden = "•••"

// draw holds what drawing depends on besides the data themselves.
type draw struct {
	t       *kit.Theme
	now     time.Time
	w       int // cells
	masked  bool
	sandbox bool // every score is the sandbox's
	blind   bool // nothing that was measured may be seen yet
	stuck   func(api.AnalysisID) bool
	usual   func(api.AnalysisType) watch.Usual
}

// name shows the name of a person or a file, unless names are masked.
func (d draw) name(t text.Text) string {
	if d.masked && !t.IsEmpty() {
		return hidden
	}
	return t.Line()
}

// media shows what a media is called: its file name, else the beginning of its
// id.
func (d draw) media(id api.MediaID, name text.Text) string {
	if name.IsEmpty() {
		return id.Short()
	}
	return d.name(name)
}

// line draws a line of a block: bar and tint when it is chosen, left and right
// end given as spans.
func (d draw) line(chosen, tinted bool, left, right []kit.Span) string {
	ground := kit.Plain
	if chosen && tinted {
		ground = kit.Selected
	}
	var b strings.Builder
	if chosen {
		b.WriteString(d.t.PaintOn(ground, kit.Accent, d.t.Glyphs.Bar))
		b.WriteString(d.t.PaintOn(ground, kit.Ink, " "))
	} else {
		b.WriteString(blank(indent))
	}
	room := d.w - indent
	rw := spansWidth(right)
	if rw+indent > room/2+room/4 { // the left end says more
		right, rw = nil, 0
	}
	gap := 0
	if rw > 0 {
		gap = indent
	}
	used := d.spans(&b, ground, left, room-rw-gap)
	b.WriteString(d.t.PaintOn(ground, kit.Ink, blank(room-rw-used)))
	d.spans(&b, ground, right, rw)
	return b.String()
}

// spans writes spans into at most w cells and returns how many were used.
func (d draw) spans(b *strings.Builder, ground kit.Ground, spans []kit.Span, w int) int {
	used := 0
	for _, s := range spans {
		shown := kit.Truncate(kit.Clean(s.Text), w-used)
		used += kit.Width(shown)
		b.WriteString(d.t.PaintOn(ground, s.Role, shown))
		if used >= w {
			break
		}
	}
	return used
}

// beneath draws styled text as a further line of a block.
func (d draw) beneath(chosen bool, body string) string {
	bar := blank(indent)
	if chosen {
		bar = d.t.Paint(kit.Accent, d.t.Glyphs.Bar) + " "
	}
	return bar + kit.Truncate(body, d.w-indent)
}

// pair draws a label and a value.
func (d draw) pair(label, value string) string {
	return d.t.Paint(kit.Muted, kit.Clean(label)) + "  " + d.t.Paint(kit.Ink, kit.Clean(value))
}

// heading draws the title of a part of a sheet, with a note behind it.
func (d draw) heading(title, note string) string {
	s := blank(indent) + d.t.Paint(kit.Ink, title)
	if note != "" {
		s += "  " + d.t.Paint(kit.Muted, note)
	}
	return kit.Truncate(s, d.w)
}

// sentences wraps text in one role, two cells in.
func (d draw) sentences(r kit.Role, s string) []string {
	lines := kit.Wrap(kit.Clean(s), max(d.w-2*indent, 1))
	for i, line := range lines {
		lines[i] = blank(indent) + d.t.Paint(r, line)
	}
	return lines
}

// badges are the marks that a result carries besides its outcome.
func (d draw) badges(scripted bool) string {
	switch {
	case scripted && d.sandbox:
		return "scripted, sandbox engine, not for decisions"
	case scripted:
		return "scripted, not for decisions"
	case d.sandbox:
		return "sandbox engine, not for decisions"
	default:
		return ""
	}
}

// flow lays styled parts beside each other, as many to a line as fit.
func flow(parts []string, w int) []string {
	const gap = 4
	var lines []string
	used := 0
	for _, part := range parts {
		pw := kit.Width(part)
		if len(lines) > 0 && used+gap+pw <= w {
			lines[len(lines)-1] += blank(gap) + part
			used += gap + pw
			continue
		}
		lines = append(lines, part)
		used = pw
	}
	return lines
}

// spansWidth measures spans in cells.
func spansWidth(spans []kit.Span) int {
	sum := 0
	for _, s := range spans {
		sum += kit.Width(kit.Clean(s.Text))
	}
	return sum
}

// blank returns n blanks, none for n below one.
func blank(n int) string { return strings.Repeat(" ", max(n, 0)) }
