package apifaults_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/text"
)

func TestMain(m *testing.M) {
	if where := os.Getenv(childEnv); where != "" {
		os.Exit(child(where))
	}
	goleak.VerifyTestMain(m, leftByToxics()...)
}

// patience is how long a client of these tests waits without a byte moving.
const patience = 1200 * time.Millisecond

// bound is what a call may take at most, with all its repetitions.
const bound = 20 * time.Second

// place is a client before a proxy before a server with one folder in it.
type place struct {
	srv    *apitest.Server
	proxy  *proxy
	client *api.Client
	way    *ambush
	folder api.FolderID
	media  string // Address of a file of the folder.
}

// ambush is a transport that lets the renewal alone meet a fault.
type ambush struct {
	*http.Transport
	proxy *proxy
	fault fault
}

// meet is what the next renewal meets.
func (a *ambush) meet(p *proxy, f fault) { a.proxy, a.fault = p, f }

// RoundTrip sends a renewal over a new connection.
func (a *ambush) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.proxy != nil && strings.Contains(r.URL.Path, "/refresh") {
		a.CloseIdleConnections()
		a.proxy.set(a.fault)
	}
	return a.Transport.RoundTrip(r)
}

// newPlace returns a place whose client is signed in.
func newPlace(t *testing.T) *place {
	t.Helper()
	return newPlaceThrough(t, fault{})
}

// newPlaceThrough is newPlace with a fault from the first connection on.
func newPlaceThrough(t *testing.T, way fault) *place {
	t.Helper()
	p := &place{srv: apitest.New(t)}
	p.proxy = newProxy(t, p.srv.URL())
	p.proxy.set(way)
	p.srv.SetQuirks(apitest.Quirks{MediaOrigin: p.proxy.url()})
	p.way = &ambush{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	p.way.DialContext = p.proxy.dial
	o := api.Options{Host: p.proxy.url(), Timeout: patience, HTTP: p.way}
	var err error
	if p.client, err = api.New(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.client.Close)
	p.signIn(t)
	p.folder = api.FolderID(p.srv.AddFolder(apitest.Folder{Meta: map[string]any{"pad": strings.Repeat("x", 600)}}))
	p.srv.AddMedia(string(p.folder), apitest.Media{Name: "a.jpg", MIME: "image/jpeg", Content: bytes.Repeat([]byte{7}, 500)})
	f, err := p.client.Folder(t.Context(), p.folder)
	if err != nil {
		t.Fatal(err)
	}
	p.media = f.Media[0].URL.Raw()
	return p
}

func (p *place) signIn(t *testing.T) {
	t.Helper()
	a := p.srv.Account()
	if _, err := p.client.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
}

// photo is a file of some size.
func photo(size int) api.Upload {
	return api.Upload{Name: "b.jpg", Size: int64(size), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(make([]byte, size))), nil
	}}
}

// kind is one kind of call.
type kind struct {
	name  string
	post  string // Prefix of what must not be sent twice, "" for what may.
	maybe bool   // Its loss leaves open whether something was changed.
	do    func(context.Context, *place) error
}

var kinds = []kind{
	{"list", "", false, func(ctx context.Context, p *place) error {
		_, err := p.client.Folders(ctx, api.FolderQuery{WithAnalyses: true})
		return err
	}},
	{"get", "", false, func(ctx context.Context, p *place) error {
		_, err := p.client.Folder(ctx, p.folder)
		return err
	}},
	{"download", "", false, func(ctx context.Context, p *place) error {
		d, err := p.client.Download(ctx, text.New(p.media))
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, d.Body)
		return errors.Join(err, d.Body.Close())
	}},
	{"upload", "POST /api/folders/", true, func(ctx context.Context, p *place) error {
		_, err := p.client.AddMedia(ctx, p.folder, []api.Upload{photo(64 << 10)})
		return err
	}},
	{"create", "POST /api/folders", true, func(ctx context.Context, p *place) error {
		_, err := p.client.CreateFolder(ctx, api.NewFolder{
			Media: []api.Upload{photo(64 << 10)}, Meta: map[string]any{"pad": strings.Repeat("x", 600)},
		})
		return err
	}},
	{"launch", "POST /api/folders/", true, func(ctx context.Context, p *place) error {
		_, err := p.client.CreateAnalyses(ctx, p.folder, []api.NewAnalysis{{Type: api.Quality}})
		return err
	}},
	{"delete", "", true, func(ctx context.Context, p *place) error { return p.client.DeleteFolder(ctx, p.folder) }},
	{"sign-in", "POST /api/authorize/auth", false, func(ctx context.Context, p *place) error {
		a := p.srv.Account()
		_, err := p.client.SignIn(ctx, a.Email, api.NewSecret(a.Password))
		return err
	}},
	{"renewal", "POST /api/authorize/refresh", false, func(ctx context.Context, p *place) error {
		_, err := p.client.Folder(ctx, p.folder)
		return err
	}},
}

