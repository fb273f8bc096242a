package score

import (
	"math/big"
	"strconv"
	"strings"
)

// Bounds of a number that is read as a decimal. They are checked on the text,
// before anything is computed, so that a hostile server cannot make a short
// text such as 1e999999999 cost memory.
const (
	maxNumberBytes    = 63  // api cuts longer texts at 64, which must not become another number
	maxNumberExponent = 400 // beyond the range of a 64-bit float, 1e-324
)

// decimal is the exact number coef / 10^scale. The scale is never negative
// and is kept as written: 0.50 has scale 2. The zero value is no number.
// A decimal is never changed after it was made.
type decimal struct {
	coef  *big.Int
	scale int
}

// The ends of the scale of every score. They are constants in all but name.
var (
	zero = decimal{coef: new(big.Int)}
	one  = decimal{coef: big.NewInt(1)}
)

// ok reports whether d holds a number.
func (d decimal) ok() bool { return d.coef != nil }

// parseDecimal reads a number in the grammar of JSON and nothing else: no
// blanks, no plus sign, no "NaN", no percent, no digits of other scripts, no
// leading zeros. It reports false for anything else and for what exceeds the
// bounds above.
func parseDecimal(s string) (decimal, bool) {
	if len(s) == 0 || len(s) > maxNumberBytes {
		return decimal{}, false
	}
	rest := strings.TrimPrefix(s, "-")
	whole, rest := cutDigits(rest)
	if whole == "" || (len(whole) > 1 && whole[0] == '0') {
		return decimal{}, false
	}
	var fraction string
	if strings.HasPrefix(rest, ".") {
		fraction, rest = cutDigits(rest[1:])
		if fraction == "" {
			return decimal{}, false
		}
	}
	exponent, ok := parseExponent(rest)
	if !ok {
		return decimal{}, false
	}
	coef, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok {
		return decimal{}, false
	}
	if s[0] == '-' {
		coef.Neg(coef)
	}
	scale := len(fraction) - exponent
	if scale < 0 {
		coef.Mul(coef, pow10(-scale))
		scale = 0
	}
	return decimal{coef: coef, scale: scale}, true
}

// parseExponent reads the rest of a JSON number behind its digits, "" or
// such as "e-05".
func parseExponent(s string) (int, bool) {
	if s == "" {
		return 0, true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return 0, false
	}
	s = s[1:]
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	digits, rest := cutDigits(s)
	if digits == "" || rest != "" {
		return 0, false
	}
	exponent, err := strconv.Atoi(digits)
	if err != nil || exponent > maxNumberExponent {
		return 0, false
	}
	if negative {
		exponent = -exponent
	}
	return exponent, true
}

// cutDigits splits s behind its leading ASCII digits.
func cutDigits(s string) (digits, rest string) {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:]
}

// pow10 returns 10^n.
func pow10(n int) *big.Int {
	if n <= 18 { // what fits into 64 bits, which is what scores have
		power := int64(1)
		for range n {
			power *= 10
		}
		return big.NewInt(power)
	}
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// at returns the coefficient of d written with a scale not below its own.
func (d decimal) at(scale int) *big.Int {
	if scale == d.scale {
		return d.coef
	}
	return new(big.Int).Mul(d.coef, pow10(scale-d.scale))
}

// cmp returns -1, 0 or +1 as d is below, equal to or above e.
func (d decimal) cmp(e decimal) int {
	scale := max(d.scale, e.scale)
	return d.at(scale).Cmp(e.at(scale))
}

// sub returns d-e exactly, with the larger of the two scales.
func (d decimal) sub(e decimal) decimal {
	scale := max(d.scale, e.scale)
	return decimal{coef: new(big.Int).Sub(d.at(scale), e.at(scale)), scale: scale}
}

// abs returns d without its sign.
func (d decimal) abs() decimal {
	return decimal{coef: new(big.Int).Abs(d.coef), scale: d.scale}
}

// String returns d in plain digits with its scale, "-" in front when it is
// below zero, and "" for no number.
func (d decimal) String() string {
	if !d.ok() {
		return ""
	}
	digits := new(big.Int).Abs(d.coef).String()
	if missing := d.scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if d.scale > 0 {
		point := len(digits) - d.scale
		digits = digits[:point] + "." + digits[point:]
	}
	if d.coef.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

// float returns the nearest 64-bit float, for drawing only.
func (d decimal) float() float64 {
	if !d.ok() {
		return 0
	}
	f, _ := new(big.Rat).SetFrac(d.coef, pow10(d.scale)).Float64()
	return f
}
