package kit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// file makes a file with a byte in it and returns its path.
func file(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPathInputCompletes(t *testing.T) {
	dir := t.TempDir()
	file(t, dir, "anna-1.png")
	file(t, dir, "anna-2.png")
	p := NewPathInput(testEnv(t, "", colorprofile.ASCII), 1)
	defer p.Close()
	complete := func(typed string) string {
		p.SetValue(filepath.Join(dir, typed))
		p.Update(p.Complete()())
		rel, err := filepath.Rel(dir, p.Value())
		if err != nil {
			t.Fatal(err)
		}
		return rel
	}
	if got := complete("an"); got != "anna-" {
		t.Errorf("completed to %q", got)
	}
	if got := complete("anna-"); got != "anna-" || p.Hint() != "2 names begin like this" {
		t.Errorf("%q, %q", got, p.Hint())
	}
	if got := complete("anna-2"); got != "anna-2.png" || p.Hint() != "" {
		t.Errorf("%q, %q", got, p.Hint())
	}
	if complete("x"); p.Hint() != "nothing begins like this" {
		t.Errorf("hint %q", p.Hint())
	}
	if p.Update(press("y")); p.Hint() != "" {
		t.Error("typing must lift the hint")
	}
}

// An answer for what was typed before is dropped.
func TestPathInputDropsStaleAnswer(t *testing.T) {
	dir := t.TempDir()
	file(t, dir, "anna.png")
	p := NewPathInput(testEnv(t, "", colorprofile.ASCII), 1)
	p.SetValue(filepath.Join(dir, "a"))
	late := p.Complete()()
	p.Update(press("b"))
	if p.Update(late) || p.Value() != filepath.Join(dir, "ab") {
		t.Errorf("value %q", p.Value())
	}
}

func TestFormFocus(t *testing.T) {
	f := NewForm(testEnv(t, "", colorprofile.ASCII), []Field{
		{Name: "note", Kind: NoteField, Value: "a sentence"}, {Name: "a", Label: "A"}, {Name: "b", Label: "B"},
	}, Button{Name: "go", Label: "Go"})
	f.Resize(40, 0)
	if f.Focused() != "a" || !f.AtFirst() {
		t.Errorf("focus on %q, first %v", f.Focused(), f.AtFirst())
	}
	f.Update(press("tab"))
	if f.Focused() != "b" || f.AtFirst() {
		t.Errorf("focus on %q, first %v", f.Focused(), f.AtFirst())
	}
	f.Blur()
	if f.Focused() != "" {
		t.Errorf("focus on %q", f.Focused())
	}
	if f.Update(press("x")); f.Value("a") != "" || f.Value("b") != "" {
		t.Error("a form without focus must not be typed into")
	}
	f.Focus()
	if f.Focused() != "a" {
		t.Errorf("focus on %q", f.Focused())
	}
	if got := f.Height(); got != 6 {
		t.Errorf("height %d", got)
	}
}

// A field that is taller than the form is followed by its cursor.
func TestFormFollowsTallField(t *testing.T) {
	choices := make([]Choice, 20)
	for i := range choices {
		choices[i] = Choice{Key: string(rune('a' + i)), Label: "box " + string(rune('a'+i))}
	}
	f := NewForm(testEnv(t, "", colorprofile.ASCII), []Field{{Name: "boxes", Kind: ChecksField, Choices: choices}})
	f.Resize(40, 5)
	for range 12 {
		f.Update(press("down"))
	}
	f.Update(press("space"))
	if got := f.Picked("boxes"); len(got) != 1 || got[0] != "m" {
		t.Fatalf("picked %v", got)
	}
	if view := f.View(); !strings.Contains(view, "box m") {
		t.Errorf("the cursor is out of sight:\n%s", view)
	}
}
