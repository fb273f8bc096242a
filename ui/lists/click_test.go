package lists

import (
	"path/filepath"
	"testing"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane/panetest"
)

// click clicks some words of what is on top.
func (s *stage) click(words string) {
	s.t.Helper()
	s.update(s.top(), panetest.Click(s.t, s.view(), words))
	s.settle()
}

// The forms of collections take clicks, also below what went wrong.
func TestCollectionFormsTakeClicks(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, 79, 30, collectionsPane, func(s *stage) {
		s.press("n")
		form := s.top().(*createDialog).form
		if s.click("whitelist"); form.Value("kind") != Whitelist.String() || form.Focused() != "kind" {
			t.Errorf("the kind is %s, the focus on %s", form.Value("kind"), form.Focused())
		}
		s.click("Name")
		s.typeText("fresh")
		server.failWrite = errDown
		s.click("Create collection")
		s.open(1)
		if s.click("Name"); form.Focused() != "name" {
			t.Errorf("below what went wrong the focus is on %s", form.Focused())
		}
		server.failWrite = nil
		s.click("Create collection")
		s.open(0)
		if s.told() != "The collection fresh was made." {
			t.Errorf("told %q", s.told())
		}
		s.press("u")
		s.click("blacklist")
		s.click("Save")
		s.open(0)
		s.press("u")
		s.click("Cancel")
		s.open(0)
	})
}

// In the dialog of photographs a click goes to a file, to the line below, to a
// field, or presses a button.
func TestEnrolTakesClicks(t *testing.T) {
	dir, server := files(t), demoServer(t)
	onStage(t, server, 79, 30, personsPane, func(s *stage) {
		s.press("e")
		p := s.top().(*enrolDialog)
		for _, name := range []string{"tall.png", "wide.png"} {
			s.typeText(filepath.Join(dir, name))
			s.press("enter")
		}
		s.click("Last name")
		s.typeText("Lind")
		if !p.inForm || p.form.Value("last") != "Lind" {
			t.Errorf("in the form %v, the name is %q", p.inForm, p.form.Value("last"))
		}
		if s.click("tall.png"); p.inForm || p.at != 0 || p.form.Focused() != "" {
			t.Errorf("the keys are in the form %v, at %d, on %q", p.inForm, p.at, p.form.Focused())
		}
		s.press("x")
		if s.click("+ "); p.at != 1 || len(p.files) != 1 {
			t.Errorf("at %d of %d files", p.at, len(p.files))
		}
		s.click("Add person")
		s.open(0)
		if want := "Lind is in blacklist-eu now, with 1 photograph."; s.told() != want {
			t.Errorf("told %q", s.told())
		}
	})
	// At a small size the files give way and the form is where it is seen.
	onStage(t, server, 79, 30, personsPane, func(s *stage) {
		s.press("e")
		s.top().Resize(kit.DialogInner(40, 12))
		s.click("Cancel")
		s.open(0)
	})
}

// A person is renamed by clicks.
func TestRenameTakesClicks(t *testing.T) {
	onStage(t, demoServer(t), 79, 30, personPane, func(s *stage) {
		s.press("u")
		s.open(1)
		s.click("Last name")
		s.typeText("-Berg")
		s.click("Save")
		s.open(0)
	})
}
