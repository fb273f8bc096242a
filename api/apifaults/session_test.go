package apifaults_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/text"
	"ozdesk/store/secret"
)

var soak = flag.Bool("soak", false, "run the long rounds in full")

// rounds returns for how long sessions expire, once a second.
func rounds() time.Duration {
	if *soak {
		return 20 * time.Second
	}
	return 3 * time.Second
}

// tokenHeader carries the access token.
const tokenHeader = "X-Forensic-Access-Token"

// inFlight is how long a request may have been on its way when another process
// got the new pair. A replaced token that arrives later was sent knowingly.
const inFlight = time.Second

// shared is a keeper over the session store, as several processes have it.
type shared struct {
	store  *secret.Store
	origin string
}

func newShared(dir, origin string) *shared {
	return &shared{secret.For("soak", secret.Options{Dir: dir}), origin}
}

func (k *shared) Load(ctx context.Context) (api.Session, error) {
	s, err := k.store.Load(ctx, k.origin)
	if err != nil {
		return api.Session{}, fmt.Errorf("%w: %w", api.ErrSignedOut, err)
	}
	return api.Session{
		Access: api.NewSecret(s.Access), Refresh: api.NewSecret(s.Refresh), Expires: s.Expires,
		ID: s.ID, Origin: s.Origin, Email: text.New(s.Email),
	}, nil
}

func (k *shared) Save(ctx context.Context, s api.Session) error {
	return k.store.Save(ctx, secret.Session{
		Origin: s.Origin, Access: s.Access.Reveal(), Refresh: s.Refresh.Reveal(), Expires: s.Expires,
		ID: s.ID, Email: s.Email.Raw(),
	})
}

func (k *shared) Clear(ctx context.Context) error { return k.store.Clear(ctx, k.origin) }

func (k *shared) Lock(ctx context.Context) (func(), error) { return k.store.Lock(ctx) }

func (k *shared) Stamp() string { return k.store.Stamp() }

// report is what became of many calls.
type report struct {
	Calls    int
	Failures []string
}

// hammer calls from many goroutines until stop is closed.
func hammer(ctx context.Context, c *api.Client, goroutines int, stop <-chan struct{}) report {
	var (
		r       report
		mu      sync.Mutex
		running sync.WaitGroup
	)
	for i := range goroutines {
		running.Go(func() {
			for {
				var err error
				if i%5 == 0 {
					_, err = c.CreateFolder(ctx, api.NewFolder{})
				} else {
					_, err = c.Collections(ctx)
				}
				mu.Lock()
				r.Calls++
				if err != nil && len(r.Failures) < 10 {
					r.Failures = append(r.Failures, err.Error())
				}
				mu.Unlock()
				select {
				case <-stop:
					return
				case <-time.After(40 * time.Millisecond):
				}
			}
		})
	}
	running.Wait()
	return r
}

// expire ends all sessions once a second for as long as the round lasts, and
// returns when it did.
func expire(t *testing.T, srv *apitest.Server) []time.Time {
	t.Helper()
	// A second has to be enough to renew the session and to use it, which on a
	// busy machine it is not: then a session lasts longer.
	const used = 100
	served := func() {
		enough := srv.Count("") + used
		<-time.After(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := srv.Await(ctx, "", enough); err != nil {
			t.Error(err)
		}
	}
	var at []time.Time
	for end := time.Now().Add(rounds()); time.Now().Before(end); {
		served()
		at = append(at, time.Now())
		srv.ExpireTokens()
	}
	served()
	return at
}

// judgeRenewals checks what the server saw: one renewal after each end of the
// session, and no token that was replaced before.
func judgeRenewals(t *testing.T, srv *apitest.Server, expired []time.Time) {
	t.Helper()
	generation := make(map[string]int)
	for i, token := range srv.Tokens() {
		generation[token] = i
	}
	var (
		renewals []time.Time
		newest   int
		since    time.Time // When the newest token was first used.
		late     int       // Replaced tokens that were on their way.
	)
	for _, r := range srv.Requests() {
		if strings.HasSuffix(r.Path, "/refresh") {
			renewals = append(renewals, r.At)
			continue
		}
		token := r.Header.Get(tokenHeader)
		switch g := generation[token]; {
		case token == "":
		case g > newest:
			newest, since = g, r.At
		case g < newest:
			late++
			if d := r.At.Sub(since); d > inFlight {
				t.Errorf("%s %s came with a token that was replaced %v before", r.Method, r.Path, d)
			}
		}
	}
	for i, from := range expired {
		to := from.Add(time.Hour)
		if i+1 < len(expired) {
			to = expired[i+1]
		}
		n := 0
		for _, at := range renewals {
			if !at.Before(from) && at.Before(to) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("after end %d of the session it was renewed %d times", i+1, n)
		}
	}
	t.Logf("%d ends, %d renewals, %d requests, %d with a token replaced while they were on their way",
		len(expired), len(renewals), srv.Count(""), late)
}

// ordered notes the order in which tokens leave one process.
type ordered struct {
	http.RoundTripper
	mu     sync.Mutex
	tokens []string
}

func (o *ordered) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(strings.TrimRight(r.URL.Path, "/"), "/refresh") {
		o.mu.Lock()
		o.tokens = append(o.tokens, r.Header.Get(tokenHeader))
		o.mu.Unlock()
	}
	return o.RoundTripper.RoundTrip(r)
}

