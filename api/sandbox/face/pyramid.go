package face

import "math"

// pyramid holds a plane and its halves, so that a part of it can be sampled at
// any size without aliasing.
type pyramid []plane

func newPyramid(p plane) pyramid {
	levels := pyramid{p}
	for p.w >= 16 && p.h >= 16 {
		p = p.halved()
		levels = append(levels, p)
	}
	return levels
}

// warped samples w × h pixels around a placement, each zoom pixels of the finder's window wide.
func (p pyramid) warped(at placement, w, h int, zoom float64) plane {
	k, level := at.scale*zoom, 0
	cx, cy := at.cx, at.cy
	for k > 1.6 && level+1 < len(p) {
		k, cx, cy, level = k/2, (cx+0.5)/2-0.5, (cy+0.5)/2-0.5, level+1
	}
	src, out := p[level], newPlane(w, h)
	sin, cos := math.Sincos(at.roll)
	for y := range h {
		dy := (float64(y) + 0.5 - float64(h)/2) * k
		for x := range w {
			dx := (float64(x) + 0.5 - float64(w)/2) * k
			out.pix[y*w+x] = src.bilinear(cx+dx*cos-dy*sin, cy+dx*sin+dy*cos)
		}
	}
	return out
}
