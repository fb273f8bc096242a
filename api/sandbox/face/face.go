// Package face is the sandbox's classical face engine. It decodes pictures
// nobody prepared, finds faces on them, describes a face by histograms of local
// texture and gradients, compares two descriptions and looks for the traces that
// a photographed screen or print leaves. It uses no trained network and no pictures of people:
// what is built in are formulas, documented constants and weights over histograms. It is
// made for training and tests; its scores are no basis for decisions.
//
// Everything here is a pure function of the pixels: no clock, no random
// numbers and no map iteration, so the same bytes give the same
// score on every run. Only a gallery is searched by several goroutines, each with photographs of its own.
package face

import (
	"errors"
	"image"
)

// Errors that callers tell apart with errors.Is. They may arrive wrapped.
var (
	// ErrNoFace says that no face was found on the picture.
	ErrNoFace = errors.New("no face found")
	// ErrSeveralFaces says that more than one face was found where exactly one
	// was expected.
	ErrSeveralFaces = errors.New("several faces found")
)

// Face is one face found on a picture, in the picture's own coordinates.
type Face struct {
	// Box encloses brows to chin and both cheeks.
	Box image.Rectangle
	// LeftEye and RightEye are the centres of the eyes as seen by the viewer:
	// LeftEye is the one with the smaller x.
	LeftEye, RightEye image.Point
	// Score says how much the place looks like a face, 0..1.
	Score float64
}
