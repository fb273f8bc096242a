package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// Bounds of telling a resolution_endpoint that a group has ended.
const (
	hookWorkers  = 4
	hookTimeout  = 5 * time.Second
	hookAttempts = 3
)

// hookPause is how long the first pause between two attempts lasts; the next is
// twice as long.
const hookPause = time.Second

// errHookRefused says that an endpoint is one that this server does not call.
var errHookRefused = errors.New("the endpoint is not on this machine, and other machines have not been allowed")

// hooks tells the resolution_endpoint of every group that has ended, once: a
// POST with the folder and its analyses (Oz API reference, section 3.9). It
// works beside the analyses, so that a slow receiver delays none of them.
// What was not told when the process ended is told after the next start.
type hooks struct {
	store  *db.Store
	log    *slog.Logger
	remote bool
	pause  time.Duration
	body   func(context.Context, db.FolderID) (*wire.Object, error)
	client *http.Client

	stop    context.CancelFunc
	workers sync.WaitGroup
	wake    chan struct{} // has room for one word that the queue has grown

	mu      sync.Mutex
	queue   []db.GroupID
	claimed map[db.GroupID]bool // told, or being told, by this process
}

// newHooks makes hooks that call receivers on this machine only, unless remote.
// body makes what is sent.
func newHooks(store *db.Store, log *slog.Logger, remote bool, body func(context.Context, db.FolderID) (*wire.Object, error)) *hooks {
	h := &hooks{
		store: store, log: log, remote: remote, pause: hookPause, body: body,
		wake: make(chan struct{}, 1), claimed: map[db.GroupID]bool{},
	}
	dialer := &net.Dialer{Timeout: hookTimeout, Control: h.checkAddress}
	h.client = &http.Client{
		Timeout:   hookTimeout,
		Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse // the endpoint was named, another one was not
		},
	}
	return h
}

// start takes up what an earlier process has not told, and what tell is told.
func (h *hooks) start(ctx context.Context) error {
	untold, err := h.store.Query().Untold(ctx)
	if err != nil {
		return err
	}
	ctx, h.stop = context.WithCancel(context.WithoutCancel(ctx))
	for range hookWorkers {
		h.workers.Go(func() { h.work(ctx) })
	}
	for _, id := range untold {
		h.tell(id)
	}
	return nil
}

// close ends the work; what is under way is broken off.
func (h *hooks) close() {
	h.stop()
	h.workers.Wait()
}

// tell queues a group and returns at once. A group that has not ended, or has
// no endpoint, is passed over later.
func (h *hooks) tell(id db.GroupID) {
	h.mu.Lock()
	h.queue = append(h.queue, id)
	h.mu.Unlock()
	h.poke()
}

func (h *hooks) poke() {
	select {
	case h.wake <- struct{}{}:
	default: // the word is waiting already
	}
}

func (h *hooks) take() (id db.GroupID, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.queue) == 0 {
		return "", false
	}
	id, h.queue = h.queue[0], h.queue[1:]
	return id, true
}

// claim reports whether the caller is the one to tell a group. The last two
// analyses of a group may end together, and each is a word that it has ended.
func (h *hooks) claim(id db.GroupID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	first := !h.claimed[id]
	h.claimed[id] = true
	return first
}

func (h *hooks) work(ctx context.Context) {
	for ctx.Err() == nil {
		id, ok := h.take()
		if !ok {
			select {
			case <-ctx.Done():
			case <-h.wake:
			}
			continue
		}
		h.poke() // another worker may sleep although more waits
		if err := h.deliver(ctx, id); err != nil && ctx.Err() == nil {
			h.log.Warn("the end of a group could not be told", "group_id", string(id), "error", err)
		}
	}
}

// deliver tells one group, in several attempts if need be, and notes that it is
// done with, whether the receiver has understood or not.
func (h *hooks) deliver(ctx context.Context, id db.GroupID) error {
	n, err := h.store.Query().Notice(ctx, id)
	if err != nil || n.Endpoint == "" || !h.claim(id) {
		return err
	}
	err = h.send(ctx, n)
	if ctx.Err() != nil {
		return ctx.Err() // the next start tries again
	}
	return errors.Join(err, h.store.Update(ctx, func(tx *db.Tx) error { return tx.Told(ctx, id) }))
}

func (h *hooks) send(ctx context.Context, n db.Notice) error {
	if err := h.checkEndpoint(n.Endpoint); err != nil {
		return errors.Join(err, h.note(ctx, n, 1, 0, time.Now(), err))
	}
	folder, err := h.body(ctx, n.Folder)
	if err != nil {
		return err
	}
	data := wire.Append(nil, folder)
	pause := h.pause
	for attempt := 1; ; attempt++ {
		began := time.Now()
		status, err := h.post(ctx, n.Endpoint, data)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if nerr := h.note(ctx, n, attempt, status, began, err); nerr != nil {
			return errors.Join(err, nerr)
		}
		if err == nil || attempt == hookAttempts || errors.Is(err, errHookRefused) {
			return err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		pause *= 2
	}
}

// checkEndpoint refuses what is no web address.
func (h *hooks) checkEndpoint(endpoint string) error {
	u, err := url.Parse(endpoint)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("%w: it is no http address", errHookRefused)
	}
	return nil
}

// checkAddress looks at the address that a connection is about to be made to: a
// name may lead anywhere.
func (h *hooks) checkAddress(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("connect to the endpoint: %w", err)
	}
	if ip := net.ParseIP(host); !h.remote && (ip == nil || !ip.IsLoopback()) {
		return errHookRefused
	}
	return nil
}

// report is what an endpoint is sent: the folder with its analyses, the places of
// its media under the address of this server.
func (s *server) report(ctx context.Context, base string, id db.FolderID) (*wire.Object, error) {
	f, err := s.store.Query().Folder(ctx, id)
	if err != nil {
		return nil, err
	}
	list, err := (&call{server: s, base: base}).folderObjects(ctx, []db.Folder{f}, with{analyses: true})
	if err != nil {
		return nil, err
	}
	o, isObject := list[0].(*wire.Object)
	if !isObject {
		return nil, fmt.Errorf("render folder %s: it is no object", id)
	}
	return o, nil
}

// note keeps what came of an attempt.
func (h *hooks) note(ctx context.Context, n db.Notice, attempt, status int, began time.Time, err error) error {
	d := db.Delivery{
		Group: n.Group, Folder: n.Folder, Endpoint: n.Endpoint, Attempt: attempt, Status: status, Took: time.Since(began).Microseconds(),
	}
	if err != nil {
		d.Error = err.Error()
	}
	return h.store.Update(ctx, func(tx *db.Tx) error { return tx.AddDelivery(ctx, d) })
}

// post makes one call and returns the status of the answer, 0 for none.
func (h *hooks) post(ctx context.Context, endpoint string, data []byte) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(data))
	if err != nil {
		return 0, fmt.Errorf("call the endpoint: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := h.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("call the endpoint: %w", err)
	}
	_, err = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16))
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return resp.StatusCode, fmt.Errorf("read the endpoint's answer: %w", err)
	}
	if resp.StatusCode/100 != 2 {
		return resp.StatusCode, fmt.Errorf("the endpoint answered with status %d", resp.StatusCode)
	}
	return resp.StatusCode, nil
}
