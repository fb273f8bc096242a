package kit

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// at returns a pointer to a value, as gauges take them.
func at(v float64) *float64 { return &v }

func TestGaugeView(t *testing.T) {
	env := testEnv(t, "", colorprofile.TrueColor)
	cases := []struct {
		name string
		g    Gauge
	}{
		{"fail", Gauge{Score: at(0.7312), Threshold: at(0.85), HighIsGood: true}},
		{"pass", Gauge{Score: at(0.9604), Threshold: at(0.85), HighIsGood: true}},
		{"equal", Gauge{Score: at(0.85), Threshold: at(0.85), HighIsGood: true}},
		{"hair below", Gauge{Score: at(0.8499999), Threshold: at(0.85), HighIsGood: true}},
		{"hair above", Gauge{Score: at(0.8500001), Threshold: at(0.85), HighIsGood: true}},
		{"live", Gauge{Score: at(0.463), Threshold: at(0.5), Near: true}},
		{"band", Gauge{Score: at(0.7), Threshold: at(0.85), Lower: at(0.6), HighIsGood: true}},
		{"below band", Gauge{Score: at(0.3), Threshold: at(0.85), Lower: at(0.6), HighIsGood: true}},
		{"what-if", Gauge{Score: at(0.7), Threshold: at(0.85), WhatIf: at(0.65), HighIsGood: true}},
		{"spread", Gauge{Score: at(0.7), Most: at(0.93), Threshold: at(0.85), HighIsGood: true}},
		{"narrow spread", Gauge{Score: at(0.9), Most: at(0.95), Threshold: at(0.85), HighIsGood: true}},
		{"spread below", Gauge{Score: at(0.3), Most: at(0.8499999), Threshold: at(0.85), HighIsGood: true}},
		{"no spread", Gauge{Score: at(0.7), Most: at(0.5), Threshold: at(0.85), HighIsGood: true}},
		{"no score", Gauge{Threshold: at(0.85), HighIsGood: true}},
		{"no threshold", Gauge{Score: at(0.4)}},
		{"nothing", Gauge{}},
		{"zero", Gauge{Score: at(0), Threshold: at(0.5)}},
		{"one", Gauge{Score: at(1), Threshold: at(1)}},
		{"out of range", Gauge{Score: at(1.7), Threshold: at(0.5)}},
		{"not a number", Gauge{Score: at(math.NaN()), Threshold: at(0.5)}},
	}
	for _, w := range []int{12, 40, 60} {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			var b strings.Builder
			for _, c := range cases {
				fmt.Fprintf(&b, "%-13s %s\n", c.name, c.g.View(env.Theme, w))
			}
			requireGolden(t, b.String())
		})
	}
}

// TestGaugeNeverLiesAboutTheSide draws every score near every threshold at
// every width: below never reaches the mark, above always passes it.
func TestGaugeNeverLiesAboutTheSide(t *testing.T) {
	theme := testEnv(t, "", colorprofile.TrueColor).Theme
	for w := GaugeLeast; w <= 80; w += 3 {
		for threshold := 0.05; threshold < 1; threshold += 0.05 {
			for _, d := range []float64{-0.04, -0.001, 0, 0.001, 0.04} {
				line := []rune(ansi.Strip(Gauge{Score: at(threshold + d), Threshold: at(threshold)}.View(theme, w)))
				if len(line) != w {
					t.Fatalf("%d cells, want %d", len(line), w)
				}
				mark := strings.IndexRune(string(line), '┃')
				if mark < 0 {
					t.Fatalf("no threshold in %q", string(line))
				}
				beyond := strings.ContainsRune(string(line)[mark:], '━')
				before := strings.HasSuffix(string(line)[:mark], "─")
				if beyond != (d > 0) || before != (d < 0) {
					t.Fatalf("score %g, threshold %g: %s", threshold+d, threshold, string(line))
				}
			}
		}
	}
}

func TestGaugeTintsTheSideByItsMeaning(t *testing.T) {
	theme := testEnv(t, "dusk", colorprofile.TrueColor).Theme
	good := Gauge{Score: at(0.2), Threshold: at(0.5), HighIsGood: true}.View(theme, 40)
	bad := Gauge{Score: at(0.2), Threshold: at(0.5)}.View(theme, 40)
	tail := func(s string) string { return s[strings.Index(s, "┃"):] }
	if !strings.Contains(tail(good), theme.open[Plain][Pass]) || !strings.Contains(tail(bad), theme.open[Plain][Fail]) {
		t.Errorf("sides are not tinted:\n%q\n%q", good, bad)
	}
}

func TestGaugeAtAnyWidth(t *testing.T) {
	theme := testEnv(t, "", colorprofile.TrueColor).Theme
	for w := -1; w < 30; w++ {
		g := Gauge{Score: at(0.7), Threshold: at(0.85), Lower: at(0.1), WhatIf: at(0.3)}
		if got := Width(ansi.Strip(g.View(theme, w))); got != max(w, 0) {
			t.Errorf("width %d gave %d cells", w, got)
		}
	}
}
