package score

import (
	"github.com/charmbracelet/x/ansi"

	"ozdesk/api/text"
)

// maxUnusable bounds, in cells, what is kept for display of a text that a
// server sent in place of a number.
const maxUnusable = 64

// Score is a number that a server or a profile gave, a score or a threshold,
// with the digits it was written in. The zero value is an absent one.
//
// Only a decimal from 0 to 1 in the grammar of a JSON number is a measurement,
// also when the server put it into a JSON string. Everything else is kept for
// display and never counts: "NaN", " 0.5", "85%", 1.2, -0.1. A -0 is 0.
type Score struct {
	text  string
	value decimal
	ok    bool       // value is on the scale
	marks [2]decimal // thresholds that a shown number must not cross
}

// ParseScore keeps s, the digits of a number or whatever stood in their
// place. An empty s is an absent score.
func ParseScore(s string) Score {
	value, ok := parseDecimal(s)
	if !ok {
		// Line makes it safe; the bound is for an answer of megabytes.
		return Score{text: ansi.Truncate(text.Line(s[:min(len(s), 4*maxUnusable)]), maxUnusable, cut)}
	}
	return Score{text: s, value: value, ok: value.coef.Sign() >= 0 && value.cmp(one) <= 0}
}

// Text returns the number exactly as it was sent, "" when there was none.
// Where no number was sent it is a safe, bounded line of what was.
func (s Score) Text() string { return s.text }

// String is Text.
func (s Score) String() string { return s.text }

// IsAbsent reports that nothing was sent at all.
func (s Score) IsAbsent() bool { return s.text == "" }

// Numeric reports that a number was sent, be it on the scale or not. Its Text
// is then a JSON number.
func (s Score) Numeric() bool { return s.value.ok() }

// Ok reports that s is a measurement: a number from 0 to 1.
func (s Score) Ok() bool { return s.ok }

// Float returns the nearest float of a measurement, for drawing and for
// nothing else, and 0 when there is none.
func (s Score) Float() float64 {
	if !s.Ok() {
		return 0
	}
	return s.value.float()
}

// Cmp returns -1, 0 or +1 as s is below, equal to or above t, exactly. Both
// must be Ok.
func (s Score) Cmp(t Score) int { return s.value.cmp(t.value) }

// Shown returns s in at most width cells: four digits behind the point, more
// where fewer would show it on another side of its threshold, of 0 or of 1.
// In a width too small for that it is a comparison such as "<0.85", or fewer
// digits on the right side. An absent score is "".
func (s Score) Shown(width int) string {
	if !s.Numeric() {
		return ansi.Truncate(s.text, max(width, 0), cut)
	}
	marks := append([]decimal{zero, one}, s.marks[:]...)
	return display{marks: marks, write: decimal.String}.fit(s.value, width)
}

// against returns s with the thresholds that its display must respect.
func (s Score) against(upper, lower Score) Score {
	s.marks = [2]decimal{upper.value, lower.value}
	return s
}

// reaches reports s >= t. Both must be Ok.
func (s Score) reaches(t Score) bool { return s.Cmp(t) >= 0 }
