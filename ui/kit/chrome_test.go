package kit

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

func TestChrome(t *testing.T) {
	env := testEnv(t, "", colorprofile.TrueColor)
	tabs := []Tab{{Key: "1", Title: "Review", Active: true}, {Key: "2", Title: "Queue", Count: 3}, {Key: "3", Title: "Lists"}}
	keys := []key.Binding{
		env.Keys.Open, As(env.Keys.New, "new folder"), Greyed(env.Keys.Decide, "operators only"), env.Keys.Filter,
		env.Keys.Palette, env.Keys.Help,
	}
	for _, w := range []int{20, 40, 80, 120} {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			lines := []string{
				Header(env.Theme, w, "ozdesk", tabs, []string{"not for decisions", "sandbox", "CLIENT ADMIN", "ana@demo"}, []string{"sandbox", "ana@demo"}, []string{"sandbox of everybody"}),
				Crumbs(env.Theme, w, []string{"Folders", "7f3c0a12", "BIOMETRY"}),
				Crumbs(env.Theme, w, []string{"日本語 \x1b[31m" + strings.Repeat("x", 60)}),
				Footer(env.Theme, w, keys, "◐ 1 running"),
				Footer(env.Theme, w, nil, ""),
			}
			for _, line := range lines {
				if Width(line) != w {
					t.Errorf("%d cells: %q", Width(line), ansi.Strip(line))
				}
			}
			requireGolden(t, strings.Join(lines, "\n"))
		})
	}
}

func TestStates(t *testing.T) {
	env := testEnv(t, "", colorprofile.TrueColor)
	for name, draw := range map[string]func(w, h int) string{
		"empty": func(w, h int) string {
			return Empty(env.Theme, w, h, "No folder fits this filter.", As(env.Keys.New, "new folder"))
		},
		"waiting": func(w, h int) string {
			return Waiting(env.Theme, w, h, "asking sandbox for folders", noon.Add(-3200*time.Millisecond), noon)
		},
		"waiting a moment": func(w, h int) string {
			return Waiting(env.Theme, w, h, "asking sandbox for folders", noon.Add(-100*time.Millisecond), noon)
		},
		"broken": func(w, h int) string {
			return Broken(env.Theme, w, h, "The server \x1b[31mcannot be reached.", "Is the address right, and the network up?", env.Keys.Refresh)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var all []string
			for _, s := range []struct{ w, h int }{{60, 12}, {24, 6}, {8, 2}, {0, 1}} {
				view := draw(s.w, s.h)
				requireGrid(t, view, s.w)
				if n := strings.Count(view, "\n") + 1; n != s.h {
					t.Errorf("%d lines in a height of %d", n, s.h)
				}
				all = append(all, view)
			}
			requireGolden(t, strings.Join(all, "\n----\n"))
		})
	}
}

func TestHelp(t *testing.T) {
	env := testEnv(t, "", colorprofile.TrueColor)
	k := env.Keys
	groups := []KeyGroup{
		{Title: "Folders", Bindings: []key.Binding{k.Open, k.New, Greyed(k.Decide, "operators only")}},
		{Title: "Moving", Bindings: k.Movement()},
		{Title: "Twice", Bindings: []key.Binding{k.Open}},
		{Title: "Everywhere", Bindings: []key.Binding{k.Palette, k.Help, k.Quit, {}}},
	}
	for _, w := range []int{66, 34, 10} {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			view := strings.Join(Help(env.Theme, w, groups), "\n")
			requireGrid(t, view, w)
			if strings.Contains(view, "Twice") {
				t.Error("a group of bindings that were shown before is shown")
			}
			requireGolden(t, view)
		})
	}
}

func TestOverlayKeepsTheScreen(t *testing.T) {
	env := testEnv(t, "dusk", colorprofile.TrueColor)
	for w := 4; w < 90; w += 7 {
		var screen []string
		for range 12 {
			screen = append(screen, Fit(env.Theme.Paint(Pass, strings.Repeat("日本x", 40)), w, Left))
		}
		inner, most := DialogInner(w, 12)
		box := Frame(env.Theme, "Delete folder 日本語", []string{"one", "門 two", strings.Repeat("long ", 40)}, inner)
		if most < 1 {
			t.Fatal("no line is left for a dialog")
		}
		for i, line := range Overlay(screen, box, w, 12) {
			if Width(line) != w {
				t.Errorf("at %d line %d is %d cells: %q", w, i, Width(line), ansi.Strip(line))
			}
		}
	}
}

