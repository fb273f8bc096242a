package face

import (
	"math"
	"math/rand/v2"
	"testing"

	"ozdesk/api/sandbox/demo"
)

func TestShiftThereAndBack(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for range 200 {
		a := placement{cx: 200 * r.Float64(), cy: 200 * r.Float64(), scale: 0.5 + 3*r.Float64(), roll: r.NormFloat64() / 3}
		b := a.by(misplaced[0].byLot(r))
		c := a.by(a.to(b))
		if math.Hypot(c.cx-b.cx, c.cy-b.cy) > 1e-9 || math.Abs(c.scale-b.scale) > 1e-9 || math.Abs(c.roll-b.roll) > 1e-9 {
			t.Fatalf("from %+v to %+v leads to %+v", a, b, c)
		}
	}
}

// TestAlignMirrored: in a mirror everything is aligned as it is without one, the other way round.
func TestAlignMirrored(t *testing.T) {
	p, _ := luma(demo.DrawPerson(8, demo.Variation{Turn: 0.4}), scanSize)
	p = p.resized(p.w&^15, p.h) // so that halves of it are mirrored as well
	straight, mirror := newPyramid(p), newPyramid(mirrored(p))
	faces := builtIn().find(straight, p)
	if len(faces) != 1 {
		t.Fatalf("%d faces", len(faces))
	}
	at := faces[0].at.by(shift{3, -2, 0.1, 0.08})
	across := at
	across.cx, across.roll = float64(p.w-1)-at.cx, -at.roll
	a, s := builtInAligner(), new(scratch)
	for look := range looks {
		got, back := a.shift(look, s.window(straight, at)), a.shift(look, s.window(mirror, across))
		if math.Abs(got.aside+back.aside) > 0.02 || math.Abs(got.down-back.down) > 0.02 || math.Abs(got.nearer-back.nearer) > 0.002 || math.Abs(got.turned+back.turned) > 0.002 {
			t.Errorf("look %d: %+v, in the mirror %+v", look, got, back)
		}
	}
}

// TestAlign: drawn faces that no fitting has seen, from places as far off as the finder ever leaves them.
func TestAlign(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	var s scratch
	before, after, worst, n := 0.0, 0.0, 0.0, 0
	for i := range uint64(30) {
		seed, v := 500+i, someVariation(90000+i)
		p, k := luma(demo.DrawPerson(seed, v), scanSize)
		levels := newPyramid(p)
		left, right := demo.Eyes(seed, v)
		truth := ofEyes(left, right, k)
		for range 4 {
			m := misplaced[0]
			start := truth.by(shift{0.6 * m.aside, 0.6 * m.down, 0.6 * m.nearer, 0.6 * m.turned}.byLot(r))
			from, to := truth.to(start), truth.to(builtInAligner().align(&s, levels, start))
			off := math.Hypot(to.aside, to.down)
			before, after, worst, n = before+math.Hypot(from.aside, from.down), after+off, max(worst, off), n+1
		}
	}
	t.Logf("%d windows: off by %.2f pixels of the window before and %.2f after, at most %.2f; the eyes are %.1f apart", n, before/float64(n), after/float64(n), worst, float64(eyeRight-eyeLeft))
	if after/float64(n) > 0.8 || after > before/3 {
		t.Error("windows are not moved onto the faces")
	}
}

func TestAlignerOfOtherBytes(t *testing.T) {
	p, _ := luma(demo.DrawPerson(8, demo.Variation{}), scanSize)
	at := placement{cx: 100, cy: 100, scale: 2}
	for _, b := range [][]byte{nil, alignerFile[4:]} {
		if got := decodeAligner(b).align(new(scratch), newPyramid(p), at); got != at {
			t.Errorf("%d bytes: moved to %+v", len(b), got)
		}
	}
}
