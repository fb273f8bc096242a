package api

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Locker is a Keeper whose session several processes share. Whoever renews it
// holds the lock from reading the kept pair again until the new one is kept,
// so that a pair is renewed once, whichever process finds it expired first.
type Locker interface {
	Keeper
	// Lock waits until nobody else holds the lock and takes it. It must be
	// free again when its process has died.
	Lock(ctx context.Context) (unlock func(), err error)
	// Stamp returns a word that is another one after each Save, whichever
	// process made it. It is asked before every call and must be quick.
	Stamp() string
}

// lockFactor is how many timeouts a process waits for another one that renews
// the session. One that holds the lock for longer does not work any more.
const lockFactor = 4

// locked runs work while no other process renews the session. A lock that
// cannot be had must not lock a person out: then it is done without, as by a
// Keeper that is no Locker.
func (s *sessions) locked(ctx context.Context, work func() (Session, error)) (Session, error) {
	l, ok := s.client.options.Keeper.(Locker)
	if !ok {
		return work()
	}
	waiting, cancel := context.WithTimeout(ctx, lockFactor*s.client.options.Timeout)
	unlock, err := l.Lock(waiting)
	cancel()
	switch {
	case err == nil:
		defer unlock()
	case ctx.Err() != nil:
		return Session{}, fmt.Errorf("wait for another renewal: %w", ctx.Err())
	default:
		s.client.options.Log.WarnContext(ctx, "the session is renewed without its lock", "error", err.Error())
	}
	return work()
}

// keep stores a session before anybody uses it: a program that dies now must
// not leave a pair behind that the server has already replaced.
func (s *sessions) keep(ctx context.Context, epoch int, fresh Session) {
	if !s.current(epoch) {
		return
	}
	if err := s.client.options.Keeper.Save(ctx, fresh); err != nil {
		s.client.options.Log.WarnContext(ctx, "the renewed session could not be kept", "error", err.Error())
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = fresh.Access
}

// follow takes over the session that another process has kept since the last
// look, so that a pair it has replaced is not sent from here any more.
func (s *sessions) follow(ctx context.Context) {
	l, ok := s.client.options.Keeper.(Locker)
	if !ok {
		return
	}
	stamp := l.Stamp()
	s.mu.Lock()
	before, same := s.now, stamp == s.stamp || s.flight != nil || s.now.Access.IsEmpty()
	s.mu.Unlock()
	if same {
		return
	}
	stored, err := s.load(ctx)
	if err != nil && !errors.Is(err, ErrSignedOut) {
		return // The next call looks again.
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stamp = stamp
	if err == nil && s.flight == nil && s.now.Access == before.Access && stored.Access != s.kept && sameAccount(stored, before) {
		s.now, s.kept = stored, stored.Access
	}
}

// sameAccount reports whether two sessions do not belong to different people,
// as far as they tell.
func sameAccount(a, b Session) bool {
	return a.Email.IsEmpty() || b.Email.IsEmpty() || strings.EqualFold(a.Email.Raw(), b.Email.Raw())
}
