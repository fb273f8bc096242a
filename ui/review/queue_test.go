package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api"
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// waitingFolders are folders that wait for every reason, and some that do not.
func waitingFolders(t testing.TB) []api.Folder {
	t.Helper()
	out := []api.Folder{matched(t), hostileFolder(t)}
	states := []struct{ status, lowest string }{
		{"SUCCESS", "0.9604"}, {"DECLINED", "0.8412"}, {"OPERATOR_REQUIRED", "0.8456"}, {"PROCESSING", ""}, {"SUCCESS", ""}, {"DECLINED", "0.2101"},
	}
	for i := range 18 {
		s := states[i%len(states)]
		m := media(fmt.Sprintf("%08x", 0x20000+i), "photo.jpg")
		a := biometry(fmt.Sprintf("%08x", 0xb1000000+i), s.status, s.lowest, time.Second, m, media("0a00000f", "card.jpg"))
		if s.lowest == "" {
			delete(a, "results_media")
			delete(a, "results_data")
		}
		a["time_created"] = ago(time.Duration(i+2) * time.Hour)
		out = append(out, folder(t, fmt.Sprintf("%08x", 0xa1000000+i), s.status, time.Duration(i+2)*time.Hour,
			object{"transaction_id": fmt.Sprintf("t-%05d", i/2)}, []object{m}, []object{a}))
	}
	return out
}

var queueSizes = []struct{ w, h int }{{79, 18}, {64, 29}, {119, 29}, {199, 54}, {39, 5}, {39, 2}}

func TestQueueView(t *testing.T) {
	for _, s := range queueSizes {
		for _, c := range []struct {
			name string
			o    kit.EnvOptions
		}{
			{"", kit.EnvOptions{Profile: colorprofile.ASCII}},
			{" in colour", kit.EnvOptions{Profile: colorprofile.TrueColor, Theme: "dusk"}},
			{" plain", kit.EnvOptions{Profile: colorprofile.ASCII, Plain: true}},
		} {
			t.Run(fmt.Sprintf("%dx%d%s", s.w, s.h, c.name), func(t *testing.T) {
				onStageWith(t, &fakeServer{folders: waitingFolders(t)}, c.o, s.w, s.h, NewQueue, func(st *stage) {
					st.press("right")
					if c.name == " in colour" {
						requireStyled(st.t, st.pane.View())
						return
					}
					requireFrame(st.t, st.view(), s.w, s.h)
				})
			})
		}
	}
}

func TestCaseView(t *testing.T) {
	for _, id := range []string{"7f3c0a12", "bad0bad0"} {
		for _, s := range queueSizes {
			t.Run(fmt.Sprintf("%s %dx%d", id, s.w, s.h), func(t *testing.T) {
				onStage(t, &fakeServer{folders: waitingFolders(t)}, s.w, s.h, caseOf(id), func(st *stage) {
					requireFrame(st.t, st.view(), s.w, s.h)
				})
			})
			t.Run(fmt.Sprintf("%s %dx%d in colour", id, s.w, s.h), func(t *testing.T) {
				o := kit.EnvOptions{Profile: colorprofile.TrueColor, Theme: "paper"}
				onStageWith(t, &fakeServer{folders: waitingFolders(t)}, o, s.w, s.h, caseOf(id), func(st *stage) {
					requireStyled(st.t, st.pane.View())
				})
			})
		}
	}
}

// caseOf makes the pane of one case.
func caseOf(short string) func(Deps) pane.Pane {
	return func(d Deps) pane.Pane { return NewCase(d, uuid(short)) }
}

func TestQueueStates(t *testing.T) {
	tests := []struct {
		name   string
		server *fakeServer
		change func(*stage)
	}{
		{"empty", &fakeServer{}, nil},
		{"broken", &fakeServer{fail: errDown}, nil},
		{"signed out", &fakeServer{folders: waitingFolders(t)}, func(s *stage) { s.send(pane.SignedOutMsg{}) }},
		{"masked", &fakeServer{folders: waitingFolders(t)}, func(s *stage) { s.send(pane.MaskMsg{On: true}) }},
		{"stuck", &fakeServer{folders: waitingFolders(t)}, func(s *stage) { s.press("left") }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			onStage(t, tt.server, 79, 14, NewQueue, func(s *stage) {
				if tt.change != nil {
					tt.change(s)
				}
				requireFrame(s.t, s.view(), 79, 14)
			})
		})
	}
}

