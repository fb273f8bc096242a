package apitest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// bodyKept is how many bytes of a request body are kept for inspection.
const bodyKept = 64 << 10

// Request is one request as it arrived, also when a fault answered it.
type Request struct {
	Method string
	Path   string // Without a trailing slash.
	Query  url.Values
	Header http.Header
	Body   []byte // What the server has read of the body, at most 64 KiB.
	Size   int64  // Bytes of the body that the server has read.
	At     time.Time
}

// requestLog holds the requests in the order of their arrival.
type requestLog struct {
	all     []*Request
	changed chan struct{} // Closed and replaced at every arrival.
}

// Requests returns a copy of everything that has arrived, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Request, len(s.log.all))
	for i, r := range s.log.all {
		out[i] = *r
		out[i].Body = append([]byte(nil), r.Body...)
	}
	return out
}

// Count returns how many requests have arrived under prefix, which is the
// beginning of a path ("/api/folders") or a method and the beginning of a
// path ("POST /api/folders"). An empty prefix counts everything.
func (s *Server) Count(prefix string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.count(prefix)
}

// Await waits until at least n requests have arrived under prefix, in the
// sense of Count, or until ctx ends.
func (s *Server) Await(ctx context.Context, prefix string, n int) error {
	for {
		s.mu.Lock()
		have, changed := s.log.count(prefix), s.log.changed
		s.mu.Unlock()
		if have >= n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("await %d requests under %q, %d arrived: %w", n, prefix, have, ctx.Err())
		}
	}
}

// On returns a matcher for Fault that takes what Count counts under prefix.
func On(prefix string) func(*http.Request) bool {
	return func(r *http.Request) bool { return under(prefix, r.Method, trim(r.URL.Path)) }
}

func (l *requestLog) count(prefix string) int {
	n := 0
	for _, r := range l.all {
		if under(prefix, r.Method, r.Path) {
			n++
		}
	}
	return n
}

// under reports whether a request begins with prefix, with or without method.
func under(prefix, method, path string) bool {
	if m, p, ok := strings.Cut(prefix, " "); ok {
		return m == method && strings.HasPrefix(path, trim(p))
	}
	return strings.HasPrefix(path, trim(prefix))
}

// trim takes trailing slashes off, which the wire treats as if they were not there.
func trim(path string) string { return strings.TrimRight(path, "/") }

// record notes the arrival of r and returns its body, which goes on recording
// what is read of it.
func (s *Server) record(r *http.Request) io.ReadCloser {
	s.mu.Lock()
	defer s.mu.Unlock()
	entry := &Request{
		Method: r.Method, Path: trim(r.URL.Path), Query: r.URL.Query(),
		Header: r.Header.Clone(), At: s.now(),
	}
	s.log.all = append(s.log.all, entry)
	close(s.log.changed)
	s.log.changed = make(chan struct{})
	return &tap{ReadCloser: r.Body, server: s, entry: entry}
}

// tap is a request body that keeps a bounded copy of what passes.
type tap struct {
	io.ReadCloser
	server *Server
	entry  *Request
}

// Read reads on and keeps the first bytes.
func (t *tap) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	t.server.mu.Lock()
	defer t.server.mu.Unlock()
	room := min(n, bodyKept-len(t.entry.Body))
	t.entry.Body = append(t.entry.Body, p[:room]...)
	t.entry.Size += int64(n)
	return n, err
}
