package face

import (
	"cmp"
	_ "embed" // the finder's weights
	"encoding/binary"
	"image"
	"math"
	"slices"
	"sync"
)

// The finder's window: a mask of gradient histograms, brows to chin.
const (
	cellSize = 4 // pixels
	winCols  = 9
	winRows  = 10
	winW     = winCols * cellSize // pixels
	winH     = winRows * cellSize
	winDims  = winCols * winRows * directions

	// Where the eyes lie in the window, in pixels of the window.
	eyeY     = 0.31 * winH
	eyeLeft  = 0.27 * winW
	eyeRight = 0.73 * winW

	// scanSize is the longer side of the picture that is scanned, in pixels. With
	// a window of 36 pixels, faces down to a seventh of it are found.
	scanSize = 256
	// scanStep is the ratio of two neighbouring sizes that are scanned.
	scanStep = 1.19
	// border is how many cells beyond the edges are scanned, for faces that are cut off.
	border = 2
)

// weights are those of the linear classifier over the window's histograms, one per
// cell and direction, then the bias; 32-bit floats, little-endian. They are
// made by: go test ./api/sandbox/face -run Fit -fit
//
//go:embed finder.bin
var weights []byte

// finder is the classifier: its value at a window is above 0 for a face.
type finder struct {
	w    [winDims]float32
	bias float32
}

// builtIn is the finder of the embedded weights.
var builtIn = sync.OnceValue(func() *finder { return decodeFinder(weights) })

