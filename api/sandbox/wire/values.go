package wire

import (
	"strconv"
	"strings"
	"time"
)

// ParseBool reads a boolean of a query in any of the accepted spellings.
func ParseBool(s string) (bool, bool) {
	switch strings.ToLower(s) {
	case "true", "1", "yes", "y", "t", "on":
		return true, true
	case "false", "0", "no", "n", "f", "off":
		return false, true
	}
	return false, false
}

// ParseUUID checks an id and returns it in lower case.
func ParseUUID(s string) (string, bool) {
	if len(s) != 36 {
		return "", false
	}
	s = strings.ToLower(s)
	for i := range len(s) {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return "", false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return "", false
			}
		}
	}
	return s, true
}

// BadUUID is the documented answer to a malformed id.
func BadUUID(key string) *Error { return InvalidValue(key, "Invalid value for uuid field") }

// ParseTime reads a moment of a query: Unix seconds with or without a
// fraction, milliseconds (11 digits or more), microseconds (16 or more),
// "today" or a date. A date means the end of its day when endOfDay is set.
func ParseTime(s string, now time.Time, endOfDay bool) (Time, bool) {
	s = strings.TrimSpace(s)
	day, isDay := time.Time{}, false
	if strings.EqualFold(s, "today") {
		y, m, d := now.UTC().Date()
		day, isDay = time.Date(y, m, d, 0, 0, 0, 0, time.UTC), true
	} else if t, err := time.Parse(time.DateOnly, s); err == nil {
		day, isDay = t, true
	}
	if isDay {
		if endOfDay {
			day = day.AddDate(0, 0, 1).Add(-time.Microsecond)
		}
		return Time(day.UnixMicro()), true
	}
	return parseEpoch(s)
}

func parseEpoch(s string) (Time, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, frac, hasFrac := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 18 || (hasFrac && frac == "") || !allDigits(whole) || !allDigits(frac) {
		return 0, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, false
	}
	var micros int64
	switch {
	case len(whole) >= 16:
		micros = n
	case len(whole) >= 11:
		micros = n*1000 + fraction(frac, 3)
	default:
		micros = n*1e6 + fraction(frac, 6)
	}
	if negative {
		micros = -micros
	}
	return Time(micros), true
}

// fraction reads the first digits of a decimal fraction as an integer of that
// many digits; what is finer than a microsecond is cut off.
func fraction(s string, digits int) int64 {
	var n int64
	for i := range digits {
		n *= 10
		if i < len(s) {
			n += int64(s[i] - '0')
		}
	}
	return n
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
