package cli

import (
	"errors"
	"io"
	"os"

	"golang.org/x/term"
)

// Streams are the three standard streams of a process and what is known of
// them. A test hands in buffers.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// InTTY, OutTTY and ErrTTY say which of them are terminals.
	InTTY, OutTTY, ErrTTY bool
	// Width is how many cells a line of Out has; 0 when it is no terminal.
	Width int
	// ReadPassword reads one line from In without echo. It is nil when In is
	// no terminal.
	ReadPassword func() (string, error)
}

// OSStreams returns the streams of this process.
func OSStreams() Streams {
	in, out := int(os.Stdin.Fd()), int(os.Stdout.Fd())
	s := Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		InTTY:  term.IsTerminal(in),
		OutTTY: term.IsTerminal(out),
		ErrTTY: term.IsTerminal(int(os.Stderr.Fd())),
	}
	if s.OutTTY {
		if w, _, err := term.GetSize(out); err == nil {
			s.Width = w
		}
	}
	if s.InTTY {
		s.ReadPassword = func() (string, error) {
			b, err := term.ReadPassword(in)
			return string(b), err
		}
	}
	return s
}

// interactive reports whether a person can be asked something.
func (s Streams) interactive() bool { return s.InTTY && s.ErrTTY && s.ReadPassword != nil }

// maxLine is how much of one line is read from standard input, in bytes.
const maxLine = 4096

// readLine reads one line from r byte by byte, so that what follows it is left
// for whoever reads next. The end of the line is not part of it.
func readLine(r io.Reader) (string, error) {
	var line []byte
	b := make([]byte, 1)
	for len(line) <= maxLine {
		n, err := r.Read(b)
		if n == 1 {
			if b[0] == '\n' {
				break
			}
			line = append(line, b[0])
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				break
			}
			return "", err
		}
	}
	if len(line) > maxLine {
		return "", errors.New("the line is too long")
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return string(line), nil
}
