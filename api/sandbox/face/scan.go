package face

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
