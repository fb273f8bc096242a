package face

import (
	"math"
	"sync"
)

// tanTriggs evens out the light on a chip: a gamma curve lifts the shadows, a
// difference of Gaussians takes away slow shading and pixel noise, and the contrast is
// brought to one strength and clipped (Tan and Triggs, Enhanced Local Texture
// Feature Sets for Face Recognition under Difficult Lighting Conditions, 2010).
func tanTriggs(chip plane) plane {
	const gamma, inner, outer, alpha, limit = 0.2, 1.0, 2.0, 0.1, 10.0
	g := newPlane(chip.w, chip.h)
	for i, v := range chip.pix {
		g.pix[i] = float32(math.Pow(float64(max(v, 0))/255+0.004, gamma))
	}
	a, b := g.blurred(inner), g.blurred(outer)
	for i := range a.pix {
		a.pix[i] -= b.pix[i]
	}
	scale := func(of func(v float64) float64, back float64) {
		var s float64
		for _, v := range a.pix {
			s += math.Exp(alpha * math.Log(of(math.Abs(float64(v)))))
		}
		if k := math.Pow(s/float64(len(a.pix)), back); k > 1e-9 {
			for i := range a.pix {
				a.pix[i] /= float32(k)
			}
		}
	}
	scale(func(v float64) float64 { return v }, 1/alpha)
	scale(func(v float64) float64 { return min(v, limit) }, 1/alpha)
	for i, v := range a.pix {
		a.pix[i] = float32(limit * math.Tanh(float64(v)/limit))
	}
	return a
}

// around are the directions of the eight neighbours, in a circle.
var around = [8][2]float64{
	{1, 0},
	{math.Sqrt2 / 2, math.Sqrt2 / 2},
	{0, 1},
	{-math.Sqrt2 / 2, math.Sqrt2 / 2},
	{-1, 0},
	{-math.Sqrt2 / 2, -math.Sqrt2 / 2},
	{0, -1},
	{math.Sqrt2 / 2, -math.Sqrt2 / 2},
}

// patterns returns the uniform local binary pattern of every pixel (Ahonen, Hadid and
// Pietikäinen, Face Description with Local Binary Patterns, 2006): which of eight neighbours at
// a distance of some pixels are brighter, numbered so that all patterns with more than two changes share number 0.
func patterns(p plane, radius float64) []uint8 {
	uniform := uniformCodes()
	out := make([]uint8, p.w*p.h)
	codes := make([]uint8, p.w*p.h)
	columns := make([]between, p.w)
	for i, d := range around {
		for x := range columns {
			columns[x] = place(float64(x)+radius*d[0], p.w)
		}
		for y := range p.h {
			r := place(float64(y)+radius*d[1], p.h)
			above, below, here, dst := p.row(r.a), p.row(r.b), p.row(y), codes[y*p.w:(y+1)*p.w]
			for x, c := range columns {
				top := above[c.a] + (above[c.b]-above[c.a])*c.share
				if top+(below[c.a]+(below[c.b]-below[c.a])*c.share-top)*r.share >= here[x]+0.05 {
					dst[x] |= 1 << i
				}
			}
		}
	}
	for i, c := range codes {
		out[i] = uniform[c]
	}
	return out
}

// uniformCodes numbers the 58 patterns with at most two changes 1..58.
var uniformCodes = sync.OnceValue(func() (codes [256]uint8) {
	next := uint8(1)
	for c := range 256 {
		changes := 0
		for i := range 8 {
			if c>>i&1 != c>>((i+1)%8)&1 {
				changes++
			}
		}
		if changes <= 2 {
			codes[c] = next
			next++
		}
	}
	return codes
})
