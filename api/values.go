package api

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"ozdesk/api/text"
)

// Number is a number as the digits that the server sent, "" when there was
// none. A number sent as a string is kept as its text, blanks included, which
// need not be a number then ("NaN", " 0.5"): api/score judges it. It is never turned into a float
// here, because a score must not be rounded across its threshold.
type Number string

// maxNumber bounds the text of a number, in bytes.
const maxNumber = 64

func numberOf(raw []byte) Number {
	if isNull(raw) || raw[0] == '{' || raw[0] == '[' || raw[0] == 't' || raw[0] == 'f' {
		return ""
	}
	// A text that is cut is no number to api/score, which takes shorter ones.
	return Number(clip(text.Line(plainText(raw)), maxNumber))
}

// valid reports whether the text is a number of JSON and nothing else, so that
// it can go into a request as it is.
func (n Number) valid() bool {
	if n == "" || len(n) > maxNumber {
		return false
	}
	first, last := n[0], n[len(n)-1] // Only a number has these ends and no blanks.
	return (first == '-' || digits(string(first))) && digits(string(last)) && json.Valid([]byte(n))
}

// intOf reads a whole number, also from a string; nil when there is none.
func intOf(raw []byte) *int {
	if isNull(raw) {
		return nil
	}
	s := strings.TrimSpace(string(numberOf(raw)))
	if n, err := strconv.Atoi(s); err == nil {
		return &n
	}
	// 3.0 is a whole number to a server that counts in floats.
	if f, err := strconv.ParseFloat(s, 64); err == nil && f == float64(int32(f)) {
		n := int(f)
		return &n
	}
	return nil
}

// timeOf reads a moment: Unix seconds whole or with a fraction, milliseconds,
// microseconds, the same as a string, or a date that somebody wrote out. The
// fraction is read as decimal digits, because the microseconds of a float are
// not those that were sent. Nothing, 0 and nonsense are the zero time.
func timeOf(raw []byte) time.Time {
	if t, ok := usualTime(raw); ok {
		return t
	}
	s := strings.TrimSpace(string(numberOf(raw)))
	if s == "" {
		return time.Time{}
	}
	if t, ok := unixTime(s); ok {
		return t
	}
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", time.DateOnly,
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// usualTime reads the form that nearly all times have, ten digits of seconds
// and at most nine after the point, without making a string of them.
func usualTime(raw []byte) (time.Time, bool) {
	const whole, places = 10, 9
	if len(raw) < whole || len(raw) > whole+1+places || len(raw) == whole+1 {
		return time.Time{}, false
	}
	var n [2]int64
	for i, c := range raw {
		switch {
		case i == whole && c == '.':
		case i == whole || c < '0' || c > '9':
			return time.Time{}, false
		case i < whole:
			n[0] = 10*n[0] + int64(c-'0')
		default:
			n[1] = 10*n[1] + int64(c-'0')
		}
	}
	for i := len(raw); i < whole+1+places; i++ {
		n[1] *= 10
	}
	return moment(n[0], n[1]), true
}

// Whole digits from which on a number of seconds is one of milliseconds,
// microseconds or nanoseconds (Oz API reference, section 1.5).
const (
	milliDigits = 11
	microDigits = 16
	nanoDigits  = 19
)

// Seconds of the years 1 and 9999, between which a moment can be written out.
const (
	minUnix = -62135596800
	maxUnix = 253402300799
)

// unixTime reads a decimal number of seconds since 1970, or of one of the
// smaller units, which the count of its digits gives away.
func unixTime(s string) (time.Time, bool) {
	number, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(number, ".")
	if whole == "" || !digits(whole) || !digits(fraction) {
		return floatTime(s)
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return time.Time{}, true
	}
	places := 9 // Decimal places from the unit down to nanoseconds.
	switch {
	case len(whole) >= nanoDigits:
		places = 0
	case len(whole) >= microDigits:
		places = 3
	case len(whole) >= milliDigits:
		places = 6
	}
	second := power(9 - places)
	part, _ := strconv.ParseInt("0"+(fraction + "000000000")[:places], 10, 64)
	sec, nanos := n/second, n%second*power(places)+part
	if negative {
		sec, nanos = -sec, -nanos
	}
	return moment(sec, nanos), true
}

// floatTime reads what has an exponent, such as 1.7e9.
func floatTime(s string) (time.Time, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !strings.ContainsAny(s, "eE") {
		return time.Time{}, false
	}
	if f > maxUnix || f < minUnix {
		return time.Time{}, true
	}
	return moment(int64(f), 0), true
}

// moment builds a time. 0 means that there is none: no object is from 1970.
func moment(sec, nanos int64) time.Time {
	if sec == 0 && nanos == 0 || sec > maxUnix || sec < minUnix {
		return time.Time{}
	}
	return time.Unix(sec, nanos).UTC()
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func power(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}
