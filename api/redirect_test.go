package api_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/text"
)

// trap is a server at another origin that notes everything that reaches it.
type trap struct {
	*httptest.Server
	mu   sync.Mutex
	hits []string
}

func newTrap(t *testing.T) *trap {
	tr := &trap{}
	tr.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.hits = append(tr.hits, fmt.Sprintf("%s %s %v", r.Method, r.URL, r.Header))
	}))
	t.Cleanup(tr.Close)
	return tr
}

func (tr *trap) empty(t *testing.T) {
	t.Helper()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if len(tr.hits) > 0 {
		t.Errorf("the other origin was reached: %q", tr.hits)
	}
}

// No redirect takes a token, or anything else, to another port. A change is
// not repeated anywhere, not even at the same origin.
func TestRedirectElsewhere(t *testing.T) {
	for _, code := range []int{301, 302, 303, 307, 308} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			srv, tr := apitest.New(t), newTrap(t)
			var log strings.Builder
			c := signedIn(t, srv, func(o *api.Options) {
				o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			})
			remove := srv.Fault(nil, apitest.Redirect(code, tr.URL+"/api/folders/"))
			calls := map[string]func() error{
				"list":     func() error { _, err := c.Folders(t.Context(), api.FolderQuery{}); return err },
				"delete":   func() error { return c.DeleteFolder(t.Context(), "f") },
				"launch":   func() error { _, err := c.CreateAnalyses(t.Context(), "f", launchOne()); return err },
				"tag":      func() error { _, err := c.TagMedia(t.Context(), "m", nil); return err },
				"version":  func() error { _, err := c.Version(t.Context()); return err },
				"download": func() error { _, err := c.Download(t.Context(), text.New("/static/a")); return err },
				"create": func() error {
					_, err := c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{bytesUpload("a", []byte("x"))}})
					return err
				},
				"sign in": func() error {
					_, err := c.SignIn(t.Context(), "a", api.NewSecret("canary-password"))
					return err
				},
			}
			for name, call := range calls {
				err := call()
				if !errors.Is(err, api.ErrRedirected) {
					t.Errorf("%s: %v", name, err)
				}
				if what, _ := api.Explain(err); !strings.Contains(what, tr.URL) {
					t.Errorf("%s is explained as %q", name, what)
				}
				nothingSecret(t, srv, err.Error())
			}
			remove()
			srv.Fault(apitest.On("POST"), apitest.Redirect(code, srv.URL()+"/api/version"))
			srv.Fault(apitest.On("POST /api/folders"), apitest.Redirect(code, srv.URL()+"/api/version"))
			before := srv.Count("/api/version")
			if _, err := c.CreateAnalyses(t.Context(), "f", launchOne()); !errors.Is(err, api.ErrRedirected) {
				t.Errorf("a change inside the origin: %v", err)
			}
			if srv.Count("/api/version") != before {
				t.Error("a change was repeated at another address")
			}
			nothingSecret(t, srv, log.String())
			tr.empty(t)
		})
	}
}

// Another host, another port and another scheme are each another server, be it
// on the same machine.
func TestRedirectToEveryOtherOrigin(t *testing.T) {
	srv, tr := apitest.New(t), newTrap(t)
	secure := &trap{}
	secure.Server = httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		secure.mu.Lock()
		defer secure.mu.Unlock()
		secure.hits = append(secure.hits, r.URL.String())
	}))
	t.Cleanup(secure.Close)
	own := strings.TrimPrefix(srv.URL(), "http://127.0.0.1")
	for name, to := range map[string]string{
		"port": tr.URL, "host": "http://localhost" + own, "host by another address": "http://127.0.0.2" + own,
		"scheme": "https://127.0.0.1" + own, "scheme and port": secure.URL,
		"unknown scheme": "ftp://127.0.0.1" + own,
	} {
		for _, code := range []int{301, 302, 307, 308} {
			c := signedIn(t, srv)
			remove := srv.Fault(apitest.On("/api/folders"), apitest.Redirect(code, to+"/api/collections/"))
			before := srv.Count("/api/collections")
			_, err := c.Folders(t.Context(), api.FolderQuery{})
			if err == nil || srv.Count("/api/collections") != before {
				t.Errorf("%d to another %s was followed: %v", code, name, err)
			}
			if _, err := c.CreateFolder(t.Context(), api.NewFolder{}); err == nil || srv.Count("/api/collections") != before {
				t.Errorf("%d to another %s was followed by a change: %v", code, name, err)
			}
			nothingSecret(t, srv, fmt.Sprint(err))
			remove()
		}
	}
	tr.empty(t)
	secure.empty(t)
}

func launchOne() []api.NewAnalysis { return []api.NewAnalysis{{Type: api.Quality}} }

// nothingSecret looks for tokens and passwords in what may be shown or logged.
func nothingSecret(t *testing.T, srv *apitest.Server, shown string) {
	t.Helper()
	for _, secret := range append(srv.Tokens(), srv.Account().Password, "canary-password") {
		if strings.Contains(shown, secret) {
			t.Errorf("a secret is shown: %s", shown)
		}
	}
}

func TestRedirectInside(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	id := srv.AddFolder(apitest.Folder{})
	srv.Fault(apitest.On("GET /api/folders"), apitest.Redirect(302, "/api/folders/?limit=1").Once())
	page, err := c.Folders(t.Context(), api.FolderQuery{})
	if err != nil || len(page.Items) != 1 || string(page.Items[0].ID) != id {
		t.Errorf("Folders = %+v, %v", page, err)
	}
	srv.Fault(apitest.On("GET /api/collections"), apitest.Redirect(302, "/api/collections/"))
	if _, err := c.Collections(t.Context()); !errors.Is(err, api.ErrRedirected) {
		t.Errorf("a circle: %v", err)
	}
	if n := srv.Count("GET /api/collections"); n > 7 {
		t.Errorf("a circle was followed %d times", n)
	}
}

func TestForeignMediaAddress(t *testing.T) {
	tr := newTrap(t)
	srv := apitest.New(t, apitest.WithQuirks(apitest.Quirks{MediaOrigin: tr.URL}))
	c := signedIn(t, srv)
	f, err := c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{bytesUpload("a.png", []byte("x"))}})
	if err != nil {
		t.Fatal(err)
	}
	host := strings.TrimPrefix(srv.URL(), "http://")
	addresses := []string{
		f.Media[0].URL.Raw(), "https://" + host + "/static/a", "//other.example/static/a",
		"http://user@" + host + "/static/a", "http://127.0.0.1.other.example/a", "http://" + host + "@other.example/a",
		"file:///etc/passwd", "\\\\other.example\\a", "javascript:alert(1)",
	}
	before := srv.Count("")
	for _, address := range addresses {
		_, err := c.Download(t.Context(), text.New(address))
		if !errors.Is(err, api.ErrForeignOrigin) && !(address[0] == '\\' && err != nil) {
			t.Errorf("Download(%q) = %v", address, err)
		}
		nothingSecret(t, srv, err.Error())
	}
	if _, err := c.Download(t.Context(), text.Text{}); !errors.Is(err, api.ErrNotFound) {
		t.Errorf("no address: %v", err)
	}
	tr.empty(t)
	if n := srv.Count("") - before; n > 1 {
		t.Errorf("%d requests were sent for foreign addresses", n)
	}
}
