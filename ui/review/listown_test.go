package review

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

func TestFolderListShowsWhatIsMadeFromIt(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 240)}
	onStage(t, server, 60, 14, NewFolderList, func(s *stage) {
		s.press("end")
		m := media("00010099", "photo.jpg")
		fresh := folder(t, "f0e50001", "INITIAL", -1e9, object{}, []object{m}, nil)
		running := folder(t, "f0e50002", "PROCESSING", 0, object{}, nil,
			[]object{biometry("b0000099", "PROCESSING", "", 0, m, m)}).Analyses
		s.send(folderMadeMsg{to: s.pane.ID(), folder: withAnalyses(fresh, running)})
		s.settle()
		if id, row := s.pane.(*FolderList).table.Cursor(); id != string(fresh.ID) || row != 0 {
			t.Errorf("the cursor is on %s in row %d", id, row)
		}
		if v := s.view(); !strings.Contains(v, "f0e50001  ◐ running") || !strings.Contains(v, "of 241") {
			t.Errorf("the new folder does not run on top:\n%s", v)
		}
		if busy, _ := last[pane.BusyMsg](s); busy.Count == 0 || !slices.Contains(s.sub.ids, fresh.ID) {
			t.Errorf("it counts %d running and follows %v", busy.Count, s.sub.ids)
		}
		opens := slices.ContainsFunc(s.out, func(msg tea.Msg) bool {
			m, ok := msg.(pane.OpenMsg)
			return ok && !m.Preview && m.ID == string(fresh.ID) && m.From == s.pane.ID()
		})
		if preview, _ := last[pane.OpenMsg](s); !opens || preview.ID != string(fresh.ID) {
			t.Errorf("opened %v, last asked for %+v", opens, preview)
		}
	})
}

func TestFolderListFilteredKeepsToItsFilter(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 40)}
	onStage(t, server, 60, 14, NewFolderList, func(s *stage) {
		s.press("/")
		s.typeText("status:failed")
		s.press("enter", "down")
		before, _ := s.pane.(*FolderList).table.Cursor()
		s.send(folderMadeMsg{to: s.pane.ID(), folder: folder(t, "f0e50001", "SUCCESS", 0, object{}, nil, nil)})
		s.settle()
		if after, _ := s.pane.(*FolderList).table.Cursor(); after != before || strings.Contains(s.view(), "f0e50001") {
			t.Errorf("the cursor went from %s to %s:\n%s", before, after, s.view())
		}
		if m, _ := last[pane.OpenMsg](s); m.ID != uuid("f0e50001") {
			t.Errorf("the folder is not opened: %+v", m)
		}
	})
}

func TestFolderListShowsWhatIsLaunchedFromIt(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 40)}
	onStage(t, server, 60, 14, NewFolderList, func(s *stage) {
		m := media("00010099", "photo.jpg")
		launched := folder(t, "f0e50002", "PROCESSING", 0, object{}, nil,
			[]object{biometry("b0000099", "PROCESSING", "", 0, m, m)}).Analyses
		if v := s.view(); !strings.Contains(v, "7f3c0a12  ✗ fail") {
			t.Fatalf("the first folder:\n%s", v)
		}
		s.send(analysesLaunchedMsg{to: s.pane.ID(), folder: api.FolderID(uuid("7f3c0a12")), analyses: launched})
		s.settle()
		if v := s.view(); !strings.Contains(v, "7f3c0a12  ◐ running") {
			t.Errorf("the row does not turn running at once:\n%s", v)
		}
		if len(server.folders[0].Analyses) != 2 {
			t.Error("a folder that others hold was changed")
		}
		s.send(analysesLaunchedMsg{to: s.pane.ID(), folder: "unknown", analyses: launched})
		s.settle()
	})
}
