package score

import "testing"

func TestMargin(t *testing.T) {
	for _, c := range []struct {
		name             string
		score, threshold string
		highIsGood       bool
		text, shown      string
		sign             int
		near, zero       bool
	}{
		{name: "liveness, live", score: "0.4630", threshold: "0.5", text: "+0.0370", shown: "+0.0370", sign: 1, near: true},
		{name: "liveness, attack", score: "0.9", threshold: "0.5", text: "-0.4", shown: "−0.4", sign: -1},
		{name: "face match, other", score: "0.7312", threshold: "0.85", highIsGood: true, text: "-0.1188", shown: "−0.1188", sign: -1},
		{name: "face match, same", score: "0.9604", threshold: "0.85", highIsGood: true, text: "+0.1104", shown: "+0.1104", sign: 1},
		{name: "0.8496 is not at 0.85", score: "0.8496", threshold: "0.85", highIsGood: true, text: "-0.0004", shown: "−0.0004", sign: -1, near: true},
		{name: "at the threshold", score: "0.85", threshold: "0.85", highIsGood: true, text: "0.00", shown: "0.00", near: true, zero: true},
		{name: "at the threshold, longer", score: "0.5000", threshold: "0.5", text: "0.0000", shown: "0.0000", near: true, zero: true},
		{name: "the exponent counts as digits", score: "1e-3", threshold: "0.5", text: "+0.499", shown: "+0.499", sign: 1},
		{name: "just near", score: "0.8000000001", threshold: "0.85", highIsGood: true, text: "-0.0499999999", shown: "−0.049999", sign: -1, near: true},
		{name: "not near at 0.05", score: "0.80", threshold: "0.85", highIsGood: true, text: "-0.05", shown: "−0.05", sign: -1},
		{name: "tiny keeps its sign", score: "0.85000000000001", threshold: "0.85", highIsGood: true, text: "+0.00000000000001", shown: ">0", sign: 1, near: true},
		{name: "tiny keeps its sign below", score: "0.84999999999999", threshold: "0.85", highIsGood: true, text: "-0.00000000000001", shown: "<0", sign: -1, near: true},
		{name: "beyond float", score: "0.10000000000000000001", threshold: "0.1", text: "-0.00000000000000000001", shown: "<0", sign: -1, near: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := marginOf(ParseScore(c.score), ParseScore(c.threshold), c.highIsGood)
			if m.Text() != c.text || m.Sign() != c.sign || m.IsNear() != c.near || m.IsZero() != c.zero {
				t.Errorf("got %s sign %d near %v zero %v, want %+v", m.Text(), m.Sign(), m.IsNear(), m.IsZero(), c)
			}
			if got := m.Shown(9); got != c.shown {
				t.Errorf("shown %q, want %q", got, c.shown)
			}
		})
	}
}

func TestMarginNeedsTwoMeasurements(t *testing.T) {
	for _, c := range [][2]string{{"", "0.85"}, {"NaN", "0.85"}, {"1.2", "0.85"}, {"-0.1", "0.85"}, {"0.9", ""}, {"0.9", "85"}} {
		m := marginOf(ParseScore(c[0]), ParseScore(c[1]), true)
		if m.Ok() || m.IsNear() || m.IsZero() || m.Sign() != 0 || m.Text() != "" || m.Shown(9) != "" || m.Float() != 0 {
			t.Errorf("%q against %q has a margin %q", c[0], c[1], m.Text())
		}
	}
}
