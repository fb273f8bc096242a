package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tabWidth is how many spaces stand for a tab in a block, in cells.
const tabWidth = 4

// Line returns s on one line, safe to show. Every printable rune of s is in it
// in the same order. Control characters become their pictures (␛ ␊ ␉), other
// characters that cannot be seen (bidi and zero-width ones, C1 controls,
// private use, unassigned) become ‹U+202E›, and bytes that are no UTF-8 become
// ‹xFF›. A joiner and an emoji selector stay only where they join or select
// an emoji. Showing twice is showing once.
func Line(s string) string {
	if plain(s) {
		return s
	}
	return show(s, false)
}

// Block is Line, except that line breaks (LF and CR LF) stay line breaks and
// tabs become spaces.
func Block(s string) string {
	if plain(s) {
		return s
	}
	return show(s, true)
}

// plain reports whether s has nothing but printable ASCII, the common case
// that needs no work.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// show is the shared loop of Line and Block.
func show(s string, block bool) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	var near neighbour
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		rest := s[i+size:]
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, "‹x%02X›", s[i])
			near = neighbour{}
		case block && r == '\r' && strings.HasPrefix(rest, "\n"):
			// The line feed that follows is the line break.
			near = neighbour{}
		case block && r == '\n':
			b.WriteByte('\n')
			near = neighbour{}
		case block && r == '\t':
			b.WriteString(strings.Repeat(" ", tabWidth))
			near = neighbour{}
		case near.keeps(r, rest):
			b.WriteRune(r)
			near = near.after(r)
		default:
			b.WriteString(mark(r))
			near = neighbour{}
		}
		i += size
	}
	return b.String()
}

// mark returns what is shown for a character that cannot be seen.
func mark(r rune) string {
	switch {
	case r < ' ':
		return string('\u2400' + r)
	case r == '\x7f':
		return "\u2421"
	}
	return fmt.Sprintf("‹U+%04X›", r)
}

// visible reports whether r leaves ink, or at least a blank of its own, in a
// terminal, whatever stands around it.
func visible(r rune) bool {
	switch {
	case unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), unicode.Is(unicode.Variation_Selector, r):
		// Fillers, the grapheme joiner and selectors are letters or marks by
		// category and yet draw nothing.
		return false
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		// The few format characters with a glyph.
		return true
	}
	return unicode.IsGraphic(r)
}
