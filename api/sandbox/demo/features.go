package demo

import "math"

func (c *canvas) eyes(l look, v Variation, lx float64) {
	high := l.eyeHigh * (1 - 0.2*v.Smile)
	if v.Squint > 0 {
		high *= 1 - 0.6*v.Squint
	}
	for _, side := range []float64{-1, 1} {
		c.eye(l, side, high, v.Gaze, lx)
	}
}

// eye draws one eye; side is -1 for the viewer's left.
func (c *canvas) eye(l look, side, high, gaze, lx float64) {
	const depth = 0.2
	mid := pt{side * l.eyeGap, 0}
	w, tilt := l.eyeWide, l.eyeTilt*l.eyeWide
	inner := pt{mid.x - side*w, mid.y + tilt + 0.015}
	outer := pt{mid.x + side*w, mid.y - tilt}
	upper := smooth(inner, pt{mid.x - side*w*0.45, mid.y - high*0.8 + tilt*0.4}, pt{mid.x + side*w*0.2, mid.y - high}, pt{mid.x + side*w*0.75, mid.y - high*0.55 - tilt*0.6}, outer)
	lower := smooth(outer, pt{mid.x + side*w*0.4, mid.y + high*0.62 - tilt*0.3}, pt{mid.x - side*w*0.4, mid.y + high*0.66 + tilt*0.4}, inner)
	c.brush(pt{mid.x, mid.y - 0.01}, w*1.15, high*2.1, depth, l.skin.times(0.55), 0.38)
	c.brush(pt{mid.x - side*w*1.1, mid.y}, 0.09, 0.12, depth, l.skin.times(0.5), 0.3)

	r := 0.6*high + 0.055
	ix, iy := mid.x+gaze*w*0.3, mid.y-high*0.1
	ring, dark := l.iris.times(0.45), hex(0x0c0a0a)
	white := hex(0xf3efe9).toward(l.skin, 0.12)
	c.fill(append(append([]pt{}, upper...), lower...), depth, func(x, y float64) (rgb, float64) {
		d := math.Hypot(x-ix, y-iy) / r
		col := white.times(1 - 0.3*step(0.4, 1.1, math.Abs(x-mid.x)/w))
		iris := l.iris.times(0.85+0.5*step(-r, r, y-iy)).toward(ring, step(0.72, 1, d))
		col = iris.toward(dark, 1-step(0.36, 0.48, d)).toward(col, step(0.94, 1.12, d))
		return col.times(1 - 0.42*step(0.25, -0.9, (y-mid.y)/high)), 1
	})
	c.brush(pt{ix + 0.03*lx + 0.012, iy - r*0.34}, 0.02, 0.02, depth, rgb{1, 1, 1}, 0.95)

	line := hex(0x1d1311)
	thick := 0.013
	if l.lashes {
		thick = 0.022
	}
	c.fill(ribbon(upper, func(t float64) float64 { return thick * (0.5 + 0.8*t) }), depth, plain(line, 0.92))
	if l.lashes {
		wing := smooth(pt{outer.x - side*0.03, outer.y - 0.01}, pt{outer.x + side*0.03, outer.y - 0.03}, pt{outer.x + side*0.06, outer.y - 0.06})
		c.fill(ribbon(wing, func(t float64) float64 { return 0.018 * (1 - t) }), depth, plain(line, 0.9))
	}
	c.fill(ribbon(lower, even(0.008)), depth, plain(l.skin.times(0.45), 0.6))
	fold := make([]pt, len(upper))
	for i, p := range upper {
		fold[i] = pt{p.x, p.y - 0.045 - 0.02*l.lid}
	}
	c.fill(ribbon(fold, tapered(0.011)), depth, plain(l.skin.times(0.48), 0.7*l.lid))
}

func (c *canvas) brows(l look, v Variation) {
	lift := l.browLift + 0.06*v.Surprise
	for _, side := range []float64{-1, 1} {
		in, out := l.eyeGap-l.eyeWide*1.05, l.eyeGap+l.eyeWide*1.3
		line := smooth(
			pt{side * in, -lift + 0.03 + l.browTilt*0.4},
			pt{side * (in + (out-in)*0.45), -lift - l.browArch*0.6},
			pt{side * (in + (out-in)*0.75), -lift - l.browArch},
			pt{side * out, -lift + 0.05 - l.browTilt*0.3},
		)
		shape := ribbon(line, func(t float64) float64 { return l.browThick * (1.05 - 0.85*t*t) * step(-0.12, 0.14, t) })
		c.fill(shape, 0.2, func(x, y float64) (rgb, float64) {
			return l.browColour.times(0.9 + 0.2*math.Sin(95*x+40*y)), 0.88
		})
	}
}

