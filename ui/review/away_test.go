package review

import (
	"testing"

	"ozdesk/api/watch"
	"ozdesk/ui/pane"
)

func TestNobodyIsListenedForWhileTheTerminalIsAway(t *testing.T) {
	panes := map[string]func(Deps) pane.Pane{
		"list":     NewFolderList,
		"folder":   func(d Deps) pane.Pane { return NewFolder(d, uuid("7f3c0a12")) },
		"analysis": func(d Deps) pane.Pane { return NewAnalysis(d, uuid("0b000001")) },
	}
	for name, makePane := range panes {
		t.Run(name, func(t *testing.T) {
			onStage(t, &fakeServer{folders: manyFolders(t, 9)}, 79, 18, makePane, func(s *stage) {
				step := func(what string, want bool) {
					s.settle()
					if s.sub.paused != want {
						t.Errorf("%s: the listener rests: %v", what, s.sub.paused)
					}
				}
				step("at first", false)
				s.send(pane.AwayMsg{On: true})
				step("away", true)
				s.do(s.pane.Shown(false))
				s.send(pane.AwayMsg{On: false})
				step("hidden, and somebody looks", true)
				s.send(pane.AwayMsg{On: true})
				s.do(s.pane.Shown(true))
				step("shown while nobody looks", true)
				s.send(pane.AwayMsg{On: false})
				step("back", false)
				f := s.server.folders[0]
				f.Analyses = f.Analyses[:1]
				before := s.view()
				s.news(watch.Event{Kind: watch.Changed, ID: f.ID, Folder: f})
				if name != "analysis" && s.view() == before {
					t.Error("news after the rest changes nothing")
				}
			})
		})
	}
}

func TestAListenerThatBeginsWhileAwayRests(t *testing.T) {
	var away bool
	makePane := func(d Deps) pane.Pane {
		p := NewFolderList(d)
		p.Update(pane.AwayMsg{On: true})
		away = true
		return p
	}
	onStage(t, &fakeServer{folders: manyFolders(t, 3)}, 79, 18, makePane, func(s *stage) {
		if !away || !s.sub.paused {
			t.Error("it asks while nobody looks")
		}
	})
}
