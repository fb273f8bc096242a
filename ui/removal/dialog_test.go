package removal

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/oplog"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

// stage is a dialog over a server, run as the root would run it.
type stage struct {
	t          *testing.T
	server     *apitest.Server
	client     *api.Client
	deps       Deps
	collection string
	persons    []string
	dialog     *Dialog
	closed     bool
	queue      panetest.Queue
	out        []tea.Msg
}

// newStage is a server with a collection of persons; as many as found says were
// found in a folder each.
func newStage(t *testing.T, persons, found int) *stage {
	t.Helper()
	s := &stage{t: t, server: apitest.New(t), queue: panetest.NewQueue()}
	a := s.server.Account()
	client, err := api.New(api.Options{Host: s.server.URL(), SignIn: func(context.Context) (string, api.Secret, error) {
		return a.Email, api.NewSecret(a.Password), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	s.client = client
	s.collection = s.server.AddCollection("blacklist-eu")
	for i := range persons {
		s.persons = append(s.persons, s.server.AddPerson(s.collection, apitest.Person{
			First: []string{"Ivar", "Nadia", "門田", "Oskar"}[i%4], Last: fmt.Sprintf("Holm %d", i+1), Images: [][]byte{[]byte("\xff\xd8\xff")},
		}))
	}
	for i := range found {
		f := s.server.AddFolder(apitest.Folder{})
		s.server.AddMedia(f, apitest.Media{Name: "a.jpg", Content: []byte("\xff\xd8\xff a")})
		id := s.server.AddAnalysis(f, apitest.Analysis{Type: "COLLECTION", Params: map[string]any{"collection_id": s.collection}})
		s.server.FinishAs(id, apitest.Result{Scores: []string{"0.91"}, PersonID: s.persons[i%persons]})
	}
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{Profile: colorprofile.ASCII})
	if err != nil {
		t.Fatal(err)
	}
	desk := jobs.New(jobs.Options{
		Store: oplog.In(t.TempDir()), Kinds: []jobs.Kind{jobs.Deletions{Client: client, Receipts: receipts(t.TempDir())}}, Server: "test",
		Settle: 20 * time.Millisecond, Retry: 5 * time.Millisecond,
	})
	t.Cleanup(desk.Close)
	s.deps = Deps{Env: env, Client: client, Desk: desk}
	return s
}

// receipts keeps receipts in a directory.
type receipts string

func (r receipts) Keep(name string, data []byte) (string, error) {
	path := filepath.Join(string(r), name)
	return path, os.WriteFile(path, data, 0o600)
}

func (s *stage) person(i int) jobs.Object {
	return jobs.Object{Kind: jobs.PersonObject, ID: s.persons[i], Collection: api.CollectionID(s.collection)}
}

func (s *stage) whole() jobs.Object {
	return jobs.Object{Kind: jobs.CollectionObject, ID: s.collection}
}

// open shows the dialog on a screen of w times h.
func (s *stage) open(w, h int, objects ...jobs.Object) {
	s.t.Helper()
	s.dialog = New(s.deps, Request{
		To: 77, Title: "Delete person Ivar Holm", Name: "Ivar Holm", Objects: objects,
		Text: "The person goes out of blacklist-eu for good, and all photographs with them.",
	})
	s.dialog.Resize(kit.DialogInner(w, h))
	s.do(s.dialog.Init())
}

// do runs a command beside the loop.
func (s *stage) do(cmd tea.Cmd) { s.queue.Run(cmd) }

// until runs the loop until something is so.
func (s *stage) until(what string, so func() bool) {
	s.t.Helper()
	limit := time.After(time.Minute)
	for !so() {
		select {
		case msg := <-s.queue:
			s.deliver(msg)
		case <-limit:
			s.t.Fatalf("not so: %s\n%s", what, s.dialog.View())
		}
	}
}

// deliver gives the dialog what is for it, and keeps the rest.
func (s *stage) deliver(msg tea.Msg) {
	if a, ok := msg.(pane.Addressed); ok && a.Target() == s.dialog.ID() {
		s.do(s.dialog.Update(msg))
		return
	}
	if _, ok := msg.(pane.CloseDialogMsg); ok {
		s.closed = true
		s.dialog.Close()
	}
	s.out = append(s.out, msg)
}

// shows waits until the dialog has words on it.
func (s *stage) shows(words ...string) {
	s.t.Helper()
	for _, w := range words {
		s.until("it shows "+w, func() bool { return strings.Contains(flat(s.dialog.View()), w) })
	}
}

// flat is a view as one line.
func flat(view string) string { return strings.Join(strings.Fields(view), " ") }

func (s *stage) press(keys ...string) {
	for _, k := range keys {
		press := tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
		switch k {
		case "enter":
			press = tea.KeyPressMsg{Code: tea.KeyEnter}
		case "tab":
			press = tea.KeyPressMsg{Code: tea.KeyTab}
		case "esc":
			press = tea.KeyPressMsg{Code: tea.KeyEscape}
		case "pgdown":
			press = tea.KeyPressMsg{Code: tea.KeyPgDown}
		}
		s.do(s.dialog.Update(press))
	}
}

// confirm types the word and presses the button.
func (s *stage) confirm(word string) {
	for _, r := range word {
		s.do(s.dialog.Update(tea.KeyPressMsg{Code: r, Text: string(r)}))
	}
	s.press("enter", "tab", "enter")
}

// ended waits for the news to the pane that asked.
func (s *stage) ended() EndedMsg {
	s.t.Helper()
	var end EndedMsg
	s.until("it ends", func() bool {
		i := slices.IndexFunc(s.out, func(m tea.Msg) bool { _, ok := m.(EndedMsg); return ok })
		if i >= 0 {
			end = s.out[i].(EndedMsg)
		}
		return i >= 0
	})
	return end
}

// One thing that nothing blocks is as simple as it can be.
func TestSimple(t *testing.T) {
	s := newStage(t, 2, 0)
	s.open(80, 24, s.person(0))
	s.shows("Type delete", "Ivar Holm 1", "1 photograph")
	s.press("enter", "enter") // Past the word, onto the safe button.
	s.until("it is closed", func() bool { return s.closed })
	if len(s.server.PersonsOf(s.collection)) != 2 {
		t.Fatal("deleted without the word")
	}
	s.closed, s.out = false, nil
	s.open(80, 24, s.person(0))
	s.shows("Type delete")
	s.confirm("delet")
	s.shows("type delete to go on")
	s.press("e", "enter", "tab", "enter")
	if end := s.ended(); end.State != jobs.Done || end.Name != "Ivar Holm" || end.Target() != 77 {
		t.Errorf("%+v", end)
	}
	s.until("it is closed", func() bool { return s.closed })
	if left := s.server.PersonsOf(s.collection); !slices.Equal(left, s.persons[1:]) {
		t.Errorf("left %v", left)
	}
}

// The plan is agreed to, or left, by clicks as well, at every size.
func TestClicks(t *testing.T) {
	s := newStage(t, 2, 0)
	for _, size := range [][2]int{{66, 18}, {32, 4}} {
		s.closed = false
		s.open(size[0], size[1], s.person(0))
		s.until("it is planned", func() bool { return s.dialog.form != nil })
		s.press("tab") // To the buttons, which may have been out of sight.
		s.do(s.dialog.Update(panetest.Click(t, s.dialog.View(), "Keep")))
		s.until("it is closed", func() bool { return s.closed })
	}
	s.closed = false
	s.open(66, 18, s.person(0))
	s.shows("Type delete")
	s.do(s.dialog.Update(panetest.Click(t, s.dialog.View(), "Type delete")))
	for _, r := range "delete" {
		s.do(s.dialog.Update(tea.KeyPressMsg{Code: r, Text: string(r)}))
	}
	s.do(s.dialog.Update(panetest.Click(t, s.dialog.View(), "[ Delete ]")))
	if end := s.ended(); end.State != jobs.Done {
		t.Errorf("%+v", end)
	}
}

// What blocks is shown in order, with counts and names, and goes first.
func TestBlocked(t *testing.T) {
	s := newStage(t, 3, 4)
	s.open(80, 24, s.person(0))
	s.shows("2 analyses go first, then 1 person.", "COLLECTION of folder", "Ivar Holm 1", "Type delete 3")
	s.confirm("delete")
	s.shows("type delete 3 to go on")
	s.press(" ", "3", "enter", "tab", "enter")
	if end := s.ended(); end.State != jobs.Done {
		t.Errorf("%+v", end)
	}
	if n := s.server.Count("DELETE "); n != 3 || len(s.server.PersonsOf(s.collection)) != 2 {
		t.Errorf("%d deletions", n)
	}
}

// A refusal stops it where it is, is explained, and a new plan can be made.
func TestStopped(t *testing.T) {
	s := newStage(t, 1, 1)
	lift := s.server.Fault(apitest.On("DELETE /api/collections"), apitest.Status(403, `{"error_code": 9, "error_message": "No"}`))
	s.open(80, 24, s.person(0))
	s.shows("Type delete 2")
	s.confirm("delete 2")
	if end := s.ended(); end.State != jobs.Failed {
		t.Errorf("%+v", end)
	}
	s.shows("It has stopped: 1 of 2 gone.", "Your account may not do this.")
	requireFrame(t, s, "stopped")
	lift()
	s.out = nil
	s.press("r")
	s.shows("Type delete")
	s.confirm("delete")
	if end := s.ended(); end.State != jobs.Done {
		t.Errorf("%+v", end)
	}
}

// While it runs it can be left alone, or looked at among the jobs.
func TestRunning(t *testing.T) {
	for key, want := range map[string]string{"esc": "", "enter": RouteJobs} {
		s := newStage(t, 1, 0)
		open := make(chan struct{})
		s.server.Fault(apitest.On("DELETE /api/collections"), apitest.Gate(open))
		s.open(80, 24, s.person(0))
		s.shows("Type delete")
		s.confirm("delete")
		s.shows("0 of 1 gone", "Delete person Ivar Holm 1", "it goes on, and Jobs shows it")
		s.deliver(pane.MaskMsg{On: true})
		s.do(s.dialog.Update(pane.MaskMsg{On: true}))
		if strings.Contains(s.dialog.View(), "Ivar") {
			t.Error("a name is shown while names are masked")
		}
		cmd := s.dialog.Update(map[string]tea.KeyPressMsg{"esc": {Code: tea.KeyEscape}, "enter": {Code: tea.KeyEnter}}[key])
		if cmd == nil {
			t.Fatalf("%s does nothing", key)
		}
		s.dialog.Close()
		close(open)
		if end := s.ended(); end.State != jobs.Done {
			t.Errorf("%s (%s): %+v", key, want, end)
		}
	}
}

// Where no plan can be made it is said why, and can be tried again.
func TestNoPlan(t *testing.T) {
	s := newStage(t, 1, 0)
	lift := s.server.Fault(apitest.On("GET /api/folders"), apitest.Status(403, `{"error_code": 9, "error_message": "No"}`))
	s.open(80, 24, s.person(0))
	s.shows("Your account may not do this.")
	lift()
	s.press("r")
	s.shows("Type delete")
	s.press("esc")
	s.until("it is closed", func() bool { return s.closed })
	if s.server.Count("DELETE ") != 0 {
		t.Error("something was deleted")
	}
}

// An answer that comes after the dialog asked anew is dropped.
func TestStalePlan(t *testing.T) {
	s := newStage(t, 1, 0)
	s.open(80, 24, s.person(0))
	s.shows("Type delete")
	s.dialog.Update(plannedMsg{to: s.dialog.ID(), gen: 99, err: api.ErrOffline})
	s.dialog.Update(begunMsg{to: s.dialog.ID(), gen: 99, err: api.ErrOffline})
	s.dialog.Update(changedMsg{to: s.dialog.ID(), gen: 99})
	s.shows("Type delete")
}

// The plan at every size, read by eye.
func TestFrames(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 35}, {200, 60}, {40, 10}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			s := newStage(t, 12, 9)
			s.open(size[0], size[1], s.whole())
			s.shows("Type ")
			requireFrame(t, s, "plan")
			s.press("pgdown")
			requireFrame(t, s, "page")
			s.dialog.Close()
			s.open(size[0], size[1], s.person(11))
			s.shows("Type ")
			requireFrame(t, s, "one")
		})
	}
}

// requireFrame compares the dialog, none of whose lines may be too wide or too
// many.
func requireFrame(t *testing.T, s *stage, name string) {
	t.Helper()
	view := s.dialog.View()
	lines := strings.Split(view, "\n")
	if len(lines) > s.dialog.h {
		t.Errorf("%s: %d lines in %d\n%s", name, len(lines), s.dialog.h, view)
	}
	for _, l := range lines {
		if kit.Width(l) > s.dialog.w {
			t.Errorf("%s: too wide: %q", name, l)
		}
	}
	t.Run(name, func(t *testing.T) { golden.RequireEqual(t, view) })
}
