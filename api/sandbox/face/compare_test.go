package face

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"testing"

	xdraw "golang.org/x/image/draw"

	"ozdesk/api/sandbox/demo"
)

// drawnPeople are the seeds of the people that the figures below are about.
const drawnPeople = 20

func drawnPerson(n int) image.Image { return demo.DrawPerson(uint64(n+1), demo.Variation{}) }

func mustDescribe(t *testing.T, img image.Image) Descriptor {
	t.Helper()
	d, err := Describe(img)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func rgbaOf(img image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

func TestSamePersonChangedPicture(t *testing.T) {
	changes := []struct {
		name string
		do   func(img image.Image) image.Image
	}{
		{"JPEG 60", func(img image.Image) image.Image {
			var buf bytes.Buffer
			if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 60}); err != nil {
				t.Fatal(err)
			}
			out, err := Decode(&buf)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}},
		{"half size", func(img image.Image) image.Image {
			out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx()/2, img.Bounds().Dy()/2))
			xdraw.CatmullRom.Scale(out, out.Rect, img, img.Bounds(), draw.Src, nil)
			return out
		}},
		{"15 % brighter", func(img image.Image) image.Image {
			out := rgbaOf(img)
			for i, v := range out.Pix {
				if i%4 != 3 {
					out.Pix[i] = uint8(min(float64(v)*1.15, 255))
				}
			}
			return out
		}},
		{"5 px aside", func(img image.Image) image.Image {
			out := rgbaOf(img)
			draw.Draw(out, out.Rect.Add(image.Pt(5, 5)), img, img.Bounds().Min, draw.Src)
			return out
		}},
	}
	all, good := 0, 0
	originals := make([]Descriptor, drawnPeople)
	for p := range originals {
		originals[p] = mustDescribe(t, drawnPerson(p))
	}
	for _, c := range changes {
		n, least := 0, 1.0
		for p := range drawnPeople {
			s := Similarity(originals[p], mustDescribe(t, c.do(drawnPerson(p))))
			least = min(least, s)
			if s >= 0.85 {
				n++
			}
		}
		t.Logf("%-14s %d of %d at or above 0.85, least %.4f", c.name, n, drawnPeople, least)
		all, good = all+drawnPeople, good+n
	}
	if good*10 < all*9 {
		t.Errorf("%d of %d changed pictures at or above 0.85, want 90 %%", good, all)
	}
}

func TestDifferentPeople(t *testing.T) {
	var ds []Descriptor
	for p := range drawnPeople {
		ds = append(ds, mustDescribe(t, drawnPerson(p)))
	}
	pairs, high, top := 0, 0, 0.0
	for i := range ds {
		for j := range i {
			s := Similarity(ds[i], ds[j])
			if back := Similarity(ds[j], ds[i]); back != s {
				t.Errorf("people %d and %d: %v one way, %v the other", i, j, s, back)
			}
			pairs++
			top = max(top, s)
			if s >= 0.85 {
				high++
				t.Logf("people %d and %d: %.4f", i+1, j+1, s)
			}
		}
	}
	t.Logf("%d pairs of different drawn people: %d at or above 0.85, highest %.4f", pairs, high, top)
	if pairs != 190 || high > 2 {
		t.Errorf("%d of %d pairs at or above 0.85, want at most 2 of 190", high, pairs)
	}
}

func TestSimilarityEdges(t *testing.T) {
	d := mustDescribe(t, drawnPerson(0))
	if s := Similarity(d, d); s != 1 {
		t.Errorf("a face with itself: %v, want 1", s)
	}
	if s := Similarity(d, Descriptor{}); s != 0 {
		t.Errorf("a face with nothing: %v, want 0", s)
	}
	last := -1.0
	for raw := -1.0; raw <= 1; raw += 0.001 {
		s := calibrated(raw)
		if s < last || s < 0 || s > 1 {
			t.Fatalf("the curve is not monotone in 0..1 at %v: %v after %v", raw, s, last)
		}
		last = s
	}
}

func TestFaceRegionDecides(t *testing.T) {
	img := drawnPerson(4)
	d := mustDescribe(t, img)
	f := Find(img)[0]
	outside, inside := rgbaOf(img), rgbaOf(img)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			p := image.Pt(x, y)
			if !p.In(f.Box.Inset(-30)) {
				outside.Set(x, y, color.RGBA{uint8(x), uint8(y), 90, 255})
			}
		}
	}
	mouth := image.Rect(f.LeftEye.X, f.Box.Min.Y+f.Box.Dy()*7/10, f.RightEye.X, f.Box.Max.Y-4)
	draw.Draw(inside, mouth, image.NewUniform(color.RGBA{30, 30, 30, 255}), image.Point{}, draw.Src)
	same, changed := Similarity(d, mustDescribe(t, outside)), Similarity(d, mustDescribe(t, inside))
	t.Logf("background changed: %.4f; mouth covered: %.4f", same, changed)
	if same < 0.95 {
		t.Errorf("changing what is around the face gives %.4f, want at least 0.95", same)
	}
	if changed > same-0.01 {
		t.Errorf("covering the mouth gives %.4f, want clearly less than %.4f", changed, same)
	}
}

func TestDescribeErrors(t *testing.T) {
	if _, err := Describe(faceless("gradient", 1)); !errors.Is(err, ErrNoFace) {
		t.Errorf("a gradient: %v, want ErrNoFace", err)
	}
	two := image.NewRGBA(image.Rect(0, 0, 2*demo.Width, demo.Height))
	draw.Draw(two, image.Rect(0, 0, demo.Width, demo.Height), drawnPerson(1), image.Point{}, draw.Src)
	draw.Draw(two, image.Rect(demo.Width, 0, 2*demo.Width, demo.Height), drawnPerson(2), image.Point{}, draw.Src)
	if _, err := Describe(two); !errors.Is(err, ErrSeveralFaces) {
		t.Errorf("two people: %v, want ErrSeveralFaces", err)
	}
	if n := len(Find(two)); n != 2 {
		t.Errorf("two people: %d faces found", n)
	}
}

func TestDescriptorStored(t *testing.T) {
	d := mustDescribe(t, drawnPerson(6))
	data, err := d.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var back Descriptor
	if err := back.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	if s := Similarity(d, back); s != 1 {
		t.Errorf("stored and read back: similarity %v, want 1", s)
	}
	t.Logf("%d bytes a face", len(data))
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": data[:len(data)-1], "other version": append([]byte{9}, data[1:]...), "trait below its least": append(bytes.Clone(data[:len(data)-1]), 0x80),
	} {
		if err := back.UnmarshalBinary(bad); !errors.Is(err, ErrDescriptor) {
			t.Errorf("%s: %v, want ErrDescriptor", name, err)
		}
	}
	if s := Similarity(d, back); s != 1 {
		t.Error("a failed reading changed the descriptor")
	}
	if _, err := (Descriptor{}).MarshalBinary(); !errors.Is(err, ErrDescriptor) {
		t.Errorf("storing nothing: %v, want ErrDescriptor", err)
	}
}
