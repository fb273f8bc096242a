package api

import (
	"fmt"
	"net/http"
	"sync/atomic"
)

// Client talks to one Oz API server as one account. Its methods may be called
// from any goroutine; each honours its context, and each error can be told
// apart with errors.Is and put into words with Explain.
type Client struct {
	options  Options
	origin   origin
	allowed  map[origin]bool // Where files may be read besides.
	http     *http.Client
	slots    chan struct{} // One place per request under way.
	files    chan struct{} // One place per file among them: the others stay free.
	inFlight atomic.Int64
	sessions sessions
	pause    pauser
}

// New makes a client. It does not talk to the server yet. It fails when the
// host or one of AllowedOrigins is no address of a server, when plain http
// would leave this machine without AllowHTTP, or when CAFile cannot be read.
func New(o Options) (*Client, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("set up a client: %w", err)
	}
	own, err := parseHost(o.Host)
	if err != nil {
		return nil, fmt.Errorf("set up a client: %w", err)
	}
	if err := own.refuses(o.AllowHTTP); err != nil {
		return nil, fmt.Errorf("set up a client: %w", err)
	}
	allowed, err := allowedOrigins(o)
	if err != nil {
		return nil, fmt.Errorf("set up a client: %w", err)
	}
	base, err := newTransport(o)
	if err != nil {
		return nil, fmt.Errorf("set up a client: %w", err)
	}
	c := &Client{
		options: o,
		origin:  own,
		allowed: allowed,
		http: &http.Client{
			Transport:     &guard{base: base, origin: own, readOnly: o.ReadOnly},
			CheckRedirect: redirectPolicy,
		},
		slots: make(chan struct{}, o.MaxConcurrent),
		files: make(chan struct{}, (o.MaxConcurrent+1)/2),
		pause: wait,
	}
	c.sessions.client = c
	return c, nil
}

// Origin returns scheme, host and port of the server: https://oz.example.
func (c *Client) Origin() string { return c.origin.String() }

// InFlight returns how many requests are under way at this moment.
func (c *Client) InFlight() int { return int(c.inFlight.Load()) }

// ReadOnly reports whether every change is refused.
func (c *Client) ReadOnly() bool { return c.options.ReadOnly }

// Close lets go of idle connections. Calls under way go on.
func (c *Client) Close() { c.http.CloseIdleConnections() }
