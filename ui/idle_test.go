package ui

import (
	"errors"
	"image/color"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

func TestIdleMask(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.opts.IdleMask = time.Minute
	folders := wd.pane("folders")
	wd.awaitIdle(time.Minute)
	wd.now = wd.now.Add(50 * time.Second)
	wd.press("j")
	wd.now = wd.now.Add(20 * time.Second)
	wd.send(idleMsg{gen: 1})
	if wd.masked {
		t.Fatal("masked 20 seconds after a key")
	}
	wd.now = wd.now.Add(time.Minute)
	wd.send(idleMsg{gen: 1}) // a timer that was replaced
	if wd.masked {
		t.Fatal("an old timer masks")
	}
	wd.send(idleMsg{gen: 2})
	if !wd.masked || folders.last() != (pane.MaskMsg{On: true}) || !strings.Contains(wd.bare(), "Any key shows it again") {
		t.Fatalf("not masked after a minute:\n%s", wd.bare())
	}
	wd.press("enter")
	if wd.masked || folders.last() != (pane.MaskMsg{}) {
		t.Error("a key does not bring it back, or does more than that")
	}
	wd.press("m")
	wd.now = wd.now.Add(time.Hour)
	wd.send(idleMsg{gen: 3})
	wd.press("j")
	if !wd.masked {
		t.Error("what was masked by hand was shown by a key")
	}
}

func TestNoIdleMaskUnlessAsked(t *testing.T) {
	wd := newWorld(t, 120, 40)
	if wd.awaitIdle(0) != nil {
		t.Error("a timer runs that nobody asked for")
	}
}

func TestMouse(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.setMouse("on")
	wd.send(pane.OpenMsg{Kind: "folder", ID: "a"})
	click := func(x, y int) tea.MouseClickMsg { return tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft} }
	wd.send(click(4, 10))
	if top := wd.room().top().Title(); top != "folders" {
		t.Errorf("the keys are with %s", top)
	}
	if got := wd.pane("folders").last(); got != click(4, 10-wd.bodyTop()) {
		t.Errorf("the pane is clicked at %+v", got)
	}
	wd.send(tea.MouseWheelMsg{X: 100, Y: 10, Button: tea.MouseWheelDown})
	if _, ok := wd.pane("folder a").last().(tea.MouseWheelMsg); !ok || wd.room().top().Title() != "folders" {
		t.Error("the wheel does not go to the pane under it, or moves the keys")
	}
	tab := strings.Index(strings.Split(wd.bare(), "\n")[0], "Lists")
	wd.send(click(len([]rune(strings.Split(wd.bare(), "\n")[0][:tab])), 0))
	if wd.room().Kind != "collections" {
		t.Errorf("a click on the tab leads to %s", wd.room().Kind)
	}
	wd.send(click(119, 0))
	if wd.room().Kind != "collections" {
		t.Error("a click beside the tabs leads somewhere")
	}
}

func TestMouseOffAndOn(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.setMouse("on")
	if wd.View().MouseMode == tea.MouseModeNone {
		t.Error("the mouse stays off")
	}
	wd.press("M")
	if wd.View().MouseMode != tea.MouseModeNone || !strings.Contains(wd.bare(), "selects text") {
		t.Error("the mouse stays on, or nothing says so")
	}
	wd.send(tea.MouseClickMsg{X: strings.Index(wd.bare(), "Lists"), Y: 0, Button: tea.MouseLeft})
	if wd.room().Kind == "collections" {
		t.Error("a click that was on its way is taken")
	}
	wd.run("mouse on")
	if wd.View().MouseMode == tea.MouseModeNone {
		t.Error("the palette does not turn it on")
	}
}

func TestThemeFollowsTheTerminal(t *testing.T) {
	for _, c := range []struct {
		ground color.Color
		light  bool
	}{{color.White, true}, {color.Black, false}, {color.RGBA{0xfd, 0xf6, 0xe3, 0xff}, true}, {color.RGBA{0x1e, 0x1e, 0x2e, 0xff}, false}} {
		wd := newWorld(t, 120, 40)
		wd.paint("auto")
		wd.send(tea.BackgroundColorMsg{Color: c.ground})
		_, bg := wd.env.Theme.Colors()
		if bg == nil {
			t.Fatalf("%v: the theme does not follow", c.ground)
		}
		r, _, _, _ := bg.RGBA()
		if light := r > 0x8000; light != c.light || wd.env.Theme.Name() != "auto" {
			t.Errorf("%v: light is %t in theme %s", c.ground, light, wd.env.Theme.Name())
		}
		wd.send(tea.BackgroundColorMsg{Color: color.White}) // our own colour, or a late answer
		if _, after := wd.env.Theme.Colors(); after != bg {
			t.Errorf("%v: the theme changes by an answer about itself", c.ground)
		}
	}
}

func TestCopyTellsWhichWay(t *testing.T) {
	for _, c := range []struct {
		native func(string) (string, error)
		want   string
	}{
		{nil, "Copied the id through the terminal."},
		{func(string) (string, error) { return "wl-copy", nil }, "Copied the id through the terminal and by wl-copy."},
		{func(string) (string, error) { return "xclip", errors.New("no display") }, "Copied the id through the terminal; xclip refused."},
	} {
		wd := newWorld(t, 120, 40)
		wd.opts.Clipboard = c.native
		batch, ok := wd.copy(pane.CopyMsg{Text: "x", What: "the id"})().(tea.BatchMsg)
		if !ok || len(batch) != 2 {
			t.Fatalf("%d ways", len(batch))
		}
		wd.send(batch[1]())
		if !strings.Contains(wd.bare(), c.want) {
			t.Errorf("no %q in\n%s", c.want, wd.bare())
		}
	}
}

// TestFocusIsToldWithoutColour compares frames that differ in what has the keys
// or which room is shown, without any style.
func TestFocusIsToldWithoutColour(t *testing.T) {
	wd := newWorld(t, 160, 40)
	wd.send(pane.OpenMsg{Kind: "folder", ID: "a"})
	head := func() string { return strings.Join(strings.Split(wd.bare(), "\n")[:3], "\n") }
	right := head()
	wd.press("tab")
	if left := head(); left == right {
		t.Errorf("which pane has the keys is told by colour only:\n%s", left)
	}
}
