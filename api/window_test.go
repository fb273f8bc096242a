package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// epoch is when the folders of these tests begin.
var epoch = time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)

// lister is a folder list in memory that answers like a server.
type lister struct {
	folders []Folder
	asked   []FolderQuery

	noTotal  bool          // total_count is null.
	cut      time.Duration // Times are written cut off at this unit.
	tieByID  bool          // Ties are broken by rising id in both directions.
	grant    int           // The largest page it grants; 0 is no bound.
	unsorted bool          // Ignores range and sorting.
	onePage  bool          // Ignores the offset.
}

// Folders answers a page.
func (l *lister) Folders(_ context.Context, q FolderQuery) (Page[Folder], error) {
	l.asked = append(l.asked, q)
	o := orderOf(q)
	var hits []Folder
	for _, f := range l.folders {
		r := q.Created
		at := f.Created
		if o.updated {
			r, at = q.Updated, f.Updated
		}
		inside := (r.Min.IsZero() || !at.Before(r.Min)) && (r.Max.IsZero() || !at.After(r.Max))
		if inside && (len(q.Status) == 0 || slices.Contains(q.Status, f.Status)) || l.unsorted {
			hits = append(hits, f)
		}
	}
	if !l.unsorted {
		slices.SortFunc(hits, func(a, b Folder) int {
			c := o.compare(&a, &b)
			if l.tieByID && o.key(&a).Equal(o.key(&b)) {
				c = strings.Compare(string(a.ID), string(b.ID))
			}
			return c
		})
	}
	if l.onePage {
		q.Offset = 0
	}
	p := Page[Folder]{Offset: q.Offset, Limit: q.Limit}
	if l.grant > 0 {
		p.Limit = min(p.Limit, l.grant)
	}
	if n := len(hits); !q.OmitTotal && !l.noTotal {
		p.Total = &n
	}
	hits = hits[min(q.Offset, len(hits)):]
	for _, f := range hits[:min(p.Limit, len(hits))] {
		if l.cut > 0 {
			f.Created, f.Updated = f.Created.Truncate(l.cut), f.Updated.Truncate(l.cut)
		}
		p.Items = append(p.Items, f)
	}
	return p, nil
}

// sample returns n folders, each of some that share one time.
func sample(n, together int, step time.Duration) []Folder {
	out := make([]Folder, n)
	for i := range out {
		at := epoch.Add(time.Duration(i/together) * step)
		out[i] = Folder{ID: FolderID(fmt.Sprintf("f%07d", i)), Created: at, Updated: at, Status: StatusFinished}
	}
	return out
}

// newestFirst returns the list as a window has to show it.
func newestFirst(list []Folder) []Folder {
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b Folder) int { return order{desc: true}.compare(&a, &b) })
	return out
}

// load asks for a stretch until nothing more is needed.
func load(t *testing.T, w *FolderWindow, first, count int) {
	t.Helper()
	for range 10000 {
		reqs := w.Need(first, count)
		if len(reqs) == 0 {
			return
		}
		for _, r := range reqs {
			res, err := w.Fetch(t.Context(), r)
			if err != nil {
				t.Fatalf("fetch %v: %v", r, err)
			}
			w.Apply(res)
			check(t, w)
		}
	}
	t.Fatalf("rows %d+%d are never complete", first, count)
}

// check holds the window against its own rules.
func check(t *testing.T, w *FolderWindow) {
	t.Helper()
	at, loaded := 0, 0
	var last *Folder
	for k, b := range w.blocks {
		if b.start != at || b.len() == 0 {
			t.Fatalf("block %d starts at %d with %d rows, want start %d", k, b.start, b.len(), at)
		}
		if k > 0 && b.rows == nil && w.blocks[k-1].rows == nil {
			t.Fatalf("gaps %d and %d touch", k-1, k)
		}
		for i := range b.rows {
			if last != nil && w.order.compare(last, &b.rows[i]) >= 0 {
				t.Fatalf("row %d, %s, does not belong after %s", b.start+i, b.rows[i].ID, last.ID)
			}
			last = &b.rows[i]
			if w.index[b.rows[i].ID] != b {
				t.Fatalf("the index has lost %s", b.rows[i].ID)
			}
		}
		at += b.len()
		loaded += len(b.rows)
	}
	if loaded != w.loaded || loaded != len(w.index) {
		t.Fatalf("%d rows loaded, counted %d, indexed %d", loaded, w.loaded, len(w.index))
	}
}

