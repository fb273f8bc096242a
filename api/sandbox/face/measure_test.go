package face

import (
	"cmp"
	"slices"
	"testing"
)

// TestMeasureSoak reports what the engine reaches on photographs of people on whom nothing was fitted: the finder, what
// is usual and the curve know the first fifteen people only. A picture on which not
// exactly one face is found counts as like nothing.
func TestMeasureSoak(t *testing.T) {
	first, last := 16, rounds(22, 30)
	photos := photographs(t, first, last)
	var people [][]Descriptor
	missed := 0
	for s := first; s <= last; s++ {
		var row []Descriptor
		for _, img := range photos[s] {
			d, err := Describe(img)
			if err != nil {
				missed++
			}
			row = append(row, d)
		}
		people = append(people, row)
	}
	same, other := pairs(people, Similarity)
	slices.Sort(same)
	slices.SortFunc(other, func(a, b float64) int { return cmp.Compare(b, a) })
	limit := other[len(other)/100]
	t.Logf("%d genuine and %d impostor pairs; no single face on %d of %d photographs", len(same), len(other), missed, (last-first+1)*10)
	t.Logf("EER %.2f %%; FNMR at FMR 1 %%: %.2f %% (score %.4f); rank-1 %.2f %%", 100*equalError(same, other), 100*below(same, limit), limit, 100*rankOne(people))
	fmr := 0.0
	for _, s := range other {
		if s >= 0.85 {
			fmr++
		}
	}
	fmr /= float64(len(other))
	t.Logf("at the score 0.85: FMR %.2f %%, FNMR %.2f %%", 100*fmr, 100*below(same, 0.85))
	if fmr > 0.01 {
		t.Errorf("FMR at 0.85 is %.2f %%, the curve promises less than 1 %%", 100*fmr)
	}
	if e := equalError(same, other); e > 0.15 {
		t.Errorf("EER %.2f %%, it was 13.5 %% when this was written", 100*e)
	}
}

// below is the share of sorted scores under a limit.
func below(sorted []float64, limit float64) float64 {
	n, _ := slices.BinarySearch(sorted, limit)
	return float64(n) / float64(len(sorted))
}

// equalError is where both error rates are nearest; same ascending, other descending.
func equalError(same, other []float64) float64 {
	best, rate := 2.0, 1.0
	for i, limit := range other {
		fmr, fnmr := float64(i+1)/float64(len(other)), below(same, limit)
		if d := max(fmr-fnmr, fnmr-fmr); d < best {
			best, rate = d, (fmr+fnmr)/2
		}
	}
	return rate
}

// rankOne is how often a person's first photograph is the most similar of all first photographs.
func rankOne(people [][]Descriptor) float64 {
	hits, probes := 0, 0
	for p, row := range people {
		for _, d := range row[1:] {
			best, top := -1, 0.0
			for q := range people {
				if s := Similarity(d, people[q][0]); s > top {
					best, top = q, s
				}
			}
			probes++
			if best == p {
				hits++
			}
		}
	}
	return float64(hits) / float64(probes)
}
