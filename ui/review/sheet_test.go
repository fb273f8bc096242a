package review

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"ozdesk/ui/kit"
)

// grid is a sheet of two rows of two spots, one broad spot, and text below.
func grid(t *testing.T) *sheet {
	t.Helper()
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{Profile: colorprofile.ASCII})
	if err != nil {
		t.Fatal(err)
	}
	s := newSheet(env)
	s.resize(20, 10)
	lines := make([]string, 60)
	for i := range lines {
		lines[i] = fmt.Sprint("line ", i)
	}
	s.choose([]string{"a", "b", "c", "d", "e"})
	s.set(lines, []spot{
		{"a", 3, 7},
		{"b", 3, 7},
		{"c", 9, 13},
		{"d", 9, 13},
		{"e", 15, 40},
	})
	return s
}

func TestSheetMoves(t *testing.T) {
	for _, tt := range []struct {
		keys []string
		at   string
	}{
		{nil, "a"},
		{[]string{"right"}, "b"},
		{[]string{"right", "right"}, "b"},
		{[]string{"left"}, "a"},
		{[]string{"right", "down"}, "d"},
		{[]string{"right", "down", "left"}, "c"},
		{[]string{"down", "down"}, "e"},
		{[]string{"right", "down", "down", "up"}, "c"},
		{[]string{"end"}, "e"},
		{[]string{"end", "home"}, "a"},
		{[]string{"pgdown"}, "d"},
		{[]string{"pgdown", "pgdown", "pgup"}, "c"},
	} {
		s := grid(t)
		for _, k := range tt.keys {
			s.update(keyPress(k))
		}
		if s.at != tt.at {
			t.Errorf("%v leads to %s, want %s", tt.keys, s.at, tt.at)
		}
	}
}

func TestSheetScrollsOnBelowTheLastSpot(t *testing.T) {
	s := grid(t)
	s.update(keyPress("end"))
	s.show()
	before, _, _ := s.scroll.Position()
	used, moved := s.update(keyPress("down"))
	if after, _, _ := s.scroll.Position(); !used || moved || after != before+1 {
		t.Errorf("down at the last spot goes from line %d to %d", before, after)
	}
	s.update(keyPress("home"))
	s.show()
	if top, _, _ := s.scroll.Position(); top != 0 {
		t.Errorf("the first spot is shown from line %d, without what stands above it", top)
	}
}

func TestSheetKeepsItsPlace(t *testing.T) {
	s := grid(t)
	s.update(keyPress("down"))
	s.choose([]string{"x", "a", "c"})
	if s.at != "c" {
		t.Errorf("the cursor left for %q", s.at)
	}
	s.choose([]string{"x", "y"})
	if s.at != "y" {
		t.Errorf("the nearest that is left is %q", s.at)
	}
	s.choose(nil)
	if s.at != "" {
		t.Errorf("the cursor is on %q of nothing", s.at)
	}
}
