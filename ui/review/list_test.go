package review

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/watch"
	"ozdesk/ui/pane"
)

var sizes = []struct{ w, h int }{{79, 18}, {64, 29}, {55, 24}, {119, 29}, {199, 54}, {40, 5}, {40, 2}}

func TestFolderListView(t *testing.T) {
	for _, s := range sizes {
		t.Run(fmt.Sprintf("%dx%d", s.w, s.h), func(t *testing.T) {
			onStage(t, &fakeServer{folders: manyFolders(t, 240)}, s.w, s.h, NewFolderList, func(st *stage) {
				requireFrame(st.t, st.view(), s.w, s.h)
			})
		})
	}
}

func TestFolderListNotesAreWords(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 3)}
	server.folders[2].Analyses[0].Scripted = true
	for w, want := range map[int]string{
		119: "−0.0044 near scripted", 79: "−0.0044 near scripted", 64: "−0.0044 near scripted", 59: "−0.0044 near …", 55: "−0.0044 near",
	} {
		onStage(t, server, w, 10, NewFolderList, func(s *stage) {
			var row string
			for line := range strings.Lines(s.view()) {
				if strings.Contains(line, "a0000002") {
					row = strings.TrimSpace(line)
				}
			}
			if !strings.Contains(row, want) || w < 79 && !strings.HasSuffix(row, want) {
				t.Errorf("%d cells: %q, want %q", w, row, want)
			}
		})
	}
}

func TestFolderListStates(t *testing.T) {
	tests := []struct {
		name   string
		server *fakeServer
		change func(*stage)
	}{
		{"empty", &fakeServer{}, nil},
		{"broken", &fakeServer{fail: errDown}, nil},
		{"signed out", &fakeServer{folders: manyFolders(t, 3)}, func(s *stage) { s.send(pane.SignedOutMsg{}) }},
		{"filter typed", &fakeServer{folders: manyFolders(t, 9)}, func(s *stage) { s.press("/"); s.typeText("status:fail") }},
		{"filter wrong", &fakeServer{folders: manyFolders(t, 9)}, func(s *stage) { s.press("/"); s.typeText("colour:red"); s.press("enter") }},
		{"filter empty", &fakeServer{folders: manyFolders(t, 9)}, func(s *stage) { s.press("/"); s.typeText("status:initial"); s.press("enter") }},
		{"masked", &fakeServer{folders: manyFolders(t, 9)}, func(s *stage) { s.send(pane.MaskMsg{On: true}) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			onStage(t, tt.server, 100, 16, NewFolderList, func(s *stage) {
				if tt.change != nil {
					tt.change(s)
				}
				requireFrame(s.t, s.view(), 100, 16)
			})
		})
	}
}

func TestFolderListWaits(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 3)}
	onStage(t, server, 60, 10, NewFolderList, func(s *stage) {
		p := s.pane.(*FolderList)
		p.drop()
		p.replace(p.applied) // the answer never comes
		if v := s.view(); strings.Contains(v, "waiting") {
			t.Errorf("a spinner flashes at once:\n%s", v)
		}
		s.pass(200 * time.Millisecond)
		if v := s.view(); !strings.Contains(v, "waiting for the folders") {
			t.Errorf("nothing says what is waited for:\n%s", v)
		}
	})
}

func TestFolderListOpensAndPreviews(t *testing.T) {
	onStage(t, &fakeServer{folders: manyFolders(t, 30)}, 60, 12, NewFolderList, func(s *stage) {
		first, ok := last[pane.OpenMsg](s)
		if !ok || !first.Preview || first.ID != uuid("7f3c0a12") || first.Kind != RouteFolder {
			t.Fatalf("preview of the first row: %+v", first)
		}
		s.press("j")
		if m, _ := last[pane.OpenMsg](s); !m.Preview || m.ID != uuid("bad0bad0") {
			t.Errorf("preview after a move: %+v", m)
		}
		s.press("enter")
		if m, _ := last[pane.OpenMsg](s); m.Preview || m.ID != uuid("bad0bad0") || m.From != s.pane.ID() {
			t.Errorf("enter: %+v", m)
		}
		s.press("y")
		if m, _ := last[pane.CopyMsg](s); m.Text != uuid("bad0bad0") {
			t.Errorf("copying says %q", m.Text)
		}
	})
}

func TestFolderListEndAndBack(t *testing.T) {
	onStage(t, &fakeServer{folders: manyFolders(t, 950)}, 60, 12, NewFolderList, func(s *stage) {
		s.press("end")
		if v := s.view(); !strings.Contains(v, "941–950 of 950") || !strings.Contains(v, fmt.Sprintf("%08x", 0xa0000000+949)) {
			t.Errorf("the end is not shown:\n%s", v)
		}
		s.press("home")
		if v := s.view(); !strings.Contains(v, "7f3c0a12") {
			t.Errorf("the beginning is not shown:\n%s", v)
		}
	})
}

