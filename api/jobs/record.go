package jobs

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// version is the newest form of ledgers that this program knows.
const version = 1

// record is one record of a ledger: exactly one of its parts is set.
type record struct {
	Plan *planRecord `json:"plan,omitempty"`
	Step *stepRecord `json:"step,omitempty"`
	Job  *jobRecord  `json:"job,omitempty"`
}

// planRecord is the first record.
type planRecord struct {
	Version int             `json:"version"`
	Kind    string          `json:"kind"`
	Server  string          `json:"server"`
	At      time.Time       `json:"at"`
	Plan    json.RawMessage `json:"plan"`
	digest  [sha256.Size]byte
}

// stepRecord moves one step to another state.
type stepRecord struct {
	N       int    `json:"n"`
	State   string `json:"state"`
	Request string `json:"request,omitempty"`
	Made    *Made  `json:"made,omitempty"`
	Why     string `json:"why,omitempty"`
	// Admitted says that a person has decided to have it done although it was
	// held back. Versions that do not know it hold it back again.
	Admitted bool `json:"admitted,omitempty"`
}

// jobRecord says that a person, or the end, has moved the job as a whole.
type jobRecord struct {
	State string    `json:"state"`
	At    time.Time `json:"at"`
	Why   string    `json:"why,omitempty"`
	// Receipt is where the receipt of the job lies, "" where it has none.
	Receipt string `json:"receipt,omitempty"`
}

// errLedger says that a ledger cannot be understood.
var errLedger = errors.New("the ledger of the job cannot be understood")

// ledger is what the records of a job add up to.
type ledger struct {
	plan  planRecord
	steps []step
	state State // Running, Paused, Done, Failed or Cancelled as it was said last.
	why   string
	since time.Time
	// receipt is where the newest receipt lies.
	receipt string
	tally   tally
}

// step is how one step stands.
type step struct {
	n       int // Its place.
	state   StepState
	request string // Of the newest attempt.
	made    Made
	why     string
	// admitted says that it is not to be held back for look-alikes.
	admitted bool
	bytes    int64 // Its own of the plan.
	sent     int64 // Bytes that have left, while it is under way.
}

// first reads the record that a ledger begins with.
func first(data []byte) (planRecord, error) {
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return planRecord{}, fmt.Errorf("%w: %w", errLedger, err)
	}
	switch {
	case r.Plan == nil || r.Plan.Kind == "":
		return planRecord{}, fmt.Errorf("%w: it does not begin with a plan", errLedger)
	case r.Plan.Version > version:
		return planRecord{}, fmt.Errorf("%w: a newer version of this program wrote it", errLedger)
	}
	return *r.Plan, nil
}

// apply takes in one record after the first.
func (l *ledger) apply(data []byte) error {
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return fmt.Errorf("%w: %w", errLedger, err)
	}
	switch {
	case r.Step != nil:
		return l.applyStep(*r.Step)
	case r.Job != nil:
		for _, s := range []State{Running, Paused, Done, Failed, Cancelled} {
			if s.String() == r.Job.State {
				l.state, l.why, l.since = s, r.Job.Why, r.Job.At
				l.receipt = cmp.Or(r.Job.Receipt, l.receipt)
				return nil
			}
		}
		return fmt.Errorf("%w: %q is no state of a job", errLedger, r.Job.State)
	default:
		return fmt.Errorf("%w: an empty record", errLedger)
	}
}

// applyStep moves a step. A record that does not say when it was sent keeps the
// request id of the one before.
func (l *ledger) applyStep(r stepRecord) error {
	state := slices.Index(stepWords[:], r.State)
	if r.N < 0 || r.N >= len(l.steps) || state < 0 {
		return fmt.Errorf("%w: step %d cannot be %q", errLedger, r.N, r.State)
	}
	s := &l.steps[r.N]
	was := s.state
	s.state, s.why, s.sent = StepState(state), r.Why, 0
	if r.Request != "" {
		s.request = r.Request
	}
	s.made.Alike = nil // Whom an earlier try was held back for.
	if r.Made != nil {
		s.made = *r.Made
	}
	s.admitted = s.admitted || r.Admitted
	l.moved(r.N, was)
	return nil
}

// made is what every step has made.
func (l *ledger) made() []Made {
	out := make([]Made, len(l.steps))
	for i, s := range l.steps {
		if s.state == Confirmed {
			out[i] = s.made
		}
	}
	return out
}

// outcome is how a job ends whose steps stand like this.
func (l *ledger) outcome() State {
	if slices.ContainsFunc(l.steps, func(s step) bool { return s.state != Confirmed }) {
		return Failed
	}
	return Done
}
