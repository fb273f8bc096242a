package kit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// launchForm is a form with every kind of field.
func launchForm(t *testing.T) *Form {
	return NewForm(testEnv(t, "", colorprofile.TrueColor), []Field{
		{Kind: NoteField, Value: "Three media are in this folder."},
		{Name: "type", Label: "Type", Kind: ChoiceField, Choices: []Choice{
			{Key: "b", Label: "BIOMETRY"}, {Key: "d", Label: "DOCUMENTS", Why: "not here"}, {Key: "q", Label: "QUALITY"},
		}},
		{Name: "media", Label: "Media", Kind: ChecksField, Picked: []string{"2", "3"}, Choices: []Choice{
			{Key: "1", Label: "selfie.jpg", Note: "photo_selfie"},
			{Key: "2", Label: "日本語\x1b[31m.jpg"},
			{Key: "3", Label: "clip.mp4", Why: "a face match takes photographs"},
		}},
		{
			Name: "name", Label: "A label that is far too long", Placeholder: "nobody", Hint: "As it stands in the document.",
			Check: func(f Field) string {
				if f.Value == "" {
					return "a name is needed"
				}
				return ""
			},
		},
		{Name: "secret", Label: "Password", Secret: true},
	}, Button{Name: "cancel", Label: "Cancel", Leave: true}, Button{Name: "start", Label: "Start"})
}

func TestFormView(t *testing.T) {
	for _, s := range []struct{ w, h int }{{66, 24}, {34, 8}, {10, 4}} {
		t.Run(fmt.Sprintf("%dx%d", s.w, s.h), func(t *testing.T) {
			f := launchForm(t)
			f.Resize(s.w, s.h)
			f.SetError("name", "a name is needed")
			view := f.View()
			requireGrid(t, view, s.w)
			if lines := strings.Count(view, "\n") + 1; lines > s.h {
				t.Errorf("%d lines", lines)
			}
			requireGolden(t, view)
		})
	}
}

func TestFormShowsWhatHasTheFocus(t *testing.T) {
	f := launchForm(t)
	f.Resize(60, 5)
	for range 12 {
		f.Update(press("tab"))
		if view := f.View(); !strings.Contains(view, f.env.Theme.Glyphs.Bar) {
			t.Errorf("%s has the focus and is not visible:\n%s", f.Focused(), view)
		}
	}
}

func TestFormWalk(t *testing.T) {
	f := launchForm(t)
	f.Resize(60, 20)
	var way []string
	for range 8 {
		way = append(way, f.Focused())
		f.Update(press("tab"))
	}
	want := []string{"type", "media", "name", "secret", "cancel", "start", "start", "start"}
	if !slices.Equal(way, want) {
		t.Errorf("tab goes %v, want %v", way, want)
	}
	f.Update(press("shift+tab"))
	if f.Focused() != "cancel" {
		t.Errorf("shift+tab goes to %s", f.Focused())
	}
}

func TestFormChoices(t *testing.T) {
	f := launchForm(t)
	if f.Value("type") != "b" {
		t.Fatalf("begins with %q", f.Value("type"))
	}
	if ev := f.Update(press("right")); ev != FormChanged || f.Value("type") != "q" {
		t.Errorf("the choice that is not allowed is not passed over: %q", f.Value("type"))
	}
	if ev := f.Update(press("right")); ev != FormNone {
		t.Error("there is nothing to the right")
	}
	f.Update(press("space"))
	if f.Value("type") != "b" {
		t.Errorf("space does not go round: %q", f.Value("type"))
	}
	f.SetChoices("type", Choice{Key: "c", Label: "COLLECTION"})
	if f.Value("type") != "c" {
		t.Errorf("after new choices %q", f.Value("type"))
	}
}

func TestFormChecks(t *testing.T) {
	f := launchForm(t)
	if got := f.Picked("media"); !slices.Equal(got, []string{"2"}) {
		t.Fatalf("picked %v; what is not allowed must not be", got)
	}
	f.Update(press("tab"))
	f.Update(press("space"))
	if got := f.Picked("media"); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("picked %v, want the order of the choices", got)
	}
	f.Update(press("down"))
	f.Update(press("space"))
	f.Update(press("down"))
	if ev := f.Update(press("space")); ev != FormNone {
		t.Error("a box that is not allowed can be picked")
	}
	if got := f.Picked("media"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("picked %v", got)
	}
	if f.Focused() != "media" {
		t.Fatal("down left the field too early")
	}
	f.Update(press("down"))
	if f.Focused() != "name" {
		t.Errorf("down at the last box goes to %s", f.Focused())
	}
}

