package face

import (
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// madeUp is a descriptor that describes nobody.
func madeUp(r *rand.Rand) Descriptor {
	var traits [descTraits]int8
	for i := range traits {
		traits[i] = int8(min(max(r.NormFloat64()*traitUnit, -traitLimit), traitLimit))
	}
	return Descriptor{pack(&traits)}
}

// plainly is the similarity computed in the plainest way.
func plainly(a, b Descriptor) float64 {
	var ab, aa, bb float64
	for i := range descTraits {
		x := float64(a.traits[i/2]>>(i%2*4)&15) - traitOffset
		y := float64(b.traits[i/2]>>(i%2*4)&15) - traitOffset
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return calibrated(quotient(ab, aa, bb))
}

func TestCosineOfTraits(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	extremes := func(v int8) Descriptor {
		var traits [descTraits]int8
		for i := range traits {
			traits[i] = v
		}
		return Descriptor{pack(&traits)}
	}
	list := []Descriptor{extremes(traitLimit), extremes(-traitLimit), extremes(1)}
	for range 20 {
		list = append(list, madeUp(r))
	}
	for _, a := range list {
		for _, b := range list {
			if got, want := Similarity(a, b), plainly(a, b); got != want {
				t.Fatalf("similarity %v, plainly computed %v", got, want)
			}
		}
	}
	if s := Similarity(extremes(0), list[0]); s != 0 {
		t.Errorf("a face without anything unusual: %v, want 0", s)
	}
}

func TestGallerySearch(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var g Gallery
	var all []Descriptor
	const persons, each = 700, 3
	for i := range persons * each {
		d := madeUp(r)
		if i == 5 {
			d = Descriptor{} // a photograph without a description
		}
		all = append(all, d)
		g.Add(i%persons, d)
	}
	all[900] = all[100] // equals: person 100's second one is as much like a probe as the first
	g = Gallery{}
	for i, d := range all {
		g.Add(i%persons, d)
	}
	for _, probe := range []Descriptor{all[0], all[100], all[1500], madeUp(r), {}} {
		var want []Hit
		for p := range persons {
			best := Hit{p, p, Similarity(probe, all[p])}
			for k := 1; k < each; k++ {
				if s := Similarity(probe, all[p+k*persons]); s > best.Score {
					best = Hit{p, p + k*persons, s}
				}
			}
			want = append(want, best)
		}
		slices.SortStableFunc(want, func(a, b Hit) int {
			switch {
			case a.Score > b.Score:
				return -1
			case a.Score < b.Score:
				return 1
			}
			return a.Photograph - b.Photograph
		})
		for _, most := range []int{0, 1, 5, persons, persons + 9} {
			got := g.Search(probe, most)
			if len(got) != min(most, persons) {
				t.Fatalf("%d hits, want %d", len(got), min(most, persons))
			}
			for i, h := range got {
				if h.Score != want[i].Score || h.Score > 0 && h != want[i] {
					t.Fatalf("hit %d of %d is %+v, want %+v", i, most, h, want[i])
				}
			}
		}
	}
	one := g.compare(all[3], 1)
	for _, workers := range []int{2, 3, 8} {
		if !slices.Equal(one, g.compare(all[3], workers)) {
			t.Errorf("%d workers give other scores than one", workers)
		}
	}
	if hits := (&Gallery{}).Search(all[0], 3); len(hits) != 0 {
		t.Errorf("an empty gallery has hits: %v", hits)
	}
}

// BenchmarkSearch100k searches 100,000 photographs and says which part of the memory's speed that takes: the speed is
// measured in the same run by adding the same bytes up on as many cores.
func BenchmarkSearch100k(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	var g Gallery
	some := make([]Descriptor, 64)
	for i := range some {
		some[i] = madeUp(r)
	}
	const people = 100_000
	for i := range people {
		g.Add(i, some[i%len(some)])
	}
	probe := madeUp(r)
	for b.Loop() {
		g.Search(probe, 1)
	}
	each := b.Elapsed() / time.Duration(b.N)
	const tries = 20
	began := time.Now()
	for range tries {
		addUp(g.traits)
	}
	reading := time.Since(began) / tries
	b.ReportMetric(float64(each)/1e6, "ms/search")
	b.ReportMetric(100*float64(reading)/float64(each), "%ofMemorySpeed")
	b.ReportMetric(float64(len(g.traits))/reading.Seconds()/1e9, "GB/s-memory")
	b.ReportMetric(BytesPerPhotograph, "B/person")
}

// addUp reads memory on all cores as quickly as plain loads do.
func addUp(data []byte) uint64 {
	var wg sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	sums := make([]uint64, n)
	for w := range n {
		wg.Go(func() {
			part := data[len(data)*w/n : len(data)*(w+1)/n]
			var a, b, c, d uint64
			for len(part) >= 32 {
				a += binary.LittleEndian.Uint64(part)
				b += binary.LittleEndian.Uint64(part[8:])
				c += binary.LittleEndian.Uint64(part[16:])
				d += binary.LittleEndian.Uint64(part[24:])
				part = part[32:]
			}
			sums[w] = a + b + c + d
		})
	}
	wg.Wait()
	var sum uint64
	for _, s := range sums {
		sum += s
	}
	return sum
}
