package face

import (
	"fmt"
	"image"
	"math"
)

// Sight is a picture that was looked at: its faces are found once, for
// everything that is asked about them. It keeps the picture.
type Sight struct {
	img   image.Image
	fine  plane   // the longer side has at most chipScan pixels
	small plane   // what was scanned: at most scanSize pixels
	scale float64 // pixels of the picture per pixel of small
	faces []found // on small, the best first
}

// Look finds the faces on a picture. The time it takes hardly grows with the
// picture, which is reduced first.
func Look(img image.Image) *Sight {
	s := &Sight{img: img}
	s.fine, s.scale = luma(img, chipScan)
	s.small = s.fine
	if long := max(s.fine.w, s.fine.h); long > scanSize {
		k := float64(long) / scanSize
		side := func(n int) int { return max(1, int(float64(n)/k+0.5)) }
		s.small = s.fine.reduced(side(s.fine.w), side(s.fine.h))
		s.scale *= k
	}
	levels := newPyramid(s.small)
	s.faces = builtIn().find(levels, s.fine)
	var mem scratch
	for i, f := range s.faces {
		s.faces[i].at = builtInAligner().align(&mem, levels, f.at)
	}
	return s
}

// Faces returns the faces that were found, the best first; none is an empty
// list.
func (s *Sight) Faces() []Face {
	var out []Face
	for _, f := range s.faces {
		out = append(out, f.face(s.scale, s.img.Bounds()))
	}
	return out
}

// Describe describes the one face on the picture. It returns ErrNoFace or
// ErrSeveralFaces when there is not exactly one.
func (s *Sight) Describe() (Descriptor, error) {
	if len(s.faces) == 0 {
		return Descriptor{}, ErrNoFace
	}
	for _, f := range s.faces[1:] {
		if f.at.scale >= rival*s.faces[0].at.scale {
			return Descriptor{}, fmt.Errorf("%w: %d", ErrSeveralFaces, len(s.faces))
		}
	}
	m := builtInModel()
	return m.describe(m.textureOf(s.chip())), nil
}

// chip cuts the best face out of the picture, upright and always as large.
func (s *Sight) chip() plane {
	k := float64(max(s.fine.w, s.fine.h)) / float64(max(s.small.w, s.small.h))
	at := s.faces[0].at
	at.cx, at.cy, at.scale = (at.cx+0.5)*k-0.5, (at.cy+0.5)*k-0.5, at.scale*k
	return newPyramid(s.fine).warped(at, chipW, chipH, chipZoom)
}

// What is looked at of a face to tell how good a picture it is, in pixels of a chip: brows to chin and a little more.
const closeW, closeH = 80, 96

// quality says how good a picture of a face it is: above 1 with a face and below 1 without.
func (s *Sight) quality() float64 {
	if len(s.faces) == 0 {
		return sharpness(s.small) / (1 + sharpness(s.small))
	}
	f := s.faces[0]
	chip := newPyramid(s.small).warped(f.at, closeW, closeH, chipZoom)
	var mean, uneven float64
	for y := range closeH {
		for x := range closeW {
			v := float64(chip.pix[y*closeW+x])
			mean += v
			uneven += math.Abs(v - float64(chip.pix[y*closeW+closeW-1-x]))
		}
	}
	mean /= closeW * closeH
	uneven /= closeW * closeH
	sharp := sharpness(chip)
	sure := 1 / (1 + math.Exp(-f.margin/2))
	upright := math.Exp(-math.Pow(f.at.roll/0.25, 2))
	light := math.Exp(-math.Pow((mean-130)/80, 2))
	frontal := math.Exp(-uneven / 40)
	return 1 + sure + 0.5*upright + 0.7*light + 0.7*frontal + sharp/(sharp+8)
}
