package review

import (
	"errors"
	"fmt"
	"strings"
)

// piece is a part of a filter line that remembers where it stands, so that
// what is wrong with it can be told there.
type piece struct {
	s  string
	at int // bytes before it in the line
}

// filterError is what is wrong with a filter line, and where. Its text is a
// sentence without a full stop.
type filterError struct {
	at, n   int // bytes of the line
	what    string
	unnamed bool // a name could not be looked up, because none are known yet
}

// Error returns the sentence.
func (e *filterError) Error() string { return e.what }

// wrong says what is wrong with the piece.
func (p piece) wrong(format string, args ...any) error {
	return &filterError{at: p.at, n: len(p.s), what: fmt.Sprintf(format, args...)}
}

// unknown says that a name was not found.
func (p piece) unknown(err error) error {
	return &filterError{at: p.at, n: len(p.s), what: err.Error(), unnamed: errors.Is(err, errNoDirectory)}
}

// from is the piece from a byte on, to is what is before it.
func (p piece) from(i int) piece { return piece{p.s[i:], p.at + i} }
func (p piece) to(i int) piece   { return piece{p.s[:i], p.at} }

// cut cuts a piece at the first separator.
func (p piece) cut(sep string) (before, after piece, found bool) {
	i := strings.Index(p.s, sep)
	if i < 0 {
		return p, p.from(len(p.s)), false
	}
	return p.to(i), p.from(i + len(sep)), true
}

// list cuts a piece at its commas.
func (p piece) list() []piece {
	var out []piece
	for rest, more := p, true; more; {
		var one piece
		one, rest, more = rest.cut(",")
		out = append(out, one)
	}
	return out
}

// plain is the text of the piece without quotation marks.
func (p piece) plain() string { return strings.ReplaceAll(p.s, `"`, "") }

// filterWords cuts a line at its blanks, but for those between quotation
// marks, which need not be closed yet.
func filterWords(line string) []piece {
	var out []piece
	start, quoted := -1, false
	for i, r := range line {
		switch {
		case (r == ' ' || r == '\t') && !quoted:
			if start >= 0 {
				out = append(out, piece{line[start:i], start})
			}
			start = -1
			continue
		case r == '"':
			quoted = !quoted
		}
		if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		out = append(out, piece{line[start:], start})
	}
	return out
}

// lastWord is the word at the end of a line, empty behind a blank.
func lastWord(line string) piece {
	words := filterWords(line)
	if len(words) > 0 {
		if w := words[len(words)-1]; w.at+len(w.s) == len(line) {
			return w
		}
	}
	return piece{"", len(line)}
}

// asTyped is a value as it is typed: in quotation marks where it has blanks.
func asTyped(value string) string {
	value = strings.ReplaceAll(value, `"`, "")
	if strings.ContainsAny(value, " \t") {
		return `"` + value + `"`
	}
	return value
}
