package face

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"golang.org/x/image/draw"

	"ozdesk/api/sandbox/demo"
)

// soak asks for the long rounds of tests that have a short one.
var soak = flag.Bool("soak", false, "run the long rounds")

// rounds is how many times something is tried: few, or many with -soak.
func rounds(few, many int) int {
	if *soak {
		return many
	}
	return few
}

// snapshot is a photograph as a telephone takes it, with a person on it.
type snapshot struct {
	img         image.Image
	left, right image.Point // the eyes
	share       float64     // the face from brow to chin, of the picture's height
}

// brows is the height of a face from brow to chin in distances of the eyes, as the
// finder sees it.
const brows = winH / (eyeRight - eyeLeft)

// photographed puts a drawn person somewhere on a picture of 3000 × 4000 pixels or of
// 4000 × 3000; every third comes from a JPEG file.
func photographed(t testing.TB, n uint64) snapshot {
	t.Helper()
	r := rand.New(rand.NewPCG(n, 41))
	w, h := 3000, 4000
	if n%3 == 2 {
		w, h = h, w
	}
	v := someVariation(90000 + n)
	v.ShiftX, v.ShiftY, v.Style = 0, 0, demo.Selfie
	seed := 400 + n
	l, rt := demo.Eyes(seed, v)
	apart := math.Hypot(float64(rt.X-l.X), float64(rt.Y-l.Y))
	share := 0.15 + 0.65*r.Float64()
	if n < 4 {
		share = [...]float64{0.15, 0.8, 0.17, 0.75}[n]
	}
	k := share * float64(h) / (brows * apart)
	if apart*k*2.4 > float64(w) { // a face wider than the picture is none
		k = float64(w) / (apart * 2.4)
		share = brows * apart * k / float64(h)
	}
	// The face lies anywhere as long as it is on the picture.
	fw, fh := brows*apart*k*0.95, brows*apart*k
	cx, cy := fw/2+r.Float64()*max(float64(w)-fw, 0), fh/2+r.Float64()*max(float64(h)-fh, 0)
	fx, fy := float64(l.X+rt.X)/2, float64(l.Y+rt.Y)/2+0.2*fh/k // its middle on the drawing
	x0, y0 := cx-fx*k, cy-fy*k
	canvas := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(canvas, canvas.Rect, demo.Landscape(n), image.Rect(0, 0, demo.Width, demo.Height), draw.Src, nil)
	place := image.Rect(int(x0), int(y0), int(x0+demo.Width*k), int(y0+demo.Height*k))
	draw.ApproxBiLinear.Scale(canvas, place, demo.DrawPerson(seed, v), image.Rect(0, 0, demo.Width, demo.Height), draw.Src, nil)
	at := func(p image.Point) image.Point { return image.Pt(int(x0+float64(p.X)*k), int(y0+float64(p.Y)*k)) }
	p := snapshot{canvas, at(l), at(rt), share}
	if n%3 != 0 { // encoding takes most of the time of this test
		return p
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, canvas, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	var err error
	if p.img, err = Decode(&buf); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFindOnLargePhotographsSoak(t *testing.T) {
	n := rounds(6, 36)
	found, near, described := 0, 0, 0
	var took []time.Duration
	bands := map[string][2]int{}
	for i := range uint64(n) {
		p := photographed(t, i)
		began := time.Now()
		s := Look(p.img)
		took = append(took, time.Since(began))
		band := fmt.Sprintf("%2.0f-%2.0f %%", math.Floor(p.share*5)*20, math.Floor(p.share*5)*20+20)
		count := bands[band]
		count[1]++
		if _, err := s.Describe(); err == nil {
			described++
		}
		faces := s.Faces()
		if len(faces) == 0 {
			t.Logf("picture %d: no face of %.0f %%, eyes at %v and %v", i, 100*p.share, p.left, p.right)
		} else {
			found++
			count[0]++
			f, apart := faces[0], math.Hypot(float64(p.right.X-p.left.X), float64(p.right.Y-p.left.Y))
			if max(math.Hypot(float64(f.LeftEye.X-p.left.X), float64(f.LeftEye.Y-p.left.Y)),
				math.Hypot(float64(f.RightEye.X-p.right.X), float64(f.RightEye.Y-p.right.Y))) < 0.2*apart {
				near++
			} else {
				t.Logf("picture %d, face of %.0f %%: eyes at %v and %v, found at %v and %v", i, 100*p.share, p.left, p.right, f.LeftEye, f.RightEye)
			}
		}
		bands[band] = count
	}
	t.Logf("faces of 15 to 80 %% of the height on %d pictures of 12 million pixels: found %d, in the right place %d, described %d; by height %v", n, found, near, described, bands)
	t.Logf("looking took %v to %v", slices.Min(took).Round(time.Millisecond), slices.Max(took).Round(time.Millisecond))
	if near*100 < n*95 {
		t.Errorf("%d of %d faces found in the right place, want 95 %%", near, n)
	}
}

func BenchmarkLookLarge(b *testing.B) {
	p := photographed(b, 6)
	for b.Loop() {
		Look(p.img)
	}
}
