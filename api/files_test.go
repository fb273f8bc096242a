package api_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/text"
)

// clientOf returns a client with a session of a server that is a handler.
func clientOf(t *testing.T, h http.HandlerFunc, change ...func(*api.Options)) (*api.Client, string) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	o := api.Options{Host: srv.URL, Timeout: 10 * time.Second, Keeper: &sharedKeeper{
		s: api.Session{Access: api.NewSecret("canary-token"), Refresh: api.NewSecret("r"), Origin: srv.URL},
	}}
	for _, f := range change {
		f(&o)
	}
	c, err := api.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, srv.URL
}

func TestDownloadRange(t *testing.T) {
	const content = "0123456789"
	servers := map[string]http.HandlerFunc{
		"gives parts": func(w http.ResponseWriter, r *http.Request) {
			http.ServeContent(w, r, "a.jpg", time.Time{}, strings.NewReader(content))
		},
		"gives all": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, content) },
	}
	for name, h := range servers {
		t.Run(name, func(t *testing.T) {
			c, _ := clientOf(t, h)
			for _, tt := range []struct {
				from, count int64
				want        string
			}{{0, 0, content}, {0, 3, "012"}, {4, 0, "456789"}, {4, 3, "456"}, {9, 5, "9"}} {
				d, err := c.DownloadRange(t.Context(), text.New("/static/a.jpg"), tt.from, tt.count)
				if err != nil {
					t.Fatalf("%+v: %v", tt, err)
				}
				got, err := io.ReadAll(d.Body)
				if err != nil || string(got) != tt.want || d.Total != 10 || d.From != tt.from {
					t.Errorf("%+v: %q of %d from %d, %v", tt, got, d.Total, d.From, err)
				}
				if d.Size != int64(len(tt.want)) && !(name == "gives all" && tt.from == 9) {
					t.Errorf("%+v: size %d", tt, d.Size)
				}
				if err := d.Body.Close(); err != nil {
					t.Error(err)
				}
			}
			if _, err := c.DownloadRange(t.Context(), text.New("/static/a.jpg"), 11, 0); !errors.Is(err, api.ErrRefused) {
				t.Errorf("beyond the end: %v", err)
			}
			if _, err := c.DownloadRange(t.Context(), text.New("/static/a.jpg"), -1, 0); err == nil {
				t.Error("before the beginning")
			}
			if n := c.InFlight(); n != 0 {
				t.Errorf("%d in flight", n)
			}
		})
	}
}

// A server that packs files, or sends other bytes than were asked for, is not
// believed.
func TestDownloadOfSomethingElse(t *testing.T) {
	for name, head := range map[string]http.Header{
		"packed":     {"Content-Encoding": {"gzip"}},
		"other part": {"Content-Range": {"bytes 5-9/10"}},
		"no part":    {"Content-Range": {"half of it"}},
	} {
		c, _ := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
			for k, v := range head {
				w.Header()[k] = v
			}
			if head.Get("Content-Range") != "" {
				w.WriteHeader(http.StatusPartialContent)
			}
			_, _ = io.WriteString(w, "01234")
		})
		if _, err := c.DownloadRange(t.Context(), text.New("/static/a"), 1, 4); !errors.Is(err, api.ErrNotAPI) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A file at another server is read once that server is allowed, and it learns
// nothing of this one.
func TestAllowedOrigin(t *testing.T) {
	var got []http.Header
	var other *httptest.Server
	elsewhere := newTrap(t)
	other = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Clone())
		http.SetCookie(w, &http.Cookie{Name: "canary", Value: "cookie", Path: "/"})
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/a.png?signed=1", http.StatusFound)
		case "/away":
			http.Redirect(w, r, elsewhere.URL+"/a.png", http.StatusFound)
		case "/locked":
			w.WriteHeader(http.StatusUnauthorized)
		default:
			_, _ = io.WriteString(w, "picture")
		}
	}))
	t.Cleanup(other.Close)
	srv := apitest.New(t)
	c := signedIn(t, srv, func(o *api.Options) { o.AllowedOrigins = []string{other.URL + "/"} })
	for range 2 {
		for _, path := range []string{"/a.png?signed=1", "/moved"} {
			d, err := c.Download(t.Context(), text.New(other.URL+path))
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			content, err := io.ReadAll(d.Body)
			if err != nil || string(content) != "picture" {
				t.Errorf("%s: %q, %v", path, content, err)
			}
			_ = d.Body.Close()
		}
	}
	if _, err := c.Download(t.Context(), text.New(other.URL+"/away")); !errors.Is(err, api.ErrRedirected) {
		t.Errorf("led away: %v", err)
	}
	before := srv.Count("")
	if _, err := c.Download(t.Context(), text.New(other.URL+"/locked")); !errors.Is(err, api.ErrForbidden) {
		t.Errorf("locked: %v", err)
	}
	if srv.Count("") != before {
		t.Error("the session was renewed because another server refused something")
	}
	for _, address := range []string{elsewhere.URL + "/a", strings.Replace(other.URL, "http://", "https://", 1), strings.Replace(other.URL, "http://", "http://user:pw@", 1)} {
		if _, err := c.Download(t.Context(), text.New(address)); !errors.Is(err, api.ErrForeignOrigin) {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, h := range got {
		for _, name := range []string{api.TokenHeader, "Cookie", "Authorization", "X-Lamb-TraceId"} {
			if h.Get(name) != "" {
				t.Errorf("the other server was told %s: %s", name, h.Get(name))
			}
		}
		nothingSecret(t, srv, fmt.Sprint(h))
	}
	elsewhere.empty(t)
	for _, bad := range []string{"http://files.example", "files.example/static", "ftp://files.example", "https://u:p@files.example"} {
		if _, err := api.New(api.Options{Host: srv.URL(), AllowedOrigins: []string{bad}}); err == nil {
			t.Errorf("%s is allowed", bad)
		}
	}
}

// packedSpaces packs a list that unpacks to size bytes.
func packedSpaces(t *testing.T, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	part := bytes.Repeat([]byte(" "), 1<<20)
	_, _ = io.WriteString(z, "[")
	for range size / len(part) {
		if _, err := z.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = io.WriteString(z, "]")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// An answer that unpacks to more than anybody needs is refused before it fills
// the memory.
func TestPackedBomb(t *testing.T) {
	bomb := packedSpaces(t, 64<<20)
	c, _ := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb)
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := c.Collections(t.Context())
	runtime.ReadMemStats(&after)
	if !errors.Is(err, api.ErrTooLarge) {
		t.Errorf("Collections = %v", err)
	}
	wellFormed(t, both(err)...)
	if n := (after.TotalAlloc - before.TotalAlloc) >> 20; n > 300 {
		t.Errorf("%d MB were taken for it", n)
	}
}

// Values inside each other, as many as fit, are refused and overflow nothing.
func TestDeepAnswer(t *testing.T) {
	for _, deep := range []string{
		strings.Repeat("[", 1<<20), strings.Repeat(`{"items":`, 1<<18) + "[]" + strings.Repeat("}", 1<<18),
	} {
		c, _ := clientOf(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, deep) })
		c.RecordPauses()
		if _, err := c.Collections(t.Context()); err == nil {
			t.Errorf("%.20s… is accepted", deep)
		}
	}
}
