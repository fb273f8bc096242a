package watch

import (
	"context"
	"errors"
	"time"

	"ozdesk/api"
)

// Sizes of what is read.
const (
	pageLimit   = 100 // Folders in one page of the feed.
	newestLimit = 50  // Folders read at the beginning and for safety.
	maxPages    = 50  // Pages in one round before the rest is given up as missed.
)

// recent is how far back the beginning reports what has just changed: a list
// on the screen may have been loaded shortly before.
const recent = 30 * time.Second

// errIgnored reports that a server did not sort or bound by time_updated.
var errIgnored = errors.New("the server does not know time_updated in folder lists")

// begin reads where the feed starts: the newest time_updated that the server
// knows, in its own time.
func (f *Feed) begin(ctx context.Context) error {
	st := &f.state
	field := "time_updated"
	if st.mode == byNewest {
		field = "time_created"
	}
	page, err := f.folders(ctx, newestQuery(api.Sort{Field: field, Desc: true}))
	if err == nil && st.mode == byUpdate && !descending(page.Items) {
		err = errIgnored
	}
	if f.downgrade(err) {
		return f.begin(ctx)
	}
	if err != nil {
		return err
	}
	st.cursor, st.born, st.floor = time.Time{}, time.Time{}, time.Time{}
	for i := range page.Items {
		o := &page.Items[i]
		st.cursor = later(st.cursor, o.Updated)
		st.born = later(st.born, o.Created)
		if i == 0 || o.Updated.Before(st.floor) {
			st.floor = o.Updated
		}
	}
	if len(page.Items)+page.Skipped < newestLimit {
		st.floor = time.Time{} // All folders were seen; whatever else turns up is news.
	}
	for i := range page.Items {
		o := &page.Items[i]
		changed := st.seen.note(o)
		f.measure(o)
		f.publish(changedEvent(o, false), changed && o.Updated.After(st.cursor.Add(-recent)))
	}
	st.started = true
	return nil
}

// downgrade turns to the newest folders if an error says that the server does
// not know time_updated, and reports whether it did.
func (f *Feed) downgrade(err error) bool {
	if f.state.mode != byUpdate || !errors.Is(err, errIgnored) && !errors.Is(err, api.ErrRefused) {
		return false
	}
	f.state.mode = byNewest
	f.log.Info("change feed without time_updated", "cause", err)
	f.learn(lacks)
	return true
}

// newestQuery asks for the folders that come first in an order.
func newestQuery(s api.Sort) api.FolderQuery {
	return api.FolderQuery{Sort: []api.Sort{s}, Limit: newestLimit, WithAnalyses: true, OmitTotal: true}
}

// descending reports whether folders come by falling time_updated.
func descending(list []api.Folder) bool {
	for i := 1; i < len(list); i++ {
		if list[i].Updated.After(list[i-1].Updated) {
			return false
		}
	}
	return true
}

// readFeed reads what is new and changed, and returns the fingerprints of all
// folders that the answers held.
func (f *Feed) readFeed(ctx context.Context) (map[api.FolderID]uint64, error) {
	if f.state.mode == byUpdate {
		shown, err := f.readUpdated(ctx)
		if !f.downgrade(err) {
			return shown, err
		}
		// The new way begins with a beginning of its own, which takes what
		// came since the old one for known; so that is said.
		f.state.started = false
		f.announceMissed()
		return shown, f.begin(ctx)
	}
	return nil, f.readNewest(ctx, api.Sort{Field: "time_created", Desc: true})
}

