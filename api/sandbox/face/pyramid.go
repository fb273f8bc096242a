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
	out := newPlane(w, h)
	p.warp(out, at, zoom)
	return out
}

// warp is warped into memory that is there.
func (p pyramid) warp(out plane, at placement, zoom float64) {
	w, h := out.w, out.h
	k, level := at.scale*zoom, 0
	cx, cy := at.cx, at.cy
	for k > 1.6 && level+1 < len(p) {
		k, cx, cy, level = k/2, (cx+0.5)/2-0.5, (cy+0.5)/2-0.5, level+1
	}
	src := p[level]
	sin, cos := math.Sincos(at.roll)
	stepX, stepY := k*cos, k*sin
	// (x0, y0) is where the first pixel of the first row lies.
	left, top := (0.5-float64(w)/2)*k, (0.5-float64(h)/2)*k
	x0, y0 := cx+left*cos-top*sin, cy+left*sin+top*cos
	inside := true
	for _, c := range [4][2]float64{{0, 0}, {float64(w - 1), 0}, {0, float64(h - 1)}, {float64(w - 1), float64(h - 1)}} {
		x, y := x0+c[0]*stepX-c[1]*stepY, y0+c[0]*stepY+c[1]*stepX
		inside = inside && x >= 0.01 && y >= 0.01 && x < float64(src.w)-1.01 && y < float64(src.h)-1.01
	}
	for row := range h {
		x, y := x0-float64(row)*stepY, y0+float64(row)*stepX
		dst := out.row(row)
		if !inside {
			for i := range dst {
				dst[i] = src.bilinear(x+float64(i)*stepX, y+float64(i)*stepY)
			}
			continue
		}
		// The whole cut lies on the plane: no pixel has to be looked for.
		for i := range dst {
			px, py := x+float64(i)*stepX, y+float64(i)*stepY
			ix, iy := int(px), int(py)
			ax, ay := float32(px-float64(ix)), float32(py-float64(iy))
			o := iy*src.w + ix
			a, b := (*[2]float32)(src.pix[o:]), (*[2]float32)(src.pix[o+src.w:])
			t := a[0] + (a[1]-a[0])*ax
			dst[i] = t + (b[0]+(b[1]-b[0])*ax-t)*ay
		}
	}
}
