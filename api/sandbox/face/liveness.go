package face

import (
	"cmp"
	"fmt"
	"image"
	"math"
	"slices"
)

// Names of the cues, in the order in which Liveness reports them.
const (
	// CueGrid is regular fine structure: the dots of a screen or of a printed
	// picture, beating with the camera's own.
	CueGrid = "screen_grid"
	// CueBands is regular coarser structure: moiré.
	CueBands = "moire_bands"
	// CueVeil is black that is not black: a screen's own light and reflections lift the shadows.
	CueVeil = "lifted_blacks"
	// CueGlare is a broad white spot, as a flat shiny surface throws back.
	CueGlare = "glare"
	// CueFlat is a lack of fine detail, as after two passes through a lens.
	CueFlat = "lost_detail"
	// CuePrint is grain on what should be smooth: paper and the ink on it.
	CuePrint = "print_texture"
	// CueCast is a blue cast where it is dark: the colour of a screen's own light.
	CueCast = "colour_cast"
	// CueStill is a lack of motion between the frames of a shot set; single pictures have none.
	CueStill = "still_frames"
)

// Cue is one measured trace of a spoof.
type Cue struct {
	// Name is one of the Cue constants.
	Name string
	// Value is how strong the trace is, 0 (none) to 1.
	Value float64
}

// LivenessResult says how much a picture looks like a picture of a picture.
type LivenessResult struct {
	// Spoof is 0 for a live person and 1 for an attack; 0.5 is the usual threshold.
	Spoof float64
	// Cues are the measurements behind Spoof, always all of them and in the same order.
	Cues []Cue
}

// How cues make up the score: the logistic function of their weighted sum. Regular structure
// alone decides; the other cues only move a doubtful case, because
// honest pictures have them too, or decide together.
var (
	cueNames   = [...]string{CueGrid, CueBands, CueVeil, CueGlare, CueFlat, CuePrint, CueCast, CueStill}
	cueWeights = [...]float64{7, 4, 1.2, 1, 1.5, 1, 1.5, 0.6}
	cueBias    = -3.2
)

// weighed makes the result of the cues' values, in the order of their names.
func weighed(values [len(cueNames)]float64) LivenessResult {
	sum := cueBias
	res := LivenessResult{Cues: make([]Cue, len(values))}
	for i, v := range values {
		sum += cueWeights[i] * v
		res.Cues[i] = Cue{cueNames[i], v}
	}
	res.Spoof = 1 / (1 + math.Exp(-sum))
	return res
}

// Liveness looks for the traces that a photographed screen or print leaves. It judges a single
// picture by its texture and returns ErrNoFace when nobody is on it. It knows simulated
// screens only and is easily deceived by anything else.
func Liveness(img image.Image) (LivenessResult, error) {
	return Look(img).Liveness()
}

// Liveness is the function of that name for a picture that was looked at.
func (s *Sight) Liveness() (LivenessResult, error) {
	if len(s.faces) == 0 {
		return LivenessResult{}, fmt.Errorf("judge liveness: %w", ErrNoFace)
	}
	// Structure is measured at the picture's own resolution: scaling would blur it or make its own.
	tile := patchAround(s.img, s.faces[0].face(s.scale, s.img.Bounds()).Box)
	grid, bands := periodic(tile)
	veil, glare := extremes(s.small)
	return weighed([...]float64{grid, bands, veil, glare, flatness(tile), grain(tile), cast(s.img), 0}), nil
}

// tileSize is the side of the square whose spectrum is looked at, in pixels.
const tileSize = 128

// patchAround copies a square of the picture around the middle of the face, pixel by
// pixel; where the picture is smaller its edge is repeated.
func patchAround(img image.Image, box image.Rectangle) plane {
	b := img.Bounds()
	clamp := func(mid, lo, hi int) int { return max(lo, min(mid-tileSize/2, hi-tileSize)) }
	x0 := clamp((box.Min.X+box.Max.X)/2, b.Min.X, b.Max.X)
	y0 := clamp((box.Min.Y+box.Max.Y)/2, b.Min.Y, b.Max.Y)
	row := lumaRow(img)
	line := make([]float32, b.Dx())
	p := newPlane(tileSize, tileSize)
	for y := range tileSize {
		row(min(y0+y, b.Max.Y-1), line)
		for x := range tileSize {
			p.pix[y*tileSize+x] = line[min(x0-b.Min.X+x, len(line)-1)]
		}
	}
	return p
}

// extremes says how far the darkest part is from black and how large the largest burnt-out part is.
func extremes(p plane) (veil, glare float64) {
	var counts [256]int
	for _, v := range p.pix {
		counts[int(min(max(v, 0), 255))]++
	}
	n, dark := 0, 0
	for n < len(p.pix)/100 {
		n += counts[dark]
		dark++
	}
	burnt := 0
	for _, c := range counts[250:] {
		burnt += c
	}
	return rise(float64(dark), 18, 60), rise(float64(burnt)/float64(len(p.pix)), 0.01, 0.08)
}

// flatness is 1 for a picture without any fine detail.
func flatness(p plane) float64 { return 1 - rise(sharpness(p), 2, 8) }

// grain is 1 for a picture that is rough even where it is smoothest, by the mean difference of neighbours in the
// smoothest tenth of small squares.
func grain(p plane) float64 {
	const side = 8
	var rough []float64
	for y := 0; y+side <= p.h; y += side {
		for x := 0; x+side <= p.w; x += side {
			var sum float64
			for i := range side {
				row := p.row(y + i)[x : x+side]
				for k := 1; k < side; k++ {
					sum += math.Abs(float64(row[k] - row[k-1]))
				}
			}
			rough = append(rough, sum/(side*(side-1)))
		}
	}
	slices.Sort(rough)
	return rise(rough[len(rough)/10], 6, 14)
}

// cast says how much bluer than grey the darkest tenth of a picture is. A grey picture has no cast.
func cast(img image.Image) float64 {
	const steps = 64
	b := img.Bounds()
	type shade struct{ luma, blue float64 }
	shades := make([]shade, 0, steps*steps)
	for y := range steps {
		for x := range steps {
			r, g, bl, _ := img.At(b.Min.X+x*b.Dx()/steps, b.Min.Y+y*b.Dy()/steps).RGBA()
			shades = append(shades, shade{float64(2*r+5*g+bl) / (8 * 257), (float64(bl) - float64(r)) / 257})
		}
	}
	slices.SortStableFunc(shades, func(a, b shade) int { return cmp.Compare(a.luma, b.luma) })
	dark := shades[:len(shades)/10]
	var sum float64
	for _, s := range dark {
		sum += s.blue
	}
	return rise(sum/float64(len(dark)), 1, 9)
}

// rise goes from 0 at lo to 1 at hi.
func rise(v, lo, hi float64) float64 { return min(max((v-lo)/(hi-lo), 0), 1) }
