package face

// scan returns every window whose value exceeds least. fine is the same picture with
// more pixels, or the same plane.
func (f *finder) scan(p, fine plane, least float64) []found {
	var hits []found
	var s scratch
	// Small pictures are enlarged, up to twice, so that a face that fills one is
	// not missed for want of a size between.
	k := min(2, float64(scanSize)/float64(max(p.w, p.h)))
	if max(fine.w, fine.h) >= scanLarge {
		k = float64(scanFine) / float64(max(p.w, p.h))
	}
	for {
		w, h := int(float64(p.w)*k+0.5), int(float64(p.h)*k+0.5)
		if w+2*border*cellSize < winW || h+2*border*cellSize < winH {
			return hits
		}
		level := p
		if w != p.w || h != p.h {
			source(p, fine, w).resizeTo(s.plane(&s.level, w, h))
			level = s.level
		}
		level.padTo(s.plane(&s.padded, w+2*border*cellSize, h+2*border*cellSize), border*cellSize)
		g := s.gradients(s.padded)
		kx, ky := float64(p.w)/float64(w), float64(p.h)/float64(h)
		for y, row := range f.values(g, least) {
			for x, m := range row {
				if float64(m) > least {
					hits = append(hits, found{placement{
						cx:    float64((x-border)*cellSize+winW/2)*kx - 0.5,
						cy:    float64((y-border)*cellSize+winH/2)*ky - 0.5,
						scale: (kx + ky) / 2,
					}, float64(m)})
				}
			}
		}
		k /= scanStep
	}
}

// source is the one of two planes of a picture that is large enough to be reduced to
// a width, the smaller one if both are not.
func source(p, fine plane, w int) plane {
	if w > p.w && fine.w >= w {
		return fine
	}
	return p
}

// nearness is how far below a limit a window's value may be for its neighbours to be
// looked at: between neighbours it rarely changes by more.
const nearness = 6.5

// values are those of the classifier at all places of a grid where it may exceed
// least: of every second row and column, and around those that come near.
// Elsewhere they are very low.
func (f *finder) values(g grid, least float64) [][]float32 {
	const unseen = -1e9
	w, h := g.w-winCols+1, g.h-winRows+1
	rows := make([][]float32, max(h, 0))
	all := make([]float32, max(w, 0)*len(rows))
	for i := range all {
		all[i] = unseen
	}
	for y := range rows {
		rows[y] = all[y*w : (y+1)*w]
	}
	for y := 0; y < h; y += 2 {
		for x := 0; x < w; x += 2 {
			rows[y][x] = f.value(g, x, y)
		}
	}
	for y := 0; y < h; y += 2 {
		for x := 0; x < w; x += 2 {
			if float64(rows[y][x]) < least-nearness {
				continue
			}
			for ny := max(y-1, 0); ny <= min(y+1, h-1); ny++ {
				for nx := max(x-1, 0); nx <= min(x+1, w-1); nx++ {
					if rows[ny][nx] == unseen {
						rows[ny][nx] = f.value(g, nx, ny)
					}
				}
			}
		}
	}
	return rows
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
	var s scratch
	best := found{h.at, f.measure(&s, p, h.at)}
	for step := 1.0; step > 0.2; step /= 2 {
		way, back := -1, -1 // the last move of this step, and the one that would undo it
		for moved, rounds := true, 0; moved && rounds < 4; rounds++ {
			moved, back = false, way^1
			base := best.at
			for i := range 2 * freedoms {
				if i == back {
					continue
				}
				n := moveBy(base, i/2, step*float64(1-i%2*2))
				if m := f.measure(&s, p, n); m > best.margin+1e-4 {
					best, moved, way = found{n, m}, true, i
				}
			}
		}
		if best.margin < hopeless {
			break
		}
	}
	return best
}

// freedoms is the number of ways in which a window can be moved.
const freedoms = 4

// moveBy moves a window in one way: aside, down, nearer, or turned.
func moveBy(at placement, way int, step float64) placement {
	switch way {
	case 0:
		at.cx += step * 2 * at.scale
	case 1:
		at.cy += step * 2 * at.scale
	case 2:
		at.scale *= 1 + step*0.08
	default:
		at.roll += step * 0.1
	}
	return at
}

// measure is the classifier at a placement that need not lie on the grid.
func (f *finder) measure(s *scratch, p pyramid, at placement) float64 {
	return float64(f.value(s.around(p, at), 1, 1))
}

// around are the histograms at a placement. One cell of margin around the window feeds the normalisation at its rim.
func (s *scratch) around(p pyramid, at placement) grid {
	if s.cut.pix == nil {
		s.cut = newPlane(winW+2*cellSize, winH+2*cellSize)
	}
	p.warp(s.cut, at, 1)
	return s.gradients(s.cut)
}
