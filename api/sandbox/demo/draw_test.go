package demo

import (
	"bytes"
	"errors"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestDrawingIsRepeatable(t *testing.T) {
	a, b := NewPlan(), NewPlan()
	for _, i := range []int{0, 9, len(a.Folders) - 1} {
		for m := range a.Folders[i].Media {
			x, err := a.Folders[i].Media[m].Draw()
			if err != nil {
				t.Fatal(err)
			}
			y, err := b.Folders[i].Media[m].Draw()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(x, y) {
				t.Errorf("folder %d, media %d: two drawings differ", i, m)
			}
		}
	}
}

func TestVariationsShow(t *testing.T) {
	plainImg := DrawPerson(8, Variation{}).(*image.RGBA)
	for name, v := range map[string]Variation{
		"document": {Style: Document}, "light": {Light: 0.6}, "exposure": {Exposure: 0.1}, "turn": {Turn: 0.4}, "roll": {Roll: 5},
		"shift": {ShiftX: 5}, "zoom": {Zoom: 0.1}, "smile": {Smile: 1}, "open": {Open: 1}, "squint": {Squint: 1},
		"surprise": {Surprise: 1}, "gaze": {Gaze: 1}, "glasses": {Glasses: GlassesOn}, "noise": {Noise: 5}, "take": {Take: 3},
	} {
		img := DrawPerson(8, v).(*image.RGBA)
		if img.Bounds() != image.Rect(0, 0, Width, Height) {
			t.Errorf("%s: %v", name, img.Bounds())
		}
		if name != "glasses" && bytes.Equal(img.Pix, plainImg.Pix) {
			t.Errorf("%s changes nothing", name)
		}
	}
	// Whether the person wears glasses or not, taking them off and putting them on differ.
	if bytes.Equal(DrawPerson(8, Variation{Glasses: GlassesOff}).(*image.RGBA).Pix, DrawPerson(8, Variation{Glasses: GlassesOn}).(*image.RGBA).Pix) {
		t.Error("glasses change nothing")
	}
}

func TestWriteSamples(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "samples")
	if err := WriteSamples(dir); err != nil {
		t.Fatal(err)
	}
	before := map[string]os.FileInfo{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if before[e.Name()], err = e.Info(); err != nil {
			t.Fatal(err)
		}
	}
	if len(entries) != len(Samples()) {
		t.Errorf("%d files for %d samples", len(entries), len(Samples()))
	}
	if err := WriteSamples(dir); err != nil {
		t.Fatalf("second time: %v", err)
	}
	for name, info := range before {
		again, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !os.SameFile(info, again) {
			t.Errorf("%s was written again", name)
		}
	}
	mine := filepath.Join(dir, Samples()[0].Name)
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteSamples(dir); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a different file: %v, want fs.ErrExist", err)
	}
	if data, err := os.ReadFile(mine); err != nil || string(data) != "mine" {
		t.Errorf("the different file became %q, %v", data, err)
	}
}

func BenchmarkDrawPerson(b *testing.B) {
	seed := uint64(0)
	for b.Loop() {
		seed++
		DrawPerson(seed%40, Variation{})
	}
}
