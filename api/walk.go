package api

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Shape of a walk through a list.
const (
	walkPage    = 100  // Rows asked for at once unless a query says otherwise.
	personPage  = 1000 // Of a collection: persons are short, and there may be very many.
	maxLimit    = 5000 // Rows that servers give at once at most.
	walkAhead   = 4    // Pages read at the same time, once it is known that many follow.
	maxBarren   = 3    // Rounds that lead nowhere before the server is given up.
	maxRetreats = 64   // Ways back without finding anything new, in a list without times.
)

// errNoEnd is the cause where a server answers the same rows again and again.
var errNoEnd = errors.New("the list repeats itself, so that its end cannot be reached")

// walk reads a list to its end, page by page, and hands out every row once.
//
// Where the rows have a time that the list is sorted by, each round begins at
// the time of the last row (Oz API reference, sections 1.4 and 1.5), so that
// rows that come or go meanwhile move nothing. Rows of that very time come
// again and are left out. Within a round several pages are read at once by
// small offsets from there; each overlaps the one before by a row, and where
// the two do not meet, because something was deleted in between, what was read
// too far is thrown away and the next round begins where the rows still met.
// Without such a time the offsets count from the beginning, and where two
// pages do not meet the walk goes back as far as it must.
type walk[T any] struct {
	fetch func(context.Context, part) (Page[T], error)
	id    func(T) string
	at    func(T) time.Time // nil where the list has no order by time.
	desc  bool              // Times fall.
	limit int               // Rows in a page, at least 2.

	bound    time.Time            // Where the round begins; zero is the beginning of the list.
	offset   int                  // Rows of the round that are behind.
	blind    bool                 // The page before had rows that could not be read.
	seen     map[string]time.Time // Rows that can come again, with their times.
	total    *int                 // Rows of the list when the walk began, if told.
	given    int                  // Rows handed out.
	ahead    int                  // Pages of the next round.
	barren   int                  // Rounds in a row that led nowhere.
	retreats int                  // Ways back since something new came.
	ended    bool
}

// part says which page of a list is wanted.
type part struct {
	from          time.Time // The bound of the round.
	offset, limit int
	count         bool // The first of all: the number of rows is wanted too.
}

// next reads a round and returns the rows that are new.
func (w *walk[T]) next(ctx context.Context) ([]T, error) {
	// The row before comes again, more of them where rows keep vanishing.
	first := max(0, w.offset-1-min(w.retreats, w.limit/2))
	pages, errs := w.round(ctx, first)
	var rows []T
	var edge time.Time
	met := true
	for i, page := range pages {
		at := first + i*(w.limit-1)
		if errs[i] != nil {
			return rows, errs[i]
		}
		if met = at == 0 || w.meets(page); !met {
			break
		}
		fresh, err := w.take(page)
		if rows == nil {
			rows = fresh
		} else {
			rows = append(rows, fresh...)
		}
		w.given += len(fresh)
		if err != nil {
			return rows, err
		}
		if n := len(page.Items); n > 0 && w.at != nil {
			edge = w.at(page.Items[n-1])
		}
		n := len(page.Items) + page.Skipped
		w.blind = page.Skipped > 0
		if w.offset = at + n; w.isLast(page, at+n, n, len(fresh) > 0) {
			w.ended = true
			return rows, nil
		}
		if page.Limit > 0 && page.Limit < w.limit {
			w.limit = max(page.Limit, 2) // The server gives less at once than it is asked for.
			break
		}
	}
	return rows, w.advance(len(rows) > 0, met, edge)
}

// round reads its pages at the same time.
func (w *walk[T]) round(ctx context.Context, first int) ([]Page[T], []error) {
	pages, errs := make([]Page[T], w.ahead), make([]error, w.ahead)
	begins := w.bound.IsZero() && first == 0
	var wg sync.WaitGroup
	for i := range pages {
		wg.Go(func() {
			pages[i], errs[i] = w.fetch(ctx, part{w.bound, first + i*(w.limit-1), w.limit, begins && i == 0})
		})
	}
	wg.Wait()
	if begins && errs[0] == nil {
		w.total = pages[0].Total
	}
	return pages, errs
}

