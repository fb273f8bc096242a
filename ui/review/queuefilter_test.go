package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/watch"
	"ozdesk/ui/pane"
)

// filterQueue types a filter into the line of the queue and applies it.
func filterQueue(s *stage, line string) {
	s.press("/")
	s.typeText(line)
	s.press("enter")
}

// tabsOf are the groups with their numbers.
func tabsOf(s *stage) string {
	for line := range strings.Lines(s.view()) {
		if strings.Contains(line, "declined") && strings.Contains(line, "stuck") {
			return strings.Join(strings.Fields(line), " ")
		}
	}
	return ""
}

func TestQueueFilterFrames(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*stage)
	}{
		{"typing", func(s *stage) { s.press("/"); s.typeText("since:4h typ") }},
		{"wrong", func(s *stage) { filterQueue(s, "since:4h colour:red") }},
		{"applied", func(s *stage) { filterQueue(s, "since:4h type:biometry") }},
		{"nothing fits", func(s *stage) { filterQueue(s, "status:declined"); s.press("left") }},
		{"nothing for long", func(s *stage) { filterQueue(s, "until:20d"); s.press("left") }},
	} {
		for _, size := range queueSizes {
			t.Run(fmt.Sprintf("%s %dx%d", c.name, size.w, size.h), func(t *testing.T) {
				onStage(t, &fakeServer{folders: waitingFolders(t)}, size.w, size.h, NewQueue, func(s *stage) {
					c.do(s)
					requireFrame(s.t, s.view(), size.w, size.h)
				})
			})
		}
	}
}

// Every group is narrowed by the server; a group that no status of the filter
// belongs to is not asked for at all.
func TestQueueFilterAsksTheServer(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t)}
	onStage(t, server, 79, 18, NewQueue, func(s *stage) {
		server.queries = nil
		filterQueue(s, "since:60d status:declined,failed type:biometry branch==north")
		now := s.deps.Env.Now()
		var asked []api.Status
		for _, q := range server.queries {
			asked = append(asked, q.Status...)
			if !q.Created.Min.Equal(now.Add(-60*24*time.Hour)) || !slices.Equal(q.AnalysisTypes, []api.AnalysisType{api.Biometry}) ||
				len(q.Meta) != 1 || q.Meta[0].Path != "branch" || !q.WithAnalyses {
				t.Errorf("asked for %+v", q)
			}
		}
		slices.Sort(asked)
		if !slices.Equal(asked, []api.Status{api.StatusDeclined, api.StatusFailed}) {
			t.Errorf("asked for %v", asked)
		}
		if p := s.pane.(*QueueList); p.applied.line != "since:60d status:declined,failed type:biometry branch==north" || p.line.typing || p.Note() != "" {
			t.Errorf("applied %q, typing %v, note %q", p.applied.line, p.line.typing, p.Note())
		}
		if v := tabsOf(s); !strings.Contains(v, "failed 1 ✗ declined 7 ? operator 0 ○ unmeasured 0 ◐ stuck 0") {
			t.Errorf("the groups are %s", v)
		}
		if cmd, used := s.pane.(pane.Backer).Back(); !used {
			t.Error("esc does not lift the filter")
		} else {
			s.do(cmd)
			s.settle()
		}
		if v := tabsOf(s); !strings.Contains(v, "operator 3 ○ unmeasured 3 ◐ stuck 3") || s.pane.(*QueueList).line.shown() {
			t.Errorf("lifted:\n%s", s.view())
		}
		if _, used := s.pane.(pane.Backer).Back(); used {
			t.Error("esc goes on lifting")
		}
	})
}

