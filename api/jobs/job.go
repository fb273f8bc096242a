package jobs

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
)

// ID names a job.
type ID string

// Job is how a job stands at a moment.
type Job struct {
	ID    ID
	Kind  string
	Title string // In a few words, without names.
	Began time.Time
	State State
	// Why is what keeps it from going on or what made it end, "" when there is
	// nothing to say. Since is when the state began.
	Why   string
	Since time.Time
	// Steps is how many there are, Count how many stand in each state.
	Steps int
	Count [len(stepWords)]int
	// Now is the first step that is under way, or the next one; zero when there
	// is none.
	Now Step
	// Sent of Total bytes have left.
	Sent, Total int64
	// Made are the ids of what the confirmed steps have made, together.
	Made Made
	// Receipt is where a receipt of what was done lies, "" where there is none.
	Receipt string
	// Near are the steps around the one that is under way, in order, and First
	// is the place of the first of them, from 0.
	Near  []StepView
	First int
	// Trouble are the first steps that failed or are unknown, with the reason.
	// Desk.Trouble tells all of them.
	Trouble []Trouble
}

// StepView is a step and how it stands.
type StepView struct {
	Step  Step
	State StepState
}

// A Job shows this many steps before the one that is under way, and at most so
// many in all.
const nearBefore, nearAll = 2, 8

// Trouble is a step that is not as it should be.
type Trouble struct {
	N     int // The place of the step, from 0.
	Step  Step
	State StepState // Unknown or Refused.
	Why   string
	// Alike is who looks like the person that was held back for it, nil for
	// every other reason; that person is in Collection.
	Alike      *Alike
	Collection api.CollectionID
}

// maxTrouble bounds the steps that a Job names.
const maxTrouble = 50

// job is a job as the desk keeps it.
type job struct {
	id     ID
	work   Work
	plan   []Step
	cancel context.CancelCauseFunc // Nil while it is not run.
	ended  chan struct{}           // Closed when the run is over.

	mu     sync.Mutex
	ledger ledger
	// over says how it stands where the ledger does not: Interrupted, Elsewhere,
	// Broken or Waiting; Running for everything else.
	over    State
	overWhy string
	overAt  time.Time
	fault   error        // What stopped the last run here, nil for nothing.
	busy    map[int]bool // Steps under way.
	sends   places       // Made anew for every run.
}

// state is how the job stands. The lock is held.
func (j *job) state() (State, string, time.Time) {
	if j.over != Running {
		return j.over, j.overWhy, j.overAt
	}
	return j.ledger.state, j.ledger.why, j.ledger.since
}

// snapshot copies what can be shown.
func (j *job) snapshot() Job {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := Job{ID: j.id, Kind: j.ledger.plan.Kind, Began: j.ledger.plan.At, Steps: len(j.plan)}
	if j.work != nil {
		s.Title = j.work.Title()
	}
	s.State, s.Why, s.Since = j.state()
	s.Receipt = j.ledger.receipt
	t := &j.ledger.tally
	s.Count, s.Total = t.count, t.total
	s.Sent, s.Made = j.ledger.sum()
	for _, n := range t.trouble[:min(len(t.trouble), maxTrouble)] {
		s.Trouble = append(s.Trouble, j.trouble(n))
	}
	now := -1
	for _, st := range j.ledger.open() {
		if st.state.ended() {
			continue
		}
		s.Sent += min(st.sent, st.bytes)
		if now < 0 || j.busy[st.n] && !j.busy[now] {
			now = st.n
		}
	}
	if now < 0 && t.low < len(j.plan) {
		now = t.low
	}
	if now >= 0 && !s.State.Ended() {
		s.Now = j.plan[now]
	}
	s.First, s.Near = j.near(now)
	return s
}

// trouble tells of a step that is not as it should be. The lock is held.
func (j *job) trouble(n int) Trouble {
	s := &j.ledger.steps[n]
	t := Trouble{N: n, Step: j.plan[n], State: s.state, Why: s.why}
	if e, ok := j.work.(*enrolment); ok && s.state == Refused && s.made.Alike != nil {
		alike := *s.made.Alike
		t.Alike, t.Collection = &alike, e.plan.Collection
	}
	return t
}

