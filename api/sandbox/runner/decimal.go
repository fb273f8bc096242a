package runner

import (
	"math/big"
	"strconv"
	"strings"
)

// scoreDigits is how many digits a measured score has after the point. What
// decides is the written number, so that nobody sees another one than the
// server compared.
const scoreDigits = 4

// FormatScore writes a measured score, 0..1.
func FormatScore(score float64) string {
	s := strconv.FormatFloat(min(max(score, 0), 1), 'f', scoreDigits, 64)
	s = strings.TrimRight(s, "0")
	if strings.HasSuffix(s, ".") {
		s += "0"
	}
	return s
}

// parseDecimal reads a JSON number of a size that a score or a threshold can
// have. Exponents are not taken: a large one would cost memory without end.
func parseDecimal(s string) (*big.Rat, bool) {
	if s == "" || len(s) > 40 || strings.Trim(s, "-0123456789.") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// less compares two decimal texts that have been parsed before.
func less(a, b string) bool {
	x, okX := parseDecimal(a)
	y, okY := parseDecimal(b)
	return okX && okY && x.Cmp(y) < 0
}