func TestFormKeepsWhatIsTyped(t *testing.T) {
	f := launchForm(t)
	f.Resize(60, 20)
	for f.Focused() != "name" {
		f.Update(press("tab"))
	}
	f.Update(tea.PasteMsg{Content: "Ivar \u202eHolm"})
	f.Update(press("j")) // letters that move elsewhere are typed here
	if got := f.Value("name"); got != "Ivar \u202eHolmj" {
		t.Fatalf("typed %q", got)
	}
	requireGrid(t, f.View(), 60)
	if ev := f.Update(press("esc")); ev != FormLeft || f.Value("name") == "" {
		t.Error("leaving loses what was typed")
	}
}

func TestFormPressChecksFirst(t *testing.T) {
	f := launchForm(t)
	f.Resize(60, 20)
	for f.Focused() != "start" {
		f.Update(press("tab"))
	}
	if ev := f.Update(press("enter")); ev != FormNone || f.Focused() != "name" {
		t.Fatalf("event %v, focus on %s", ev, f.Focused())
	}
	if !strings.Contains(f.View(), "a name is needed") {
		t.Error("the sentence is not shown")
	}
	f.Update(press("I"))
	if strings.Contains(f.View(), "a name is needed") {
		t.Error("the sentence stays after typing")
	}
	for f.Focused() != "start" {
		f.Update(press("tab"))
	}
	if ev := f.Update(press("enter")); ev != FormPressed || f.Pressed() != "start" {
		t.Errorf("event %v, pressed %q", ev, f.Pressed())
	}
	f.Update(press("left"))
	if ev := f.Update(press("enter")); ev != FormLeft || f.Pressed() != "cancel" {
		t.Errorf("event %v, pressed %q", ev, f.Pressed())
	}
}

func TestFormSecretIsNotDrawn(t *testing.T) {
	f := launchForm(t)
	f.Resize(60, 20)
	f.SetValue("secret", "hunter2")
	if strings.Contains(f.View(), "hunter2") || !strings.Contains(f.View(), "•••••••") {
		t.Error("the password can be read")
	}
}

func TestFormHiddenFieldLosesTheFocus(t *testing.T) {
	f := launchForm(t)
	f.Update(press("tab"))
	f.SetHidden("media", true)
	if f.Focused() != "name" {
		t.Errorf("the focus is on %s", f.Focused())
	}
	f.Resize(60, 20)
	if strings.Contains(f.View(), "selfie") {
		t.Error("a hidden field is drawn")
	}
}

func TestInputScrollsToTheCursor(t *testing.T) {
	in := NewInput(testEnv(t, "", colorprofile.TrueColor))
	for _, s := range hostile {
		in.SetValue(s)
		for w := range 12 {
			for _, stroke := range []string{"", "left", "home", "right", "end"} {
				if stroke != "" {
					in.Update(press(stroke))
				}
				for _, focused := range []bool{true, false} {
					if view := in.View(w, focused); Width(view) != w {
						t.Errorf("%q in %d cells is %d: %q", s, w, Width(view), view)
					}
				}
			}
		}
	}
	in.SetValue("0123456789abcdef")
	if view := in.View(8, true); !strings.Contains(view, "f") {
		t.Errorf("the end is not visible: %q", view)
	}
}

// A form that is higher than its room says that there is more, on both sides,
// and takes no line more for it.
func TestFormSaysThatThereIsMore(t *testing.T) {
	for _, c := range []struct {
		w, h         int
		plain        bool
		above, below string
	}{{60, 5, false, "↑ more", "↓ more"}, {60, 3, false, "↑ more", "↓ more"}, {34, 5, false, "↑", "↓"}, {60, 5, true, "^ more", "v more"}} {
		f := clickForm(t, c.h)
		f.Resize(c.w, c.h)
		if c.plain {
			f.env.Theme.Glyphs = ascii
		}
		begin := strings.Split(ansi.Strip(f.View()), "\n")
		for range 3 {
			f.move(1)
		}
		middle := strings.Split(ansi.Strip(f.View()), "\n")
		for range 9 {
			f.move(1)
		}
		end := strings.Split(ansi.Strip(f.View()), "\n")
		for name, lines := range map[string][]string{"begin": begin, "middle": middle, "end": end} {
			if len(lines) != c.h {
				t.Errorf("%dx%d %s: %d lines", c.w, c.h, name, len(lines))
			}
			for _, line := range lines {
				if Width(line) > c.w {
					t.Errorf("%dx%d %s: %q is too wide", c.w, c.h, name, line)
				}
			}
			if got := strings.HasSuffix(lines[0], c.above); got != (name != "begin") {
				t.Errorf("%dx%d %s: above is said %v in %q", c.w, c.h, name, got, lines[0])
			}
			if got := strings.HasSuffix(lines[len(lines)-1], c.below); got != (name != "end") {
				t.Errorf("%dx%d %s: below is said %v in %q", c.w, c.h, name, got, lines[len(lines)-1])
			}
		}
	}
	f := clickForm(t, 40)
	if v := ansi.Strip(f.View()); strings.Contains(v, "more") {
		t.Errorf("there is no more than\n%s", v)
	}
}
