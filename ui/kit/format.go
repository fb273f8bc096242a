package kit

import (
	"strconv"
	"strings"
	"time"
)

// minus is the sign that numbers are written with.
const minus = "−"

// Count writes a whole number with separators, such as "61,204".
func Count(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = minus, digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// Number writes the text of a number with the proper minus; all digits stay.
func Number(s string) string {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return minus + rest
	}
	return s
}

// When writes a time for a narrow column, in the zone of now: today "13:02",
// this year "9 Nov", else "2025-11-09". The zero time is "".
func When(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	switch {
	case sameDay(t, now):
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("2 Jan")
	default:
		return t.Format("2006-01-02")
	}
}

// WhenExactly writes a time to the second: "today 13:02:09", "9 Nov 13:02:09",
// "2025-11-09 13:02:09". The zero time is "".
func WhenExactly(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	switch {
	case sameDay(t, now):
		return t.Format("today 15:04:05")
	case t.Year() == now.Year():
		return t.Format("2 Jan 15:04:05")
	default:
		return t.Format("2006-01-02 15:04:05")
	}
}

// Took writes a duration as a person would say it: "0.4 s", "12 s", "3 min",
// "2 h 5 min", "4 days".
func Took(d time.Duration) string {
	switch {
	case d < 0:
		return "0 s"
	case d < 10*time.Second:
		return strconv.FormatFloat(d.Truncate(100*time.Millisecond).Seconds(), 'f', 1, 64) + " s"
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + " s"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min"
	case d < 24*time.Hour:
		if m := int(d.Minutes()) % 60; m > 0 {
			return strconv.Itoa(int(d.Hours())) + " h " + strconv.Itoa(m) + " min"
		}
		return strconv.Itoa(int(d.Hours())) + " h"
	case d < 48*time.Hour:
		return "1 day"
	default:
		return strconv.Itoa(int(d.Hours()/24)) + " days"
	}
}

// Size writes a number of bytes, such as "84 kB".
func Size(bytes int64) string {
	const unit = 1000
	if bytes < unit {
		return strconv.FormatInt(bytes, 10) + " B"
	}
	value, names := float64(bytes)/unit, []string{"kB", "MB", "GB", "TB", "PB", "EB"}
	for value >= 999.5 && len(names) > 1 {
		value, names = value/unit, names[1:]
	}
	digits := 0
	if value < 9.95 {
		digits = 1
	}
	return strconv.FormatFloat(value, 'f', digits, 64) + " " + names[0]
}

// sameDay reports whether two times of one zone lie on one calendar day.
func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return ay == by && am == bm && ad == bd
}
