package kit

import (
	"image"

	"golang.org/x/image/draw"
)

// scale fits a picture into w times h cells, of which each shows two pixels
// one above the other, and keeps its proportions.
func scale(img image.Image, w, h int) *image.RGBA {
	size := img.Bounds().Size()
	tw, th := w, 2*h
	if size.X*th > size.Y*tw {
		th = max(size.Y*tw/size.X, 1)
	} else {
		tw = max(size.X*th/size.Y, 1)
	}
	// What is much larger is thinned out first: most of its pixels would only
	// cost time.
	if size.X > 2*enough*tw && size.Y > 2*enough*th {
		thin := image.NewRGBA(image.Rect(0, 0, enough*tw, enough*th))
		draw.ApproxBiLinear.Scale(thin, thin.Bounds(), img, img.Bounds(), draw.Src, nil)
		img = thin
	}
	out := image.NewRGBA(image.Rect(0, 0, tw, th))
	draw.BiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return out
}

// enough is from how many pixels in a row one of a picture is averaged, at
// least.
const enough = 4
