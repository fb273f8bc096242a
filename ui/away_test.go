package ui

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// away are the words about the focus that a pane got.
func (f *fake) away() []bool {
	var out []bool
	for _, msg := range f.got {
		if a, ok := msg.(pane.AwayMsg); ok {
			out = append(out, a.On)
		}
	}
	return out
}

func TestPanesLearnThatNobodyLooks(t *testing.T) {
	wd := newWorld(t, 120, 40)
	if !wd.View().ReportFocus {
		t.Fatal("the terminal is not asked to report the focus")
	}
	list := wd.pane("folders")
	wd.send(pane.BusyMsg{From: list.id, Count: 3})
	wd.send(tea.FocusMsg{}) // some terminals say so at the start
	wd.send(tea.BlurMsg{})
	wd.send(tea.BlurMsg{})
	if got := list.away(); !slices.Equal(got, []bool{true}) {
		t.Errorf("without the focus the list was told %v", got)
	}
	if !strings.Contains(wd.bare(), "3 running, paused") {
		t.Errorf("the footer does not say that it rests:\n%s", wd.bare())
	}
	wd.send(pane.OpenMsg{From: list.id, Kind: "folder", ID: "a"})
	if folder := wd.pane("folder a"); !slices.Equal(folder.away(), []bool{true}) || folder.inits != 1 {
		t.Errorf("a pane that was opened then was told %v", folder.away())
	}
	wd.send(tea.FocusMsg{})
	for _, name := range []string{"folders", "folder a"} {
		if got := wd.pane(name).away(); !slices.Equal(got, []bool{true, false}) {
			t.Errorf("with the focus back %s was told %v", name, got)
		}
	}
	if strings.Contains(wd.bare(), "paused") {
		t.Error("the footer still says that it rests")
	}
}

// A terminal may forget to say that it has the focus again.
func TestAKeyShowsThatSomebodyLooks(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.send(tea.BlurMsg{})
	wd.press("r")
	list := wd.pane("folders")
	if got := list.away(); !slices.Equal(got, []bool{true, false}) {
		t.Errorf("the list was told %v", got)
	}
	if _, isKey := list.last().(tea.KeyPressMsg); !isKey {
		t.Errorf("the key did not arrive, but %T", list.last())
	}
}
