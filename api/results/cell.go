package results

import (
	"encoding/json"
	"strconv"
	"time"

	"ozdesk/api/text"
)

// Cell is one value of a row, with the two forms that it takes: text for
// tables and CSV, and a JSON value. The zero value is an absent one: empty as
// text and null in JSON, never 0.
type Cell struct {
	text text.Text
	json json.RawMessage // nil for a string that is encoded when it is needed
	none bool            // null in JSON, whatever the text is
}

// Text is a foreign string. An empty one is absent.
func Text(t text.Text) Cell { return Cell{text: t} }

// String is a string of the program's own, or a checked one such as an id. An
// empty one is absent.
func String(s string) Cell { return Cell{text: text.New(s)} }

// Number is a number in the digits that it was written in. Digits that JSON
// does not take as a number, such as "NaN" or "85%", become a JSON string. A
// plus sign in front stays in tables and CSV and is left out in JSON.
func Number(digits string) Cell {
	c := Cell{text: text.New(digits)}
	if plain := unsigned(digits); isNumber(plain) {
		c.json = json.RawMessage(plain)
	}
	return c
}

// unsigned returns a number without the plus sign that JSON does not allow.
func unsigned(s string) string {
	if len(s) > 1 && s[0] == '+' && isDigit(s[1]) {
		return s[1:]
	}
	return s
}

// Int is a whole number.
func Int(n int) Cell { return Number(strconv.Itoa(n)) }

// IntOf is a whole number that may be absent.
func IntOf(n *int) Cell {
	if n == nil {
		return Cell{}
	}
	return Int(*n)
}

// Bool is true or false.
func Bool(b bool) Cell {
	s := strconv.FormatBool(b)
	return Cell{text: text.New(s), json: json.RawMessage(s)}
}

// Time is a moment, written in RFC 3339, UTC, with six digits of a second. The
// zero time is absent.
func Time(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	return String(t.UTC().Format("2006-01-02T15:04:05.000000Z"))
}

// JSON is a value with a structure of its own, such as metadata: raw in JSON
// and shown in tables and CSV. A raw that is no JSON is null.
func JSON(raw json.RawMessage, shown text.Text) Cell {
	if !json.Valid(raw) {
		return Cell{text: shown, none: true}
	}
	return Cell{text: shown, json: raw}
}

// Strings is a list of foreign strings: an array in JSON, empty rather than
// null when there are none, and joined with commas elsewhere.
func Strings(list []text.Text) Cell {
	raw := []byte{'['}
	var joined []byte
	for i, t := range list {
		if i > 0 {
			raw = append(raw, ',')
			joined = append(joined, ',')
		}
		raw = appendString(raw, t.Raw())
		joined = append(joined, t.Raw()...)
	}
	return Cell{text: text.New(string(joined)), json: append(raw, ']')}
}

// IsAbsent reports that there is no value.
func (c Cell) IsAbsent() bool { return c.text.IsEmpty() && c.json == nil }

// Line returns the cell as one line that is safe to show.
func (c Cell) Line() string { return c.text.Line() }

// appendJSON appends the cell as a JSON value without any control character.
func (c Cell) appendJSON(b []byte) []byte {
	switch {
	case c.json != nil:
		return appendRaw(b, c.json)
	case c.none || c.text.IsEmpty():
		return append(b, "null"...)
	default:
		return appendString(b, c.text.Raw())
	}
}

// isNumber reports a number in the grammar of JSON.
func isNumber(s string) bool {
	// What begins and ends in these is a number without blanks around it, if
	// it is valid JSON at all.
	if s == "" || (s[0] != '-' && !isDigit(s[0])) || !isDigit(s[len(s)-1]) {
		return false
	}
	return json.Valid([]byte(s))
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
