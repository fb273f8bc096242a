package watch

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"ozdesk/api"
)

// run is the goroutine of the feed: rounds of requests until ctx ends, which
// it does when nobody listens any more. The loop before it has to end first,
// because they share the state.
func (f *Feed) run(ctx context.Context, before <-chan struct{}, done chan<- struct{}) {
	defer close(done)
	if before != nil {
		<-before
	}
	now := f.clock.Now()
	wait := later(f.state.holdTill, f.state.roundAt.Add(minSpacing)).Sub(now)
	for {
		if wait > 0 && !f.sleep(ctx, wait) {
			return
		}
		at := f.clock.Now()
		err := f.guard(func() error { return f.round(ctx) })
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			wait = f.lost(err)
			continue
		}
		f.restored()
		now = f.clock.Now()
		wait = spread(f.state.next(f.every, now).Sub(now), f.jitter())
		// A server that takes long to answer rests for half of that in between.
		wait = max(wait, at.Add(minSpacing).Sub(now), now.Sub(at)/2, f.budget.rest(), time.Millisecond)
	}
}

// sleep waits for the next round, or for less when somebody has set new ids or
// asks to hurry; it returns false when ctx ends. A lost link is not hurried by
// new ids, and what the server has asked to wait by nothing.
func (f *Feed) sleep(ctx context.Context, wait time.Duration) bool {
	began := f.clock.Now()
	fire, stop := f.clock.NewTimer(wait)
	defer func() { stop() }()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-fire:
			return true
		case <-f.wake:
			now := f.clock.Now()
			f.mu.Lock()
			early := f.hurry || !f.link.Lost()
			f.mu.Unlock()
			if early && !now.Before(f.state.holdTill) {
				stop()
				fire, stop = f.clock.NewTimer(max(0, began.Add(minSpacing).Sub(now)))
			}
		}
	}
}

// guard calls do. A panic in a Source must not take down the terminal that the
// program has changed, so it becomes an error like any other.
func (f *Feed) guard(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			f.log.Error("change feed panicked", "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			err = fmt.Errorf("the change feed failed: %T", p)
		}
	}()
	return do()
}

// round asks for everything that is due.
func (f *Feed) round(ctx context.Context) error {
	st := &f.state
	now := f.clock.Now()
	st.roundAt = now
	ids, fresh, hurry := f.wanted()
	st.keep(ids)
	if !st.started {
		if err := f.begin(ctx); err != nil {
			return fmt.Errorf("begin the change feed: %w", err)
		}
	}
	feed := hurry || due(now, st.feedAt, st.feedEvery(f.every, now))
	safety := feed && st.rounds > 0 && st.rounds%safetyPace == 0
	ended, failed, err := f.readWatched(ctx, f.choose(fresh, safety, hurry, now))
	if err != nil {
		return err
	}
	// An end that was found by id shows what the feed is worth, provided that
	// the feed is read after it. A folder that cannot be read shows by the feed
	// whether it is the folder or the server.
	feed = feed || failed || len(ended) > 0 && st.carry != lacks
	if !feed {
		return nil
	}
	shown, err := f.readFeed(ctx)
	if err != nil {
		return fmt.Errorf("read the change feed: %w", err)
	}
	for _, e := range ended {
		f.learn(st.carry.judge(e, shown[e.folder.ID] == fingerprint(&e.folder)))
	}
	st.rounds++
	st.feedAt = now
	if safety && st.mode == byUpdate {
		return f.readNewest(ctx, api.Sort{Field: "time_updated", Desc: true})
	}
	return nil
}

// due reports whether something that was last done at a time is to be done
// again. What is nearly due goes along.
func due(now, last time.Time, every time.Duration) bool {
	return last.IsZero() || now.Sub(last) >= every*17/20
}

// learn takes a new finding about the feed.
func (f *Feed) learn(c carry) {
	if f.state.carry != c {
		f.log.Info("change feed probed", "end of an analysis", c.String())
		f.state.carry = c
	}
}

// wanted returns the ids that listening Subs watch, those that are read at
// once because some Sub has not seen them yet or because of Reread, and whether
// somebody asked to hurry.
func (f *Feed) wanted() (ids, fresh map[api.FolderID]bool, hurry bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids, fresh = make(map[api.FolderID]bool), make(map[api.FolderID]bool)
	for s := range f.subs {
		if s.paused {
			continue
		}
		for id := range s.ids {
			ids[id] = true
		}
		for id := range s.fresh {
			fresh[id] = true
		}
	}
	for id := range f.again {
		f.state.again[id] = struct{}{}
	}
	clear(f.again)
	for id := range f.state.again {
		fresh[id] = true
	}
	hurry, f.hurry = f.hurry, false
	return ids, fresh, hurry
}

// publish hands news of a folder to all Subs if it changed, else to those that
// have not seen it yet.
func (f *Feed) publish(e Event, changed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if changed {
		f.lately.note(e)
	}
	for s := range f.subs {
		_, fresh := s.fresh[e.ID]
		delete(s.fresh, e.ID)
		if e.Kind == Gone {
			if _, watches := s.ids[e.ID]; !watches {
				continue
			}
			delete(s.ids, e.ID)
		}
		if changed || fresh {
			s.put(e)
		}
	}
}

// lost notes a failed attempt, tells everybody and returns the wait.
func (f *Feed) lost(err error) time.Duration {
	now := f.clock.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	l := &f.link
	if !l.Lost() {
		l.Since, l.Attempts = now, 0
	}
	l.Attempts++
	wait, fixed := backoff(f.every, l.Attempts, err)
	if !fixed {
		wait = spread(wait, f.jitter())
	}
	l.Err, l.Retry = err, now.Add(wait)
	if fixed {
		f.state.holdTill = l.Retry
	}
	f.log.Warn("change feed cannot ask", "error", err, "attempts", l.Attempts, "wait", wait)
	for s := range f.subs {
		s.tell(Event{Kind: LinkLost, Link: *l})
	}
	return wait
}

// restored notes a round without error and tells everybody if there was one.
func (f *Feed) restored() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.link.Lost() {
		return
	}
	f.link = Link{}
	for s := range f.subs {
		s.tell(Event{Kind: LinkRestored})
	}
}
