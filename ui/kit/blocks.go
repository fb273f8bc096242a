package kit

import (
	"image"
	"image/color"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// palette is how a picture can be drawn on this terminal.
type palette int

const (
	// paletteColor uses two colours per cell; the writer of frames reduces
	// them to 256 where it must.
	paletteColor palette = iota
	// paletteShades uses five shades of the ink, for sixteen colours.
	paletteShades
	// paletteASCII uses letters.
	paletteASCII
)

// Shades from dark to light.
var (
	blockRamp = []string{" ", "░", "▒", "▓", "█"}
	asciiRamp = strings.Split(" .:-=+*#%@", "")
)

// palette returns how pictures are drawn.
func (e Env) palette() palette {
	switch {
	case e.Theme.IsPlain(), e.Profile <= colorprofile.ASCII:
		return paletteASCII
	case e.Profile < colorprofile.ANSI256:
		return paletteShades
	default:
		return paletteColor
	}
}

// drawBlocks draws a scaled picture in the middle of w times h cells.
func drawBlocks(img *image.RGBA, w, h int, pal palette) []string {
	size := img.Bounds().Size()
	rows := (size.Y + 1) / 2
	left, above := (w-size.X)/2, (h-rows)/2
	lines := make([]string, h)
	for i := range lines {
		y := 2 * (i - above)
		if y < 0 || y >= size.Y {
			lines[i] = spaces(w)
			continue
		}
		body := ""
		if pal == paletteColor {
			body = colorLine(img, y)
		} else {
			body = shadeLine(img, y, pal)
		}
		lines[i] = spaces(left) + body + spaces(w-left-size.X)
	}
	return lines
}

// colorLine draws two rows of pixels as upper half blocks.
func colorLine(img *image.RGBA, y int) string {
	size := img.Bounds().Size()
	var b strings.Builder
	b.Grow(size.X * 24)
	var top, bottom color.RGBA
	for x := range size.X {
		t := opaque(img.RGBAAt(x, y))
		if x == 0 || t != top {
			writeColor(&b, "38", t)
			top = t
		}
		if y+1 < size.Y {
			if u := opaque(img.RGBAAt(x, y+1)); x == 0 || u != bottom {
				writeColor(&b, "48", u)
				bottom = u
			}
		}
		b.WriteString("▀")
	}
	b.WriteString(sgrReset)
	return b.String()
}

// writeColor writes the sequence for a colour of text or ground.
func writeColor(b *strings.Builder, which string, c color.RGBA) {
	b.WriteString("\x1b[")
	b.WriteString(which)
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		if i == 0 {
			b.WriteString(";2")
		}
		b.WriteByte(';')
		b.WriteString(strconv.Itoa(int(v)))
	}
	b.WriteByte('m')
}

// shadeLine draws two rows of pixels as shades of one ink.
func shadeLine(img *image.RGBA, y int, pal palette) string {
	ramp := blockRamp
	if pal == paletteASCII {
		ramp = asciiRamp
	}
	size := img.Bounds().Size()
	var b strings.Builder
	for x := range size.X {
		light := lightness(img.RGBAAt(x, y))
		if y+1 < size.Y {
			light = (light + lightness(img.RGBAAt(x, y+1))) / 2
		}
		b.WriteString(ramp[min(light*len(ramp)/256, len(ramp)-1)])
	}
	return b.String()
}

// opaque lays a pixel, whose colours are multiplied with its alpha, on middle
// grey.
func opaque(c color.RGBA) color.RGBA {
	if c.A == 0xff {
		return c
	}
	rest := uint8((0xff - uint16(c.A)) / 2)
	return color.RGBA{R: c.R + rest, G: c.G + rest, B: c.B + rest, A: 0xff}
}

// lightness returns how light a pixel looks, 0 to 255.
func lightness(c color.RGBA) int {
	c = opaque(c)
	return (299*int(c.R) + 587*int(c.G) + 114*int(c.B)) / 1000
}
