package kit

import (
	"os"
	"path/filepath"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"ozdesk/ui/pane/panetest"
)

// clickPicker clicks some words of a picker, and does what comes of it.
func clickPicker(t *testing.T, p *Picker, words string) PickerEvent {
	t.Helper()
	cmd, event := p.Update(panetest.Click(t, p.View(), words))
	if got := drain(p, cmd); event == PickerNone {
		event = got
	}
	return event
}

// A click moves the cursor, and where the cursor is it opens or chooses.
func TestPickerTakesClicks(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "cards"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one.png", "two.png", filepath.Join("cards", "three.png")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("png"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := NewPicker(testEnv(t, "", colorprofile.ASCII), 7, Place{Name: "here", Dir: dir}, Place{Name: "cards", Dir: filepath.Join(dir, "cards")})
	p.Resize(70, 16)
	drain(p, p.Init())
	if clickPicker(t, p, "two.png"); len(p.picked) != 0 {
		t.Error("the first click chooses")
	}
	if ev := clickPicker(t, p, "two.png"); ev != PickerDone || filepath.Base(p.Picked()[0].OnDisk) != "two.png" {
		t.Errorf("event %v, picked %v", ev, p.Picked())
	}
	clickPicker(t, p, "2 cards")
	if filepath.Base(p.dir) != "cards" {
		t.Errorf("a click on a place leads to %s", p.dir)
	}
	p.Update(tea.MouseClickMsg{X: 4, Y: 1, Button: tea.MouseLeft})
	if !p.typing {
		t.Error("a click on the path does not let one type")
	}
	if clickPicker(t, p, "three.png"); p.typing {
		t.Error("a click on a file leaves the path as it was")
	}
}

// Where one file is wanted it is chosen by whatever chooses it: one press of a
// key, a typed path, or a click.
func TestPickerOfOneFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "face.png")
	if err := os.WriteFile(file, []byte("png"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, choose := range map[string]func(*Picker) PickerEvent{
		"enter": func(p *Picker) PickerEvent { return pressAll(p, "enter") },
		"space": func(p *Picker) PickerEvent { return pressAll(p, "space") },
		"typed": func(p *Picker) PickerEvent {
			pressAll(p, "/")
			typeIn(p, file)
			return pressAll(p, "enter")
		},
		"click": func(p *Picker) PickerEvent { return clickPicker(t, p, "face.png") },
	} {
		p := NewPicker(testEnv(t, "", colorprofile.ASCII), 7, Place{Name: "here", Dir: dir})
		p.One = true
		p.Resize(70, 16)
		drain(p, p.Init())
		if ev := choose(p); ev != PickerDone || len(p.Picked()) != 1 || p.Picked()[0].OnDisk != file {
			t.Errorf("%s: event %v, picked %v", name, ev, p.Picked())
		}
		if len(p.Keys()) != 4 {
			t.Errorf("%s: several can be chosen by %v", name, p.Keys())
		}
	}
}
