package db

import (
	"bytes"
	"iter"
	"slices"
	"sort"
)

// slot is the place of a folder in the columns: its rowid.
type slot uint32

// maxRun is how many folders one run of an order holds at most.
const maxRun = 1024

// ranks is an order of all folders by a moment and, among equal ones, by their
// ids. It is a list of runs whose lengths are the checkpoints of the ranks: the
// folder of a rank is found by adding lengths from the nearer end.
type ranks struct {
	columns *columns
	key     *[]int64 // the column that is sorted by
	runs    [][]slot
	n       int
}

func newRanks(c *columns, key *[]int64) *ranks { return &ranks{columns: c, key: key} }

// compare orders two folders.
func (r *ranks) compare(a, b slot) int {
	x, y := (*r.key)[a], (*r.key)[b]
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return bytes.Compare(r.columns.ids[a][:], r.columns.ids[b][:])
}

// fill makes the order of many folders at once.
func (r *ranks) fill(slots []slot) {
	sorted := slices.Clone(slots)
	slices.SortFunc(sorted, r.compare)
	r.n, r.runs = len(sorted), nil
	for run := range slices.Chunk(sorted, maxRun*3/4) {
		r.runs = append(r.runs, append(make([]slot, 0, maxRun), run...))
	}
}

// find is the run where a folder belongs and its place there.
func (r *ranks) find(s slot) (run, at int) {
	run = sort.Search(len(r.runs), func(i int) bool {
		last := r.runs[i][len(r.runs[i])-1]
		return r.compare(last, s) >= 0
	})
	if run == len(r.runs) {
		return run, 0
	}
	at = sort.Search(len(r.runs[run]), func(i int) bool { return r.compare(r.runs[run][i], s) >= 0 })
	return run, at
}

// below is how many folders have a key below a moment: the rank of the first
// one that has not.
func (r *ranks) below(moment int64) int {
	key := *r.key
	run := sort.Search(len(r.runs), func(i int) bool { return key[r.runs[i][len(r.runs[i])-1]] >= moment })
	rank := 0
	for _, before := range r.runs[:run] {
		rank += len(before)
	}
	if run < len(r.runs) {
		rank += sort.Search(len(r.runs[run]), func(i int) bool { return key[r.runs[run][i]] >= moment })
	}
	return rank
}

// insert puts a folder in by its present key.
func (r *ranks) insert(s slot) {
	r.n++
	run, at := r.find(s)
	if run == len(r.runs) { // the newest of all, which most are
		if run > 0 && len(r.runs[run-1]) < maxRun {
			r.runs[run-1] = append(r.runs[run-1], s)
			return
		}
		r.runs = append(r.runs, append(make([]slot, 0, maxRun), s))
		return
	}
	if len(r.runs[run]) == maxRun {
		half := append(make([]slot, 0, maxRun), r.runs[run][maxRun/2:]...)
		r.runs[run] = r.runs[run][:maxRun/2]
		r.runs = slices.Insert(r.runs, run+1, half)
		if at > maxRun/2 {
			run, at = run+1, at-maxRun/2
		}
	}
	r.runs[run] = slices.Insert(r.runs[run], at, s)
}

// remove takes a folder out; its key must still be the one it was put in by.
func (r *ranks) remove(s slot) {
	run, at := r.find(s)
	if run == len(r.runs) || at == len(r.runs[run]) || r.runs[run][at] != s {
		return
	}
	r.n--
	r.runs[run] = slices.Delete(r.runs[run], at, at+1)
	if len(r.runs[run]) == 0 {
		r.runs = slices.Delete(r.runs, run, run+1)
	}
}

// from goes through the order from a rank on, upwards or, with down, from the
// rank counted from the other end downwards.
func (r *ranks) from(rank int, down bool) iter.Seq[slot] {
	return func(yield func(slot) bool) {
		for i := range r.runs {
			run := r.runs[i]
			if down {
				run = r.runs[len(r.runs)-1-i]
			}
			if rank >= len(run) {
				rank -= len(run)
				continue
			}
			for j := rank; j < len(run); j++ {
				s := run[j]
				if down {
					s = run[len(run)-1-j]
				}
				if !yield(s) {
					return
				}
			}
			rank = 0
		}
	}
}