// TestSoakSessionInOneProcess lets fifty goroutines share a session that ends
// every second.
func TestSoakSessionInOneProcess(t *testing.T) {
	srv := apitest.New(t)
	base := http.DefaultTransport.(*http.Transport).Clone()
	defer base.CloseIdleConnections()
	way := &ordered{RoundTripper: base}
	c, err := api.New(api.Options{Host: srv.URL(), HTTP: way})
	if err != nil {
		t.Fatal(err)
	}
	a := srv.Account()
	if _, err := c.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
	stop, done := make(chan struct{}), make(chan report)
	go func() { done <- hammer(t.Context(), c, 50, stop) }()
	expired := expire(t, srv)
	close(stop)
	r := <-done
	if r.Calls == 0 || len(r.Failures) > 0 {
		t.Errorf("of %d calls failed: %q", r.Calls, r.Failures)
	}
	judgeRenewals(t, srv, expired)
	issued, newest, old := srv.Tokens(), 0, 0
	for _, token := range way.tokens {
		g := slices.Index(issued, token)
		if token != "" && g < newest {
			old++
		}
		newest = max(newest, g)
	}
	t.Logf("%d calls", r.Calls)
	if old > 0 {
		t.Errorf("%d requests left with a replaced token after the new one was in use", old)
	}
}

// childEnv makes a test binary one of the processes of a soak: "HOST DIR".
const childEnv = "APIFAULTS_CHILD"

// child is one of several processes that share a session. It ends with its
// standard input and writes its report.
func child(where string) int {
	host, dir, _ := strings.Cut(where, " ")
	c, err := api.New(api.Options{Host: host, Keeper: newShared(dir, host)})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	stop := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(stop)
	}()
	if err := json.NewEncoder(os.Stdout).Encode(hammer(context.Background(), c, 25, stop)); err != nil {
		return 1
	}
	return 0
}

// TestSoakSessionInTwoProcesses lets two processes share a stored session that
// ends every second.
func TestSoakSessionInTwoProcesses(t *testing.T) {
	srv, dir := apitest.New(t), t.TempDir()
	c, err := api.New(api.Options{Host: srv.URL(), Keeper: newShared(dir, srv.URL())})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	a := srv.Account()
	if _, err := c.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
	type process struct {
		cmd   *exec.Cmd
		stdin io.Closer
		out   strings.Builder
	}
	var processes []*process
	for range 2 {
		p := &process{cmd: exec.CommandContext(t.Context(), os.Args[0])}
		p.cmd.Env = append(os.Environ(), childEnv+"="+srv.URL()+" "+dir)
		p.cmd.Stdout, p.cmd.Stderr = &p.out, os.Stderr
		if p.stdin, err = p.cmd.StdinPipe(); err != nil {
			t.Fatal(err)
		}
		if err := p.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		processes = append(processes, p)
	}
	if err := srv.Await(t.Context(), "/api", 100); err != nil {
		t.Fatal(err)
	}
	expired := expire(t, srv)
	for i, p := range processes {
		_ = p.stdin.Close()
		var r report
		if err := p.cmd.Wait(); err != nil {
			t.Errorf("process %d: %v", i, err)
		} else if err := json.Unmarshal([]byte(p.out.String()), &r); err != nil {
			t.Errorf("process %d reports %q", i, p.out.String())
		}
		t.Logf("process %d: %d calls", i, r.Calls)
		if r.Calls == 0 || len(r.Failures) > 0 {
			t.Errorf("of %d calls of process %d failed: %q", r.Calls, i, r.Failures)
		}
	}
	judgeRenewals(t, srv, expired)
}
