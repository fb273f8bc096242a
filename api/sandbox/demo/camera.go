package demo

import (
	"image"
	"image/draw"
	"math"
)

// develop turns the drawing into a photograph: a lens that is a little soft, light falling off from one side,
// colours by style, and noise that is stronger in the dark.
func (c *canvas) develop(v Variation, seed uint64) *image.RGBA {
	c.soften()
	r := takeRand(seed, v.Take*2)
	noise := (usualNoise + v.Noise) / 255
	gain := 1 + v.Exposure
	out := image.NewRGBA(image.Rect(0, 0, Width, Height))
	var spare uint64
	var left int
	// Four uniform bytes added up are close enough to a bell curve, and one
	// 64-bit number gives two such sums.
	grain := func() float32 {
		if left == 0 {
			spare, left = r.Uint64(), 2
		}
		s := int(spare&255) + int(spare>>8&255) + int(spare>>16&255) + int(spare>>24&255) - 510
		spare >>= 32
		left--
		return float32(s) / 148
	}
	for y := range Height {
		for x := range Width {
			i := 3 * (y*Width + x)
			side := gain * (1 + 0.2*v.Light*(float64(x)/Width-0.5))
			p := rgb{float64(c.pix[i]) * side, float64(c.pix[i+1]) * side, float64(c.pix[i+2]) * side}
			m := p.luma()
			if v.Style == Document {
				p = p.toward(rgb{m, m, m}, 0.62)
			}
			n := noise * (1.35 - 0.7*m)
			shared := float64(grain())
			o := 4 * (y*Width + x)
			out.Pix[o] = level(p.r + n*(shared+0.4*float64(grain())))
			out.Pix[o+1] = level(p.g + n*shared)
			out.Pix[o+2] = level(p.b + n*(shared+0.5*float64(grain())))
			out.Pix[o+3] = 255
		}
	}
	return out
}

// level turns 0..1 into a byte.
func level(v float64) uint8 { return uint8(min(max(v, 0), 1)*255 + 0.5) }

// soften blurs by one pixel in each direction, 1-4-1.
func (c *canvas) soften() {
	line := make([]float32, 3*max(Width, Height))
	for y := range Height {
		row := c.pix[3*y*Width : 3*(y+1)*Width]
		copy(line, row)
		for i := 3; i < 3*(Width-1); i++ {
			row[i] = (line[i-3] + 4*line[i] + line[i+3]) / 6
		}
	}
	const w = 3 * Width
	above := append([]float32{}, c.pix[:w]...)
	for y := 1; y < Height-1; y++ {
		row, below := c.pix[y*w:(y+1)*w], c.pix[(y+1)*w:(y+2)*w]
		for i := range row {
			here := row[i]
			row[i] = (above[i] + 4*here + below[i]) / 6
			above[i] = here
		}
	}
}

// Screen returns what a camera sees of a picture shown on a screen: a bluish cast and lifted blacks, the grid of
// the screen's dots beating with the camera's, bands of moiré, and a reflection.
func Screen(src image.Image, seed uint64) image.Image {
	r := takeRand(seed, 31)
	b := src.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Rect, src, b.Min, draw.Src)
	pitch := 2.6 + 1.2*r.Float64()
	sin, cos := math.Sincos((r.Float64() - 0.5) * 0.16)
	bend := 0.004 * (r.Float64() - 0.5)
	depth := 0.085 + 0.04*r.Float64()
	gx, gy := float64(b.Dx())*(0.15+0.7*r.Float64()), float64(b.Dy())*(0.1+0.3*r.Float64())
	gs := 26 + 22*r.Float64()
	beat, phase := 15+9*r.Float64(), 6*r.Float64()
	for y := range b.Dy() {
		for x := range b.Dx() {
			o := out.PixOffset(x, y)
			p := rgb{float64(out.Pix[o]) / 255, float64(out.Pix[o+1]) / 255, float64(out.Pix[o+2]) / 255}
			p = rgb{0.07 + 0.82*p.r, 0.08 + 0.86*p.g, 0.12 + 0.9*p.b}
			fx, fy := float64(x), float64(y)
			u := fx*cos + fy*sin + bend*fy*fy
			w := fy*cos - fx*sin + bend*fx*fx
			gridX, gridY := math.Cos(2*math.Pi*u/pitch), math.Cos(2*math.Pi*w/pitch)
			bands := math.Sin(2*math.Pi*(u+0.6*w)/beat + phase)
			k := 1 + depth*(gridX+0.8*gridY) + 0.035*bands
			dx, dy := (fx-gx)/gs, (fy-gy)/(gs*1.8)
			glare := 0.55 * math.Exp(-dx*dx-dy*dy)
			out.Pix[o] = level(p.r*k*(1+0.03*gridX) + glare)
			out.Pix[o+1] = level(p.g*k + glare)
			out.Pix[o+2] = level(p.b*k*(1-0.03*gridX) + glare)
			out.Pix[o+3] = 255
		}
	}
	return out
}
