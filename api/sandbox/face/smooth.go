package face

import "math"

// softened smooths with the weights 1-2-1 in both directions.
func (p plane) softened() plane {
	mid, out := newPlane(p.w, p.h), newPlane(p.w, p.h)
	for y := range p.h {
		src, dst := p.pix[y*p.w:(y+1)*p.w], mid.pix[y*p.w:(y+1)*p.w]
		before := src[0]
		for x, v := range src {
			after := src[min(x+1, len(src)-1)]
			dst[x] = (before + 2*v + after) * 0.25
			before = v
		}
	}
	for y := range p.h {
		up, here, down, dst := mid.row(max(y-1, 0)), mid.row(y), mid.row(min(y+1, p.h-1)), out.row(y)
		for x := range dst {
			dst[x] = (up[x] + 2*here[x] + down[x]) * 0.25
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
	for y := range p.h {
		for x := range p.w {
			var s float32
			for i, k := range kernel {
				s += k * p.pix[y*p.w+min(max(x+i-r, 0), p.w-1)]
			}
			mid.pix[y*p.w+x] = s
		}
	}
	for y := range p.h {
		dst := out.pix[y*p.w : (y+1)*p.w]
		for i, k := range kernel {
			src := mid.pix[min(max(y+i-r, 0), p.h-1)*p.w:]
			for x := range dst {
				dst[x] += k * src[x]
			}
		}
	}
	return out
}
