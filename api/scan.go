package api

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// maxDepth is how deep values may lie inside each other, as in encoding/json.
const maxDepth = 10_000

// endOfScalar returns the index after the string, number, true, false or null
// that begins at i, whether there are escapes on the way, and whether it is one.
func endOfScalar(b []byte, i int) (end int, escaped, ok bool) {
	switch b[i] {
	case '"':
		return endOfString(b, i)
	case 't':
		end, ok = endOfWord(b, i, "true")
	case 'f':
		end, ok = endOfWord(b, i, "false")
	case 'n':
		end, ok = endOfWord(b, i, "null")
	default:
		end, ok = endOfNumber(b, i)
	}
	return end, false, ok
}

// endOfString returns the index after the string that begins at i. Like
// encoding/json it takes bytes that are no UTF-8.
func endOfString(b []byte, i int) (end int, escaped, ok bool) {
	for i++; ; i++ {
		if i = inString(b, i); i >= len(b) || b[i] < ' ' {
			return i, escaped, false
		}
		if b[i] == '"' {
			return i + 1, escaped, true
		}
		escaped = true
		if i++; i >= len(b) { // Behind the backslash.
			return i, true, false
		}
		if b[i] == 'u' {
			if i+4 >= len(b) || !hex(b[i+1:i+5]) {
				return i, true, false
			}
			i += 4
		} else if bytes.IndexByte([]byte(`"\/bfnrt`), b[i]) < 0 {
			return i, true, false
		}
	}
}

// Eight bytes at a time, as in Mycroft's test for a zero byte: each byte that
// is looked for leaves its highest bit set, and none below it does.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// inString returns the index of the first quote, backslash or control
// character at i or behind it, len(b) where there is none.
func inString(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quote, slash := w^('"'*ones), w^('\\'*ones)
		if found := ((quote-ones)&^quote | (slash-ones)&^slash | (w-' '*ones)&^w) & highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c == '"' || c == '\\' || c < ' ' {
			return i
		}
	}
	return i
}

func hex(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && (c|' ' < 'a' || c|' ' > 'f') {
			return false
		}
	}
	return true
}

func endOfWord(b []byte, i int, word string) (int, bool) {
	if len(b)-i < len(word) || string(b[i:i+len(word)]) != word {
		return i, false
	}
	return i + len(word), true
}

// endOfNumber returns the index after the number that begins at i.
func endOfNumber(b []byte, i int) (int, bool) {
	if b[i] == '-' {
		i++
	}
	first := i
	if i = skipDigits(b, i); i == first || b[first] == '0' && i > first+1 {
		return i, false
	}
	if i < len(b) && b[i] == '.' {
		first = i + 1
		if i = skipDigits(b, first); i == first {
			return i, false
		}
	}
	if i < len(b) && b[i]|' ' == 'e' {
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		first = i
		if i = skipDigits(b, i); i == first {
			return i, false
		}
	}
	return i, true
}

func skipDigits(b []byte, i int) int {
	for i < len(b) && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	return i
}
