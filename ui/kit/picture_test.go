package kit

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"ozdesk/api/photos"
)

// halves is a picture whose left half is dark and whose right half is light.
func halves(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 20, G: 20, B: 40, A: 255}
			if x >= w/2 {
				c = color.RGBA{R: 240, G: 220, B: 200, A: 255}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

// pngOf encodes a picture.
func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// opener returns bytes as a picture to open.
func opener(data []byte) OpenPicture {
	return func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

func TestPictureView(t *testing.T) {
	data := pngOf(t, halves(120, 80))
	for name, profile := range map[string]colorprofile.Profile{
		"truecolor": colorprofile.TrueColor, "sixteen": colorprofile.ANSI, "none": colorprofile.ASCII,
	} {
		t.Run(name, func(t *testing.T) {
			p := NewPictures(testEnv(t, "", profile), 1)
			cmd := p.Load("a", 12, 6, opener(data))
			if !strings.Contains(strings.Join(p.View("a", 12, 6), ""), "loading") {
				t.Error("there is no word while a picture is loading")
			}
			p.Update(cmd())
			lines := p.View("a", 12, 6)
			if len(lines) != 6 {
				t.Fatalf("%d lines, want 6", len(lines))
			}
			for _, line := range lines {
				if Width(line) != 12 {
					t.Errorf("%d cells: %q", Width(line), line)
				}
				if profile <= colorprofile.ANSI && strings.Contains(line, "\x1b") {
					t.Errorf("colours for a terminal without: %q", line)
				}
			}
			requireGolden(t, strings.Join(lines, "\n"))
		})
	}
}

func TestPictureKeepsProportions(t *testing.T) {
	for _, c := range []struct{ w, h, wantW, wantH int }{
		{100, 100, 12, 12}, {200, 100, 20, 10}, {100, 200, 6, 12}, {4000, 3, 20, 1}, {3, 4000, 1, 12},
	} {
		if got := scale(halves(c.w, c.h), 20, 6).Bounds().Size(); got != image.Pt(c.wantW, c.wantH) {
			t.Errorf("%d×%d is scaled to %v, want %d×%d", c.w, c.h, got, c.wantW, c.wantH)
		}
	}
}

func TestPictureFailures(t *testing.T) {
	good := pngOf(t, halves(40, 40))
	for _, c := range []struct {
		name string
		open OpenPicture
		want string
	}{
		{"empty", opener(nil), "not a picture"},
		{"text", opener([]byte("<html>no</html>")), "not a picture"},
		{"cut off", opener(good[:len(good)/2]), "not a picture"},
		{"claims to be huge", opener(hugePNG(good)), "too large to show"},
		{
			"hostile error",
			func(context.Context) (io.ReadCloser, error) { return nil, errors.New("no\x1b[31m way") },
			"no␛[31m way",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := NewPictures(testEnv(t, "", colorprofile.TrueColor), 1)
			p.Update(p.Load("a", 40, 8, c.open)())
			view := ansi.Strip(strings.Join(p.View("a", 40, 8), " "))
			if !strings.Contains(view, c.want) {
				t.Errorf("no %q in %q", c.want, view)
			}
			if p.Load("a", 40, 8, c.open) != nil {
				t.Error("a failed picture is loaded again and again")
			}
			p.Forget("a")
			if p.Load("a", 40, 8, c.open) == nil {
				t.Error("a forgotten picture cannot be loaded")
			}
		})
	}
}

// hugePNG changes the header of a picture so that it claims 60,000×60,000.
func hugePNG(data []byte) []byte {
	out := bytes.Clone(data)
	binary.BigEndian.PutUint32(out[16:], 60_000)
	binary.BigEndian.PutUint32(out[20:], 60_000)
	crc := crc32.ChecksumIEEE(out[12:29])
	binary.BigEndian.PutUint32(out[29:], crc)
	return out
}

func TestPictureDropsWhatNobodyWaitsFor(t *testing.T) {
	data := pngOf(t, halves(40, 40))
	p := NewPictures(testEnv(t, "", colorprofile.TrueColor), 1)
	var seen context.Context
	cmd := p.Load("a", 10, 5, func(ctx context.Context) (io.ReadCloser, error) {
		seen = ctx
		return opener(data)(ctx)
	})
	p.Keep("b")
	if msg := cmd(); msg != nil {
		t.Errorf("an answer for nobody: %v", msg)
	}
	if seen.Err() == nil {
		t.Error("the load goes on")
	}
	first := p.Load("a", 10, 5, opener(data))
	late := first()
	p.Forget("a")
	second := p.Load("a", 10, 5, opener([]byte("no picture")))
	p.Update(second())
	p.Update(late)
	if !strings.Contains(strings.Join(p.View("a", 10, 5), " "), "not a") {
		t.Error("a late picture replaced what came after it")
	}
	p.Close()
	if len(p.entries) != 0 {
		t.Error("pictures are left after Close")
	}
}

func TestPicturesAreBounded(t *testing.T) {
	data := pngOf(t, halves(4, 4))
	p := NewPictures(testEnv(t, "", colorprofile.TrueColor), 1)
	for i := range 3 * picturesKept {
		if cmd := p.Load(Count(i), 4, 2, opener(data)); cmd != nil {
			p.Update(cmd())
		}
	}
	if len(p.entries) > picturesKept || len(p.order) != len(p.entries) {
		t.Errorf("%d pictures are kept, %d in order", len(p.entries), len(p.order))
	}
}

func TestOrientation(t *testing.T) {
	// A mark in the top left corner of the upright picture is stored in
	// another corner for every orientation.
	for o := 1; o <= 8; o++ {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, halves(16, 8), nil); err != nil {
			t.Fatal(err)
		}
		img, err := photos.Decode(bytes.NewReader(withOrientation(b.Bytes(), o)))
		if err != nil {
			t.Fatal(err)
		}
		size, want := img.Bounds().Size(), image.Pt(16, 8)
		if o >= 5 {
			want = image.Pt(8, 16)
		}
		if size != want {
			t.Errorf("orientation %d gives %v, want %v", o, size, want)
		}
		at := map[int]image.Point{1: {0, 4}, 2: {15, 4}, 3: {15, 4}, 4: {0, 4}, 5: {4, 0}, 6: {4, 0}, 7: {4, 15}, 8: {4, 15}}[o]
		if r, _, _, _ := img.At(at.X, at.Y).RGBA(); r>>8 > 100 {
			t.Errorf("orientation %d: the dark half is not at %v", o, at)
		}
	}
}

