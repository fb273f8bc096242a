package screen

import (
	tea "charm.land/bubbletea/v2"
	"golang.org/x/term"
)

// The library reads the size of the terminal, draws, and only then begins to
// listen for changes: a window that gets its place right after the program has
// started, as those of a tiling desktop do, would be drawn in the old size
// until it is changed again. The Screen listens from its making on, and
// believes the terminal more than a message that may have been overtaken.

// resized says that the size of the terminal may have changed.
type resized struct{}

// watch waits until the size may have changed, or the Screen is closed.
func (s *Screen) watch() tea.Msg {
	select {
	case <-s.changes:
		return resized{}
	case <-s.end:
		return nil
	}
}

// truly returns the size that the terminal has by now, or msg where it cannot
// tell. It asks the system and not the other end, so it does not wait.
func (s *Screen) truly(msg tea.WindowSizeMsg) tea.WindowSizeMsg {
	if w, h, err := s.size(); err == nil && w > 0 && h > 0 {
		msg.Width, msg.Height = w, h
	}
	return msg
}

// sizeOf returns what asks a terminal for its size in cells.
func sizeOf(t Terminal) func() (w, h int, err error) {
	return func() (w, h int, err error) { return term.GetSize(int(t.Fd())) }
}
