package kit

import (
	"bytes"
	"image"
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

func TestInspectPhoto(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := InspectPhoto(write("a.png", picturePNG(t, 12, 16)))
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
		if got := InspectPhoto(path); got.Problem != want {
			t.Errorf("%s: %q, not %q", filepath.Base(path), got.Problem, want)
		}
	}
	if got := InspectPhoto(write("a.heic", []byte("x"))); got.Problem != "" || got.Remark == "" {
		t.Errorf("a format that cannot be looked at: %+v", got)
	}
}
