package pane

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Slot is one request line of a pane on which the latest request wins: opening
// a new one cancels the one in flight, and answers that carry an older
// generation are to be dropped. The zero value is ready. A slot belongs to the
// update loop and is not safe for other goroutines.
type Slot struct {
	gen    uint64
	cancel context.CancelFunc
}

// Next cancels the request in flight and opens a new generation below parent.
// The answer must carry the generation back.
func (s *Slot) Next(parent context.Context) (context.Context, uint64) {
	s.Stop()
	s.gen++
	ctx, cancel := context.WithCancel(parent)
	s.cancel = cancel
	return ctx, s.gen
}

// Current reports whether gen is the newest generation. An answer for which it
// is false replies to a question that is no longer asked.
func (s *Slot) Current(gen uint64) bool { return gen == s.gen && s.gen != 0 }

// Done frees the context of the newest request once its answer has come. It
// reports whether gen was the newest, so that an answer can be checked and
// settled in one step.
func (s *Slot) Done(gen uint64) bool {
	if !s.Current(gen) || s.cancel == nil {
		return false
	}
	s.Stop()
	return true
}

// InFlight reports whether a request is open.
func (s *Slot) InFlight() bool { return s.cancel != nil }

// Stop cancels the request in flight, if any. Its answer still carries the
// newest generation; Done and InFlight tell that nobody waits for it.
func (s *Slot) Stop() {
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// After delivers msg in d, or nothing once ctx has ended. It is used instead
// of tea.Tick, which cannot be cancelled and so outlives the pane that set it.
func After(ctx context.Context, d time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
			return msg
		}
	}
}

// Send turns a message into a command, for the messages below that a pane
// gives to the root.
func Send(msg tea.Msg) tea.Cmd {
	return func() tea.Msg { return msg }
}