// Trouble returns every step of a job that failed or is unknown, in order.
func (d *Desk) Trouble(id ID) []Trouble {
	j := d.find(id)
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	out := make([]Trouble, 0, len(j.ledger.tally.trouble))
	for _, n := range j.ledger.tally.trouble {
		out = append(out, j.trouble(n))
	}
	return out
}

// near copies the steps around one of them, around the end when it is -1. The
// lock is held.
func (j *job) near(now int) (first int, out []StepView) {
	steps := j.ledger.steps
	if now < 0 {
		now = len(steps)
	}
	first = max(min(now-nearBefore, len(steps)-nearAll), 0)
	for n := first; n < min(first+nearAll, len(steps)); n++ {
		out = append(out, StepView{Step: j.plan[n], State: steps[n].state})
	}
	return first, out
}

// join adds the ids of another step.
func (m *Made) join(o Made) {
	m.Folder = cmp.Or(o.Folder, m.Folder)
	m.Collection = cmp.Or(o.Collection, m.Collection)
	m.Person = cmp.Or(o.Person, m.Person)
	m.Media = append(m.Media, o.Media...)
	m.Analyses = append(m.Analyses, o.Analyses...)
}

// writesAhead is how many times as many steps as are sent at once may be under
// way, most of them waiting for their turn.
const writesAhead = 4

// begun is a step that is taken up.
type begun struct {
	n   int
	new bool // It was not sent before; Desk.pick writes that it is sent now.
}

// pick takes up the steps that can be begun. The lock is held.
func (j *job) pick() []begun {
	// While as many as may are sent others are written down, so that the network
	// does not wait for the disk; and not one by one, so that one wait for the
	// disk does for all. A single one keeps the order.
	most := cap(j.sends.taken)
	if most > 1 {
		most *= writesAhead
	}
	if len(j.busy) > cap(j.sends.taken) {
		return nil
	}
	var out []begun
	for len(j.busy) < most {
		n, more := j.next()
		if !more {
			break
		}
		j.busy[n] = true
		out = append(out, begun{n, j.ledger.steps[n].state == Planned})
	}
	return out
}

// next finds a step that can be begun: one that was sent and not answered
// first, then the first planned one whose needs are met. The lock is held.
func (j *job) next() (int, bool) {
	for _, s := range j.ledger.open() {
		if s.state == Sent && !j.busy[s.n] {
			return s.n, true
		}
	}
	steps := j.ledger.steps
	all := j.ledger.tally.proceeded() // Every step so far is confirmed.
	for n := j.ledger.tally.low; n < len(steps); n++ {
		met := false
		switch j.plan[n].Needs {
		case NeedsNothing:
			met = true
		case NeedsFirst:
			met = all || steps[0].state == Confirmed
		case NeedsAll:
			met = all
		case NeedsBefore:
			met = n > 0 && steps[n-1].state.ended()
		}
		met = met && (j.plan[n].After == 0 || steps[n-j.plan[n].After].state.ended())
		if steps[n].state == Planned && !j.busy[n] && met {
			return n, true
		}
		all = all && steps[n].state == Confirmed
	}
	return 0, false
}

// progress returns what takes how many bytes of a step have left. It is called
// from the network's goroutine.
func (j *job) progress(n int) func(int64) {
	return func(sent int64) {
		j.mu.Lock()
		defer j.mu.Unlock()
		if j.busy[n] {
			j.ledger.steps[n].sent = sent
		}
	}
}

// words are the sentences of an error, for a ledger and for people.
func words(err error) string {
	if stop, ok := errors.AsType[*stopError](err); ok && stop.why != "" {
		return stop.why
	}
	if s, ok := errors.AsType[*Surprise](err); ok {
		return s.What
	}
	what, next := api.Explain(err)
	if next == "" {
		return what
	}
	return text.Line(what + " " + next)
}
