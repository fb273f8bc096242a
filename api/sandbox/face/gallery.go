package face

import (
	"runtime"
	"slices"
	"sync"
)

// Gallery is the descriptions of many photographs of persons, side by side in memory, to be searched. Its zero value
// is empty. It may be searched from several goroutines at once, but not while photographs are added.
type Gallery struct {
	traits  []byte // of all photographs, traitBytes each
	sizes   []size
	persons []int32
	count   int // persons: the largest number, plus one
}

// BytesPerPhotograph is the memory that one photograph takes in a gallery.
const BytesPerPhotograph = traitBytes + 8 + 4

// Hit is a person found in a gallery.
type Hit struct {
	// Person is the number under which the photograph was added.
	Person int
	// Photograph is the number of the person's most similar photograph, in the order of adding.
	Photograph int
	// Score is the similarity, as Similarity gives it.
	Score float64
}

// Add adds a photograph of a person, who is known by a number from 0 on.
func (g *Gallery) Add(person int, d Descriptor) {
	var row [traitBytes]byte // stays without traits for a descriptor that describes nothing
	copy(row[:], d.traits)
	g.traits = append(g.traits, row[:]...)
	g.sizes = append(g.sizes, d.size())
	g.persons = append(g.persons, int32(person))
	g.count = max(g.count, person+1)
}

// Len is the number of photographs.
func (g *Gallery) Len() int { return len(g.sizes) }

// Search ranks the persons by their most similar photograph and returns the first so many of them; of equals the one whose
// photograph was added first comes first. It compares with every photograph, on all cores; the
// scores are the same on any number of them. A probe that describes nothing scores 0 with everybody.
func (g *Gallery) Search(probe Descriptor, most int) []Hit {
	raws := g.compare(probe, runtime.GOMAXPROCS(0))
	best := make([]int32, g.count)
	for i := range best {
		best[i] = -1
	}
	for i, p := range g.persons {
		if b := best[p]; b < 0 || raws[i] > raws[b] {
			best[p] = int32(i)
		}
	}
	best = slices.DeleteFunc(best, func(i int32) bool { return i < 0 })
	before := func(a, b int32) int {
		switch {
		case raws[a] > raws[b]:
			return -1
		case raws[a] < raws[b]:
			return 1
		}
		return int(a - b)
	}
	most = max(min(most, len(best)), 0)
	if most > 0 && most < len(best)/4 {
		// Few of many: what is not better than the last of the best so far is passed over.
		top := make([]int32, 0, most+1)
		for _, i := range best {
			if len(top) == most && before(i, top[most-1]) > 0 {
				continue
			}
			at, _ := slices.BinarySearchFunc(top, i, before)
			top = slices.Insert(top, at, i)[:min(len(top)+1, most)]
		}
		best = top
	} else {
		slices.SortFunc(best, before)
	}
	hits := make([]Hit, most)
	for k, i := range best[:most] {
		hits[k] = Hit{int(g.persons[i]), int(i), calibrated(raws[i])}
	}
	return hits
}

// compare returns the raw similarity of a probe to each photograph, shared out between workers.
func (g *Gallery) compare(probe Descriptor, workers int) []float64 {
	raws := make([]float64, g.Len())
	q := spread(probe)
	part := func(from, to int) {
		for i := from; i < to; i++ {
			raws[i] = q.cosine(g.traits[i*traitBytes:][:traitBytes], g.sizes[i])
		}
	}
	workers = min(max(workers, 1), len(raws)/1024+1)
	var wg sync.WaitGroup
	for w := 1; w < workers; w++ {
		wg.Go(func() { part(len(raws)*w/workers, len(raws)*(w+1)/workers) })
	}
	part(0, len(raws)/workers)
	wg.Wait()
	return raws
}
