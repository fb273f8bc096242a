package api_test

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

const refreshPath = "POST /api/authorize/refresh"

// However many calls find their token expired, it is renewed once, the new
// pair is kept before any of them goes on, and the old one is not sent again.
func TestOneRenewalForManyCalls(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			keeper := new(sharedKeeper)
			c := signedIn(t, srv, func(o *api.Options) {
				o.Keeper = keeper
				o.MaxConcurrent = 50
			})
			old, err := c.Session(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			srv.ExpireTokens()
			const callers = 50
			var wg sync.WaitGroup
			for range callers {
				wg.Go(func() {
					if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if n := srv.Count(refreshPath); n != 1 {
				t.Errorf("renewed %d times", n)
			}
			fresh, err := c.Session(t.Context())
			if err != nil || fresh.Access == old.Access || fresh.Refresh == old.Refresh || keeper.saves != 2 || keeper.s.Access != fresh.Access {
				t.Errorf("session %+v (kept %d times), %v", fresh, keeper.saves, err)
			}
			if fresh.Email != old.Email || (fresh.User == nil) != (old.User == nil) || fresh.Origin != old.Origin {
				t.Errorf("renewal lost something: %+v", fresh)
			}
			for _, r := range srv.Requests() {
				token := r.Header.Get(api.TokenHeader)
				if strings.HasSuffix(r.Path, "/refresh") && token != old.Access.Reveal() {
					t.Error("renewal was not called with the current token")
				}
			}
			before := len(srv.Requests())
			if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
				t.Error(err)
			}
			for _, r := range srv.Requests()[before:] {
				if r.Header.Get(api.TokenHeader) != fresh.Access.Reveal() {
					t.Error("the old pair was used after the new one")
				}
			}
			c.Close()
		})
	}
}

// keepOrder fails the test when a call goes on before the new pair is kept.
type keepOrder struct {
	sharedKeeper
	kept atomic.Bool
}

func (k *keepOrder) Save(ctx context.Context, s api.Session) error {
	defer k.kept.Store(true)
	return k.sharedKeeper.Save(ctx, s)
}

func TestSavedBeforeUse(t *testing.T) {
	srv := apitest.New(t)
	keeper := new(keepOrder)
	base := http.DefaultTransport.(*http.Transport).Clone()
	var old api.Secret
	c := signedIn(t, srv, func(o *api.Options) {
		o.Keeper = keeper
		o.HTTP = roundTrip(func(r *http.Request) (*http.Response, error) {
			if token := r.Header.Get(api.TokenHeader); token != "" && token != old.Reveal() && !keeper.kept.Load() {
				t.Error("a new token was used before it was kept")
			}
			return base.RoundTrip(r)
		})
	})
	s, err := c.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	old = s.Access
	keeper.kept.Store(false)
	srv.ExpireTokens()
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil || !keeper.kept.Load() {
		t.Errorf("Folders = %v, kept %v", err, keeper.kept.Load())
	}
	base.CloseIdleConnections()
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A session beyond renewal asks a person, once, or says that it is over.
func TestBeyondRenewal(t *testing.T) {
	srv := apitest.New(t)
	var asked atomic.Int32
	a := srv.Account()
	asking := func(o *api.Options) {
		o.MaxConcurrent = 20
		o.SignIn = func(context.Context) (string, api.Secret, error) {
			asked.Add(1)
			return a.Email, api.NewSecret(a.Password), nil
		}
	}
	c, silent := signedIn(t, srv, asking), signedIn(t, srv)
	srv.ForgetTokens()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
	_, err := silent.Folders(t.Context(), api.FolderQuery{})
	if !errors.Is(err, api.ErrSignedOut) {
		t.Fatalf("without a person: %v", err)
	}
	if what, next := api.Explain(err); what != "You are signed out." || next != "Sign in again." {
		t.Errorf("explained as %q %q", what, next)
	}
	before := srv.Count("")
	if _, err := silent.Folders(t.Context(), api.FolderQuery{}); !errors.Is(err, api.ErrSignedOut) || srv.Count("") != before {
		t.Errorf("a dead session was tried again: %v, %d requests", err, srv.Count("")-before)
	}
	if _, err := silent.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Error(err)
	}
	if _, err := silent.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Errorf("after signing in again: %v", err)
	}
}