func decodeFinder(b []byte) *finder {
	f := &finder{}
	if len(b) != 4*(winDims+1) {
		return f
	}
	for i := range f.w {
		f.w[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	f.bias = math.Float32frombits(binary.LittleEndian.Uint32(b[4*winDims:]))
	return f
}

// found is a face as the finder sees it, in pixels of the plane it was given.
type found struct {
	at     placement
	margin float64 // the classifier's value
}

// placement puts the finder's window on a plane.
type placement struct {
	cx, cy float64 // middle of the window
	scale  float64 // pixels of the plane per pixel of the window
	roll   float64 // radians
}

// point maps a place in the window to the plane.
func (p placement) point(x, y float64) (px, py float64) {
	sin, cos := math.Sincos(p.roll)
	dx, dy := (x-winW/2)*p.scale, (y-winH/2)*p.scale
	return p.cx + dx*cos - dy*sin, p.cy + dx*sin + dy*cos
}

// Find returns the faces on a picture, the best first; none is an empty
// list. A face must be at least about a seventh of the longer side wide and nearly upright.
func Find(img image.Image) []Face {
	p, scale := luma(img, scanSize)
	b := img.Bounds()
	var out []Face
	for _, f := range builtIn().find(p) {
		out = append(out, f.face(scale, b))
	}
	return out
}

// face converts what was found to the picture's own coordinates.
func (f found) face(scale float64, b image.Rectangle) Face {
	pick := func(x, y float64) image.Point {
		px, py := f.at.point(x, y)
		return image.Pt(b.Min.X+int(math.Round((px+0.5)*scale)), b.Min.Y+int(math.Round((py+0.5)*scale)))
	}
	w, h := winW/2*f.at.scale*scale, winH/2*f.at.scale*scale
	mx, my := float64(b.Min.X)+(f.at.cx+0.5)*scale, float64(b.Min.Y)+(f.at.cy+0.5)*scale
	return Face{
		Box:      image.Rect(int(mx-w), int(my-h), int(mx+w), int(my+h)).Intersect(b),
		LeftEye:  pick(eyeLeft, eyeY),
		RightEye: pick(eyeRight, eyeY),
		Score:    1 / (1 + math.Exp(-2*f.margin)),
	}
}

// find scans a plane at all sizes, refines each hit and keeps the best of those that overlap.
func (f *finder) find(p plane) []found {
	hits := f.scan(p, -0.6)
	slices.SortStableFunc(hits, func(a, b found) int { return cmp.Compare(b.margin, a.margin) })
	var kept []found
	levels := newPyramid(p)
	tried := 0
	for _, h := range hits {
		if overlapsAny(kept, h.at) {
			continue
		}
		if tried++; tried > 12 {
			break
		}
		r := f.refine(levels, h)
		if r.margin > 0 && !overlapsAny(kept, r.at) {
			kept = append(kept, r)
		}
	}
	return kept
}

func overlapsAny(kept []found, at placement) bool {
	for _, k := range kept {
		w := winW * (k.at.scale + at.scale) / 2
		if math.Abs(k.at.cx-at.cx) < 0.55*w && math.Abs(k.at.cy-at.cy) < 0.55*w*winH/winW {
			return true
		}
	}
	return false
}

// scan returns every window whose value exceeds least.
func (f *finder) scan(p plane, least float64) []found {
	var hits []found
	// Small pictures are enlarged, up to twice, so that a face that fills one is
	// not missed for want of a size between.
	k := min(2, float64(scanSize)/float64(max(p.w, p.h)))
	for {
		w, h := int(float64(p.w)*k+0.5), int(float64(p.h)*k+0.5)
		if w+2*border*cellSize < winW || h+2*border*cellSize < winH {
			return hits
		}
		level := p
		if w != p.w || h != p.h {
			level = p.resized(w, h)
		}
		g := gradients(level.padded(border*cellSize), cellSize)
		kx, ky := float64(p.w)/float64(w), float64(p.h)/float64(h)
		for y := 0; y+winRows <= g.h; y++ {
			for x := 0; x+winCols <= g.w; x++ {
				if m := float64(f.value(g, x, y)); m > least {
					hits = append(hits, found{placement{
						cx:    (float64((x-border)*cellSize+winW/2))*kx - 0.5,
						cy:    (float64((y-border)*cellSize+winH/2))*ky - 0.5,
						scale: (kx + ky) / 2,
					}, m})
				}
			}
		}
		k /= scanStep
	}
}

// value is the classifier at one place of a grid.
func (f *finder) value(g grid, x, y int) float32 {
	sum := f.bias
	for r := range winRows {
		sum += dot(g.at(x, y+r, winCols), f.w[r*winCols*directions:(r+1)*winCols*directions])
	}
	return sum
}

// dot needs slices of one length that is a multiple of four.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	for i := 0; i+4 <= len(a); i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
	}
	return (s0 + s1) + (s2 + s3)
}

// refine moves, scales and turns a window in ever smaller steps as long as its value grows.
func (f *finder) refine(p pyramid, h found) found {
	best := found{h.at, f.measure(p, h.at)}
	for step := 1.0; step > 0.2; step /= 2 {
		for moved, rounds := true, 0; moved && rounds < 4; rounds++ {
			moved = false
			for _, n := range neighbours(best.at, step) {
				if m := f.measure(p, n); m > best.margin+1e-4 {
					best, moved = found{n, m}, true
				}
			}
		}
	}
	return best
}

func neighbours(at placement, step float64) [8]placement {
	var out [8]placement
	for i := range out {
		n, sign := at, 1.0
		if i%2 == 1 {
			sign = -1
		}
		switch i / 2 {
		case 0:
			n.cx += sign * step * 2 * at.scale
		case 1:
			n.cy += sign * step * 2 * at.scale
		case 2:
			n.scale *= 1 + sign*step*0.08
		case 3:
			n.roll += sign * step * 0.1
		}
		out[i] = n
	}
	return out
}

// measure is the classifier at a placement that need not lie on the grid. One
// cell of margin around the window feeds the normalisation at its rim.
func (f *finder) measure(p pyramid, at placement) float64 {
	cut := p.warped(at, winW+2*cellSize, winH+2*cellSize, 1)
	return float64(f.value(gradients(cut, cellSize), 1, 1))
}
