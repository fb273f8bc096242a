package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/screen"
)

// foldFor is how long wheel and motion events that repeat are folded into one.
const foldFor = 16 * time.Millisecond

// ProgramOptions returns what a Bubble Tea program that runs the model on a
// screen needs: its output, colours as in the model's Env, and the folding of
// floods.
func ProgramOptions(m *Model, on *screen.Screen) []tea.ProgramOption {
	return []tea.ProgramOption{
		tea.WithContext(m.env.Ctx),
		tea.WithOutput(on.Output()),
		tea.WithFPS(screen.Beat),
		tea.WithColorProfile(m.env.Profile),
		tea.WithFilter(newFold(m.env.Now).filter),
	}
}

// fold drops repeated wheel and motion events that come faster than frames.
type fold struct {
	now  func() time.Time
	last time.Time
}

// newFold makes a fold with a clock.
func newFold(now func() time.Time) *fold { return &fold{now: now} }

// filter is called by the program before every Update, in one goroutine.
func (f *fold) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg.(type) {
	case tea.MouseWheelMsg, tea.MouseMotionMsg:
		now := f.now()
		if now.Sub(f.last) < foldFor {
			return nil
		}
		f.last = now
	}
	return msg
}
