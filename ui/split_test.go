package ui

import (
	"maps"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"ozdesk/ui/pane"
)

// pressed gives a key to the root and runs what comes of it.
func (wd *world) pressed(keys ...string) {
	for _, k := range keys {
		r := []rune(k)[0]
		msg := tea.KeyPressMsg{Code: r, Text: k}
		if k == "tab" {
			msg = tea.KeyPressMsg{Code: tea.KeyTab}
		}
		_, cmd := wd.Update(msg)
		wd.runAll(cmd)
	}
}

func TestPanesAreMadeWiderAndStaySo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, 160, 35)
		var kept map[string]int
		wd.opts.KeepSplits = func(s map[string]int) tea.Cmd { kept = s; return nil }
		_, cmd := wd.Update(pane.OpenMsg{Kind: "folder", ID: "1", Preview: true})
		wd.runAll(cmd)
		list, folder := wd.panes["folders"], wd.panes["folder 1"]
		w := list.w
		wd.pressed(">", ">")
		if list.w != w+2*splitStep || list.w+folder.w+3 != 160 {
			t.Errorf("the list has %d cells, it had %d; the folder %d", list.w, w, folder.w)
		}
		wd.pressed("tab", ">") // the line is the same, seen from the other side
		if list.w != w+splitStep {
			t.Errorf("the list has %d cells", list.w)
		}
		if !maps.Equal(kept, map[string]int{"folders": splitStep}) {
			t.Errorf("kept is %v", kept)
		}
		for range 100 {
			wd.pressed(">")
		}
		if list.w+1 < list.least {
			t.Errorf("the list shrank to %d of %d", list.w+1, list.least)
		}
		for range 200 {
			wd.pressed("<")
		}
		if folder.w+1 < folder.least || list.w+folder.w+3 != 160 {
			t.Errorf("the folder has %d of %d cells, the list %d", folder.w, folder.least, list.w)
		}
		other := newWorld(t, 160, 35)
		other.splits = kept
		_, cmd = other.Update(pane.OpenMsg{Kind: "folder", ID: "1", Preview: true})
		other.runAll(cmd)
		if other.panes["folders"].w != list.w {
			t.Errorf("at the next start the list has %d cells, not %d", other.panes["folders"].w, list.w)
		}
	})
}

func TestPanesStandOneBelowTheOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, 80, 50)
		_, cmd := wd.Update(pane.OpenMsg{Kind: "folder", ID: "1", Preview: true})
		wd.runAll(cmd)
		list, folder := wd.panes["folders"], wd.panes["folder 1"]
		if list.w != 79 || folder.w != 79 || list.h+folder.h+stackChrome != 50 {
			t.Fatalf("list %d×%d, folder %d×%d", list.w, list.h, folder.w, folder.h)
		}
		lines := strings.Split(ansi.Strip(wd.frame()), "\n")
		if len(lines) != 50 || !strings.Contains(lines[2], "folders") || !strings.Contains(lines[4+list.h], "folder 1") {
			t.Errorf("the frame has %d lines:\n%s", len(lines), strings.Join(lines, "\n"))
		}
		for i, line := range lines {
			if ansi.StringWidth(line) != 80 {
				t.Errorf("line %d has %d cells", i, ansi.StringWidth(line))
			}
		}
		h := list.h
		wd.pressed(">")
		if list.h != h+splitStep/2 {
			t.Errorf("the list has %d lines, it had %d", list.h, h)
		}
		for range 100 {
			wd.pressed("<")
		}
		if list.h != stackLeast || wd.room().top().Title() != "folders" {
			t.Errorf("the list has %d lines", list.h)
		}
		wd.Update(tea.WindowSizeMsg{Width: 80, Height: 24}) // one at a time again
		if list.h != wd.bodyHeight() {
			t.Errorf("the list has %d lines on a low screen", list.h)
		}
	})
}

func TestLonePaneHasNoLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, 80, 24)
		wd.Update(tea.KeyPressMsg{Code: '>', Text: ">"})
		if !strings.Contains(ansi.Strip(wd.frame()), "No other pane") {
			t.Errorf("it says nothing:\n%s", ansi.Strip(wd.frame()))
		}
		if len(wd.splits) != 0 {
			t.Errorf("splits are %v", wd.splits)
		}
	})
}
