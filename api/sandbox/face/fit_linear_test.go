package face

import (
	"cmp"
	"math"
	"slices"
)

// symmetric is a symmetric matrix of n rows.
type symmetric struct {
	n int
	v []float64
}

func newSymmetric(n int) symmetric { return symmetric{n, make([]float64, n*n)} }

// addOuter adds k times the product of a vector with itself.
func (s symmetric) addOuter(x []float64, k float64) {
	for i, a := range x {
		row := s.v[i*s.n:][:s.n]
		for j, b := range x {
			row[j] += k * a * b
		}
	}
}

// times is the product with a vector.
func (s symmetric) times(x []float64) []float64 {
	out := make([]float64, s.n)
	for i := range out {
		out[i] = product(s.v[i*s.n:][:s.n], x)
	}
	return out
}

func product(a, b []float64) (sum float64) {
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// eigen returns the eigenvalues, the largest first, and the eigenvectors of length 1, by Jacobi's rotations.
func (s symmetric) eigen() (values []float64, vectors [][]float64) {
	n, a := s.n, slices.Clone(s.v)
	q := make([]float64, n*n) // its rows become the vectors
	for i := range n {
		q[i*n+i] = 1
	}
	for range 12 {
		for i := range n {
			for j := i + 1; j < n; j++ {
				off := a[i*n+j]
				if math.Abs(off) < 1e-15*math.Sqrt(math.Abs(a[i*n+i]*a[j*n+j]))+1e-300 {
					continue
				}
				theta := (a[j*n+j] - a[i*n+i]) / (2 * off)
				t := 1 / (math.Abs(theta) + math.Sqrt(theta*theta+1))
				if theta < 0 {
					t = -t
				}
				c := 1 / math.Sqrt(t*t+1)
				sin := t * c
				for k := range n {
					x, y := a[k*n+i], a[k*n+j]
					a[k*n+i], a[k*n+j] = c*x-sin*y, sin*x+c*y
				}
				ri, rj, qi, qj := a[i*n:][:n], a[j*n:][:n], q[i*n:][:n], q[j*n:][:n]
				for k := range n {
					ri[k], rj[k] = c*ri[k]-sin*rj[k], sin*ri[k]+c*rj[k]
					qi[k], qj[k] = c*qi[k]-sin*qj[k], sin*qi[k]+c*qj[k]
				}
			}
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(a[j*n+j], a[i*n+i]) })
	for _, i := range order {
		values, vectors = append(values, a[i*n+i]), append(vectors, q[i*n:][:n])
	}
	return values, vectors
}

// regress finds, for each list of targets, the weights whose sums over the rows of x come nearest to it, by least squares
// with a ridge.
func regress(x [][]float32, targets [][]float64, ridge float64) [][]float64 {
	n := len(x[0])
	a := newSymmetric(n) // its lower half, then the factor of Cholesky's decomposition
	part := make([]float32, n*n)
	for from := 0; from < len(x); from += 64 { // few at a time, so that small numbers suffice for adding up
		clear(part)
		for _, row := range x[from:min(from+64, len(x))] {
			for i, k := range row {
				if k == 0 {
					continue
				}
				dst := part[i*n:][:i+1]
				for j, v := range row[:i+1] {
					dst[j] += k * v
				}
			}
		}
		for i, v := range part {
			a.v[i] += float64(v)
		}
	}
	var trace float64
	for i := range n {
		trace += a.v[i*n+i]
	}
	for i := range n {
		a.v[i*n+i] += ridge * trace / float64(n)
	}
	for i := range n {
		for j := range i + 1 {
			s := a.v[i*n+j] - product(a.v[i*n:][:j], a.v[j*n:])
			if i == j {
				a.v[i*n+i] = math.Sqrt(s)
			} else {
				a.v[i*n+j] = s / a.v[j*n+j]
			}
		}
	}
	var out [][]float64
	for _, target := range targets {
		w := make([]float64, n)
		for s, row := range x {
			for i, v := range row {
				w[i] += target[s] * float64(v)
			}
		}
		for i := range n {
			w[i] = (w[i] - product(a.v[i*n:][:i], w)) / a.v[i*n+i]
		}
		for i := n - 1; i >= 0; i-- {
			w[i] /= a.v[i*n+i]
			for j := range i {
				w[j] -= a.v[i*n+j] * w[i]
			}
		}
		out = append(out, w)
	}
	return out
}