// meets reports whether a page goes on where the rows that are known end. It
// does when it begins with one of them: whatever stood before that one then
// stood before it when it was taken, or is new in front of it.
func (w *walk[T]) meets(page Page[T]) bool {
	if page.Skipped > 0 || w.blind {
		return true // What was left out cannot be compared.
	}
	if len(page.Items) == 0 {
		return false
	}
	_, known := w.seen[w.id(page.Items[0])]
	return known
}

// take returns the rows of a page that are new, and notes them.
func (w *walk[T]) take(page Page[T]) ([]T, error) {
	rows := make([]T, 0, len(page.Items))
	var before time.Time
	for _, row := range page.Items {
		var at time.Time
		if w.at != nil {
			at = w.at(row)
			if w.outside(at) || !before.IsZero() && !at.IsZero() && w.follows(before, at) {
				return rows, ErrRangeIgnored
			}
			before = at
		}
		id := w.id(row)
		if _, known := w.seen[id]; !known {
			w.seen[id] = at
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// isLast reports whether nothing follows a page of n rows that ends before
// row end of the round and brought something new, or not.
func (w *walk[T]) isLast(page Page[T], end, n int, news bool) bool {
	switch {
	case n > w.limit:
		return true // Everything at once, from a server that does not page.
	case page.bare && !news && end > n:
		return true // As much as the page before, by chance, and again all of it.
	case page.Total != nil:
		return n == 0 || end >= *page.Total
	case page.Limit > 0:
		return n < page.Limit
	}
	return n < w.limit
}

// advance chooses where the next round begins.
func (w *walk[T]) advance(news, met bool, edge time.Time) error {
	switch {
	case news || met && w.offset <= len(w.seen):
		w.barren = 0
	case w.at == nil && !met: // Counted as ways back.
	default: // Rows that are known already, and more of them than there can be.
		if w.barren++; w.barren > maxBarren {
			return errNoEnd
		}
	}
	if news {
		w.retreats = 0
	}
	w.ahead = min(2*w.ahead, walkAhead)
	if w.total != nil {
		left := max(0, *w.total-w.given)
		w.ahead = max(1, min(w.ahead, (left+w.limit-2)/(w.limit-1)))
	}
	switch {
	case w.at == nil && !met:
		return w.retreat()
	case edge.IsZero() && !met:
		w.offset = 0
	case !edge.IsZero() && (!met || !w.reach(edge).Equal(w.bound)):
		w.start(edge)
	}
	return nil
}

// start begins the next round at a time and forgets the rows that cannot come
// again.
func (w *walk[T]) start(edge time.Time) {
	w.bound, w.offset, w.blind = w.reach(edge), 0, false
	for id, at := range w.seen {
		if w.outside(at) {
			delete(w.seen, id)
		}
	}
}

// retreat goes back by a page in a list without times: something before this
// place is gone, and what lies behind it may have moved to the front of it.
func (w *walk[T]) retreat() error {
	if w.retreats++; w.retreats > maxRetreats {
		return errNoEnd
	}
	w.offset, w.blind, w.ahead = max(0, w.offset-w.limit), false, 1
	return nil
}

// reach returns the bound that surely includes all rows that are shown with a
// time. A server may show less of a time than it keeps.
func (w *walk[T]) reach(t time.Time) time.Time {
	unit := grain(t)
	start := t.Truncate(unit)
	switch {
	case !w.desc:
		return start
	case !start.Equal(t): // More digits than a query can have.
		return start.Add(unit)
	}
	return start.Add(unit - time.Microsecond)
}

// outside reports whether a row lies before the round, where a server that
// keeps to the bound has none.
func (w *walk[T]) outside(t time.Time) bool {
	return !w.bound.IsZero() && !t.IsZero() && w.follows(w.bound, t)
}

// follows reports whether a must come behind b in the list.
func (w *walk[T]) follows(a, b time.Time) bool {
	if w.desc {
		return b.After(a)
	}
	return b.Before(a)
}
