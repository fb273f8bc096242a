package face

import "math"

// softened smooths with the weights 1-2-1 in both directions.
func (p plane) softened() plane {
	out := newPlane(p.w, p.h)
	line := make([]float32, p.w+2)
	for y := range p.h {
		p.softenRow(out.row(y), line, y)
	}
	return out
}

// softenRow smooths one row; line has room for two more pixels than that.
func (p plane) softenRow(dst, line []float32, y int) {
	up, here, down := p.row(max(y-1, 0)), p.row(y), p.row(min(y+1, p.h-1))
	mid := line[1 : p.w+1]
	for x := range mid {
		mid[x] = up[x] + 2*here[x] + down[x]
	}
	line[0], line[p.w+1] = mid[0], mid[p.w-1]
	before, after := line[:len(dst)], line[2:len(dst)+2]
	for x := range dst {
		dst[x] = (before[x] + 2*mid[x] + after[x]) * (1. / 16)
	}
}

// reduced smooths the plane and scales it down. Without smoothing a screen's dots would come out as coarse bands that
// hide the face. No row is smoothed before it is needed, so that all of it stays close at hand.
func (p plane) reduced(w, h int) plane {
	switch {
	case p.w == 2*w && p.h == 2*h:
		return p.softHalved()
	case p.w >= 2*w && p.h >= 2*h:
		return p.softened().resized(w, h)
	}
	out := newPlane(w, h)
	line, columns := make([]float32, p.w+2), columnsOf(p.w, w)
	rows := [2][]float32{make([]float32, p.w), make([]float32, p.w)}
	holds := [2]int{-1, -1} // which row of the plane each of them is
	soft := func(y int) []float32 {
		i := y % 2
		if holds[i] != y {
			p.softenRow(rows[i], line, y)
			holds[i] = y
		}
		return rows[i]
	}
	ky := float64(p.h) / float64(h)
	for y := range h {
		r := place((float64(y)+0.5)*ky-0.5, p.h)
		mix(out.row(y), soft(r.a), soft(r.b), columns, r.share)
	}
	return out
}

// softHalved smooths and halves in one: the weights become 1-3-3-1.
func (p plane) softHalved() plane {
	out := newPlane(p.w/2, p.h/2)
	line := make([]float32, p.w+2)
	for y := range out.h {
		a, b, c, d := p.row(max(2*y-1, 0)), p.row(2*y), p.row(2*y+1), p.row(min(2*y+2, p.h-1))
		mid := line[1 : p.w+1]
		for x := range mid {
			mid[x] = a[x] + d[x] + 3*(b[x]+c[x])
		}
		line[0], line[p.w+1] = mid[0], mid[p.w-1]
		dst := out.row(y)
		for x := range dst {
			four := (*[4]float32)(line[2*x:])
			dst[x] = (four[0] + four[3] + 3*(four[1]+four[2])) * (1. / 64)
		}
	}
	return out
}

// blurred smooths with a Gaussian of the given sigma in pixels.
func (p plane) blurred(sigma float64) plane {
	r := int(math.Ceil(3 * sigma))
	kernel := make([]float32, 2*r+1)
	var sum float32
	for i := range kernel {
		d := float64(i - r)
		kernel[i] = float32(math.Exp(-d * d / (2 * sigma * sigma)))
		sum += kernel[i]
	}
	for i := range kernel {
		kernel[i] /= sum
	}
	mid, out := newPlane(p.w, p.h), newPlane(p.w, p.h)
	line := make([]float32, p.w+2*r) // a row, its ends repeated
	for y := range p.h {
		src, dst := p.row(y), mid.row(y)
		copy(line[r:], src)
		for x := range r {
			line[x], line[r+p.w+x] = src[0], src[p.w-1]
		}
		for i, k := range kernel {
			addTimes(dst, line[i:], k)
		}
	}
	for y := range p.h {
		for i, k := range kernel {
			addTimes(out.row(y), mid.row(min(max(y+i-r, 0), p.h-1)), k)
		}
	}
	return out
}

// addTimes adds k times a row to another.
func addTimes(dst, src []float32, k float32) {
	src = src[:len(dst)]
	for x, v := range src {
		dst[x] += k * v
	}
}
