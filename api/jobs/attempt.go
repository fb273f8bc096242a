package jobs

import (
	"context"
	"errors"
	"time"

	"ozdesk/api"
)

// step brings one step to its end: confirmed, unknown or failed. It returns
// early when ctx ends, with the step as a kill would leave it, and an error
// for what keeps the whole job from going on.
func (d *Desk) step(ctx context.Context, j *job, b begun) error {
	n, written := b.n, b.new            // What is new is in the ledger as sent.
	write := context.WithoutCancel(ctx) // What has happened is written down in any case.
	wait := backoff{d: d, j: j}
	for sent := 0; ; {
		if !written && j.stateOf(n) == Sent {
			again, err := d.lookup(ctx, j, n, &wait)
			if err != nil || !again {
				return err
			}
			if sent >= maxAttempts {
				return d.move(write, j, stepRecord{N: n, State: Refused.String(), Why: "It was sent several times and never arrived. Try again later."})
			}
		}
		if !written {
			if ctx.Err() != nil {
				return nil
			}
			if err := d.move(ctx, j, stepRecord{N: n, State: Sent.String(), Request: d.o.NewID()}); err != nil {
				return ending(ctx, err)
			}
		}
		written = false
		sent++
		if !j.sends.take(ctx) { // It was never sent.
			return d.move(write, j, stepRecord{N: n, State: Planned.String()})
		}
		a := d.attempt(j, n)
		made, err := j.do(ctx, a)
		switch {
		case err == nil:
			wait.over()
			return d.move(write, j, stepRecord{N: n, State: Confirmed.String(), Made: &made})
		case errors.Is(err, api.ErrUncertain):
			if ctx.Err() != nil {
				return nil
			}
			continue // Look for it.
		}
		// It is certainly not done.
		if moved := d.move(write, j, stepRecord{N: n, State: Planned.String()}); moved != nil {
			return moved
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, api.ErrSignedOut), errors.Is(err, api.ErrBadCredentials), errors.As(err, new(*stopError)):
			return err
		case passing(err):
			sent-- // The server has not had it at all.
			if !wait.pause(ctx, err) {
				return nil
			}
		default:
			r := stepRecord{N: n, State: Refused.String(), Why: words(err)}
			if made.Alike != nil {
				r.Made = &made // For people, who want to know who it is.
			}
			return d.move(write, j, r)
		}
	}
}

// do sends one change, and gives its place to the next one unless it would be
// in vain for every other.
func (j *job) do(ctx context.Context, a Attempt) (Made, error) {
	defer j.sends.give()
	made, err := j.work.Do(api.WithRequestID(ctx, a.RequestID), a)
	if errors.As(err, new(*stopError)) {
		j.sends.halt()
	}
	return made, err
}

// places bound how many changes are sent at once.
type places struct {
	taken  chan struct{}
	halted context.Context //nolint:containedctx // Of one run: after its end no place is given.
	halt   context.CancelFunc
}

// newPlaces makes so many places, at least one.
func newPlaces(n int) places {
	p := places{taken: make(chan struct{}, max(n, 1))}
	p.halted, p.halt = context.WithCancel(context.Background())
	return p
}

// take waits for a place. It reports whether there was one before ctx ended or
// none was given any more.
func (p places) take(ctx context.Context) bool {
	if ctx.Err() != nil {
		return false
	}
	select {
	case p.taken <- struct{}{}:
		if p.halted.Err() == nil {
			return true
		}
		p.give()
	case <-ctx.Done():
	}
	return false
}

func (p places) give() { <-p.taken }

// lookup finds out what became of an attempt that was not answered. It reports
// whether the step is to be sent again.
func (d *Desk) lookup(ctx context.Context, j *job, n int, wait *backoff) (again bool, err error) {
	write := context.WithoutCancel(ctx)
	var waited time.Duration // Counted, not read off a clock: that may be set, or stand still.
	for {
		fate, made, err := j.work.Find(ctx, d.attempt(j, n))
		switch {
		case ctx.Err() != nil:
			return false, nil
		case err != nil && (errors.Is(err, api.ErrSignedOut) || errors.Is(err, api.ErrBadCredentials)):
			return false, err
		case err != nil && (passing(err) || errors.Is(err, api.ErrNotAPI)): // A proxy may answer for a server that is down.
			if !wait.pause(ctx, err) {
				return false, nil
			}
			waited = 0 // It may have been stored while nobody could look.
			continue
		case err != nil:
			return false, d.move(write, j, stepRecord{N: n, State: Unknown.String(), Why: words(err)})
		}
		wait.over()
		switch fate {
		case api.FateDone:
			return false, d.move(write, j, stepRecord{N: n, State: Confirmed.String(), Made: &made})
		case api.FateNotDone:
			// A server may need a moment to store what it has received.
			if pause := min(d.o.Settle-waited, (d.o.Settle+1)/2); pause > 0 {
				if !rest(ctx, pause) {
					return false, nil
				}
				waited += pause
				continue
			}
			return true, d.move(write, j, stepRecord{N: n, State: Planned.String()})
		case api.FateUnknown:
		}
		return false, d.move(write, j, stepRecord{
			N: n, State: Unknown.String(), Why: "The server does not show whether it was done. Look there before you do it again.",
		})
	}
}

// ending is nil for what only tells that ctx has ended.
func ending(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// passing reports trouble that goes away by itself.
func passing(err error) bool {
	for _, e := range []error{api.ErrOffline, api.ErrThrottled, api.ErrServer, api.ErrCutOff, api.ErrEmpty} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// stateOf is how a step stands.
func (j *job) stateOf(n int) StepState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.ledger.steps[n].state
}

// backoff waits between tries while the server cannot be reached.
type backoff struct {
	d     *Desk
	j     *job
	tries int
}

// maxBackoff is the longest pause, in first pauses.
const maxBackoff = 30

// pause waits before the next try and says so. It reports whether there is to
// be one.
func (b *backoff) pause(ctx context.Context, err error) bool {
	b.d.overlay(b.j, Waiting, words(err))
	pause := b.d.o.Retry * time.Duration(min(1<<min(b.tries, 10), maxBackoff))
	b.tries++
	var e *api.Error
	if errors.As(err, &e) && e.RetryAfter > pause {
		pause = e.RetryAfter
	}
	return rest(ctx, pause)
}

// over says that the server answers again.
func (b *backoff) over() {
	if b.tries > 0 {
		b.tries = 0
		b.d.overlay(b.j, Running, "")
	}
}

// rest waits. It reports whether ctx still goes on.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
