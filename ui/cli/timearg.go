package cli

import (
	"fmt"
	"strconv"
	"time"
)

// spans are the units of a relative time.
var spans = map[byte]time.Duration{
	'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour,
}

// maxSpan is the furthest that a relative time reaches back.
const maxSpan = 100 * 365 * 24 * time.Hour

// parseTime reads the value of --since and --until: RFC 3339, a date in the
// time zone of now, or how long ago (90m, 12h, 7d, 2w). A date as an end means
// the end of that day.
func parseTime(value string, now time.Time, end bool) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, value); err == nil {
		return t, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, value, now.Location()); err == nil {
		if end {
			// The wire counts in microseconds.
			return day.AddDate(0, 0, 1).Add(-time.Microsecond), nil
		}
		return day, nil
	}
	if n := len(value) - 1; n > 0 {
		unit, ok := spans[value[n]]
		count, err := strconv.ParseUint(value[:n], 10, 31)
		if ok && err == nil && count <= uint64(maxSpan/unit) {
			return now.Add(-time.Duration(count) * unit), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time", value)
}
