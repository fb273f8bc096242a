package lists

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// thumb is the size of a thumbnail in cells; zero is none.
type thumb struct{ w, h int }

// thumbFor chooses the size of thumbnails for a pane: none where they would
// push aside what is read.
func thumbFor(w, h int) thumb {
	switch {
	case w < 24 || h < 14:
		return thumb{}
	case w >= 70 && h >= 40:
		return thumb{24, 12}
	case w >= 36 && h >= 26:
		return thumb{16, 8}
	default:
		return thumb{12, 6}
	}
}

// grid is the photographs of a person in rows, with a cursor that keeps to the
// photograph it is on.
type grid struct {
	images  []api.PersonImage
	at      api.PersonImageID
	th      thumb
	columns int
	rows    int // rows that fit on the screen
	top     int // line that the grid begins in
}

// fit chooses size and number of the thumbnails for a pane.
func (g *grid) fit(w, h int) {
	g.th, g.columns = thumbFor(w, h), 1
	if g.th.w > 0 {
		g.columns = max((w-indent)/(indent+g.th.w), 1)
	}
	g.rows = max(h/g.rowHeight(), 1)
}

// rowHeight is how many lines a row takes: a picture with its name below and a
// line of air, or one line where there is no room for pictures.
func (g *grid) rowHeight() int {
	if g.th.w == 0 {
		return 1
	}
	return g.th.h + 2
}

// set replaces the photographs. The cursor stays on its own, or goes to the
// one that took its place.
func (g *grid) set(images []api.PersonImage) {
	was := max(g.index(), 0)
	g.images = images
	switch {
	case len(images) == 0:
		g.at = ""
	case g.index() < 0:
		g.at = images[min(was, len(images)-1)].ID
	}
}

// index is the place of the cursor, -1 when it is nowhere.
func (g *grid) index() int {
	return slices.IndexFunc(g.images, func(m api.PersonImage) bool { return m.ID == g.at })
}

// chosen is the photograph at the cursor.
func (g *grid) chosen() (api.PersonImage, bool) {
	i := g.index()
	if i < 0 {
		return api.PersonImage{}, false
	}
	return g.images[i], true
}

// ids are those of all photographs.
func (g *grid) ids() []api.PersonImageID {
	out := make([]api.PersonImageID, len(g.images))
	for i, m := range g.images {
		out[i] = m.ID
	}
	return out
}

// update moves the cursor. It reports whether it has moved.
func (g *grid) update(msg tea.Msg, k *kit.KeyMap) bool {
	i, n := g.index(), len(g.images)
	if i < 0 {
		return false
	}
	to := i
	switch {
	case kit.Pressed(msg, k.Left):
		to--
	case kit.Pressed(msg, k.Right):
		to++
	case kit.Pressed(msg, k.Up):
		to -= g.columns
	case kit.Pressed(msg, k.Down):
		if to += g.columns; to >= n && i/g.columns < (n-1)/g.columns {
			to = n - 1 // the last row is shorter
		}
	case kit.Pressed(msg, k.PageUp):
		to = max(i-g.rows*g.columns, i%g.columns)
	case kit.Pressed(msg, k.PageDown):
		to = min(i+g.rows*g.columns, n-1)
	case kit.Pressed(msg, k.Top):
		to = 0
	case kit.Pressed(msg, k.End):
		to = n - 1
	}
	if to == i || to < 0 || to >= n {
		return false
	}
	g.at = g.images[to].ID
	return true
}

// lines returns the first and last line of the chosen photograph. What stands
// above the grid comes with the first row.
func (g *grid) lines() (first, last int, ok bool) {
	i := g.index()
	if i < 0 {
		return 0, 0, false
	}
	row := i / g.columns
	first = g.top + row*g.rowHeight()
	last = first + max(g.rowHeight()-2, 0)
	if row == 0 {
		first = 0
	}
	return first, last, true
}

// between returns the photographs that lie on lines first to last, the last
// one excluded.
func (g *grid) between(first, last int) []api.PersonImage {
	h := g.rowHeight()
	from := max(first-g.top, 0) / h
	to := max(last-g.top+h-1, 0) / h
	return g.images[min(from*g.columns, len(g.images)):min(to*g.columns, len(g.images))]
}
