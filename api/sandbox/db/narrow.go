package db

import "math/bits"

// What follows clears the bits of the slots whose values are not wanted. A word
// of the set is decided in one go and without branches: which of a million
// folders match cannot be guessed, and a guess that fails costs more than the
// comparison.

// truth is the bit of a truth.
func truth(yes bool) uint64 {
	var bit uint64
	if yes {
		bit = 1
	}
	return bit
}

// word returns the values of the slots of a word of a set.
func word[T any](column []T, i int) []T {
	return column[min(i<<6, len(column)):min(i<<6+64, len(column))]
}

// between wants values from low to high, both included.
func between[T int64 | uint64 | float64](b bitset, column []T, low, high T) {
	for i, w := range b {
		if w == 0 {
			continue
		}
		var in uint64
		for j, v := range word(column, i) {
			in |= (truth(v >= low) & truth(v <= high)) << (j & 63)
		}
		b[i] = w & in
	}
}

// among wants values whose places in a table say so; values beyond it are not
// wanted.
func among[T uint8 | uint32](b bitset, column []T, wanted []bool) {
	for i, w := range b {
		if w == 0 {
			continue
		}
		var in uint64
		for j, v := range word(column, i) {
			if int(v) < len(wanted) {
				in |= truth(wanted[v]) << (j & 63)
			}
		}
		b[i] = w & in
	}
}

// having wants values with any of the bits of a mask, or with none of them.
func having(b bitset, column []uint32, mask uint32, any bool) {
	for i, w := range b {
		if w == 0 {
			continue
		}
		var in uint64
		for j, v := range word(column, i) {
			in |= truth(v&mask != 0) << (j & 63)
		}
		if !any {
			in = ^in
		}
		b[i] = w & in
	}
}

// except wants values other than one.
func except[T comparable](b bitset, column []T, other T) {
	for i, w := range b {
		if w == 0 {
			continue
		}
		var in uint64
		for j, v := range word(column, i) {
			in |= truth(v != other) << (j & 63)
		}
		b[i] = w & in
	}
}

// narrow wants values for which ok holds; it is for what none of the others can
// say.
func narrow[T any](b bitset, column []T, ok func(T) bool) {
	for i, w := range b {
		for rest := w; rest != 0; rest &= rest - 1 {
			if !ok(column[i<<6+bits.TrailingZeros64(rest)]) {
				w &^= rest & -rest
			}
		}
		b[i] = w
	}
}
