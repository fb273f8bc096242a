package demo

import (
	"math"
	"math/rand/v2"
)

// outline returns the contour of the head, clockwise from the crown.
func (l look) outline() []pt {
	right := []pt{
		{0.5 * l.cheek, -l.crown * 0.9},
		{0.88 * l.cheek, -l.crown * 0.55},
		{l.cheek, -0.08},
		{0.97 * l.cheek, 0.3},
		{l.jaw, 0.62 * l.chin},
		{(l.jaw + l.chinWide) / 2 * 0.98, 0.86 * l.chin},
		{l.chinWide * 0.8, 0.98 * l.chin},
	}
	ring := append([]pt{{0, -l.crown}}, right...)
	ring = append(ring, pt{0, 1.005 * l.chin})
	left := mirror(right)
	for i := len(left) - 1; i >= 0; i-- {
		ring = append(ring, left[i])
	}
	return loop(ring...)
}

// skinPaint shades the skin as if it were a rounded body lit from one side.
func (l look) skinPaint(lx float64) paint {
	warm := rgb{l.skin.r * 0.62, l.skin.g * 0.5, l.skin.b * 0.46}
	bright := l.skin.toward(rgb{1, 0.97, 0.92}, 0.25)
	return func(x, y float64) (rgb, float64) {
		nx, ny := x/l.cheek, (y-0.08)/1.28
		r2 := nx*nx + ny*ny
		lit := 0.75*nx*lx - 0.22*ny - 0.3*step(0.45, 1.25, r2)
		if lit >= 0 {
			return l.skin.toward(bright, min(lit*1.3, 1)), 1
		}
		return l.skin.toward(warm, min(-lit, 1)), 1
	}
}

func (c *canvas) neckAndBody(l look, lx float64) {
	w := 0.5*l.jaw + 0.04
	neck := loop(pt{-w, 0.5}, pt{w, 0.5}, pt{w * 1.02, l.chin + 0.2}, pt{w * 1.35, l.chin + 0.5}, pt{0, l.chin + 1.0}, pt{-w * 1.35, l.chin + 0.5}, pt{-w * 1.02, l.chin + 0.2})
	shade := l.skin.toward(rgb{l.skin.r * 0.6, l.skin.g * 0.47, l.skin.b * 0.42}, 0.42)
	c.fill(neck, -0.3, func(x, y float64) (rgb, float64) {
		under := 0.4 * math.Exp(-math.Pow((y-l.chin-0.04)/0.2, 2)) // the chin's shadow
		return shade.times(1+0.16*x*lx).toward(l.skin, 0.55*step(l.chin+0.1, l.chin+0.65, y)).times(1 - under), 1
	})
	top, out := l.chin+0.36, 1.98
	dip := 0.22
	switch l.clothCut {
	case clothVee:
		dip = 0.75
	case clothRollneck:
		top, dip = l.chin+0.1, 0.1
	case clothShirt, clothJacket:
		dip = 0.5
	}
	nw := w * 1.22
	right := []pt{{nw * 0.5, top + dip*0.72}, {nw, top}, {nw + 0.32, top + 0.2}, {1.45, top + 0.42}, {out, top + 0.75}, {out + 0.25, 2.4}, {out + 0.3, 6}}
	if l.clothCut == clothVee || l.clothCut == clothShirt || l.clothCut == clothJacket {
		right[0] = pt{nw * 0.5, top + dip*0.5}
	}
	ring := append([]pt{{0, top + dip}}, right...)
	left := mirror(right)
	for i := len(left) - 1; i >= 0; i-- {
		ring = append(ring, left[i])
	}
	fabric := func(base rgb) paint {
		return func(x, y float64) (rgb, float64) {
			fold := 0.05*math.Sin(3.1*x+1.7*y+4*math.Sin(1.3*x)) - 0.16*step(0.9, 2, math.Abs(x)) + 0.1*x*lx
			return base.times(1 + fold), 1
		}
	}
	c.fill(loop(ring...), -0.4, fabric(l.cloth))
	switch l.clothCut {
	case clothShirt, clothJacket:
		c.collar(l, nw, top, fabric)
	case clothRollneck:
		c.fill(loop(pt{-nw, top - 0.1}, pt{0, top + 0.06}, pt{nw, top - 0.1}, pt{nw * 1.1, top + 0.32}, pt{0, top + 0.45}, pt{-nw * 1.1, top + 0.32}), -0.35, fabric(l.cloth.times(1.12)))
	default:
		c.fill(ribbon(smooth(left[1], left[0], pt{0, top + dip}, right[0], right[1]), even(0.035)), -0.4, plain(l.cloth.times(0.72), 0.8))
	}
}

