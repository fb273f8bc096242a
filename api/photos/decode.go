package photos

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"  // a format pictures come in
	_ "image/jpeg" // a format pictures come in
	_ "image/png"  // a format pictures come in
	"io"

	_ "golang.org/x/image/bmp"  // a format pictures come in
	_ "golang.org/x/image/tiff" // a format pictures come in
	_ "golang.org/x/image/webp" // a format pictures come in
)

const (
	// maxBytes is the greatest file that is read as a picture.
	maxBytes = 64 << 20
	// maxPixels is the greatest picture that is decoded: a small file may
	// claim any size.
	maxPixels = 60_000_000
)

// Why a picture cannot be decoded.
var (
	// ErrNone says that it is no picture, or a damaged one.
	ErrNone = errors.New("not a picture")
	// ErrHuge says that it has more bytes, or would have more pixels, than are
	// decoded.
	ErrHuge = errors.New("the picture is too large")
)

// Decode reads a picture of at most 64 MB and 60 million pixels, whatever size
// it claims, and turns it upright by its EXIF orientation.
func Decode(r io.Reader) (image.Image, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if len(data) > maxBytes {
		return nil, ErrHuge
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, ErrNone
	}
	if size.Width <= 0 || size.Height <= 0 {
		return nil, ErrNone
	}
	if size.Width > maxPixels/size.Height {
		return nil, ErrHuge
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrNone
	}
	return upright(img, orientation(data)), nil
}

// orientation returns the EXIF orientation of a JPEG, 1 to 8; 1 when there is
// none. Telephones store portraits lying on their side.
func orientation(data []byte) int {
	if len(data) < 4 || data[0] != 0xff || data[1] != 0xd8 {
		return 1
	}
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		if length < 2 || at+2+length > len(data) || data[at+1] == 0xda {
			return 1
		}
		if segment := data[at+4 : at+2+length]; data[at+1] == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return exifOrientation(segment[6:])
		}
		at += 2 + length
	}
	return 1
}

// exifOrientation finds the tag in the first directory of a TIFF block.
func exifOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if b[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(b[4:]))
	if at < 8 || at+2 > len(b) {
		return 1
	}
	count := int(order.Uint16(b[at:]))
	for at += 2; count > 0 && at+12 <= len(b); at, count = at+12, count-1 {
		if order.Uint16(b[at:]) == 0x0112 {
			if v := int(order.Uint16(b[at+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}

// turned is a picture seen with its axes swapped or mirrored.
type turned struct {
	image.Image
	size image.Point
	from func(x, y int) (int, int)
}

// Bounds returns the size after turning.
func (t turned) Bounds() image.Rectangle { return image.Rectangle{Max: t.size} }

// At returns the pixel that lies at x, y after turning.
func (t turned) At(x, y int) color.Color {
	fx, fy := t.from(x, y)
	origin := t.Image.Bounds().Min
	return t.Image.At(origin.X+fx, origin.Y+fy)
}

// upright undoes an EXIF orientation.
func upright(img image.Image, o int) image.Image {
	size := img.Bounds().Size()
	w, h := size.X-1, size.Y-1
	t := turned{Image: img, size: size}
	switch o {
	case 2:
		t.from = func(x, y int) (int, int) { return w - x, y }
	case 3:
		t.from = func(x, y int) (int, int) { return w - x, h - y }
	case 4:
		t.from = func(x, y int) (int, int) { return x, h - y }
	case 5:
		t.from = func(x, y int) (int, int) { return y, x }
	case 6:
		t.from = func(x, y int) (int, int) { return y, h - x }
	case 7:
		t.from = func(x, y int) (int, int) { return w - y, h - x }
	case 8:
		t.from = func(x, y int) (int, int) { return w - y, x }
	default:
		return img
	}
	if o >= 5 {
		t.size = image.Pt(size.Y, size.X)
	}
	return t
}
