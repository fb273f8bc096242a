package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"ozdesk/api/text"
)

// form is a multipart body: one part named payload with JSON, then the files
// as file1, file2, … (Oz API reference, section 1.1). Its length is known
// before the first byte is sent, so that it needs no chunked encoding, and its
// parts are read only as they are sent.
type form struct {
	boundary string
	files    []Upload
	heads    [][]byte // What goes before each file.
	tail     []byte   // What goes after the last one.
}

// partName returns the name of the i-th file in a form, counted from 0.
func partName(i int) string { return "file" + strconv.Itoa(i+1) }

// newForm prepares a body. It fails for files that cannot be sent at all.
func newForm(payload map[string]any, files []Upload) (*form, error) {
	data, err := json.Marshal(payload)
	if err != nil {
		return nil, fmt.Errorf("write the payload: %w", err)
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	f := &form{boundary: w.Boundary(), files: files}
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="payload"`},
		"Content-Type":        {"application/json"},
	})
	if err == nil {
		_, err = part.Write(data)
	}
	if err != nil {
		return nil, fmt.Errorf("write the payload: %w", err)
	}
	for i, u := range files {
		if err := u.check(); err != nil {
			return nil, err
		}
		name := headerName(u.Name)
		if name == "" {
			name = partName(i)
		}
		// The function of the standard library escapes quotes and backslashes.
		disposition := multipart.FileContentDisposition(partName(i), name)
		if _, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {disposition}, "Content-Type": {u.contentType()},
		}); err != nil {
			return nil, fmt.Errorf("write the form: %w", err)
		}
		f.heads = append(f.heads, bytes.Clone(b.Bytes()))
		b.Reset()
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write the form: %w", err)
	}
	f.tail = bytes.Clone(b.Bytes())
	return f, nil
}

// headerName writes the control characters of a file name, and the bytes in it
// that are no UTF-8, as %XX: a header with them is malformed, and the server
// would refuse the file for it.
func headerName(name string) string {
	var b strings.Builder
	for len(name) > 0 {
		r, n := utf8.DecodeRuneInString(name)
		if unicode.IsControl(r) || r == utf8.RuneError && n == 1 {
			for i := range n {
				fmt.Fprintf(&b, "%%%02X", name[i])
			}
		} else {
			b.WriteString(name[:n])
		}
		name = name[n:]
	}
	return b.String()
}

func (f *form) contentType() string { return "multipart/form-data; boundary=" + f.boundary }

// length returns the bytes of the whole body.
func (f *form) length() int64 {
	n := int64(len(f.tail))
	for i, u := range f.files {
		n += int64(len(f.heads[i])) + u.Size
	}
	return n
}

// open returns a new reading of the body; moved is called as bytes leave.
func (f *form) open(moved func()) *formBody {
	return &formBody{form: f, moved: moved, text: f.head(0)}
}

// head returns what stands before the i-th file, the tail after the last one.
func (f *form) head(i int) []byte {
	if i < len(f.heads) {
		return f.heads[i]
	}
	return f.tail
}

// formBody is one reading of a form. net/http reads it in a goroutine of its
// own and may close it from another.
type formBody struct {
	form  *form
	moved func()

	failure atomic.Pointer[error]
	closed  atomic.Bool

	mu   sync.Mutex    // Held while a file is read, which may take its time.
	text []byte        // Rest of the text before file at.
	at   int           // The file that comes next or is being read.
	file io.ReadCloser // nil between files.
	left int64         // Bytes that file at must still have.
}

// Read returns the next bytes of the body.
func (b *formBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	n, err := b.read(p)
	b.mu.Unlock()
	b.release()
	return n, err
}

func (b *formBody) read(p []byte) (int, error) {
	if err := b.err(); err != nil {
		return 0, err
	}
	if b.closed.Load() {
		return 0, io.ErrClosedPipe
	}
	for {
		if len(b.text) > 0 {
			n := copy(p, b.text)
			b.text = b.text[n:]
			b.moved()
			return n, nil
		}
		if b.at == len(b.form.files) {
			return 0, io.EOF
		}
		n, err := b.readFile(p)
		if err != nil {
			b.failure.Store(&err)
			return 0, err
		}
		if n > 0 || len(p) == 0 {
			b.moved()
			return n, nil
		}
	}
}

// readFile reads from the file at hand and moves on to the next text at its
// end. A file of another length than promised is an error before the body is
// complete, so that the server drops what it got.
func (b *formBody) readFile(p []byte) (int, error) {
	u := b.form.files[b.at]
	if b.file == nil {
		file, err := u.Open()
		if err != nil {
			return 0, b.fail(FileUnreadable, err)
		}
		b.file, b.left = file, u.Size
	}
	if b.left == 0 {
		return 0, b.endFile()
	}
	n, err := b.file.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if n > 0 && u.Progress != nil {
		u.Progress(u.Size - b.left)
	}
	switch {
	case err == io.EOF && b.left > 0: //nolint:errorlint // io.Reader returns it bare.
		return 0, b.fail(FileChanged, io.ErrUnexpectedEOF)
	case err != nil && err != io.EOF: //nolint:errorlint // As above.
		return 0, b.fail(FileUnreadable, err)
	}
	return n, nil
}

// endFile makes sure that the file ends where it should.
func (b *formBody) endFile() error {
	var one [1]byte
	n, err := io.ReadFull(b.file, one[:])
	if n > 0 {
		return b.fail(FileChanged, nil)
	}
	if err != io.EOF { //nolint:errorlint // io.ReadFull returns it bare.
		return b.fail(FileUnreadable, err)
	}
	_ = b.file.Close()
	b.file = nil
	b.at++
	b.text = b.form.head(b.at)
	return nil
}

// fail names the file at hand; what is known about it more exactly counts.
func (b *formBody) fail(p FileProblem, err error) error {
	var known *FileError
	if errors.As(err, &known) {
		p, err = known.Problem, known.Err
	}
	return &FileError{Name: text.New(b.form.files[b.at].Name), Problem: p, Err: reason(err)}
}

// err returns what went wrong with a file, or nil.
func (b *formBody) err() error {
	if p := b.failure.Load(); p != nil {
		return *p
	}
	return nil
}

// Close lets go of the file at hand. It does not wait for a file that is being
// read: whoever reads it lets go of it then.
func (b *formBody) Close() error {
	b.closed.Store(true)
	b.release()
	return nil
}

// release closes the file of a closed body unless somebody is reading it.
func (b *formBody) release() {
	if !b.closed.Load() || !b.mu.TryLock() {
		return
	}
	defer b.mu.Unlock()
	if b.file != nil {
		_ = b.file.Close()
		b.file = nil
	}
}
