package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// Options say which server to talk to and how. Only Host is required.
type Options struct {
	// Host is the server: "https://oz.example", with or without "/api" behind
	// it. Without a scheme https is meant.
	Host string
	// Keeper keeps the session between runs; nil keeps it in memory.
	Keeper Keeper
	// Recorder is told of every change before it is sent; nil tells nobody.
	Recorder Recorder
	// SignIn is asked for e-mail and password when a session cannot be
	// renewed; nil gives ErrSignedOut instead. However many calls wait, it is
	// asked once.
	SignIn func(ctx context.Context) (email string, password Secret, err error)
	// HTTP replaces the network, for tests and recordings. It sees every
	// request after all checks. CAFile is not read then.
	HTTP http.RoundTripper
	// AllowHTTP permits http without TLS to other hosts than this machine.
	AllowHTTP bool
	// AllowedOrigins are other servers that files may be read from, such as
	// "https://files.example", because media addresses lead there. They get
	// neither token nor cookie nor anything but the address itself.
	AllowedOrigins []string
	// CAFile names a PEM file of authorities that are trusted besides those of
	// the system.
	CAFile string
	// Timeout is how long a call may wait without a byte moving; 0 means 30
	// seconds.
	Timeout time.Duration
	// ReadOnly refuses every change with ErrReadOnly before it is sent.
	ReadOnly bool
	// MaxConcurrent bounds the requests under way at once; 0 means 8. Files
	// take half of the places at most.
	MaxConcurrent int
	// Log gets one line per request, without queries, bodies or secrets.
	Log *slog.Logger
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// NewID makes request ids; nil makes random UUIDs.
	NewID func() string
	// UserAgent names the program to the server; "" means "ozdesk".
	UserAgent string
}

const (
	defaultTimeout    = 30 * time.Second
	defaultConcurrent = 8
)

// withDefaults fills in what was left open.
func (o Options) withDefaults() (Options, error) {
	if o.Timeout < 0 || o.MaxConcurrent < 0 {
		return o, errors.New("a timeout or a number of requests cannot be negative")
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.MaxConcurrent == 0 {
		o.MaxConcurrent = defaultConcurrent
	}
	if o.Keeper == nil {
		o.Keeper = new(memoryKeeper)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = uuid.NewString
	}
	if o.UserAgent == "" {
		o.UserAgent = "ozdesk"
	}
	return o, nil
}
