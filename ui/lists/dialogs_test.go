package lists

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// files writes photographs, and files that are none, and returns the
// directory.
func files(t *testing.T) string {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("tall.png", drawnPNG(t, 12, 16))
	write("wide.png", drawnPNG(t, 16, 12))
	write("two words.png", drawnPNG(t, 10, 10))
	write("empty.png", nil)
	write("words.png", []byte("these are words and no picture"))
	write("archive.png", []byte("PK\x03\x04 and so on, long enough to be told apart"))
	return dir
}

func TestNewCollection(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, 79, 30, collectionsPane, func(s *stage) {
		s.press("n")
		requireFrame(t, s.view(), 66, 24)
		s.press("tab", "tab", "tab", "enter")
		s.says("a collection needs a name")
		s.typeText("STAFF-white")
		s.press("tab", "tab", "tab", "enter")
		s.says("there is a collection of this name already")
		s.typeText("-2")
		s.press("tab", "right", "tab", "tab")
		server.failWrite = errDown
		s.press("enter")
		s.says("The server cannot be reached", "STAFF-white-2", "● whitelist")
		server.failWrite = nil
		s.press("enter")
		s.open(0)
		if id, _ := s.pane.(*CollectionList).table.Cursor(); id != uuid("c0000099") {
			t.Errorf("the cursor is on %s", id)
		}
		s.says("STAFF-white-2 0 0 □ whitelist")
		if s.told() != "The collection STAFF-white-2 was made." {
			t.Errorf("told %q", s.told())
		}
	})
}

func TestNewCollectionWhoseAnswerWasLost(t *testing.T) {
	for _, made := range []bool{true, false} {
		server := demoServer(t)
		server.failWrite, server.keeps = lost("r-9"), made
		onStage(t, server, 79, 30, collectionsPane, func(s *stage) {
			s.press("n")
			s.typeText("fresh")
			s.press("tab", "tab", "tab", "enter")
			if made {
				s.open(0)
				s.says("fresh 0 0 ■ blacklist")
				return
			}
			s.open(1)
			s.says("The collection cannot be found so far.", "fresh")
		})
	}
}

// A server that drops the mark at the creation gets it by a call of its own; one
// that refuses that too is told of.
func TestDroppedMarkIsSet(t *testing.T) {
	for _, refuses := range []bool{false, true} {
		server := demoServer(t)
		onStage(t, server, 79, 30, collectionsPane, func(s *stage) {
			server.markless = true
			if refuses {
				server.failMeta = api.ErrForbidden
			}
			s.press("n")
			s.typeText("fresh")
			s.press("tab", "right", "tab", "tab", "enter")
			s.open(0)
			if told := strings.Contains(s.told(), "did not keep that it is a whitelist"); told != refuses {
				t.Errorf("refuses %v: told %q", refuses, s.told())
			}
			if !refuses {
				s.says("fresh 0 0 □ whitelist")
			}
		})
	}
}

func TestServerThatKeepsNoMarkIsTold(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, 79, 30, collectionsPane, func(s *stage) {
		server.short = true // neither the answer nor a look has metadata
		s.press("n")
		s.typeText("fresh")
		s.press("tab", "right", "tab", "tab", "enter")
		s.open(0)
		if !strings.Contains(s.told(), "did not keep that it is a whitelist") {
			t.Errorf("told %q", s.told())
		}
	})
}

func TestEnrol(t *testing.T) {
	dir, server := files(t), demoServer(t)
	onStage(t, server, 79, 30, personsPane, func(s *stage) {
		s.press("e")
		s.typeText(filepath.Join(dir, "tall.png"))
		s.press("enter")
		s.update(s.top(), tea.PasteMsg{Content: "'" + filepath.Join(dir, "wide.png") + "' " + strings.ReplaceAll(filepath.Join(dir, "two words.png"), " ", `\ `)})
		s.settle()
		s.says("Photographs 3", "tall.png", "photo_selfie orientation_portrait", "orientation_landscape")
		s.press("tab")
		s.typeText("Astrid")
		s.press("tab", "tab")
		s.typeText("Lind")
		s.press("tab", "tab", "enter")
		s.open(0)
		if want := "Astrid Lind is in blacklist-eu now, with 3 photographs."; s.told() != want {
			t.Errorf("told %q", s.told())
		}
		if id, _ := s.pane.(*PersonList).table.Cursor(); id != uuid("a0000099") {
			t.Errorf("the cursor is on %s", id)
		}
		tags := []string{}
		for _, sent := range server.sent {
			_, words, _ := strings.Cut(sent, "[")
			tags = append(tags, words)
		}
		if !slices.Equal(tags, []string{"photo_selfie orientation_portrait]", "photo_selfie orientation_landscape]", "photo_selfie orientation_portrait]"}) {
			t.Errorf("sent %q", server.sent)
		}
	})
}

