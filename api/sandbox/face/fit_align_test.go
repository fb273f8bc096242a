package face

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"ozdesk/api/sandbox/demo"
)

// misplaced is how far windows are off from which each look learns, as standard deviations: as the finder leaves them, then
// ever less.
var misplaced = [looks]shift{{3.2, 3.6, 0.13, 0.10}, {1.5, 1.7, 0.06, 0.06}, {0.8, 0.8, 0.03, 0.03}}

// byLot is a shift drawn by lot.
func (s shift) byLot(r *rand.Rand) shift {
	return shift{s.aside * r.NormFloat64(), s.down * r.NormFloat64(), s.nearer * r.NormFloat64(), s.turned * r.NormFloat64()}
}

// placed is a face whose place is known.
type placed struct {
	p  pyramid
	at placement
}

// fit learns from windows that are off by lot; from the second look on half of them are as the looks before leave them.
func (a *aligner) fit(r *rand.Rand, faces []placed, ridge float64) {
	const each = 5
	*a = aligner{}
	var s scratch
	for l := range a {
		var even, uneven [][]float32
		var updown, sideways [2][]float64
		for _, f := range faces {
			for range each {
				at := f.at.by(misplaced[l].byLot(r))
				if l > 0 && r.IntN(2) == 0 {
					at = a.looked(&s, f.p, f.at.by(misplaced[0].byLot(r)), l)
				}
				e, u := fold(s.window(f.p, at))
				even, uneven = append(even, e[:]), append(uneven, u[:])
				off := at.to(f.at)
				updown[0], updown[1] = append(updown[0], off.down), append(updown[1], off.nearer)
				sideways[0], sideways[1] = append(sideways[0], off.aside), append(sideways[1], off.turned)
			}
		}
		downward, aside := regress(even, updown[:], ridge), regress(uneven, sideways[:], ridge)
		for i, list := range a.weights(l) {
			for k, v := range [][]float64{aside[0], aside[1], downward[0], downward[1]}[i] {
				list[k] = float32(v)
			}
		}
	}
}

// settled is where the aligner takes a face from several starts, the median of each part, and how far
// the places differ that it takes it to, in pixels of the window.
func (a *aligner) settled(r *rand.Rand, f placed) (at placement, apart float64) {
	const starts = 9
	var s scratch
	var parts [4][]float64
	for i := range starts {
		start := f.at
		if i > 0 {
			m := misplaced[0]
			start = start.by(shift{0.6 * m.aside, 0.6 * m.down, 0.6 * m.nearer, 0.6 * m.turned}.byLot(r))
		}
		to := f.at.to(a.align(&s, f.p, start))
		for k, v := range []float64{to.aside, to.down, to.nearer, to.turned} {
			parts[k] = append(parts[k], v)
		}
	}
	for k := range parts {
		slices.Sort(parts[k])
		if k < 2 {
			apart += parts[k][starts*3/4] - parts[k][starts/4]
		}
	}
	mid := func(k int) float64 { return parts[k][starts/2] }
	return f.at.by(shift{mid(0), mid(1), mid(2), mid(3)}), apart
}

// TestFitAligner fits the aligner on drawn people, whose eyes are known, and then on the photographs of the first fifteen
// people as well: where it takes a face to from most starts is taken for right in the next round.
func TestFitAligner(t *testing.T) {
	if !*fit {
		t.Skip("fits the aligner only with -fit")
	}
	r := rand.New(rand.NewPCG(5, 5))
	var drawn, photographed []placed
	for n := range uint64(300) {
		seed, v := 1000+n/2, someVariation(n)
		p, k := luma(demo.DrawPerson(seed, v), scanSize)
		left, right := demo.Eyes(seed, v)
		drawn = append(drawn, placed{newPyramid(p), ofEyes(left, right, k)})
	}
	photos := photographs(t, 1, 15)
	for n := 1; n <= 15; n++ {
		for _, img := range photos[n] {
			p, _ := luma(img, scanSize)
			levels := newPyramid(p)
			if faces := builtIn().find(levels, p); len(faces) > 0 {
				photographed = append(photographed, placed{levels, faces[0].at})
			}
		}
	}
	a := &aligner{}
	a.fit(r, drawn, 0.01)
	for round := range 2 {
		known := slices.Clone(drawn)
		for i, f := range photographed {
			at, apart := a.settled(r, f)
			photographed[i].at = at
			if apart <= 3 {
				known = append(known, photographed[i], photographed[i])
			}
		}
		t.Logf("round %d: %d of %d photographs are taken to one place", round, (len(known)-len(drawn))/2, len(photographed))
		a.fit(r, known, 0.03)
	}
	var out []byte
	for l := range a {
		for _, list := range a.weights(l) {
			for _, v := range list {
				out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
			}
		}
	}
	if err := os.WriteFile("aligner.bin", out, 0o644); err != nil {
		t.Fatal(err)
	}
}
