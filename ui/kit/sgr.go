package kit

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"
)

// sgrReset ends every style.
const sgrReset = "\x1b[m"

// opening returns the sequence that starts a role's style on a ground, "" when
// the role has none there.
func (t *Theme) opening(ground, role look) (string, error) {
	fg, bg := role.Color, ground.Background
	// A role that would vanish into the ground, or a ground that brings its own
	// ink, takes the ground's colour: glyph and word still tell the state.
	if ground.Color != "" && (fg == "" || fg == bg || isIndexed(bg)) {
		fg = ground.Color
	}
	var codes []string
	if role.Bold || ground.Bold || (t.noColor() && ground.Background != "") {
		codes = append(codes, "1")
	}
	if role.Dim && bg == "" {
		codes = append(codes, "2") // dim on a tint would be unreadable
	}
	if role.Underline || ground.Underline {
		codes = append(codes, "4")
	}
	if role.Reverse || ground.Reverse {
		codes = append(codes, "7")
	}
	if !t.noColor() {
		for _, c := range []struct {
			value string
			base  int
		}{{fg, 30}, {bg, 40}} {
			code, err := sgrColor(c.value, c.base)
			if err != nil {
				return "", err
			}
			if code != "" {
				codes = append(codes, code)
			}
		}
	}
	if len(codes) == 0 {
		return "", nil
	}
	return "\x1b[" + strings.Join(codes, ";") + "m", nil
}

// isIndexed reports whether a colour is one of the terminal's sixteen, whose
// real shade is unknown.
func isIndexed(value string) bool { return value != "" && value[0] != '#' }

// sgrColor returns the parameters for a colour; base is 30 for text and 40 for
// the ground.
func sgrColor(value string, base int) (string, error) {
	if value == "" {
		return "", nil
	}
	if !isIndexed(value) {
		c, err := parseColor(value)
		if err != nil {
			return "", err
		}
		r, g, b, _ := c.RGBA()
		return fmt.Sprintf("%d;2;%d;%d;%d", base+8, r>>8, g>>8, b>>8), nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 15 {
		return "", fmt.Errorf("colour %q is neither #rrggbb nor 0 to 15", value)
	}
	if n > 7 {
		return strconv.Itoa(base + 60 + n - 8), nil
	}
	return strconv.Itoa(base + n), nil
}

// parseColor reads #rrggbb; "" is nil.
func parseColor(value string) (color.Color, error) {
	if value == "" {
		return nil, nil
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(value, "#"), 16, 24)
	if err != nil || len(value) != 7 || value[0] != '#' {
		return nil, fmt.Errorf("colour %q is not #rrggbb", value)
	}
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 0xff}, nil
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