func TestEnrolChecksFiles(t *testing.T) {
	dir := files(t)
	onStage(t, demoServer(t), 79, 30, personsPane, func(s *stage) {
		s.press("e", "tab", "tab", "tab", "tab", "tab", "enter")
		s.says("There is no photograph yet.")
		s.typeText(filepath.Join(dir, "none.png"))
		s.press("enter")
		s.says("there is no such file", "none.png")
		p := s.top().(*enrolDialog)
		p.path.SetValue("")
		for _, name := range []string{"empty.png", "words.png", "archive.png", "tall.png", "tall.png"} {
			s.typeText(filepath.Join(dir, name))
			s.press("enter")
		}
		s.says("the file is empty", "this is no picture, or it is damaged", "this is an archive, not a photograph", "it is in the list already")
		requireFrame(t, s.view(), 66, 24)
		s.press("tab", "tab", "tab", "tab", "tab", "enter")
		s.says("3 files are no photographs that can be sent.", "Take them out with x.")
		s.press("x", "x", "x")
		if len(p.files) != 1 {
			t.Errorf("%d files are left", len(p.files))
		}
		s.press("enter")
		s.says("orientation_landscape")
		s.press("esc")
		s.open(2)
		s.press("enter") // stay
		s.open(1)
		s.press("esc", "tab", "enter")
		s.open(0)
	})
}

// A photograph that does not seem to show just one face is remarked on, and may
// be sent.
func TestEnrolRemarksOnFaces(t *testing.T) {
	dir := files(t)
	with := func(d *Deps) { d.Faces = faces(0) }
	onStageWith(t, demoServer(t), kit.EnvOptions{}, with, 79, 30, personsPane, func(s *stage) {
		s.press("e")
		s.typeText(filepath.Join(dir, "tall.png"))
		s.press("enter")
		s.says("no face found, perhaps wrongly")
		if n, _ := s.top().(*enrolDialog).files.faults(); n != 0 {
			t.Error("it cannot be sent")
		}
		s.press("esc", "tab", "enter")
	})
}

func TestEnrolKeepsEverythingOnError(t *testing.T) {
	dir, server := files(t), demoServer(t)
	server.failWrite = &api.Error{Kind: api.KindServer, Status: 500, Message: text.New("no\x1b[31m")}
	onStage(t, server, 79, 30, personsPane, func(s *stage) {
		s.press("e")
		s.typeText(filepath.Join(dir, "tall.png"))
		s.press("enter", "tab")
		s.typeText("Astrid")
		s.press("tab", "tab", "tab", "tab", "enter")
		s.open(1)
		s.says("The server failed with HTTP status 500.", "Everything chosen is still here.", "tall.png", "Astrid")
		if s.top().Unsaved() == "" {
			t.Error("nothing is said to be lost")
		}
		server.failWrite = nil
		s.press("enter")
		s.open(0)
	})
}

func TestEnrolWhoseAnswerWasLost(t *testing.T) {
	for name, c := range map[string]struct {
		pane        func(Deps) pane.Pane
		made, blind bool
		open        int
		want        string
	}{
		"person, made":          {pane: personsPane, made: true, open: 0},
		"person, not made":      {pane: personsPane, open: 1, want: "It is not known whether the person was added; there is none so far."},
		"photographs, made":     {pane: personPane, made: true, open: 0},
		"photographs, not made": {pane: personPane, open: 1, want: "It is not known whether the photographs were added; there are none so far."},
		"photographs, blind":    {pane: personPane, blind: true, open: 1, want: "It is not known whether the photographs were added."},
	} {
		t.Run(name, func(t *testing.T) {
			dir, server := files(t), demoServer(t)
			server.failWrite, server.keeps, server.blind = lost("r-77"), c.made, c.blind
			onStage(t, server, 79, 30, c.pane, func(s *stage) {
				s.press("n")
				s.typeText(filepath.Join(dir, "tall.png"))
				s.press("enter", "tab")
				for s.top().(*enrolDialog).form.Focused() != "yes" {
					s.press("tab")
				}
				s.press("enter")
				s.open(c.open)
				if c.open > 0 {
					s.says(c.want, "Look at the list before you send it again.", "tall.png")
				}
			})
		})
	}
}

