package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Scroll is a window onto lines of text. Lines may be styled; they are cut at
// the right edge and never wrapped.
type Scroll struct {
	keys  *KeyMap
	lines []string
	top   int
	w, h  int
}

// NewScroll makes an empty window.
func NewScroll(env Env) *Scroll { return &Scroll{keys: env.Keys} }

// SetLines replaces the text. The position stays as far as it can.
func (s *Scroll) SetLines(lines []string) {
	s.lines = lines
	s.to(s.top)
}

// Resize sets the size in cells.
func (s *Scroll) Resize(w, h int) {
	s.w, s.h = max(w, 0), max(h, 0)
	s.to(s.top)
}

// Show scrolls as little as needed to make lines first to last visible; when
// they are more than fit, the first one wins.
func (s *Scroll) Show(first, last int) {
	if last >= s.top+s.h {
		s.to(last - s.h + 1)
	}
	if first < s.top {
		s.to(first)
	}
}

// Position returns the first visible line, how many are visible, and how many
// there are.
func (s *Scroll) Position() (first, visible, all int) {
	return s.top, min(s.h, len(s.lines)-s.top), len(s.lines)
}

// Update scrolls. It reports whether the message was one that moves.
func (s *Scroll) Update(msg tea.Msg) bool {
	page := max(s.h-1, 1)
	switch {
	case Pressed(msg, s.keys.Up):
		s.to(s.top - 1)
	case Pressed(msg, s.keys.Down):
		s.to(s.top + 1)
	case Pressed(msg, s.keys.PageUp):
		s.to(s.top - page)
	case Pressed(msg, s.keys.PageDown):
		s.to(s.top + page)
	case Pressed(msg, s.keys.Top):
		s.to(0)
	case Pressed(msg, s.keys.End):
		s.to(len(s.lines))
	default:
		wheel, ok := msg.(tea.MouseWheelMsg)
		if !ok {
			return false
		}
		switch wheel.Button {
		case tea.MouseWheelUp:
			s.to(s.top - wheelRows)
		case tea.MouseWheelDown:
			s.to(s.top + wheelRows)
		default:
			return false
		}
	}
	return true
}

// Top is the first line in the window.
func (s *Scroll) Top() int { return s.top }

// View draws the window, at most as many lines as it is high.
func (s *Scroll) View() string {
	end := min(s.top+s.h, len(s.lines))
	var b strings.Builder
	for i := s.top; i < end; i++ {
		if i > s.top {
			b.WriteByte('\n')
		}
		b.WriteString(Truncate(s.lines[i], s.w))
	}
	return b.String()
}

// to sets the first visible line within what there is.
func (s *Scroll) to(line int) {
	s.top = max(min(line, len(s.lines)-s.h), 0)
}