func TestQueueAsksTheServerForWhatWaits(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t)}
	onStage(t, server, 79, 18, NewQueue, func(s *stage) {
		asked := map[api.Status]bool{}
		for _, q := range server.queries {
			if len(q.Status) != 1 || q.Created.Min.IsZero() || !q.WithAnalyses {
				t.Errorf("asked for %+v", q)
				continue
			}
			asked[q.Status[0]] = true
		}
		if len(asked) != 5 {
			t.Errorf("asked for %v", asked)
		}
		want := "failed 1 ✗ declined 7 ? operator 3 ○ unmeasured 3 ◐ stuck 3"
		if v := strings.Join(strings.Fields(s.view()), " "); !strings.Contains(v, want) {
			t.Errorf("no %s in\n%s", want, s.view())
		}
		calls := server.calls.Load()
		s.do(s.pane.Shown(false))
		s.settle()
		s.pass(time.Hour)
		if n := server.calls.Load(); n != calls {
			t.Errorf("%d calls while nobody looks", n-calls)
		}
		s.do(s.pane.Shown(true))
		s.settle()
		if n := server.calls.Load(); n == calls {
			t.Error("what is old is not read anew when somebody looks again")
		}
	})
}

func TestQueueGoesOnWithoutGoingBack(t *testing.T) {
	onStage(t, &fakeServer{folders: waitingFolders(t)}, 79, 18, NewQueue, func(s *stage) {
		s.press("enter")
		opened := []string{}
		for range 12 {
			m, ok := last[pane.OpenMsg](s)
			if !ok || m.Kind != RouteCase || m.Preview || m.From != s.pane.ID() {
				t.Fatalf("opened %+v", m)
			}
			if slices.Contains(opened, m.ID) {
				t.Fatalf("%s comes twice", m.ID)
			}
			opened = append(opened, m.ID)
			s.send(stepMsg{to: s.pane.ID(), from: api.FolderID(m.ID), by: 1})
			s.settle()
		}
		s.send(stepMsg{to: s.pane.ID(), by: -1})
		s.settle()
		if m, _ := last[pane.OpenMsg](s); m.ID != opened[11] {
			t.Errorf("one before is %s, want %s", m.ID, opened[11])
		}
	})
}

func TestQueueIsLive(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t)}
	onStage(t, server, 79, 18, NewQueue, func(s *stage) {
		s.press("right")
		cursor, _ := s.pane.(*QueueList).group().table.Cursor()
		m := media("0a0000aa", "new.jpg")
		fresh := folder(t, "ffffffff", "DECLINED", time.Minute, nil, []object{m}, []object{biometry("0b0000aa", "DECLINED", "0.1000", time.Second, m, m)})
		s.news(watch.Event{Kind: watch.Changed, ID: fresh.ID, Folder: fresh, New: true})
		if !strings.Contains(s.view(), "declined 8") || !strings.Contains(s.view(), "ffffffff") {
			t.Errorf("a new refusal is not there:\n%s", s.view())
		}
		if at, _ := s.pane.(*QueueList).group().table.Cursor(); at != cursor {
			t.Error("the cursor has moved")
		}
		fresh.Analyses[0].Operator = api.StatusSuccess
		s.news(watch.Event{Kind: watch.Changed, ID: fresh.ID, Folder: fresh})
		if v := s.view(); !strings.Contains(v, "declined 7") || strings.Contains(v, "ffffffff") {
			t.Errorf("what was decided still waits:\n%s", v)
		}
		s.news(watch.Event{Kind: watch.Gone, ID: matched(t).ID})
		if !strings.Contains(s.view(), "declined 6") {
			t.Errorf("a deleted folder still waits:\n%s", s.view())
		}
	})
}

func TestQueueDropsStaleAnswers(t *testing.T) {
	onStage(t, &fakeServer{folders: waitingFolders(t)}, 79, 18, NewQueue, func(s *stage) {
		p := s.pane.(*QueueList)
		old := queueLoadedMsg{to: p.id, gen: 1, group: 0, window: api.NewFolderWindow(s.server, api.FolderQuery{}, 10, 4)}
		if s.do(p.reload()); !p.groups[0].load.Current(2) {
			t.Fatal("the second load is not the second")
		}
		s.send(old)
		s.settle()
		if !strings.Contains(s.view(), "failed 1") {
			t.Errorf("an old answer was taken:\n%s", s.view())
		}
	})
}

func TestCaseKeepsNamesHidden(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t), pictures: true}
	onStage(t, server, 199, 54, caseOf("7f3c0a12"), func(s *stage) {
		s.send(pane.MaskMsg{On: true})
		s.settle()
		for _, name := range []string{"selfie", "passport", "Astrid", "Lind", "north"} {
			if strings.Contains(strings.ReplaceAll(s.view(), "photo_selfie", ""), name) {
				t.Errorf("%s is shown masked:\n%s", name, s.view())
			}
		}
	})
}

