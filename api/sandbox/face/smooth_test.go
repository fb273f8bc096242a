package face

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestReduced: smoothing and scaling in one gives what they give one after the other.
func TestReduced(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	for _, c := range [][4]int{
		{640, 480, 512, 384},
		{512, 384, 256, 192},
		{385, 512, 193, 256},
		{600, 900, 341, 512},
		{513, 7, 512, 7},
		{700, 1, 512, 1},
		{1, 700, 1, 512},
		{900, 800, 300, 200},
		{2, 2, 1, 1},
	} {
		p := newPlane(c[0], c[1])
		for i := range p.pix {
			p.pix[i] = 255 * r.Float32()
		}
		got, want := p.reduced(c[2], c[3]), p.softened().resized(c[2], c[3])
		if got.w != c[2] || got.h != c[3] {
			t.Fatalf("%v: %d × %d", c, got.w, got.h)
		}
		for i, v := range got.pix {
			if math.Abs(float64(v-want.pix[i])) > 1e-3 {
				t.Fatalf("%v: pixel %d is %v, want %v", c, i, v, want.pix[i])
			}
		}
	}
}
