package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Why a run was stopped.
var (
	errPause  = errors.New("paused")
	errCancel = errors.New("cancelled")
)

// ErrState says that a job is not in a state for what was asked.
var ErrState = errors.New("the job is not in a state for that")

// ErrNoJob says that there is no such job.
var ErrNoJob = errors.New("there is no such job")

// begin starts the run of a job whose ledger is held. add is called under the
// lock of the desk before.
func (d *Desk) begin(j *job, add func()) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return ErrClosed
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	j.mu.Lock()
	j.cancel, j.ended, j.over = cancel, make(chan struct{}), Running
	j.mu.Unlock()
	if add != nil {
		add()
	}
	d.running.Go(func() { d.run(ctx, j) })
	d.touch()
	return nil
}

// stop ends the run of a job, if there is one, and waits for its end.
func (d *Desk) stop(ctx context.Context, j *job, why error) (ran bool, err error) {
	j.mu.Lock()
	cancel, ended := j.cancel, j.ended
	j.mu.Unlock()
	if cancel == nil {
		return false, nil
	}
	cancel(why)
	select {
	case <-ended:
		return true, nil
	case <-ctx.Done():
		return true, ctx.Err()
	}
}

// Pause stops a job so that it can go on. What is being sent breaks off and is
// looked for when it goes on.
func (d *Desk) Pause(ctx context.Context, id ID) error {
	j := d.find(id)
	if j == nil {
		return ErrNoJob
	}
	ran, err := d.stop(ctx, j, errPause)
	if err == nil && !ran {
		err = ErrState
	}
	if err != nil {
		return fmt.Errorf("pause a job: %w", err)
	}
	return nil
}

// Cancel ends a job for good. What was done stays; what was sent and not
// answered is looked for once, so that it is known.
func (d *Desk) Cancel(ctx context.Context, id ID) error {
	j := d.find(id)
	if j == nil {
		return ErrNoJob
	}
	ran, err := d.stop(ctx, j, errCancel)
	if err != nil {
		return err
	}
	switch s := j.snapshot().State; {
	case s.Resumable(): // Not run, or it stopped by itself just before.
	case ran:
		return nil
	default:
		return fmt.Errorf("cancel a job: %w", ErrState)
	}
	err = d.again(ctx, j, func() error {
		d.lookOnce(ctx, j)
		d.cleanOnce(ctx, j)
		return d.finish(ctx, j, Cancelled, "")
	})
	if err != nil {
		return fmt.Errorf("cancel a job: %w", err)
	}
	d.tidy(j)
	return nil
}

