package kit

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// sniffed is how much of a file is looked at to tell what it is, in bytes.
const sniffed = 512

// PhotoFacts is what was found out about a file that is to be a photograph.
type PhotoFacts struct {
	// Size is in bytes; 0 when the file could not be looked at.
	Size int64
	// Width and Height are in pixels as the picture is seen; 0 when they are
	// not known.
	Width, Height int
	// Problem says in a few words why the file cannot be a photograph, "" when
	// it can.
	Problem string
	// Remark says what may go wrong with it, "" for nothing.
	Remark string
}

// InspectPhoto finds out whether a file is a photograph. It reads and decodes
// the file: call it in a command. Only a regular file is opened, for reading a
// pipe would wait for ever.
func InspectPhoto(path string) PhotoFacts {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return PhotoFacts{Problem: plainFileError(err)}
	case info.IsDir():
		return PhotoFacts{Problem: "this is a directory, not a file"}
	case !info.Mode().IsRegular():
		return PhotoFacts{Problem: "this is neither a file nor a directory"}
	case info.Size() == 0:
		return PhotoFacts{Problem: "the file is empty"}
	}
	facts := PhotoFacts{Size: info.Size()}
	file, err := os.Open(path)
	if err != nil {
		facts.Problem = plainFileError(err)
		return facts
	}
	defer func() { _ = file.Close() }()
	if ending := strings.ToLower(filepath.Ext(path)); ending == ".heic" || ending == ".heif" {
		facts.Remark = "this format cannot be looked at here"
		return facts
	}
	img, err := decodePicture(file)
	switch {
	case err == nil:
		size := img.Bounds().Size()
		facts.Width, facts.Height = size.X, size.Y
	case errors.Is(err, errNoPicture):
		facts.Problem = noPhoto(file)
	case errors.Is(err, errHugePicture):
		facts.Problem = "this picture has too many pixels"
	default:
		facts.Problem = plainFileError(err)
	}
	return facts
}

// noPhoto says what a file is instead of a photograph, as far as its first
// bytes tell.
func noPhoto(file io.ReaderAt) string {
	head := make([]byte, sniffed)
	n, _ := file.ReadAt(head, 0)
	switch is := http.DetectContentType(head[:n]); {
	case strings.HasPrefix(is, "video/"):
		return "this is a video, not a photograph"
	case is == "application/zip":
		return "this is an archive, not a photograph"
	default:
		return "this is no picture, or it is damaged"
	}
}
