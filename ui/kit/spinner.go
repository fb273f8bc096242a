package kit

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

const (
	// spinnerDelay is how long something must take before it shows a spinner.
	spinnerDelay = 150 * time.Millisecond
	// spinnerStep is how long a frame of a spinner stays.
	spinnerStep = 100 * time.Millisecond
)

// spinnerTickMsg moves the spinner of one pane.
type spinnerTickMsg struct {
	to  pane.ID
	gen uint64
}

// Target returns the pane that owns the spinner.
func (m spinnerTickMsg) Target() pane.ID { return m.to }

// Spinner says that something is under way, once it has taken a moment. While
// it is stopped it costs nothing.
type Spinner struct {
	env   Env
	owner pane.ID
	since time.Time
	slot  pane.Slot
	ctx   context.Context
	gen   uint64
}

// NewSpinner makes a stopped spinner for a pane. A pane has one at most, or
// passes every message to all of them.
func NewSpinner(env Env, owner pane.ID) *Spinner {
	return &Spinner{env: env, owner: owner}
}

// Start lets it turn. Starting it twice changes nothing.
func (s *Spinner) Start() tea.Cmd {
	if s.slot.InFlight() {
		return nil
	}
	s.since = s.env.Now()
	s.ctx, s.gen = s.slot.Next(s.env.Ctx)
	return pane.After(s.ctx, spinnerDelay, spinnerTickMsg{to: s.owner, gen: s.gen})
}

// Stop hides it.
func (s *Spinner) Stop() { s.slot.Stop() }

// Turning reports whether it was started and not stopped.
func (s *Spinner) Turning() bool { return s.slot.InFlight() }

// Since returns when it was started, the zero time while it is stopped.
func (s *Spinner) Since() time.Time {
	if !s.Turning() {
		return time.Time{}
	}
	return s.since
}

// Update takes the ticks. It reports whether the message was the spinner's.
func (s *Spinner) Update(msg tea.Msg) (tea.Cmd, bool) {
	tick, ok := msg.(spinnerTickMsg)
	if !ok {
		return nil, false
	}
	if tick.gen != s.gen || !s.Turning() {
		return nil, true
	}
	return pane.After(s.ctx, spinnerStep, tick), true
}

// View returns the frame of this moment, "" while there is nothing to show.
func (s *Spinner) View() string {
	if !s.Turning() {
		return ""
	}
	return s.env.Theme.Paint(Running, SpinnerFrame(s.env.Theme, s.since, s.env.Now()))
}

// SpinnerFrame returns the sign for something that began at since, "" before it
// has taken a moment.
func SpinnerFrame(t *Theme, since, now time.Time) string {
	waited := now.Sub(since)
	if since.IsZero() || waited < spinnerDelay {
		return ""
	}
	frames := t.Glyphs.Spinner
	return frames[int(waited/spinnerStep)%len(frames)]
}