func TestCaseShowsAttemptsInOrder(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t)}
	onStage(t, server, 100, 60, caseOf("a1000001"), func(s *stage) {
		v := s.view()
		first, second := strings.Index(v, "a1000001  ✗"), strings.Index(v, "a1000000  ✓")
		if first < 0 || second < first || !strings.Contains(v, "2 by transaction_id") || !strings.Contains(v, "this one") {
			t.Errorf("attempts of t-00000:\n%s", v)
		}
		if strings.Contains(v, "a1000003") {
			t.Error("another transaction is among them")
		}
	})
}

// A session that ends and is renewed costs nobody the place: neither in the
// queue, group and row, nor in the list.
func TestPlaceOutlivesTheSession(t *testing.T) {
	for name, makePane := range map[string]func(Deps) pane.Pane{"queue": NewQueue, "list": NewFolderList} {
		t.Run(name, func(t *testing.T) {
			onStage(t, &fakeServer{folders: waitingFolders(t)}, 80, 24, makePane, func(s *stage) {
				s.press("right", "down", "down")
				at := func() string {
					for line := range strings.Lines(s.view()) {
						if strings.HasPrefix(line, "▌") {
							return strings.TrimSpace(line)
						}
					}
					return ""
				}
				before := at()
				if before == "" {
					t.Fatalf("there is no cursor:\n%s", s.view())
				}
				s.send(pane.SignedOutMsg{})
				s.settle()
				if at() != "" {
					t.Errorf("shown without a session:\n%s", s.view())
				}
				s.send(pane.RoleMsg{Role: "CLIENT"})
				if p, queue := s.pane.(*QueueList); queue {
					s.send(stepMsg{to: p.id, by: -1}) // before anything is there
				}
				s.settle()
				if name == "queue" {
					s.press("down")
				}
				if at() != before {
					t.Errorf("the cursor was at\n%s\nand is at\n%s\nin\n%s", before, at(), s.view())
				}
			})
		})
	}
}

// The attempts are looked for as soon as the folder is there, also when it
// comes by the feed.
func TestCaseOfTheFeedHasAttempts(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t), fail: errDown}
	onStage(t, server, 100, 60, caseOf("a1000001"), func(s *stage) {
		server.fail = nil
		f, err := server.Folder(s.t.Context(), api.FolderID(uuid("a1000001")))
		if err != nil {
			t.Fatal(err)
		}
		s.news(watch.Event{Kind: watch.Changed, ID: f.ID, Folder: f})
		if v := s.view(); !strings.Contains(v, "2 by transaction_id") {
			t.Errorf("attempts are not shown:\n%s", v)
		}
	})
}

func TestCaseFileDialog(t *testing.T) {
	dir := t.TempDir()
	server := &fakeServer{folders: waitingFolders(t), pictures: true}
	onStage(t, server, 66, 18, func(d Deps) pane.Pane { return newCaseFile(d, matched(t), nil) }, func(s *stage) {
		p := s.pane.(*caseFileDialog)
		p.form.SetValue("dir", dir)
		requireFrame(s.t, strings.ReplaceAll(s.view(), dir, "DIR"), 66, 18)
		p.form.SetPicked("with", "pictures")
		s.do(p.write())
		s.settle()
		if m, _ := last[pane.StatusMsg](s); !strings.Contains(m.Text, dir) || m.Level != pane.Good {
			t.Errorf("after writing: %+v", m)
		}
		p.form.SetValue("dir", dir+"/none")
		s.do(p.write())
		s.settle()
		if !strings.Contains(s.view(), "!") || p.fault == "" {
			t.Errorf("no word of what failed:\n%s", s.view())
		}
	})
}

func TestCopyAsHidesTheToken(t *testing.T) {
	onStage(t, &fakeServer{}, 66, 18, func(d Deps) pane.Pane {
		d.Origin = func() string { return "https://oz.test" }
		return askCopyAs(d.complete(), matched(t))().(pane.DialogMsg).Pane
	}, func(s *stage) {
		requireFrame(s.t, s.view(), 66, 18)
		s.press("enter")
		if m, _ := last[pane.CopyMsg](s); !strings.Contains(m.Text, "$OZDESK_TOKEN") || !strings.HasPrefix(m.Text, "curl ") {
			t.Errorf("copied %+v", m)
		}
		s.press("down", "enter")
		if m, _ := last[pane.CopyMsg](s); !strings.HasPrefix(m.Text, "ozdesk folders show ") {
			t.Errorf("copied %+v", m)
		}
	})
}

// requireStyled compares a frame with its styles.
func requireStyled(t *testing.T, frame string) {
	t.Helper()
	golden.RequireEqual(t, frame)
}
