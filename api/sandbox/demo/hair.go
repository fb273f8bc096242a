package demo

import (
	"math"
	"math/rand/v2"
)

// strands paints hair: streaks that run away from a point, and a band of shine.
func (l look) strands(from pt, freq, lx float64) paint {
	phase := float64(l.texture%1000) / 100
	return func(x, y float64) (rgb, float64) {
		dx, dy := x-from.x, y-from.y
		a, r := math.Atan2(dy, dx), math.Hypot(dx, dy)
		streak := math.Sin(freq*a+3*math.Sin(5*a+2*r+phase)) + 0.6*math.Sin(freq*2.3*a+5*r)
		shine := math.Exp(-math.Pow((r-0.62+0.05*math.Sin(9*a+phase))/0.16, 2)) * step(1.6, 0.2, math.Abs(a+math.Pi/2-0.5*lx))
		col := l.hairColour.times(0.92 + 0.085*streak - 0.25*step(0.2, 1.6, y))
		return col.toward(rgb{1, 0.96, 0.9}, 0.2*shine), 1
	}
}

// back draws the hair that hangs behind the head.
func (c *canvas) hairBack(l look, lx float64) {
	w, top := l.cheek+0.2, -l.crown-0.16
	down := 0.0
	switch l.hair {
	case hairLong, hairFringe:
		down = l.chin + 0.75
	case hairWaves:
		down = l.chin + 0.3
		if !l.lashes {
			down = l.chin - 0.3
		}
	case hairBob:
		down = l.chin - 0.12
	case hairScarf:
		c.scarf(l, lx, true)
		return
	default:
		return
	}
	right := []pt{{0.55 * w, top + 0.1}, {w, -0.5}, {w + 0.06, 0.3}, {w + 0.1, (down + 0.3) / 2}, {w * 0.98, down}, {w * 0.45, down + 0.1}}
	ring := append([]pt{{0, top}}, right...)
	left := mirror(right)
	for i := len(left) - 1; i >= 0; i-- {
		ring = append(ring, left[i])
	}
	shape := loop(ring...)
	if l.hair == hairWaves {
		shape = wavy(shape, pt{0, -0.1}, 0.045, 17)
	}
	dark := l
	dark.hairColour = l.hairColour.times(0.72)
	c.fill(shape, -0.25, dark.strands(pt{0.1, -l.crown}, 38, lx))
}

// wavy pushes an outline out and in around a middle.
func wavy(ps []pt, mid pt, depth, waves float64) []pt {
	out := make([]pt, len(ps))
	for i, p := range ps {
		a := math.Atan2(p.y-mid.y, p.x-mid.x)
		k := 1 + depth*math.Sin(waves*a)
		out[i] = pt{mid.x + (p.x-mid.x)*k, mid.y + (p.y-mid.y)*k}
	}
	return out
}

// hairFront draws the hair over the forehead and the sides.
func (c *canvas) hairFront(l look, lx float64) {
	paintHair := l.strands(pt{0.35, -l.crown * 0.95}, 44, lx)
	switch l.hair {
	case hairBald:
		if l.lines > 0.2 {
			c.sides(l, 0.5)
		}
	case hairBuzz:
		c.fill(l.cap(0.02, -0.62, 0.02, 0.12, 0), 0, func(x, y float64) (rgb, float64) {
			return l.hairColour, 0.72 + 0.1*math.Sin(140*x)*math.Sin(131*y)
		})
	case hairShort:
		c.fill(l.cap(0.1, -0.6, 0.05, 0.2, 0), 0.02, paintHair)
	case hairSidePart:
		c.fill(l.cap(0.17, -0.58, 0.3, 0.24, 0.28), 0.02, paintHair)
		part := smooth(pt{0.42, -0.74}, pt{0.36, -l.crown * 0.82}, pt{0.3, -l.crown - 0.02})
		c.fill(ribbon(part, tapered(0.02)), 0.02, plain(l.hairColour.times(0.45), 0.8))
	case hairQuiff:
		c.fill(l.cap(0.08, -0.7, 0, 0.2, 0), 0.02, paintHair)
		c.fill(wavy(loop(pt{-0.62, -0.72}, pt{-0.68, -l.crown - 0.1}, pt{-0.1, -l.crown - 0.42}, pt{0.55, -l.crown - 0.3}, pt{0.68, -0.85}, pt{0.2, -0.76}), pt{0, -1}, 0.035, 9), 0.06, l.strands(pt{-0.5, -0.5}, 30, lx))
	case hairCurls:
		c.curls(l, lx)
	case hairFringe:
		c.fill(l.cap(0.16, -0.36, -0.03, 0.75, 0), 0.03, l.strands(pt{0, -l.crown * 1.05}, 60, lx))
	case hairBun:
		c.fill(ellipse(pt{0.02, -l.crown - 0.3}, 0.36, 0.31, 0), -0.2, l.strands(pt{0.02, -l.crown - 0.5}, 26, lx))
		c.fill(l.cap(0.09, -0.66, 0.06, 0.3, 0), 0.02, l.strands(pt{0, -l.crown - 0.3}, 60, lx))
	case hairScarf:
		c.scarf(l, lx, false)
	case hairLong:
		c.fill(l.cap(0.15, -0.62, 0.26, 0.95, -0.1), 0.02, paintHair)
	case hairBob:
		c.fill(l.cap(0.17, -0.5, 0.16, 1.0, 0.24), 0.02, paintHair)
	case hairWaves:
		c.fill(wavy(l.cap(0.2, -0.56, 0.12, 0.5, -0.2), pt{0, -0.3}, 0.022, 21), 0.02, paintHair)
	}
}