// withOrientation puts an EXIF block into a JPEG.
func withOrientation(data []byte, o int) []byte {
	exif := append([]byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00"), byte(o), 0, 0, 0)
	head := []byte{0xff, 0xd8, 0xff, 0xe1, 0, 0}
	binary.BigEndian.PutUint16(head[4:], uint16(len(exif)+2))
	return append(append(head, exif...), data[2:]...)
}

func FuzzDecodePicture(f *testing.F) {
	f.Add(pngOf(f, halves(8, 8)))
	f.Add(withOrientation([]byte{0xff, 0xd8, 0xff, 0xd9}, 6))
	f.Add([]byte("GIF89a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := photos.Decode(bytes.NewReader(data))
		if err != nil {
			return
		}
		if lines := drawBlocks(scale(img, 8, 4), 8, 4, paletteColor); len(lines) != 4 {
			t.Errorf("%d lines", len(lines))
		}
	})
}

// BenchmarkPicture turns a photograph of 640×480 into half blocks, off the loop
// as the program does, in turn with the bare decoding of the same file. The aim
// is ten milliseconds.
func BenchmarkPicture(b *testing.B) {
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, halves(640, 480), nil); err != nil {
		b.Fatal(err)
	}
	p := NewPictures(testEnv(b, "", colorprofile.TrueColor), 1)
	var picture, bare time.Duration
	n := 0
	for b.Loop() {
		n++
		begun := time.Now()
		var msg tea.Msg = p.Load("a", 40, 20, opener(jpg.Bytes()))()
		p.Update(msg)
		drawn := time.Now()
		if _, err := jpeg.Decode(bytes.NewReader(jpg.Bytes())); err != nil {
			b.Fatal(err)
		}
		picture, bare = picture+drawn.Sub(begun), bare+time.Since(drawn)
		p.Forget("a")
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(picture.Seconds()*1000/float64(n), "ms/picture")
	b.ReportMetric(bare.Seconds()*1000/float64(n), "ms/decoding")
	b.ReportMetric(float64(picture)/float64(bare), "×decoding")
}
