package demo

import (
	"image"
	"math"
	"math/rand/v2"
)

// Style is the manner of a photograph.
type Style int

const (
	// Selfie is taken by hand: some room or landscape behind, colours warm.
	Selfie Style = iota
	// Document is the photograph of an identity card: plain background, little
	// colour, frontal.
	Document
)

// String returns the name of the style.
func (s Style) String() string {
	if s == Document {
		return "document"
	}
	return "selfie"
}

// Glasses says what a variation does about somebody's glasses.
type Glasses int

const (
	// GlassesAsUsual leaves them as the person wears them.
	GlassesAsUsual Glasses = iota
	// GlassesOff takes them off.
	GlassesOff
	// GlassesOn puts round ones on a person who wears none.
	GlassesOn
)

// Variation is what changes from one photograph of a person to the next. The zero value
// is a plain frontal selfie.
type Variation struct {
	// Style is the manner of the photograph.
	Style Style
	// Light is where the light comes from: -1 left, 0 ahead, 1 right.
	Light float64
	// Exposure makes the picture brighter (above 0) or darker; 0.1 is 10 %.
	Exposure float64
	// Turn is how far the head is turned, -1..1; Roll how far it leans, in degrees.
	Turn, Roll float64
	// ShiftX and ShiftY move the head, in pixels.
	ShiftX, ShiftY float64
	// Zoom makes the head larger (above 0) or smaller; 0.1 is 10 %.
	Zoom float64
	// Smile, Open (the mouth), Squint and Surprise are 0..1; Gaze is -1..1.
	Smile, Open, Squint, Surprise, Gaze float64
	// Glasses says what is done about glasses.
	Glasses Glasses
	// Noise is the camera's noise beyond the usual, in steps of 1/255.
	Noise float64
	// Take seeds the background and the noise: two takes of one scene differ in it.
	Take uint64
}

// Usual strength of the camera's noise, in steps of 1/255.
const usualNoise = 2.2

// DrawPerson draws the person of a seed, Width × Height pixels. The same arguments give the same pixels.
func DrawPerson(seed uint64, v Variation) image.Image {
	l := lookOf(seed)
	switch {
	case v.Glasses == GlassesOff:
		l.glasses = glassesNone
	case v.Glasses == GlassesOn && l.glasses == glassesNone:
		l.glasses = glassesRound
	}
	c := newCanvas(v.pose())
	c.backdrop(v, seed)
	c.hairBack(l, v.Light)
	c.neckAndBody(l, v.Light)
	c.ears(l, v.Light)
	c.headShape(l, v.Light)
	c.marks(l)
	c.beardOf(l)
	c.mouth(l, v)
	c.nose(l, v.Light)
	c.eyes(l, v, v.Light)
	c.brows(l, v)
	c.hairFront(l, v.Light)
	c.spectacles(l)
	return c.develop(v, seed)
}

// pose is where a variation puts the head.
func (v Variation) pose() pose {
	sin, cos := math.Sincos(v.Roll * math.Pi / 180)
	return pose{
		cx: Width/2 + v.ShiftX, cy: 132 + v.ShiftY,
		scale: 62 * (1 + v.Zoom), sin: sin, cos: cos, turn: 0.22 * v.Turn,
	}
}

// Eyes returns where the centres of the eyes of a drawn person lie on the picture that
// DrawPerson makes of the same arguments, in pixels, for measuring how well they are found.
func Eyes(seed uint64, v Variation) (left, right image.Point) {
	l := lookOf(seed)
	p := v.pose()
	round := func(x, y float64) image.Point { return image.Pt(int(math.Round(x)), int(math.Round(y))) }
	return round(p.at(pt{-l.eyeGap, 0}, 0.2)), round(p.at(pt{l.eyeGap, 0}, 0.2))
}

// takeRand is the generator of everything that is new in each take.
func takeRand(seed, take uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed*0x9e3779b97f4a7c15+take, 0x63616d))
}