func TestFolderListIsLive(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 20)}
	onStage(t, server, 60, 14, NewFolderList, func(s *stage) {
		s.press("j", "j", "j")
		running := server.folders[3]
		if id, _ := s.pane.(*FolderList).table.Cursor(); id != string(running.ID) {
			t.Fatalf("the cursor is on %s", id)
		}
		if busy, _ := last[pane.BusyMsg](s); busy.Count == 0 {
			t.Error("nothing says that analyses run")
		}
		if len(s.sub.ids) == 0 {
			t.Error("running folders are not followed")
		}
		m := media("00010003", "photo.jpg")
		ended := folder(t, string(running.ID[:8]), "SUCCESS", 3*97*time.Minute, object{}, []object{m},
			[]object{biometry("b0000003", "SUCCESS", "0.9999", time.Second, m, m)})
		fresh := folder(t, "f0e50001", "INITIAL", -time.Second, object{}, nil, nil)
		s.news(watch.Event{Kind: watch.Changed, ID: ended.ID, Folder: ended},
			watch.Event{Kind: watch.Changed, ID: fresh.ID, Folder: fresh, New: true})
		view := s.view()
		if !strings.Contains(view, "+0.1499") {
			t.Errorf("the result does not appear by itself:\n%s", view)
		}
		if !strings.Contains(view, "of 21") {
			t.Errorf("the new folder is not counted:\n%s", view)
		}
		if id, row := s.pane.(*FolderList).table.Cursor(); id != string(running.ID) || row != 4 {
			t.Errorf("the cursor went to %s in row %d", id, row)
		}
		s.press("home")
		if !strings.Contains(s.view(), "f0e50001") {
			t.Error("the new folder is not on top")
		}
		s.news(watch.Event{Kind: watch.Gone, ID: fresh.ID})
		if strings.Contains(s.view(), "f0e50001") {
			t.Error("a deleted folder stays")
		}
	})
}

func TestFolderListFilters(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 40)}
	onStage(t, server, 80, 14, NewFolderList, func(s *stage) {
		s.press("/")
		if s.pane.Mode() != pane.Text {
			t.Fatal("typing a filter is not text mode")
		}
		s.typeText("declined")
		s.press("enter")
		if v := s.view(); s.pane.Mode() != pane.Normal || strings.Contains(v, "✓ pass") || !strings.Contains(v, "✗ fail") {
			t.Errorf("the filter does not hold:\n%s", v)
		}
		s.press("/")
		for range len("declined") {
			s.press("backspace")
		}
		s.typeText("A000000")
		s.press("enter")
		if v := s.view(); !strings.Contains(v, "a0000002") || strings.Contains(v, "a0000010") || !strings.Contains(v, "of 14") {
			t.Errorf("the beginning of an id does not find its folders:\n%s", v)
		}
		if cmd, used := s.pane.(pane.Backer).Back(); !used {
			t.Error("esc does not lift the filter")
		} else {
			s.do(cmd)
			s.settle()
		}
		if v := s.view(); !strings.Contains(v, "of 40") {
			t.Errorf("the filter is not lifted:\n%s", v)
		}
		if _, used := s.pane.(pane.Backer).Back(); used {
			t.Error("esc is kept although nothing is filtered")
		}
	})
}

func TestFolderListFilterFailureKeepsWhatWasTyped(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 40)}
	onStage(t, server, 80, 14, NewFolderList, func(s *stage) {
		server.fail = errDown
		s.press("/")
		s.send(tea.PasteMsg{Content: "status:failed"})
		s.press("enter")
		v := s.view()
		if !strings.Contains(v, "status:failed") || s.pane.Mode() != pane.Text || !strings.Contains(v, "7f3c0a12") {
			t.Errorf("the line or the list is lost:\n%s", v)
		}
		server.fail = nil
		s.press("enter")
		if v := s.view(); s.pane.Mode() != pane.Normal || !strings.Contains(v, "bad0bad0") || strings.Contains(v, "7f3c0a12") {
			t.Errorf("the second attempt does not filter:\n%s", v)
		}
		s.press("/")
		s.typeText(" id:99999999")
		s.press("enter")
		if v := s.view(); !strings.Contains(v, "no folder has an id that begins with 99999999") {
			t.Errorf("nothing says that there is no such id:\n%s", v)
		}
		s.press("esc")
		if v := s.view(); strings.Contains(v, "99999999") || !strings.Contains(v, "status:failed") {
			t.Errorf("leaving does not go back to the filter that holds:\n%s", v)
		}
	})
}

func TestFolderListDropsStaleAnswers(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 5)}
	onStage(t, server, 80, 14, NewFolderList, func(s *stage) {
		p := s.pane.(*FolderList)
		window := p.rows.window
		s.send(listReplacedMsg{to: p.id, gen: 1, window: nil, err: errDown})
		s.send(pageMsg{to: p.id, gen: p.pageGen + 1})
		if p.rows.window != window || p.err != nil {
			t.Error("an old answer was taken")
		}
	})
}

