package lists

import (
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// The hits of a person are told newest first, each with the score of that
// person, and lead to their folders.
func TestPersonHits(t *testing.T) {
	onStage(t, demoServer(t), 90, 54, personPane, func(s *stage) {
		if strings.Contains(s.view(), "Hits") {
			t.Error("hits are told before they are known")
		}
		s.pass(time.Second)
		s.says("Hits 2", "09:30 folder e0000001 0.9120 margin −0.0620", "9 Nov folder e0000003 0.8731 margin −0.0231 near")
		s.press("down", "down", "enter")
		if m, _ := last[pane.OpenMsg](s); m.Kind != RouteFolder || m.ID != uuid("e0000003") {
			t.Errorf("opened %+v", m)
		}
		s.press("up", "up", "enter")
		s.open(1) // A photograph again.
	})
}

// In a narrow pane words give way to the numbers, which are never cut.
func TestHitsInANarrowPane(t *testing.T) {
	for _, w := range []int{60, 44, 38, 32} {
		onStage(t, demoServer(t), w, 54, personPane, func(s *stage) {
			s.pass(time.Second)
			view := s.view()
			for _, numbers := range [][2]string{{"0.9120", "−0.0620"}, {"0.8731", "−0.0231"}} {
				i := strings.Index(view, numbers[0])
				if i < 0 {
					t.Fatalf("%d cells: no score %s:\n%s", w, numbers[0], view)
				}
				if line, _, _ := strings.Cut(view[i:], "\n"); !strings.Contains(line, numbers[1]) {
					t.Errorf("%d cells: the margin is cut: %q", w, line)
				}
			}
		})
	}
}

// Without photographs the hits have the cursor all the same.
func TestHitsWithoutPhotographs(t *testing.T) {
	server := demoServer(t)
	for i := range server.persons[api.CollectionID(uuid(eu))] {
		server.persons[api.CollectionID(uuid(eu))][i].Images = nil
	}
	onStage(t, server, 90, 54, personPane, func(s *stage) {
		s.pass(time.Second)
		s.press("end", "enter")
		if m, _ := last[pane.OpenMsg](s); m.ID != uuid("e0000003") {
			t.Errorf("opened %+v", m)
		}
		s.press("up", "up", "up", "enter")
		if m, _ := last[pane.OpenMsg](s); m.ID != uuid("e0000001") {
			t.Errorf("opened %+v", m)
		}
	})
}

// No more than the newest folders are read, and it is said so.
func TestHitsAreBounded(t *testing.T) {
	server := demoServer(t)
	old := server.folders
	server.folders = make([]api.Folder, hitPage*hitPages)
	server.folders = append(server.folders, old...)
	onStage(t, server, 90, 54, personPane, func(s *stage) {
		s.pass(time.Second)
		s.says("Hits 0 in the newest 500 folders that were searched")
	})
	onStage(t, server, 90, 18, personsPane, func(s *stage) {
		s.pass(time.Second)
		s.says("Ivar Holm 3 older")
	})
}

// The list tells when each person was found last. Who passes over a list asks
// for nothing, and that hits cannot be had is no trouble.
func TestLastHits(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, 90, 18, personsPane, func(s *stage) {
		before := server.calls.Load()
		s.do(s.pane.Shown(false))
		s.pass(time.Second)
		if n := server.calls.Load(); n != before {
			t.Errorf("%d calls for a list that was passed over", n-before)
		}
		s.do(s.pane.Shown(true))
		s.settle()
		s.pass(time.Second)
		s.says("Ivar Holm 3 09:30", "Nadia Berg 1 09:30", "שלום עולם 0 —")
	})
	server.failFolders = errDown
	onStage(t, server, 90, 18, personsPane, func(s *stage) {
		s.pass(time.Second)
		s.says("Ivar Holm 3 ·")
		if s.told() != "" {
			t.Errorf("told %q", s.told())
		}
	})
}
