package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// rowList is a list of rows that changes while it is read.
type rowList struct {
	mu       sync.Mutex
	rows     []row
	asc      bool
	timeless bool
	show     func(time.Time) time.Time // What the list shows of a time.
	before   func(l *rowList, n int)   // Runs before the n-th page, with the lock held.
	shape    func(p part, page *Page[row])
	asked    []part
}

type row struct {
	id string
	at time.Time
}

func (l *rowList) page(_ context.Context, p part) (Page[row], error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, p)
	if l.before != nil {
		l.before(l, len(l.asked))
	}
	rows := slices.Clone(l.rows)
	slices.SortFunc(rows, func(a, b row) int {
		n := cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id))
		if !l.asc {
			n = -n
		}
		return n
	})
	rows = slices.DeleteFunc(rows, func(r row) bool {
		return !p.from.IsZero() && (l.asc && r.at.Before(p.from) || !l.asc && r.at.After(p.from))
	})
	from := min(p.offset, len(rows))
	page := Page[row]{Offset: p.offset, Limit: p.limit}
	for _, r := range rows[from:min(from+p.limit, len(rows))] {
		if l.show != nil {
			r.at = l.show(r.at)
		}
		page.Items = append(page.Items, r)
	}
	if p.count {
		n := len(rows)
		page.Total = &n
	}
	if l.shape != nil {
		l.shape(p, &page)
	}
	return page, nil
}

// walked reads the whole list.
func (l *rowList) walked(t *testing.T, limit int) ([]string, error) {
	t.Helper()
	w := walk[row]{fetch: l.page, id: func(r row) string { return r.id }, desc: !l.asc, limit: limit}
	if !l.timeless {
		w.at = func(r row) time.Time { return r.at }
	}
	var ids []string
	for r, err := range w.all(t.Context()) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, r.id)
		if len(ids) > 100_000 {
			t.Fatal("without end")
		}
	}
	return ids, nil
}

var walkStart = time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC)

// rowsEvery makes n rows, one each step; a step of 0 gives all the same time.
func rowsEvery(n int, step time.Duration) []row {
	var rows []row
	for i := range n {
		rows = append(rows, row{fmt.Sprintf("r%05d", i), walkStart.Add(time.Duration(i) * step)})
	}
	return rows
}

// unbroken fails where a row comes twice or one of those that were there all
// the time is missing.
func unbroken(t *testing.T, got []string, want []row) {
	t.Helper()
	seen := make(map[string]bool, len(got))
	for _, id := range got {
		if seen[id] {
			t.Errorf("%s comes twice", id)
		}
		seen[id] = true
	}
	for _, r := range want {
		if !seen[r.id] {
			t.Errorf("%s is missing", r.id)
		}
	}
}

func TestWalk(t *testing.T) {
	seconds := func(at time.Time) time.Time { return at.Truncate(time.Second) }
	tests := []struct {
		name string
		list *rowList
	}{
		{"empty", &rowList{}},
		{"one page", &rowList{rows: rowsEvery(7, time.Second)}},
		{"exactly a page", &rowList{rows: rowsEvery(10, time.Second)}},
		{"many pages", &rowList{rows: rowsEvery(503, time.Second)}},
		{"oldest first", &rowList{rows: rowsEvery(503, time.Second), asc: true}},
		{"all of one time", &rowList{rows: rowsEvery(203, 0)}},
		{"all of one time, oldest first", &rowList{rows: rowsEvery(203, 0), asc: true}},
		{"groups of one time", &rowList{rows: rowsEvery(203, 300*time.Nanosecond)}},
		{"whole seconds shown", &rowList{rows: rowsEvery(203, 70*time.Millisecond), show: seconds}},
		{"whole seconds shown, oldest first", &rowList{rows: rowsEvery(203, 70*time.Millisecond), show: seconds, asc: true}},
		{"milliseconds shown", &rowList{rows: rowsEvery(203, 90*time.Microsecond), show: func(at time.Time) time.Time { return at.Truncate(time.Millisecond) }}},
		{"no times shown", &rowList{rows: rowsEvery(203, time.Second), show: func(time.Time) time.Time { return time.Time{} }}},
		{"no order by time", &rowList{rows: rowsEvery(203, time.Second), timeless: true}},
		{"no total", &rowList{rows: rowsEvery(203, time.Second), shape: func(_ part, p *Page[row]) { p.Total = nil }}},
		{"fewer than asked for", &rowList{rows: rowsEvery(203, time.Second), shape: func(_ part, p *Page[row]) {
			p.Items, p.Limit, p.Total = p.Items[:min(4, len(p.Items))], 4, nil
		}}},
		{"bare, in pages", &rowList{rows: rowsEvery(43, time.Second), timeless: true, shape: func(_ part, p *Page[row]) {
			*p = Page[row]{Items: p.Items, bare: true}
		}}},
		{"bare and whole, a page by chance", &rowList{rows: rowsEvery(10, time.Second), timeless: true, shape: func(q part, p *Page[row]) {
			*p = Page[row]{Items: p.Items, bare: true}
			for i := 0; q.offset > 0 && i < 10; i++ { // It does not know offsets.
				p.Items = append(p.Items[:i:i], rowsEvery(10, time.Second)[9-i])
			}
		}}},
		{"bare and whole", &rowList{rows: rowsEvery(9, time.Second), timeless: true, shape: func(_ part, p *Page[row]) {
			*p = Page[row]{Items: p.Items, bare: true}
		}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := tt.list
			got, err := l.walked(t, 10)
			if err != nil {
				t.Fatal(err)
			}
			unbroken(t, got, l.rows)
			if !l.timeless && l.show == nil && !slices.IsSortedFunc(got, func(a, b string) int {
				if l.asc {
					return cmp.Compare(a, b)
				}
				return cmp.Compare(b, a)
			}) {
				t.Errorf("out of order: %v", got)
			}
		})
	}
}

