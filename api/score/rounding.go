package score

import "math/big"

// A rounding says to which side digits are given up.
type rounding int

// The roundings of [decimal.round].
const (
	nearest rounding = iota // half away from zero
	down                    // towards minus infinity
	up                      // towards plus infinity
)

// round returns d with at most scale digits behind the point.
func (d decimal) round(scale int, r rounding) decimal {
	if d.scale <= scale {
		return d
	}
	unit := pow10(d.scale - scale)
	// DivMod is Euclidean: the rest is never negative, so the quotient is
	// already rounded down for either sign.
	quotient, rest := new(big.Int).DivMod(d.coef, unit, new(big.Int))
	away := false
	switch r {
	case up:
		away = rest.Sign() > 0
	case nearest:
		half := rest.Lsh(rest, 1).Cmp(unit)
		away = half > 0 || (half == 0 && d.coef.Sign() > 0)
	case down:
	}
	if away {
		quotient.Add(quotient, big.NewInt(1))
	}
	return decimal{coef: quotient, scale: scale}
}
