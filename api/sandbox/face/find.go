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
	// a window of 40 pixels, faces down to a sixth of it are found.
	scanSize = 256
	// scanFine is what it is for large pictures, which show smaller faces with
	// as much detail, and scanLarge is the longer side from which one is large,
	// in pixels of at most chipScan.
	scanFine, scanLarge = 320, 384
	// scanStep is the ratio of two neighbouring sizes that are scanned.
	scanStep = 1.19
	// promising is the value from which a window on the coarse grid is worth
	// refining, and attempts how many are refined at most; once there is a
	// face, another has to promise more.
	promising, another, attempts = -2.8, -1.2, 16
	// restarts is from how many windows one face is refined.
	restarts = 4
	// certain is the value that a refined window needs to be a face if it is at most as high as
	// the share small of the picture's longer side: there are many such places, and a few look like a face by chance.
	// One as high as the share large needs only likely.
	certain, likely = 3.4, 0.75
	small, large    = 0.4, 0.6
	// doubt is the share of the best face's value that every further one needs.
	doubt = 0.25
	// hopeless is the value below which a window that has been moved in large steps
	// is given up: small ones do not lift it to likely.
	hopeless = -1
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
// list. A face must be nearly upright and, from brow to chin, at least an eighth of the
// longer side high; on pictures of fewer than 640 pixels a sixth.
func Find(img image.Image) []Face {
	return Look(img).Faces()
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
		Score:    1 / (1 + math.Exp(-f.margin)),
	}
}

// find scans a plane, the first of levels, at all sizes, refines each hit and keeps the best of those that
// overlap. fine is the same picture with more pixels, or the same plane.
func (f *finder) find(levels pyramid, fine plane) []found {
	p := levels[0]
	hits := f.scan(p, fine, promising)
	slices.SortStableFunc(hits, func(a, b found) int { return cmp.Compare(b.margin, a.margin) })
	var kept []found
	var starts []int
	tried := 0
	for _, h := range hits {
		// A second start near a face already found may climb higher than the first.
		i := overlapping(kept, h.at)
		if i >= 0 && starts[i] >= restarts {
			continue
		}
		if tried++; tried > attempts {
			break
		}
		if len(kept) > 0 && h.margin < another {
			break
		}
		r := f.refine(levels, h)
		if i >= 0 {
			starts[i]++
			if r.margin > kept[i].margin && overlapping(kept, r.at) == i {
				kept[i] = r
			}
			continue
		}
		if r.margin > needed(r.at, p) && (len(kept) == 0 || r.margin > doubt*kept[0].margin) && overlapping(kept, r.at) < 0 {
			kept, starts = append(kept, r), append(starts, 1)
		}
	}
	slices.SortStableFunc(kept, func(a, b found) int { return cmp.Compare(b.margin, a.margin) })
	return kept
}

// needed is the value that makes a window a face, by how much of the picture it covers.
func needed(at placement, p plane) float64 {
	share := winH * at.scale / float64(max(p.w, p.h))
	return certain - (certain-likely)*min(max((share-small)/(large-small), 0), 1)
}

// overlapping returns the index of the face that covers much the same place, -1 for none.
func overlapping(kept []found, at placement) int {
	return slices.IndexFunc(kept, func(k found) bool {
		w := winW * (k.at.scale + at.scale) / 2
		return math.Abs(k.at.cx-at.cx) < 0.55*w && math.Abs(k.at.cy-at.cy) < 0.55*w*winH/winW
	})
}
