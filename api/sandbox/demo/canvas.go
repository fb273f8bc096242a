package demo

import (
	"image"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// Size of every drawn picture in pixels.
const (
	Width  = 240
	Height = 300
)

// rgb is a colour with gamma, each part 0..1.
type rgb struct{ r, g, b float64 }

// hex makes a colour of its usual six digits.
func hex(v uint32) rgb {
	return rgb{float64(v>>16&255) / 255, float64(v>>8&255) / 255, float64(v&255) / 255}
}

// times makes a colour lighter or darker.
func (c rgb) times(k float64) rgb { return rgb{c.r * k, c.g * k, c.b * k} }

// toward mixes two colours; t = 0 is the receiver.
func (c rgb) toward(d rgb, t float64) rgb {
	return rgb{c.r + (d.r-c.r)*t, c.g + (d.g-c.g)*t, c.b + (d.b-c.b)*t}
}

// luma is the brightness of a colour.
func (c rgb) luma() float64 { return 0.299*c.r + 0.587*c.g + 0.114*c.b }

// paint gives the colour at a place in face units and how much of it covers
// what was there.
type paint func(x, y float64) (c rgb, cover float64)

// plain is a paint of one colour.
func plain(c rgb, cover float64) paint {
	return func(float64, float64) (rgb, float64) { return c, cover }
}

// canvas is a picture being drawn, with the pose that maps face units to pixels.
type canvas struct {
	pix  []float32 // three per pixel
	mask *image.Alpha
	ras  *vector.Rasterizer
	pose pose
}

// pose places a head on the picture.
type pose struct {
	cx, cy   float64 // where the point between the eyes lies, pixels
	scale    float64 // pixels per face unit
	sin, cos float64 // roll
	turn     float64 // how far near parts move sideways, in face units per unit of depth
}

// at maps a point in face units at a depth (0 the outline of the head, 1 the
// tip of the nose) to pixels.
func (p pose) at(q pt, depth float64) (x, y float64) {
	qx, qy := (q.x+p.turn*depth)*p.scale, q.y*p.scale
	return p.cx + qx*p.cos - qy*p.sin, p.cy + qx*p.sin + qy*p.cos
}

// face maps a pixel back to face units at a depth.
func (p pose) face(x, y, depth float64) pt {
	dx, dy := x-p.cx, y-p.cy
	return pt{(dx*p.cos+dy*p.sin)/p.scale - p.turn*depth, (dy*p.cos - dx*p.sin) / p.scale}
}

func newCanvas(p pose) *canvas {
	return &canvas{
		pix:  make([]float32, 3*Width*Height),
		mask: image.NewAlpha(image.Rect(0, 0, Width, Height)),
		ras:  vector.NewRasterizer(Width, Height),
		pose: p,
	}
}

// fill paints the inside of a closed outline, its edge smoothed.
func (c *canvas) fill(outline []pt, depth float64, p paint) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	xs := make([][2]float64, len(outline))
	for i, q := range outline {
		x, y := c.pose.at(q, depth)
		xs[i] = [2]float64{x, y}
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	}
	box := image.Rect(int(x0)-1, int(y0)-1, int(x1)+2, int(y1)+2).Intersect(image.Rect(0, 0, Width, Height))
	if box.Empty() {
		return
	}
	// The rasterizer is as small as the shape: most shapes are a few dozen
	// pixels wide, and clearing a whole picture for each would cost most of the time.
	c.ras.Reset(box.Dx(), box.Dy())
	for i, v := range xs {
		x, y := float32(v[0]-float64(box.Min.X)), float32(v[1]-float64(box.Min.Y))
		if i == 0 {
			c.ras.MoveTo(x, y)
		} else {
			c.ras.LineTo(x, y)
		}
	}
	c.ras.ClosePath()
	c.ras.DrawOp = draw.Src
	mask := &image.Alpha{Pix: c.mask.Pix, Stride: box.Dx(), Rect: image.Rect(0, 0, box.Dx(), box.Dy())}
	c.ras.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := mask.Pix[(y-box.Min.Y)*mask.Stride:]
		for x := box.Min.X; x < box.Max.X; x++ {
			if a := row[x-box.Min.X]; a != 0 {
				q := c.pose.face(float64(x)+0.5, float64(y)+0.5, depth)
				col, cover := p(q.x, q.y)
				c.blend(x, y, col, cover*float64(a)/255)
			}
		}
	}
}

// brush paints a soft spot: full at the middle, gone at about twice the radii.
func (c *canvas) brush(at pt, rx, ry, depth float64, col rgb, cover float64) {
	x, y := c.pose.at(at, depth)
	reach := 2.2 * max(rx, ry) * c.pose.scale
	box := image.Rect(int(x-reach), int(y-reach), int(x+reach)+1, int(y+reach)+1).Intersect(image.Rect(0, 0, Width, Height))
	for py := box.Min.Y; py < box.Max.Y; py++ {
		for px := box.Min.X; px < box.Max.X; px++ {
			q := c.pose.face(float64(px)+0.5, float64(py)+0.5, depth)
			dx, dy := (q.x-at.x)/rx, (q.y-at.y)/ry
			if d := dx*dx + dy*dy; d < 4.8 {
				c.blend(px, py, col, cover*math.Exp(-d))
			}
		}
	}
}

// wash paints the whole picture; the paint gets pixels scaled to 0..1 in both directions.
func (c *canvas) wash(p paint) {
	for y := range Height {
		for x := range Width {
			col, cover := p(float64(x)/Width, float64(y)/Height)
			c.blend(x, y, col, cover)
		}
	}
}

func (c *canvas) blend(x, y int, col rgb, cover float64) {
	i := 3 * (y*Width + x)
	p, a := c.pix[i:i+3:i+3], float32(cover)
	p[0] += (float32(col.r) - p[0]) * a
	p[1] += (float32(col.g) - p[1]) * a
	p[2] += (float32(col.b) - p[2]) * a
}

// step rises smoothly from 0 at a to 1 at b.
func step(a, b, v float64) float64 {
	t := min(max((v-a)/(b-a), 0), 1)
	return t * t * (3 - 2*t)
}
