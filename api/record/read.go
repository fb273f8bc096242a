package record

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"ozdesk/api/text"
)

// ErrNoRecording is the cause where a file is no recording, or one of a version
// that is not known.
var ErrNoRecording = errors.New("this is no recording of exchanges")

// errLong is the cause where a line is too long to be read safely.
var errLong = errors.New("the line is too long")

// Open reads the recording at path, to serve it.
func Open(path string) (*Replayer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("replay %s: %w", text.Line(path), reason(err))
	}
	defer func() { _ = f.Close() }()
	p, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("replay %s: %w", text.Line(path), err)
	}
	return p, nil
}

// Read reads a recording, to serve it. A last line that was not written to its
// end, as after a crash, is left out; anything else that is no exchange is an
// error that names the line.
func Read(r io.Reader) (*Replayer, error) {
	in := bufio.NewReader(r)
	line, err := readLine(in)
	var head heading
	if err != nil || json.Unmarshal(line, &head) != nil || head.Format != formatName || head.Version != formatVersion {
		return nil, ErrNoRecording
	}
	p := new(Replayer)
	for number := 2; ; number++ {
		line, err := readLine(in)
		switch {
		case errors.Is(err, io.EOF):
			return p, nil
		case err != nil:
			return nil, fmt.Errorf("read line %d: %w", number, err)
		}
		e := new(exchange)
		if err := json.Unmarshal(line, e); err != nil {
			return nil, fmt.Errorf("read line %d: %w", number, errLine)
		}
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("read line %d: %w", number, err)
		}
		p.all = append(p.all, &entry{exchange: e})
	}
}

// readLine returns the next whole line without its line feed.
func readLine(in *bufio.Reader) ([]byte, error) {
	var b bytes.Buffer
	for {
		piece, err := in.ReadSlice('\n')
		b.Write(piece)
		switch {
		case b.Len() > maxLine:
			return nil, errLong
		case err == nil:
			return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err //nolint:wrapcheck // io.EOF, or the caller says which line.
		}
	}
}
