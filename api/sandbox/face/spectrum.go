package face

import (
	"math"
	"math/bits"
	"math/cmplx"
	"slices"
)

// periodic looks for regular structure in a square plane: how far single
// frequencies stand out of their surroundings, among fine ones (periods below six
// pixels) and coarser ones (up to 26). Faces have strong coarse frequencies, but
// spread out; a grid puts its energy into a few points.
func periodic(tile plane) (fine, coarse float64) {
	n := tile.w
	spec := surrounded(powerSpectrum(tile), n)
	var ringFine, ringCoarse float64
	for v := range n {
		fv := float64(v)
		if v > n/2 {
			fv -= float64(n)
		}
		for u := 0; u <= n/2; u++ {
			f := math.Hypot(float64(u), fv) / float64(n)
			if f < 1.0/26 || f > 0.5 || onBlockGrid(u, v, n) {
				continue
			}
			if f > 1.0/6 {
				ringFine = spec.outstanding(u, v, ringFine)
			} else {
				ringCoarse = spec.outstanding(u, v, ringCoarse)
			}
		}
	}
	return rise(math.Log10(ringFine+1), 1.55, 2.4), rise(math.Log10(ringCoarse+1), 1.3, 2.2)
}

// onBlockGrid says whether a frequency belongs to the 8 × 8 blocks of JPEG: such peaks
// come from compression, not from what is in front of the camera.
func onBlockGrid(u, v, n int) bool {
	near := func(k int) bool { m := k % (n / 8); return m <= 1 || m >= n/8-1 }
	axis := func(k int) bool { return k <= 1 || k >= n-1 }
	return (axis(u) && near(v)) || (axis(v) && near(u))
}

// reach is how far around a frequency its neighbourhood extends.
const reach = 4

// surroundings is the half of a spectrum with frequencies to the right, and a
// rim of reach frequencies more on each side.
type surroundings struct {
	width int
	power []float64
}

// surrounded puts the rim around a spectrum, which repeats itself after n.
func surrounded(spec []float64, n int) surroundings {
	s := surroundings{width: n/2 + 1 + 2*reach}
	s.power = make([]float64, s.width*(n+2*reach))
	for v := range n + 2*reach {
		row := spec[(v-reach+n)%n*n:][:n]
		for u := range s.width {
			s.power[v*s.width+u] = row[(u-reach+n)%n]
		}
	}
	return s
}

// outstanding returns how many times the median of its neighbourhood a frequency has if
// that is more than least, and least otherwise.
func (s surroundings) outstanding(u, v int, least float64) float64 {
	const side, inner = 2*reach + 1, 3
	const ringSize = side*side - inner*inner
	const tiny = 1e-6
	here := s.power[(v+reach)*s.width+u+reach]
	if least > 0 {
		// It is more only if the median is below a limit, and counting is much quicker than sorting.
		limit, below := here/least-tiny, 0
		for dv := range side {
			for du, p := range (*[side]float64)(s.power[(v+dv)*s.width+u:]) {
				if p < limit && !(dv >= reach-1 && dv <= reach+1 && du >= reach-1 && du <= reach+1) {
					below++
				}
			}
		}
		if below <= ringSize/2 {
			return least
		}
	}
	ring := make([]float64, 0, ringSize)
	for dv := range side {
		row := s.power[(v+dv)*s.width+u:][:side]
		if dv < reach-1 || dv > reach+1 {
			ring = append(ring, row...)
			continue
		}
		ring = append(append(ring, row[:reach-1]...), row[reach+2:]...)
	}
	slices.Sort(ring)
	return max(least, here/(ring[len(ring)/2]+tiny))
}

// powerSpectrum is the squared strength of each frequency of a square plane whose side
// is a power of two, its edges faded out so that they do not look like structure.
func powerSpectrum(p plane) []float64 {
	n := p.w
	window := make([]float64, n)
	for i := range window {
		window[i] = 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/float64(n))
	}
	var mean float64
	for _, v := range p.pix {
		mean += float64(v)
	}
	mean /= float64(n * n)
	field := make([]complex128, n*n)
	for y := range n {
		for x := range n {
			field[y*n+x] = complex((float64(p.pix[y*n+x])-mean)*window[x]*window[y], 0)
		}
	}
	turns := make([]complex128, n/2)
	for i := range turns {
		turns[i] = cmplx.Rect(1, -2*math.Pi*float64(i)/float64(n))
	}
	line := make([]complex128, n)
	for y := range n {
		fourier(field[y*n:(y+1)*n], turns)
	}
	for x := range n {
		for y := range n {
			line[y] = field[y*n+x]
		}
		fourier(line, turns)
		for y := range n {
			field[y*n+x] = line[y]
		}
	}
	out := make([]float64, n*n)
	for i, c := range field {
		out[i] = (real(c)*real(c) + imag(c)*imag(c)) / float64(n*n)
	}
	return out
}

// fourier is the fast Fourier transform in place; turns are the roots of unity of its length.
func fourier(a, turns []complex128) {
	n := len(a)
	shift := 64 - bits.TrailingZeros(uint(n))
	for i := range a {
		if j := int(bits.Reverse64(uint64(i)) >> shift); j > i {
			a[i], a[j] = a[j], a[i]
		}
	}
	for half := 1; half < n; half *= 2 {
		stride := n / (2 * half)
		for start := 0; start < n; start += 2 * half {
			for k := range half {
				t := turns[k*stride] * a[start+half+k]
				a[start+k], a[start+half+k] = a[start+k]+t, a[start+k]-t
			}
		}
	}
}
