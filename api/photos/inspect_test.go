package photos

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// picturePNG is an empty picture of a size.
func picturePNG(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestInspect(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := Inspect(write("a.png", picturePNG(t, 12, 16)))
	if good.Problem != "" || good.Width != 12 || good.Height != 16 || good.Size == 0 {
		t.Errorf("a photograph: %+v", good)
	}
	for path, want := range map[string]string{
		write("empty.png", nil):                              "the file is empty",
		write("words.jpg", []byte("words")):                  "this is no picture, or it is damaged",
		write("v.jpg", []byte("\x1a\x45\xdf\xa3 and so on")): "this is a video, not a photograph",
		write("z.jpg", []byte("PK\x03\x04 and so on")):       "this is an archive, not a photograph",
		write("cut.png", picturePNG(t, 40, 40)[:60]):         "this is no picture, or it is damaged",
		dir:                            "this is a directory, not a file",
		filepath.Join(dir, "none.png"): "there is no such file or directory",
	} {
		if got := Inspect(path); got.Problem != want {
			t.Errorf("%s: %q, not %q", filepath.Base(path), got.Problem, want)
		}
	}
	if got := Inspect(write("a.heic", []byte("x"))); got.Problem != "" || got.Remark == "" {
		t.Errorf("a format that cannot be looked at: %+v", got)
	}
}

// A small file that claims a huge picture is not decoded, and a file that is
// too large is not read.
func TestInspectBombs(t *testing.T) {
	dir := t.TempDir()
	claims := picturePNG(t, 4, 4)
	binary.BigEndian.PutUint32(claims[16:], 60_000)
	binary.BigEndian.PutUint32(claims[20:], 60_000)
	binary.BigEndian.PutUint32(claims[29:], crc32.ChecksumIEEE(claims[12:29]))
	bomb := filepath.Join(dir, "bomb.png")
	if err := os.WriteFile(bomb, claims, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := Inspect(bomb); got.Problem != "this picture has too many pixels" {
		t.Errorf("a picture bomb: %+v", got)
	}
	large := filepath.Join(dir, "large.png")
	if err := errors.Join(os.WriteFile(large, claims, 0o600), os.Truncate(large, maxBytes+1)); err != nil {
		t.Fatal(err)
	}
	if got := Inspect(large); got.Problem != "this file is too large for a photograph" {
		t.Errorf("a large file: %+v", got)
	}
}

// The sharper a picture, the greater the number, whatever its size and however
// it lies.
func TestSharpness(t *testing.T) {
	stripes := func(w, h, soft int) *image.Gray {
		img := image.NewGray(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				at := x % (8 * soft)
				img.Pix[y*img.Stride+x] = uint8(min(at, 8*soft-at) * 255 / (4 * soft))
			}
		}
		return img
	}
	sharp, soft := Sharpness(stripes(400, 300, 1)), Sharpness(stripes(400, 300, 12))
	if sharp < 10*soft {
		t.Errorf("sharp %.1f, soft %.1f", sharp, soft)
	}
	if got := Sharpness(image.NewGray(image.Rect(0, 0, 2, 1))); got != 0 {
		t.Errorf("a dot: %v", got)
	}
	if got := Sharpness(image.NewUniform(color.White)); got != 0 {
		t.Errorf("nothing but white: %v", got)
	}
}
