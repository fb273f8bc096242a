package api

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"os"
	"path/filepath"
	"strings"

	"ozdesk/api/text"
)

// Upload is a file on its way to the server. It is read while it is sent, so
// that memory does not grow with its size.
type Upload struct {
	Name        string // File name that the server is told, with controls as %XX.
	Size        int64  // Bytes; the file must have exactly so many when it is sent.
	Open        func() (io.ReadCloser, error)
	ContentType string // "" is decided by the ending of Name.
	Tags        []string
	Meta        map[string]any
	// Progress is told how many bytes of this file have been handed to the
	// network; it starts over when the file is sent again. It is called from
	// another goroutine and must not block. nil tells nobody.
	Progress func(sent int64)
}

// FileProblem says why a file cannot be uploaded.
type FileProblem int

// The problems of files.
const (
	FileUnreadable FileProblem = iota // Missing, forbidden, or failing while it is read.
	FileEmpty                         // It has no bytes.
	FileNoFile                        // A directory, a pipe or a device.
	FileChanged                       // It has another size than when it was chosen.
)

// String returns the problem in words.
func (p FileProblem) String() string {
	switch p {
	case FileEmpty:
		return "the file is empty"
	case FileNoFile:
		return "it is not a file"
	case FileChanged:
		return "the file changed while it was sent"
	}
	return "the file cannot be read"
}

// FileError is a file that cannot be uploaded.
type FileError struct {
	Name    text.Text // As the person named it.
	Problem FileProblem
	Err     error // The cause underneath, or nil.
}

// Error returns one line that is safe to show.
func (e *FileError) Error() string {
	s := fmt.Sprintf("upload %s: %s", clip(e.Name.Line(), maxShown), e.Problem)
	if e.Err != nil {
		s += ": " + clip(text.Line(e.Err.Error()), maxShown)
	}
	return s
}

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

// FileUpload prepares the file at path. It fails with a FileError for an empty
// file, for what is no file, and for a path that cannot be read.
func FileUpload(path string, tags ...string) (Upload, error) {
	f, info, err := openFile(path)
	if err != nil {
		return Upload{}, err
	}
	_ = f.Close()
	if info.Size() == 0 {
		return Upload{}, &FileError{Name: text.New(path), Problem: FileEmpty}
	}
	return Upload{
		Name: filepath.Base(path),
		Size: info.Size(),
		Open: func() (io.ReadCloser, error) {
			f, _, err := openFile(path)
			if err != nil {
				return nil, err
			}
			return f, nil
		},
		Tags: tags,
	}, nil
}

// openFile opens a regular file to read. It looks before it opens, because to
// open a device may do something, and again afterwards, because something else
// may have taken the place meanwhile. Its errors are FileErrors.
func openFile(path string) (*os.File, fs.FileInfo, error) {
	fail := func(p FileProblem, err error) (*os.File, fs.FileInfo, error) {
		return nil, nil, &FileError{Name: text.New(path), Problem: p, Err: err}
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fail(FileUnreadable, reason(err))
	case !info.Mode().IsRegular():
		return fail(FileNoFile, nil)
	}
	f, err := openNow(path)
	if err != nil {
		return fail(FileUnreadable, reason(err))
	}
	info, err = f.Stat()
	switch {
	case err != nil:
		_ = f.Close()
		return fail(FileUnreadable, reason(err))
	case !info.Mode().IsRegular():
		_ = f.Close()
		return fail(FileNoFile, nil)
	}
	return f, info, nil
}

// reason drops the path from an error of the file system: the sentence around
// it names the file already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// check reports what makes an upload impossible before anything is sent.
func (u Upload) check() error {
	switch {
	case u.Open == nil || u.Size < 0:
		return &FileError{Name: text.New(u.Name), Problem: FileUnreadable}
	case u.Size == 0:
		return &FileError{Name: text.New(u.Name), Problem: FileEmpty}
	}
	return nil
}

// mediaTypes are those of the endings that a server tells kinds of media by;
// the system's own table may lack them.
var mediaTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
	".heic": "image/heic", ".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm",
	".zip": "application/zip",
}

// contentType returns the media type a file is sent with.
func (u Upload) contentType() string {
	if u.ContentType != "" && headerName(u.ContentType) == u.ContentType {
		return u.ContentType
	}
	ending := strings.ToLower(filepath.Ext(u.Name))
	if t := mediaTypes[ending]; t != "" {
		return t
	}
	if t := mime.TypeByExtension(ending); t != "" {
		return t
	}
	return "application/octet-stream"
}
