package api_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// newClient returns a client of the server that is not signed in.
func newClient(t *testing.T, srv *apitest.Server, change ...func(*api.Options)) *api.Client {
	t.Helper()
	o := api.Options{Host: srv.URL(), Timeout: 10 * time.Second}
	for _, f := range change {
		f(&o)
	}
	c, err := api.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// signedIn returns a client with a session of the server's first account.
func signedIn(t *testing.T, srv *apitest.Server, change ...func(*api.Options)) *api.Client {
	t.Helper()
	c := newClient(t, srv, change...)
	a := srv.Account()
	if _, err := c.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
	return c
}

// bytesUpload is a file in memory.
func bytesUpload(name string, data []byte, tags ...string) api.Upload {
	return api.Upload{
		Name: name, Size: int64(len(data)), Tags: tags,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}

// sharedKeeper is a store that several clients use.
type sharedKeeper struct {
	mu    sync.Mutex
	s     api.Session
	saves int
}

func (k *sharedKeeper) Load(context.Context) (api.Session, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.s.Access.IsEmpty() {
		return api.Session{}, api.ErrSignedOut
	}
	return k.s, nil
}

func (k *sharedKeeper) Save(_ context.Context, s api.Session) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.s = s
	k.saves++
	return nil
}

func (k *sharedKeeper) Clear(context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.s = api.Session{}
	return nil
}

// seen is a transport that answers itself and remembers what it was given.
type seen struct {
	mu       sync.Mutex
	requests []*http.Request
	answer   func(*http.Request) *http.Response
}

func (s *seen) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	s.mu.Lock()
	s.requests = append(s.requests, r)
	s.mu.Unlock()
	resp := s.answer(r)
	resp.Request = r
	return resp, nil
}

// answerWith makes an answer of a status and a body.
func answerWith(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
}
