package watch

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"ozdesk/api"
)

// Source is what a Feed needs of a client. Folder answers with analyses.
type Source interface {
	Folders(context.Context, api.FolderQuery) (api.Page[api.Folder], error)
	Folder(context.Context, api.FolderID) (api.Folder, error)
}

// Options are the settings of a Feed. The zero value is ready for use.
type Options struct {
	Clock       Clock          // nil: the machine's clock.
	Interval    time.Duration  // Between rounds while something young runs; 0: one second.
	Concurrency int            // Folders read one by one at the same time; 0: four.
	Jitter      func() float64 // In [0,1), spreads the rounds of many clients; nil: random.
	Log         *slog.Logger   // nil: nothing is logged. No text of a folder is ever logged.
}

// Feed is the change feed of one server. All methods may be called from any
// goroutine. It holds one goroutine of its own, and that only while a Sub
// listens.
type Feed struct {
	src    Source
	clock  Clock
	every  time.Duration
	limit  int
	jitter func() float64
	log    *slog.Logger
	wake   chan struct{} // Holds one: something to do before the next round is due.

	mu     sync.Mutex
	subs   map[*Sub]struct{}
	cancel context.CancelFunc // Ends the loop; nil while there is none.
	done   chan struct{}      // Closed when the last loop has ended; nil before the first.
	link   Link
	hurry  bool // Retry was called.
	lately lately
	again  map[api.FolderID]struct{} // Reread was called for them.

	durations map[api.AnalysisType]samples

	budget budget
	state  state // Belongs to the loop; loops follow each other, never overlap.
}

// New returns a feed that asks src. It starts nothing.
func New(src Source, o Options) *Feed {
	f := &Feed{
		src: src, clock: o.Clock, every: o.Interval, limit: o.Concurrency, jitter: o.Jitter, log: o.Log,
		wake: make(chan struct{}, 1), subs: make(map[*Sub]struct{}),
		again: make(map[api.FolderID]struct{}), durations: make(map[api.AnalysisType]samples),
	}
	if f.clock == nil {
		f.clock = realClock{}
	}
	if f.every <= 0 {
		f.every = time.Second
	}
	if f.limit <= 0 {
		f.limit = 4
	}
	if f.jitter == nil {
		f.jitter = rand.Float64
	}
	if f.log == nil {
		f.log = slog.New(slog.DiscardHandler)
	}
	f.budget, f.state = newBudget(f.clock), newState()
	return f
}

// Watch adds a listener. It ends with ctx or with Close, whichever is first.
// It is told first what changed lately, so that a pane which closed its Sub
// while it was hidden catches up; when that is more than the feed remembers it
// is told Missed. A pane that comes new calls Watch before it loads what it
// shows: then nothing that changes in between is lost.
func (f *Feed) Watch(ctx context.Context) *Sub {
	s := newSub(f)
	f.mu.Lock()
	f.subs[s] = struct{}{}
	f.lately.tell(s)
	if f.link.Lost() {
		s.tell(Event{Kind: LinkLost, Link: f.link})
	}
	f.attend()
	s.release = context.AfterFunc(ctx, func() { s.end(context.Cause(ctx)) })
	f.mu.Unlock()
	return s
}

// Link returns the state of the connection. While nobody listens it is the
// state of the last attempt.
func (f *Feed) Link() Link {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.link
}

// Retry asks the server at once instead of waiting for the next attempt, for
// example when a person presses a key or has signed in again. A time that the
// server itself has asked to wait is still waited.
func (f *Feed) Retry() {
	f.mu.Lock()
	f.hurry = true
	f.mu.Unlock()
	f.nudge()
}

// Reread reads folders at once, whether anybody watches them by id or not,
// and reports those that changed. It is for news from elsewhere, such as a
// webhook. It may be called at any rate: what comes twice is read once, more
// than the feed can hold makes it look at everything instead, and while the
// link is lost nothing is hurried. With none it asks for what is new and
// changed. It returns without waiting.
func (f *Feed) Reread(ids ...api.FolderID) {
	f.mu.Lock()
	if len(f.subs) == 0 {
		f.mu.Unlock()
		return // Nobody would hear it; who comes next loads anew.
	}
	taken := 0
	for _, id := range ids {
		if api.ValidID(string(id)) && len(f.again) < maxPending {
			f.again[id] = struct{}{}
			taken++
		}
	}
	if taken == 0 || taken < len(ids) {
		f.hurry = f.hurry || !f.link.Lost()
	}
	f.mu.Unlock()
	f.nudge()
}

// nudge wakes the loop.
func (f *Feed) nudge() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// attend starts the loop when somebody listens and ends it when nobody does.
// The lock is held.
func (f *Feed) attend() {
	listening := false
	for s := range f.subs {
		listening = listening || !s.paused
	}
	switch {
	case listening && f.cancel == nil:
		// Not the context of one Sub: its end must not end what others share.
		ctx, cancel := context.WithCancel(context.Background())
		before := f.done
		f.cancel, f.done = cancel, make(chan struct{})
		go f.run(ctx, before, f.done)
	case !listening && f.cancel != nil:
		f.cancel()
		f.cancel = nil
	}
}