func TestConfirm(t *testing.T) {
	env := testEnv(t, "", colorprofile.TrueColor)
	c := NewConfirm(env, Question{
		Title: "Delete folder 7f3c0a12", Text: "This cannot be undone.", Yes: "Delete", Word: "7f3c0a12",
		Goes:   []string{"selfie.jpg", "passport\x1b[31m.jpg", "2 analyses"},
		Answer: "yes", Refused: "no",
	})
	c.Resize(60, 14)
	requireGrid(t, c.View(), 60)
	requireGolden(t, c.View())

	c.Update(press("tab")) // the safe button comes first
	if c.form.Focused() != "no" {
		t.Fatalf("first is %s", c.form.Focused())
	}
	c.Update(press("right"))
	if cmd := c.Update(press("enter")); cmd != nil {
		t.Error("deletes without the word")
	}
	for _, r := range "7f3c0a12" {
		c.Update(press(string(r)))
	}
	c.Update(press("tab"))
	c.Update(press("right"))
	if cmd := c.Update(press("enter")); cmd == nil {
		t.Error("does not delete with the word")
	}
	if cmd := c.Update(press("esc")); cmd == nil {
		t.Error("esc does not leave")
	}
}

func TestScroll(t *testing.T) {
	s := NewScroll(testEnv(t, "", colorprofile.TrueColor))
	s.Resize(10, 4)
	var lines []string
	for i := range 20 {
		lines = append(lines, fmt.Sprintf("line %d 日本語", i))
	}
	s.SetLines(lines)
	for _, c := range []struct {
		key string
		top int
	}{{"up", 0}, {"down", 1}, {"pgdown", 4}, {"end", 16}, {"down", 16}, {"pgup", 13}, {"home", 0}} {
		if !s.Update(press(c.key)) {
			t.Fatalf("%s is not understood", c.key)
		}
		if first, visible, all := s.Position(); first != c.top || visible != 4 || all != 20 {
			t.Errorf("after %s at %d (%d of %d), want %d", c.key, first, visible, all, c.top)
		}
		requireGrid(t, s.View(), 10)
	}
	s.Show(10, 12)
	if first, _, _ := s.Position(); first != 9 {
		t.Errorf("line 12 is shown from %d", first)
	}
	s.Show(2, 30)
	if first, _, _ := s.Position(); first != 2 {
		t.Errorf("the first line loses: %d", first)
	}
	s.SetLines(lines[:2])
	if first, visible, _ := s.Position(); first != 0 || visible != 2 {
		t.Errorf("after less text at %d, %d visible", first, visible)
	}
	if s.Update(press("n")) {
		t.Error("a key that moves nothing was taken")
	}
}

func TestSpinner(t *testing.T) {
	env := testEnv(t, "", colorprofile.TrueColor)
	now := noon
	env.Now = func() time.Time { return now }
	s := NewSpinner(env, 3)
	if s.View() != "" || s.Start() == nil || s.Start() != nil {
		t.Error("it turns before it starts, or starts twice")
	}
	if now = now.Add(100 * time.Millisecond); s.View() != "" {
		t.Error("it shows for what is quick")
	}
	if now = now.Add(100 * time.Millisecond); ansi.Strip(s.View()) == "" {
		t.Error("it does not show for what is slow")
	}
	if cmd, ours := s.Update(spinnerTickMsg{to: 3, gen: s.gen}); cmd == nil || !ours {
		t.Error("it does not go on")
	}
	s.Stop()
	if cmd, _ := s.Update(spinnerTickMsg{to: 3, gen: s.gen}); cmd != nil || s.View() != "" || !s.Since().IsZero() {
		t.Error("it goes on after it was stopped")
	}
	s.Start()
	if cmd, _ := s.Update(spinnerTickMsg{to: 3, gen: s.gen - 1}); cmd != nil {
		t.Error("a tick of the last time counts")
	}
}
