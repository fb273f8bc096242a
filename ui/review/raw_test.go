package review

import (
	"fmt"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// paneSizes are the sizes that a pane which takes the whole screen has on one
// of 80×24, 120×35, 200×60 and 40×10.
var paneSizes = []struct{ w, h int }{{79, 18}, {119, 29}, {199, 54}, {39, 5}}

// rawPane makes panes of what was sent about an object.
func rawPane(kind, id string) func(Deps) pane.Pane {
	return func(d Deps) pane.Pane { return NewRaw(d, kind+"/"+uuid(id)) }
}

func TestRawView(t *testing.T) {
	folders := []api.Folder{matched(t), hostileFolder(t)}
	for _, which := range []struct{ kind, id string }{{"folder", "bad0bad0"}, {"analysis", "0b000001"}} {
		for _, s := range paneSizes {
			t.Run(fmt.Sprintf("%s %dx%d", which.id, s.w, s.h), func(t *testing.T) {
				onStage(t, &fakeServer{folders: folders}, s.w, s.h, rawPane(which.kind, which.id), func(st *stage) {
					requireFrame(st.t, st.view(), s.w, s.h)
				})
			})
		}
	}
}

func TestRawSearchesAndCopies(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}}
	onStage(t, server, 79, 18, rawPane("folder", "7f3c0a12"), func(s *stage) {
		s.press("/")
		s.typeText("0.7312")
		if v := s.view(); !strings.Contains(v, "places") || s.pane.Mode() != pane.Text {
			t.Errorf("searching shows:\n%s", v)
		}
		s.press("enter", "y")
		if m, _ := last[pane.StatusMsg](s); m.Text != "Copied min_confidence, 6 B." {
			t.Errorf("copying says %q", m.Text)
		}
		before := s.view()
		s.press("n")
		if s.view() == before {
			t.Error("the next place is the same")
		}
		s.send(pane.MaskMsg{On: true})
		if v := s.view(); strings.Contains(v, "min_confidence") || !strings.Contains(v, "while they are masked") {
			t.Errorf("masked, it shows:\n%s", v)
		}
		s.press("y")
		if m, _ := last[pane.StatusMsg](s); m.Text != "Copied min_confidence, 6 B." {
			t.Errorf("masked, it copies: %q", m.Text)
		}
	})
}

func TestRawStates(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}, fail: errDown}
	onStage(t, server, 79, 18, rawPane("folder", "7f3c0a12"), func(s *stage) {
		requireFrame(s.t, s.view(), 79, 18)
		server.fail = nil
		s.press("r")
		if !strings.Contains(s.view(), "analyses") {
			t.Errorf("trying again shows:\n%s", s.view())
		}
		server.fail = errDown
		s.press("r") // what was there stays
		if !strings.Contains(s.view(), "analyses") {
			t.Errorf("a failed refresh shows:\n%s", s.view())
		}
		before := s.view()
		s.send(rawMsg{to: s.pane.ID(), gen: 1, err: errDown})
		if s.view() != before {
			t.Error("an old answer was taken")
		}
	})
	for _, id := range []string{"", "folder/", "folder/../x", "company/1", "folder/a/b"} {
		if NewRaw(Deps{}, id) != nil {
			t.Errorf("%q opens a pane", id)
		}
	}
}
