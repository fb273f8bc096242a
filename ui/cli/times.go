package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"strings"
	"time"
)

// timeLayout is how all times are printed: RFC 3339, UTC, microseconds.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// freeForm are the keys whose content belongs to others: whatever looks like a
// time in there is none of the server's.
var freeForm = map[string]bool{"meta_data": true, "technical_meta_data": true}

// withTimes rewrites the times of an object as a server sent it from seconds
// since 1970 to the form that the rest of the output has. All else stays as it
// was, in the same order and with the same digits. What is no JSON is returned
// as it is.
func withTimes(raw json.RawMessage) json.RawMessage {
	in := json.NewDecoder(bytes.NewReader(raw))
	in.UseNumber()
	var out bytes.Buffer
	if err := copyValue(in, &out, "", false); err != nil {
		return raw
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return raw
	}
	return out.Bytes()
}

// copyValue copies one value, which is that of a key.
func copyValue(in *json.Decoder, out *bytes.Buffer, key string, free bool) error {
	token, err := in.Token()
	if err != nil {
		return err
	}
	switch v := token.(type) {
	case json.Delim:
		return copyInside(in, out, v, key, free || freeForm[key])
	case json.Number:
		if !free && strings.HasPrefix(key, "time_") {
			if t, ok := secondsSince1970(v.String()); ok {
				return writeValue(out, t.Format(timeLayout))
			}
		}
		_, err = out.WriteString(v.String())
		return err
	}
	return writeValue(out, token)
}

// copyInside copies the rest of an object or an array.
func copyInside(in *json.Decoder, out *bytes.Buffer, open json.Delim, key string, free bool) error {
	out.WriteRune(rune(open))
	for n := 0; in.More(); n++ {
		if n > 0 {
			out.WriteByte(',')
		}
		if open == '{' {
			token, err := in.Token()
			if err != nil {
				return err
			}
			key, _ = token.(string)
			if err := writeValue(out, key); err != nil {
				return err
			}
			out.WriteByte(':')
		}
		if err := copyValue(in, out, key, free); err != nil {
			return err
		}
	}
	token, err := in.Token()
	if err != nil {
		return err
	}
	if end, ok := token.(json.Delim); ok {
		out.WriteRune(rune(end))
	}
	return nil
}

// writeValue writes a string, a truth value or null.
func writeValue(out *bytes.Buffer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	out.Truncate(out.Len() - 1) // The encoder ends each value with a line.
	return nil
}

// secondsSince1970 reads a time of the wire without the loss of a float.
func secondsSince1970(digits string) (time.Time, bool) {
	if strings.ContainsAny(digits, "eE") || len(digits) > 32 {
		return time.Time{}, false // An exponent could ask for numbers of any length.
	}
	seconds, ok := new(big.Rat).SetString(digits)
	if !ok {
		return time.Time{}, false
	}
	micros := seconds.Mul(seconds, big.NewRat(1_000_000, 1))
	whole := new(big.Int).Quo(micros.Num(), micros.Denom())
	if !whole.IsInt64() {
		return time.Time{}, false
	}
	t := time.UnixMicro(whole.Int64()).UTC()
	return t, t.Year() >= 1 && t.Year() <= 9999
}
