// Package apitest is a small Oz API server in memory, for tests of the client
// and of everything above it. It is written from the Oz API reference alone,
// apart from the embedded sandbox, so that the client meets two independent
// readings of the wire. Quirks switch every form that the reference tolerates,
// faults break single answers in every way a network or a proxy can, and
// helpers script the state that a test needs. Nothing in it waits for wall
// time: analyses move when they are read or when the test says so.
package apitest

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// memoryURL is the address of a server that has no listener. The name cannot
// be resolved, so that a client without Transport fails instead of dialling.
const memoryURL = "http://oz.invalid"

// Server is one Oz API server. Its methods may be called from any goroutine;
// those that script state end the test when they are given an unknown id.
type Server struct {
	t    testing.TB
	url  string
	done chan struct{} // Closed at the end of the test; releases what hangs.
	cert []byte

	quirks     Quirks
	autoFinish int // Reads answered with PROCESSING; negative: never ends by itself.
	ttl        time.Duration
	keep       int64
	memory     bool
	tls        bool

	mu     sync.Mutex
	clock  func() time.Time
	serial int
	world  world
	auth   sessions
	log    requestLog
	faults []*armed
}

// Option changes how a Server is made.
type Option func(*Server)

// WithQuirks sets the forms in which the server answers.
func WithQuirks(q Quirks) Option { return func(s *Server) { s.quirks = q } }

// AutoFinish ends an analysis by itself: it is answered with PROCESSING reads
// times and with its final state from then on. Without this option it runs
// until Finish or FinishAs.
func AutoFinish(reads int) Option { return func(s *Server) { s.autoFinish = reads } }

// WithClock sets the clock that all times of the server come from. Without
// it the clock is time.Now.
func WithClock(now func() time.Time) Option { return func(s *Server) { s.clock = now } }

// WithTTL sets how long an access token lives after its last use. Without it
// that is 15 minutes, the reference's default.
func WithTTL(d time.Duration) Option { return func(s *Server) { s.ttl = d } }

// KeepMedia sets how many bytes of one uploaded file are kept for download;
// of a larger one only size and hash remain, so that a test may watch memory
// while it streams. Without it the limit is 32 MiB.
func KeepMedia(bytes int64) Option { return func(s *Server) { s.keep = bytes } }

// InMemory makes a server without a listener, reached by Transport alone.
// It suits tests in a bubble of testing/synctest, where sockets would keep
// the fake clock from moving.
func InMemory() Option { return func(s *Server) { s.memory = true } }

// WithTLS makes a server that speaks HTTPS with a certificate that no system
// trusts; CertPEM returns it.
func WithTLS() Option { return func(s *Server) { s.tls = true } }

// New starts a server on the loopback interface, with one company and one
// CLIENT_ADMIN in it, and stops it at the end of the test.
func New(t testing.TB, opts ...Option) *Server {
	t.Helper()
	s := &Server{
		t: t, done: make(chan struct{}), clock: time.Now,
		autoFinish: -1, ttl: 15 * time.Minute, keep: 32 << 20,
	}
	for _, o := range opts {
		o(s)
	}
	s.log.changed = make(chan struct{})
	s.world.company("Example Ltd", s.newID())
	s.AddAccount("CLIENT_ADMIN")
	if s.memory {
		s.url = memoryURL
		t.Cleanup(func() { close(s.done) })
		return s
	}
	h := httptest.NewUnstartedServer(s)
	h.Config.ErrorLog = log.New(io.Discard, "", 0) // Refused handshakes are what some tests are about.
	if s.tls {
		h.StartTLS()
		s.cert = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: h.Certificate().Raw})
	} else {
		h.Start()
	}
	s.url = h.URL
	t.Cleanup(func() {
		close(s.done)
		h.CloseClientConnections()
		h.Close()
	})
	return s
}

// URL returns scheme, host and port of the server, without a path.
func (s *Server) URL() string { return s.url }

// CertPEM returns the certificate of a server made WithTLS, else nil.
func (s *Server) CertPEM() []byte { return s.cert }

// SetClock replaces the clock of the server.
func (s *Server) SetClock(now func() time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = now
}

// SetQuirks replaces the forms in which the server answers from now on.
func (s *Server) SetQuirks(q Quirks) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quirks = q
}

// ServeHTTP records the request, applies a fault that matches it and answers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = s.record(r)
	if f := s.faultFor(r); f != nil {
		s.strike(f, w, r)
		return
	}
	s.answer(w, r)
}

// now reads the clock in the resolution of the wire, microseconds. The lock
// is held.
func (s *Server) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }
