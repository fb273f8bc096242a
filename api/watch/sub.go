package watch

import (
	"context"
	"errors"
	"time"

	"ozdesk/api"
)

// ErrClosed is returned by Next after Close.
var ErrClosed = errors.New("the watch is closed")

// Limits of what one Sub is handed.
const (
	minSpacing = 100 * time.Millisecond // At most ten batches a second.
	maxPending = 2000                   // Folders kept for a Sub that does not ask.
)

// Sub is one listener of a Feed. Its methods may be called from any goroutine,
// Next from one at a time.
type Sub struct {
	feed    *Feed
	release func() bool
	ready   chan struct{} // Holds one: there is something to take.
	done    chan struct{} // Closed when the Sub has ended.

	// Below: guarded by the lock of the feed.
	ids     map[api.FolderID]struct{}
	fresh   map[api.FolderID]struct{} // Set, and not read since.
	paused  bool
	ended   bool
	err     error
	folders map[api.FolderID]Event
	order   []api.FolderID // Of folders, oldest news first.
	link    *Event
	missed  bool
	taken   time.Time // When the last batch was taken.
}

// newSub returns a listener that no feed knows yet.
func newSub(f *Feed) *Sub {
	return &Sub{
		feed: f, ready: make(chan struct{}, 1), done: make(chan struct{}),
		ids: make(map[api.FolderID]struct{}), fresh: make(map[api.FolderID]struct{}),
		folders: make(map[api.FolderID]Event),
	}
}

// Set replaces the folders that are watched by id: those with something
// running and those that are looked at. Ids that were not watched before are
// read at once and reported whether they changed or not. With none the Sub
// hears of new and changed folders only.
func (s *Sub) Set(ids []api.FolderID) {
	f := s.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.ended {
		return
	}
	old := s.ids
	s.ids = make(map[api.FolderID]struct{}, len(ids))
	added := false
	for _, id := range ids {
		if id == "" {
			continue
		}
		s.ids[id] = struct{}{}
		if _, ok := old[id]; !ok {
			s.fresh[id] = struct{}{}
			added = true
		}
	}
	for id := range s.fresh {
		if _, ok := s.ids[id]; !ok {
			delete(s.fresh, id)
		}
	}
	if added {
		f.nudge()
	}
}

// Pause stops and restarts listening, for a pane that is hidden or a terminal
// without focus. While all Subs of a feed are paused it asks nothing. The end of
// a pause asks at once, unless the server itself has asked to wait: what is
// new, and what runs in the watched folders.
func (s *Sub) Pause(paused bool) {
	f := s.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.ended || s.paused == paused {
		return
	}
	s.paused = paused
	if !paused {
		f.hurry = true
	}
	f.attend()
	if !paused {
		f.nudge()
	}
}

// Next waits until there is news and returns it: of each folder the newest
// state only, oldest news first, at most ten batches a second. It returns the
// error of ctx when that ends, ErrClosed after Close, and the cause of the end
// of Watch's context after that. A link that is lost is an event, not an error.
func (s *Sub) Next(ctx context.Context) ([]Event, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-s.done:
			return nil, s.err
		case <-s.ready:
		}
		if err := s.space(ctx); err != nil {
			s.signal() // What is pending waits for the next call.
			return nil, err
		}
		if events := s.take(); len(events) > 0 {
			return events, nil
		}
	}
}

// Close ends the Sub. The last one to leave ends the requests too.
func (s *Sub) Close() { s.end(ErrClosed) }

// end ends the Sub for a reason, once.
func (s *Sub) end(err error) {
	f := s.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.ended {
		return
	}
	s.ended, s.err = true, err
	delete(f.subs, s)
	f.attend()
	close(s.done)
	if s.release != nil {
		s.release()
	}
}

// space waits until the next batch may be taken.
func (s *Sub) space(ctx context.Context) error {
	f := s.feed
	f.mu.Lock()
	taken := s.taken
	f.mu.Unlock()
	wait := minSpacing - f.clock.Now().Sub(taken)
	if taken.IsZero() || wait <= 0 {
		return nil
	}
	fire, stop := f.clock.NewTimer(wait)
	defer stop()
	select {
	case <-fire:
		return nil
	case <-s.done:
		return s.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// take returns what is pending and forgets it.
func (s *Sub) take() []Event {
	f := s.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []Event
	if s.missed {
		out = append(out, Event{Kind: Missed})
	}
	for _, id := range s.order {
		out = append(out, s.folders[id])
	}
	if s.link != nil {
		out = append(out, *s.link)
	}
	s.missed, s.link, s.order = false, nil, nil
	clear(s.folders)
	s.taken = f.clock.Now()
	return out
}

// put adds news of a folder. The lock of the feed is held.
func (s *Sub) put(e Event) {
	old, ok := s.folders[e.ID]
	if !ok && len(s.order) >= maxPending {
		s.miss()
		return
	}
	if !ok {
		s.order = append(s.order, e.ID)
	}
	e.New = e.New || ok && old.New && e.Kind == Changed
	s.folders[e.ID] = e
	s.signal()
}

// miss replaces what is pending by the word that something was missed. The
// lock of the feed is held.
func (s *Sub) miss() {
	s.missed, s.order = true, nil
	clear(s.folders)
	s.signal()
}

// tell adds news of the link. A loss and its end that nobody has seen are
// still two different states, so that the newer one counts. The lock is held.
func (s *Sub) tell(e Event) {
	s.link = &e
	s.signal()
}

// signal lets Next look.
func (s *Sub) signal() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}
