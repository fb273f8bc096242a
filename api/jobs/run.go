package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ozdesk/api"
)

// maxAttempts is how often one step is sent at most, where each time it was
// certainly not done.
const maxAttempts = 5

// run does the steps of a job until none is left that can be done, or ctx ends.
func (d *Desk) run(ctx context.Context, j *job) {
	fault := d.work(ctx, j)
	d.settle(ctx, j, fault)
	if err := d.o.Store.Release(j.stream()); err != nil {
		d.o.Log.Warn("the ledger of a job is not given free", "job", string(j.id), "err", err)
	}
	j.mu.Lock()
	j.cancel = nil
	close(j.ended)
	j.mu.Unlock()
	d.tell()
}

// work begins steps as long as there are some, as many at once as the work
// allows. It returns what keeps the job as a whole from going on.
func (d *Desk) work(ctx context.Context, j *job) (fault error) {
	done := make(chan error)
	j.sends = newPlaces(j.work.Width())
	defer j.sends.halt()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	under := 0
	for {
		if fault == nil && ctx.Err() == nil {
			picked, err := d.pick(ctx, j)
			if fault = err; err != nil {
				cancel(err)
			}
			for _, b := range picked {
				under++
				go func() { done <- d.guarded(ctx, j, b) }()
			}
		}
		if under == 0 {
			return fault
		}
		if err := <-done; err != nil && fault == nil {
			fault = err
			if !errors.As(err, new(*stopError)) { // What is under way then meets the same by itself.
				cancel(err)
			}
		}
		under--
	}
}

// pick takes up what can be begun. New steps are written down as sent, all at
// once: what was not written has not begun.
func (d *Desk) pick(ctx context.Context, j *job) ([]begun, error) {
	j.mu.Lock()
	picked := j.pick()
	j.mu.Unlock()
	var sent []stepRecord
	for _, b := range picked {
		if b.new {
			sent = append(sent, stepRecord{N: b.n, State: Sent.String(), Request: d.o.NewID()})
		}
	}
	if len(sent) == 0 {
		return picked, nil
	}
	err := d.move(ctx, j, sent...)
	if err == nil {
		return picked, nil
	}
	j.mu.Lock()
	for _, r := range sent {
		delete(j.busy, r.N)
	}
	j.mu.Unlock()
	return slices.DeleteFunc(picked, func(b begun) bool { return b.new }), ending(ctx, err)
}

// guarded does a step. A fault of the program ends the job, not the program.
func (d *Desk) guarded(ctx context.Context, j *job, b begun) (err error) {
	defer func() {
		if r := recover(); r != nil {
			d.o.Log.Error("a step of a job broke", "job", string(j.id), "step", b.n)
			err = errBroke
		}
		j.mu.Lock()
		delete(j.busy, b.n)
		j.mu.Unlock()
		d.tell()
	}()
	return d.step(ctx, j, b)
}

// errBroke says that a step has met a fault of this program.
var errBroke = errors.New("the program has a fault in this step")

// settle writes how a run has ended.
func (d *Desk) settle(ctx context.Context, j *job, fault error) {
	forced := context.WithoutCancel(ctx)
	j.mu.Lock()
	j.fault = fault
	j.mu.Unlock()
	state, why := Paused, ""
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, ErrClosed):
		d.overlay(j, Interrupted, "")
		return // As a kill would leave it.
	case errors.Is(cause, errCancel):
		d.lookOnce(forced, j)
		d.cleanOnce(forced, j)
		state = Cancelled
	case errors.Is(cause, errPause):
	case fault != nil:
		why = words(fault)
	default:
		state = j.ledger.outcome()
	}
	d.overlay(j, Running, "")
	if err := d.finish(forced, j, state, why); err != nil {
		d.o.Log.Warn("the end of a job cannot be written", "job", string(j.id), "err", err)
		d.overlay(j, Interrupted, words(err))
		return
	}
	d.tidy(j)
}

// tidy removes what was typed for a job that has nothing left to send.
func (d *Desk) tidy(j *job) {
	if j.ledger.state != Done && j.ledger.state != Cancelled {
		return
	}
	if err := d.o.Store.Remove(j.typed()); err != nil {
		d.o.Log.Warn("what was typed for a job is not removed", "job", string(j.id), "err", err)
	}
}

