package kit

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// wakeQuiet is how long nothing more may happen before a pane is woken.
const wakeQuiet = 80 * time.Millisecond

// WokenMsg says that a pane was asked to wake, and that it has been quiet for
// a moment since.
type WokenMsg struct{ to pane.ID }

// Target returns the pane.
func (m WokenMsg) Target() pane.ID { return m.to }

// Waker lets a pane act on what it is told without being able to answer with a
// command, such as a new size or the focus: pictures are to be loaded for the
// size they are drawn in, a preview for the pane that has the keys.
type Waker struct {
	to   pane.ID
	wake chan struct{} // holds one
}

// NewWaker makes a waker for a pane.
func NewWaker(to pane.ID) Waker { return Waker{to: to, wake: make(chan struct{}, 1)} }

// Wake asks for a WokenMsg. It never blocks; what is asked for several times
// within a moment comes once.
func (w Waker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Wait is the command that waits to be woken. A pane gives it in its Init and
// again after each WokenMsg; it ends with ctx.
func (w Waker) Wait(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-w.wake:
		}
		for {
			quiet := time.NewTimer(wakeQuiet)
			select {
			case <-ctx.Done():
				quiet.Stop()
				return nil
			case <-w.wake:
				quiet.Stop()
			case <-quiet.C:
				return WokenMsg{to: w.to}
			}
		}
	}
}
