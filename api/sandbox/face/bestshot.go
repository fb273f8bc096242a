package face

import (
	"image"
	"math"

	"golang.org/x/image/draw"
)

// BestShot returns the index of the frame that shows a face best: sure of
// itself, upright, sharp and neither dark nor burnt out. Frames without a face count
// only when no frame has one, then the sharpest wins. It is -1 for no frames;
// of equal frames the first.
func BestShot(frames []*Sight) int {
	best, top := -1, math.Inf(-1)
	for i, s := range frames {
		if q := s.quality(); q > top {
			best, top = i, q
		}
	}
	return best
}

// sharpness is the mean strength of a plane's second differences, in grey levels.
func sharpness(p plane) float64 {
	if p.w < 3 || p.h < 3 {
		return 0
	}
	var s float64
	for y := 1; y < p.h-1; y++ {
		for x := 1; x < p.w-1; x++ {
			o := y*p.w + x
			s += math.Abs(float64(4*p.pix[o] - p.pix[o-1] - p.pix[o+1] - p.pix[o-p.w] - p.pix[o+p.w]))
		}
	}
	return s / float64((p.w-2)*(p.h-2))
}

// Thumbnail scales a picture down so that neither side exceeds limit pixels. A
// picture that fits already is returned as it is, as it is for a limit below 1.
func Thumbnail(img image.Image, limit int) image.Image {
	b := img.Bounds()
	long := max(b.Dx(), b.Dy())
	if limit < 1 || long <= limit {
		return img
	}
	k := float64(limit) / float64(long)
	side := func(n int) int { return max(1, int(math.Round(float64(n)*k))) }
	out := image.NewRGBA(image.Rect(0, 0, side(b.Dx()), side(b.Dy())))
	draw.CatmullRom.Scale(out, out.Rect, img, b, draw.Src, nil)
	return out
}
