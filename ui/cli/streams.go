package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

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
	// ReadPassword reads one line from In without echo; the end of the context
	// ends it with the terminal as it was. It is nil when In is no terminal.
	ReadPassword func(context.Context) (string, error)
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
		s.ReadPassword = func(ctx context.Context) (string, error) { return readHidden(ctx, in) }
	}
	return s
}

// readHidden reads a password from a terminal. Where nobody waits for it any
// longer the echo is turned on again.
func readHidden(ctx context.Context, terminal int) (string, error) {
	before, err := term.GetState(terminal)
	if err != nil {
		return "", err
	}
	password, err := interruptible(ctx, func() (string, error) {
		b, err := term.ReadPassword(terminal)
		return string(b), err
	})
	if ctx.Err() != nil {
		return "", errors.Join(ctx.Err(), term.Restore(terminal, before))
	}
	return password, err
}

// interruptible runs a read that knows no context, and does not wait for it
// once ctx has ended. The read itself goes on until something comes or the
// process ends.
func interruptible(ctx context.Context, read func() (string, error)) (string, error) {
	type answer struct {
		line string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		if ctx.Err() != nil {
			return // Nothing of the terminal is changed any more.
		}
		line, err := read()
		done <- answer{line, err}
	}()
	select {
	case a := <-done:
		return a.line, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// ask puts a question to a person and reads the line of the answer, until ctx
// ends.
func (s Streams) ask(ctx context.Context, question string) (string, error) {
	_, _ = fmt.Fprint(s.Err, question)
	answer, err := s.line(ctx)
	if err != nil {
		_, _ = fmt.Fprintln(s.Err) // What follows begins on a line of its own.
		return "", fmt.Errorf("read the answer: %w", err)
	}
	return answer, nil
}

// line reads a line from In, or until ctx ends.
func (s Streams) line(ctx context.Context) (string, error) {
	return interruptible(ctx, func() (string, error) { return readLine(s.In) })
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

// maxLines is how many lines are read from standard input at most.
const maxLines = 100_000

// inputLines reads standard input to its end, line by line, without their ends.
func (c *command) inputLines(ctx context.Context, what string) ([]string, error) {
	all, err := interruptible(ctx, func() (string, error) {
		raw, err := io.ReadAll(io.LimitReader(c.streams.In, maxLines*maxLine))
		return string(raw), err
	})
	if err != nil {
		return nil, fmt.Errorf("read %s from standard input: %w", what, err)
	}
	var out []string
	for line := range strings.Lines(all) {
		out = append(out, strings.TrimRight(line, "\r\n"))
	}
	return out, nil
}
