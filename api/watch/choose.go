package watch

import (
	"cmp"
	"slices"
	"time"

	"ozdesk/api"
)

// candidate is a folder that is due to be read by id.
type candidate struct {
	id   api.FolderID
	last time.Time // When it was last read; zero for what somebody waits for.
}

// choose returns the folders that this round reads by id, the most urgent
// first: what somebody waits for, then what was read longest ago. As many as
// the budget allows, so that thousands of analyses slow each other down rather
// than the server.
func (f *Feed) choose(fresh map[api.FolderID]bool, safety, hurry bool, now time.Time) []api.FolderID {
	st := &f.state
	limit := f.limits()
	var due []candidate
	for id := range fresh {
		due = append(due, candidate{id: id})
	}
	for id, w := range st.folders {
		if !fresh[id] && (safety || w.read.IsZero() || st.wants(w, f.every, hurry, now) || w.late(limit, now, st.cursor)) {
			due = append(due, candidate{id, w.read})
		}
	}
	slices.SortFunc(due, func(a, b candidate) int {
		return cmp.Or(a.last.Compare(b.last), cmp.Compare(a.id, b.id))
	})
	due = due[:min(len(due), st.room(f.budget.left(), len(due)))]
	ids := make([]api.FolderID, len(due))
	for i := range due {
		ids[i] = due[i].id
	}
	return ids
}

// wants reports whether a folder in which something runs is due by its pace,
// or because somebody asked to hurry.
func (st *state) wants(w *watched, interval time.Duration, hurry bool, now time.Time) bool {
	every := st.every(w, interval, now)
	return every > 0 && (hurry || due(now, w.read, every))
}

// batchSize returns how many ids go into one request when n folders are read.
func (st *state) batchSize(n int) int {
	if n < longFrom && len(st.folders) < longFrom || st.short {
		return batchLimit
	}
	return longLimit
}

// room returns how many of n folders a number of requests can read. One request
// is always made: a feed that has overspent goes on, slowly.
func (st *state) room(requests, n int) int {
	requests = max(1, requests)
	if st.oneByOne {
		return requests
	}
	return requests * st.batchSize(n)
}