// cap is hair that lies on the head: thick above the crown, its line on the
// forehead at y = line with a rise towards the middle, down to y = low at the temples, and
// swept sideways.
func (l look) cap(thick, line, rise, low, sweep float64) []pt {
	w := l.cheek
	outer := smooth(
		pt{-w * 1.0, low}, pt{-w - 0.05 - thick*0.35, -0.2}, pt{-w*0.93 - thick*0.6, -l.crown * 0.6}, pt{-w*0.52 - thick*0.3, -l.crown*0.93 - thick*0.8},
		pt{0, -l.crown - thick},
		pt{w*0.52 + thick*0.3, -l.crown*0.93 - thick*0.8}, pt{w*0.93 + thick*0.6, -l.crown * 0.6}, pt{w + 0.05 + thick*0.35, -0.2}, pt{w * 1.0, low},
	)
	inner := smooth(
		pt{w * 0.97, low - 0.02}, pt{w * 0.9, -0.22}, pt{w * 0.8, line + 0.14 + sweep*0.3}, pt{w * 0.4, line - rise*0.7 + sweep*0.1},
		pt{sweep, line - rise},
		pt{-w * 0.4, line - rise*0.5 - sweep*0.1}, pt{-w * 0.8, line + 0.14 - sweep*0.3}, pt{-w * 0.9, -0.22}, pt{-w * 0.97, low - 0.02},
	)
	return append(outer, inner...)
}

// sides draws the ring of short hair that bald people keep.
func (c *canvas) sides(l look, cover float64) {
	for _, side := range []float64{-1, 1} {
		c.brush(pt{side * l.cheek * 0.97, -0.22}, 0.09, 0.26, 0, l.hairColour, cover)
	}
}

func (c *canvas) curls(l look, lx float64) {
	r := rand.New(rand.NewPCG(l.texture, 2))
	c.fill(l.cap(0.2, -0.58, 0.02, 0.15, 0), 0, plain(l.hairColour.times(0.7), 1))
	size, spread := 0.15, 0.1
	if l.lashes {
		size, spread = 0.19, 0.3
	}
	for i := range 90 {
		a := math.Pi*(1.02+0.96*r.Float64()) + 0.12*math.Sin(float64(i))
		k := 0.92 + spread*r.Float64()
		at := pt{math.Cos(a) * (l.cheek + 0.1) * k, math.Sin(a)*(l.crown+0.02)*k + 0.02}
		if i%5 == 0 {
			at = pt{(r.Float64()*1.5 - 0.75) * l.cheek, -l.crown*0.78 - 0.25*r.Float64()}
		}
		tone := l.hairColour.times(0.72 + 0.5*r.Float64() + 0.12*at.x*lx)
		s := size * (0.6 + 0.5*r.Float64())
		c.fill(ellipse(at, s, s, 0), 0.02, func(x, y float64) (rgb, float64) {
			d := math.Hypot(x-at.x, y-at.y) / s
			return tone.times(1.08 - 0.34*d + 0.14*math.Sin(11*d)), 0.95
		})
	}
}

