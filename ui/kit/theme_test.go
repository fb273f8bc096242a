package kit

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
)

func TestNoOutcomeDiffersByColourOnly(t *testing.T) {
	for _, plain := range []bool{false, true} {
		theme, err := NewTheme("dusk", colorprofile.TrueColor, plain)
		if err != nil {
			t.Fatal(err)
		}
		seen, words := map[string]bool{}, map[string]bool{}
		for o := range outcomeCount {
			glyph, shown := theme.Glyph(o), ansi.Strip(theme.Outcome(o))
			if Width(glyph) != 1 {
				t.Errorf("%s is %d cells wide", glyph, Width(glyph))
			}
			if seen[glyph] || words[o.String()] || shown != glyph+" "+o.String() {
				t.Errorf("%v is shown as %q", o, shown)
			}
			seen[glyph], words[o.String()] = true, true
			if ParseOutcome(o.String()) != o {
				t.Errorf("%v is not read back", o)
			}
			if cell := theme.OutcomeCell(o); cell.Text != shown || cell.Role != o.Role() {
				t.Errorf("%v as a cell is %+v", o, cell)
			}
		}
	}
	if ParseOutcome("rubbish") != OutcomeUnmeasured || Outcome(99).String() != "unmeasured" {
		t.Error("what is unknown must count as unmeasured")
	}
}

func TestNoColorHasNone(t *testing.T) {
	for _, name := range ThemeNames() {
		theme, err := NewTheme(name, colorprofile.ASCII, false)
		if err != nil {
			t.Fatal(err)
		}
		theme.Adapt(color.Black)
		for g := range groundCount {
			for r := range roleCount {
				for code := range strings.SplitSeq(strings.Trim(theme.open[g][r], "\x1b[m"), ";") {
					if code != "" && code != "1" && code != "2" && code != "4" && code != "7" {
						t.Errorf("%s: role %d on ground %d has the code %s", name, r, g, code)
					}
				}
			}
		}
		if fg, bg := theme.Colors(); fg != nil || bg != nil {
			t.Errorf("%s sets the colours of the screen", name)
		}
		if theme.open[Selected][Ink] == theme.open[Plain][Ink] {
			t.Errorf("%s: the selected row looks like the others", name)
		}
	}
}

// contrast is the ratio of the web accessibility guidelines.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestContrast(t *testing.T) {
	for name, least := range map[string]float64{"dusk": 4.5, "paper": 4.5, "contrast": 7} {
		theme, err := NewTheme(name, colorprofile.TrueColor, false)
		if err != nil {
			t.Fatal(err)
		}
		grounds := []color.Color{theme.bg}
		for _, g := range theme.grounds[Selected:] {
			c, err := parseColor(g.Background)
			if err != nil {
				t.Fatal(err)
			}
			grounds = append(grounds, c)
		}
		for r := range roleCount {
			c, err := parseColor(theme.roles[r].Color)
			if err != nil {
				t.Fatal(err)
			}
			for i, g := range grounds {
				want := least
				if r == Faint { // lines and greyed words
					want = 1.5
				} else if i > 0 {
					want = 4.5
				}
				if got := contrast(c, g); got < want {
					t.Errorf("%s: role %d on ground %d has a contrast of %.2f, less than %.1f", name, r, i, got, want)
				}
			}
		}
		pass, _ := parseColor(theme.roles[Pass].Color)
		fail, _ := parseColor(theme.roles[Fail].Color)
		if r := contrast(pass, fail); name != "paper" && r < 1.3 {
			t.Errorf("%s: pass and fail are equally light (%.2f)", name, r)
		}
		if d := withoutRedGreen(pass, fail); d < 0.12 {
			t.Errorf("%s: pass and fail look alike to the red-green blind (%.2f)", name, d)
		}
	}
}

// withoutRedGreen returns how far apart two colours are in blueness and
// lightness, which red-green blindness leaves.
func withoutRedGreen(a, b color.Color) float64 {
	blue := func(c color.Color) float64 {
		r, g, b, _ := c.RGBA()
		return float64(b)/0xffff - (float64(r)+float64(g))/2/0xffff
	}
	return math.Hypot(blue(a)-blue(b), luminance(a)-luminance(b))
}

func TestThemeFrames(t *testing.T) {
	for _, name := range ThemeNames() {
		t.Run(name, func(t *testing.T) {
			env := testEnv(t, name, colorprofile.TrueColor)
			table := NewTable(env, 1, numbered{n: 8}, folderColumns()...)
			table.Resize(70, 8)
			golden.RequireEqual(t, table.View()+"\n")
		})
	}
}

func TestUnknownThemeIsNamed(t *testing.T) {
	_, err := NewTheme("pink", colorprofile.TrueColor, false)
	if err == nil || !strings.Contains(err.Error(), "dusk") {
		t.Errorf("the error %v does not name the themes there are", err)
	}
}

func TestAdaptTintsTheTerminalTheme(t *testing.T) {
	for _, bg := range []color.Color{color.Black, color.White} {
		theme, err := NewTheme("terminal", colorprofile.TrueColor, false)
		if err != nil {
			t.Fatal(err)
		}
		before := theme.open[Selected][Pass]
		if !theme.Adapt(bg) || theme.open[Selected][Pass] == before {
			t.Errorf("the tint does not follow the background %v", bg)
		}
		if !strings.Contains(theme.open[Selected][Pass], "32") {
			t.Error("on a tint of its own the outcome keeps its colour")
		}
	}
	sixteen, err := NewTheme("terminal", colorprofile.ANSI, false)
	if err != nil {
		t.Fatal(err)
	}
	if sixteen.Adapt(color.Black) {
		t.Error("sixteen colours have no tints")
	}
}

func TestPaintEndsItsStyle(t *testing.T) {
	theme := testEnv(t, "dusk", colorprofile.TrueColor).Theme
	for r := range roleCount {
		if got := theme.Paint(r, "x"); !strings.HasSuffix(got, sgrReset) || ansi.Strip(got) != "x" {
			t.Errorf("role %d: %q", r, got)
		}
		if got := theme.Paint(r, ""); got != "" {
			t.Errorf("role %d paints nothing as %q", r, got)
		}
	}
}

func TestColorsOfStyles(t *testing.T) {
	theme := testEnv(t, "dusk", colorprofile.TrueColor).Theme
	for value, want := range map[string]string{
		"": "", "1": "\x1b[31m", "8": "\x1b[90m", "15": "\x1b[97m", "#0a0b0c": "\x1b[38;2;10;11;12m",
	} {
		if style, err := theme.style(look{}, look{Color: value}); opening(style) != want || err != nil {
			t.Errorf("%q is %q, %v; want %q", value, opening(style), err, want)
		}
	}
	for _, value := range []string{"16", "-1", "red", "#12345", "#1234567", "#gggggg"} {
		if style, err := theme.style(look{Background: value}, look{}); err == nil {
			t.Errorf("%s was taken for %q", value, opening(style))
		}
	}
	if got := fmt.Sprint(hexColor(color.RGBA{R: 1, G: 2, B: 255, A: 255})); got != "#0102ff" {
		t.Errorf("got %s", got)
	}
}
