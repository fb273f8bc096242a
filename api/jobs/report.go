package jobs

import "slices"

// Outcome is how one step of a job stands.
type Outcome struct {
	Step  Step
	State StepState
	Made  Made
	Why   string // What went wrong, "" where nothing did.
	// Request is the id of the newest attempt, "" where there was none.
	Request string
}

// Outcomes returns how every step of a job stands, in order; none where there
// is no such job.
func (d *Desk) Outcomes(id ID) []Outcome {
	j := d.find(id)
	if j == nil {
		return nil
	}
	return j.outcomes()
}

// outcomes is how every step stands.
func (j *job) outcomes() []Outcome {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := make([]Outcome, len(j.ledger.steps))
	for n := range out {
		out[n] = j.outcome(n)
	}
	return out
}

// outcome is how one step stands. The lock is held.
func (j *job) outcome(n int) Outcome {
	s := &j.ledger.steps[n]
	o := Outcome{Step: j.plan[n], State: s.state, Made: s.made, Why: s.why, Request: s.request}
	o.Made.Media, o.Made.Analyses = slices.Clone(s.made.Media), slices.Clone(s.made.Analyses)
	return o
}

// Fault returns what has kept a job as a whole from going on when it was run
// here last, nil where nothing has. A Job has it in words.
func (d *Desk) Fault(id ID) error {
	j := d.find(id)
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.fault
}
