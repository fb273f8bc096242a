package demo

import (
	"image"
	"math"
)

// walls are the colours of rooms behind selfies.
var walls = []rgb{
	hex(0xb9c4c9), hex(0xd8cdb8), hex(0x9fb3a2), hex(0xc9b1a6), hex(0x8fa3b8), hex(0xd9d3cc), hex(0xa89a8c), hex(0x7f9496),
}

// backdrop paints what is behind the person.
func (c *canvas) backdrop(v Variation, seed uint64) {
	if v.Style == Document {
		base := hex(0xd5dade)
		c.wash(func(x, y float64) (rgb, float64) {
			return base.times(1.03 - 0.1*math.Hypot(x-0.5, y-0.4)), 1
		})
		return
	}
	r := takeRand(seed, v.Take*2+1)
	wall := walls[r.IntN(len(walls))]
	dx := 0.3 * (r.Float64() - 0.5)
	c.wash(func(x, y float64) (rgb, float64) {
		return wall.times(1.06 + dx*(x-0.5) + 0.16*v.Light*(x-0.5) - 0.22*y), 1
	})
	switch r.IntN(4) {
	case 0: // lamps far out of focus
		for range 9 {
			at, s := [2]float64{r.Float64() * Width, r.Float64() * Height * 0.75}, 8+16*r.Float64()
			c.disc(at[0], at[1], s, hex(0xffe9c0).toward(walls[r.IntN(len(walls))], r.Float64()), 0.35)
		}
	case 1: // a window
		x := 20 + 120*r.Float64()
		c.soft(x, -20, x+80, 130, 9, hex(0xf4f8fb), 0.75)
		c.soft(x+37, -20, x+43, 130, 3, wall.times(0.8), 0.8)
	case 2: // shelves
		for i := range 3 {
			y := 46 + 78*float64(i)
			c.soft(-10, y, Width+10, y+7, 2.5, wall.times(0.62), 0.8)
			for x := 4 + 20*r.Float64(); x < Width; x += 13 + 16*r.Float64() {
				c.soft(x, y-24-22*r.Float64(), x+9, y, 2.5, cloths[r.IntN(len(cloths))].toward(wall, 0.45), 0.8)
			}
		}
	default: // leaves and sky
		for range 26 {
			c.disc(r.Float64()*Width, Height*(0.25+0.75*r.Float64()), 14+22*r.Float64(), hex(0x5f7f55).times(0.6+0.7*r.Float64()), 0.3)
		}
	}
}

// disc paints a round spot with a soft rim, in pixels.
func (c *canvas) disc(cx, cy, radius float64, col rgb, cover float64) {
	box := image.Rect(int(cx-radius)-3, int(cy-radius)-3, int(cx+radius)+4, int(cy+radius)+4).Intersect(image.Rect(0, 0, Width, Height))
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			d := math.Hypot(float64(x)-cx, float64(y)-cy)
			if d < radius+3 {
				c.blend(x, y, col, cover*step(radius+3, radius-3, d))
			}
		}
	}
}

// soft paints a box whose rim is blurred over so many pixels.
func (c *canvas) soft(x0, y0, x1, y1, rim float64, col rgb, cover float64) {
	box := image.Rect(int(x0-rim)-1, int(y0-rim)-1, int(x1+rim)+2, int(y1+rim)+2).Intersect(image.Rect(0, 0, Width, Height))
	for y := box.Min.Y; y < box.Max.Y; y++ {
		fy := step(y0-rim, y0+rim, float64(y)) * step(y1+rim, y1-rim, float64(y))
		for x := box.Min.X; x < box.Max.X; x++ {
			fx := step(x0-rim, x0+rim, float64(x)) * step(x1+rim, x1-rim, float64(x))
			c.blend(x, y, col, cover*fx*fy)
		}
	}
}

// Landscape draws hills under a sky: a picture without a face.
func Landscape(seed uint64) image.Image {
	r := takeRand(seed, 77)
	c := newCanvas(pose{scale: 1, cos: 1})
	sky, low := hex(0x6fa3d0).toward(hex(0xe2a06a), r.Float64()*0.7), hex(0xf1e3cf)
	c.wash(func(_, y float64) (rgb, float64) { return sky.toward(low, step(0, 0.6, y)), 1 })
	c.disc(40+160*r.Float64(), 40+50*r.Float64(), 14+8*r.Float64(), hex(0xfff3d2), 0.95)
	for range 4 {
		x, y := r.Float64()*Width, 30+70*r.Float64()
		for range 6 {
			c.disc(x+50*(r.Float64()-0.5), y+10*(r.Float64()-0.5), 8+9*r.Float64(), hex(0xffffff), 0.35)
		}
	}
	for i := range 4 {
		base, tone := 130+42*float64(i), hex(0x7f93a8).toward(hex(0x3f6138), float64(i)/3)
		a, b, p := 8+16*r.Float64(), 4+7*r.Float64(), 6*r.Float64()
		ridge := make([]pt, 0, Width/4+4)
		for x := -4.0; x <= Width+4; x += 4 {
			ridge = append(ridge, pt{x, base - a*math.Sin(x/38+p) - b*math.Sin(x/13+2*p)})
		}
		ridge = append(ridge, pt{Width + 4, Height + 4}, pt{-4, Height + 4})
		c.fill(ridge, 0, func(x, y float64) (rgb, float64) {
			return tone.times(1.05 - 0.002*(y-base) + 0.05*math.Sin(x*0.7+y*0.4)*math.Sin(y*0.9)), 1
		})
	}
	for range 7 {
		x, y, s := r.Float64()*Width, 225+60*r.Float64(), 9+9*r.Float64()
		c.soft(x-1.5, y, x+1.5, y+s*1.6, 1, hex(0x4a3526), 0.9)
		for range 5 {
			c.disc(x+s*(r.Float64()-0.5), y-s*0.6*r.Float64(), s*0.6, hex(0x2f5230).times(0.7+0.6*r.Float64()), 0.7)
		}
	}
	return c.develop(Variation{}, seed)
}
