package review

import (
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/watch"
	"ozdesk/ui/pane"
)

// told is what the list tells the root for a tally, nothing for no news.
func told(list *FolderList) []int {
	var out []int
	var run func(cmd tea.Cmd)
	run = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		switch msg := cmd().(type) {
		case tea.BatchMsg:
			for _, c := range msg {
				run(c)
			}
		case pane.BusyMsg:
			out = append(out, msg.Count)
		}
	}
	run(list.Update(tallyMsg{to: list.id}))
	return out
}

func TestWhatRunsIsCountedWhileTheListIsHidden(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 12)} // two of them run
	var list *FolderList
	onStage(t, server, 79, 18, func(d Deps) pane.Pane {
		d.Running = new(Running)
		alone := d
		alone.listen = nil // the folder alone hears
		list = NewFolderList(alone).(*FolderList)
		list.Resize(79, 18)
		return NewFolder(d, uuid("7f3c0a12"))
	}, func(s *stage) {
		window, err := openWindow(t.Context(), server, list.applied, 0, 20)
		if err != nil {
			t.Fatal(err)
		}
		list.Shown(true)
		_, gen := list.replacing.Next(list.ctx)
		list.Update(listReplacedMsg{to: list.id, gen: gen, filter: list.applied, window: window})
		list.Shown(false)
		if list.busy != 2 {
			t.Fatalf("the list counts %d", list.busy)
		}
		if got := told(list); len(got) != 0 {
			t.Errorf("hidden behind a folder it says %v", got)
		}
		m := media("00010099", "photo.jpg")
		launched := folder(t, "7f3c0a12", "PROCESSING", 3*time.Minute, object{}, []object{m},
			[]object{biometry("b0000099", "PROCESSING", "", 0, m, m)})
		s.news(watch.Event{Kind: watch.Changed, ID: launched.ID, Folder: launched})
		if got := told(list); !slices.Equal(got, []int{3}) || !slices.Contains(s.sub.ids, server.folders[6].ID) {
			t.Errorf("with one more it says %v and follows %v", got, s.sub.ids)
		}
		ended := server.folders[6]
		ended.Analyses = nil
		s.news(watch.Event{Kind: watch.Changed, ID: ended.ID, Folder: ended},
			watch.Event{Kind: watch.Gone, ID: launched.ID})
		if got := told(list); !slices.Equal(got, []int{1}) {
			t.Errorf("with two less it says %v", got)
		}
		s.do(s.pane.Shown(false))
		s.settle()
		if got := told(list); !slices.Equal(got, []int{0}) {
			t.Errorf("with nobody listening it says %v", got)
		}
		list.Close()
	})
}

func TestRunningIsBounded(t *testing.T) {
	var r Running
	f := folder(t, "00000001", "PROCESSING", 0, object{}, nil, []object{biometry("b0000001", "PROCESSING", "", 0)})
	for i := range 2 * maxFollowed {
		f.ID = api.FolderID(uuid(string(rune('a'+i%26))) + string(rune('a'+i/26)))
		r.note(&f)
	}
	if n := len(r.ids()); n != maxFollowed {
		t.Errorf("%d folders are followed", n)
	}
	if r.clear(); len(r.ids("x")) != 1 {
		t.Errorf("afterwards %v", r.ids("x"))
	}
}
