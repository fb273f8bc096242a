package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// tieLimit is how many folders are asked for at once, at most, while one time
// fills more than a page; the server's own limit is 5000.
const tieLimit = 1000

// errNoTime is the cause where a folder cannot be put in order.
var errNoTime = errors.New("its time is missing, so it has no place in the list")

// PageResult is the answer to a PageRequest, or its failure. Apply takes both.
type PageResult struct {
	req   PageRequest
	rows  []Folder // In the order of the list, whole groups of one time.
	ended bool     // Nothing follows up to the other side of the gap, or to the end of the list.
	total *int     // Of the whole list, if the server told it.
	rest  *int     // After a jump: the rows from the first one to the end, if told.
	err   error
}

// Err returns why the request failed, nil if it did not.
func (r PageResult) Err() error { return r.err }

// Fetch carries out one request: one call to the server, two for a jump, more
// where one time fills more than a page. It touches no state of the window and
// may run beside all other methods. Its result goes to Apply, also when the
// error, which the result repeats, is not nil.
func (w *FolderWindow) Fetch(ctx context.Context, r PageRequest) (PageResult, error) {
	res := PageResult{req: r}
	var err error
	if r.skip > 0 {
		err = res.jump(ctx, w.src)
	} else {
		err = res.next(ctx, w.src)
	}
	if err != nil {
		res = PageResult{req: r, err: fmt.Errorf("load folders: %w", err)}
	}
	return res, res.err
}

// next reads the rows beside the anchor, or from an end of the list.
func (res *PageResult) next(ctx context.Context, src FolderLister) error {
	r := res.req
	read := r.order
	if r.back {
		read = read.reversed()
	}
	q := bounded(r.query, read.reversed(), r.otherAt, false)
	q = bounded(q, read, r.anchorAt, false)
	q.OmitTotal = r.anchor != "" || r.other != ""
	q.Limit = r.limit
	rows, total, err := res.collect(ctx, src, q, read)
	if err != nil {
		return err
	}
	if r.anchor == "" && r.other == "" {
		res.total = total
	}
	res.put(rows)
	return nil
}

// jump reads the rows around one that is far from any known row. The offset
// only finds the time there; the page is then read by time and placed by how
// many rows remain from it to the end, which holds however many folders were
// created meanwhile.
func (res *PageResult) jump(ctx context.Context, src FolderLister) error {
	r := res.req
	read := r.order
	if r.back {
		read = read.reversed()
	}
	probe := bounded(r.query, read, r.anchorAt, false)
	probe.OmitTotal, probe.Offset, probe.Limit = true, r.skip, 1
	page, err := src.Folders(ctx, probe)
	if err != nil {
		return err
	}
	if len(page.Items) == 0 { // The list has become shorter than the window thinks.
		res.req = r.fromEnd()
		return res.next(ctx, src)
	}
	q := bounded(r.query, r.order, r.order.key(&page.Items[0]), true)
	q.Limit = r.limit
	rows, rest, err := res.collect(ctx, src, q, r.order)
	if err != nil {
		return err
	}
	res.rest = rest
	res.put(rows)
	return nil
}

// fromEnd turns a jump around into a request from the end that it ran into.
func (r PageRequest) fromEnd() PageRequest {
	r.anchor, r.anchorAt, r.back = "", time.Time{}, !r.back
	return r.jumping(0, r.target, r.limit)
}

// put stores rows in the order of the list.
func (res *PageResult) put(rows []Folder) {
	o := res.req.order
	slices.SortStableFunc(rows, func(a, b Folder) int { return o.compare(&a, &b) })
	res.rows = rows
}

// collect reads one page and cuts off its last group of folders of one time,
// which may go on on the next page. A page that is one such group is read on
// by offset inside that time until the group ends.
func (res *PageResult) collect(ctx context.Context, src FolderLister, q FolderQuery, read order) ([]Folder, *int, error) {
	var rows []Folder
	var total *int
	var last time.Time
	seen, known := make(map[FolderID]bool), 0
	for {
		page, err := src.Folders(ctx, q)
		if err != nil {
			return nil, nil, err
		}
		if total == nil {
			total = page.Total
		}
		for i := range page.Items {
			f := &page.Items[i]
			at := read.key(f)
			if at.IsZero() {
				return nil, nil, fmt.Errorf("folder %s: %w", f.ID, errNoTime)
			}
			if !last.IsZero() && read.byKey(at, last) < 0 || outside(q, read, at) {
				return nil, nil, ErrRangeIgnored
			}
			last = at
			// The groups at both sides are complete; an answer holds them
			// again where the server's times are finer than what it writes.
			side := res.req.skip == 0 && (at.Equal(res.req.anchorAt) || at.Equal(res.req.otherAt))
			if seen[f.ID] {
				continue
			}
			seen[f.ID] = true
			if !side {
				rows = append(rows, *f)
			}
		}
		if len(seen) == known && len(page.Items) > 0 {
			return nil, nil, ErrRangeIgnored // The same page again: reading on would never end.
		}
		known = len(seen)
		full := q.Limit
		if page.Limit > 0 && page.Limit < full {
			full = page.Limit // A server may grant less than it is asked for.
		}
		got := len(page.Items) + page.Skipped
		res.ended = got < full
		cut := len(rows)
		for !res.ended && cut > 0 && read.key(&rows[cut-1]).Equal(last) {
			cut--
		}
		if cut > 0 || res.ended {
			return res.shorten(rows[:cut], read), total, nil
		}
		q.Offset += got
		q.Limit, q.OmitTotal = min(2*q.Limit, max(q.Limit, tieLimit)), true
	}
}

// shorten cuts off what reading on beyond one page has brought besides the
// group that it was for.
func (res *PageResult) shorten(rows []Folder, read order) []Folder {
	for n := res.req.limit; n < len(rows); n++ {
		if !read.key(&rows[n]).Equal(read.key(&rows[n-1])) {
			res.ended = false
			return rows[:n]
		}
	}
	return rows
}

// outside reports whether a time is beyond the bounds of a query by more than
// what cutting it off explains.
func outside(q FolderQuery, read order, at time.Time) bool {
	r := q.Created
	if read.updated {
		r = q.Updated
	}
	return !r.Min.IsZero() && at.Add(grain(at)).Before(r.Min) || !r.Max.IsZero() && at.After(r.Max.Add(grain(at)))
}
