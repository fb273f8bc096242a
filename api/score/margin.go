package score

import (
	"math/big"
	"strings"
)

// nearLimit is 0.05: a margin closer to zero than this is near.
var nearLimit = decimal{coef: big.NewInt(5), scale: 2}

// minus is the sign of numbers that people look at, U+2212. Exports use the
// hyphen of ASCII.
const minus = "−"

// Margin is the signed distance between a score and its threshold, exact and
// with the digits of the longer of the two. Plus is good and minus is bad
// whatever the type of the analysis. The zero value is no margin, which is
// what stands beside a missing or unusable score; it is not the margin 0.
type Margin struct {
	value decimal
}

// marginOf returns score−threshold where a high score is good, and
// threshold−score where it is bad. Without a measurement there is none.
func marginOf(s, threshold Score, highIsGood bool) Margin {
	if !s.Ok() || !threshold.Ok() {
		return Margin{}
	}
	if highIsGood {
		return Margin{value: s.value.sub(threshold.value)}
	}
	return Margin{value: threshold.value.sub(s.value)}
}

// Ok reports that there is a margin.
func (m Margin) Ok() bool { return m.value.ok() }

// Sign returns +1 on the good side, -1 on the bad side, and 0 at the threshold
// or when there is no margin: ask Ok for that.
func (m Margin) Sign() int {
	if !m.Ok() {
		return 0
	}
	return m.value.coef.Sign()
}

// IsZero reports a score exactly at its threshold. The number then says
// nothing and the words of the verdict decide.
func (m Margin) IsZero() bool { return m.Ok() && m.Sign() == 0 }

// IsNear reports that the margin is closer to the threshold than 0.05, on
// either side.
func (m Margin) IsNear() bool { return m.Ok() && m.value.abs().cmp(nearLimit) < 0 }

// Float returns the nearest float, for drawing and for nothing else, and 0
// when there is no margin.
func (m Margin) Float() float64 { return m.value.float() }

// Cmp returns -1, 0 or +1 as m is worse than, equal to or better than n,
// exactly. Both must be Ok.
func (m Margin) Cmp(n Margin) int { return m.value.cmp(n.value) }

// Text returns the exact margin for exports and for copying: all digits, a
// sign in ASCII except at zero, such as "+0.0370", "-0.1188" or "0.00", and ""
// when there is no margin.
func (m Margin) Text() string { return signed(m.value) }

// String is Text.
func (m Margin) String() string { return m.Text() }

// Shown returns the margin for the interface, in at most width cells and with
// the minus sign U+2212: four digits behind the point, more where fewer would
// make it zero or move it over the limit of near. No margin is "".
func (m Margin) Shown(width int) string {
	if !m.Ok() {
		return ""
	}
	farAbove := nearLimit
	farBelow := decimal{coef: new(big.Int).Neg(nearLimit.coef), scale: nearLimit.scale}
	write := func(d decimal) string { return strings.Replace(signed(d), "-", minus, 1) }
	return display{marks: []decimal{zero, farBelow, farAbove}, write: write}.fit(m.value, width)
}

// signed writes d with a plus sign when it is above zero.
func signed(d decimal) string {
	if d.ok() && d.coef.Sign() > 0 {
		return "+" + d.String()
	}
	return d.String()
}
