package review

import (
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// A new folder can be made from within another one. The list that both belong
// to is told, and opens it.
func TestNewFolderFromAFolder(t *testing.T) {
	var list pane.ID
	server := &fakeServer{folders: []api.Folder{matched(t)}}
	onStage(t, server, 70, 30, func(d Deps) pane.Pane {
		d = d.complete() // both share what runs
		list = NewFolderList(d).ID()
		return NewFolder(d, uuid("7f3c0a12"))
	}, func(s *stage) {
		s.press("n")
		m, _ := last[pane.DialogMsg](s)
		if dialog, ok := m.Pane.(*newFolderDialog); !ok || dialog.to != list {
			t.Fatalf("the key opens %T, which does not answer to the list", m.Pane)
		}
	})
}

func TestFolderForbids(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}}
	onStage(t, server, 70, 30, func(d Deps) pane.Pane {
		d.Forbidden = func() string { return "an OPERATOR only reads" }
		return NewFolder(d, uuid("7f3c0a12"))
	}, func(s *stage) {
		s.press("n", "a", "f")
		if m, ok := last[pane.DialogMsg](s); ok {
			t.Errorf("a forbidden key opens %T", m.Pane)
		}
		greyed := 0
		for _, k := range s.pane.Keys() {
			if !k.Enabled() && strings.Contains(k.Help().Desc, "an OPERATOR only reads") {
				greyed++
			}
		}
		if greyed != 3 {
			t.Errorf("%d keys are greyed with the reason, want 3", greyed)
		}
	})
}