// Rows come and go between any two pages, in front of the reader and behind.
func TestWalkWhileTheListChanges(t *testing.T) {
	for _, timeless := range []bool{false, true} {
		for _, asc := range []bool{false, true} {
			t.Run(fmt.Sprintf("timeless %v asc %v", timeless, asc), func(t *testing.T) {
				all := rowsEvery(400, time.Second)
				l := &rowList{rows: slices.Clone(all), asc: asc, timeless: timeless}
				gone := map[string]bool{}
				l.before = func(l *rowList, n int) {
					for _, at := range []int{n * 3, n * 7, len(l.rows) - 1 - n} {
						if at < len(l.rows) && at > 0 && n%3 == 0 && len(l.rows) > 150 {
							gone[l.rows[at].id] = true
							l.rows = slices.Delete(l.rows, at, at+1)
						}
					}
					fresh := row{fmt.Sprintf("new%05d", n), walkStart.Add(time.Hour + time.Duration(n)*time.Second)}
					if n < 50 {
						l.rows = append(l.rows, fresh)
					}
				}
				got, err := l.walked(t, 10)
				if err != nil {
					t.Fatal(err)
				}
				want := slices.DeleteFunc(all, func(r row) bool { return gone[r.id] })
				unbroken(t, got, want)
				if len(gone) < 9 {
					t.Errorf("only %d rows went", len(gone))
				}
			})
		}
	}
}

// A server that does not keep to what it is asked for is not read for ever,
// and what it gives is not taken for the whole.
func TestWalkThatCannotEnd(t *testing.T) {
	first := rowsEvery(10, time.Second)
	slices.Reverse(first)
	tests := []struct {
		name  string
		shape func(part, *Page[row])
		want  error
	}{
		{"the same page always", func(_ part, p *Page[row]) { p.Items, p.Total = first, nil }, ErrRangeIgnored},
		{"one time, the same page always", func(_ part, p *Page[row]) {
			p.Items, p.Total = slices.Clone(first), nil
			for i := range p.Items {
				p.Items[i].at = walkStart
			}
		}, errNoEnd},
		{"the other way round", func(_ part, p *Page[row]) { slices.Reverse(p.Items) }, ErrRangeIgnored},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := &rowList{rows: rowsEvery(100, time.Second), shape: tt.shape}
			if got, err := l.walked(t, 10); !errors.Is(err, tt.want) {
				t.Errorf("%d rows and %v, want %v", len(got), err, tt.want)
			}
		})
	}
}

// A short look costs one page, a long one is read ahead, and nothing is read
// once nobody takes rows any more.
func TestWalkIsSparing(t *testing.T) {
	l := &rowList{rows: rowsEvery(500, time.Second)}
	w := walk[row]{fetch: l.page, id: func(r row) string { return r.id }, at: func(r row) time.Time { return r.at }, desc: true, limit: 10}
	for range w.all(t.Context()) {
		break
	}
	if len(l.asked) != 1 || !l.asked[0].count {
		t.Errorf("a look at one row asked for %+v", l.asked)
	}
	l.asked = nil
	if _, err := l.walked(t, 100); err != nil {
		t.Fatal(err)
	}
	// Five pages and the rows that overlap.
	if len(l.asked) > 7 {
		t.Errorf("500 rows took %d pages of 100: %+v", len(l.asked), l.asked)
	}
	for _, p := range l.asked[1:] {
		if p.count || p.offset > walkAhead*100 {
			t.Errorf("asked for %+v", p)
		}
	}
}

func TestWalkPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	l := &rowList{rows: rowsEvery(100, time.Second)}
	n := 0
	w := walk[row]{id: func(r row) string { return r.id }, at: func(r row) time.Time { return r.at }, desc: true, limit: 10}
	w.fetch = func(ctx context.Context, p part) (Page[row], error) {
		if !p.count {
			return Page[row]{}, broken
		}
		return l.page(ctx, p)
	}
	var last error
	for _, err := range w.all(t.Context()) {
		if last = err; err == nil {
			n++
		}
	}
	if n != 10 || !errors.Is(last, broken) {
		t.Errorf("%d rows, then %v", n, last)
	}
}