func TestUploadShowsProgressAndStops(t *testing.T) {
	dir, server := files(t), demoServer(t)
	onStage(t, server, 79, 30, personPane, func(s *stage) {
		s.press("n")
		s.typeText(filepath.Join(dir, "tall.png"))
		s.press("enter", "tab", "tab")
		server.hold = make(chan struct{})
		s.press("enter")
		if s.top().Mode() != pane.Busy || s.top().Unsaved() == "" {
			t.Error("an upload is no work")
		}
		s.pass(time.Second)
		s.says("Sending 1 photograph", "Everything is sent.")
		s.press("esc")
		s.open(2)
		s.press("tab", "enter")
		s.open(1)
		s.says("The upload was stopped", "tall.png")
		if len(server.persons[api.CollectionID(uuid(eu))][1].Images) != 3 {
			t.Error("something was added")
		}
		close(server.hold)
	})
}

func TestSamplesArePicked(t *testing.T) {
	dir := files(t)
	with := func(d *Deps) { d.SamplesDir = func(context.Context) (string, error) { return dir, nil } }
	onStageWith(t, demoServer(t), kit.EnvOptions{}, with, 79, 30, personsPane, func(s *stage) {
		s.press("n", "enter")
		s.says("1 samples", "tall.png", "wide.png")
		s.press("end", "space", "up", "up", "enter") // words.png, past the last
		s.says("Photographs 1", "words.png")
		s.press("enter") // the same picker again
		s.says("1 samples")
		s.press("esc")
		s.says("Photographs 1")
	})
}

func TestSamplesThatCannotBeMade(t *testing.T) {
	with := func(d *Deps) { d.SamplesDir = func(context.Context) (string, error) { return "", errDown } }
	onStageWith(t, demoServer(t), kit.EnvOptions{}, with, 79, 30, personsPane, func(s *stage) {
		s.press("n", "enter")
		s.says("1 here")
		if !strings.Contains(s.told(), "There are no sample pictures.") {
			t.Errorf("told %q", s.told())
		}
	})
}

func TestServerThatListsNoPhotographs(t *testing.T) {
	server := demoServer(t)
	server.short = true
	onStage(t, server, 79, 18, personPane, func(s *stage) {
		s.says("Photographs 3", "ivar-1.jpg")
	})
	onStage(t, server, 79, 18, personsPane, func(s *stage) {
		s.says("Ivar Holm 3")
		if s.pane.Title() != "Persons of blacklist-eu" { // found in the list instead
			t.Errorf("title %q", s.pane.Title())
		}
	})
}

func TestDeletedElsewhere(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, 79, 18, personPane, func(s *stage) {
		server.persons = nil
		s.deps.Changes.tell(0)
		s.pass(time.Second)
		s.says("The server does not have this, or no longer.")
		if s.told() != "" {
			t.Errorf("told %q besides", s.told())
		}
	})
}

func TestPhotographDialog(t *testing.T) {
	onStage(t, demoServer(t), 79, 30, personPane, func(s *stage) {
		s.press("right", "enter")
		s.open(1)
		s.says("2 of 3", "photo_selfie ‹U+202E›tag")
		s.press("right")
		s.says("3 of 3", "no tags")
		s.press("right")
		requireFrame(t, s.view(), 66, 24)
		s.update(s.top(), pane.MaskMsg{On: true})
		s.says("masked")
		s.press("enter")
		s.open(0)
	})
}

func TestGridMoves(t *testing.T) {
	var images []api.PersonImage
	for i := range 7 {
		images = append(images, photo(fmt.Sprintf("f00000%02d", i), ""))
	}
	server := demoServer(t)
	server.persons[api.CollectionID(uuid(eu))][1].Images = images
	onStage(t, server, 50, 24, personPane, func(s *stage) { // three columns
		p := s.pane.(*PersonPane)
		for _, step := range []struct {
			key  string
			want int
		}{
			{"right", 1},
			{"down", 4},
			{"down", 6},
			{"down", 6},
			{"up", 3},
			{"left", 2},
			{"home", 0},
			{"up", 0},
			{"left", 0},
			{"end", 6},
			{"pgup", 0},
			{"pgdown", 6},
		} {
			s.press(step.key)
			if got := p.grid.index(); got != step.want {
				t.Errorf("%s leads to %d, not %d", step.key, got, step.want)
			}
			if !strings.Contains(s.view(), images[step.want].ID.Short()) {
				t.Errorf("%s: the chosen photograph is not on the screen", step.key)
			}
		}
		first, count, _ := p.scroll.Position()
		if n := len(p.grid.between(first, first+count)); n == 0 || n > 7 {
			t.Errorf("%d photographs are visible", n)
		}
	})
}
