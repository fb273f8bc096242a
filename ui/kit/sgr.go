package kit

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
)

// sgrReset ends every style.
const sgrReset = "\x1b[m"

// style returns how a role looks on a ground.
func (t *Theme) style(ground, role look) (lipgloss.Style, error) {
	fg, bg := role.Color, ground.Background
	// A role that would vanish into the ground, or a ground that brings its own
	// ink, takes the ground's colour: glyph and word still tell the state.
	if ground.Color != "" && (fg == "" || fg == bg || isIndexed(bg)) {
		fg = ground.Color
	}
	s := lipgloss.NewStyle().
		Bold(role.Bold || ground.Bold || t.noColor() && ground.Background != "").
		Faint(role.Dim && bg == ""). // Faint on a tint would be unreadable.
		Underline(role.Underline || ground.Underline).
		Reverse(role.Reverse || ground.Reverse)
	if t.noColor() {
		return s, nil
	}
	for _, c := range []struct {
		value string
		set   func(lipgloss.Style, color.Color) lipgloss.Style
	}{{fg, lipgloss.Style.Foreground}, {bg, lipgloss.Style.Background}} {
		if err := checkColor(c.value); err != nil {
			return s, err
		}
		if c.value != "" {
			s = c.set(s, lipgloss.Color(c.value))
		}
	}
	return s, nil
}

// opening returns the sequence that starts a style, "" where there is none. It
// is taken once from what Lip Gloss writes, so that painting is joining strings.
func opening(s lipgloss.Style) string {
	const mark = "x"
	open, _, _ := strings.Cut(s.Render(mark), mark)
	return open
}

// isIndexed reports whether a colour is one of the terminal's sixteen, whose
// real shade is unknown.
func isIndexed(value string) bool { return value != "" && value[0] != '#' }

// checkColor refuses what is neither "", #rrggbb nor one of the terminal's
// sixteen colours.
func checkColor(value string) error {
	if value == "" {
		return nil
	}
	if !isIndexed(value) {
		_, err := parseColor(value)
		return err
	}
	if n, err := strconv.Atoi(value); err != nil || n < 0 || n > 15 {
		return fmt.Errorf("colour %q is neither #rrggbb nor 0 to 15", value)
	}
	return nil
}

// parseColor reads #rrggbb; "" is nil.
func parseColor(value string) (color.Color, error) {
	if value == "" {
		return nil, nil
	}
	if _, err := strconv.ParseUint(strings.TrimPrefix(value, "#"), 16, 24); err != nil || len(value) != 7 || value[0] != '#' {
		return nil, fmt.Errorf("colour %q is not #rrggbb", value)
	}
	return lipgloss.Color(value), nil
}

// hexColor writes a colour as #rrggbb.
func hexColor(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// luminance returns the relative luminance of a colour, 0 to 1, as the web
// accessibility guidelines define it.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// lift moves a colour by part towards white when it is dark, towards black
// when it is light.
func lift(c color.Color, part float64) color.Color {
	r, g, b, _ := c.RGBA()
	target := 255.0
	if luminance(c) > 0.4 {
		target = 0
	}
	mix := func(v uint32) uint8 {
		from := float64(v >> 8)
		return uint8(from + (target-from)*part)
	}
	return color.RGBA{R: mix(r), G: mix(g), B: mix(b), A: 0xff}
}

// linear undoes the gamma of one channel given in 16 bits.
func linear(v uint32) float64 {
	s := float64(v) / 0xffff
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}
