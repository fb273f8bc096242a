package face

import (
	"image"
	"image/draw"
	"math"
)

// plane is a grey picture, brightness 0..255.
type plane struct {
	w, h int
	pix  []float32
}

func newPlane(w, h int) plane { return plane{w, h, make([]float32, w*h)} }

// row returns the pixels of one row.
func (p plane) row(y int) []float32 { return p.pix[y*p.w : (y+1)*p.w : (y+1)*p.w] }

// luma returns the brightness of a picture, reduced so that the longer side has at most
// limit pixels. It averages whole blocks first, which is quick and does not
// alias, and interpolates the rest. scale is how many pixels of the picture
// one pixel of the plane spans.
func luma(img image.Image, limit int) (p plane, scale float64) {
	b := img.Bounds()
	block := max(1, max(b.Dx(), b.Dy())/limit)
	p = blockLuma(img, block)
	if long := max(p.w, p.h); long > limit {
		k := float64(limit) / float64(long)
		w, h := max(1, int(float64(p.w)*k+0.5)), max(1, int(float64(p.h)*k+0.5))
		return p.reduced(w, h), float64(block) * float64(long) / float64(limit)
	}
	return p, float64(block)
}

// blockLuma averages block × block pixels into one.
func blockLuma(img image.Image, block int) plane {
	b := img.Bounds()
	w, h := max(1, b.Dx()/block), max(1, b.Dy()/block)
	p := newPlane(w, h)
	grey, isGrey := greyRow(img)
	if isGrey && block > 1 {
		// The pictures of telephones come this way, and are large.
		for y := range h {
			sums := make([]uint32, w)
			for sy := y * block; sy < min((y+1)*block, b.Dy()); sy++ {
				addBlocks(sums, grey(b.Min.Y+sy), block)
			}
			for x, s := range sums {
				p.pix[y*w+x] = float32(s) / float32(block*block)
			}
		}
		return p
	}
	row := lumaRow(img)
	line := make([]float32, b.Dx())
	n := 1 / float32(block*block)
	for y := range h {
		dst := p.row(y)
		for sy := y * block; sy < min((y+1)*block, b.Dy()); sy++ {
			row(b.Min.Y+sy, line)
			if block == 1 {
				copy(dst, line)
				continue
			}
			for x := range dst {
				var s float32
				for _, v := range line[x*block : min((x+1)*block, len(line))] {
					s += v
				}
				dst[x] += s * n
			}
		}
	}
	return p
}

// addBlocks adds every so many pixels of a row up.
func addBlocks(sums []uint32, row []uint8, block int) {
	for x := range sums {
		var s uint32
		for _, v := range row[x*block : min((x+1)*block, len(row))] {
			s += uint32(v)
		}
		sums[x] += s
	}
}

// greyRow returns a reader of one row's brightness for the types that have it as it is.
func greyRow(img image.Image) (row func(y int) []uint8, ok bool) {
	b := img.Bounds()
	switch m := img.(type) {
	case *image.Gray:
		return func(y int) []uint8 { return m.Pix[m.PixOffset(b.Min.X, y):][:b.Dx()] }, true
	case *image.YCbCr:
		return func(y int) []uint8 { return m.Y[m.YOffset(b.Min.X, y):][:b.Dx()] }, true
	}
	return nil, false
}