// readUpdated reads the folders by time_updated from a little before the
// newest known change on, page by page until the end.
func (f *Feed) readUpdated(ctx context.Context) (map[api.FolderID]uint64, error) {
	st := &f.state
	shown := make(map[api.FolderID]uint64)
	q := api.FolderQuery{
		Sort: []api.Sort{{Field: "time_updated"}}, Limit: pageLimit, WithAnalyses: true, OmitTotal: true,
	}
	if !st.cursor.IsZero() {
		q.Updated.Min = st.cursor.Add(-overlaps[st.narrow])
	}
	again, moved := 0, false
	for range maxPages {
		page, err := f.folders(ctx, q)
		if err != nil {
			return shown, err
		}
		last, known := q.Updated.Min, len(shown)
		for i := range page.Items {
			o := &page.Items[i]
			if o.Updated.Add(time.Second).Before(later(last, q.Updated.Min)) {
				return shown, errIgnored
			}
			last = o.Updated
			if _, twice := shown[o.ID]; twice {
				continue
			}
			shown[o.ID] = fingerprint(o)
			if f.news(o) {
				st.cursor = later(st.cursor, o.Updated)
				moved = true
			} else {
				again++
			}
		}
		if full := pageSize(page); full == 0 || len(page.Items)+page.Skipped < full {
			switch {
			case moved:
				st.narrow = 0
			case again > pageLimit:
				st.narrow = min(st.narrow+1, len(overlaps)-1)
			}
			return shown, nil
		}
		switch {
		case last.After(q.Updated.Min):
			q.Updated.Min, q.Offset = last, 0
		case q.Offset > 0 && len(shown) == known:
			return shown, errIgnored // The same page again: reading on would never end.
		default:
			q.Offset += len(page.Items) + page.Skipped // More folders of one time than a page holds.
		}
	}
	f.announceMissed()
	st.started = false
	return shown, nil
}

// pageSize returns how many folders a full page holds.
func pageSize(p api.Page[api.Folder]) int {
	if p.Limit > 0 {
		return min(p.Limit, pageLimit)
	}
	return pageLimit
}

// readNewest reads the folders that come first in an order and reports those
// that are not known in that state. By time_created it is the feed of a server
// without time_updated. By time_updated it is the safety net below the feed: a
// server's clock that was set back, or ahead and back, hides changes behind
// times that the feed has passed, and the feed is then led back to them.
func (f *Feed) readNewest(ctx context.Context, s api.Sort) error {
	st := &f.state
	q := newestQuery(s)
	var back time.Time
	for range maxPages {
		page, err := f.folders(ctx, q)
		if err != nil {
			return err
		}
		fresh := 0
		for i := range page.Items {
			o := &page.Items[i]
			before, known := st.seen.look(o.ID)
			if !known && o.Updated.Before(st.floor) && !o.Created.After(st.born) {
				st.seen.note(o) // An old folder that others, now deleted, had kept out of sight.
				continue
			}
			if !known {
				fresh++
			}
			if !f.news(o) || st.mode == byNewest || known && before.updated.Equal(o.Updated) {
				continue
			}
			if o.Updated.Before(st.cursor.Add(-overlaps[0])) {
				back = later(back, o.Updated)
			}
		}
		if st.mode == byUpdate || fresh < len(page.Items) || len(page.Items)+page.Skipped < newestLimit {
			break
		}
		q.Offset += len(page.Items) + page.Skipped
	}
	if !back.IsZero() {
		f.log.Info("change feed led back", "by", st.cursor.Sub(back))
		st.cursor, st.narrow = back, 0
	}
	return nil
}

// news takes the state of a folder from a list and reports whether it is new.
func (f *Feed) news(o *api.Folder) bool {
	st := &f.state
	_, known := st.seen.look(o.ID)
	changed := st.seen.note(o)
	now := f.clock.Now()
	if e, ended := st.observe(o, now); ended {
		f.learn(st.carry.judge(e, true))
	}
	f.measure(o)
	e := changedEvent(o, !known && o.Created.After(st.born))
	var stuck bool
	if w := st.folders[o.ID]; w != nil {
		e.Stuck, stuck = w.mark(o, f.limits(), now, st.cursor)
	}
	f.publish(e, changed || stuck)
	return changed
}

// announceMissed tells everybody that not everything is reported.
func (f *Feed) announceMissed() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lately = lately{forgot: true}
	for s := range f.subs {
		s.miss()
	}
}

// changedEvent returns the event of a folder's new state.
func changedEvent(o *api.Folder, isNew bool) Event {
	return Event{Kind: Changed, ID: o.ID, Folder: *o, New: isNew}
}

// later returns the later of two times.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
