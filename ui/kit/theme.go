package kit

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/pelletier/go-toml/v2"

	"ozdesk/assets"
)

// DefaultTheme follows the terminal's own sixteen colours.
const DefaultTheme = "terminal"

// Role is what a piece of text means. Call sites name a role, never a colour.
type Role int

// The roles of a theme.
const (
	Ink     Role = iota // ordinary text
	Muted               // text that explains other text
	Faint               // lines and marks that carry no words
	Title               // the title of the focused pane
	Accent              // what acts: keys, cursors, links
	Pass                // outcome pass, and the good side of a threshold
	Fail                // outcome fail, and the bad side of a threshold
	Near                // a score close to its threshold
	Review              // outcome review
	Running             // work under way
	Error               // could not be measured, or something broke
	roleCount
)

// Ground is what a piece of text lies on.
type Ground int

// The grounds of a theme.
const (
	Plain        Ground = iota // nothing
	Selected                   // the cursor's row in the focused pane
	SelectedIdle               // the cursor's row in another pane
	Changed                    // a row that changed a moment ago
	groundCount
)

// look is one table of a theme file.
type look struct {
	Color      string `toml:"color"`
	Background string `toml:"background"`
	Bold       bool   `toml:"bold"`
	Dim        bool   `toml:"dim"`
	Underline  bool   `toml:"underline"`
	Reverse    bool   `toml:"reverse"`
}

// themeFile is a theme as it is written.
type themeFile struct {
	Foreground   string `toml:"foreground"`
	Background   string `toml:"background"`
	Ink          look   `toml:"ink"`
	Muted        look   `toml:"muted"`
	Faint        look   `toml:"faint"`
	Title        look   `toml:"title"`
	Accent       look   `toml:"accent"`
	Pass         look   `toml:"pass"`
	Fail         look   `toml:"fail"`
	Near         look   `toml:"near"`
	Review       look   `toml:"review"`
	Running      look   `toml:"running"`
	Error        look   `toml:"error"`
	Selection    look   `toml:"selection"`
	SelectedIdle look   `toml:"selection_idle"`
	Changed      look   `toml:"changed"`
}

// Theme turns roles into styled text. Every style is made once, so painting is
// joining strings.
type Theme struct {
	// Glyphs is the set of signs to draw with.
	Glyphs Glyphs

	name    string
	auto    bool // it waits for the terminal's background
	fg, bg  color.Color
	profile colorprofile.Profile
	plain   bool
	roles   [roleCount]look
	grounds [groundCount]look
	open    [groundCount][roleCount]string
}

// AutoTheme is the name under which the theme follows the terminal: dark on a
// dark background, light on a light one, and its own colours until it has told.
const AutoTheme = "auto"

// The themes that AutoTheme chooses between.
const (
	darkTheme  = "dusk"
	lightTheme = "paper"
)

// ThemeNames lists the themes there are.
func ThemeNames() []string { return append(assets.ThemeNames(), AutoTheme) }

// NewTheme loads an embedded theme for a colour profile; with ASCII or less it
// keeps weight and underlining only. Plain asks for ASCII signs.
func NewTheme(name string, profile colorprofile.Profile, plain bool) (*Theme, error) {
	if name == AutoTheme {
		t, err := NewTheme(DefaultTheme, profile, plain)
		if err == nil {
			t.name, t.auto = AutoTheme, true
		}
		return t, err
	}
	data, ok := assets.Theme(name)
	if !ok {
		return nil, fmt.Errorf("no theme named %q; there are %s", name, strings.Join(ThemeNames(), ", "))
	}
	var file themeFile
	dec := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("theme %s: %w", name, err)
	}
	t := &Theme{
		name: name, profile: profile, plain: plain,
		roles: [roleCount]look{
			Ink: file.Ink, Muted: file.Muted, Faint: file.Faint, Title: file.Title, Accent: file.Accent,
			Pass: file.Pass, Fail: file.Fail, Near: file.Near, Review: file.Review,
			Running: file.Running, Error: file.Error,
		},
		grounds: [groundCount]look{
			Selected: file.Selection, SelectedIdle: file.SelectedIdle, Changed: file.Changed,
		},
		Glyphs: symbols,
	}
	if plain {
		t.Glyphs = ascii
	}
	var err error
	if t.fg, err = parseColor(file.Foreground); err != nil {
		return nil, fmt.Errorf("theme %s: foreground: %w", name, err)
	}
	if t.bg, err = parseColor(file.Background); err != nil {
		return nil, fmt.Errorf("theme %s: background: %w", name, err)
	}
	if err := t.compose(); err != nil {
		return nil, fmt.Errorf("theme %s: %w", name, err)
	}
	return t, nil
}

// Name returns the name that the theme was loaded by.
func (t *Theme) Name() string { return t.name }

// IsPlain reports whether the theme draws with ASCII signs.
func (t *Theme) IsPlain() bool { return t.plain }

// Colors returns what the whole screen should be set to, nil for the
// terminal's own.
func (t *Theme) Colors() (fg, bg color.Color) {
	if t.noColor() {
		return nil, nil
	}
	return t.fg, t.bg
}

// Paint styles s. An empty string stays empty. Whatever s holds, the style
// ends with it.
func (t *Theme) Paint(r Role, s string) string { return t.PaintOn(Plain, r, s) }

// PaintOn styles s lying on a ground.
func (t *Theme) PaintOn(g Ground, r Role, s string) string {
	if s == "" {
		return ""
	}
	open := t.open[g][r]
	if open == "" {
		return s
	}
	return open + s + sgrReset
}

// Follow chooses between dark and light by the terminal's background, where the
// theme is to follow it and has not yet. It reports whether anything changed.
func (t *Theme) Follow(terminal color.Color) bool {
	if !t.auto || terminal == nil || t.noColor() {
		return false
	}
	name := lightTheme
	if dark(terminal) {
		name = darkTheme
	}
	chosen, err := NewTheme(name, t.profile, t.plain)
	if err != nil {
		return false
	}
	*t = *chosen
	t.name = AutoTheme
	return true
}

// dark reports a colour of less than half the lightness that an eye sees.
func dark(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return 299*r+587*g+114*b < 1000*0x8000
}

// Adapt derives the tints of a theme that has no background of its own from
// the terminal's. It reports whether anything changed.
func (t *Theme) Adapt(terminal color.Color) bool {
	if terminal == nil || t.bg != nil || t.profile < colorprofile.ANSI256 {
		return false
	}
	t.grounds[Selected] = look{Background: hexColor(lift(terminal, 0.16))}
	t.grounds[SelectedIdle] = look{Background: hexColor(lift(terminal, 0.08))}
	t.grounds[Changed] = look{Background: hexColor(lift(terminal, 0.11)), Underline: false}
	return t.compose() == nil
}

// noColor reports whether the terminal shows none, or was asked not to.
func (t *Theme) noColor() bool { return t.profile <= colorprofile.ASCII }

// compose makes the opening sequence of every role on every ground.
func (t *Theme) compose() error {
	for g := range t.grounds {
		for r := range t.roles {
			style, err := t.style(t.grounds[g], t.roles[r])
			if err != nil {
				return err
			}
			t.open[g][r] = opening(style)
		}
	}
	return nil
}
