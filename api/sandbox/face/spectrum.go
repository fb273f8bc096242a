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
	spec := powerSpectrum(tile)
	var ringFine, ringCoarse float64
	for v := 0; v < n; v++ {
		fv := float64(v)
		if v > n/2 {
			fv -= float64(n)
		}
		for u := 0; u <= n/2; u++ {
			fu := float64(u)
			f := math.Hypot(fu, fv) / float64(n)
			if f < 1.0/26 || f > 0.5 || onBlockGrid(u, v, n) {
				continue
			}
			k := prominence(spec, u, v, n)
			if f > 1.0/6 {
				ringFine = max(ringFine, k)
			} else {
				ringCoarse = max(ringCoarse, k)
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

// prominence is how many times the median of its neighbourhood a frequency has.
func prominence(spec []float64, u, v, n int) float64 {
	const reach = 4
	var ring [(2*reach + 1) * (2*reach + 1)]float64
	count := 0
	for dv := -reach; dv <= reach; dv++ {
		for du := -reach; du <= reach; du++ {
			if max(du, -du) <= 1 && max(dv, -dv) <= 1 {
				continue
			}
			uu, vv := u+du, v+dv
			if uu < 0 || uu > n/2 {
				uu, vv = (n-uu)%n, -vv // the spectrum of a real picture is symmetric
			}
			ring[count] = spec[((vv%n+n)%n)*n+(uu%n+n)%n]
			count++
		}
	}
	return spec[v*n+u] / (median(ring[:count]) + 1e-6)
}

// median may reorder what it is given.
func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
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
