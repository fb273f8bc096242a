package face

import (
	"encoding/binary"
	"math"
)

// A trait is a whole number from -traitLimit to traitLimit; traitOffset is added to it for storing, two to a byte, the
// first one in the low half.
const (
	traitLimit  = 7
	traitOffset = 8
	traitBytes  = descTraits / 2
)

// pack stores traits.
func pack(traits *[descTraits]int8) []byte {
	out := make([]byte, traitBytes)
	for i, v := range traits {
		out[i/2] |= uint8(v+traitOffset) << (i % 2 * 4)
	}
	return out
}

// size is what a comparison needs to know of a descriptor beside its traits.
type size struct {
	squares uint32 // the sum of the squares of the traits; 0 if it describes nothing
	stored  uint32 // the sum of the traits as they are stored
}

func (d Descriptor) size() (s size) {
	for _, b := range d.traits {
		lo, hi := int(b&15), int(b>>4)
		s.stored += uint32(lo + hi)
		s.squares += uint32((lo-traitOffset)*(lo-traitOffset) + (hi-traitOffset)*(hi-traitOffset))
	}
	return s
}

// A word of eight bytes holds sixteen traits. One multiplication of such words can multiply four traits by four others
// and add the products up: if the traits lie in lanes of 16 bits, those of one factor in reverse order, the
// highest lane of the product is the sum. A lane holds the products of many words, since one is at most 15 · 15, so the
// sums are taken out of the lanes only once for every run of words.
const (
	traitWords = traitBytes / 8
	runWords   = 12
	lanes      = 0x000f_000f_000f_000f
)

// prepared is a descriptor laid out for being compared with many stored ones.
type prepared struct {
	// words has four words for every stored one: for the first, second, third and fourth of every four of its traits.
	words [4 * traitWords]uint64
	size  size
}

// spread prepares a descriptor.
func spread(d Descriptor) *prepared {
	p := &prepared{size: d.size()}
	for i, b := range d.traits {
		for half := range 2 {
			n := i*2 + half
			lane := n % 16 / 4
			p.words[n/16*4+n%4] |= uint64(b>>(4*half)&15) << (16 * (3 - lane))
		}
	}
	return p
}

// cosine is the cosine between two descriptors, -1..1, and -1 if one of them describes nothing. It is a quotient of whole
// numbers' sums, the same on every machine.
func (p *prepared) cosine(stored []byte, s size) float64 {
	if p.size.squares == 0 || s.squares == 0 {
		return -1
	}
	var products uint64
	rest := (*[traitBytes]byte)(stored)[:]
	q := p.words[:]
	for len(rest) >= 8*runWords && len(q) >= 4*runWords {
		var run uint64
		for i := 0; i < runWords; i++ {
			w, f := binary.LittleEndian.Uint64(rest[8*i:8*i+8]), (*[4]uint64)(q[4*i:4*i+4])
			run += (w&lanes)*f[0] + (w>>4&lanes)*f[1] + (w>>8&lanes)*f[2] + (w>>12&lanes)*f[3]
		}
		products += run >> 48
		rest, q = rest[8*runWords:], q[4*runWords:]
	}
	// What the offsets added is taken away again: (a-o)(b-o) = ab - o(a+b) + o².
	dot := int64(products) - traitOffset*(int64(p.size.stored)+int64(s.stored)) + traitOffset*traitOffset*descTraits
	return quotient(float64(dot), float64(p.size.squares), float64(s.squares))
}

// quotient is the cosine by a scalar product and the squares of both lengths.
func quotient(ab, aa, bb float64) float64 { return ab / math.Sqrt(aa*bb) }
