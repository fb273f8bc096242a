package face

import "math"

// Directions of a gradient that a histogram tells apart. They are signed: an eye is
// darker than the skin around it, and that is worth knowing.
const directions = 12

// grid holds one gradient histogram per cell of a plane.
type grid struct {
	w, h int // cells
	hist []float32
}

// at returns the histograms of n cells in a row.
func (g grid) at(x, y, n int) []float32 {
	o := (y*g.w + x) * directions
	return g.hist[o : o+n*directions : o+n*directions]
}

// signBit is that of a 32-bit float.
const signBit = 1 << 31

// octants turn the angle within an eighth of a circle into the whole angle, 0..directions: by
// the sign of gx, the sign of gy and which of the two is longer. The arc tangent within
// an eighth is a polynomial (error below 0.004 rad), the same on every machine and
// several times quicker than the exact one; no step of it branches, because which
// way a gradient points cannot be guessed.
var octants = [8]struct{ base, sign float32 }{
	{0, 1},
	{directions / 2, -1},
	{directions, -1},
	{directions / 2, 1},
	{directions / 4, -1},
	{directions / 4, 1},
	{directions * 3 / 4, 1},
	{directions * 3 / 4, -1},
}

// voteWidth is the room of a cell's histogram while it is counted: a power of two, so that no place in it has to be checked.
const voteWidth = 16

// shares are the part of a pixel that goes to the further of the two cells next
// to it, by its place in its own cell.
var shares = [cellSize]float32{0.625, 0.875, 0.125, 0.375}

// scratch is memory that is used again from one measurement to the next. Its
// zero value is ready; what a method returns holds until the next call of it.
type scratch struct {
	cut, level, padded  plane
	row                 []float32
	votes, hist, energy []float32
	seen                []float32
}

// plane makes one of the planes so large; what it shows is whatever was there.
func (s *scratch) plane(p *plane, w, h int) plane {
	if cap(p.pix) < w*h {
		p.pix = make([]float32, w*h)
	}
	p.w, p.h, p.pix = w, h, p.pix[:w*h]
	return *p
}

// zeroed returns n zeros, in the old memory if that is large enough.
func zeroed(old []float32, n int) []float32 {
	if cap(old) < n {
		return make([]float32, n)
	}
	old = old[:n]
	clear(old)
	return old
}

// gradients collects a plane's gradients into cells of cellSize pixels: each
// pixel's strength is shared between the two nearest directions and the four
// nearest cells (Dalal and Triggs, Histograms of Oriented Gradients for Human
// Detection, 2005), then each cell is normalised by the strength of its 3 × 3 neighbourhood.
func (s *scratch) gradients(p plane) grid {
	g := grid{w: p.w / cellSize, h: p.h / cellSize}
	if g.w == 0 || g.h == 0 {
		return g
	}
	// The votes have a rim of one cell, so that no pixel has to ask whether
	// its neighbours exist.
	stride := (g.w + 2) * voteWidth
	s.votes = zeroed(s.votes, stride*(g.h+2))
	// So has the row that is looked at, of one pixel.
	n := min(p.w, cellSize*g.w+cellSize/2)
	s.row = zeroed(s.row, p.w+2)
	before, after := s.row[:n], s.row[2:n+2]
	for y := range min(p.h, cellSize*g.h+cellSize/2) {
		up, here, down := p.row(max(y-1, 0))[:n], p.row(y), p.row(min(y+1, p.h-1))[:n]
		copy(s.row[1:], here)
		s.row[0], s.row[p.w+1] = here[0], here[p.w-1]
		rows := s.votes[(y+cellSize/2)/cellSize*stride:]
		far := shares[y%cellSize]
		for x := range n {
			gx, gy := after[x]-before[x], down[x]-up[x]
			m2 := gx*gx + gy*gy
			if m2 < 0.25 {
				continue
			}
			m := float32(math.Sqrt(float64(m2)))
			// Lengths order like their bits; the difference is negative if y is the longer one.
			ax, ay := math.Float32bits(gx)&^signBit, math.Float32bits(gy)&^signBit
			t := math.Float32frombits(min(ax, ay)) / math.Float32frombits(max(ax, ay))
			e := &octants[math.Float32bits(gx)>>31|math.Float32bits(gy)>>31<<1|(ax-ay)>>31<<2]
			turn := e.base + e.sign*t*(math.Pi/4+0.273*(1-t))*(directions/(2*math.Pi))
			b0 := int(turn)
			f := turn - float32(b0)
			if b0 >= directions {
				b0 -= directions
			}
			b1 := b0 + 1
			if b1 == directions {
				b1 = 0
			}
			right := shares[x%cellSize] * m
			left := m - right
			o := (x + cellSize/2) / cellSize * voteWidth
			above, below := (*[2 * voteWidth]float32)(rows[o:]), (*[2 * voteWidth]float32)(rows[o+stride:])
			b0, b1 = b0&(voteWidth-1), b1&(voteWidth-1) // as they are, but now the compiler knows
			l1, r1 := left*f, right*f
			l0, r0 := left-l1, right-r1
			above[b0] += (1 - far) * l0
			above[b1] += (1 - far) * l1
			above[voteWidth+b0] += (1 - far) * r0
			above[voteWidth+b1] += (1 - far) * r1
			below[b0] += far * l0
			below[b1] += far * l1
			below[voteWidth+b0] += far * r0
			below[voteWidth+b1] += far * r1
		}
	}
	s.hist = zeroed(s.hist, g.w*g.h*directions)
	g.hist = s.hist
	for y := range g.h {
		for x := range g.w {
			copy(g.at(x, y, 1), s.votes[(y+1)*stride+(x+1)*voteWidth:])
		}
	}
	s.energy = zeroed(s.energy, g.w*g.h)
	g.normalise(s.energy)
	return g
}

// normalise divides each cell by the strength around it, for which energy has
// room. The floor under the divisor is a gradient of about two
// grey levels, so that noise on a flat wall does not look like structure.
func (g grid) normalise(energy []float32) {
	for i := range energy {
		var s float32
		for _, v := range g.hist[i*directions : (i+1)*directions] {
			s += v * v
		}
		energy[i] = s
	}
	const floor = 9 * cellSize * cellSize * cellSize * cellSize
	for y := range g.h {
		for x := range g.w {
			var s float32
			n := 0
			from, to := max(x-1, 0), min(x+1, g.w-1)
			for yy := max(y-1, 0); yy <= min(y+1, g.h-1); yy++ {
				for _, e := range energy[yy*g.w+from : yy*g.w+to+1] {
					s += e
					n++
				}
			}
			k := 1 / float32(math.Sqrt(float64(s/float32(n)+floor)))
			h := g.at(x, y, 1)
			for i, v := range h {
				h[i] = min(v*k, 0.8)
			}
		}
	}
}
