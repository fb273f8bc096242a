package demo

import "image"

// NewPlan returns the plan.
func NewPlan() Plan { return Plan{} }

// Samples returns the sample files.
func Samples() []Sample { return nil }

// WriteSamples writes the sample files into dir.
func WriteSamples(dir string) error { return nil }

// Variation says how a drawn person is photographed.
type Variation struct{}

// DrawPerson draws the person of a seed.
func DrawPerson(seed uint64, v Variation) image.Image { return image.NewRGBA(image.Rect(0, 0, 1, 1)) }
