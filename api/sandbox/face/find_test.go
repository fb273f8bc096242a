package face

import (
	"image"
	"math"
	"testing"

	"golang.org/x/image/draw"

	"ozdesk/api/sandbox/demo"
)

func TestFindDrawnPeopleSoak(t *testing.T) {
	people := rounds(50, 400)
	found, near, worst := 0, 0, 0.0
	for n := range uint64(people) {
		seed, v := n, someVariation(50000+n)
		faces := Find(demo.DrawPerson(seed, v))
		if len(faces) != 1 {
			t.Logf("person %d, variation %+v: %d faces", seed, v, len(faces))
			continue
		}
		found++
		l, r := demo.Eyes(seed, v)
		f := faces[0]
		apart := math.Hypot(float64(r.X-l.X), float64(r.Y-l.Y))
		off := max(math.Hypot(float64(f.LeftEye.X-l.X), float64(f.LeftEye.Y-l.Y)), math.Hypot(float64(f.RightEye.X-r.X), float64(f.RightEye.Y-r.Y))) / apart
		if off < 0.12 {
			near++
		}
		worst = max(worst, off)
		if f.LeftEye.X >= f.RightEye.X || f.Box.Empty() || f.Score <= 0.5 || f.Score > 1 {
			t.Errorf("person %d: implausible face %+v", seed, f)
		}
	}
	t.Logf("drawn people: exactly one face on %d of %d pictures; both eyes within 0.12 of their distance on %d, worst %.2f", found, people, near, worst)
	if found < people*99/100 {
		t.Errorf("found %d of %d drawn faces, want at least 99 %%", found, people)
	}
	if near < people*98/100 {
		t.Errorf("eyes near on %d of %d, want at least 98 %%", near, people)
	}
}

func TestFindNothingSoak(t *testing.T) {
	each := rounds(12, 60)
	wrong := 0
	for _, kind := range facelessKinds {
		n := 0
		for seed := range uint64(each) {
			if f := Find(faceless(kind, seed)); len(f) > 0 {
				n++
			}
		}
		t.Logf("%-9s a face on %d of %d pictures without one", kind, n, each)
		wrong += n
	}
	all := each * len(facelessKinds)
	t.Logf("false finds: %d of %d, %.1f %%", wrong, all, 100*float64(wrong)/float64(all))
	if wrong*100 > all {
		t.Errorf("false finds on %d of %d pictures, want at most 1 %%", wrong, all)
	}
}

func TestFindPhotographsSoak(t *testing.T) {
	all, found := 0, 0
	last := rounds(21, 30)
	photos := photographs(t, 16, last)
	for s := 16; s <= last; s++ {
		for _, img := range photos[s] {
			all++
			if len(Find(img)) == 1 {
				found++
			}
		}
	}
	t.Logf("photographs of people the finder was not fitted on: one face on %d of %d", found, all)
	if found < all*95/100 {
		t.Errorf("found %d of %d faces on photographs, want at least 95 %%", found, all)
	}
}

func BenchmarkDescribe640(b *testing.B) {
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	draw.CatmullRom.Scale(img, image.Rect(128, 0, 512, 480), demo.DrawPerson(3, demo.Variation{}), image.Rect(0, 0, demo.Width, demo.Height), draw.Src, nil)
	for b.Loop() {
		if _, err := Describe(img); err != nil {
			b.Fatal(err)
		}
	}
}
