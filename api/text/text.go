// Package text holds the one type for foreign strings: everything that came
// from a server, a file name, a file or the environment. Such a string can be
// shown only through Line or Block, which let no control character reach a
// terminal and hide nothing that can be printed. The untouched bytes are there
// for request bodies and file access alone.
package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
)

// Text is a foreign string. The zero value is the empty string; two of them
// are equal when their bytes are.
type Text struct {
	raw string
}

// New marks s as foreign.
func New(s string) Text { return Text{raw: s} }

// Raw returns the bytes as they came. They go into request bodies and file
// access only, never onto a screen, into a log or into an error.
func (t Text) Raw() string { return t.raw }

// Line returns the string on one line, safe to show; see the function Line.
func (t Text) Line() string { return Line(t.raw) }

// Block returns the string with its line breaks, safe to show; see the
// function Block.
func (t Text) Block() string { return Block(t.raw) }

// String is Line, so that printing a Text by accident is safe.
func (t Text) String() string { return Line(t.raw) }

// GoString keeps the %#v verb as safe as the others.
func (t Text) GoString() string { return fmt.Sprintf("text.New(%q)", Line(t.raw)) }

// LogValue writes the safe line into a log.
func (t Text) LogValue() slog.Value { return slog.StringValue(Line(t.raw)) }

// IsEmpty reports whether there is no byte in it.
func (t Text) IsEmpty() bool { return t.raw == "" }

// Len returns the number of bytes as they came, not of cells.
func (t Text) Len() int { return len(t.raw) }

// MarshalJSON encodes the raw string. Escapes of JSON keep the bytes apart from
// the control characters; what is not UTF-8 becomes U+FFFD, as JSON demands.
func (t Text) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(t.raw); err != nil {
		return nil, fmt.Errorf("encode a text: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// UnmarshalJSON decodes a string. null is the empty text, and any other value
// is kept as it is written, so that a number where a name was expected is
// shown rather than lost.
func (t *Text) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	switch {
	case string(data) == "null":
		t.raw = ""
		return nil
	case len(data) > 0 && data[0] == '"':
		if err := json.Unmarshal(data, &t.raw); err != nil {
			return fmt.Errorf("decode a text: %w", err)
		}
		return nil
	}
	t.raw = string(data)
	return nil
}
