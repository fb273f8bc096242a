package demo

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// MIME types of the plan's files.
const (
	mimeJPEG = "image/jpeg"
	mimePNG  = "image/png"
	mimeZip  = "application/zip"
)

// photoQuality is the JPEG quality of the drawn photographs.
const photoQuality = 90

// asJPEG and asPNG make a Draw of something drawn.
func asJPEG(make func() image.Image) func() ([]byte, error) {
	return func() ([]byte, error) {
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, make(), &jpeg.Options{Quality: photoQuality}); err != nil {
			return nil, fmt.Errorf("encode drawn photograph: %w", err)
		}
		return buf.Bytes(), nil
	}
}

func asPNG(make func() image.Image) func() ([]byte, error) {
	return func() ([]byte, error) {
		var buf bytes.Buffer
		enc := png.Encoder{CompressionLevel: png.BestSpeed}
		if err := enc.Encode(&buf, make()); err != nil {
			return nil, fmt.Errorf("encode drawn picture: %w", err)
		}
		return buf.Bytes(), nil
	}
}

// takeOf is how a person is photographed for the nth time: a little different each time.
func takeOf(a actor, n uint64) Variation {
	r := takeRand(a.seed, 1000+n)
	in := func(w float64) float64 { return w * (2*r.Float64() - 1) }
	v := Variation{
		Light: in(0.3), Turn: in(0.18), Roll: in(2.5), ShiftX: in(12), ShiftY: in(8), Zoom: in(0.08),
		Exposure: in(0.07), Gaze: in(0.3), Noise: 1.5 * r.Float64(), Take: n,
	}
	if r.IntN(2) == 0 {
		v.Smile = 0.5 * r.Float64()
	}
	return v
}

// key names a drawing of a person.
func (a actor) key(what string, n uint64) string { return fmt.Sprintf("%d %s %d", a.seed, what, n) }

// selfie is a photograph somebody took of themselves.
func (a actor) selfie(n uint64) Picture {
	return Picture{
		Name: fmt.Sprintf("%s-selfie.jpg", a.slug), MIME: mimeJPEG, Tags: []string{"photo_selfie"},
		Key:  a.key("selfie", n),
		Draw: asJPEG(func() image.Image { return DrawPerson(a.seed, takeOf(a, n)) }),
	}
}

// idFront is the photograph on the front of somebody's document.
func (a actor) idFront() Picture {
	return Picture{
		Name: fmt.Sprintf("%s-document.jpg", a.slug), MIME: mimeJPEG, Tags: []string{"photo_id", "photo_id_front"},
		Key: a.key("document", 0),
		Draw: asJPEG(func() image.Image {
			v := takeOf(a, 900)
			return DrawPerson(a.seed, Variation{Style: Document, Light: v.Light * 0.3, ShiftX: v.ShiftX * 0.3, Zoom: v.Zoom * 0.4, Take: 900})
		}),
	}
}

// screen is a selfie photographed from a screen.
func (a actor) screen(n uint64) Picture {
	p := a.selfie(n)
	p.Key = a.key("screen", n)
	p.Draw = asJPEG(func() image.Image { return Screen(DrawPerson(a.seed, takeOf(a, n)), a.seed+n) })
	return p
}

// portrait is a photograph of a member of a collection.
func (a actor) portrait(n uint64) Picture {
	p := a.selfie(500 + n)
	p.Name = fmt.Sprintf("%s-%d.jpg", a.slug, n+1)
	p.Tags = []string{"photo_selfie", "orientation_portrait"}
	return p
}

// shots is a shot set: a zip of a few frames in which the person hardly moves.
func (a actor) shots(n uint64) Picture {
	return Picture{
		Name: fmt.Sprintf("%s-shots.zip", a.slug), MIME: mimeZip,
		Tags: []string{"video_selfie", "orientation_portrait", "video_selfie_blank"},
		Key:  a.key("shots", n),
		Draw: func() ([]byte, error) {
			const frames = 3
			var buf bytes.Buffer
			z := zip.NewWriter(&buf)
			for i := range frames {
				v := takeOf(a, n)
				v.Turn += 0.05 * float64(i-frames/2)
				v.ShiftX += 1.5 * float64(i)
				v.Smile = 0.1 * float64(i)
				data, err := asJPEG(func() image.Image { return DrawPerson(a.seed, v) })()
				if err != nil {
					return nil, err
				}
				// No modification time is set, so that the bytes do not depend on the day.
				w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("frame-%02d.jpg", i+1), Method: zip.Store})
				if err != nil {
					return nil, fmt.Errorf("write shot set: %w", err)
				}
				if _, err := w.Write(data); err != nil {
					return nil, fmt.Errorf("write shot set: %w", err)
				}
			}
			if err := z.Close(); err != nil {
				return nil, fmt.Errorf("write shot set: %w", err)
			}
			return buf.Bytes(), nil
		},
	}
}

// emptyView is a picture on which nobody is.
func emptyView(n uint64) Picture {
	return Picture{
		Name: "view.jpg", MIME: mimeJPEG, Tags: []string{"photo_selfie"},
		Key:  fmt.Sprintf("view %d", n),
		Draw: asJPEG(func() image.Image { return Landscape(n) }),
	}
}

// together draws two people side by side.
func together(a, b actor, n uint64) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, 2*Width, Height))
	for i, who := range []actor{a, b} {
		img := DrawPerson(who.seed, takeOf(who, n))
		draw.Draw(out, image.Rect(i*Width, 0, (i+1)*Width, Height), img, image.Point{}, draw.Src)
	}
	return out
}
