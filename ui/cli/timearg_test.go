package cli

import (
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	zone := time.FixedZone("east", 2*3600)
	now := time.Date(2026, 11, 21, 13, 0, 0, 0, zone)
	for _, tt := range []struct {
		value string
		end   bool
		want  time.Time
	}{
		{"2026-11-01T10:00:00Z", false, time.Date(2026, 11, 1, 10, 0, 0, 0, time.UTC)},
		{"2026-11-01T10:00:00.25+02:00", true, time.Date(2026, 11, 1, 10, 0, 0, 250e6, zone)},
		{"2026-11-01", false, time.Date(2026, 11, 1, 0, 0, 0, 0, zone)},
		{"2026-11-01", true, time.Date(2026, 11, 1, 23, 59, 59, 999999000, zone)},
		{"90m", false, now.Add(-90 * time.Minute)},
		{"12h", true, now.Add(-12 * time.Hour)},
		{"7d", false, now.AddDate(0, 0, -7)},
		{"2w", false, now.AddDate(0, 0, -14)},
		{"0d", false, now},
	} {
		got, err := parseTime(tt.value, now, tt.end)
		if err != nil || !got.Equal(tt.want) {
			t.Errorf("parseTime(%q, end %v) = %v, %v; want %v", tt.value, tt.end, got, err, tt.want)
		}
	}
	for _, bad := range []string{"", "d", "7", "7y", "-7d", "+7d", "7.5d", "2026-13-01", "yesterday", "99999999d", "99999999999999999999d", "7 d"} {
		if got, err := parseTime(bad, now, false); err == nil {
			t.Errorf("parseTime(%q) = %v, want an error", bad, got)
		}
	}
}
