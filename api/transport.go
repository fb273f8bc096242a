package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"ozdesk/api/text"
)

// Bounds of the parts of a request that no byte of its own moves in.
const (
	dialTimeout      = 10 * time.Second
	handshakeTimeout = 10 * time.Second
	idleConnTimeout  = 30 * time.Second
	maxHeaderBytes   = 1 << 20
	maxRedirects     = 5
)

// newTransport returns the network side of a client.
func newTransport(o Options) (http.RoundTripper, error) {
	if o.HTTP != nil {
		return o.HTTP, nil
	}
	return NewTransport(o)
}

// NewTransport makes the network side that a client has unless Options.HTTP
// replaces it, for whoever looks at what passes, such as a recording. Of the
// options it reads CAFile and MaxConcurrent.
func NewTransport(o Options) (*http.Transport, error) {
	if o.MaxConcurrent == 0 {
		o.MaxConcurrent = defaultConcurrent
	}
	pool, err := authorities(o.CAFile)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: idleConnTimeout}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool},
		TLSHandshakeTimeout:    handshakeTimeout,
		IdleConnTimeout:        idleConnTimeout,
		MaxIdleConnsPerHost:    o.MaxConcurrent,
		MaxResponseHeaderBytes: maxHeaderBytes,
		ForceAttemptHTTP2:      true,
	}, nil
}

// authorities returns those of the system and of the file; nil means those of
// the system alone.
func authorities(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the file of certificate authorities: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // A system without any is no reason to fail.
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM form", text.Line(file))
	}
	return pool, nil
}

// permit is put into the context of a request that may change something, by
// the one function that has told the Recorder of it.
type permit int

const (
	permitRecorded permit = iota + 1 // Told to the Recorder.
	permitSession                    // Sign-in and renewal, which change no object.
)

type permitKey struct{}

func withPermit(ctx context.Context, p permit) context.Context {
	return context.WithValue(ctx, permitKey{}, p)
}

// errNoPermit stops a change that came to the transport by another way than
// the Recorder.
var errNoPermit = errors.New("a change was about to be sent without being recorded")

// foreignKey is where the context of a request for a file at another, allowed
// origin has that origin.
type foreignKey struct{}

// guard is the last gate before the network. Whatever the code above it does,
// no request leaves for another origin, but for a file at an allowed one and
// then without anything that is ours, no change leaves without a permit, and
// none at all where the client is read-only.
type guard struct {
	base     http.RoundTripper
	origin   origin
	readOnly bool
}

// RoundTrip checks the request and hands it on.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := g.check(req); err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, err
	}
	return g.base.RoundTrip(req)
}

func (g *guard) check(req *http.Request) error {
	if to := originOf(req.URL); to != g.origin {
		allowed, _ := req.Context().Value(foreignKey{}).(origin)
		if to != allowed || req.Method != http.MethodGet || carriesOurs(req.Header) {
			return ErrForeignOrigin
		}
		return nil
	}
	if !mutates(req.Method) {
		return nil
	}
	switch p, _ := req.Context().Value(permitKey{}).(permit); {
	case p == permitSession:
		return nil
	case p != permitRecorded:
		return errNoPermit
	case g.readOnly:
		return ErrReadOnly
	}
	return nil
}

// carriesOurs reports whether a header would tell another server who we are.
func carriesOurs(h http.Header) bool {
	for _, name := range []string{tokenHeader, traceHeader, "Authorization", "Cookie"} {
		if h.Get(name) != "" {
			return true
		}
	}
	return false
}

// CloseIdleConnections reaches the transport underneath.
func (g *guard) CloseIdleConnections() {
	if c, ok := g.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func mutates(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// redirectPolicy follows a reading request inside the origin that it began at
// and nothing else. A change is not repeated at another address: the answer
// itself is handed back then, and becomes an error.
func redirectPolicy(req *http.Request, via []*http.Request) error {
	switch {
	case via[0].Method != http.MethodGet:
		return http.ErrUseLastResponse
	case originOf(req.URL) != originOf(via[0].URL):
		return ErrForeignOrigin
	case len(via) > maxRedirects:
		return ErrRedirected
	}
	return nil
}
