package face

import (
	_ "embed" // the aligner's weights
	"encoding/binary"
	"math"
	"sync"
)

// The finder knows where a face is but not exactly where its eyes are: to it a window a little off looks like a face too.
// The aligner does: from the histograms of a window it tells by straight sums how far the window is off, moves it
// there and looks again (Xiong and De la Torre, Supervised Descent Method and Its Applications to Face Alignment, 2013).

// shift is how a window has to be moved, in its own frame.
type shift struct {
	aside, down float64 // pixels of the window
	nearer      float64 // logarithm of the ratio of sizes
	turned      float64 // radians
}

// farthest is the most that one look moves a window.
var farthest = shift{8, 8, 0.35, 0.35}

// by moves a window.
func (at placement) by(s shift) placement {
	sin, cos := math.Sincos(at.roll)
	at.cx += (s.aside*cos - s.down*sin) * at.scale
	at.cy += (s.aside*sin + s.down*cos) * at.scale
	at.scale *= math.Exp(s.nearer)
	at.roll += s.turned
	return at
}

// to is the shift that moves a window onto another.
func (at placement) to(there placement) shift {
	sin, cos := math.Sincos(at.roll)
	dx, dy := (there.cx-at.cx)/at.scale, (there.cy-at.cy)/at.scale
	return shift{dx*cos + dy*sin, dy*cos - dx*sin, math.Log(there.scale / at.scale), there.roll - at.roll}
}

// The histograms of a window are seen as what is alike on both sides and what differs between them. A mirror changes the
// sign of the latter only, and so it does with aside and turned: each part of a shift needs just one of the two.
const (
	// middleDims is how many numbers of a window a mirror leaves where they are: of the middle column
	// the directions up and down.
	middleDims = 2 * winRows
	unevenDims = (winDims - middleDims) / 2
	evenDims   = winDims - unevenDims + 1 // the last one is always 1
	lookDims   = 2 * (evenDims + unevenDims)
	// looks is how often a window is moved.
	looks = 3
)

// halves are the pairs of numbers of a window that a mirror exchanges, then those that it leaves where they are.
var halves = func() (pairs [winDims - unevenDims][2]int) {
	n, own := 0, unevenDims
	for i := range winDims {
		cell, direction := i/directions, i%directions
		row, col := cell/winCols, cell%winCols
		m := (row*winCols+winCols-1-col)*directions + (directions*3/2-direction)%directions
		switch {
		case m > i:
			pairs[n] = [2]int{i, m}
			n++
		case m == i:
			pairs[own] = [2]int{i, i}
			own++
		}
	}
	return pairs
}()

// fold sees a window's histograms as even and uneven ones.
func fold(x []float32) (even [evenDims]float32, uneven [unevenDims]float32) {
	for k, p := range halves {
		even[k] = x[p[0]] + x[p[1]]
		if k < unevenDims {
			uneven[k] = x[p[0]] - x[p[1]]
		}
	}
	even[evenDims-1] = 1
	return even, uneven
}

// aligner is what is learned about shifts, look by look.
type aligner [looks]struct {
	aside, turned [unevenDims]float32
	down, nearer  [evenDims]float32
}

// alignerFile holds the weights of every look: aside, turned, down, nearer; 32-bit floats, little-endian. They are
// made by: go test ./api/sandbox/face -run FitAligner -fit
//
//go:embed aligner.bin
var alignerFile []byte

var builtInAligner = sync.OnceValue(func() *aligner { return decodeAligner(alignerFile) })

// decodeAligner reads an aligner; of bytes of another size it makes one that leaves every window where it is.
func decodeAligner(b []byte) *aligner {
	a := &aligner{}
	if len(b) != 4*looks*lookDims {
		return a
	}
	for l := range a {
		for _, list := range a.weights(l) {
			for i := range list {
				list[i] = math.Float32frombits(binary.LittleEndian.Uint32(b))
				b = b[4:]
			}
		}
	}
	return a
}

// weights are those of a look in the order of the file.
func (a *aligner) weights(look int) [4][]float32 {
	l := &a[look]
	return [4][]float32{l.aside[:], l.turned[:], l.down[:], l.nearer[:]}
}

// shift tells how far a window is off, by its histograms.
func (a *aligner) shift(look int, x []float32) shift {
	even, uneven := fold(x)
	sum := func(x, w []float32, most float64) float64 {
		var s float64
		for i, v := range x {
			s += float64(v) * float64(w[i])
		}
		return min(max(s, -most), most)
	}
	l := &a[look]
	return shift{
		aside:  sum(uneven[:], l.aside[:], farthest.aside),
		down:   sum(even[:], l.down[:], farthest.down),
		nearer: sum(even[:], l.nearer[:], farthest.nearer),
		turned: sum(uneven[:], l.turned[:], farthest.turned),
	}
}

// align moves a window that lies roughly on a face so that the eyes come to lie where they belong.
func (a *aligner) align(s *scratch, p pyramid, at placement) placement {
	return a.looked(s, p, at, looks)
}

// looked is align with so many looks.
func (a *aligner) looked(s *scratch, p pyramid, at placement, times int) placement {
	for l := range times {
		at = at.by(a.shift(l, s.window(p, at)))
	}
	return at
}

// window reads the histograms at a placement; they hold until the next call.
func (s *scratch) window(p pyramid, at placement) []float32 {
	g := s.around(p, at)
	s.seen = s.seen[:0]
	for r := range winRows {
		s.seen = append(s.seen, g.at(1, 1+r, winCols)...)
	}
	return s.seen
}
