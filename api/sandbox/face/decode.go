package face

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// Bounds on what Decode takes; both are checked before any pixel is decoded.
const (
	// MaxBytes is the largest file, 32 MiB.
	MaxBytes = 32 << 20
	// MaxPixels is the largest picture, width times height: 50 million.
	MaxPixels = 50_000_000
)

// Errors of Decode. They arrive wrapped.
var (
	// ErrNotPicture says that the bytes are no picture of a known format, or a broken one.
	ErrNotPicture = errors.New("not a picture this program can read")
	// ErrTooLarge says that the file has more than MaxBytes or the picture more than MaxPixels.
	ErrTooLarge = errors.New("picture too large")
)

// format is one kind of picture file. The table is local rather than the image package's registry, so
// that what this program reads does not depend on what else is linked in.
type format struct {
	name   string
	magic  []string // '?' stands for any byte
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

func formats() []format {
	return []format{
		{"JPEG", []string{"\xff\xd8\xff"}, jpeg.DecodeConfig, jpeg.Decode},
		{"PNG", []string{"\x89PNG\r\n\x1a\n"}, png.DecodeConfig, png.Decode},
		{"GIF", []string{"GIF87a", "GIF89a"}, gif.DecodeConfig, gif.Decode},
		{"WebP", []string{"RIFF????WEBPVP8"}, webp.DecodeConfig, webp.Decode},
		{"TIFF", []string{"II*\x00", "MM\x00*"}, tiff.DecodeConfig, tiff.Decode},
		{"BMP", []string{"BM????\x00\x00\x00\x00"}, bmp.DecodeConfig, bmp.Decode},
	}
}

// Decode reads one JPEG, PNG, GIF (its first frame), WebP, TIFF or BMP picture and
// turns a JPEG the way its EXIF orientation says. Files larger than MaxBytes and
// pictures larger than MaxPixels end with ErrTooLarge, everything else
// that cannot be read with ErrNotPicture; errors of r come back wrapped.
func Decode(r io.Reader) (image.Image, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("%w: more than %d MiB", ErrTooLarge, MaxBytes>>20)
	}
	for _, f := range formats() {
		for _, m := range f.magic {
			if startsWith(data, m) {
				return f.read(data)
			}
		}
	}
	return nil, ErrNotPicture
}

func (f format) read(data []byte) (image.Image, error) {
	cfg, err := f.config(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %s header: %w", ErrNotPicture, f.name, err)
	}
	if cfg.Width <= 0 || cfg.Height <= 0 {
		return nil, fmt.Errorf("%w: %s of no size", ErrNotPicture, f.name)
	}
	if cfg.Width > MaxPixels/cfg.Height {
		return nil, fmt.Errorf("%w: %d×%d pixels", ErrTooLarge, cfg.Width, cfg.Height)
	}
	img, err := f.decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrNotPicture, f.name, err)
	}
	if img.Bounds().Empty() {
		return nil, fmt.Errorf("%w: %s of no size", ErrNotPicture, f.name)
	}
	if f.name == "JPEG" {
		img = oriented(img, exifOrientation(data))
	}
	return img, nil
}

func startsWith(data []byte, magic string) bool {
	if len(data) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && data[i] != magic[i] {
			return false
		}
	}
	return true
}
