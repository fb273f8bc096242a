package photos

import (
	"image"

	"golang.org/x/image/draw"
)

// sharpSide is the longer side that a picture is measured at, in pixels, so
// that photographs of all sizes are measured alike.
const sharpSide = 512

// Sharpness is the variance of the Laplacian of the brightness, from 0 to 255,
// of the picture at a longer side of at most 512 pixels: the sharper the edges,
// the greater. Blurred photographs of a face are below 10, good ones far above
// (after Pech-Pacheco and others, Diatom autofocusing in brightfield
// microscopy, 2000).
func Sharpness(img image.Image) float64 {
	size := img.Bounds().Size()
	if longer := max(size.X, size.Y); longer > sharpSide {
		size = image.Pt(max(size.X*sharpSide/longer, 1), max(size.Y*sharpSide/longer, 1))
	}
	grey := image.NewGray(image.Rectangle{Max: size})
	draw.ApproxBiLinear.Scale(grey, grey.Rect, img, img.Bounds(), draw.Src, nil)
	var n, sum, squares float64
	for y := 1; y < size.Y-1; y++ {
		row := grey.Pix[y*grey.Stride:]
		above, below := grey.Pix[(y-1)*grey.Stride:], grey.Pix[(y+1)*grey.Stride:]
		for x := 1; x < size.X-1; x++ {
			v := float64(int(above[x]) + int(below[x]) + int(row[x-1]) + int(row[x+1]) - 4*int(row[x]))
			n, sum, squares = n+1, sum+v, squares+v*v
		}
	}
	if n == 0 {
		return 0
	}
	mean := sum / n
	return squares/n - mean*mean
}
