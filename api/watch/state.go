package watch

import (
	"time"

	"ozdesk/api"
)

// overlaps are how far behind the newest time_updated a round looks again:
// changes that were committed late or stamped by another machine of the server
// lie there. A place that holds very many folders is looked at more narrowly,
// in the end only beyond the newest one.
var overlaps = [...]time.Duration{5 * time.Second, time.Second, 100 * time.Millisecond, 0, -time.Microsecond}

// feedMode is the way new and changed folders are found.
type feedMode int

// The ways.
const (
	byUpdate feedMode = iota // By time_updated, as documented.
	byNewest                 // By the newest folders, on a server that knows no time_updated here.
)

// String names the way, for the log.
func (m feedMode) String() string {
	if m == byNewest {
		return "newest folders"
	}
	return "time_updated"
}

// carry says whether the end of an analysis moves its folder's time_updated.
type carry int

// What is known about it.
const (
	unknown carry = iota // Nothing that was watched has ended yet.
	carries              // It does: the feed alone tells.
	lacks                // It does not: what runs is read by id.
)

// String names the finding, for the log.
func (c carry) String() string { return [...]string{"unknown", "carries", "lacks"}[c] }

// watched is what the loop knows of one folder that is watched by id.
type watched struct {
	read    time.Time // When the round began that last read it by id; zero before that.
	since   time.Time // Since when it is known to run; zero while nothing runs.
	updated time.Time // Its time_updated while it ran.
	runs    map[api.AnalysisID]run
}

// state is what the loop knows. Times of the server are named so; the others
// are of this machine's clock and only compared with each other.
type state struct {
	started  bool
	mode     feedMode
	carry    carry
	oneByOne bool // The server does not understand a list of ids.
	short    bool // Nor does it take the longer lists that many folders are read in.

	cursor time.Time // Server: the newest time_updated among what has changed.
	born   time.Time // Server: the newest time_created when the feed began.
	floor  time.Time // Server: below this, folders were not looked at in the beginning.
	narrow int       // Index into overlaps.
	seen   seen
	rounds int

	folders  map[api.FolderID]*watched
	again    map[api.FolderID]struct{} // To be read because of Reread.
	roundAt  time.Time                 // When the last round began.
	feedAt   time.Time                 // When the feed was last read.
	endedAt  time.Time                 // When something was last seen to end.
	holdTill time.Time                 // No request before: the server asked for it.
}

// newState returns the state of a feed that has not asked anything.
func newState() state {
	return state{folders: make(map[api.FolderID]*watched), again: make(map[api.FolderID]struct{})}
}

// keep makes the watched folders those of ids.
func (st *state) keep(ids map[api.FolderID]bool) {
	for id := range st.folders {
		if _, ok := ids[id]; !ok {
			delete(st.folders, id)
		}
	}
	for id := range ids {
		if st.folders[id] == nil {
			st.folders[id] = &watched{}
		}
	}
}

// ending is an analysis that ran, was watched, and has ended.
type ending struct {
	folder api.Folder
	before time.Time     // The folder's time_updated while it ran.
	ran    time.Duration // How long it was known to run.
}

// observe takes the state of a watched folder and reports whether what ran in
// it has ended.
func (st *state) observe(f *api.Folder, now time.Time) (e ending, ended bool) {
	w := st.folders[f.ID]
	if w == nil {
		return ending{}, false
	}
	w.follow(f, now)
	switch run := len(w.runs) > 0; {
	case run && w.since.IsZero():
		w.since, w.updated = now, f.Updated
	case run:
		w.updated = f.Updated
	case !w.since.IsZero():
		e = ending{folder: *f, before: w.updated, ran: now.Sub(w.since)}
		w.since, st.endedAt = time.Time{}, now
		return e, true
	}
	return ending{}, false
}

// every returns the time between two readings of a watched folder by id, 0 if
// only safety readings are needed.
func (st *state) every(w *watched, interval time.Duration, now time.Time) time.Duration {
	if w.since.IsZero() || st.carry == carries {
		return 0
	}
	return st.pace(w, interval, now)
}

// pace returns how often a folder that runs deserves a look. What has waited
// long is not slow where ends keep coming: it stands in a queue that moves.
func (st *state) pace(w *watched, interval time.Duration, now time.Time) time.Duration {
	if w.hung() {
		return slowPace * interval
	}
	return pace(interval, now.Sub(later(w.since, st.endedAt)))
}

// feedEvery returns the time between two readings of the feed: as what runs
// demands if its end shows there, else as new folders deserve.
func (st *state) feedEvery(interval time.Duration, now time.Time) time.Duration {
	d := newPace * interval
	if st.carry != carries {
		return d
	}
	for _, w := range st.folders {
		if !w.since.IsZero() {
			d = min(d, st.pace(w, interval, now))
		}
	}
	return d
}

// next returns when something is due.
func (st *state) next(interval time.Duration, now time.Time) time.Time {
	at := st.feedAt.Add(st.feedEvery(interval, now))
	for _, w := range st.folders {
		if every := st.every(w, interval, now); every > 0 && w.read.Add(every).Before(at) {
			at = w.read.Add(every)
		}
	}
	return at
}

// judge learns from one end of an analysis, after the feed was read later than
// it came about: whether the feed showed it, and whether time_updated moved. A
// feed looks back a little, so that it shows an end which did not move too.
// Whole seconds that stand still say nothing about what ran for a moment only.
func (c carry) judge(e ending, inFeed bool) carry {
	after := e.folder.Updated
	switch moved := after.After(e.before); {
	case moved && inFeed && c != lacks:
		return carries
	case !moved && inFeed && after.Nanosecond() == 0 && e.before.Nanosecond() == 0 && e.ran < 2*time.Second:
		return c
	}
	return lacks
}
