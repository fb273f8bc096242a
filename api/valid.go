package api

import "bytes"

// maxDepth is how deep values may lie inside each other, as in encoding/json.
const maxDepth = 10_000

// valid reports whether body is one JSON value with nothing but space around
// it, as json.Valid does. Whole lists are checked before anything is read of
// them, and json.Valid takes longer for that than all the rest of the reading.
func valid(body []byte) bool {
	i, ok := checkValue(body, skipSpace(body, 0), 0)
	return ok && skipSpace(body, i) == len(body)
}

// checkValue checks the value that begins at i and returns the index after it.
func checkValue(b []byte, i, depth int) (int, bool) {
	if i >= len(b) || depth > maxDepth {
		return i, false
	}
	switch b[i] {
	case '"':
		return checkString(b, i)
	case '{':
		return checkItems(b, i, '}', depth)
	case '[':
		return checkItems(b, i, ']', depth)
	case 't':
		return checkWord(b, i, "true")
	case 'f':
		return checkWord(b, i, "false")
	case 'n':
		return checkWord(b, i, "null")
	}
	return checkNumber(b, i)
}

// checkItems checks an object or an array, up to the bracket that closes it.
func checkItems(b []byte, i int, closing byte, depth int) (int, bool) {
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == closing {
		return i + 1, true
	}
	for ok := true; ; {
		if closing == '}' {
			if i >= len(b) || b[i] != '"' {
				return i, false
			}
			if i, ok = checkString(b, i); !ok {
				return i, false
			}
			if i = skipSpace(b, i); i >= len(b) || b[i] != ':' {
				return i, false
			}
			i = skipSpace(b, i+1)
		}
		if i, ok = checkValue(b, i, depth+1); !ok {
			return i, false
		}
		if i = skipSpace(b, i); i >= len(b) {
			return i, false
		}
		switch b[i] {
		case closing:
			return i + 1, true
		case ',':
			i = skipSpace(b, i+1)
		default:
			return i, false
		}
	}
}

// checkString checks the string that begins at i. Like encoding/json it takes
// bytes that are no UTF-8.
func checkString(b []byte, i int) (int, bool) {
	for i++; ; i++ {
		if i = inString(b, i); i >= len(b) || b[i] < ' ' {
			return i, false
		}
		if b[i] == '"' {
			return i + 1, true
		}
		if i++; i >= len(b) { // Behind the backslash.
			return i, false
		}
		if b[i] == 'u' {
			if i+4 >= len(b) || !hex(b[i+1:i+5]) {
				return i, false
			}
			i += 4
		} else if bytes.IndexByte([]byte(`"\/bfnrt`), b[i]) < 0 {
			return i, false
		}
	}
}

func hex(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && (c|' ' < 'a' || c|' ' > 'f') {
			return false
		}
	}
	return true
}

func checkWord(b []byte, i int, word string) (int, bool) {
	if len(b)-i < len(word) || string(b[i:i+len(word)]) != word {
		return i, false
	}
	return i + len(word), true
}

// checkNumber checks the number that begins at i.
func checkNumber(b []byte, i int) (int, bool) {
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
