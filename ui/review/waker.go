package review

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// resizeQuiet is how long a size must last before pictures are loaded for it.
const resizeQuiet = 80 * time.Millisecond

// resizedMsg says that a pane has kept a new size for a moment.
type resizedMsg struct{ to pane.ID }

// Target returns the pane.
func (m resizedMsg) Target() pane.ID { return m.to }

// waker lets a pane act on a new size: Resize has no command to return, but
// pictures must be loaded for the size they are drawn in.
type waker struct {
	to   pane.ID
	wake chan struct{} // holds one
}

// newWaker makes a waker for a pane.
func newWaker(to pane.ID) waker { return waker{to: to, wake: make(chan struct{}, 1)} }

// resized notes a new size.
func (w waker) resized() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// wait is the command that waits for a new size that lasts. It is given again
// after each resizedMsg.
func (w waker) wait(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-w.wake:
		}
		for {
			quiet := time.NewTimer(resizeQuiet)
			select {
			case <-ctx.Done():
				quiet.Stop()
				return nil
			case <-w.wake:
				quiet.Stop()
			case <-quiet.C:
				return resizedMsg{to: w.to}
			}
		}
	}
}
