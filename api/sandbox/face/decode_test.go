package face

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"testing"
	"testing/iotest"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// corners is a picture whose four quarters differ, to see how it was turned:
// black, dark and light grey, white in reading order.
func corners() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 48, 32))
	for y := range 32 {
		for x := range 48 {
			img.SetGray(x, y, color.Gray{uint8(85 * (x/24 + 2*(y/16)))})
		}
	}
	return img
}

func encoded(t testing.TB, kind string) []byte {
	t.Helper()
	var buf bytes.Buffer
	var err error
	switch kind {
	case "JPEG":
		err = jpeg.Encode(&buf, corners(), nil)
	case "PNG":
		err = png.Encode(&buf, corners())
	case "GIF":
		err = gif.Encode(&buf, corners(), nil)
	case "TIFF":
		err = tiff.Encode(&buf, corners(), &tiff.Options{Compression: tiff.Deflate})
	case "BMP":
		err = bmp.Encode(&buf, corners())
	case "WebP": // a lossless picture of one black pixel
		buf.WriteString("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
	}
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

var kinds = []string{"JPEG", "PNG", "GIF", "TIFF", "BMP", "WebP"}

func TestDecodeKinds(t *testing.T) {
	for _, kind := range kinds {
		img, err := Decode(bytes.NewReader(encoded(t, kind)))
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		want := image.Pt(48, 32)
		if kind == "WebP" {
			want = image.Pt(1, 1)
		}
		if img.Bounds().Size() != want {
			t.Errorf("%s: %v, want %v", kind, img.Bounds(), want)
		}
	}
}

// withOrientation puts an EXIF block behind the first marker of a JPEG.
func withOrientation(jpeg []byte, v uint16, order binary.AppendByteOrder, mark string) []byte {
	tiffBlock := append([]byte(mark), order.AppendUint16(nil, 42)...)
	tiffBlock = order.AppendUint32(tiffBlock, 8)
	tiffBlock = order.AppendUint16(tiffBlock, 1)
	tiffBlock = order.AppendUint16(tiffBlock, 0x0112)
	tiffBlock = order.AppendUint16(tiffBlock, 3)
	tiffBlock = order.AppendUint32(tiffBlock, 1)
	tiffBlock = order.AppendUint16(tiffBlock, v)
	tiffBlock = append(tiffBlock, 0, 0, 0, 0, 0, 0)
	body := append([]byte("Exif\x00\x00"), tiffBlock...)
	out := append(bytes.Clone(jpeg[:2]), 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(append(out, body...), jpeg[2:]...)
}

func TestDecodeOrientation(t *testing.T) {
	plain := encoded(t, "JPEG")
	// The quarters in reading order, as a viewer must see them: 0 is the stored picture's top left.
	want := map[uint16]string{1: "0123", 2: "1032", 3: "3210", 4: "2301", 5: "0213", 6: "2031", 7: "3120", 8: "1302", 0: "0123", 9: "0123"}
	for v, quarters := range want {
		for mark, order := range map[string]binary.AppendByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
			img, err := Decode(bytes.NewReader(withOrientation(plain, v, order, mark)))
			if err != nil {
				t.Fatal(err)
			}
			b := img.Bounds()
			got := ""
			for i := range 4 {
				g := color.GrayModel.Convert(img.At(b.Min.X+b.Dx()/4+i%2*b.Dx()/2, b.Min.Y+b.Dy()/4+i/2*b.Dy()/2)).(color.Gray).Y
				got += string(rune('0' + (int(g)+42)/85))
			}
			if got != quarters || (b.Dx() > b.Dy()) != (v < 5 || v > 8) {
				t.Errorf("orientation %d (%s): quarters %s in %v, want %s", v, mark, got, b, quarters)
			}
		}
	}
}

// hugePNG is a few bytes that claim to be a picture of w × h pixels.
func hugePNG(w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	head = append(binary.BigEndian.AppendUint32(head, h), 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func TestDecodeRefuses(t *testing.T) {
	whole := encoded(t, "PNG")
	for _, c := range []struct {
		name string
		r    io.Reader
		want error
	}{
		{"empty", bytes.NewReader(nil), ErrNotPicture},
		{"text", bytes.NewReader([]byte("<html>no picture</html>")), ErrNotPicture},
		{"cut off", bytes.NewReader(whole[:len(whole)/2]), ErrNotPicture},
		{"too many pixels", bytes.NewReader(hugePNG(50_000, 50_000)), ErrTooLarge},
		{"most pixels a header can claim", bytes.NewReader(hugePNG(1<<31-1, 1<<31-1)), nil},
		{"too many bytes", io.LimitReader(zeros{}, MaxBytes+1), ErrTooLarge},
		{"broken reader", iotest.ErrReader(io.ErrUnexpectedEOF), io.ErrUnexpectedEOF},
	} {
		_, err := Decode(c.r)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func FuzzDecode(f *testing.F) {
	for _, kind := range kinds {
		f.Add(encoded(f, kind))
	}
	f.Add(hugePNG(40_000, 40_000))
	f.Add(withOrientation(encoded(f, "JPEG"), 6, binary.LittleEndian, "II"))
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := Decode(bytes.NewReader(data))
		if err != nil {
			if img != nil {
				t.Error("a picture and an error")
			}
			return
		}
		b := img.Bounds()
		if b.Empty() || b.Dx() > MaxPixels/b.Dy() {
			t.Errorf("decoded %v, beyond what is allowed", b)
		}
	})
}

func FuzzUnmarshalDescriptor(f *testing.F) {
	f.Add([]byte{})
	f.Add(make([]byte, 1+traitBytes))
	f.Add(append([]byte{Version}, bytes.Repeat([]byte{0x88}, traitBytes)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		var d Descriptor
		if d.UnmarshalBinary(data) != nil {
			return
		}
		back, err := d.MarshalBinary()
		if err != nil || !bytes.Equal(back, data) {
			t.Errorf("read and stored again: %d bytes, %v", len(back), err)
		}
		if s := Similarity(d, d); s < 0 || s > 1 {
			t.Errorf("similarity %v", s)
		}
	})
}
