package face

import (
	"errors"
	"image"
	"slices"
	"testing"

	"ozdesk/api/sandbox/demo"
)

func TestLivenessOfDrawnPeopleSoak(t *testing.T) {
	people := rounds(10, 60)
	kinds := []struct {
		name   string
		attack bool
		make   func(n uint64) image.Image
	}{
		{"original", false, func(n uint64) image.Image { return demo.DrawPerson(n, someVariation(600+n)) }},
		{"original, JPEG 85", false, func(n uint64) image.Image { return compressed(t, demo.DrawPerson(n, someVariation(600+n)), 85) }},
		{"screen", true, func(n uint64) image.Image { return demo.Screen(demo.DrawPerson(n, someVariation(600+n)), n) }},
		{"screen, JPEG 85", true, func(n uint64) image.Image {
			return compressed(t, demo.Screen(demo.DrawPerson(n, someVariation(600+n)), n), 85)
		}},
	}
	for _, k := range kinds {
		var scores []float64
		cues := map[string]float64{}
		wrong, none := 0, 0
		for n := range uint64(people) {
			res, err := Liveness(k.make(n))
			if errors.Is(err, ErrNoFace) {
				none++
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if res.Spoof < 0 || res.Spoof > 1 || len(res.Cues) != len(cueNames) {
				t.Fatalf("implausible result %+v", res)
			}
			for _, c := range res.Cues {
				cues[c.Name] += c.Value
			}
			scores = append(scores, res.Spoof)
			if (res.Spoof >= 0.5) != k.attack {
				wrong++
			}
		}
		slices.Sort(scores)
		n := float64(len(scores))
		t.Logf("%-18s %d pictures, %d without a face found; spoof least %.3f median %.3f highest %.3f; %d on the wrong side of 0.5 (%.1f %%); mean cues: grid %.2f bands %.2f veil %.2f glare %.2f flat %.2f",
			k.name, people, none, scores[0], scores[len(scores)/2], scores[len(scores)-1], wrong, 100*float64(wrong)/n,
			cues[CueGrid]/n, cues[CueBands]/n, cues[CueVeil]/n, cues[CueGlare]/n, cues[CueFlat]/n)
		if wrong*10 > len(scores) || none*10 > people {
			t.Errorf("%s: %d of %d on the wrong side, %d without a face", k.name, wrong, len(scores), none)
		}
	}
}

func TestLivenessOfNobody(t *testing.T) {
	if _, err := Liveness(faceless("gradient", 3)); !errors.Is(err, ErrNoFace) {
		t.Errorf("a gradient: %v, want ErrNoFace", err)
	}
}

func TestBestShot(t *testing.T) {
	sharp := demo.DrawPerson(5, demo.Variation{})
	p, _ := luma(sharp, 1000)
	soft := grayImage(p.blurred(3))
	nobody := faceless("things", 4)
	dark := demo.DrawPerson(5, demo.Variation{Exposure: -0.6})
	for name, c := range map[string]struct {
		frames []image.Image
		want   int
	}{
		"none":             {nil, -1},
		"one":              {[]image.Image{nobody}, 0},
		"a face first":     {[]image.Image{nobody, soft, nobody}, 1},
		"the sharper":      {[]image.Image{soft, sharp}, 1},
		"the lighter":      {[]image.Image{dark, sharp}, 1},
		"equal: the first": {[]image.Image{sharp, sharp}, 0},
	} {
		frames := make([]*Sight, len(c.frames))
		for i, img := range c.frames {
			frames[i] = Look(img)
		}
		if got := BestShot(frames); got != c.want {
			t.Errorf("%s: frame %d, want %d", name, got, c.want)
		}
	}
}

// TestStillFrames: one picture sent three times does not move, somebody who hardly turns and smiles does.
func TestStillFrames(t *testing.T) {
	for seed := range uint64(6) {
		var same, alive []*Sight
		for i := range 3 {
			v := demo.Variation{Take: 300 + seed}
			same = append(same, Look(compressed(t, demo.DrawPerson(seed, v), 90)))
			v.Turn, v.ShiftX, v.Smile = 0.05*float64(i), 1.5*float64(i), 0.1*float64(i)
			alive = append(alive, Look(compressed(t, demo.DrawPerson(seed, v), 90)))
		}
		for _, c := range []struct {
			name   string
			frames []*Sight
			still  float64
		}{{"one picture", same, 1}, {"alive", alive, 0}} {
			r, err := LivenessOfSet(c.frames)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Cues[len(r.Cues)-1]; got.Name != CueStill || got.Value != c.still {
				t.Errorf("person %d, %s: %+v, want %v", seed, c.name, got, c.still)
			}
		}
	}
}

func grayImage(p plane) image.Image {
	g := image.NewGray(image.Rect(0, 0, p.w, p.h))
	for i, v := range p.pix {
		g.Pix[i] = uint8(min(max(v, 0), 255) + 0.5)
	}
	return g
}

func TestThumbnail(t *testing.T) {
	img := image.NewRGBA(image.Rect(5, 5, 245, 305))
	for _, c := range []struct{ max, w, h int }{{100, 80, 100}, {300, 240, 300}, {1000, 240, 300}, {1, 1, 1}, {0, 240, 300}} {
		if b := Thumbnail(img, c.max).Bounds(); b.Dx() != c.w || b.Dy() != c.h {
			t.Errorf("max %d: %v, want %d × %d", c.max, b, c.w, c.h)
		}
	}
}
