package kit

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"ozdesk/api/text"
)

// ellipsis ends what was cut.
const ellipsis = "…"

// Align says on which side of its column a text lies.
type Align int

const (
	// Left aligns words.
	Left Align = iota
	// Right aligns numbers.
	Right
	// Center aligns what stands alone.
	Center
)

// Width returns how many cells s takes. Styles take none.
func Width(s string) int {
	if isASCII(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Truncate cuts s to at most w cells and ends it in "…" when something was
// cut. A wide character that would be halved is left out whole.
func Truncate(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, ellipsis)
}

// Pad fills s up to w cells; it never cuts.
func Pad(s string, w int, a Align) string { return pad(s, w-Width(s), a) }

// pad adds gap blanks.
func pad(s string, gap int, a Align) string {
	if gap <= 0 {
		return s
	}
	switch a {
	case Right:
		return spaces(gap) + s
	case Center:
		return spaces(gap/2) + s + spaces(gap-gap/2)
	default:
		return s + spaces(gap)
	}
}

// Fit makes s exactly w cells wide, by cutting or by filling.
func Fit(s string, w int, a Align) string {
	if w <= 0 {
		return ""
	}
	cells := Width(s)
	if cells > w {
		s = ansi.Truncate(s, w, ellipsis)
		cells = Width(s)
	}
	return pad(s, w-cells, a)
}

// Spread puts left and right at the two ends of w cells. When they do not fit
// beside each other, left is cut.
func Spread(left, right string, w int) string {
	rw := Width(right)
	if rw == 0 {
		return Fit(left, w, Left)
	}
	if rw >= w {
		return Fit(right, w, Left)
	}
	return Fit(left, max(w-rw-2, 0), Left) + spaces(min(2, w-rw)) + right
}

// Wrap breaks a sentence into lines of at most w cells, between words where it
// can. Line breaks in s are kept.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	if s == "" {
		return []string{""}
	}
	lines := strings.Split(ansi.Wrap(s, w, ""), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return lines
}

// Clean returns s as one safe line on which all terminals agree. What went
// through api/text before comes back unchanged, but for the joints of emoji.
func Clean(s string) string {
	if isASCII(s) {
		return s
	}
	return steady(text.Line(s))
}

// joiners are what makes terminals disagree about the width of emoji: some
// draw a joined or tinted sequence as one sign, others part by part.
var joiners = strings.NewReplacer(
	"\u200d", "", "\ufe0e", "", "\ufe0f", "",
	"\U0001f3fb", "", "\U0001f3fc", "", "\U0001f3fd", "", "\U0001f3fe", "", "\U0001f3ff", "",
)

// steady takes the joiners out of emoji, so that every terminal draws the same
// parts in the same cells and the grid holds. Other text comes back as it is.
func steady(s string) string {
	if !strings.Contains(s, "\u200d") && !strings.Contains(s, "\ufe0f") && !strings.Contains(s, "\U0001f3fb"[:3]) {
		return s
	}
	if ansi.StringWidth(s) == ansi.StringWidthWc(s) {
		return s
	}
	return joiners.Replace(s)
}

// Lines makes s exactly h lines of exactly w cells.
func Lines(s string, w, h int) []string { return new(Fitter).Lines(s, w, h) }

// Fitter makes lines of an exact width, and remembers those of the last time:
// from frame to frame most lines stay, and measuring is what costs. The zero
// value is ready.
type Fitter struct {
	w        int
	raw, fit []string
	known    map[string]string // the same by line, for text that scrolls
}

// Lines makes s exactly h lines of exactly w cells. The slice is overwritten by
// the next call.
func (f *Fitter) Lines(s string, w, h int) []string {
	if f.w != w || len(f.fit) != h {
		f.w, f.raw, f.fit, f.known = w, make([]string, h), make([]string, h), map[string]string{}
		for i := range f.fit {
			f.fit[i] = spaces(w)
		}
	}
	rest, more, moved := s, true, false
	for i := range h {
		line := ""
		if more {
			line, rest, more = strings.Cut(rest, "\n")
		}
		if line == f.raw[i] {
			continue
		}
		fit, ok := f.known[line]
		if !ok {
			fit = Fit(steady(line), w, Left)
		}
		f.raw[i], f.fit[i], moved = line, fit, true
	}
	if moved {
		clear(f.known)
		for i, line := range f.raw {
			f.known[line] = f.fit[i]
		}
	}
	return f.fit
}

// isASCII reports whether every byte of s is printable ASCII, in which case
// bytes are cells.
func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// blanks is cut by spaces; wider runs are rare.
var blanks = strings.Repeat(" ", 256)

// spaces returns n blanks, none for n below one.
func spaces(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(blanks):
		return blanks[:n]
	default:
		return strings.Repeat(" ", n)
	}
}

// cutRight keeps the first w cells of a styled line.
func cutRight(s string, w int) string {
	if w <= 0 {
		return ""
	}
	return ansi.Truncate(s, w, "") + sgrReset
}

// cutLeft drops the first w cells of a styled line and keeps its styles. A wide
// character that would be halved becomes a blank.
func cutLeft(s string, w int) string {
	whole := Width(s)
	if w >= whole {
		return ""
	}
	rest := ansi.TruncateLeft(s, w, "")
	if Width(rest) > whole-w {
		rest = ansi.TruncateLeft(s, w+1, "")
	}
	return spaces(whole-w-Width(rest)) + rest
}

// cutHead cuts s at its beginning, for paths, whose end says more.
func cutHead(s string, w int) string {
	whole := Width(s)
	if w <= 0 || whole <= w {
		return Truncate(s, w)
	}
	return ellipsis + cutLeft(s, whole-w+1)
}
