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
	const inner, outer, alpha, limit = 1.0, 2.0, 0.1, 10.0
	g := newPlane(chip.w, chip.h)
	for i, v := range chip.pix {
		at := min(max(v, 0), 255) * (lightSteps / 255.)
		n := int(at)
		g.pix[i] = light[n] + (light[n+1]-light[n])*(at-float32(n))
	}
	a, b := g.blurred(inner), g.blurred(outer)
	for i := range a.pix {
		a.pix[i] -= b.pix[i]
	}
	scale := func(most float64) {
		// One pixel of so many, of other columns in every row, knows the strength of all.
		const every = 5
		var s float64
		n := 0
		for i := 0; i < len(a.pix); i += every {
			s += math.Exp(alpha * math.Log(min(math.Abs(float64(a.pix[i])), most)))
			n++
		}
		if k := float32(math.Pow(s/float64(n), 1/alpha)); k > 1e-9 {
			for i := range a.pix {
				a.pix[i] /= k
			}
		}
	}
	scale(math.Inf(1))
	scale(limit)
	for i, v := range a.pix {
		a.pix[i] = float32(limit * math.Tanh(float64(v)/limit))
	}
	return a
}

// lightSteps is how finely the gamma curve is known.
const lightSteps = 1020

// light is the gamma curve of brightnesses 0..255.
var light = func() (curve [lightSteps + 2]float32) {
	const gamma = 0.2
	for i := range curve {
		curve[i] = float32(math.Pow(float64(i)/lightSteps+0.004, gamma))
	}
	return curve
}()

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
