package apitest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ozdesk/api/apitest"
)

func TestFaults(t *testing.T) {
	const ok = `{"items":[],"limit":100,"offset":0,"total_count":0}`
	cases := map[string]struct {
		fault    apitest.Fault
		status   int // 0: no answer at all.
		body     string
		broken   bool // The body ends early.
		header   string
		expected string // Of the header.
	}{
		"status":       {apitest.Status(503, "no"), 503, "no", false, "Content-Type", "application/json; charset=utf8"},
		"html":         {apitest.HTML(), 200, "<!DOCTYPE html>", false, "Content-Type", "text/html; charset=utf-8"},
		"cut off":      {apitest.CutOff(10), 200, ok[:10], true, "", ""},
		"cut to none":  {apitest.CutOff(0), 200, "", true, "", ""},
		"cut at end":   {apitest.CutOff(1000), 200, ok, true, "", ""},
		"drop":         {apitest.Drop(), 0, "", false, "", ""},
		"retry after":  {apitest.RetryAfter(7), 429, `{"error_code": 101`, false, "Retry-After", "7"},
		"redirect":     {apitest.Redirect(307, "http://127.0.0.1:9/"), 307, "", false, "Location", "http://127.0.0.1:9/"},
		"garbage":      {apitest.GarbageJSON(), 200, `{"items": [{"folder_id": tru`, false, "", ""},
		"empty":        {apitest.EmptyBody(), 200, "", false, "Content-Length", "0"},
		"content type": {apitest.WrongContentType("text/plain"), 200, ok, false, "Content-Type", "text/plain"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for _, way := range []string{"socket", "memory"} {
				caller := dial(t)
				if way == "memory" {
					caller.client.Transport = caller.s.Transport()
				}
				caller.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
				caller.s.Fault(apitest.On("GET /api/folders"), c.fault)
				res, body, err := caller.send("GET", "/api/folders", "", "")
				if (err != nil) != (c.broken || c.status == 0) {
					t.Fatalf("%s: error %v", way, err)
				}
				if c.status == 0 {
					continue
				}
				if res.StatusCode != c.status || !strings.HasPrefix(body, c.body) || c.body == "" && body != "" {
					t.Errorf("%s: %d %q", way, res.StatusCode, body)
				}
				if c.header != "" && res.Header.Get(c.header) != c.expected {
					t.Errorf("%s: %s is %q", way, c.header, res.Header.Get(c.header))
				}
			}
		})
	}
}

func TestFaultsAreCountedAndRemoved(t *testing.T) {
	c := dial(t)
	remove := c.s.Fault(apitest.On("POST /api/folders"), apitest.Status(500, "{}").AfterWork())
	c.s.Fault(nil, apitest.Status(502, "{}").Once())
	c.do(502, "GET", "/api/version", "")
	c.do(200, "GET", "/api/version", "")
	c.do(500, "POST", "/api/folders", "{}")
	c.do(500, "POST", "/api/folders", "{}")
	remove()
	c.do(201, "POST", "/api/folders", "{}")
	if n := len(c.s.Folders()); n != 3 {
		t.Errorf("%d folders, want 3: the work is done before the answer fails", n)
	}
	if all, posts := c.s.Count(""), c.s.Count("POST /api/folders/"); all != 5 || posts != 3 {
		t.Errorf("counted %d and %d", all, posts)
	}
}

func TestHangEndsWithTheClient(t *testing.T) {
	c := dial(t)
	c.s.Fault(apitest.On("/api/version"), apitest.Hang())
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		req, _ := http.NewRequestWithContext(ctx, http.MethodPost, c.s.URL()+"/api/version", strings.NewReader("x"))
		res, err := c.client.Do(req)
		if err == nil {
			_ = res.Body.Close()
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
	if err := c.s.Await(t.Context(), "POST /api/version", 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	wg.Wait()
	if err := c.s.Await(ctx, "", 99); !errors.Is(err, context.Canceled) {
		t.Errorf("await: %v", err)
	}
}

func TestGateHoldsTheAnswer(t *testing.T) {
	c := dial(t)
	open := make(chan struct{})
	c.s.Fault(apitest.On("POST /api/folders"), apitest.Gate(open).AfterWork().Once())
	var wg sync.WaitGroup
	wg.Go(func() { c.do(201, "POST", "/api/folders", "{}") })
	open <- struct{}{}
	if n := len(c.s.Folders()); n != 1 {
		t.Errorf("%d folders while the answer was held", n)
	}
	wg.Wait()
}

func TestRequestsAreRecorded(t *testing.T) {
	c := dial(t)
	at := time.Unix(1700000000, 0)
	c.s.SetClock(func() time.Time { return at })
	long := `{"folder:meta_data": {"k": "` + strings.Repeat("x", 100_000) + `"}}`
	c.do(201, "POST", "/api/folders/?a=b", long)
	got := c.s.Requests()
	if len(got) != 1 {
		t.Fatalf("%d requests", len(got))
	}
	r := got[0]
	if r.Method != "POST" || r.Path != "/api/folders" || r.Query.Get("a") != "b" || !r.At.Equal(at) {
		t.Errorf("recorded %s %s %v %v", r.Method, r.Path, r.Query, r.At)
	}
	if len(r.Body) != 64<<10 || r.Size != int64(len(long)) || !strings.HasPrefix(long, string(r.Body)) {
		t.Errorf("kept %d of %d bytes", len(r.Body), r.Size)
	}
	if r.Header.Get("X-Forensic-Access-Token") != c.access {
		t.Error("the token header was not recorded")
	}
}

// TestMemoryLetsTheFakeClockRun holds a request for a minute that costs nothing.
func TestMemoryLetsTheFakeClockRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := apitest.New(t, apitest.InMemory())
		s.Fault(nil, apitest.Hang())
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+"/api/version", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := (&http.Client{Transport: s.Transport()}).Do(req)
		if err == nil {
			_ = res.Body.Close()
		}
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Minute {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}

func TestMemoryNeverDials(t *testing.T) {
	s := apitest.New(t, apitest.InMemory())
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, other.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Transport().RoundTrip(req)
	if err == nil {
		_ = res.Body.Close()
		t.Error("reached another origin")
	}
}

func TestTLSIsTrustedByItsOwnCertificateOnly(t *testing.T) {
	s := apitest.New(t, apitest.WithTLS())
	fetch := func(client *http.Client) error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+"/api/version", nil)
		if err != nil {
			return err
		}
		res, err := client.Do(req)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		return errors.Join(err, res.Body.Close())
	}
	var unknown x509.UnknownAuthorityError
	if err := fetch(&http.Client{Transport: &http.Transport{}}); !errors.As(err, &unknown) {
		t.Errorf("without the certificate: %v", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(s.CertPEM()) {
		t.Fatal("no certificate")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	if err := fetch(&http.Client{Transport: transport}); err != nil {
		t.Errorf("with the certificate: %v", err)
	}
}
