package jobs

import (
	"context"
	"time"
)

// Receipter is a Work that leaves a receipt of what it has done behind. It is
// asked before the end of the job is written down, and again where the program
// died in between.
type Receipter interface {
	// Receipt keeps the receipt and returns where.
	Receipt(context.Context, Ending) (place string, err error)
}

// Ending is how a job has come to its end.
type Ending struct {
	ID     ID
	Server string
	State  State // Done, Failed or Cancelled.
	Began  time.Time
	Steps  []Outcome // All steps, in order.
}

// finish writes that a job has come to its end, after its receipt. A job whose
// receipt cannot be kept is not at its end: it can go on, and then only the
// receipt is left to do.
func (d *Desk) finish(ctx context.Context, j *job, s State, why string) error {
	r, leaves := j.work.(Receipter)
	if !leaves || !s.Ended() {
		return d.set(ctx, j, s, why)
	}
	place, err := r.Receipt(ctx, d.ending(j, s))
	if err != nil {
		d.o.Log.Warn("the receipt of a job is not kept", "job", string(j.id), "err", err)
		return d.set(ctx, j, Paused, "The receipt could not be kept. "+words(err))
	}
	j.mu.Lock()
	j.ledger.receipt = place
	j.mu.Unlock()
	return d.set(ctx, j, s, why)
}

// ending is how a job stands whose end is about to be written.
func (d *Desk) ending(j *job, s State) Ending {
	e := Ending{ID: j.id, State: s, Steps: j.outcomes()}
	j.mu.Lock()
	defer j.mu.Unlock()
	e.Server, e.Began = j.ledger.plan.Server, j.ledger.plan.At
	return e
}