// lumaRow returns a reader of one row's brightness, with short cuts for the types that decoders make.
func lumaRow(img image.Image) func(y int, line []float32) {
	if grey, ok := greyRow(img); ok {
		return func(y int, line []float32) {
			for x, v := range grey(y)[:len(line)] {
				line[x] = float32(v)
			}
		}
	}
	b := img.Bounds()
	if m, ok := img.(*image.RGBA); ok {
		return func(y int, line []float32) {
			pixels(line, m.Pix[m.PixOffset(b.Min.X, y):])
		}
	}
	// Anything else, transparency included, is laid on white a row at a time.
	buf := image.NewRGBA(image.Rect(b.Min.X, 0, b.Max.X, 1))
	return func(y int, line []float32) {
		draw.Draw(buf, buf.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(buf, buf.Rect, img, image.Pt(b.Min.X, y), draw.Over)
		pixels(line, buf.Pix)
	}
}

func pixels(line []float32, rgba []uint8) {
	for x := range line {
		p := rgba[4*x : 4*x+3 : 4*x+3]
		line[x] = 0.299*float32(p[0]) + 0.587*float32(p[1]) + 0.114*float32(p[2])
	}
}

// at returns the pixel at (x, y), the nearest one for places outside.
func (p plane) at(x, y int) float32 {
	return p.pix[min(max(y, 0), p.h-1)*p.w+min(max(x, 0), p.w-1)]
}

// bilinear returns the brightness between pixels; (0, 0) is the middle of the first pixel.
func (p plane) bilinear(x, y float64) float32 {
	fx, fy := math.Floor(x), math.Floor(y)
	ix, iy := int(fx), int(fy)
	ax, ay := float32(x-fx), float32(y-fy)
	var a, b, c, d float32
	if ix >= 0 && iy >= 0 && ix+1 < p.w && iy+1 < p.h {
		o := iy*p.w + ix
		a, b, c, d = p.pix[o], p.pix[o+1], p.pix[o+p.w], p.pix[o+p.w+1]
	} else {
		a, b, c, d = p.at(ix, iy), p.at(ix+1, iy), p.at(ix, iy+1), p.at(ix+1, iy+1)
	}
	top := a + (b-a)*ax
	return top + (c+(d-c)*ax-top)*ay
}

// resized scales the plane.
func (p plane) resized(w, h int) plane {
	out := newPlane(w, h)
	p.resizeTo(out)
	return out
}

// resizeTo scales the plane to the size of another, halving it first as long as it is twice too large.
func (p plane) resizeTo(out plane) {
	w, h := out.w, out.h
	for p.w >= 2*w && p.h >= 2*h {
		p = p.halved()
	}
	ky, columns := float64(p.h)/float64(h), columnsOf(p.w, w)
	for y := range h {
		r := place((float64(y)+0.5)*ky-0.5, p.h)
		mix(out.row(y), p.row(r.a), p.row(r.b), columns, r.share)
	}
}

// columnsOf are the places of w columns among n.
func columnsOf(n, w int) []between {
	k := float64(n) / float64(w)
	columns := make([]between, w)
	for x := range columns {
		columns[x] = place((float64(x)+0.5)*k-0.5, n)
	}
	return columns
}

// mix interpolates between two rows, the lower of which has a share.
func mix(dst, above, below []float32, columns []between, share float32) {
	for x, c := range columns {
		top := above[c.a] + (above[c.b]-above[c.a])*c.share
		dst[x] = top + (below[c.a]+(below[c.b]-below[c.a])*c.share-top)*share
	}
}

// between is a place between two neighbours of a row or a column.
type between struct {
	a, b  int
	share float32 // of b
}

// place finds the neighbours of a place among n; outside it is the nearest one.
func place(v float64, n int) between {
	f := math.Floor(v)
	at := func(i int) int { return min(max(i, 0), n-1) }
	return between{at(int(f)), at(int(f) + 1), float32(v - f)}
}

func (p plane) halved() plane {
	out := newPlane(p.w/2, p.h/2)
	for y := range out.h {
		a, b := p.pix[2*y*p.w:], p.pix[(2*y+1)*p.w:]
		dst := out.pix[y*out.w : (y+1)*out.w]
		for x := range dst {
			dst[x] = (a[2*x] + a[2*x+1] + b[2*x] + b[2*x+1]) / 4
		}
	}
	return out
}

// padTo lays the plane into the middle of one that is n pixels larger on each side, and repeats the
// edge pixels outwards.
func (p plane) padTo(out plane, n int) {
	for y := range out.h {
		src, dst := p.row(min(max(y-n, 0), p.h-1)), out.row(y)
		copy(dst[n:], src)
		for x := range n {
			dst[x], dst[n+p.w+x] = src[0], src[p.w-1]
		}
	}
}