// lookOnce finds out what became of steps that were not answered, for a job
// that is not to go on.
func (d *Desk) lookOnce(ctx context.Context, j *job) {
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	for n := range j.ledger.steps {
		if j.ledger.steps[n].state != Sent {
			continue
		}
		r := stepRecord{N: n, State: Unknown.String(), Why: "It was cut off, and the server could not be asked what became of it."}
		if fate, made, err := j.work.Find(ctx, d.attempt(j, n)); err == nil {
			switch fate {
			case api.FateDone:
				r = stepRecord{N: n, State: Confirmed.String(), Made: &made}
			case api.FateNotDone:
				r = stepRecord{N: n, State: Planned.String()}
			case api.FateUnknown:
				r.Why = "It was cut off, and the server does not show what became of it."
			}
		}
		if err := d.move(context.WithoutCancel(ctx), j, r); err != nil {
			d.o.Log.Warn("a step cannot be written", "job", string(j.id), "err", err)
		}
	}
}

// cleanOnce takes away what was made only to look at it, for a job that is not
// to go on.
func (d *Desk) cleanOnce(ctx context.Context, j *job) {
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	for n := range j.plan {
		if !j.plan[n].Cleans || j.stateOf(n) != Planned || !j.began(n) {
			continue
		}
		r := stepRecord{N: n, State: Sent.String(), Request: d.o.NewID()}
		err := d.move(context.WithoutCancel(ctx), j, r)
		if err == nil {
			a := d.attempt(j, n)
			_, did := j.work.Do(api.WithRequestID(ctx, a.RequestID), a)
			r = stepRecord{N: n, State: Confirmed.String()}
			if did != nil {
				r = stepRecord{N: n, State: Refused.String(), Why: words(did)}
			}
			err = d.move(context.WithoutCancel(ctx), j, r)
		}
		if err != nil {
			d.o.Log.Warn("a step cannot be written", "job", string(j.id), "err", err)
		}
	}
}

// began reports whether one of the steps that a step cleans up after has done
// something, or may have.
func (j *job) began(n int) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := max(n-j.plan[n].Back, 0); i < n; i++ {
		if s := j.ledger.steps[i].state; s == Confirmed || s == Unknown {
			return true
		}
	}
	return false
}

// lookLimit bounds the look for what was under way when a job was cancelled.
const lookLimit = 15 * time.Second

// attempt is the newest try at a step.
func (d *Desk) attempt(j *job, n int) Attempt {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := &j.ledger.steps[n]
	a := Attempt{Step: n, RequestID: s.request, Admitted: s.admitted, Sent: j.progress(n)}
	switch needs := j.plan[n].Needs; needs {
	case NeedsNothing:
	case NeedsBefore:
		for i := max(n-j.plan[n].Back, 0); i < n; i++ {
			a.Before = append(a.Before, j.outcome(i))
		}
	case NeedsFirst, NeedsAll:
		a.Made = j.ledger.made()
	}
	return a
}

// move writes that steps stand otherwise, and then holds them to be so.
func (d *Desk) move(ctx context.Context, j *job, steps ...stepRecord) error {
	if len(steps) == 0 {
		return nil
	}
	records := make([]record, len(steps))
	for i := range steps {
		records[i].Step = &steps[i]
	}
	if err := d.write(ctx, j, records...); err != nil {
		return fmt.Errorf("write the ledger: %w", err)
	}
	var errs []error
	j.mu.Lock()
	for _, r := range steps {
		errs = append(errs, j.ledger.applyStep(r))
	}
	j.mu.Unlock()
	d.tell()
	return errors.Join(errs...)
}

// set writes that the job as a whole stands otherwise.
func (d *Desk) set(ctx context.Context, j *job, s State, why string) error {
	r := jobRecord{State: s.String(), At: d.o.Now(), Why: why, Receipt: j.ledger.receipt}
	if err := d.write(ctx, j, record{Job: &r}); err != nil {
		return fmt.Errorf("write the ledger: %w", err)
	}
	j.mu.Lock()
	j.ledger.state, j.ledger.why, j.ledger.since = s, why, r.At
	j.mu.Unlock()
	d.tell()
	return nil
}

// overlay says how a job stands beyond its ledger.
func (d *Desk) overlay(j *job, s State, why string) {
	j.mu.Lock()
	changed := j.over != s
	if j.over, j.overWhy = s, why; changed {
		j.overAt = d.o.Now()
	}
	j.mu.Unlock()
	d.tell()
}
