package review

import (
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/watch"
	"ozdesk/ui/pane"
)

// stuckFolder is a folder with an analysis that runs and one that has ended.
func stuckFolder(t *testing.T) api.Folder {
	m := media("0a000001", "selfie.jpg", "photo_selfie")
	return folder(t, "57ac0001", "PROCESSING", 0, object{}, []object{m}, []object{
		biometry("b0000001", "PROCESSING", "", 0, m, m), quality("b0000002", "SUCCESS", "0.0463", m),
	})
}

// lineWith returns the line of a view that has a word, "" for none.
func lineWith(view, word string) string {
	for line := range strings.Lines(view) {
		if strings.Contains(line, word) {
			return strings.TrimRight(line, " \n")
		}
	}
	return ""
}

func TestWhatIsStuckIsMarked(t *testing.T) {
	f := stuckFolder(t)
	running := f.Analyses[0].ID
	tests := []struct {
		name     string
		make     func(Deps) pane.Pane
		w, h     int
		row      string
		sentence bool
	}{
		{"list", NewFolderList, 119, 18, f.ID.Short(), false},
		{"narrow list", NewFolderList, 56, 18, f.ID.Short(), false},
		{"folder", func(d Deps) pane.Pane { return NewFolder(d, string(f.ID)) }, 79, 30, "BIOMETRY", true},
		{"folder in few lines", func(d Deps) pane.Pane { return NewFolder(d, string(f.ID)) }, 79, 6, "BIOMETRY", false},
		{"analysis", func(d Deps) pane.Pane { return NewAnalysis(d, string(running)) }, 79, 30, "BIOMETRY", true},
		{"analysis in few lines", func(d Deps) pane.Pane { return NewAnalysis(d, string(running)) }, 40, 2, "BIOMETRY", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			onStage(t, &fakeServer{folders: []api.Folder{f}}, tt.w, tt.h, tt.make, func(s *stage) {
				if strings.Contains(s.view(), stuckWord) {
					t.Fatalf("marked too early:\n%s", s.view())
				}
				s.news(watch.Event{Kind: watch.Changed, ID: f.ID, Folder: f, Stuck: []api.AnalysisID{running}})
				if row := lineWith(s.view(), tt.row); !strings.Contains(row, stuckWord) {
					t.Errorf("no mark in %q:\n%s", row, s.view())
				}
				if got := strings.Contains(s.view(), "It may still end"); got != tt.sentence {
					t.Errorf("what it means is said: %v\n%s", got, s.view())
				}
				if p, ok := s.pane.(*AnalysisPane); ok && !strings.Contains(p.Brief(), stuckWord) {
					t.Errorf("in one line it is %q", p.Brief())
				}
				if row := lineWith(s.view(), "QUALITY"); strings.Contains(row, stuckWord) {
					t.Errorf("what has ended is marked: %q", row)
				}
				s.news(watch.Event{Kind: watch.Changed, ID: f.ID, Folder: f})
				if strings.Contains(s.view(), stuckWord) {
					t.Errorf("the mark stays:\n%s", s.view())
				}
			})
		})
	}
}

// A pane that is opened later knows what another one has heard.
func TestStuckIsSharedByPanes(t *testing.T) {
	f := stuckFolder(t)
	running := new(Running)
	running.stall(watch.Event{ID: f.ID, Stuck: []api.AnalysisID{f.Analyses[0].ID}})
	onStage(t, &fakeServer{folders: []api.Folder{f}}, 79, 30, func(d Deps) pane.Pane {
		d.Running = running
		return NewAnalysis(d, string(f.Analyses[0].ID))
	}, func(s *stage) {
		if !strings.Contains(s.view(), stuckWord) {
			t.Errorf("the mark is lost:\n%s", s.view())
		}
	})
	if running.forget(f.ID); running.stuckIn(&f) {
		t.Error("what is gone is stuck")
	}
}
