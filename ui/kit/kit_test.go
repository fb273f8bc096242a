package kit

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
)

// noon is the moment that all tests are looked at.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// hostile are strings that an applicant or a server might send.
var hostile = []string{
	"", "plain", "日本語の名前", "é e\u0301", "👩‍🚀 astronaut", "👍🏽 ok", "❤️", "🇩🇪 flag",
	"\x1b]52;c;QUFB\x07", "\x1b[31mred", "a\nb\tc", "\u202egnp.exe", "\u200bhidden", "\x9b31m", "bad\xffbyte",
	"שלום עולם", strings.Repeat("w", 400),
}

// testEnv returns an Env with a clock that stands still.
func testEnv(t testing.TB, theme string, profile colorprofile.Profile) Env {
	t.Helper()
	env, err := NewEnv(t.Context(), EnvOptions{
		Theme: theme, Profile: profile, Now: func() time.Time { return noon },
	})
	if err != nil {
		t.Fatal(err)
	}
	return env
}

// press returns the message of a key as the terminal reports it.
func press(stroke string) tea.KeyPressMsg {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "backspace": tea.KeyBackspace,
	}
	if stroke == "space" {
		return tea.KeyPressMsg{Code: ' ', Text: " "}
	}
	if stroke == "shift+tab" {
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	}
	if code, ok := codes[stroke]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	return tea.KeyPressMsg{Code: []rune(stroke)[0], Text: stroke}
}

// requireGrid fails unless s is made of lines that all terminals draw within w
// cells, and holds no control character but the styles of the theme.
func requireGrid(t *testing.T, s string, w int) {
	t.Helper()
	for i, line := range strings.Split(s, "\n") {
		bare := ansi.Strip(line)
		if got, wc := ansi.StringWidth(bare), ansi.StringWidthWc(bare); got > w || wc > w {
			t.Fatalf("line %d is %d (%d by code point) cells wide, more than %d: %q", i, got, wc, w, bare)
		}
		for _, r := range bare {
			if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
				t.Fatalf("line %d holds the control character %U: %q", i, r, bare)
			}
		}
	}
}

// requireGolden compares the frame without styles.
func requireGolden(t *testing.T, frame string) {
	t.Helper()
	golden.RequireEqual(t, trimLines(ansi.Strip(frame)))
}

// trimLines takes the blanks off the ends of lines, so that goldens can be
// read and edited.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// numbered is a source of n rows whose ids are their numbers, counted from
// shift, so that rows can be put in before others.
type numbered struct {
	n, shift int
	loaded   func(i int) bool
	asked    *int
}

func (s numbered) Len() (int, bool) { return s.n, true }

func (s numbered) Row(i int) (Row, bool) {
	if s.asked != nil {
		*s.asked++
	}
	if i < 0 || i >= s.n || s.loaded != nil && !s.loaded(i) {
		return Row{}, false
	}
	id := i - s.shift
	o := Outcome(((id % 6) + 6) % 6)
	return Row{ID: fmt.Sprint(id), Cells: []Cell{
		{Text: When(noon.Add(-time.Duration(id)*37*time.Minute), noon), Role: Muted},
		{Text: fmt.Sprintf("%08x", uint32(id)*2654435761)},
		{Text: "? " + o.String(), Role: o.Role()},
		{Spans: []Span{{Text: "B✗", Role: Fail}, {Text: " "}, {Text: "Q✓", Role: Pass}}},
		{Text: hostile[((id%len(hostile))+len(hostile))%len(hostile)], Role: Muted},
		{Text: Number("-0.0044"), Role: Near},
	}}, true
}

func (s numbered) IndexOf(id string) (int, bool) {
	var n int
	if _, err := fmt.Sscan(id, &n); err != nil {
		return 0, false
	}
	return n + s.shift, n+s.shift >= 0 && n+s.shift < s.n
}

// folderColumns are columns as a list of folders has them.
func folderColumns() []Column {
	return []Column{
		{Title: "when", Min: 6, Max: 10},
		{Title: "folder", Min: 8},
		{Title: "outcome", Min: 12},
		{Title: "checks", Min: 8, Max: 10, Drop: 2},
		{Title: "person", Min: 8, Max: 24, Drop: 3},
		{Title: "margin", Min: 8, Max: 10, Align: Right},
	}
}