// outcome is what a call must come to under a fault.
type outcome struct {
	is   error  // nil: it succeeds all the same.
	what string // Part of what is said to have happened.
}

var (
	fine    = outcome{}
	offline = outcome{api.ErrOffline, "cannot be reached"}
	late    = outcome{api.ErrTimeout, "did not answer in time"}
	broken  = outcome{api.ErrCutOff, "broke off"}
)

// troubles are the faults, with what most kinds of calls come to and what some
// do instead: an answer without a body cannot be cut in the middle of one.
var troubles = []struct {
	name   string
	fault  fault
	want   outcome
	except map[string]outcome
}{
	{"none", fault{}, fine, nil},
	{"latency", fault{latency: 50 * time.Millisecond}, fine, nil},
	{"more latency than patience", fault{latency: 5 * patience}, late, nil},
	{"silence", fault{silence: true}, late, nil},
	{"bandwidth", fault{rate: 20}, fine, nil},
	{"a trickle", fault{trickle: true}, late, map[string]outcome{"delete": fine}},
	{"cut before the answer", fault{cutDown: 1}, offline, nil},
	{"cut in the header", fault{cutDown: 40}, offline, nil},
	{"cut in the body", fault{cutDown: 400}, broken, map[string]outcome{"delete": fine}},
	{"cut in the request", fault{cutUp: 60}, offline, nil},
	{"reset before the answer", fault{cutDown: 1, reset: true}, offline, nil},
	{"reset in the request", fault{cutUp: 60, reset: true}, offline, nil},
	{"slow close", fault{linger: 5 * patience}, fine, nil},
}

// TestFaults does everything through every fault: each call ends in bounded
// time with the right error in the right words, and no POST is sent twice.
func TestFaults(t *testing.T) {
	for _, tr := range troubles {
		t.Run(tr.name, func(t *testing.T) {
			var running sync.WaitGroup
			for _, k := range kinds {
				want, ok := tr.except[k.name]
				if !ok {
					want = tr.want
				}
				p := newPlace(t)
				running.Go(func() { suffer(t, p, k, tr.fault, want) })
			}
			running.Wait()
		})
	}
}

// TestFaultsOnAUsedConnection does the same to a connection that has served
// before, which is where a transport may repeat a request by itself.
func TestFaultsOnAUsedConnection(t *testing.T) {
	for _, f := range []fault{{cutDown: 1}, {cutDown: 1, reset: true}, {cutUp: 60, reset: true}} {
		always := fault{reset: f.reset} // How a connection ends is decided when it begins.
		f.reset = false
		for _, k := range kinds {
			if k.post == "" || k.name == "renewal" {
				continue
			}
			p := newPlaceThrough(t, always)
			p.proxy.strike(f)
			before := p.srv.Count(k.post)
			err := k.do(t.Context(), p)
			if !errors.Is(err, api.ErrOffline) || errors.Is(err, api.ErrUncertain) != k.maybe {
				t.Errorf("%s: %v", k.name, err)
			}
			if n := p.srv.Count(k.post) - before; n > 1 {
				t.Errorf("%s was sent %d times", k.name, n)
			}
		}
	}
}

// suffer does one call under a fault and judges what it came to.
func suffer(t *testing.T, p *place, k kind, f fault, want outcome) {
	if k.name == "renewal" {
		p.srv.ExpireTokens()
		p.way.meet(p.proxy, f)
	} else {
		p.client.Close() // New connections, so that nothing has passed them.
		p.proxy.set(f)
	}
	before, began := p.srv.Count(k.post), time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 2*bound)
	defer cancel()
	err := k.do(ctx, p)
	if took := time.Since(began); took > bound {
		t.Errorf("%s took %v", k.name, took)
	}
	if n := p.srv.Count(k.post) - before; k.post != "" && n > 1 {
		t.Errorf("%s was sent %d times", k.name, n)
	}
	if want.is == nil {
		if err != nil {
			t.Errorf("%s: %v", k.name, err)
		}
		return
	}
	if !errors.Is(err, want.is) || errors.Is(err, api.ErrSignedOut) {
		t.Errorf("%s: %v, want %v", k.name, err, want.is)
		return
	}
	what, next := api.Explain(err)
	if !strings.Contains(what, want.what) || next == "" {
		t.Errorf("%s is explained as %q %q", k.name, what, next)
	}
	if errors.Is(err, api.ErrUncertain) != k.maybe || strings.Contains(next, "before you do it again") != k.maybe {
		t.Errorf("%s: whether it is uncertain is told wrongly: %v, %q", k.name, err, next)
	}
	p.way.meet(nil, fault{})
	p.proxy.set(fault{})
	p.client.Close()
	if _, err := p.client.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Errorf("after %s: %v", k.name, err)
	}
}
