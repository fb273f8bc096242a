package api

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ozdesk/api/text"
)

// sessions holds the session of a client and renews it once for however many
// calls wait. A renewal is named by the token that was refused: who comes with
// an older one finds the newer one already there and simply goes on.
type sessions struct {
	client *Client

	mu     sync.Mutex
	now    Session // The one in use; zero before the first call and after sign-out.
	dead   Secret  // The last token found to be beyond renewal.
	kept   Secret  // The token that the keeper is known to hold.
	stamp  string  // Of a Locker, when it was read last.
	flight *flight // The renewal under way, nil when there is none.
	epoch  int     // Grows at sign-in and sign-out; a renewal from before changes nothing any more.

	leaving map[*departure]struct{} // Requests whose token is chosen and whose header is not written yet.
	closing chan struct{}           // While a new session waits for them; nil else.
}

// flight is one renewal that several calls wait for.
type flight struct {
	failed  Secret
	done    chan struct{} // Closed when err is set.
	err     error
	waiting int
	cancel  context.CancelFunc
}

// token returns the access token of the session in use, loading it, or asking
// a person for it, when there is none yet. While it is being renewed the call
// waits: the token it has is on its way out.
func (s *sessions) token(ctx context.Context) (Secret, error) {
	s.follow(ctx)
	s.mu.Lock()
	if token := s.now.Access; !token.IsEmpty() && s.flight == nil {
		s.mu.Unlock()
		return token, nil
	}
	if err := s.join(ctx, s.now.Access, false); err != nil {
		return Secret{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.Access.IsEmpty() {
		return Secret{}, ErrSignedOut // Signed out again in between.
	}
	return s.now.Access, nil
}

// present returns the access token of the session there is, or none: for calls
// that a server without accounts takes as well. Nobody is asked.
func (s *sessions) present(ctx context.Context) Secret {
	s.mu.Lock()
	token := s.now.Access
	s.mu.Unlock()
	if !token.IsEmpty() {
		return token
	}
	stored, err := s.load(ctx)
	if err != nil {
		return Secret{}
	}
	return stored.Access
}

// account tells who is signed in, as far as the session in use does. It waits
// for nothing.
func (s *sessions) account() (text.Text, Role) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.User == nil {
		return s.now.Email, ""
	}
	return s.now.Email, s.now.User.Role
}

// renew replaces a session whose token was refused; the zero token stands for
// no session at all. With asking the stored pair is passed over and a person
// is asked at once. It returns when a newer session is in use and kept.
func (s *sessions) renew(ctx context.Context, failed Secret, asking bool) error {
	s.mu.Lock()
	if s.now.Access != failed && !s.now.Access.IsEmpty() {
		s.mu.Unlock()
		return nil
	}
	return s.join(ctx, failed, asking)
}

// join waits for the renewal under way, or begins one. The lock is held and
// given up.
func (s *sessions) join(ctx context.Context, failed Secret, asking bool) error {
	f := s.flight
	if f == nil {
		f = &flight{failed: failed, done: make(chan struct{})}
		// The renewal belongs to everybody who waits: it ends with the last
		// of them, not with the first.
		var own context.Context
		own, f.cancel = context.WithCancel(context.WithoutCancel(ctx))
		s.flight = f
		go s.fly(own, f, s.now, s.epoch, asking)
	}
	f.waiting++
	s.mu.Unlock()

	var err error
	select {
	case <-f.done:
		err = f.err
	case <-ctx.Done():
		err = ctx.Err()
	}
	s.mu.Lock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
		if s.flight == f {
			s.flight = nil // Who comes now must not wait for what was given up.
		}
	}
	s.mu.Unlock()
	return err
}

// fly runs one renewal and publishes its outcome.
func (s *sessions) fly(ctx context.Context, f *flight, old Session, epoch int, asking bool) {
	fresh, err := s.replace(ctx, f.failed, old, epoch, asking)
	if err == nil {
		defer s.clear()()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.epoch != epoch:
		if err = nil; s.now.Access.IsEmpty() {
			err = ErrSignedOut
		}
	case err == nil:
		s.now, s.dead = fresh, Secret{}
	case errors.Is(err, ErrSignedOut), errors.Is(err, ErrBadCredentials):
		if !f.failed.IsEmpty() {
			s.dead = f.failed
		}
		s.now = Session{}
	}
	if s.flight == f {
		s.flight = nil
	}
	f.err = err
	close(f.done)
}

// current reports whether nobody has signed in or out since epoch.
func (s *sessions) current(epoch int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.epoch == epoch
}