func (c *canvas) nose(l look, lx float64) {
	shade, light := l.skin.times(0.52), l.skin.toward(rgb{1, 0.98, 0.95}, 0.6)
	tip := l.noseLong
	for _, side := range []float64{-1, 1} {
		dark := 0.24 + 0.2*step(-0.2, 0.9, -side*lx)
		bridge := smooth(pt{side * 0.12, -0.08}, pt{side * 0.085, 0.12}, pt{side * (0.085 + 0.03*l.noseTip), tip - 0.16}, pt{side * l.noseWide * 0.8, tip - 0.06})
		for i := 0; i < len(bridge); i += 3 {
			c.brush(bridge[i], 0.045, 0.07, 0.45, shade, dark*0.55)
		}
		wing := smooth(pt{side * l.noseWide * 0.86, tip - 0.13}, pt{side * l.noseWide * 1.06, tip - 0.03}, pt{side * l.noseWide * 0.86, tip + 0.035}, pt{side * l.noseWide * 0.6, tip + 0.02})
		c.fill(ribbon(wing, tapered(0.018)), 0.4, plain(shade, 0.75))
		c.brush(pt{side * l.noseWide * 0.5, tip + 0.03}, 0.055, 0.026, 0.5, l.skin.times(0.22), 0.95)
	}
	under := smooth(pt{-l.noseWide * 0.5, tip + 0.045}, pt{0, tip + 0.06 + 0.03*l.noseTip}, pt{l.noseWide * 0.5, tip + 0.045})
	c.fill(ribbon(under, tapered(0.016)), 0.55, plain(shade, 0.6))
	c.brush(pt{0.03 * lx, tip - 0.2}, 0.04, 0.26, 0.55, light, 0.3)
	c.brush(pt{0.03 * lx, tip - 0.05}, 0.06+0.03*l.noseTip, 0.05, 0.7, light, 0.5)
	c.brush(pt{0, tip + 0.13}, 0.1, 0.07, 0.2, l.skin.times(0.6), 0.22)
}

func (c *canvas) mouth(l look, v Variation) {
	const depth = 0.22
	y, w := l.mouthDown, l.mouthWide*(1+0.16*v.Smile)
	up := l.mouthCurve + 0.075*v.Smile
	gap := 0.075 * v.Open
	cl, cr := pt{-w, y - up}, pt{w, y - up}
	top := smooth(cl, pt{-w * 0.5, y - l.lipUp*0.8 - up*0.25}, pt{-w * 0.17, y - l.lipUp}, pt{0, y - l.lipUp*0.72}, pt{w * 0.17, y - l.lipUp}, pt{w * 0.5, y - l.lipUp*0.8 - up*0.25}, cr)
	bottom := smooth(cr, pt{w * 0.55, y + gap + l.lipLow*0.72 - up*0.2}, pt{0, y + gap + l.lipLow + up*0.25}, pt{-w * 0.55, y + gap + l.lipLow*0.72 - up*0.2}, cl)
	seamUp := smooth(cl, pt{-w * 0.45, y + up*0.35}, pt{0, y + up*0.55}, pt{w * 0.45, y + up*0.35}, cr)
	c.brush(pt{0, y + l.lipLow + gap + 0.08}, w*0.7, 0.05, depth, l.skin.times(0.5), 0.34)
	c.fill(append(append([]pt{}, top...), bottom...), depth, func(x, py float64) (rgb, float64) {
		shine := 0.2 * math.Exp(-math.Pow((py-y-gap-l.lipLow*0.5)/(l.lipLow*0.35+0.001), 2)-math.Pow(x/(w*0.5), 2))
		dark := 0.14 * step(y, y-l.lipUp, py)
		return l.lips.times(0.94-dark).toward(rgb{1, 0.95, 0.93}, shine), 0.95
	})
	if gap > 0.01 {
		seamLow := smooth(cr, pt{w * 0.5, y + gap*0.8 + up*0.2}, pt{0, y + gap + up*0.6}, pt{-w * 0.5, y + gap*0.8 + up*0.2}, cl)
		c.fill(append(append([]pt{}, seamUp...), seamLow...), depth, func(x, py float64) (rgb, float64) {
			teeth := hex(0xf1ece2).times(1 - 0.25*step(0.5, 1, math.Abs(x)/w))
			return teeth.toward(hex(0x3a1214), step(y+up*0.5+gap*0.7, y+up*0.5+gap*1.05, py)), 1
		})
	}
	c.fill(ribbon(seamUp, tapered(0.017)), depth, plain(l.lips.times(0.33), 0.9))
	for _, p := range []pt{cl, cr} {
		c.brush(p, 0.045, 0.035, depth, l.skin.times(0.42), 0.6)
	}
}

func (c *canvas) spectacles(l look) {
	const depth = 0.32
	w, h, power := l.eyeWide+0.13, 0.2, 2.0
	switch l.glasses {
	case glassesNone:
		return
	case glassesBox:
		w, h, power = l.eyeWide+0.15, 0.165, 5
	case glassesHalf:
		w, h, power = l.eyeWide+0.14, 0.15, 3
	case glassesRound:
	}
	w, h = w*(0.5+0.5*l.frameSize), h*l.frameSize
	half := 0.024
	if l.glasses == glassesBox {
		half = 0.034
	}
	for _, side := range []float64{-1, 1} {
		ring := superellipse(pt{side * (l.eyeGap + 0.01), 0.03}, w, h, power)
		c.fill(ring, depth, func(x, y float64) (rgb, float64) {
			return hex(0xdfe9f2), 0.05 + 0.12*step(0.5, 0.62, math.Sin(5*(x*side+y)))*step(0.1, -0.1, y)
		})
		closed := append(append([]pt{}, ring...), ring[0])
		if l.glasses == glassesHalf {
			closed = closed[len(ring)/2:]
		}
		c.fill(ribbon(closed, even(half)), depth, plain(l.frame, 0.93))
		arm := []pt{{side * (l.eyeGap + w), -0.02}, {side * (l.cheek + 0.03), 0.0}}
		c.fill(ribbon(arm, even(0.026)), 0.05, plain(l.frame.times(0.85), 0.9))
	}
	in := l.eyeGap + 0.01 - w
	c.fill(ribbon(smooth(pt{-in, -0.01}, pt{0, -0.055}, pt{in, -0.01}), even(half*0.9)), depth, plain(l.frame, 0.93))
}
