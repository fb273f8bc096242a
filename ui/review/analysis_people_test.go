package review

import (
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

const inCollection = "photographs in the collection"

// Who was found is seen beside the pictures they were found on; masked they are
// not, and what could not be had is asked for once, and again on refresh.
func TestPhotographsOfWhoWasFound(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{searched(t)}, pictures: true, people: map[api.PersonID]string{"person-1": "Ivar Holm"}}
	onStage(t, server, 70, 50, analysisPane("5ea00001"), func(s *stage) {
		if v := s.view(); !strings.Contains(v, "2 "+inCollection) || strings.Contains(v, "loading") {
			t.Errorf("the photographs are missing:\n%s", v)
		}
		s.press("down", "enter")
		if m, _ := last[pane.OpenMsg](s); m.Kind != RoutePerson {
			t.Errorf("the person opens %+v", m)
		}
		s.send(pane.MaskMsg{On: true})
		s.settle()
		if v := s.view(); strings.Contains(v, inCollection) {
			t.Errorf("shown masked:\n%s", v)
		}
		s.send(pane.MaskMsg{})
		s.send(pane.SignedOutMsg{})
		s.settle()
		if p := s.pane.(*AnalysisPane); len(p.people.photos) != 0 {
			t.Error("kept without a session")
		}
	})

	gone := &fakeServer{folders: []api.Folder{searched(t)}, pictures: true}
	onStage(t, gone, 70, 50, analysisPane("5ea00001"), func(s *stage) {
		if v := s.view(); strings.Contains(v, inCollection) || !strings.Contains(v, "person person-1") {
			t.Errorf("somebody who is gone is shown as\n%s", v)
		}
		before := gone.calls.Load()
		s.press("down", "up", "down")
		if now := gone.calls.Load(); now != before {
			t.Errorf("asked %d times more for somebody who is gone", now-before)
		}
		gone.people = map[api.PersonID]string{"person-1": "Ivar Holm"}
		s.press("r")
		if v := s.view(); !strings.Contains(v, inCollection) {
			t.Errorf("a refresh does not ask again:\n%s", v)
		}
	})
}
