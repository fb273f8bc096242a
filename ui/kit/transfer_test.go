package kit

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
)

func TestProgress(t *testing.T) {
	m := NewMeter(600_000, 400_000)
	p := NewProgress(noon, m)
	if p.Shown() {
		t.Error("a transfer that has just begun must not flash")
	}
	look := func(after time.Duration, first, second int64, want string) {
		t.Helper()
		m.File(0)(first)
		m.File(1)(second)
		p.Look(noon.Add(after), m)
		if got := p.Words(); got != want {
			t.Errorf("after %v: %q, want %q", after, got, want)
		}
	}
	look(time.Second, 100_000, 0, "100 kB of 1.0 MB · 100 kB/s · 9.0 s left")
	if !p.Shown() {
		t.Error("after a second it must be shown")
	}
	look(2*time.Second, 500_000, 0, "500 kB of 1.0 MB · 250 kB/s · 2.0 s left")
	look(9*time.Second, 500_000, 0, "500 kB of 1.0 MB · nothing has moved for 7.0 s")
	look(10*time.Second, 50_000, 0, "50 kB of 1.0 MB") // sent again
	look(11*time.Second, 600_000, 400_000, "Everything is sent. Waiting for the server to store it.")
	theme := testEnv(t, "", colorprofile.ASCII).Theme
	if got := p.Bar(theme, 10); Width(got) != 10 || strings.Contains(got, theme.Glyphs.Rest) {
		t.Errorf("bar %q", got)
	}
	if got := NewProgress(noon, NewMeter()).Bar(theme, -1); got != "" {
		t.Errorf("bar without room %q", got)
	}
}
