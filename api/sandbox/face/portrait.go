package face

import (
	"image"

	"golang.org/x/image/draw"
)

// How far a portrait goes beyond the box of the face, in parts of its width
// and height: hair above, the neck below.
const (
	portraitSide, portraitAbove, portraitBelow = 0.4, 0.65, 0.45
)

// Portrait cuts the best face out of the picture, with hair and neck around it
// as far as the picture goes. Without a face it is the whole picture.
func (s *Sight) Portrait() image.Image {
	b := s.img.Bounds()
	faces := s.Faces()
	if len(faces) == 0 {
		return s.img
	}
	box := faces[0].Box
	w, h := float64(box.Dx()), float64(box.Dy())
	r := image.Rect(
		box.Min.X-int(portraitSide*w), box.Min.Y-int(portraitAbove*h),
		box.Max.X+int(portraitSide*w), box.Max.Y+int(portraitBelow*h),
	).Intersect(b)
	if r.Empty() {
		return s.img
	}
	out := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	draw.Draw(out, out.Rect, s.img, r.Min, draw.Src)
	return out
}