func TestFolderListStaysWhenTheServerGoes(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 12)}
	onStage(t, server, 80, 14, NewFolderList, func(s *stage) {
		server.fail = errDown
		s.press("r")
		if v := s.view(); !strings.Contains(v, "7f3c0a12") {
			t.Errorf("the old list is gone:\n%s", v)
		}
		if m, ok := last[pane.StaleMsg](s); !ok || m.Since.IsZero() {
			t.Error("nothing says that the list is old")
		}
		if m, _ := last[pane.StatusMsg](s); m.Level != pane.Bad || m.Text == "" {
			t.Errorf("the status line says %+v", m)
		}
		server.fail = nil
		s.news(watch.Event{Kind: watch.LinkRestored})
		if m, _ := last[pane.StaleMsg](s); !m.Since.IsZero() {
			t.Error("nothing says that the list is current again")
		}
	})
}

func TestFolderListSaysWhenTheServerGoes(t *testing.T) {
	onStage(t, &fakeServer{folders: manyFolders(t, 12)}, 80, 14, NewFolderList, func(s *stage) {
		lost := watch.Event{Kind: watch.LinkLost, Link: watch.Link{Err: errDown, Since: stageStart}}
		s.news(lost)
		if m, _ := last[pane.StatusMsg](s); m.Level != pane.Bad || !strings.Contains(m.Text, "cannot be reached") {
			t.Errorf("lost, it says %+v", m)
		}
		if m, _ := last[pane.StaleMsg](s); !m.Since.Equal(stageStart) {
			t.Errorf("the data are old since %v", m.Since)
		}
		before := len(s.out)
		s.news(lost) // the second attempt
		if len(s.out) != before {
			t.Errorf("still lost, it says %+v", s.out[before:])
		}
		s.news(watch.Event{Kind: watch.LinkRestored})
		if m, _ := last[pane.StatusMsg](s); m.Level != pane.Good || m.Text != "The server answers again." {
			t.Errorf("back, it says %+v", m)
		}
		if m, _ := last[pane.StaleMsg](s); !m.Since.IsZero() {
			t.Errorf("the data are old since %v", m.Since)
		}
	})
}

func TestFolderListForbids(t *testing.T) {
	onStage(t, &fakeServer{folders: manyFolders(t, 3)}, 80, 14, func(d Deps) pane.Pane {
		d.Forbidden = func() string { return "an OPERATOR only reads" }
		return NewFolderList(d)
	}, func(s *stage) {
		before := len(s.out)
		s.press("n", "a")
		if len(s.out) != before {
			t.Errorf("a forbidden key does %v", s.out[before:])
		}
		greyed := 0
		for _, k := range s.pane.Keys() {
			if !k.Enabled() && strings.Contains(k.Help().Desc, "an OPERATOR only reads") {
				greyed++
			}
		}
		if greyed != 2 {
			t.Errorf("%d keys are greyed with the reason", greyed)
		}
	})
}

func TestFindPrefixLooksThroughPages(t *testing.T) {
	server := &fakeServer{t: t, folders: manyFolders(t, 1100)}
	ids, err := findPrefix(t.Context(), server, everything(), "a000044b")
	if err != nil || len(ids) != 1 || ids[0] != api.FolderID(uuid("a000044b")) {
		t.Errorf("found %v, %v", ids, err)
	}
	if server.queries[1].Offset != prefixPage || server.queries[0].WithAnalyses {
		t.Errorf("asked %+v", server.queries)
	}
}

func TestFolderListKeepsItsPlaceOnRefresh(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 900)}
	onStage(t, server, 60, 12, NewFolderList, func(s *stage) {
		s.press("end")
		before := s.view()
		s.press("r")
		if after := s.view(); after != before {
			t.Errorf("refreshing moves from\n%s\nto\n%s", before, after)
		}
	})
}

func TestFolderListHidden(t *testing.T) {
	server := &fakeServer{folders: manyFolders(t, 12)}
	onStage(t, server, 60, 14, NewFolderList, func(s *stage) {
		sub := s.sub
		s.do(s.pane.Shown(false))
		s.settle()
		if busy, _ := last[pane.BusyMsg](s); busy.Count != 0 || !sub.paused {
			t.Errorf("hidden, it counts %d and paused is %v", busy.Count, sub.paused)
		}
		asked := server.calls.Load()
		s.pass(time.Minute)
		if n := server.calls.Load() - asked; n != 0 {
			t.Errorf("hidden, it asks %d times in a minute", n)
		}
		s.do(s.pane.Shown(true))
		s.settle()
		if busy, _ := last[pane.BusyMsg](s); busy.Count == 0 || sub.paused || s.sub != sub {
			t.Errorf("shown again, it counts %d and paused is %v", busy.Count, sub.paused)
		}
	})
}