// collar draws a shirt collar, and over it the lapels of a jacket.
func (c *canvas) collar(l look, nw, top float64, fabric func(rgb) paint) {
	shirt := l.cloth.toward(rgb{1, 1, 1}, 0.35)
	if l.clothCut == clothJacket {
		shirt = hex(0xf0eee9)
		c.fill([]pt{{-nw, top}, {nw, top}, {0.3, top + 1.4}, {-0.3, top + 1.4}}, -0.4, fabric(shirt))
		c.fill([]pt{{-0.06, top + 0.5}, {0.06, top + 0.5}, {0.12, top + 1.5}, {-0.12, top + 1.5}}, -0.4, fabric(l.iris.toward(hex(0x7a2430), 0.5)))
		lapel := []pt{{nw, top - 0.02}, {nw + 0.28, top + 0.3}, {0.2, top + 1.5}, {0.1, top + 1.2}}
		c.fill(lapel, -0.4, fabric(l.cloth.times(0.82)))
		c.fill(mirror(lapel), -0.4, fabric(l.cloth.times(0.82)))
	}
	wing := []pt{{nw * 0.98, top - 0.1}, {nw * 1.12, top + 0.12}, {nw * 0.55, top + 0.52}, {0.02, top + 0.5}}
	for _, w := range [][]pt{wing, mirror(wing)} {
		c.fill(w, -0.38, fabric(shirt.times(1.05)))
		c.fill(ribbon(w, even(0.012)), -0.38, plain(shirt.times(0.6), 0.6))
	}
}

func (c *canvas) ears(l look, lx float64) {
	for _, side := range []float64{-1, 1} {
		at := pt{side * (l.cheek + 0.015), 0.16}
		tone := l.skin.times(0.9 + 0.07*side*lx)
		c.fill(ellipse(at, 0.11, l.ear, -side*0.16), -0.15, plain(tone, 1))
		c.brush(pt{at.x, at.y + 0.02}, 0.05, l.ear*0.55, -0.15, l.skin.times(0.62), 0.6)
	}
}

func (c *canvas) headShape(l look, lx float64) {
	c.fill(l.outline(), 0, l.skinPaint(lx))
	for _, side := range []float64{-1, 1} {
		c.brush(pt{side * 0.56 * l.cheek, 0.5}, 0.24, 0.18, 0.15, hex(0xc8483e), l.blush*0.7)
		c.brush(pt{side * 0.72 * l.cheek, 0.66}, 0.14, 0.3, 0.05, l.skin.times(0.6), 0.2)
	}
	c.brush(pt{0.2 * lx, -0.62 * l.crown}, 0.42, 0.22, 0.05, rgb{1, 0.98, 0.94}, 0.16)
	c.brush(pt{0.08 * lx, l.chin - 0.14}, 0.17, 0.08, 0.1, rgb{1, 0.97, 0.92}, 0.13)
}

// marks draws what time and sun leave: freckles, a mole, wrinkles.
func (c *canvas) marks(l look) {
	r := rand.New(rand.NewPCG(l.texture, 1))
	for range l.freckles {
		at := pt{(r.Float64()*1.2 - 0.6) * l.cheek, 0.2 + 0.36*r.Float64()}
		c.brush(at, 0.013+0.012*r.Float64(), 0.014, 0.15, l.skin.times(0.6).toward(hex(0x8a4a20), 0.4), 0.65)
	}
	if l.hasMole {
		c.brush(l.mole, 0.026, 0.026, 0.1, hex(0x2b1710), 0.95)
	}
	if l.lines <= 0 {
		return
	}
	crease := l.skin.times(0.55)
	for _, side := range []float64{-1, 1} {
		fold := smooth(pt{side * (l.noseWide + 0.05), l.noseLong - 0.06}, pt{side * (l.mouthWide + 0.03), l.mouthDown - 0.14}, pt{side * (l.mouthWide + 0.07), l.mouthDown + 0.06})
		c.fill(ribbon(fold, tapered(0.02)), 0.15, plain(crease, 0.5*l.lines))
		if l.lines > 0.5 {
			bag := smooth(pt{side * (l.eyeGap - 0.17), 0.17}, pt{side * l.eyeGap, 0.22}, pt{side * (l.eyeGap + 0.17), 0.15})
			c.fill(ribbon(bag, tapered(0.016)), 0.1, plain(crease, 0.45*l.lines))
		}
	}
	if l.lines > 0.45 {
		for i := range 3 {
			y := -0.5 - 0.1*float64(i)
			c.fill(ribbon(smooth(pt{-0.42, y}, pt{-0.1, y - 0.025}, pt{0.2, y - 0.01}, pt{0.44, y + 0.01}), tapered(0.011)), 0.05, plain(crease, 0.3*l.lines))
		}
	}
}
