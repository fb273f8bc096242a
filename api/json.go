package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// byteOrderMark may stand before a body that a proxy has rewritten.
var byteOrderMark = []byte("\xEF\xBB\xBF")

// decoded takes a body apart that is one JSON value.
func decoded(body []byte) (node, error) { return new(tree).open(body) }

// open takes a body apart that is one JSON value, maybe with space around it or
// a mark in front of it. Numbers that only Python writes (NaN, Infinity) become
// strings.
func (t *tree) open(body []byte) (node, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, byteOrderMark))
	if len(body) > maxText {
		return node{}, ErrTooLarge
	}
	if t.grow(body) || t.grow(quoteNonNumbers(body)) {
		return t.root(), nil
	}
	var whole json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil { // It says where it went wrong.
		return node{}, fmt.Errorf("read JSON: %w", err)
	}
	return node{}, errNoJSON
}

// errNoJSON is the cause where text is no JSON.
var errNoJSON = errors.New("read JSON: the text is none")

// quoteNonNumbers puts quotes around NaN, Infinity and -Infinity where they
// stand as values. body need not be valid.
func quoteNonNumbers(body []byte) []byte {
	var out []byte
	for i := 0; i < len(body); {
		if body[i] == '"' {
			end := skipString(body, i)
			out = append(out, body[i:end]...)
			i = end
			continue
		}
		n := nonNumber(body[i:])
		if n == 0 {
			out = append(out, body[i])
			i++
			continue
		}
		out = append(out, '"')
		out = append(out, body[i:i+n]...)
		out = append(out, '"')
		i += n
	}
	return out
}

// nonNumber returns the length of the word at the start of b, or 0.
func nonNumber(b []byte) int {
	for _, w := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(b, []byte(w)) {
			return len(w)
		}
	}
	return 0
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// skipString returns the index after the string that begins at i.
func skipString(b []byte, i int) int {
	first := i + 1
	for i = first; i < len(b); i++ {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return len(b)
		}
		i += n
		slashes := 0
		for i-slashes > first && b[i-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 { // Each pair of them is one that is meant.
			return i + 1
		}
	}
	return len(b)
}

func begins(raw []byte, c byte) bool { return len(raw) > 0 && raw[0] == c }

func isNull(raw []byte) bool { return len(raw) == 0 || raw[0] == 'n' }

// unquote returns the content of a JSON string. Without escapes the bytes stay
// as they are, so that broken UTF-8 is shown as such and not papered over.
func unquote(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(bytes.Trim(raw, `"`))
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return string(raw)
	}
	return s
}

// plainText returns the text of any value: the content of a string, nothing
// for null, and the JSON itself for the rest.
func plainText(raw []byte) string {
	switch {
	case isNull(raw):
		return ""
	case raw[0] == '"':
		return unquote(raw)
	}
	return string(raw)
}
