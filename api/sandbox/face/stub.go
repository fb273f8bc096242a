package face

import (
	"image"
	"io"
)

// Decode reads one picture.
func Decode(r io.Reader) (image.Image, error) { img, _, err := image.Decode(r); return img, err }

// Find returns the faces on a picture, the best first.
func Find(img image.Image) []Face { return nil }

// Descriptor is the comparable description of one face.
type Descriptor struct{}

// Describe finds the one face on a picture and describes it.
func Describe(img image.Image) (Descriptor, error) { return Descriptor{}, ErrNoFace }

// MarshalBinary encodes the descriptor for storing.
func (d Descriptor) MarshalBinary() ([]byte, error) { return nil, nil }

// UnmarshalBinary decodes what MarshalBinary wrote.
func (d *Descriptor) UnmarshalBinary(data []byte) error { return nil }

// Similarity compares two faces, 0..1.
func Similarity(a, b Descriptor) float64 { return 0 }

// Cue is one measured trace of a spoof.
type Cue struct {
	// Name says what was measured.
	Name string
	// Value is the cue's own weight, 0..1.
	Value float64
}

// LivenessResult says how much a picture looks like a picture of a picture.
type LivenessResult struct {
	// Spoof is 0 for a live person and 1 for an attack; 0.5 is the usual threshold.
	Spoof float64
	// Cues are the measurements behind Spoof, always in the same order.
	Cues []Cue
}

// Liveness looks for the traces of a photographed screen or print.
func Liveness(img image.Image) (LivenessResult, error) { return LivenessResult{}, ErrNoFace }

// BestShot returns the index of the best frame, -1 when there is none.
func BestShot(frames []image.Image) int { return -1 }

// Thumbnail scales a picture down so that neither side exceeds max pixels.
func Thumbnail(img image.Image, max int) image.Image { return img }
