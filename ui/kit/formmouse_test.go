package kit

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

// clickForm is a form with a field of every kind.
func clickForm(t *testing.T, h int) *Form {
	t.Helper()
	f := NewForm(testEnv(t, "", colorprofile.ASCII), []Field{
		{Name: "note", Kind: NoteField, Value: "a sentence before everything"},
		{Name: "name", Label: "Name", Kind: TextField},
		{Name: "side", Label: "Side", Kind: ChoiceField, Choices: []Choice{{Key: "l", Label: "left"}, {Key: "r", Label: "右 right"}, {Key: "x", Label: "none", Why: "not here"}}},
		{Name: "kind", Label: "Kind", Kind: ChoiceField, Choices: []Choice{{Key: "a", Label: "first", Note: "with a note"}, {Key: "b", Label: "second", Note: "too"}}},
		{Name: "boxes", Label: "Boxes", Kind: ChecksField, Choices: []Choice{{Key: "1", Label: "one"}, {Key: "2", Label: "two"}, {Key: "3", Label: "three", Why: "never"}}},
		{Name: "hidden", Label: "Hidden", Kind: TextField, Hidden: true},
	}, Button{Name: "no", Label: "Cancel", Leave: true}, Button{Name: "yes", Label: "Go on"})
	f.Resize(60, h)
	return f
}

// clickOn clicks the first cell of some words in the form, which begins on the
// given line of its pane.
func clickOn(t *testing.T, f *Form, line int, words string) FormEvent {
	t.Helper()
	return f.Update(Shift(panetest.Click(t, f.View(), words), 0, line))
}

func TestFormTakesClicks(t *testing.T) {
	for _, h := range []int{0, 9} {
		t.Run(fmt.Sprint(h), func(t *testing.T) {
			f := clickForm(t, h)
			if clickOn(t, f, 0, "Name"); f.Focused() != "name" {
				t.Fatalf("the focus is on %q", f.Focused())
			}
			if got := clickOn(t, f, 0, "右"); got != FormNone || f.Value("side") != "l" {
				t.Errorf("taken before the form has a place: %v", got)
			}
			const line = 3
			f.Place(line)
			if got := clickOn(t, f, line, "右"); got != FormChanged || f.Value("side") != "r" || f.Focused() != "side" {
				t.Errorf("%v, side is %q, the focus on %q", got, f.Value("side"), f.Focused())
			}
			if got := clickOn(t, f, line, "none"); got != FormNone || f.Value("side") != "r" {
				t.Errorf("%v, what cannot be chosen is: %q", got, f.Value("side"))
			}
			if got := clickOn(t, f, line, "second"); got != FormChanged || f.Value("kind") != "b" {
				t.Errorf("%v, kind is %q", got, f.Value("kind"))
			}
			clickOn(t, f, line, "Boxes") // the label only takes the focus
			if got := clickOn(t, f, line, "two"); got != FormChanged || fmt.Sprint(f.Picked("boxes")) != "[2]" {
				t.Errorf("%v, picked %v", got, f.Picked("boxes"))
			}
			if got := clickOn(t, f, line, "two"); got != FormChanged || len(f.Picked("boxes")) != 0 {
				t.Errorf("%v, still picked %v", got, f.Picked("boxes"))
			}
			f.move(1) // to the buttons, which may have been out of sight
			if got := clickOn(t, f, line, "Go on"); got != FormPressed || f.Pressed() != "yes" {
				t.Errorf("%v, pressed %q", got, f.Pressed())
			}
			if got := clickOn(t, f, line, "Cancel"); got != FormLeft {
				t.Errorf("%v, the form is not left", got)
			}
		})
	}
}

// Wherever one clicks, nothing breaks and nothing is pressed beside a button.
func TestFormTakesClicksAnywhere(t *testing.T) {
	for _, h := range []int{0, 4} {
		f := clickForm(t, h)
		f.Place(2)
		lines := strings.Split(ansi.Strip(f.View()), "\n")
		for y := -1; y < len(lines)+6; y++ {
			for x := -1; x < 64; x++ {
				event := f.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
				if row := y - 2; event == FormPressed && (row < 0 || row >= len(lines)) {
					t.Fatalf("pressed at %d,%d outside", x, y)
				}
			}
		}
	}
}

// A question is answered where its buttons are seen.
func TestConfirmTakesClicks(t *testing.T) {
	env := testEnv(t, "", colorprofile.ASCII)
	for button, want := range map[string]tea.Msg{"Delete": "yes", "Cancel": "no"} {
		c := NewConfirm(env, Question{
			Title: "Delete", Text: strings.Repeat("A question that takes several lines. ", 5), Goes: []string{"one", "two"},
			Yes: "Delete", Answer: "yes", Refused: "no",
		})
		c.Resize(40, 20)
		cmd := c.Update(panetest.Click(t, c.View(), button))
		if cmd == nil {
			t.Fatalf("%s is not pressed", button)
		}
		if m, ok := cmd().(pane.CloseDialogMsg); !ok || m.Result != want {
			t.Errorf("%s answers %+v", button, m)
		}
	}
}
