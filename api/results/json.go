package results

import (
	"bytes"
	"encoding/json"
	"unicode"
	"unicode/utf8"
)

// appendString appends s as a JSON string in which nothing but printable
// characters stands unescaped.
func appendString(b []byte, s string) []byte {
	if isPlain(s) {
		b = append(b, '"')
		b = append(b, s...)
		return append(b, '"')
	}
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return append(b, "null"...) // A string always encodes; see json.Marshal.
	}
	return appendEscaped(b, bytes.TrimSuffix(quoted.Bytes(), []byte("\n")))
}

// isPlain reports a string that needs no escape, such as an id, a word or a
// time, which is what most cells are.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// appendRaw appends JSON that somebody else wrote, on one line.
func appendRaw(b []byte, raw json.RawMessage) []byte {
	if isNumber(string(raw)) {
		return append(b, raw...)
	}
	var line bytes.Buffer
	if err := json.Compact(&line, raw); err != nil {
		return append(b, "null"...)
	}
	return appendEscaped(b, line.Bytes())
}

// appendEscaped appends compact JSON with every character that a terminal
// could act upon, or that a person could not see, written as \uXXXX. In valid
// JSON such characters stand only inside strings, where that means the same.
func appendEscaped(b, valid []byte) []byte {
	for len(valid) > 0 {
		r, size := utf8.DecodeRune(valid)
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(b, `\ufffd`...)
		case mustEscape(r):
			b = appendEscape(b, r)
		default:
			b = append(b, valid[:size]...)
		}
		valid = valid[size:]
	}
	return b
}

// mustEscape reports controls, line and paragraph separators and the invisible
// format characters, among them those that turn the direction of writing.
func mustEscape(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == 0x7f
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// appendEscape appends r as one or two \uXXXX.
func appendEscape(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	if r > 0xffff {
		r -= 0x10000
		b = appendEscape(b, 0xd800+r>>10)
		r = 0xdc00 + r&0x3ff
	}
	return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