// scarf draws a head scarf in the colour of the clothes, behind or around the face.
func (c *canvas) scarf(l look, lx float64, behind bool) {
	base := l.cloth.toward(rgb{1, 1, 1}, 0.12)
	cloth := func(k float64) paint {
		return func(x, y float64) (rgb, float64) {
			fold := 0.1*math.Sin(6*math.Hypot(x, y-0.2)*(1+0.25*math.Sin(2*x))) + 0.12*x*lx - 0.2*step(0.8, 1.4, math.Abs(x))
			return base.times(k * (1 + fold)), 1
		}
	}
	w := l.cheek + 0.2
	if behind {
		c.fill(loop(pt{0, -l.crown - 0.2}, pt{w * 0.8, -l.crown * 0.75}, pt{w + 0.05, 0}, pt{w + 0.12, l.chin}, pt{w + 0.4, l.chin + 0.9}, pt{-w - 0.4, l.chin + 0.9}, pt{-w - 0.12, l.chin}, pt{-w - 0.05, 0}, pt{-w * 0.8, -l.crown * 0.75}), -0.2, cloth(0.85))
		return
	}
	c.fill(l.cap(0.18, -0.6, 0.02, 0.7, 0), 0.02, cloth(1))
	for _, side := range []float64{-1, 1} {
		drape := loop(pt{side * l.cheek * 0.93, 0.1}, pt{side * w, 0.1}, pt{side * (w + 0.04), l.chin}, pt{side * 0.3, l.chin + 0.75}, pt{side * -0.1, l.chin + 0.3}, pt{side * 0.05, l.chin + 0.0}, pt{side * l.chinWide, l.chin * 0.97}, pt{side * l.jaw * 0.95, l.chin * 0.68})
		c.fill(drape, -0.05, cloth(1.02+0.05*side))
	}
}

func (c *canvas) beardOf(l look) {
	tone := l.hairColour.times(0.82).toward(l.skin.times(0.5), 0.12)
	hairs := func(cover float64) paint {
		return func(x, y float64) (rgb, float64) {
			n := math.Sin(61*x+9*math.Sin(13*y)) * math.Sin(47*y+7*math.Sin(17*x))
			return tone.times(0.94 + 0.2*n), cover * step(0.04, 0.16, y-l.noseLong*0.55-0.28*math.Abs(x))
		}
	}
	y, w := l.mouthDown, l.mouthWide
	jaw := func(up, side float64) []pt {
		in := []pt{{w + 0.13, y - 0.12}, {w * 0.7, y - l.lipUp - 0.1}, {0, y - l.lipUp - 0.07}}
		right := []pt{{l.cheek * side, up}, {l.jaw * 0.99 * side, 0.64 * l.chin}, {(l.jaw + l.chinWide) / 2 * 0.97, 0.88 * l.chin}, {l.chinWide * 0.7, 1.0 * l.chin}}
		ring := []pt{in[2], in[1], in[0]}
		ring = append(ring, right...)
		ring = append(ring, pt{0, 1.03 * l.chin})
		both := ring
		for i := len(ring) - 2; i > 0; i-- {
			both = append(both, pt{-ring[i].x, ring[i].y})
		}
		return loop(both...)
	}
	tache := append(smooth(pt{-w * 1.05, y + 0.03}, pt{-w * 0.6, y - l.lipUp - 0.05}, pt{0, y - l.lipUp - 0.1}, pt{w * 0.6, y - l.lipUp - 0.05}, pt{w * 1.05, y + 0.03}),
		smooth(pt{w * 0.6, y - l.lipUp*0.4}, pt{0, y - l.lipUp*0.8}, pt{-w * 0.6, y - l.lipUp*0.4})...)
	switch l.beard {
	case beardNone:
	case beardStubble:
		c.fill(jaw(0.3, 0.97), 0.02, hairs(0.3))
	case beardFull:
		c.fill(jaw(0.2, 1), 0.02, hairs(0.93))
		c.fill(tache, 0.24, hairs(0.95))
	case beardGoatee:
		c.fill(tache, 0.24, hairs(0.9))
		c.fill(loop(pt{-w * 0.95, y}, pt{-w * 0.9, y + 0.22}, pt{-l.chinWide * 0.6, l.chin * 0.99}, pt{0, l.chin * 1.03}, pt{l.chinWide * 0.6, l.chin * 0.99}, pt{w * 0.9, y + 0.22}, pt{w * 0.95, y}, pt{w * 0.55, y + l.lipLow + 0.1}, pt{-w * 0.55, y + l.lipLow + 0.1}), 0.12, hairs(0.88))
	case beardMoustache:
		c.fill(tache, 0.24, hairs(0.95))
	}
}
