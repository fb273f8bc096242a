package api_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// A call that has chosen its token and is held up before it leaves must not
// send it once others have sent the one that replaced it: the server ends the
// old pair at the first use of the new one.
func TestHeldUpCallDoesNotSendAReplacedToken(t *testing.T) {
	srv := apitest.New(t)
	base := http.DefaultTransport.(*http.Transport).Clone()
	defer base.CloseIdleConnections()
	var (
		mu      sync.Mutex
		tokens  []string
		holding sync.Once
		held    = make(chan struct{})
		release = make(chan struct{})
	)
	c := signedIn(t, srv, func(o *api.Options) {
		o.HTTP = roundTrip(func(r *http.Request) (*http.Response, error) {
			first := false
			if strings.Contains(r.URL.Path, "/collections") {
				holding.Do(func() { first = true })
			}
			if first {
				close(held)
				select {
				case <-release:
				case <-r.Context().Done():
					return nil, r.Context().Err()
				}
			}
			if !strings.HasSuffix(strings.TrimRight(r.URL.Path, "/"), "/refresh") {
				mu.Lock()
				tokens = append(tokens, r.Header.Get(api.TokenHeader))
				mu.Unlock()
			}
			return base.RoundTrip(r)
		})
	})
	srv.ExpireTokens()
	done := make(chan error, 1)
	go func() {
		_, err := c.Collections(t.Context())
		done <- err
	}()
	<-held
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Error(err)
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n := srv.Count(refreshPath); n != 1 {
		t.Errorf("renewed %d times", n)
	}
	s, err := c.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(tokens, s.Access.Reveal())
	if at < 0 {
		t.Fatal("the new token was never sent")
	}
	for _, token := range tokens[at:] {
		if token != s.Access.Reveal() {
			t.Error("a replaced token was sent after the new one")
		}
	}
}