// A stuck check began before it could be stuck, whatever the filter says, and
// an end that lies before the beginning finds nothing.
func TestFilterWithinAList(t *testing.T) {
	old, late := stageStart.Add(-20*24*time.Hour), stageStart.Add(-time.Hour)
	list := api.FolderQuery{Status: []api.Status{api.StatusProcessing}, Created: api.TimeRange{Min: old, Max: late}}
	for _, tt := range []struct {
		line     string
		min, max time.Time
		fits     bool
	}{
		{"", old, late, true},
		{"since:30d", stageStart.Add(-30 * 24 * time.Hour), late, true},
		{"until:2d", old, stageStart.Add(-2 * 24 * time.Hour), true},
		{"until:1m", old, late, true},
		{"until:25d", old, stageStart.Add(-25 * 24 * time.Hour), false},
		{"running", old, late, true},
		{"fail", old, late, false},
	} {
		f, err := parseFilter(tt.line, stageStart, nil)
		if err != nil {
			t.Fatal(err)
		}
		q, fits := f.within(list)
		if fits != tt.fits || !q.Created.Min.Equal(tt.min) || !q.Created.Max.Equal(tt.max) {
			t.Errorf("%q: %v, %+v", tt.line, fits, q.Created)
		}
		if len(q.Status) != 1 || (len(q.NotStatus) > 0) == fits {
			t.Errorf("%q: status %v but %v", tt.line, q.Status, q.NotStatus)
		}
	}
}

// The beginning of an id is looked for in every group, also where the server
// cannot tell what waits.
func TestQueueFilterFindsTheBeginningOfAnID(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t)}
	onStage(t, server, 79, 18, NewQueue, func(s *stage) {
		filterQueue(s, "id:a1000004")
		if v := tabsOf(s); !strings.Contains(v, "failed 0 ✗ declined 0 ? operator 0 ▸ ○ unmeasured 1 ◐ stuck 0") {
			t.Errorf("the groups are %s", v)
		}
		if !strings.Contains(s.view(), "a1000004") {
			t.Errorf("what was looked for is not shown:\n%s", s.view())
		}
		s.press("/")
		for range len("id:a1000004") {
			s.press("backspace")
		}
		s.typeText("id:eeee")
		s.press("enter")
		p := s.pane.(*QueueList)
		if v := s.view(); !p.line.typing || p.line.input.Value() != "id:eeee" || !strings.Contains(v, "eeee") || !strings.Contains(v, "a1000004") {
			t.Errorf("nothing has that id:\n%s", v)
		}
	})
}

// Whatever goes wrong, what was typed stays, and the queue with it; leaving the
// line takes it back.
func TestQueueFilterKeepsWhatWasTyped(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t)}
	onStage(t, server, 79, 18, NewQueue, func(s *stage) {
		p, before := s.pane.(*QueueList), tabsOf(s)
		server.fail = errDown
		filterQueue(s, "since:4h")
		if v := s.view(); p.Mode() != pane.Text || !strings.Contains(v, "since:4h") || tabsOf(s) != before || p.asked != nil {
			t.Errorf("the server is down:\n%s", v)
		}
		server.fail = nil
		s.send(pane.SignedOutMsg{}) // and now the session ends as well
		s.send(pane.RoleMsg{Role: "CLIENT"})
		s.settle()
		if p.line.input.Value() != "since:4h" || p.applied.active() || tabsOf(s) != before {
			t.Errorf("after signing in again:\n%s", s.view())
		}
		s.press("enter")
		if v := tabsOf(s); p.applied.line != "since:4h" || v == before {
			t.Errorf("asked again:\n%s", s.view())
		}
		s.press("/")
		s.typeText(" fail")
		s.press("esc")
		if p.applied.line != "since:4h" || p.line.input.Value() != "since:4h" || p.line.typing {
			t.Errorf("left with %q over %q", p.line.input.Value(), p.applied.line)
		}
	})
}

