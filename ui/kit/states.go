package kit

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
)

// notice is the greatest width of the text of a state, in cells.
const notice = 60

// Empty draws what a pane would hold, and the key that makes it. The binding
// may be left out (its zero value).
func Empty(t *Theme, w, h int, what string, make key.Binding) string {
	lines := paragraph(t, Muted, what, w)
	if help := make.Help(); help.Key != "" {
		lines = append(lines, "", t.Paint(Accent, Clean(help.Key))+" "+t.Paint(Ink, Clean(help.Desc)))
	}
	return state(lines, w, h)
}

// Waiting draws what a pane waits for and for how long. It is empty during the
// first moment, so that a quick answer does not flash.
func Waiting(t *Theme, w, h int, what string, since, now time.Time) string {
	frame := SpinnerFrame(t, since, now)
	if frame == "" {
		return state(nil, w, h)
	}
	line := t.Paint(Running, frame) + " " + t.Paint(Muted, Clean(what))
	if waited := now.Sub(since); waited >= 2*time.Second {
		line += t.Paint(Muted, ", "+strings.Replace(Took(waited.Truncate(time.Second)), ".0 s", " s", 1))
	}
	return state([]string{line}, w, h)
}

// Broken draws what happened, what it means or what to do, and the key that
// tries again (left out when it is the zero value).
func Broken(t *Theme, w, h int, happened, next string, again key.Binding) string {
	lines := paragraph(t, Error, t.Glyph(OutcomeError)+" "+happened, w)
	if next != "" {
		lines = append(lines, "")
		lines = append(lines, paragraph(t, Ink, next, w)...)
	}
	if help := again.Help(); help.Key != "" {
		lines = append(lines, "", t.Paint(Accent, Clean(help.Key))+" "+t.Paint(Ink, "try again"))
	}
	return state(lines, w, h)
}

// paragraph wraps and paints one sentence.
func paragraph(t *Theme, r Role, sentence string, w int) []string {
	lines := Wrap(Clean(sentence), min(w-2*columnGap, notice))
	for i, line := range lines {
		lines[i] = t.Paint(r, line)
	}
	return lines
}

// state places lines two cells in, and a third down a tall pane.
func state(lines []string, w, h int) string {
	above := min(max((h-len(lines))/3, 0), 6)
	var b strings.Builder
	for i := 0; i < h; i++ {
		if i > 0 {
			b.WriteByte('\n')
		}
		at := i - above
		if at < 0 || at >= len(lines) || lines[at] == "" {
			continue
		}
		b.WriteString(Truncate(spaces(columnGap)+lines[at], w))
	}
	return b.String()
}
