package kit

import (
	"math"
	"strings"
)

// Gauge draws a score between 0 and 1 against its threshold. Positions are
// only as fine as the cells; what a gauge promises is the side: a score below
// the threshold never reaches the mark, one above it always passes it. The
// number belongs beside the gauge, as text.
type Gauge struct {
	// Score is the score, nil when there is none.
	Score *float64
	// Most is the highest of several scores of which Score is the lowest, nil
	// when there is one only. The cells between them are the spread.
	Most *float64
	// Threshold is the deciding threshold, nil when there is none.
	Threshold *float64
	// Lower is the lower one of two thresholds, nil when there is one only.
	Lower *float64
	// WhatIf is a local threshold that decides nothing, nil when there is none.
	WhatIf *float64
	// HighIsGood says that the side at and beyond the threshold is the good
	// one, as for a face match; for an attack score or a blacklist it is not.
	HighIsGood bool
	// Near paints the score as close to the threshold.
	Near bool
}

// GaugeLeast is the least width that shows both ends and a bar.
const GaugeLeast = 12

// View draws the gauge exactly w cells wide: "0 ━━━━━───┃─── 1". Narrower than
// GaugeLeast it leaves the ends out.
func (g Gauge) View(t *Theme, w int) string {
	if w <= 0 {
		return ""
	}
	if w < GaugeLeast {
		return g.bar(t, w)
	}
	return t.Paint(Muted, "0") + " " + g.bar(t, w-4) + " " + t.Paint(Muted, "1")
}

// bar draws the cells between the ends.
func (g Gauge) bar(t *Theme, n int) string {
	mark, lower, whatIf := place(g.Threshold, n), place(g.Lower, n), place(g.WhatIf, n)
	filled := g.reached(g.Score, mark, n)
	spread := max(g.reached(g.Most, mark, n), filled)
	sign := t.Glyphs
	var b strings.Builder
	run, runRole := strings.Builder{}, Ink
	flush := func() {
		b.WriteString(t.Paint(runRole, run.String()))
		run.Reset()
	}
	for i := range n {
		glyph, role := sign.Rest, Faint
		switch {
		case i == mark:
			glyph, role = sign.Mark, Ink
		case i == whatIf:
			glyph, role = sign.WhatIf, Accent
		case i == lower:
			glyph, role = sign.Lower, Ink
		case i < filled:
			glyph, role = sign.Fill, g.fillRole(mark, lower)
		case g.Score != nil && i < spread:
			glyph, role = sign.Spread, Muted
		case g.Score == nil:
			glyph, role = sign.Void, g.sideRole(i, mark)
		case lower >= 0 && i > lower && i < mark:
			glyph, role = sign.Band, Review
		default:
			role = g.sideRole(i, mark)
		}
		if role != runRole {
			flush()
			runRole = role
		}
		run.WriteString(glyph)
	}
	flush()
	return b.String()
}

// reached returns how many cells from the left a value reaches.
func (g Gauge) reached(value *float64, mark, n int) int {
	if value == nil || math.IsNaN(*value) {
		return 0
	}
	v := min(max(*value, 0), 1)
	cells := int(math.Round(v * float64(n)))
	if v > 0 && cells == 0 {
		cells = 1
	}
	if mark < 0 {
		return cells
	}
	switch {
	case *value < *g.Threshold:
		return min(cells, mark-1)
	case *value == *g.Threshold:
		return mark
	default:
		return max(cells, mark+2)
	}
}

// fillRole paints the reached cells: the whole bar takes the colour of the
// side that the score lies on.
func (g Gauge) fillRole(mark, lower int) Role {
	switch {
	case g.Near:
		return Near
	case mark < 0:
		return Ink
	case lower >= 0 && *g.Score >= *g.Lower && *g.Score < *g.Threshold:
		return Review
	case (*g.Score >= *g.Threshold) == g.HighIsGood:
		return Pass
	default:
		return Fail
	}
}

// sideRole paints a cell that the score did not reach: beyond the threshold by
// what that side means, before it not at all.
func (g Gauge) sideRole(i, mark int) Role {
	switch {
	case mark < 0 || i < mark:
		return Faint
	case g.HighIsGood:
		return Pass
	default:
		return Fail
	}
}

// place returns the cell of a value on n cells, -1 when there is none. Unless
// the value is an end itself there are cells left at both sides, so that a
// score can always be seen to stop before it or to pass it.
func place(value *float64, n int) int {
	if value == nil || math.IsNaN(*value) || n <= 0 {
		return -1
	}
	v := min(max(*value, 0), 1)
	cell := min(int(math.Round(v*float64(n))), n-1)
	if v > 0 && v < 1 && n >= 4 {
		cell = min(max(cell, 2), n-2)
	}
	return cell
}
