package photos

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"image"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ozdesk/api/text"
)

// sniffed is how much of a file is looked at to tell what it is, in bytes.
const sniffed = 512

// Facts is what was found out about a file that is to be a photograph.
type Facts struct {
	// Size is in bytes; 0 when the file could not be looked at.
	Size int64
	// Modified is when it was changed last.
	Modified time.Time
	// Width and Height are in pixels as the picture is seen; 0 when they are
	// not known.
	Width, Height int
	// Sharpness is as Sharpness returns it; 0 when it is not known.
	Sharpness float64
	// Sum is the SHA-256 of the bytes; zero when they were not read.
	Sum [sha256.Size]byte
	// Problem says in a few words why the file cannot be a photograph, "" when
	// it can.
	Problem string
	// Remark says what may go wrong with it, "" for nothing.
	Remark string
}

// Inspect finds out whether a file is a photograph. It reads and decodes the
// file, which takes time and memory. Only a regular file is opened, for reading
// a pipe would wait for ever. Whoever else wants to look at the picture, upright
// and within the bounds of Decode, gets it from the same pass.
func Inspect(path string, also ...func(image.Image)) Facts {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Facts{Problem: Reason(err)}
	case info.IsDir():
		return Facts{Problem: "this is a directory, not a file"}
	case !info.Mode().IsRegular():
		return Facts{Problem: "this is neither a file nor a directory"}
	case info.Size() == 0:
		return Facts{Problem: "the file is empty"}
	}
	facts := Facts{Size: info.Size(), Modified: info.ModTime()}
	if facts.Size > maxBytes {
		facts.Problem = "this file is too large for a photograph"
		return facts
	}
	file, err := os.Open(path)
	if err != nil {
		facts.Problem = Reason(err)
		return facts
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		facts.Problem = Reason(err)
		return facts
	}
	facts.Sum = sha256.Sum256(data)
	if ending := strings.ToLower(filepath.Ext(path)); ending == ".heic" || ending == ".heif" {
		facts.Remark = "this format cannot be looked at here"
		return facts
	}
	facts.decode(data, also)
	return facts
}

// decode looks at the picture itself.
func (f *Facts) decode(data []byte, also []func(image.Image)) {
	img, err := Decode(bytes.NewReader(data))
	switch {
	case err == nil:
		size := img.Bounds().Size()
		f.Width, f.Height = size.X, size.Y
		f.Sharpness = Sharpness(img)
		for _, look := range also {
			look(img)
		}
	case errors.Is(err, ErrHuge):
		f.Problem = "this picture has too many pixels"
	default:
		f.Problem = noPhoto(data)
	}
}

// noPhoto says what a file is instead of a photograph, as far as its first
// bytes tell.
func noPhoto(data []byte) string {
	switch is := http.DetectContentType(data[:min(len(data), sniffed)]); {
	case strings.HasPrefix(is, "video/"):
		return "this is a video, not a photograph"
	case is == "application/zip":
		return "this is an archive, not a photograph"
	default:
		return "this is no picture, or it is damaged"
	}
}

// Reason says in plain words why a path cannot be used.
func Reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file or directory"
	case errors.Is(err, fs.ErrPermission):
		return "you may not read this; check its permissions"
	default:
		return text.Line(err.Error())
	}
}
