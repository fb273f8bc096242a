package face

import "math"

// softened smooths with the weights 1-2-1 in both directions.
func (p plane) softened() plane {
	out := newPlane(p.w, p.h)
	line := make([]float32, p.w+2) // a row smoothed downwards, its ends repeated
	mid := line[1 : p.w+1]
	for y := range p.h {
		up, here, down, dst := p.row(max(y-1, 0)), p.row(y), p.row(min(y+1, p.h-1)), out.row(y)
		for x := range mid {
			mid[x] = up[x] + 2*here[x] + down[x]
		}
		line[0], line[p.w+1] = mid[0], mid[p.w-1]
		before, after := line[:len(dst)], line[2:len(dst)+2]
		for x := range dst {
			dst[x] = (before[x] + 2*mid[x] + after[x]) * (1. / 16)
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
