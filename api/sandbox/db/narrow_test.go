package db

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Whatever the values, the sets, and the part of the last word, the conditions
// that decide whole words say the same as looking at each slot.
func TestNarrowing(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2_000 {
		n := 1 + r.IntN(200)
		times, numbers, places, marks := make([]int64, n), make([]float64, n), make([]uint32, n), make([]uint32, n)
		set := make(bitset, (n+63)/64)
		for i := range n {
			times[i], numbers[i] = int64(r.IntN(9)-4), float64(r.IntN(9))/2
			if r.IntN(5) == 0 {
				times[i], numbers[i] = []int64{math.MinInt64, math.MaxInt64}[r.IntN(2)], []float64{math.NaN(), math.Inf(1), math.Inf(-1)}[r.IntN(3)]
			}
			places[i], marks[i] = uint32(r.IntN(6)), r.Uint32()&r.Uint32()&r.Uint32()
			set.set(slot(i), r.IntN(4) > 0)
		}
		low, high := int64(r.IntN(9)-4), int64(r.IntN(9)-4)
		small, large := float64(r.IntN(9))/2, float64(r.IntN(9))/2
		table := []bool{r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0}
		mask, any := r.Uint32(), r.IntN(2) == 0
		for name, pair := range map[string][2]func(bitset){
			"times":   {func(b bitset) { between(b, times, low, high) }, func(b bitset) { narrow(b, times, func(v int64) bool { return low <= v && v <= high }) }},
			"numbers": {func(b bitset) { between(b, numbers, small, large) }, func(b bitset) { narrow(b, numbers, func(v float64) bool { return small <= v && v <= large }) }},
			"places":  {func(b bitset) { among(b, places, table) }, func(b bitset) { narrow(b, places, func(v uint32) bool { return v < 4 && table[v] }) }},
			"marks":   {func(b bitset) { having(b, marks, mask, any) }, func(b bitset) { narrow(b, marks, func(v uint32) bool { return (v&mask != 0) == any }) }},
			"others":  {func(b bitset) { except(b, times, low) }, func(b bitset) { narrow(b, times, func(v int64) bool { return v != low }) }},
		} {
			got, want := slices.Clone(set), slices.Clone(set)
			pair[0](got)
			pair[1](want)
			if !slices.Equal(got, want) {
				t.Fatalf("%s of %d: %x, want %x", name, n, got, want)
			}
		}
	}
}

// BenchmarkNarrowing limits a million folders to a span of time, word by word
// and, as a measure, slot by slot.
func BenchmarkNarrowing(b *testing.B) {
	const n = 1_000_000
	r := rand.New(rand.NewPCG(1, 2))
	column, all := make([]int64, n), make(bitset, (n+63)/64)
	for i := range column {
		column[i] = r.Int64N(1000)
		all.set(slot(i), true)
	}
	match := make(bitset, len(all))
	for name, run := range map[string]func(){
		"words": func() { between(match, column, 300, 700) },
		"slots": func() { narrow(match, column, func(v int64) bool { return 300 <= v && v <= 700 }) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				copy(match, all)
				run()
			}
		})
	}
}
