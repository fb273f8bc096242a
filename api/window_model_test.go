package api

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// soak runs the long rounds in full.
var soak = flag.Bool("soak", false, "run the long rounds in full")

func TestFolderWindowModel(t *testing.T) {
	for seed := range uint64(25) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { playWindow(t, seed) })
	}
}

func TestFolderWindowModelSoak(t *testing.T) {
	if !*soak {
		t.Skip("a long round; run with -soak")
	}
	const rounds = 400
	for seed := range uint64(rounds) {
		playWindow(t, 1000+seed)
	}
	t.Logf("%d windows compared with their lists", rounds)
}

// playWindow does random things to a server, tells the window about them as a
// feed does, answers its requests in random order, and then compares every
// row.
func playWindow(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 7))
	l := &lister{
		folders: sample(r.IntN(900), 1+r.IntN(1+r.IntN(40)), time.Second),
		noTotal: seed%3 == 0, tieByID: seed%2 == 0,
	}
	o := order{desc: seed%5 != 0, updated: seed%7 == 0}
	w := NewFolderWindow(l, FolderQuery{Sort: o.sorting()}, 10+r.IntN(30), 4+r.IntN(5))
	// Some windows are not told everything; they only have to stay whole.
	told := func() bool { return seed%4 != 3 || r.IntN(2) == 0 }
	var late []PageResult
	serial, at := 0, 0
	for range 400 {
		switch n, _ := w.Len(); r.IntN(10) {
		case 0:
			serial++
			f := Folder{ID: FolderID(fmt.Sprintf("n%05d", serial)), Created: epoch.Add(time.Hour + time.Duration(serial)*time.Second)}
			f.Updated = f.Created
			l.folders = append(l.folders, f)
			if told() {
				w.Upsert(f)
			}
		case 1:
			if len(l.folders) > 0 {
				k := r.IntN(len(l.folders))
				id := l.folders[k].ID
				l.folders = slices.Delete(l.folders, k, k+1)
				if told() {
					w.Remove(id)
				}
			}
		case 2:
			if len(l.folders) > 0 {
				f := &l.folders[r.IntN(len(l.folders))]
				serial++
				f.Updated = epoch.Add(time.Hour + time.Duration(serial)*time.Second)
				f.Status = StatusDeclined
				if told() {
					w.Upsert(*f)
				}
			}
		case 3:
			at = r.IntN(n + 1)
		case 4:
			at = n
		default:
			at = max(0, at+r.IntN(60)-30)
		}
		for _, req := range w.Need(at, 20) {
			res, err := w.Fetch(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			late = append(late, res)
		}
		for len(late) > 0 && r.IntN(3) > 0 {
			k := r.IntN(len(late))
			w.Apply(late[k])
			check(t, w)
			late = slices.Delete(late, k, k+1)
		}
	}
	for _, res := range late {
		w.Apply(res)
	}
	want := slices.Clone(l.folders)
	slices.SortFunc(want, func(a, b Folder) int { return o.compare(&a, &b) })
	for range 2 { // The first walk finds what was deleted out of sight.
		for first := 0; first <= len(want)+20; first += 10 {
			load(t, w, first, 20)
		}
	}
	if seed%4 == 3 {
		return
	}
	if n, exact := w.Len(); n != len(want) || !exact {
		t.Fatalf("Len is %d, %v, want %d", n, exact, len(want))
	}
	for first := len(want); first >= 0; first -= 15 {
		load(t, w, first, 20)
		equal(t, w, want, first, 20)
	}
}

// TestFolderWindowFetchBesideUse uses a window while its requests are under
// way, as an interface does; the race detector is the judge.
func TestFolderWindowFetchBesideUse(t *testing.T) {
	w := NewFolderWindow(numbered(5000), FolderQuery{}, 50, 4)
	results := make(chan PageResult)
	flying := 0
	for at := 0; at < 2000; at += 10 {
		for _, r := range w.Need(at, 40) {
			flying++
			go func() {
				res, _ := w.Fetch(t.Context(), r)
				results <- res
			}()
		}
		w.Row(at)
		w.Upsert(Folder{ID: FolderID(fmt.Sprintf("n%d", at)), Created: epoch.Add(time.Duration(9000+at) * time.Second)})
		if flying > 1 {
			w.Apply(<-results)
			flying--
		}
	}
	for ; flying > 0; flying-- {
		w.Apply(<-results)
	}
	check(t, w)
	if n, exact := w.Len(); n < 5000 || !exact {
		t.Errorf("Len is %d, %v", n, exact)
	}
}

// BenchmarkFolderWindow draws and moves in lists of different lengths; the
// times must not depend on n.
func BenchmarkFolderWindow(b *testing.B) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := NewFolderWindow(numbered(n), FolderQuery{}, 100, 20)
			for at := 0; at < 1000; at += 50 {
				for _, r := range w.Need(at, 50) {
					res, err := w.Fetch(b.Context(), r)
					if err != nil {
						b.Fatal(err)
					}
					w.Apply(res)
				}
			}
			b.ResetTimer()
			for i := range b.N {
				first := i % 800
				if reqs := w.Need(first, 50); len(reqs) > 0 {
					w.Drop(reqs[0])
				}
				for row := first; row < first+50; row++ {
					w.Row(row)
				}
			}
		})
	}
}

// numbered is a list of n folders that exist only as they are asked for,
// newest first, one each second.
type numbered int

// Folders answers pages from the newest on.
func (n numbered) Folders(_ context.Context, q FolderQuery) (Page[Folder], error) {
	total := int(n)
	p := Page[Folder]{Limit: q.Limit, Offset: q.Offset, Total: &total}
	first := 0
	if !q.Created.Max.IsZero() {
		first = total - int(q.Created.Max.Sub(epoch)/time.Second) - 1
	}
	for i := first + q.Offset; i < min(first+q.Offset+q.Limit, total); i++ {
		at := epoch.Add(time.Duration(total-i-1) * time.Second)
		p.Items = append(p.Items, Folder{ID: FolderID(fmt.Sprintf("f%07d", i)), Created: at, Updated: at})
	}
	return p, nil
}