// idle waits until a run that has come to its end has given the ledger free.
func (d *Desk) idle(ctx context.Context, j *job) error {
	j.mu.Lock()
	ran, ended := j.cancel != nil, j.ended
	j.mu.Unlock()
	if !ran {
		return nil
	}
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// again takes the ledger of a job that is not run, brings it up to date, as
// another program may have been at it meanwhile, and changes it.
func (d *Desk) again(ctx context.Context, j *job, change func() error) error {
	if err := d.take(ctx, j); err != nil {
		return err
	}
	err := change()
	return errors.Join(err, d.o.Store.Release(j.stream()))
}

// take holds the ledger of a job and reads it anew.
func (d *Desk) take(ctx context.Context, j *job) error {
	if err := d.idle(ctx, j); err != nil {
		return err
	}
	if err := d.o.Store.Hold(j.stream()); err != nil {
		j.mu.Lock()
		j.over, j.overAt = Elsewhere, d.o.Now()
		j.mu.Unlock()
		d.tell()
		return err
	}
	fresh := &job{id: j.id}
	err := d.read(fresh)
	if err == nil && fresh.work == nil {
		err = ErrNoJob // Another program has cleared it.
	}
	if err != nil {
		return errors.Join(err, d.o.Store.Release(j.stream()))
	}
	j.mu.Lock()
	j.work, j.plan, j.ledger, j.over = fresh.work, fresh.plan, fresh.ledger, Running
	j.mu.Unlock()
	return nil
}

// Resume lets a job go on that was paused, interrupted, or left by another
// window of the program.
func (d *Desk) Resume(ctx context.Context, id ID) error {
	return d.restart(ctx, id, "go on with a job", func(s State) bool { return s.Resumable() || s == Elsewhere }, d.reopen)
}

// Retry does the steps of an ended job once more that have failed. Steps that
// are unknown are looked for again.
func (d *Desk) Retry(ctx context.Context, id ID) error {
	return d.restart(ctx, id, "try a job again", func(s State) bool { return s == Failed || s == Cancelled }, d.reopen)
}

// restart runs a job again, once open has written what of it is to be done.
func (d *Desk) restart(ctx context.Context, id ID, what string, fits func(State) bool, open func(context.Context, *job) error) error {
	j := d.find(id)
	if j == nil {
		return ErrNoJob
	}
	if !fits(j.snapshot().State) {
		return fmt.Errorf("%s: %w", what, ErrState)
	}
	if err := d.take(ctx, j); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	err := open(ctx, j)
	if err == nil {
		err = d.begin(j, nil)
	}
	if err != nil {
		err = errors.Join(err, d.o.Store.Release(j.stream()))
		d.tell()
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// reopen writes that a job runs again, and what of it is to be tried.
func (d *Desk) reopen(ctx context.Context, j *job) error {
	if j.ledger.state == Done {
		return ErrState // Another program has done it meanwhile.
	}
	if err := whole(j.work); err != nil {
		return err
	}
	if err := d.beginAnew(ctx, j); err != nil {
		return err
	}
	var again []stepRecord
	for _, n := range j.ledger.tally.trouble {
		to := stepRecord{N: n, State: Planned.String()}
		if j.ledger.steps[n].state == Unknown {
			to.State = Sent.String()
		}
		again = append(again, to)
	}
	if err := d.move(ctx, j, again...); err != nil {
		return err
	}
	return d.set(ctx, j, Running, "")
}

// whole returns why a job cannot go on: what it sends is not kept.
func whole(w Work) error {
	if k, ok := w.(Keeper); ok {
		return k.Whole()
	}
	return nil
}

// beginAnew lets steps that belong together be done again from the first of
// them, where one of them has failed and what the others had made was cleaned
// up.
func (d *Desk) beginAnew(ctx context.Context, j *job) error {
	var again []stepRecord
	for n := range j.plan {
		first := n - j.plan[n].Back
		if !j.plan[n].Cleans || j.ledger.steps[n].state != Confirmed {
			continue
		}
		if !slices.ContainsFunc(j.ledger.steps[first:n], func(s step) bool { return s.state == Refused && !s.admitted }) {
			continue
		}
		// From the last one on: what cleans up before what there is to clean.
		for i := n; i >= first; i-- {
			again = append(again, stepRecord{N: i, State: Planned.String()})
		}
	}
	return d.move(ctx, j, again...)
}

// Clear forgets a job that has ended, and its ledger.
func (d *Desk) Clear(ctx context.Context, id ID) error {
	j := d.find(id)
	if j == nil {
		return ErrNoJob
	}
	if !j.snapshot().State.Ended() {
		return fmt.Errorf("clear a job: %w", ErrState)
	}
	if err := d.idle(ctx, j); err != nil {
		return fmt.Errorf("clear a job: %w", err)
	}
	if err := errors.Join(d.o.Store.Remove(j.typed()), d.o.Store.Remove(j.stream())); err != nil {
		return fmt.Errorf("clear a job: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.jobs {
		if d.jobs[i] == j {
			d.jobs = append(d.jobs[:i:i], d.jobs[i+1:]...)
			break
		}
	}
	d.touch()
	return nil
}

// Close breaks off whatever is under way, without asking the server anything
// more, and returns once the ledgers are given free. What was under way can go
// on at the next start.
func (d *Desk) Close() {
	d.mu.Lock()
	d.closed = true
	for _, j := range d.jobs {
		j.mu.Lock()
		if j.cancel != nil {
			j.cancel(ErrClosed)
		}
		j.mu.Unlock()
	}
	d.mu.Unlock()
	d.running.Wait()
}
