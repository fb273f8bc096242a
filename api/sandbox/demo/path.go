package demo

import "math"

// pt is a point in face units: the origin lies between the eyes, x grows to the
// viewer's right, y grows down, and 1 is about half the width of a head.
type pt struct{ x, y float64 }

// mirror returns the points reflected at the middle of the face.
func mirror(ps []pt) []pt {
	out := make([]pt, len(ps))
	for i, p := range ps {
		out[i] = pt{-p.x, p.y}
	}
	return out
}

// stepsPerSpan is how many straight pieces stand for one span of a smooth curve; at the
// sizes drawn here a piece is about two pixels long.
const stepsPerSpan = 8

// smooth returns an open Catmull-Rom curve through the points.
func smooth(ps ...pt) []pt {
	n := len(ps)
	out := make([]pt, 0, n*stepsPerSpan)
	for i := 0; i+1 < n; i++ {
		a, b, c, d := ps[max(i-1, 0)], ps[i], ps[i+1], ps[min(i+2, n-1)]
		out = appendSpan(out, a, b, c, d)
	}
	return append(out, ps[n-1])
}

// loop returns a closed Catmull-Rom curve through the points.
func loop(ps ...pt) []pt {
	n := len(ps)
	out := make([]pt, 0, n*stepsPerSpan)
	for i := range n {
		out = appendSpan(out, ps[(i+n-1)%n], ps[i], ps[(i+1)%n], ps[(i+2)%n])
	}
	return out
}

func appendSpan(out []pt, a, b, c, d pt) []pt {
	for k := range stepsPerSpan {
		t := float64(k) / stepsPerSpan
		out = append(out, pt{catmull(a.x, b.x, c.x, d.x, t), catmull(a.y, b.y, c.y, d.y, t)})
	}
	return out
}

func catmull(a, b, c, d, t float64) float64 {
	return 0.5 * (2*b + (c-a)*t + (2*a-5*b+4*c-d)*t*t + (3*b-a-3*c+d)*t*t*t)
}

// ellipse returns an ellipse turned by tilt radians.
func ellipse(c pt, rx, ry, tilt float64) []pt {
	const n = 28
	sin, cos := math.Sincos(tilt)
	out := make([]pt, n)
	for i := range out {
		s, k := math.Sincos(2 * math.Pi * float64(i) / n)
		x, y := rx*k, ry*s
		out[i] = pt{c.x + x*cos - y*sin, c.y + x*sin + y*cos}
	}
	return out
}

// superellipse returns a rounded rectangle; power 2 is an ellipse, 4 nearly a box.
func superellipse(c pt, rx, ry, power float64) []pt {
	const n = 36
	out := make([]pt, n)
	for i := range out {
		s, k := math.Sincos(2 * math.Pi * float64(i) / n)
		out[i] = pt{
			c.x + rx*math.Copysign(math.Pow(math.Abs(k), 2/power), k),
			c.y + ry*math.Copysign(math.Pow(math.Abs(s), 2/power), s),
		}
	}
	return out
}

// ribbon returns the outline of a stroke along a line whose half width is
// given from start (t = 0) to end (t = 1).
func ribbon(line []pt, half func(t float64) float64) []pt {
	n := len(line)
	out := make([]pt, 2*n)
	for i, p := range line {
		a, b := line[max(i-1, 0)], line[min(i+1, n-1)]
		dx, dy := b.x-a.x, b.y-a.y
		l := math.Hypot(dx, dy)
		if l == 0 {
			l = 1
		}
		h := half(float64(i) / float64(n-1))
		nx, ny := -dy/l*h, dx/l*h
		out[i] = pt{p.x + nx, p.y + ny}
		out[2*n-1-i] = pt{p.x - nx, p.y - ny}
	}
	return out
}

// even is a half width that does not change along the stroke.
func even(h float64) func(float64) float64 { return func(float64) float64 { return h } }

// tapered is a half width that is h in the middle and thin at both ends.
func tapered(h float64) func(float64) float64 {
	return func(t float64) float64 { return h * (0.15 + 0.85*math.Sin(math.Pi*t)) }
}
