package api_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// lockedKeeper is a store with a lock, as several processes use one.
type lockedKeeper struct {
	sharedKeeper
	lock   chan struct{} // Holds one token while it is free.
	broken error         // What Lock and Save answer, nil while they work.
}

func newLockedKeeper() *lockedKeeper {
	k := &lockedKeeper{lock: make(chan struct{}, 1)}
	k.lock <- struct{}{}
	return k
}

func (k *lockedKeeper) Lock(ctx context.Context) (func(), error) {
	if k.broken != nil {
		return nil, k.broken
	}
	select {
	case <-k.lock:
		return func() { k.lock <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (k *lockedKeeper) Save(ctx context.Context, s api.Session) error {
	if k.broken != nil {
		return k.broken
	}
	return k.sharedKeeper.Save(ctx, s)
}

func (k *lockedKeeper) Stamp() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return strconv.Itoa(k.saves)
}

// Two clients that share a store stand for two processes. Clocks that are
// years off, each in another direction, change nothing.
func TestOneRenewalForManyProcesses(t *testing.T) {
	srv := apitest.New(t)
	keeper := newLockedKeeper()
	off := func(by time.Duration) func(*api.Options) {
		return func(o *api.Options) {
			o.Keeper, o.MaxConcurrent = keeper, 50
			o.Now = func() time.Time { return time.Now().Add(by) }
		}
	}
	clients := []*api.Client{
		signedIn(t, srv, off(9*365*24*time.Hour)),
		newClient(t, srv, off(-9*365*24*time.Hour)),
	}
	for round := range 5 {
		srv.ExpireTokens()
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				if _, err := clients[i%2].Folders(t.Context(), api.FolderQuery{}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := srv.Count(refreshPath); n != round+1 {
			t.Fatalf("renewed %d times in %d rounds", n, round+1)
		}
	}
	fresh, err := clients[0].Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before := len(srv.Requests())
	for _, c := range clients {
		if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
			t.Error(err)
		}
	}
	for _, r := range srv.Requests()[before:] {
		if r.Header.Get(api.TokenHeader) != fresh.Access.Reveal() {
			t.Error("a replaced token was sent")
		}
	}
}

// A client learns of a renewal elsewhere before its own next call, not by
// being refused.
func TestRenewalElsewhereIsFollowed(t *testing.T) {
	srv := apitest.New(t)
	keeper := newLockedKeeper()
	share := func(o *api.Options) { o.Keeper = keeper }
	mine, other := signedIn(t, srv, share), newClient(t, srv, share)
	old, err := mine.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mine.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Fatal(err)
	}
	srv.ExpireTokens()
	if _, err := other.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Fatal(err)
	}
	before := len(srv.Requests())
	if _, err := mine.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Fatal(err)
	}
	for _, r := range srv.Requests()[before:] {
		if r.Header.Get(api.TokenHeader) == old.Access.Reveal() {
			t.Error("a replaced token was sent")
		}
	}
}

// Who has signed out in one process does not find the session kept again by
// another one that renews it.
func TestSignedOutElsewhere(t *testing.T) {
	srv := apitest.New(t)
	keeper := newLockedKeeper()
	share := func(o *api.Options) { o.Keeper = keeper }
	mine, other := signedIn(t, srv, share), newClient(t, srv, share)
	if _, err := other.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Fatal(err)
	}
	if err := mine.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	srv.ExpireTokens()
	if _, err := other.Folders(t.Context(), api.FolderQuery{}); !errors.Is(err, api.ErrSignedOut) {
		t.Errorf("Folders = %v", err)
	}
	if _, err := keeper.Load(t.Context()); !errors.Is(err, api.ErrSignedOut) {
		t.Errorf("kept again: %v", err)
	}
	if n := srv.Count(refreshPath); n != 0 {
		t.Errorf("renewed %d times", n)
	}
}

// Another person's session in the same store is not taken over.
func TestAnotherPersonSignsInElsewhere(t *testing.T) {
	srv := apitest.New(t)
	keeper := newLockedKeeper()
	share := func(o *api.Options) { o.Keeper = keeper }
	mine, other := signedIn(t, srv, share), newClient(t, srv, share)
	me, err := mine.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := srv.AddAccount("CLIENT")
	if _, err := other.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := mine.Folders(t.Context(), api.FolderQuery{}); err != nil {
			t.Fatal(err)
		}
		now, err := mine.Session(t.Context())
		if err != nil || now.Email != me.Email {
			t.Errorf("signed in as %v, %v", now.Email, err)
		}
		srv.ExpireTokens()
	}
}

// A store that fails does not lock anybody out: the session lives on in
// memory, also when what the store holds has been replaced long ago.
func TestRenewalWithABrokenStore(t *testing.T) {
	srv := apitest.New(t)
	keeper := newLockedKeeper()
	c := signedIn(t, srv, func(o *api.Options) { o.Keeper = keeper })
	keeper.broken = errors.New("no room on the disk")
	for range 3 {
		srv.ExpireTokens()
		if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
			t.Fatal(err)
		}
	}
	if n := srv.Count(refreshPath); n != 3 {
		t.Errorf("renewed %d times", n)
	}
}

// A process that hangs with the lock is not waited for for ever, and who
// leaves meanwhile leaves at once.
func TestLockThatIsNeverFreed(t *testing.T) {
	srv := apitest.New(t)
	keeper := newLockedKeeper()
	c := signedIn(t, srv, func(o *api.Options) { o.Keeper, o.Timeout = keeper, 400*time.Millisecond })
	<-keeper.lock
	srv.ExpireTokens()
	leaving, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Folders(leaving, api.FolderQuery{}); !errors.Is(err, context.Canceled) {
		t.Errorf("who leaves: %v", err)
	}
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Errorf("who stays: %v", err)
	}
	if n := srv.Count(refreshPath); n != 1 {
		t.Errorf("renewed %d times", n)
	}
}
