package kit

import (
	"testing"

	"charm.land/bubbles/v2/key"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// TestNoTwoStatesDifferByColourOnly draws every state of each kind in every
// theme and both sets of signs, and compares them without styles.
func TestNoTwoStatesDifferByColourOnly(t *testing.T) {
	keys, err := NewKeyMap(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range ThemeNames() {
		for _, plain := range []bool{false, true} {
			theme, err := NewTheme(name, colorprofile.TrueColor, plain)
			if err != nil {
				t.Fatal(err)
			}
			kinds := map[string]map[string]string{"outcome": {}, "glyph": {}}
			for o := range outcomeCount {
				kinds["outcome"][o.String()] = theme.Outcome(o)
				kinds["glyph"][o.String()] = theme.Glyph(o)
			}
			kinds["key"] = map[string]string{
				"may":     Footer(theme, 80, []key.Binding{keys.Decide}, ""),
				"may not": Footer(theme, 80, []key.Binding{Greyed(keys.Decide, "operators only")}, ""),
			}
			tabs := func(active int) string {
				all := []Tab{{Key: "1", Title: "Review"}, {Key: "2", Title: "Queue"}}
				all[active].Active = true
				return Header(theme, 80, "ozdesk", all)
			}
			kinds["room"] = map[string]string{"first": tabs(0), "second": tabs(1)}
			for kind, states := range kinds {
				seen := map[string]string{}
				for state, drawn := range states {
					bare := ansi.Strip(drawn)
					if other, twice := seen[bare]; twice {
						t.Errorf("%s, plain %t: %s and %s of %s look alike without colour: %q", name, plain, state, other, kind, bare)
					}
					seen[bare] = state
				}
			}
		}
	}
}

func TestTabAt(t *testing.T) {
	theme, err := NewTheme(DefaultTheme, colorprofile.ASCII, false)
	if err != nil {
		t.Fatal(err)
	}
	tabs := []Tab{{Key: "1", Title: "Review", Active: true}, {Key: "2", Title: "Queue", Count: 3}}
	// "  ozdesk ▸ 1 Review   2 Queue 3"
	for x, want := range map[int]int{0: -1, 8: -1, 11: 0, 18: 0, 22: 1, 30: 1, 31: -1, 79: -1} {
		if got := TabAt(theme, 80, "ozdesk", tabs, x); got != want {
			t.Errorf("cell %d is of tab %d, want %d", x, got, want)
		}
	}
}

func TestKeysThatTmuxTakes(t *testing.T) {
	for _, stroke := range []string{"ctrl+a", "ctrl+b", "ctrl+g"} {
		_, err := NewKeyMap([]byte("\nopen = \""+stroke+"\"\n"), "keys.toml")
		if err == nil || err.Error() != "keys.toml:2: the key "+stroke+" of open would not arrive in tmux, screen or zellij, which take it" {
			t.Errorf("%s: %v", stroke, err)
		}
	}
}
