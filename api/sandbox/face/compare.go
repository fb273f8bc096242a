package face

import (
	_ "embed" // what is usual about a face
	"math"
	"sync"
)

// usual holds, for each bin of a descriptor, its mean over many faces (as stored in a
// descriptor, doubled) and then its weight, the inverse of how much it varies between
// pictures of one person (times 8); one byte each. It is made by:
// go test ./api/sandbox/face -run Fit -fit
//
//go:embed usual.bin
var usual []byte

// norm is the decoded table.
type norm struct{ mean, weight []float32 }

var builtInNorm = sync.OnceValue(func() norm {
	n := norm{make([]float32, descBins), make([]float32, descBins)}
	for i := range n.mean {
		n.weight[i] = 1
		if len(usual) == 2*descBins {
			n.mean[i], n.weight[i] = float32(usual[i])/2, float32(usual[descBins+i])/8
		}
	}
	return n
})

// Similarity says how alike two faces are, 0..1: symmetric, and 1 for a descriptor with itself. From 0.85 on
// two pictures may be taken for one person: fewer than 1 % of pairs of different people
// get there. The zero descriptor is like nothing: 0.
func Similarity(a, b Descriptor) float64 {
	if len(a.bins) != descBins || len(b.bins) != descBins {
		return 0
	}
	return calibrated(builtInNorm().raw(a, b))
}

// raw is the cosine between what is unusual about two faces, -1..1. What all
// faces share would otherwise make any two of them alike.
func (n norm) raw(a, b Descriptor) float64 {
	// Sums in float64 in one fixed order: the same on every machine but for
	// fused multiplication, which moves the last of some fifteen digits.
	var ab, aa, bb float64
	y := b.bins[:len(a.bins)]
	for i, v := range a.bins {
		m, w := n.mean[i], n.weight[i]
		p, q := float64((float32(v)-m)*w), float64((float32(y[i])-m)*w)
		ab += p * q
		aa += p * p
		bb += q * q
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}

// curve maps raw similarity to the scale of scores by straight lines between
// these points. 0.85 was put a little above the place (0.30) that 1 % of pairs of different drawn people
// exceed. Photographs differ more from each other than drawings do, so the
// same limit is far stricter on them: it also refuses many pairs of one person, as the
// test MeasureSoak reports.
var curve = [...]struct{ raw, score float64 }{
	{-0.2, 0}, {0.05, 0.3}, {0.19, 0.55}, {0.325, 0.85}, {0.45, 0.93}, {0.7, 0.99}, {1, 1},
}

func calibrated(raw float64) float64 {
	if raw <= curve[0].raw {
		return 0
	}
	for i := 1; i < len(curve); i++ {
		a, b := curve[i-1], curve[i]
		if raw < b.raw {
			return a.score + (b.score-a.score)*(raw-a.raw)/(b.raw-a.raw)
		}
	}
	return 1
}
