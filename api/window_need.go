package api

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// maxFlying bounds the requests of one window under way at once. A view needs
// one or two; the bound is for a caller that jumps about faster than a server
// answers.
const maxFlying = 6

// PageRequest asks for one stretch of a window's rows. Need makes it, Fetch
// carries it out. It is a value and holds all that Fetch needs.
type PageRequest struct {
	gen, id uint64
	query   FolderQuery // The filters of the window, without its own bound.
	order   order       // Of the list, whatever direction is read.

	anchor   FolderID  // The known row to read on from; "" is an end of the list.
	anchorAt time.Time // Its time.
	other    FolderID  // The known row at the far side of the gap, if there is one and it is not a jump.
	otherAt  time.Time // Its time.
	back     bool      // Read from the anchor, or from the end, towards the first row.
	skip     int       // Rows to pass over beyond the anchor.
	target   int       // The row this is about when it is asked for.
	limit    int
}

// String says what is asked for, for a log. It holds no text of a folder.
func (r PageRequest) String() string {
	way, from := "after", r.anchor.Short()
	if r.back {
		way = "before"
	}
	if r.anchor == "" {
		from = "the end of the list"
	}
	return fmt.Sprintf("row %d: %d folders %s %s, %d passed over", r.target, r.limit, way, from, r.skip)
}

// Need returns what has to be fetched to show count rows from the row first
// on, with one page more in the direction of travel. It returns nothing for
// what is loaded or already asked for, so it may be called after every key. The
// caller runs Fetch for each request and hands each result to Apply, or the
// request to Drop; until then it counts as asked for.
func (w *FolderWindow) Need(first, count int) []PageRequest {
	first, count = max(first, 0), max(count, 1)
	up := first < w.lastAt
	w.lastAt = first
	lo, hi := first, first+count
	if up {
		lo = max(lo-w.page, 0)
	} else {
		hi += w.page
	}
	w.tick++
	w.look = w.tick

	var out []PageRequest
	ask := func(r PageRequest) {
		if len(w.flying) < maxFlying && !w.asked(r) {
			w.tick++
			r.gen, r.id, r.query, r.order = w.gen, w.tick, w.query, w.order
			w.flying[r.id] = r
			out = append(out, r)
		}
	}
	if n := w.rows(); n > 0 && lo < n {
		for k := w.blockAt(lo); k < len(w.blocks) && w.blocks[k].start < hi; k++ {
			if b := w.blocks[k]; b.rows != nil {
				b.used = w.look
				continue
			}
			ask(w.fill(k, lo, hi, up))
		}
	}
	if w.open && hi >= w.rows() {
		if r, ok := w.onwards(); ok {
			ask(r)
		}
	}
	return out
}

// Drop takes back a request whose result will never reach Apply, for example
// because its context has ended, so that Need may ask for it again.
func (w *FolderWindow) Drop(r PageRequest) {
	if r.gen == w.gen {
		w.landed(r.id)
	}
}

// asked reports whether a request under way will bring the same rows.
func (w *FolderWindow) asked(r PageRequest) bool {
	for _, f := range w.flying {
		same := f.anchor == r.anchor && f.back == r.back && f.skip == 0 && r.skip == 0
		near := f.skip > 0 && r.skip > 0 && max(f.target-r.target, r.target-f.target) < w.page/2
		if same || near {
			return true
		}
	}
	return false
}

// onwards asks for what follows the last row of a list of unknown length. It
// has nothing to ask while that row itself is in a gap.
func (w *FolderWindow) onwards() (PageRequest, bool) {
	if len(w.blocks) == 0 {
		return PageRequest{limit: w.page}, true
	}
	b := w.blocks[len(w.blocks)-1]
	if b.rows == nil {
		return PageRequest{}, false
	}
	return PageRequest{
		anchor: b.last().ID, anchorAt: w.order.key(b.last()),
		target: b.end(), limit: w.page,
	}, true
}

// fill asks for the rows of the gap at place k of which lo to hi are wanted:
// next to a known row where one is near, else by a jump from the nearer side.
func (w *FolderWindow) fill(k, lo, hi int, up bool) PageRequest {
	gap := w.blocks[k]
	from, to := max(gap.start, lo), min(gap.end(), hi)
	after := PageRequest{target: gap.start, limit: w.reach(gap.gap)}
	before := PageRequest{target: gap.end() - 1, limit: after.limit, back: true}
	if k > 0 {
		l := w.blocks[k-1].last()
		after.anchor, after.anchorAt = l.ID, w.order.key(l)
	}
	before.other, before.otherAt = after.anchor, after.anchorAt
	knownEnd := true
	if k+1 < len(w.blocks) {
		f := w.blocks[k+1].first()
		before.anchor, before.anchorAt = f.ID, w.order.key(f)
		after.other, after.otherAt = before.anchor, before.anchorAt
	} else {
		knownEnd = !w.open
	}
	above, below := from-gap.start, gap.end()-to
	switch {
	case gap.blind, !knownEnd && above < w.page:
		return after
	case knownEnd && below < w.page && (up || above >= w.page):
		return before
	case above < w.page:
		return after
	case knownEnd && gap.end()-1-from < above:
		return before.jumping(gap.end()-1-from, from, w.page)
	default:
		return after.jumping(above, from, w.page)
	}
}

// jumping turns a request beside a known row into one far from it.
func (r PageRequest) jumping(skip, target, limit int) PageRequest {
	r.skip, r.target, r.limit = skip, target, limit
	r.other, r.otherAt = "", time.Time{}
	return r
}

// reach returns how many folders to ask for next to a gap: a page, and a
// little more where that closes the gap. An answer with room left shows that
// nothing else lies between its two sides.
func (w *FolderWindow) reach(gap int) int {
	if gap+1 <= w.page+w.page/4 {
		return max(gap+1, w.page)
	}
	return w.page
}

// bounded returns the query for folders beyond a time in the direction of
// read. Exclusive bounds leave a microsecond, the resolution of the wire;
// inclusive ones reach to the end of what a time that was cut off at seconds
// or milliseconds stands for.
func bounded(q FolderQuery, read order, at time.Time, inclusive bool) FolderQuery {
	q.Sort = read.sorting()
	if at.IsZero() {
		return q
	}
	r := &q.Created
	if read.updated {
		r = &q.Updated
	}
	step := time.Microsecond
	if inclusive {
		step = 0
	}
	if !read.desc {
		if at = at.Add(step); r.Min.IsZero() || at.After(r.Min) {
			r.Min = at
		}
		return q
	}
	if inclusive {
		step = time.Microsecond - grain(at)
	}
	if at = at.Add(-step); r.Max.IsZero() || at.Before(r.Max) {
		r.Max = at
	}
	return q
}

// grain returns the coarsest unit that a time of the wire may have been cut
// off at: a second, a millisecond or a microsecond.
func grain(t time.Time) time.Duration {
	for _, unit := range []time.Duration{time.Second, time.Millisecond} {
		if t.Nanosecond()%int(unit) == 0 {
			return unit
		}
	}
	return time.Microsecond
}

// landed ends a request and forgets the edits that no request under way can
// contradict any more.
func (w *FolderWindow) landed(id uint64) {
	delete(w.flying, id)
	if len(w.flying) == 0 {
		clear(w.edits)
		return
	}
	oldest := slices.Min(slices.Collect(maps.Keys(w.flying)))
	for k, e := range w.edits {
		if e.tick < oldest {
			delete(w.edits, k)
		}
	}
}