// A filter that is typed before anything was there and taken back leaves the
// queue as it would have been.
func TestQueueFilterTakenBackAtTheBeginning(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t), fail: errDown}
	onStage(t, server, 79, 18, NewQueue, func(s *stage) {
		server.fail = nil
		p := s.pane.(*QueueList)
		for _, g := range p.groups {
			g.err = nil // as before the first answer
		}
		s.send(keyPress("/"))
		s.send(keyPress("f"))
		s.send(keyPress("a"))
		s.send(keyPress("i"))
		s.send(keyPress("l"))
		s.send(keyPress("enter"))
		s.send(keyPress("esc"))
		s.settle()
		if v := tabsOf(s); !strings.Contains(v, "declined 7") || p.applied.active() {
			t.Errorf("taken back:\n%s", s.view())
		}
	})
}

// What does not fit does not come in by the feed either.
func TestQueueFilterHoldsForNews(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t)}
	onStage(t, server, 79, 18, NewQueue, func(s *stage) {
		m := media("0a0000aa", "new.jpg")
		fresh := folder(t, "ffffffff", "DECLINED", time.Minute, object{"branch": "south"}, []object{m}, []object{biometry("0b0000aa", "DECLINED", "0.1000", time.Second, m, m)})
		for _, line := range []string{"branch==north", "status:failed", "id:a10000"} {
			filterQueue(s, line)
			s.news(watch.Event{Kind: watch.Changed, ID: fresh.ID, Folder: fresh, New: true})
			if strings.Contains(s.view(), "ffffffff") {
				t.Errorf("%s lets in\n%s", line, s.view())
			}
			cmd, _ := s.pane.(pane.Backer).Back()
			s.do(cmd)
			s.settle()
		}
		s.news(watch.Event{Kind: watch.Changed, ID: fresh.ID, Folder: fresh, New: true})
		if v := s.view(); !strings.Contains(v, "declined 8") || !strings.Contains(v, "ffffffff") {
			t.Errorf("without a filter it is not let in:\n%s", v)
		}
	})
}

// The filter is kept for the next start, without names of people and with ids
// instead of the names of companies.
func TestQueueFilterIsKept(t *testing.T) {
	keeper := &fakeKeeper{queue: "since:4h"}
	server := &fakeServer{folders: waitingFolders(t)}
	with := func(d Deps) pane.Pane {
		d.Keeper, d.Directory = keeper, fakeDirectory{}
		return NewQueue(d)
	}
	onStage(t, server, 79, 18, with, func(s *stage) {
		p := s.pane.(*QueueList)
		if p.applied.line != "since:4h" || !strings.Contains(s.view(), "since:4h") || len(keeper.saved) != 0 {
			t.Errorf("it begins with %q", p.applied.line)
		}
		s.press("/")
		s.typeText(" company:nordhafen person_info.last_name==Lind")
		s.press("enter")
		if want := "since:4h company:" + uuid("c0000001"); keeper.queue != want || len(keeper.saved) != 1 {
			t.Errorf("kept %q, want %q, %d times", keeper.queue, want, len(keeper.saved))
		}
	})
	keeper.queue = "colour:red" // of another version
	onStage(t, server, 79, 18, with, func(s *stage) {
		if v := tabsOf(s); !strings.Contains(v, "declined 7") || s.pane.(*QueueList).line.shown() {
			t.Errorf("a filter that is not understood:\n%s", s.view())
		}
	})
}

// The form, a request from the palette and the line are one filter.
func TestQueueFilterForm(t *testing.T) {
	onStage(t, &fakeServer{folders: waitingFolders(t)}, 79, 18, NewQueue, func(s *stage) {
		p := s.pane.(*QueueList)
		s.send(queueRequestMsg{to: p.id, line: "since:4h"})
		s.settle()
		if p.applied.line != "since:4h" {
			t.Fatalf("asked for from elsewhere: %q", p.applied.line)
		}
		s.press("F")
		m, _ := last[pane.DialogMsg](s)
		if m.Pane == nil || m.Pane.Title() != "Filter the queue" || m.Pane.(*formDialog).form.Value("since") != "4h" {
			t.Fatalf("the form is %+v", m.Pane)
		}
		s.send(filterMsg{to: p.id, line: "since:9h fail"})
		s.settle()
		if p.applied.line != "since:9h fail" {
			t.Errorf("by the form: %q", p.applied.line)
		}
		s.send(filterMsg{to: p.id})
		s.settle()
		if p.applied.active() || p.line.shown() {
			t.Errorf("an empty form leaves %q", p.applied.line)
		}
	})
}

