package db

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The sets of the companies say what a pass over all folders says, also of
// folders that are written again and of companies that have no set.
func TestMembers(t *testing.T) {
	const companies = maxMembers + 10
	r := rand.New(rand.NewPCG(3, 4))
	var m members
	var column []uint32
	check := func() {
		t.Helper()
		for company := range uint32(companies + 1) {
			got, want := make(bitset, (len(column)+63)/64), make(bitset, (len(column)+63)/64)
			for s := range column {
				got.set(slot(s), s%7 != 0)
				want.set(slot(s), s%7 != 0)
			}
			wanted := make([]bool, company+1)
			wanted[company] = true
			among(want, column, wanted)
			if m.among(got, company) {
				if company > maxMembers {
					t.Fatalf("company %d has a set", company)
				}
				if !slices.Equal(got, want) {
					t.Fatalf("company %d of %d folders: %x, want %x", company, len(column), got, want)
				}
			} else if company <= maxMembers && slices.Contains(column, company) {
				t.Fatalf("company %d has no set", company)
			}
		}
	}
	for range 40 {
		for range 20 {
			to := r.Uint32N(companies)
			column = append(column, to)
			m.move(slot(len(column)-1), 0, to)
		}
		for range 10 { // written again, by some other company
			s, to := r.IntN(len(column)), r.Uint32N(companies)
			m.move(slot(s), column[s], to)
			column[s] = to
		}
		check()
	}
}

// BenchmarkMembers limits a million folders to those of a company, by its set
// and, as a measure, by the column.
func BenchmarkMembers(b *testing.B) {
	const n = 1_000_000
	r := rand.New(rand.NewPCG(5, 6))
	var m members
	column, all := make([]uint32, n), make(bitset, (n+63)/64)
	for i := range column {
		column[i] = 1 + r.Uint32N(3)
		m.move(slot(i), 0, column[i])
		all.set(slot(i), true)
	}
	match, wanted := make(bitset, len(all)), []bool{false, true}
	for name, run := range map[string]func(){
		"set":    func() { m.among(match, 1) },
		"column": func() { among(match, column, wanted) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				copy(match, all)
				run()
			}
		})
	}
}
