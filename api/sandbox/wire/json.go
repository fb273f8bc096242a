package wire

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// Number is a JSON number kept as the text it was written in, so that 0.850
// stays 0.850.
type Number string

// Time is a moment in microseconds since 1970, written as a number of seconds
// with a fraction, as the published server configuration selects (Oz API
// reference, section 1.2).
type Time int64

// Array is a JSON array of values that Append can write.
type Array []any

// Object is a JSON object that keeps its keys in the order in which they were
// set. Real clients search the text of an answer for the first key.
type Object struct {
	members []member
}

type member struct {
	key   string
	value any
}

// Obj makes an object from keys and values in turn.
func Obj(pairs ...any) *Object {
	o := &Object{members: make([]member, 0, len(pairs)/2)}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, _ := pairs[i].(string)
		o.members = append(o.members, member{key, pairs[i+1]})
	}
	return o
}

// Set puts a value under a key. A key that exists keeps its place.
func (o *Object) Set(key string, value any) *Object {
	for i := range o.members {
		if o.members[i].key == key {
			o.members[i].value = value
			return o
		}
	}
	o.members = append(o.members, member{key, value})
	return o
}

// Lookup returns the value of a key and whether the key is there at all.
func (o *Object) Lookup(key string) (any, bool) {
	if o == nil {
		return nil, false
	}
	for _, m := range o.members {
		if m.key == key {
			return m.value, true
		}
	}
	return nil, false
}

// Keys returns the keys in order.
func (o *Object) Keys() []string {
	if o == nil {
		return nil
	}
	keys := make([]string, len(o.members))
	for i, m := range o.members {
		keys[i] = m.key
	}
	return keys
}

// Len is the number of keys.
func (o *Object) Len() int {
	if o == nil {
		return 0
	}
	return len(o.members)
}

// Append writes a value in Python's way: ", " and ": " between the parts, keys
// in insertion order, text as UTF-8 without escaping what need not be.
// Values are nil, bool, string, int, int64, Number, Time, Array, *Object,
// []string and json.RawMessage, which is written as it is.
func Append(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		return strconv.AppendBool(dst, v)
	case string:
		return appendString(dst, v)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case Number:
		return append(dst, v...)
	case Time:
		return appendTime(dst, v)
	case json.RawMessage:
		if len(v) == 0 {
			return append(dst, "null"...)
		}
		return append(dst, v...)
	case []string:
		dst = append(dst, '[')
		for i, s := range v {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = appendString(dst, s)
		}
		return append(dst, ']')
	case Array:
		dst = append(dst, '[')
		for i, e := range v {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = Append(dst, e)
		}
		return append(dst, ']')
	case *Object:
		if v == nil {
			return append(dst, "null"...)
		}
		dst = append(dst, '{')
		for i, m := range v.members {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = appendString(dst, m.key)
			dst = append(dst, ": "...)
			dst = Append(dst, m.value)
		}
		return append(dst, '}')
	}
	// A type outside the list is a mistake in this program; the text makes it
	// visible in the first test that meets it.
	return appendString(dst, "unsupported value")
}

// Text is Append to a new string.
func Text(v any) string { return string(Append(nil, v)) }

// appendTime writes seconds as Python prints a float: at least one digit after
// the point, no zeros behind.
func appendTime(dst []byte, t Time) []byte {
	if t < 0 {
		dst = append(dst, '-')
		t = -t
	}
	dst = strconv.AppendInt(dst, int64(t)/1e6, 10)
	dst = append(dst, '.')
	frac := int64(t) % 1e6
	for width := int64(100000); ; width /= 10 {
		dst = append(dst, byte('0'+frac/width))
		frac %= width
		if frac == 0 {
			return dst
		}
	}
}

const hexDigits = "0123456789abcdef"

func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == '"' || c == '\\':
				dst = append(dst, '\\', c)
			case c == '\n':
				dst = append(dst, '\\', 'n')
			case c == '\r':
				dst = append(dst, '\\', 'r')
			case c == '\t':
				dst = append(dst, '\\', 't')
			case c == '\b':
				dst = append(dst, '\\', 'b')
			case c == '\f':
				dst = append(dst, '\\', 'f')
			case c < 0x20:
				dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			default:
				dst = append(dst, c)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, "\ufffd"...)
		} else {
			dst = append(dst, s[i:i+size]...)
		}
		i += size
	}
	return append(dst, '"')
}