// Successes without a score are looked for among the newest only, and with a
// filter that is said.
func TestQueueFilterSaysWhatItLookedThrough(t *testing.T) {
	server := &fakeServer{}
	for i := range successesRead + 1 {
		m := media(fmt.Sprintf("%08x", 0x20000+i), "photo.jpg")
		a := biometry(fmt.Sprintf("%08x", 0xb1000000+i), "SUCCESS", "0.9604", time.Second, m, m)
		if i == 7 {
			delete(a, "results_media")
			delete(a, "results_data")
		}
		server.folders = append(server.folders, folder(t, fmt.Sprintf("%08x", 0xa1000000+i), "SUCCESS", time.Duration(i+1)*time.Minute, nil, []object{m}, []object{a}))
	}
	onStage(t, server, 79, 18, NewQueue, func(s *stage) {
		filterQueue(s, "since:20d")
		if v := s.view(); !strings.Contains(v, "a1000007") || !strings.Contains(v, "of the newest 500 successes") {
			t.Errorf("filtered:\n%s", v)
		}
	})
}

// In blind mode there is nothing to narrow, and the keys say why.
func TestQueueFilterInBlindMode(t *testing.T) {
	onStage(t, &fakeServer{folders: waitingFolders(t)}, 79, 18, NewQueue, func(s *stage) {
		s.press("b", "/")
		p := s.pane.(*QueueList)
		if !p.d.Blind.on {
			t.Fatal("blind mode is off")
		}
		if p.line.typing {
			t.Error("a line that nobody sees is typed into")
		}
	})
}

// What can be done with a case can be done from its row: compare, copy and, where
// the role may, decide.
func TestQueueActsOnTheRow(t *testing.T) {
	user := &api.User{Role: api.RoleOperator}
	server := &fakeServer{folders: waitingFolders(t)}
	onStage(t, server, 79, 18, func(d Deps) pane.Pane {
		d.User = func() *api.User { return user }
		return NewQueue(d)
	}, func(s *stage) {
		s.press("right", "c")
		f, _ := s.pane.(*QueueList).group().chosen()
		if m, ok := last[pane.OpenMsg](s); !ok || m.Kind != RouteCompare || m.ID != string(f.ID) {
			t.Errorf("compares %+v", m)
		}
		s.press("d")
		m, ok := last[pane.DialogMsg](s)
		if d, decides := m.Pane.(*decideDialog); !ok || !decides || d.folder.ID != f.ID {
			t.Fatalf("d opens %T", m.Pane)
		}
		s.press("Y")
		if m, _ := last[pane.DialogMsg](s); m.Pane.Title() != "Copy as" {
			t.Errorf("Y opens %s", m.Pane.Title())
		}
		s.press("left", "left") // what is stuck has nothing to decide
		s.out = nil
		if s.press("d"); len(s.out) != 0 {
			t.Errorf("what still runs is decided on: %+v", s.out)
		}
		user = &api.User{Role: api.RoleClient}
		s.press("right", "right")
		s.out = nil
		if s.press("d"); len(s.out) != 0 {
			t.Errorf("a client decides: %+v", s.out)
		}
		for _, b := range s.pane.Keys() {
			if b.Help().Key == "d" && (b.Enabled() || !strings.Contains(b.Help().Desc, "not as CLIENT")) {
				t.Errorf("the key says %q", b.Help().Desc)
			}
		}
	})
}
