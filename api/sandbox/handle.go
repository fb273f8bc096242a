package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/demo"
)

const (
	// joinPatience is how long Join waits for a process that holds the lock
	// and does not answer: it may be setting the sandbox up.
	joinPatience = 30 * time.Second
	// lookAgain is the pause between two looks while joining.
	lookAgain = 50 * time.Millisecond
	// watchLock is the pause between two looks at the lock of the process that
	// serves.
	watchLock = 150 * time.Millisecond
)

// Handle is one process's part in a sandbox: either it serves the data
// directory, or it uses the process that does and waits to take its place.
type Handle struct {
	options Options
	lock    *flock.Flock
	stop    context.CancelFunc // ends the waiting
	waiting sync.WaitGroup
	done    chan struct{}

	mu      sync.Mutex
	url     string
	serving *serving // nil while another process serves
	closed  bool
}

// Join connects to the process that serves o.Dir, or becomes it. It returns
// once the sandbox answers. Close must be called in the end.
func Join(ctx context.Context, o Options) (*Handle, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	if err := checkDir(o.Dir); err != nil {
		return nil, fmt.Errorf("sandbox in %s: %w", o.Dir, err)
	}
	h := &Handle{options: o, lock: newLock(o.Dir), done: make(chan struct{})}
	if err := h.join(ctx); err != nil {
		return nil, fmt.Errorf("sandbox in %s: %w", o.Dir, errors.Join(err, h.lock.Close()))
	}
	return h, nil
}

// complete fills in what was left out.
func (o Options) complete() (Options, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil || o.Dir == "" {
		return o, errors.Join(errors.New("the sandbox needs a data directory"), err)
	}
	o.Dir = dir
	if o.Addr != "" {
		if err := checkAddr(o.Addr, o.AllowRemote); err != nil {
			return o, err
		}
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
	if o.Progress == nil {
		o.Progress = func(int, int, string) {}
	}
	if o.plan == nil {
		o.plan = demo.NewPlan
	}
	if o.hookPause == 0 {
		o.hookPause = hookPause
	}
	o.Release = o.Release.orNewest()
	if o.Workers <= 0 {
		o.Workers = max(1, runtime.NumCPU()-1)
	}
	return o, nil
}

// join looks in turn at the lock and at the process that may hold it.
func (h *Handle) join(ctx context.Context) error {
	patience := time.NewTimer(joinPatience)
	defer patience.Stop()
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	for said := false; ; {
		got, err := h.lock.TryLock()
		if err != nil {
			return fmt.Errorf("lock the data directory: %w", err)
		}
		if got {
			v, err := serve(ctx, h.options, "")
			if err != nil {
				return errors.Join(err, h.lock.Unlock())
			}
			h.serving, h.url, h.stop = v, v.address, func() {}
			return nil
		}
		p, err := readPlace(h.options.Dir)
		if err == nil && p.answers(ctx) {
			h.url = p.Address
			h.wait(ctx)
			return nil
		}
		if !said {
			h.options.Progress(0, 0, "waiting for the process that serves the sandbox")
			said = true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-patience.C:
			if p.Address == "" {
				return fmt.Errorf("%w, and does not say where", ErrLocked)
			}
			return fmt.Errorf("%w, and %s does not answer as that process", ErrLocked, p.Address)
		case <-again.C:
		}
	}
}

// wait starts to wait for the lock. When the process that serves has gone,
// this one takes its place under the same address.
func (h *Handle) wait(ctx context.Context) {
	ctx, h.stop = context.WithCancel(context.WithoutCancel(ctx))
	h.waiting.Go(func() {
		// The operating system offers no wait for a lock that can be given
		// up, so it is looked at now and then.
		got, err := h.lock.TryLockContext(ctx, watchLock)
		if !got {
			if ctx.Err() == nil {
				h.options.Log.Error("cannot wait for the sandbox's lock", "error", err)
			}
			return
		}
		if err := h.takeOver(ctx); err != nil && ctx.Err() == nil {
			h.options.Log.Error("cannot take the sandbox over", "error", errors.Join(err, h.lock.Unlock()))
			close(h.done)
			h.mu.Lock()
			h.closed = true
			h.mu.Unlock()
		}
	})
}

func (h *Handle) takeOver(ctx context.Context) error {
	// Another process may have served in between under another address.
	previous := h.URL()
	v, err := serve(ctx, h.options, previous)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.serving, h.url = v, v.address
	return nil
}

// URL is the address of the server, such as http://127.0.0.1:40123, without a
// slash at the end.
func (h *Handle) URL() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.url
}

// Holder reports whether this process serves the directory at the moment.
func (h *Handle) Holder() bool { return h.holding() != nil }

func (h *Handle) holding() *serving {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.serving
}

// Done is closed when the handle has ended: after Close, or when the place of
// the process that served could not be taken.
func (h *Handle) Done() <-chan struct{} { return h.done }

// Settle waits until the analyses named are final, if this process runs them:
// a short command calls it before it leaves. It returns at once when another
// process runs them, and does not wait for those that were told never to end.
func (h *Handle) Settle(ctx context.Context, analysisIDs []string) error {
	v := h.holding()
	if v == nil {
		return nil
	}
	ids := make([]db.AnalysisID, len(analysisIDs))
	for i, id := range analysisIDs {
		ids[i] = db.AnalysisID(id)
	}
	return v.runner.Wait(ctx, ids...)
}

// Close leaves the sandbox. A process that waits takes the place of one that
// served. Further calls do nothing.
func (h *Handle) Close() error {
	h.stop()
	h.waiting.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	h.closed = true
	defer close(h.done)
	var err error
	if h.serving != nil {
		err = h.serving.close()
		h.serving = nil
	}
	return errors.Join(err, h.lock.Close())
}

// hostPort is the host and port of an address.
func hostPort(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}
