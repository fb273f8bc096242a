package review

import (
	"strings"
	"testing"

	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

// click clicks some words of the pane.
func (s *stage) click(words string) {
	s.t.Helper()
	s.send(panetest.Click(s.t, s.pane.View(), words))
	s.settle()
}

// click clicks some words of the dialog.
func (d *dialogStage) click(words string) {
	d.s.t.Helper()
	d.run(d.pane.Update(panetest.Click(d.s.t, d.pane.View(), words)))
	d.s.settle()
}

// In the dialog of a new folder a click goes to a file, to the line below, to a
// field, chooses what runs, or presses a button.
func TestNewFolderTakesClicks(t *testing.T) {
	for _, size := range inner[:3] {
		t.Run(size.screen, func(t *testing.T) {
			dir := t.TempDir()
			onStage(t, &fakeServer{}, size.w, size.h, openNew, func(s *stage) {
				p := s.pane.(*newFolderDialog)
				add(s, photo(t, dir, "anna.png"), photo(t, dir, "card.png"))
				if s.click("anna.png"); p.inForm || p.at != 0 {
					t.Errorf("at %d, in the form %v\n%s", p.at, p.inForm, s.view())
				}
				if s.click("card.png"); p.at != 1 {
					t.Errorf("at %d\n%s", p.at, s.view())
				}
				if s.click("+ type"); p.at != 2 {
					t.Errorf("at %d\n%s", p.at, s.view())
				}
				if s.click("Transaction"); !p.inForm || p.form.Focused() != "transaction" {
					t.Errorf("the focus is on %q\n%s", p.form.Focused(), s.view())
				}
				s.typeText("t-1")
				s.press("up")
				for range 9 { // to where the types are in sight
					if strings.Contains(s.view(), "face match") {
						break
					}
					s.press("tab")
				}
				before := len(p.form.Picked("run"))
				if s.click("face match"); len(p.form.Picked("run")) == before {
					t.Errorf("no type was chosen\n%s", s.view())
				}
				for p.form.Focused() != "create" {
					s.press("tab")
				}
				s.click("Cancel")
				if m, ok := last[pane.DialogMsg](s); !ok || m.Pane.Title() != "Leave" {
					t.Errorf("cancelled with %+v", m)
				}
			})
		})
	}
}

// A button of the dialog is pressed by a click while the cursor is among the
// files.
func TestNewFolderButtonsTakeClicks(t *testing.T) {
	onStage(t, &fakeServer{}, 66, 54, openNew, func(s *stage) {
		s.click("Create folder")
		if p := s.pane.(*newFolderDialog); p.fault.isZero() {
			t.Errorf("a folder without a file is not refused:\n%s", s.view())
		}
		s.click("[ Cancel ]")
		if m, ok := last[pane.CloseDialogMsg](s); !ok || m.From != s.pane.ID() {
			t.Error("it is not left")
		}
	})
}

// Lists to choose from take clicks as well.
func TestListDialogsTakeClicks(t *testing.T) {
	keeper := &fakeKeeper{views: Views{List: []View{{Name: "mine", Filter: "status:failed"}, {Name: "yours", Filter: "since:7d"}}}}
	onStage(t, &fakeServer{folders: strangeFolders(t)}, 100, 14, keeping(keeper), func(s *stage) {
		s.press("C")
		d := s.dialog()
		p := d.pane.(*columnsDialog)
		word := p.words[0]
		if d.click(word); p.shown[word] {
			t.Errorf("%s is still shown", word)
		}
		if d.click(word); !p.shown[word] {
			t.Errorf("%s is not shown again", word)
		}
		s.press("V")
		d = s.dialog()
		if d.click("yours"); d.closed || d.pane.(*viewsDialog).cursor != 1 {
			t.Error("the first click does not only move the cursor")
		}
		d.click("yours")
		s.settle()
		if got := s.pane.(*FolderList).applied.line; got != "since:7d" || !d.closed {
			t.Errorf("the view that was clicked shows %q", got)
		}
	})
	onStage(t, &fakeServer{}, 66, 18, func(d Deps) pane.Pane {
		d.Origin = func() string { return "https://oz.test" }
		return askCopyAs(d.complete(), matched(t))().(pane.DialogMsg).Pane
	}, func(s *stage) {
		s.click("ozdesk  ")
		s.click("ozdesk  ")
		if m, _ := last[pane.CopyMsg](s); !strings.HasPrefix(m.Text, "ozdesk folders show ") {
			t.Errorf("copied %+v", m)
		}
	})
}

// The filter's form and the queue's are one, and take clicks.
func TestFilterFormTakesClicks(t *testing.T) {
	onStage(t, &fakeServer{folders: manyFolders(t, 40)}, 80, 14, NewFolderList, func(s *stage) {
		s.press("F")
		d := s.dialog()
		d.click("fail")
		d.pane.Resize(66, 60)
		d.click("[ Filter ]")
		if got := s.pane.(*FolderList).applied.line; got != "outcome:fail" || !d.closed {
			t.Errorf("the line is %q", got)
		}
	})
}

// A click on a tag chooses it.
func TestTagsTakeClicks(t *testing.T) {
	for _, h := range []int{18, 9} { // with the file's name above, and without
		dir := t.TempDir()
		onStage(t, &fakeServer{}, 66, h, openNew, func(s *stage) {
			add(s, photo(t, dir, "anna.png"))
			s.press("up", "enter")
			p := s.pane.(*newFolderDialog)
			tag := p.tags.known[1].Name
			was := strings.Contains(strings.Join(p.tags.picked, " "), tag)
			if s.click(tag); strings.Contains(strings.Join(p.tags.picked, " "), tag) == was {
				t.Errorf("%s was not toggled: %v\n%s", tag, p.tags.picked, s.view())
			}
		})
	}
}

// In metadata a click goes to a row, and where the cursor is it types, adds or
// saves.
func TestMetadataTakesClicks(t *testing.T) {
	server := &fakeServer{fakeDetail: fakeDetail{meta: metaSample}}
	onStage(t, server, 66, 20, metaPane, func(s *stage) {
		if s.click("count"); s.pane.Mode() == pane.Text {
			t.Error("the first click does not only move the cursor")
		}
		s.click("count")
		s.press("backspace")
		s.typeText("42")
		s.press("enter")
		s.click("save 1 change")
		s.click("save 1 change")
		if want := `PATCH {"count":42}`; len(server.sent) != 1 || server.sent[0] != want {
			t.Errorf("sent %q", server.sent)
		}
	})
}

// In reports a click goes to one, and where the cursor is it asks where to.
func TestReportsTakeClicks(t *testing.T) {
	for _, size := range inner[:3] {
		onStage(t, withReports(), size.w, size.h, reportsPane, func(s *stage) {
			p := s.pane.(*reportsDialog)
			at := p.at
			name := p.named(p.list[len(p.list)-1])
			if s.click(name); p.at == at || p.form != nil {
				t.Errorf("at %d\n%s", p.at, s.view())
			}
			s.click(name)
			if s.click("Directory"); p.form == nil || p.form.Focused() != "dir" {
				t.Errorf("nothing is asked:\n%s", s.view())
			}
			if s.click("Cancel"); p.form != nil {
				t.Errorf("it still asks:\n%s", s.view())
			}
		})
	}
}

// A click on a row moves the cursor there; one on the row of the cursor opens
// it, below a filter line as well, but not one that only brings the keys here.
func TestRowsOpenByClicks(t *testing.T) {
	for name, c := range map[string]struct {
		pane func(Deps) pane.Pane
		kind string
	}{"list": {NewFolderList, RouteFolder}, "queue": {NewQueue, RouteCase}} {
		t.Run(name, func(t *testing.T) {
			onStage(t, &fakeServer{folders: waitingFolders(t)}, 79, 18, c.pane, func(s *stage) {
				s.pane.(pane.Focuser).Focus(true)
				s.press("/")
				s.typeText("since:9h declined")
				s.press("enter")
				opened := func() int {
					n := 0
					for _, msg := range s.out {
						if m, ok := msg.(pane.OpenMsg); ok && !m.Preview && m.Kind == c.kind {
							n++
						}
					}
					return n
				}
				if s.click("a1000005"); opened() != 0 {
					t.Error("the first click does not only move the cursor")
				}
				if s.click("a1000005"); opened() != 1 {
					t.Errorf("a click where the cursor is opened %d", opened())
				}
				if m, _ := last[pane.OpenMsg](s); m.ID != uuid("a1000005") {
					t.Errorf("opened %+v", m)
				}
				s.pane.(pane.Focuser).Focus(false)
				if s.click("a1000005"); opened() != 1 {
					t.Error("a click that brings the keys here opens")
				}
				s.pane.(pane.Focuser).Focus(true)
				if s.click("when "); opened() != 1 {
					t.Error("a click on the titles opens")
				}
			})
		})
	}
}
