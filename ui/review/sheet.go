package review

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
)

// spot is something on a sheet that can be chosen. Several spots may lie
// beside each other on the same lines.
type spot struct {
	id          string
	first, last int // lines
}

// sheet is a page of text with spots on it: a window that scrolls, and a
// cursor that goes from spot to spot and keeps to the id of the one it is on.
type sheet struct {
	keys   *kit.KeyMap
	scroll *kit.Scroll
	spots  []spot
	at     string // the chosen spot, "" before there is one
	w, h   int
}

// newSheet makes an empty sheet.
func newSheet(env kit.Env) *sheet {
	return &sheet{keys: env.Keys, scroll: kit.NewScroll(env)}
}

// resize sets the size of the window in cells.
func (s *sheet) resize(w, h int) {
	s.w, s.h = w, max(h, 0)
	s.scroll.Resize(w, h)
}

// choose says which spots there will be, in reading order, before they are
// drawn. The cursor stays on its spot, or goes to the nearest that is left.
func (s *sheet) choose(ids []string) {
	if len(ids) == 0 {
		s.at = ""
		return
	}
	was := s.index()
	for _, id := range ids {
		if id == s.at {
			return
		}
	}
	s.at = ids[max(min(was, len(ids)-1), 0)]
}

// set replaces lines and spots.
func (s *sheet) set(lines []string, spots []spot) {
	s.spots = spots
	s.scroll.SetLines(lines)
}

// index is the place of the cursor among the spots, -1 when it is on none.
func (s *sheet) index() int {
	for i, sp := range s.spots {
		if sp.id == s.at {
			return i
		}
	}
	return -1
}

// show brings the chosen spot into the window. What stands above the first
// spots, or below the last, comes with them.
func (s *sheet) show() {
	i := s.index()
	if i < 0 {
		return
	}
	first, last := s.spots[i].first, s.spots[i].last
	if first == s.spots[0].first {
		first = 0
	}
	s.scroll.Show(first, last)
}

// update moves. It reports whether the message was a movement, and whether the
// cursor is on another spot now, so that the sheet must be drawn again.
func (s *sheet) update(msg tea.Msg) (used, moved bool) {
	i := s.index()
	if click, ok := msg.(tea.MouseClickMsg); ok && click.Button == tea.MouseLeft {
		return s.click(click, i)
	}
	if i < 0 {
		return s.scroll.Update(msg), false
	}
	k, to := s.keys, -1
	switch {
	case kit.Pressed(msg, k.Up):
		to = s.row(i, -1)
	case kit.Pressed(msg, k.Down):
		to = s.row(i, +1)
	case kit.Pressed(msg, k.Left):
		to = s.beside(i, -1)
	case kit.Pressed(msg, k.Right):
		to = s.beside(i, +1)
	case kit.Pressed(msg, k.PageUp):
		to = s.page(i, -s.h)
	case kit.Pressed(msg, k.PageDown):
		to = s.page(i, s.h)
	case kit.Pressed(msg, k.Top):
		to = 0
	case kit.Pressed(msg, k.End):
		to = len(s.spots) - 1
	default:
		return s.scroll.Update(msg), false
	}
	if to < 0 || to == i {
		// Nothing further to choose: the text itself may go on.
		return s.scroll.Update(msg) || to == i, false
	}
	s.at = s.spots[to].id
	return true, true
}

// click chooses the spot under the pointer. Of several beside each other it is
// the one at that part of the width.
func (s *sheet) click(msg tea.MouseClickMsg, at int) (used, moved bool) {
	line := s.scroll.Top() + msg.Y
	var under []int
	for i, sp := range s.spots {
		if line >= sp.first && line <= sp.last {
			under = append(under, i)
		}
	}
	if len(under) == 0 || msg.Y < 0 || msg.Y >= s.h {
		return false, false
	}
	to := under[min(max(msg.X, 0)*len(under)/max(s.w, 1), len(under)-1)]
	s.at = s.spots[to].id
	return true, to != at
}

// row returns the spot one row up or down that is as far to the right as spot
// i, or -1.
func (s *sheet) row(i, step int) int {
	line := s.spots[i].first
	column := 0
	for j := i - 1; j >= 0 && s.spots[j].first == line; j-- {
		column++
	}
	j := i
	for j >= 0 && j < len(s.spots) && s.spots[j].first == line {
		j += step
	}
	if j < 0 || j >= len(s.spots) {
		return -1
	}
	for j > 0 && s.spots[j-1].first == s.spots[j].first {
		j--
	}
	for ; column > 0 && j+1 < len(s.spots) && s.spots[j+1].first == s.spots[j].first; column-- {
		j++
	}
	return j
}

// beside returns the spot to the left or right on the same row, or i.
func (s *sheet) beside(i, step int) int {
	j := i + step
	if j < 0 || j >= len(s.spots) || s.spots[j].first != s.spots[i].first {
		return i
	}
	return j
}

// page returns the spot about so many lines away, or -1.
func (s *sheet) page(i, lines int) int {
	goal, step := s.spots[i].first+lines, 1
	if lines < 0 {
		step = -1
	}
	j := i
	for next := i + step; next >= 0 && next < len(s.spots); next += step {
		if step > 0 && s.spots[next].first > goal && j != i || step < 0 && s.spots[next].first < goal && j != i {
			break
		}
		j = next
	}
	if j == i {
		return -1
	}
	return j
}