// equal compares a stretch of a window with what it has to show.
func equal(t *testing.T, w *FolderWindow, want []Folder, first, count int) {
	t.Helper()
	for i := first; i < min(first+count, len(want)); i++ {
		f, ok := w.Row(i)
		if !ok || f.ID != want[i].ID {
			t.Fatalf("row %d is %q (loaded %v), want %q", i, f.ID, ok, want[i].ID)
		}
		if at, ok := w.IndexOf(f.ID); !ok || at != i {
			t.Fatalf("IndexOf(%s) is %d, %v, want %d", f.ID, at, ok, i)
		}
	}
}

func TestFolderWindowShowsEveryRow(t *testing.T) {
	const second = time.Second
	tests := []struct {
		name string
		l    lister
	}{
		{"distinct times", lister{folders: sample(730, 1, second)}},
		{"no total", lister{folders: sample(730, 1, second), noTotal: true}},
		{"seven of one time", lister{folders: sample(730, 7, second)}},
		{"a page of one time", lister{folders: sample(730, 20, second)}},
		{"more of one time than a page", lister{folders: sample(730, 61, second)}},
		{"everything of one time", lister{folders: sample(230, 230, second)}},
		{"ties broken alike both ways", lister{folders: sample(730, 33, second), tieByID: true}},
		{"times cut off at seconds", lister{folders: sample(730, 1, 130*time.Millisecond), cut: second}},
		{"times cut off at milliseconds", lister{folders: sample(730, 1, 330*time.Microsecond), cut: time.Millisecond}},
		{"smaller pages than asked for", lister{folders: sample(730, 3, second), grant: 11}},
		{"one folder", lister{folders: sample(1, 1, second)}},
		{"no folder", lister{}},
		{"no folder, no total", lister{noTotal: true}},
		{"exactly one page", lister{folders: sample(20, 1, second)}},
		{"exactly two pages, no total", lister{folders: sample(40, 1, second), noTotal: true}},
	}
	for i := range tests {
		tt := &tests[i]
		t.Run(tt.name, func(t *testing.T) {
			// Cut-off times hide the order within a unit; ids stand for it here.
			seen := tt.l.folders
			if tt.l.cut > 0 {
				seen = slices.Clone(seen)
				for i := range seen {
					seen[i].Created = seen[i].Created.Truncate(tt.l.cut)
				}
			}
			want := newestFirst(seen)
			w := NewFolderWindow(&tt.l, FolderQuery{}, 20, 5)
			for first := 0; first < len(want)+40; first += 13 {
				load(t, w, first, 13)
				equal(t, w, want, first, 13)
			}
			if n, exact := w.Len(); n != len(want) || !exact {
				t.Fatalf("Len is %d, %v, want %d, true", n, exact, len(want))
			}
			for first := len(want); first >= 0; first -= 17 {
				load(t, w, first, 17)
				equal(t, w, want, first, 17)
			}
			if limit := 5*20 + 2*230; w.loaded > limit {
				t.Fatalf("%d rows are kept, want at most %d", w.loaded, limit)
			}
		})
	}
}

func TestFolderWindowJumps(t *testing.T) {
	l := &lister{folders: sample(5000, 3, time.Second)}
	want := newestFirst(l.folders)
	w := NewFolderWindow(l, FolderQuery{}, 50, 6)
	load(t, w, 0, 40)
	for _, at := range []int{4990, 3000, 1200, 2500, 60, 4100, 0} {
		l.asked = nil
		load(t, w, at, 40)
		equal(t, w, want, at, 40)
		for _, q := range l.asked {
			if q.Offset > len(want)/2 {
				t.Errorf("row %d was asked for with offset %d", at, q.Offset)
			}
		}
	}
	// The end is read from the end, without an offset.
	end := NewFolderWindow(l, FolderQuery{}, 50, 6)
	load(t, end, 0, 10)
	l.asked = nil
	load(t, end, 4960, 40)
	if len(l.asked) != 1 || l.asked[0].Offset != 0 || l.asked[0].Sort[0].Desc {
		t.Fatalf("the end was asked for as %+v", l.asked)
	}
}

