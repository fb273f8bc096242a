package face

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"ozdesk/api/sandbox/demo"
)

// faceless makes a picture without a face, of one of several kinds.
func faceless(kind string, seed uint64) image.Image {
	r := rand.New(rand.NewPCG(seed, 99))
	const w, h = 320, 240
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	each := func(f func(x, y float64) float64) image.Image {
		for y := range h {
			for x := range w {
				v := uint8(min(max(f(float64(x), float64(y)), 0), 255))
				img.SetRGBA(x, y, color.RGBA{v, v, v, 255})
			}
		}
		return img
	}
	switch kind {
	case "landscape":
		return demo.Landscape(seed)
	case "noise":
		amp := 10 + 110*r.Float64()
		return each(func(_, _ float64) float64 { return 128 + amp*r.NormFloat64() })
	case "clouds": // noise at several sizes, like blurred nature
		var waves [24][4]float64
		for i := range waves {
			f := math.Pow(2, 3.5*r.Float64()) / 90
			a := 2 * math.Pi * r.Float64()
			waves[i] = [4]float64{f * math.Cos(a), f * math.Sin(a), 6 * r.Float64(), 22 * r.Float64()}
		}
		return each(func(x, y float64) float64 {
			v := 128.0
			for _, s := range waves {
				v += s[3] * math.Sin(2*math.Pi*(s[0]*x+s[1]*y)+s[2])
			}
			return v
		})
	case "gradient":
		gx, gy, c := r.NormFloat64(), r.NormFloat64(), r.Float64()
		return each(func(x, y float64) float64 {
			return 128 + 80*(gx*(x/w-0.5)+gy*(y/h-0.5)) + 60*c*math.Hypot(x/w-0.5, y/h-0.4)
		})
	case "text":
		draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
		d := font.Drawer{Dst: img, Src: image.Black, Face: basicfont.Face7x13}
		for y := 14; y < h; y += 13 + r.IntN(8) {
			d.Dot = fixed.P(4+r.IntN(20), y)
			for d.Dot.X < fixed.I(w-40-r.IntN(60)) {
				word := make([]byte, 2+r.IntN(8))
				for i := range word {
					word[i] = byte('a' + r.IntN(26))
				}
				d.DrawString(string(word) + " ")
			}
		}
		return img
	default: // things: discs and boxes of all sizes
		bg := uint8(r.IntN(256))
		draw.Draw(img, img.Rect, image.NewUniform(color.Gray{bg}), image.Point{}, draw.Src)
		for range 6 + r.IntN(22) {
			tone := color.RGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), 255}
			cx, cy, rx, ry := r.IntN(w), r.IntN(h), 4+r.IntN(50), 4+r.IntN(50)
			round := r.IntN(2) == 0
			for y := -ry; y <= ry; y++ {
				for x := -rx; x <= rx; x++ {
					if !round || float64(x*x)/float64(rx*rx)+float64(y*y)/float64(ry*ry) <= 1 {
						img.SetRGBA(cx+x, cy+y, tone)
					}
				}
			}
		}
		return img
	}
}

var facelessKinds = []string{"landscape", "noise", "clouds", "gradient", "text", "things"}

// someVariation is a photograph's circumstances, different for each number.
func someVariation(n uint64) demo.Variation {
	r := rand.New(rand.NewPCG(n, 5))
	in := func(lo, hi float64) float64 { return lo + (hi-lo)*r.Float64() }
	v := demo.Variation{
		Style: demo.Style(r.IntN(2)), Light: in(-0.9, 0.9), Exposure: in(-0.2, 0.15), Turn: in(-0.7, 0.7), Roll: in(-7, 7),
		ShiftX: in(-18, 18), ShiftY: in(-14, 14), Zoom: in(-0.2, 0.2), Gaze: in(-0.7, 0.7), Noise: in(0, 4), Take: n,
	}
	switch r.IntN(4) {
	case 0:
		v.Smile = in(0.3, 1)
	case 1:
		v.Open, v.Smile = in(0.3, 1), in(0, 0.6)
	case 2:
		v.Squint = in(0, 0.6)
	}
	return v
}

// photographs reads the grey photographs kept beside the repository for
// measuring, by person; it skips the test where they are absent.
func photographs(t *testing.T, first, last int) map[int][]image.Image {
	t.Helper()
	root := filepath.FromSlash("../../../../shared/faces")
	if _, err := os.Stat(root); err != nil {
		t.Skipf("no photographs to measure with at %s: %v", root, err)
	}
	out := map[int][]image.Image{}
	for s := first; s <= last; s++ {
		names, err := filepath.Glob(filepath.Join(root, "s"+string(rune('0'+s/10))+string(rune('0'+s%10)), "*.png"))
		if err != nil || len(names) == 0 {
			t.Fatalf("photographs of person %d: %v, %d files", s, err, len(names))
		}
		for _, n := range names {
			f, err := os.Open(n)
			if err != nil {
				t.Fatal(err)
			}
			img, err := Decode(f)
			_ = f.Close()
			if err != nil {
				t.Fatalf("%s: %v", n, err)
			}
			out[s] = append(out[s], img)
		}
	}
	return out
}
