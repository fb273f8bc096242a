package demo

import "math/rand/v2"

// hairStyle is the cut of somebody's hair.
type hairStyle int

const (
	hairShort hairStyle = iota
	hairSidePart
	hairCurls
	hairBuzz
	hairBald
	hairQuiff
	hairLong
	hairBob
	hairBun
	hairFringe
	hairWaves
	hairScarf
)

// beardStyle is what grows on somebody's chin.
type beardStyle int

const (
	beardNone beardStyle = iota
	beardStubble
	beardMoustache
	beardGoatee
	beardFull
)

// glassesStyle is the frame somebody wears.
type glassesStyle int

const (
	glassesNone glassesStyle = iota
	glassesRound
	glassesBox
	glassesHalf
)

// clothStyle is the neckline of what somebody wears.
type clothStyle int

const (
	clothCrew clothStyle = iota
	clothShirt
	clothJacket
	clothRollneck
	clothVee
)

// look is everything that stays the same about a person from one picture to the next.
// Lengths are in face units.
type look struct {
	skin, hairColour, iris, lips, cloth, frame rgb

	cheek, jaw, chin, chinWide, crown float64 // half widths and heights of the head
	ear                               float64

	eyeGap, eyeWide, eyeHigh, eyeTilt, lid  float64
	browLift, browThick, browTilt, browArch float64
	browColour                              rgb
	noseLong, noseWide, noseTip             float64
	mouthDown, mouthWide, lipUp, lipLow     float64
	mouthCurve                              float64

	frameSize float64 // 1 is usual
	hair      hairStyle
	beard     beardStyle
	glasses   glassesStyle
	clothCut  clothStyle
	lashes    bool
	freckles  int
	mole      pt
	hasMole   bool
	lines     float64 // wrinkles, 0..1
	blush     float64
	texture   uint64 // seeds strands, freckles and stubble
}

var (
	skins = []rgb{
		hex(0xf6d7c3), hex(0x8d5a3c), hex(0xeec1a0), hex(0xc98f66), hex(0x5c3a28),
		hex(0xf2cdb4), hex(0xb0764f), hex(0xe0ae86), hex(0x74482f), hex(0xd9a27c),
	}
	hairColours = []rgb{
		hex(0x2a1c15), hex(0x6b4226), hex(0x16120f), hex(0xc79a52), hex(0x8a3f1d),
		hex(0x4a3020), hex(0x9b9894), hex(0xe0bf7c), hex(0x3b2a20), hex(0xd9d6d0),
	}
	irises = []rgb{hex(0x4a2f1b), hex(0x4f7ea3), hex(0x5e7d4a), hex(0x2c1c12), hex(0x7c6a4d), hex(0x6a8796)}
	cloths = []rgb{
		hex(0x2f4858), hex(0xb5523b), hex(0xe8e4da), hex(0x3a6b52), hex(0x4b3f72), hex(0xd9a441),
		hex(0x23282e), hex(0x7d94a6), hex(0x8c2f48), hex(0x9a8f7a), hex(0x1f5f8b), hex(0xc7b8d6),
	}
	frames = []rgb{hex(0x1b1a1a), hex(0x5a3520), hex(0x7a1f2b), hex(0x8f9499), hex(0x1e3350)}

	feminineHair  = []hairStyle{hairLong, hairBun, hairBob, hairFringe, hairWaves, hairCurls, hairScarf, hairSidePart}
	masculineHair = []hairStyle{hairShort, hairBald, hairQuiff, hairCurls, hairBuzz, hairSidePart, hairWaves, hairShort}
	masculineChin = []beardStyle{beardNone, beardFull, beardNone, beardStubble, beardGoatee, beardNone, beardMoustache, beardStubble, beardFull, beardNone}
)

// lookOf makes the person of a seed. Even seeds give feminine, odd seeds masculine people. What the
// eye notices first (skin, hair, beard, glasses) walks through the lists so that neighbouring seeds never
// share all of it; proportions are drawn from a generator seeded with the person.
func lookOf(seed uint64) look {
	r := rand.New(rand.NewPCG(seed, 0x6f7a6465736b))
	feminine, n := seed%2 == 0, int(seed/2%240)
	in := func(lo, hi float64) float64 { return lo + (hi-lo)*r.Float64() }
	l := look{
		skin:       skins[(int(seed%1000)*3+n/10)%len(skins)],
		hairColour: hairColours[(int(seed%1000)*7+n/5)%len(hairColours)],
		iris:       irises[r.IntN(len(irises))],
		cloth:      cloths[(int(seed%1000)*5+n/12)%len(cloths)],
		frame:      frames[r.IntN(len(frames))],

		cheek: in(0.84, 1.02), chin: in(1.14, 1.42), crown: in(1.08, 1.26), ear: in(0.2, 0.28),

		eyeGap: in(0.35, 0.48), eyeWide: in(0.155, 0.24), eyeHigh: in(0.055, 0.13), eyeTilt: in(-0.2, 0.2), lid: in(0.1, 1),
		browLift: in(0.18, 0.36), browThick: in(0.02, 0.06), browTilt: in(-0.13, 0.09), browArch: in(0, 0.13),
		noseLong: in(0.42, 0.67), noseWide: in(0.12, 0.27), noseTip: in(0.1, 1),
		mouthWide: in(0.25, 0.46), lipUp: in(0.03, 0.095), lipLow: in(0.045, 0.135), mouthCurve: in(-0.005, 0.085),

		clothCut: clothStyle(r.IntN(int(clothVee) + 1)),
		texture:  r.Uint64(),
	}
	l.mouthDown = l.noseLong + in(0.2, 0.3)*(l.chin-0.3)
	if feminine {
		l.jaw, l.chinWide = l.cheek*in(0.7, 0.84), in(0.2, 0.34)
		l.hair = feminineHair[n%len(feminineHair)]
		l.lashes = true
		l.eyeHigh += 0.02
		l.lipUp, l.lipLow = l.lipUp*1.15, l.lipLow*1.1
		l.browThick *= 0.75
	} else {
		l.jaw, l.chinWide = l.cheek*in(0.78, 0.96), in(0.28, 0.5)
		l.hair = masculineHair[n%len(masculineHair)]
		l.beard = masculineChin[(n+n/10)%len(masculineChin)]
		l.browThick *= 1.25
	}
	// Glasses hide what tells two people apart, so they are dealt out by number and in different sizes.
	if (seed%1000*3+1)%10 < 3 {
		l.glasses = glassesStyle(1 + seed/3%3)
	}
	l.frameSize = in(0.86, 1.24)
	if l.skin.luma() > 0.66 && r.IntN(3) == 0 {
		l.freckles = 26 + r.IntN(30)
	}
	if r.IntN(4) == 0 {
		l.hasMole, l.mole = true, pt{in(-0.6, 0.6), in(0.35, 0.95)}
	}
	if l.hairColour.luma() > 0.55 && l.hairColour.r-l.hairColour.b < 0.1 {
		l.lines = in(0.6, 1) // grey hair goes with an older face
	} else {
		l.lines = max(0, in(-0.5, 0.6))
	}
	l.blush = in(0.05, 0.22)
	if l.skin.luma() < 0.62 {
		if l.lines < 0.6 && l.hairColour.luma() > 0.25 {
			l.hairColour = hairColours[2]
		}
		l.iris = irises[3*(int(seed)%2)]
	}
	l.browColour = l.hairColour.times(0.72).toward(l.skin.times(0.4), 0.25)
	l.lips = l.skin.times(0.84).toward(hex(0xa8434a), in(0.35, 0.62))
	return l
}