func TestFolderWindowJumpBeyondAShrunkList(t *testing.T) {
	for _, at := range []int{2800, 1200} { // Counted from the end and from the top.
		l := &lister{folders: sample(4000, 1, time.Second)}
		w := NewFolderWindow(l, FolderQuery{}, 50, 6)
		load(t, w, 0, 20)
		load(t, w, 3970, 20)
		l.folders = append(slices.Clone(l.folders[:30]), l.folders[3500:]...)
		want := newestFirst(l.folders)
		load(t, w, at, 20)
		for first := 0; first < len(want); first += 10 {
			load(t, w, first, 20)
			equal(t, w, want, first, 10)
		}
		if n, exact := w.Len(); n != len(want) || !exact {
			t.Fatalf("Len is %d, %v, want %d", n, exact, len(want))
		}
	}
}

func TestPageRequestString(t *testing.T) {
	for want, r := range map[string]PageRequest{
		"row 7: 20 folders after f0000001, 0 passed over":               {target: 7, limit: 20, anchor: "f0000001-and-more"},
		"row 9: 50 folders before the end of the list, 300 passed over": {target: 9, limit: 50, back: true, skip: 300},
	} {
		if got := r.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestFolderWindowFollowsTheFeed(t *testing.T) {
	l := &lister{folders: sample(300, 1, time.Second)}
	w := NewFolderWindow(l, FolderQuery{}, 20, 4)
	load(t, w, 0, 20)
	cursor, _ := w.Row(5)

	born := Folder{ID: "new", Created: epoch.Add(time.Hour), Updated: epoch.Add(time.Hour)}
	l.folders = append(l.folders, born)
	w.Upsert(born)
	w.Upsert(born)
	if at, ok := w.IndexOf(cursor.ID); !ok || at != 6 {
		t.Fatalf("the cursor's folder is at %d, %v, want 6", at, ok)
	}
	if n, exact := w.Len(); n != 301 || !exact {
		t.Fatalf("Len is %d, %v after a new folder", n, exact)
	}
	born.Status = StatusProcessing
	w.Upsert(born)
	if f, _ := w.Row(0); f.Status != StatusProcessing {
		t.Fatalf("row 0 has status %s", f.Status)
	}
	hidden := l.folders[40] // Far below, in no page.
	w.Upsert(hidden)
	if n, _ := w.Len(); n != 301 {
		t.Fatalf("a change in a gap made the list %d rows long", n)
	}
	w.Remove("new")
	w.Remove("never there")
	if f, _ := w.Row(5); f.ID != cursor.ID {
		t.Fatalf("row 5 is %s after a removal, want %s", f.ID, cursor.ID)
	}
	load(t, w, 280, 20) // The top is dropped from here on.
	load(t, w, 200, 20)
	load(t, w, 120, 20)
	if _, ok := w.Row(0); ok {
		t.Fatal("the top is still loaded")
	}
	seen, _ := w.Row(130)
	late := Folder{ID: "later", Created: epoch.Add(2 * time.Hour)}
	l.folders = append(l.folders, late)
	w.Upsert(late)
	w.Upsert(late)
	if at, _ := w.IndexOf(seen.ID); at != 131 {
		t.Fatalf("a folder new above the gap moved row 130 to %d", at)
	}
}

func TestFolderWindowLateAnswers(t *testing.T) {
	l := &lister{folders: sample(100, 1, time.Second)}
	w := NewFolderWindow(l, FolderQuery{}, 20, 4)
	old := w.Need(0, 10)[0]
	stale, err := w.Fetch(t.Context(), old)
	if err != nil {
		t.Fatal(err)
	}
	w.Reset(FolderQuery{Status: []Status{StatusFailed}})
	w.Apply(stale)
	if n, exact := w.Len(); n != 0 || exact {
		t.Fatalf("an answer from before the reset gave %d rows, exact %v", n, exact)
	}
	w.Drop(old)

	w.Reset(FolderQuery{})
	reqs := w.Need(0, 10)
	if len(w.Need(0, 10)) != 0 {
		t.Fatal("the same rows are asked for twice")
	}
	res, err := w.Fetch(t.Context(), reqs[0])
	if err != nil {
		t.Fatal(err)
	}
	// What happens between question and answer outlives the answer.
	top := newestFirst(l.folders)
	changed := top[3]
	changed.Status = StatusDeclined
	born := Folder{ID: "new", Created: epoch.Add(time.Hour)}
	w.Upsert(changed)
	w.Upsert(born)
	w.Remove(top[1].ID)
	w.Apply(res)
	w.Apply(res)
	check(t, w)
	for i, want := range []FolderID{"new", top[0].ID, top[2].ID, top[3].ID} {
		if f, _ := w.Row(i); f.ID != want {
			t.Errorf("row %d is %s, want %s", i, f.ID, want)
		}
	}
	if f, _ := w.Row(3); f.Status != StatusDeclined {
		t.Errorf("an older answer brought back status %s", f.Status)
	}
}

func TestFolderWindowErrors(t *testing.T) {
	broken := errors.New("broken")
	w := NewFolderWindow(failing{broken}, FolderQuery{}, 20, 4)
	r := w.Need(0, 10)[0]
	res, err := w.Fetch(t.Context(), r)
	if !errors.Is(err, broken) || !errors.Is(res.Err(), broken) {
		t.Fatalf("error %v, result %v", err, res.Err())
	}
	w.Apply(res)
	again := w.Need(0, 10)
	if len(again) != 1 {
		t.Fatal("after a failure the rows are not asked for again")
	}
	w.Drop(again[0])
	if len(w.Need(0, 10)) != 1 {
		t.Fatal("after Drop the rows are not asked for again")
	}
	l := &lister{folders: sample(90, 1, time.Second), unsorted: true}
	w = NewFolderWindow(l, FolderQuery{}, 20, 4)
	if _, err = w.Fetch(t.Context(), w.Need(0, 10)[0]); !errors.Is(err, ErrRangeIgnored) {
		t.Fatalf("error %v for a server that does not sort", err)
	}
	l = &lister{folders: sample(90, 90, time.Second), onePage: true, grant: 20}
	w = NewFolderWindow(l, FolderQuery{}, 20, 4)
	if _, err = w.Fetch(t.Context(), w.Need(0, 10)[0]); !errors.Is(err, ErrRangeIgnored) {
		t.Fatalf("error %v for a server that repeats one page", err)
	}
	l = &lister{folders: []Folder{{ID: "timeless"}}}
	w = NewFolderWindow(l, FolderQuery{}, 20, 4)
	if _, err = w.Fetch(t.Context(), w.Need(0, 10)[0]); err == nil || !strings.Contains(err.Error(), "timeless") {
		t.Fatalf("error %v for a folder without a time", err)
	}
}

type failing struct{ err error }

func (f failing) Folders(context.Context, FolderQuery) (Page[Folder], error) {
	return Page[Folder]{}, f.err
}

func TestFolderWindowHealsUntoldChanges(t *testing.T) {
	for _, tie := range []int{1, 9} {
		l := &lister{folders: sample(600, tie, time.Second)}
		w := NewFolderWindow(l, FolderQuery{}, 20, 4)
		load(t, w, 0, 20)
		load(t, w, 580, 20)
		load(t, w, 300, 20)
		// Nobody tells the window that a part went and another came.
		l.folders = slices.Delete(l.folders, 100, 190)
		for i := range 70 {
			at := epoch.Add(time.Duration(400/tie)*time.Second + time.Duration(i+1)*time.Millisecond)
			l.folders = append(l.folders, Folder{ID: FolderID(fmt.Sprintf("x%03d", i)), Created: at, Updated: at})
		}
		want := newestFirst(l.folders)
		for first := 0; first <= 600; first += 10 {
			load(t, w, first, 20)
		}
		if n, exact := w.Len(); n != len(want) || !exact {
			t.Fatalf("Len is %d, %v, want %d", n, exact, len(want))
		}
		for first := len(want); first >= 0; first -= 10 {
			load(t, w, first, 20)
			equal(t, w, want, first, 20)
		}
	}
}