func TestSignInOnFirstUse(t *testing.T) {
	srv := apitest.New(t)
	a := srv.Account()
	c := newClient(t, srv, func(o *api.Options) {
		o.SignIn = func(context.Context) (string, api.Secret, error) { return a.Email, api.NewSecret(a.Password), nil }
	})
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Error(err)
	}
	gone := errors.New("the person left")
	c = newClient(t, srv, func(o *api.Options) {
		o.SignIn = func(context.Context) (string, api.Secret, error) { return "", api.Secret{}, gone }
	})
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); !errors.Is(err, gone) {
		t.Errorf("a person who leaves: %v", err)
	}
}

// Trouble on the way is no reason to be signed out.
func TestRenewalWhileTheServerFails(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	srv.ExpireTokens()
	srv.Fault(apitest.On(refreshPath), apitest.Status(503, "").Once())
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); !errors.Is(err, api.ErrServer) || errors.Is(err, api.ErrSignedOut) {
		t.Errorf("while it fails: %v", err)
	}
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// Another process has renewed the stored session: it is taken over, and the
// server is not asked to renew again.
func TestSessionRenewedElsewhere(t *testing.T) {
	srv := apitest.New(t)
	keeper := new(sharedKeeper)
	share := func(o *api.Options) { o.Keeper = keeper }
	mine := signedIn(t, srv, share)
	other := newClient(t, srv, share)
	srv.ExpireTokens()
	for name, c := range map[string]*api.Client{"other": other, "mine": mine} {
		if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := srv.Count(refreshPath); n != 1 {
		t.Errorf("renewed %d times", n)
	}
}

// The caller that began a renewal may leave; the others still get it. When the
// last one leaves, it ends.
func TestLeavingARenewal(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	srv.ExpireTokens()
	open := make(chan struct{})
	remove := srv.Fault(apitest.On(refreshPath), apitest.Gate(open))
	first, leave := context.WithCancel(t.Context())
	left, stayed := make(chan error), make(chan error)
	go func() { _, err := c.Folders(first, api.FolderQuery{}); left <- err }()
	if err := srv.Await(t.Context(), refreshPath, 1); err != nil {
		t.Fatal(err)
	}
	go func() { _, err := c.Collections(t.Context()); stayed <- err }()
	waitForWaiters(t, c, 2)
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who left: %v", err)
	}
	close(open)
	if err := <-stayed; err != nil || srv.Count(refreshPath) != 1 {
		t.Errorf("who stayed: %v after %d renewals", err, srv.Count(refreshPath))
	}
	remove()

	srv.ExpireTokens()
	srv.Fault(apitest.On(refreshPath), apitest.Hang())
	alone, leave := context.WithCancel(t.Context())
	go func() { _, err := c.Folders(alone, api.FolderQuery{}); left <- err }()
	if err := srv.Await(t.Context(), refreshPath, 2); err != nil {
		t.Fatal(err)
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who left alone: %v", err)
	}
	if n := c.Waiters(); n != 0 {
		t.Errorf("%d calls wait for a renewal that was given up", n)
	}
}

// waitForWaiters spins until n calls wait for the renewal under way.
func waitForWaiters(t *testing.T, c *api.Client, n int) {
	t.Helper()
	for c.Waiters() < n {
		if t.Context().Err() != nil {
			t.Fatal("nobody waits")
		}
		runtime.Gosched()
	}
}

// A server that refuses whatever token it is shown is not asked for ever.
func TestTokenRefusedAlways(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	srv.Fault(apitest.On("GET /api/folders"), apitest.Status(401, `{"error_code": 8, "error_message": "expired"}`))
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); !errors.Is(err, api.ErrSignedOut) {
		t.Errorf("Folders = %v", err)
	}
	if n := srv.Count("GET /api/folders"); n > 4 {
		t.Errorf("sent %d times", n)
	}
}
