package jobs

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// restMsg says where the file lies of who was not enrolled.
type restMsg struct {
	to            pane.ID
	gen           uint64
	path          string
	left, unknown int
	err           error
}

// Target returns the pane.
func (m restMsg) Target() pane.ID { return m.to }

// rests reports whether a file can be made of who was not enrolled.
func (a *actor) rests(j jobs.Job) bool {
	return a.d.Write != nil && j.Kind == jobs.EnrolKind && j.State == jobs.Failed && j.Count[jobs.Refused] > 0
}

// writeRest makes the file.
func (a *actor) writeRest(id jobs.ID) tea.Cmd {
	a.fault = ""
	to, desk, write := a.id, a.d.Desk, a.d.Write
	_, gen := a.act.Next(a.ctx)
	return func() tea.Msg {
		left, unknown, err := desk.Unenrolled(id)
		msg := restMsg{to: to, gen: gen, left: len(left), unknown: unknown, err: err}
		if err == nil {
			msg.path, msg.err = write(left)
		}
		return msg
	}
}

// wroteRest tells where the file lies.
func (a *actor) wroteRest(msg restMsg) tea.Cmd {
	if !a.act.Done(msg.gen) {
		return nil
	}
	if msg.err != nil {
		a.blame(msg.err)
		return nil
	}
	told := persons(msg.left) + " who are not enrolled: " + msg.path
	if msg.unknown > 0 {
		told += ". Of " + persons(msg.unknown) + " it is not known; they are not in it"
	}
	return pane.Send(pane.StatusMsg{Level: pane.Good, TTL: leftFor, Text: told + "."})
}

// persons writes a number of persons.
func persons(n int) string {
	if n == 1 {
		return "1 person"
	}
	return kit.Count(n) + " persons"
}
