package kit

import (
	"strings"
)

const (
	// DialogMost is the greatest width of a dialog, frame included, in cells.
	DialogMost = 72
	// dialogSide is the space between frame and text at either side.
	dialogSide = 2
)

// DialogInner returns the greatest size of the text in a dialog on a screen of
// w times h cells.
func DialogInner(w, h int) (int, int) {
	return max(min(w-2, DialogMost)-2-2*dialogSide, 1), max(h-6, 1)
}

// Frame draws a dialog: a title in a hairline box around lines of text that
// are at most inner cells wide.
func Frame(t *Theme, title string, lines []string, inner int) []string {
	g := t.Glyphs
	w := inner + 2*dialogSide
	title = Truncate(Clean(title), max(w-3, 0))
	side := t.Paint(Faint, g.Vertical)
	pad := spaces(dialogSide)
	top := t.Paint(Faint, g.Corners[0]+g.Horizontal) + t.Paint(Title, " "+title+" ") +
		t.Paint(Faint, strings.Repeat(g.Horizontal, max(w-3-Width(title), 0))+g.Corners[1])
	out := make([]string, 0, len(lines)+4)
	out = append(out, top, side+spaces(w)+side)
	for _, line := range lines {
		out = append(out, side+pad+Fit(line, inner, Left)+pad+side)
	}
	return append(out, side+spaces(w)+side,
		t.Paint(Faint, g.Corners[2]+strings.Repeat(g.Horizontal, w)+g.Corners[3]))
}

// DialogOrigin is the cell of a screen of w times h at which the text of a
// dialog begins, of which h lines of inner cells are shown.
func DialogOrigin(inner, lines, w, h int) (x, y int) {
	bw := min(inner+2*dialogSide+2, w)
	return (w-bw)/2 + 1 + dialogSide, max((h-lines-4)/2, 0) + 2
}

// Overlay lays a box over the middle of a screen of w times h cells and
// returns the screen's lines. What is beside the box stays readable.
func Overlay(screen []string, box []string, w, h int) []string {
	if len(box) == 0 {
		return screen
	}
	bw := min(Width(box[0]), w)
	x, y := (w-bw)/2, max((h-len(box))/2, 0)
	left, right := min(x, 1), min(w-x-bw, 1) // a cell of air at both sides
	for i, line := range box {
		if y+i >= len(screen) {
			break
		}
		under := screen[y+i]
		if bw == w {
			line = Fit(line, w, Left)
		}
		screen[y+i] = Fit(cutRight(under, x-left), x, Left) + line + spaces(right) + cutLeft(under, x+bw+right)
	}
	return screen
}
