package demo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
)

// Samples returns files to try things with: the same person twice, different people, and the
// cases that go wrong. The names are safe on every system.
func Samples() []Sample {
	cast := castOf()
	photo := func(name string, n uint64) func() ([]byte, error) {
		a := cast[name]
		return asPNG(func() image.Image { return DrawPerson(a.seed, takeOf(a, n)) })
	}
	document := func(name string) func() ([]byte, error) { return cast[name].idFront().Draw }
	return []Sample{
		{"anna-1.png", "Anna, a selfie", photo("anna", 301)},
		{"anna-2.png", "Anna again: matches anna-1", photo("anna", 302)},
		{"anna-document.jpg", "the photograph on Anna's document", document("anna")},
		{"anna-screen.png", "Anna photographed from a screen: liveness fails", asPNG(func() image.Image {
			return Screen(DrawPerson(cast["anna"].seed, takeOf(cast["anna"], 301)), 5)
		})},
		{"anna-shots.zip", "a shot set of Anna, for liveness and best shot", cast["anna"].shots(303).Draw},
		{"kwame-1.png", "Kwame, a selfie", photo("kwame", 301)},
		{"kwame-2.png", "Kwame again: matches kwame-1", photo("kwame", 302)},
		{"kwame-document.jpg", "the photograph on Kwame's document", document("kwame")},
		{"mireille-1.png", "Mireille: a different person", photo("mireille", 301)},
		{"jonas-1.png", "Jonas: a different person", photo("jonas", 301)},
		{"ivar-1.png", "Ivar, who is on the blacklist", photo("ivar", 301)},
		{"two-people.png", "two people: not one face", asPNG(func() image.Image { return together(cast["nadia"], cast["jonas"], 301) })},
		{"no-face.png", "a landscape: no face", asPNG(func() image.Image { return Landscape(4) })},
	}
}

// WriteSamples writes the samples into dir, which is made if need be. Files that are
// there already with the same bytes are left alone, so calling it again changes nothing; a
// different file under a sample's name is never overwritten: that is an error which wraps
// fs.ErrExist. Each file appears whole or not at all.
func WriteSamples(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make folder for samples: %w", err)
	}
	for _, s := range Samples() {
		data, err := s.Draw()
		if err != nil {
			return fmt.Errorf("draw sample %s: %w", s.Name, err)
		}
		if err := writeOnce(filepath.Join(dir, s.Name), data); err != nil {
			return fmt.Errorf("write sample %s: %w", s.Name, err)
		}
	}
	return nil
}

func writeOnce(path string, data []byte) error {
	switch old, err := os.ReadFile(path); {
	case err == nil && bytes.Equal(old, data):
		return nil
	case err == nil:
		return fmt.Errorf("%w with other content: %s", fs.ErrExist, path)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".sample-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
