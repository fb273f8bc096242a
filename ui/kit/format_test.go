package kit

import (
	"testing"
	"time"
)

func TestCount(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 999: "999", 1000: "1,000", 61204: "61,204", 1234567: "1,234,567", -61204: "−61,204",
	} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestNumberKeepsEveryDigit(t *testing.T) {
	for s, want := range map[string]string{
		"-0.1188": "−0.1188", "+0.0370": "+0.0370", "0": "0", "": "", "0.84960000000000001": "0.84960000000000001",
	} {
		if got := Number(s); got != want {
			t.Errorf("Number(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestWhen(t *testing.T) {
	berlin := time.FixedZone("east", 2*3600)
	for _, c := range []struct {
		t             time.Time
		now           time.Time
		want, exactly string
	}{
		{time.Time{}, noon, "", ""},
		{noon.Add(-time.Hour), noon, "11:00", "today 11:00:00"},
		{noon.Add(-13 * time.Hour), noon, "20 Nov", "20 Nov 23:00:00"},
		{noon.AddDate(-1, 0, 0), noon, "2025-11-21", "2025-11-21 12:00:00"},
		// The day is that of the one who looks: 23:00 UTC is tomorrow there.
		{time.Date(2026, 11, 20, 23, 0, 0, 0, time.UTC), noon.In(berlin), "01:00", "today 01:00:00"},
	} {
		if got := When(c.t, c.now); got != c.want {
			t.Errorf("When(%v) = %q, want %q", c.t, got, c.want)
		}
		if got := WhenExactly(c.t, c.now); got != c.exactly {
			t.Errorf("WhenExactly(%v) = %q, want %q", c.t, got, c.exactly)
		}
	}
}

func TestTook(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0 s", 1800 * time.Millisecond: "1.8 s", 9960 * time.Millisecond: "9.9 s", 59 * time.Second: "59 s",
		3*time.Minute + 50*time.Second: "3 min", 2 * time.Hour: "2 h", 2*time.Hour + 5*time.Minute: "2 h 5 min",
		30 * time.Hour: "1 day", 80 * time.Hour: "3 days",
	} {
		if got := Took(d); got != want {
			t.Errorf("Took(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 84_300: "84 kB", 999_600: "1.0 MB", 25_000_000: "25 MB",
	} {
		if got := Size(n); got != want {
			t.Errorf("Size(%d) = %q, want %q", n, got, want)
		}
	}
}