// replace finds a session to follow the one whose token was refused: one that
// another process has stored meanwhile, a renewed one, or a new one from a
// person. Nothing is decided by a clock: only what the server refused counts.
func (s *sessions) replace(ctx context.Context, failed Secret, old Session, epoch int, asking bool) (Session, error) {
	if !asking {
		found, taken, err := s.takeOver(ctx, failed, &old)
		if err == nil && !taken {
			found, err = s.renewKept(ctx, failed, old, epoch)
		}
		if !errors.Is(err, ErrSignedOut) {
			return found, err
		}
	}
	fresh, err := s.ask(ctx)
	if err == nil {
		s.keep(ctx, epoch, fresh)
	}
	return fresh, err
}

// renewKept renews a pair and keeps the new one before any other process may
// look: the one that held the lock before may have renewed it already.
func (s *sessions) renewKept(ctx context.Context, failed Secret, old Session, epoch int) (Session, error) {
	if old.Refresh.IsEmpty() {
		return Session{}, ErrSignedOut
	}
	return s.locked(ctx, func() (Session, error) {
		stored, taken, err := s.takeOver(ctx, failed, &old)
		if taken || err != nil {
			return stored, err
		}
		fresh, err := s.refresh(ctx, old)
		if err == nil {
			s.keep(ctx, epoch, fresh)
		}
		return fresh, err
	})
}

// takeOver looks whether the keeper holds a session that is not the one whose
// token was refused; if it is, it becomes what is renewed. One that was there
// and is gone means that somebody has signed out: ErrSignedOut.
func (s *sessions) takeOver(ctx context.Context, failed Secret, old *Session) (stored Session, taken bool, err error) {
	stored, err = s.load(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil && stored.Access == failed:
		*old, s.kept = stored, stored.Access
		return Session{}, false, nil
	case err == nil && stored.Access == s.kept && !failed.IsEmpty():
		return Session{}, false, nil // Its successor could not be kept.
	case err == nil && sameAccount(stored, *old):
		s.kept = stored.Access
		return stored, true, nil
	case err != nil && (!errors.Is(err, ErrSignedOut) || s.kept == old.Access && !old.Access.IsEmpty()):
		return Session{}, false, err
	}
	return Session{}, false, nil // Never kept, or another person's by now: renewed all the same.
}

// load returns the stored session if it belongs to this server and is not
// known to be beyond renewal.
func (s *sessions) load(ctx context.Context) (Session, error) {
	stored, err := s.client.options.Keeper.Load(ctx)
	if err != nil {
		return Session{}, fmt.Errorf("load the session: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if stored.Access.IsEmpty() || stored.Access == s.dead || stored.Origin != s.client.Origin() {
		return Session{}, ErrSignedOut
	}
	return stored, nil
}

// refresh asks the server for a new pair. An error that is ErrSignedOut means
// that this pair is beyond renewal.
func (s *sessions) refresh(ctx context.Context, old Session) (Session, error) {
	if old.Access.IsEmpty() || old.Refresh.IsEmpty() {
		return Session{}, ErrSignedOut
	}
	var fresh Session
	err := s.client.do(ctx, call{
		method: "POST", path: "/api/authorize/refresh/", session: true, token: old.Access,
		json: map[string]any{"expire_token": old.Refresh.Reveal()},
	}, s.client.readSession(&fresh))
	var e *Error
	if errors.As(err, &e) && e.Status >= 400 && e.Status < 500 && e.Kind != KindThrottled {
		return Session{}, fmt.Errorf("%w: %w", ErrSignedOut, err)
	}
	if err != nil {
		return Session{}, fmt.Errorf("renew the session: %w", err)
	}
	fresh.Email, fresh.Origin = old.Email, old.Origin
	if fresh.User == nil {
		fresh.User = old.User
	}
	if fresh.ID == "" {
		fresh.ID = old.ID
	}
	return fresh, nil
}

// ask gets e-mail and password from a person and signs in with them.
func (s *sessions) ask(ctx context.Context) (Session, error) {
	if s.client.options.SignIn == nil {
		return Session{}, ErrSignedOut
	}
	email, password, err := s.client.options.SignIn(ctx)
	if err != nil {
		return Session{}, fmt.Errorf("ask for e-mail and password: %w", err)
	}
	return s.client.authorize(ctx, email, password)
}

// use puts a session in place of whatever there was.
func (s *sessions) use(fresh Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now, s.dead, s.kept = fresh, Secret{}, fresh.Access
	s.epoch++
}

// forget drops the session.
func (s *sessions) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dead, s.now, s.kept = s.now.Access, Session{}, Secret{}
	s.epoch++
}
