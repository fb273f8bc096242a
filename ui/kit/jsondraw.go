package kit

import (
	"slices"
	"strings"
)

// View draws the window.
func (v *JSONView) View(focused bool) string {
	if v.doc == nil {
		return ""
	}
	var b strings.Builder
	for i := v.top; i < min(v.top+v.h, len(v.shown)); i++ {
		if i > v.top {
			b.WriteByte('\n')
		}
		b.WriteString(v.line(v.shown[i], focused && i == v.at))
	}
	return b.String()
}

// line draws one line: bar, depth, name and value.
func (v *JSONView) line(at int32, chosen bool) string {
	t, l := v.env.Theme, v.doc.lines[at]
	ground := Plain
	bar := "  "
	if chosen {
		ground = Selected
		bar = t.PaintOn(ground, Accent, t.Glyphs.Bar) + t.PaintOn(ground, Ink, " ")
	}
	room := v.w - 2
	var out strings.Builder
	put := func(r Role, s string) {
		s = Truncate(s, room)
		room -= Width(s)
		out.WriteString(t.PaintOn(ground, r, s))
	}
	// Deep values keep room for themselves.
	put(Faint, spaces(min(2*int(l.depth), max(v.w/2, 0))))
	if l.keyEnd > l.key {
		put(Muted, v.shownBytes(l.key, l.keyEnd, room))
		put(Faint, ": ")
	}
	role := Ink
	if len(v.found) > 0 && v.isFound(at) {
		role = Near
	}
	switch {
	case l.closes:
		put(Faint, v.shownBytes(l.at, l.end, room))
	case l.opens(at) && v.folded[at]:
		put(Accent, t.Glyphs.Pointer+" ")
		put(Faint, string(v.doc.raw[l.at:l.at+1]))
		put(Muted, " "+Count(int(l.count))+" folded ")
		put(Faint, map[byte]string{'{': "}", '[': "]"}[v.doc.raw[l.at]])
	case l.opens(at):
		put(Faint, string(v.doc.raw[l.at:l.at+1]))
	default:
		put(role, v.shownBytes(l.at, l.end, room))
	}
	if role == Near {
		put(Near, "  found")
	}
	if room > 0 {
		out.WriteString(t.PaintOn(ground, Ink, spaces(room)))
	}
	return bar + out.String()
}

// isFound reports whether a line was found by the search.
func (v *JSONView) isFound(at int32) bool {
	_, found := slices.BinarySearch(v.found, at)
	return found
}

// shownBytes makes bytes safe to show. No more of them are looked at than can
// be seen, however long a value is.
func (v *JSONView) shownBytes(at, end int32, room int) string {
	const widest = 8 // bytes that one cell may take
	b := v.doc.raw[at:min(end, at+int32(widest*max(room, 0)))]
	s := Clean(strings.ToValidUTF8(string(b), "\ufffd"))
	if int(end-at) > len(b) {
		s += "…"
	}
	return s
}
