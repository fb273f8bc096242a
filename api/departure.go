package api

import (
	"context"
	"errors"
	"sync"
	"time"
)

// errRecalled is the cause of the context of a request that was called back
// before anything of it was sent, because its token was being replaced.
var errRecalled = errors.New("called back: its token was being replaced")

// recallAfter is how long a request that still waits for a connection may hold
// up the new session. One that has a connection leaves within moments.
const recallAfter = 100 * time.Millisecond

// leaveAfter bounds how long a request that has a connection may hold up the
// new session. A network that takes nothing at all must not stop everybody.
const leaveAfter = 5 * time.Second

// departure is one request between the moment its token is chosen and the
// moment its header is written. A new session is put to use only when nobody is
// in between: else a goroutine that is slow to be scheduled would send the
// replaced token after others have sent the new one, and the server ends the
// old pair at the first use of the new one (Oz API reference, section 2.1).
// All methods are ready for a nil departure, which holds up nobody.
type departure struct {
	cancel context.CancelCauseFunc
	left   chan struct{} // Closed when the header is written, or never will be.
	once   sync.Once

	mu        sync.Mutex
	connected bool
}

func newDeparture(cancel context.CancelCauseFunc) *departure {
	return &departure{cancel: cancel, left: make(chan struct{})}
}

// hasConn notes that the request has a connection to be written to.
func (d *departure) hasConn() {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.connected = true
}

// hasLeft notes that the header is written, or that it never will be.
func (d *departure) hasLeft() {
	if d != nil {
		d.once.Do(func() { close(d.left) })
	}
}

// recall calls the request back if it has no connection yet.
func (d *departure) recall() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.connected {
		d.cancel(errRecalled)
	}
}

// depart returns the token in use, or the one given when there is none, and
// notes that d is about to leave with it. While a new session waits for the
// last that leave with the old one, it waits for the new one.
func (s *sessions) depart(ctx context.Context, token Secret, d *departure) (Secret, error) {
	s.follow(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.closing != nil {
		opened := s.closing
		s.mu.Unlock()
		select {
		case <-opened:
		case <-ctx.Done():
		}
		s.mu.Lock()
		if err := ctx.Err(); err != nil {
			return Secret{}, err
		}
	}
	if !s.now.Access.IsEmpty() {
		token = s.now.Access
	}
	if s.leaving == nil {
		s.leaving = map[*departure]struct{}{}
	}
	s.leaving[d] = struct{}{}
	return token, nil
}

// departed ends what depart began.
func (s *sessions) departed(d *departure) {
	d.hasLeft()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.leaving, d)
}

// clear waits until no request is about to leave with the token that is being
// replaced, and lets none begin to until open is called.
func (s *sessions) clear() (open func()) {
	opened := make(chan struct{})
	s.mu.Lock()
	s.closing = opened
	waiting := make([]*departure, 0, len(s.leaving))
	for d := range s.leaving {
		waiting = append(waiting, d)
	}
	s.mu.Unlock()

	if !allLeft(waiting, recallAfter) {
		for _, d := range waiting {
			d.recall()
		}
		allLeft(waiting, leaveAfter)
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.closing == opened {
			s.closing = nil
		}
		close(opened)
	}
}

// allLeft waits for requests to leave and reports whether all have.
func allLeft(waiting []*departure, within time.Duration) bool {
	limit := time.NewTimer(within)
	defer limit.Stop()
	for _, d := range waiting {
		select {
		case <-d.left:
		case <-limit.C:
			return false
		}
	}
	return true
}
