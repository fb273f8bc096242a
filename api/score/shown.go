package score

import "unicode/utf8"

// usualDigits is how many digits behind the point are shown when nothing asks
// for more.
const usualDigits = 4

// cut stands where not even one true digit fits.
const cut = "…"

// A display writes a number into a given width so that it never stands on
// another side of a mark, such as its threshold, than it really is.
type display struct {
	marks []decimal
	write func(decimal) string
}

// fit returns d in at most width cells. It shows four digits behind the point
// and more where fewer would move d onto or across a mark: 0.8496 against
// 0.85 stays 0.8496. Where the width is too small for that it gives up, in
// this order: digits, when those that stay are still true; the number for a
// comparison such as ">0.85"; exactness, but never the side. Only when nothing
// is true in that width it is "…", and "" without any width.
func (v display) fit(d decimal, width int) string {
	if width < 1 {
		return ""
	}
	for digits := min(usualDigits, d.scale); digits <= d.scale; digits++ {
		r := d.round(digits, nearest)
		if _, crossed := v.crossed(d, r); crossed {
			continue
		}
		if s := v.write(r); cells(s) <= width {
			return s
		}
		break // more digits only make it wider
	}
	for digits := min(width, d.scale); digits >= 0; digits-- {
		if cells(v.write(d.round(digits, down))) > width {
			continue
		}
		if s := v.narrow(d, digits, width); s != "" {
			return s
		}
	}
	return cut
}

// narrow returns d with exactly so many digits, or its relation to the mark
// that these digits would cross, or "" when neither is true in that width.
func (v display) narrow(d decimal, digits, width int) string {
	towardsZero, away := down, up
	if d.coef.Sign() < 0 {
		towardsZero, away = up, down
	}
	var mark decimal
	for _, r := range []rounding{nearest, towardsZero} {
		rounded := d.round(digits, r)
		var crossed bool
		if mark, crossed = v.crossed(d, rounded); !crossed && cells(v.write(rounded)) <= width {
			return v.write(rounded)
		}
	}
	if mark.ok() {
		relation := "<"
		if d.cmp(mark) > 0 {
			relation = ">"
		}
		if s := relation + v.write(mark); d.cmp(mark) != 0 && cells(s) <= width {
			return s
		}
	}
	rounded := d.round(digits, away)
	if _, crossed := v.crossed(d, rounded); !crossed && cells(v.write(rounded)) <= width {
		return v.write(rounded)
	}
	return ""
}

// crossed finds a mark that lies differently to shown than to d.
func (v display) crossed(d, shown decimal) (decimal, bool) {
	for _, mark := range v.marks {
		if mark.ok() && d.cmp(mark) != shown.cmp(mark) {
			return mark, true
		}
	}
	return decimal{}, false
}

// cells is the width of a text made of digits, signs and points, each of
// which takes one cell.
func cells(s string) int { return utf8.RuneCountInString(s) }
