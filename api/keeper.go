package api

import (
	"context"
	"sync"
)

// memoryKeeper keeps a session for as long as the client lives.
type memoryKeeper struct {
	mu      sync.Mutex
	session Session
}

// Load returns the session, or ErrSignedOut.
func (k *memoryKeeper) Load(context.Context) (Session, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.session.Access.IsEmpty() {
		return Session{}, ErrSignedOut
	}
	return k.session, nil
}

// Save replaces the session.
func (k *memoryKeeper) Save(_ context.Context, s Session) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.session = s
	return nil
}

// Clear forgets the session.
func (k *memoryKeeper) Clear(context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.session = Session{}
	return nil
}
