package watch

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"ozdesk/api"
)

// Rereader is told which folders have news. It must not wait. A Feed is one.
type Rereader interface {
	Reread(ids ...api.FolderID)
}

// ReceiverOptions say where webhooks arrive. The zero value listens on this
// machine alone, under a random address.
type ReceiverOptions struct {
	// Address is what Start listens at, HOST:PORT; "" is a free port that only
	// this machine reaches.
	Address string
	// Public is how the server reaches Address when that differs, for example
	// through a proxy that speaks https: "https://hooks.example/oz".
	Public string
	// Secret is the last part of the address: at least 16 letters, digits, "_"
	// or "-". "" makes a random one, which is new at every start.
	Secret string
	// Log is told of what arrives, without its content; nil tells nobody.
	Log *slog.Logger
}

// Bounds of what a Receiver takes.
const (
	maxHook       = 1 << 20 // Bytes of one webhook; a longer one still is news.
	hookTimeout   = 10 * time.Second
	hookIdle      = 30 * time.Second
	maxHookHeader = 16 << 10
	leastSecret   = 16
)

// errSecret is what a secret is that cannot be the end of an address.
var errSecret = errors.New("the secret of a webhook needs at least 16 letters, digits, _ or -")

// Receiver takes the webhooks that a server sends when the analyses of a folder
// are complete (Oz API reference, section 3.9). They carry no signature, so
// nothing in them is believed but which folder they are about: that folder is
// read again through the API. Who does not know the secret is not answered.
// A webhook is answered without waiting for that, because no rule says that a
// server tries again.
type Receiver struct {
	feed     Rereader
	path     string
	address  string
	public   string
	log      *slog.Logger
	listener net.Listener
	done     chan struct{} // Closed when serving has ended; nil before Start.
	conns    sync.WaitGroup
}

// NewReceiver returns a receiver that tells feed. It is a handler for any HTTP
// server; Start gives it one of its own.
func NewReceiver(feed Rereader, o ReceiverOptions) (*Receiver, error) {
	r := &Receiver{feed: feed, address: o.Address, public: strings.TrimRight(o.Public, "/"), log: o.Log}
	if r.address == "" {
		r.address = "127.0.0.1:0"
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	if o.Secret == "" {
		o.Secret = rand.Text()
	}
	if len(o.Secret) < leastSecret || strings.ContainsFunc(o.Secret, unfit) {
		return nil, errSecret
	}
	r.path = "/hook/" + o.Secret
	return r, nil
}

// unfit reports whether a character cannot be part of a secret.
func unfit(c rune) bool {
	return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-'
}

// Start listens and answers until ctx ends. Wait returns after that.
func (r *Receiver) Start(ctx context.Context) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", r.address)
	if err != nil {
		return fmt.Errorf("listen for webhooks at %s: %w", r.address, err)
	}
	s := &http.Server{
		Handler: r, ReadHeaderTimeout: hookTimeout, ReadTimeout: hookTimeout, WriteTimeout: hookTimeout,
		IdleTimeout: hookIdle, MaxHeaderBytes: maxHookHeader, ErrorLog: slog.NewLogLogger(r.log.Handler(), slog.LevelDebug),
	}
	r.listener, r.done = l, make(chan struct{})
	s.ConnState = func(_ net.Conn, now http.ConnState) {
		switch now {
		case http.StateNew:
			r.conns.Add(1)
		case http.StateClosed, http.StateHijacked:
			r.conns.Done()
		}
	}
	stop := context.AfterFunc(ctx, func() { _ = s.Close() })
	go func() {
		defer close(r.done)
		defer stop()
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			r.log.Warn("webhooks are not received any more", "error", err)
		}
	}()
	return nil
}

// Wait returns when the receiver that was started has ended, with all its
// connections.
func (r *Receiver) Wait() {
	if r.done != nil {
		<-r.done
		r.conns.Wait()
	}
}

// URL returns the address that a new folder names as its webhook. Whoever has
// it can make the feed read folders, and nothing else. It is "" before Start,
// unless Public is set.
func (r *Receiver) URL() string {
	switch {
	case r.public != "":
		return r.public + r.path
	case r.listener != nil:
		return "http://" + r.listener.Addr().String() + r.path
	}
	return ""
}

// ServeHTTP takes one webhook.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	given := strings.TrimRight(req.URL.Path, "/")
	// A proxy may leave the path of Public in front.
	given = given[max(0, len(given)-len(r.path)):]
	switch {
	case subtle.ConstantTimeCompare([]byte(given), []byte(r.path)) != 1:
		http.NotFound(w, req)
		return
	case req.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	id := hookFolder(io.LimitReader(req.Body, maxHook))
	r.log.Debug("webhook received", "folder", string(id))
	if id == "" {
		r.feed.Reread() // It does not say where, but there is news.
	} else {
		r.feed.Reread(id)
	}
	w.WriteHeader(http.StatusNoContent)
}

// hookFolder returns the id of the folder that a webhook is about, "" when it
// does not say so in a form that is known.
func hookFolder(body io.Reader) api.FolderID {
	var hook struct {
		ID     json.RawMessage `json:"folder_id"`
		Folder json.RawMessage `json:"folder"`
	}
	if json.NewDecoder(body).Decode(&hook) != nil {
		return ""
	}
	if len(hook.ID) == 0 && len(hook.Folder) > 0 {
		var inner struct {
			ID json.RawMessage `json:"folder_id"`
		}
		if json.Unmarshal(hook.Folder, &inner) == nil {
			hook.ID = inner.ID
		}
	}
	var id string
	if json.Unmarshal(hook.ID, &id) != nil || !api.ValidID(id) {
		return ""
	}
	return api.FolderID(id)
}
