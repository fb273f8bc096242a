package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

// noon is the time of day of every test.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// fakeDesk is a desk whose jobs a test sets.
type fakeDesk struct {
	t       *testing.T
	mu      sync.Mutex // commands wait while the test changes what there is
	list    []jobs.Job
	version uint64
	changed chan struct{}
	asked   []string
	err     error
}

func newFakeDesk(t *testing.T, list ...jobs.Job) *fakeDesk {
	return &fakeDesk{t: t, list: list, version: 1, changed: make(chan struct{})}
}

func (d *fakeDesk) Jobs() []jobs.Job {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.list)
}

func (d *fakeDesk) States() []jobs.State {
	var out []jobs.State
	for _, j := range d.Jobs() {
		out = append(out, j.State)
	}
	return out
}

func (d *fakeDesk) Job(id jobs.ID) (jobs.Job, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.list, func(j jobs.Job) bool { return j.ID == id })
	if i < 0 {
		return jobs.Job{}, false
	}
	return d.list[i], true
}

func (d *fakeDesk) Trouble(id jobs.ID) []jobs.Trouble {
	j, _ := d.Job(id)
	return j.Trouble
}

func (d *fakeDesk) Wait(ctx context.Context, seen uint64) (uint64, error) {
	for {
		d.mu.Lock()
		version, changed := d.version, d.changed
		d.mu.Unlock()
		if version != seen {
			return version, nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-changed:
		}
	}
}

// set replaces the jobs.
func (d *fakeDesk) set(list ...jobs.Job) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list = list
	d.version++
	close(d.changed)
	d.changed = make(chan struct{})
}

func (d *fakeDesk) ask(what string, id jobs.ID) error {
	if panetest.InLoop() {
		d.t.Error("the desk was asked to write from inside the loop")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, what+" "+string(id))
	return d.err
}

func (d *fakeDesk) Unenrolled(id jobs.ID) ([]jobs.Unenrolled, int, error) {
	return []jobs.Unenrolled{{Why: "It was refused."}}, 1, d.ask("unenrolled", id)
}

func (d *fakeDesk) Load(context.Context) error                 { return nil }
func (d *fakeDesk) Pause(_ context.Context, id jobs.ID) error  { return d.ask("pause", id) }
func (d *fakeDesk) Cancel(_ context.Context, id jobs.ID) error { return d.ask("cancel", id) }
func (d *fakeDesk) Resume(_ context.Context, id jobs.ID) error { return d.ask("resume", id) }
func (d *fakeDesk) Retry(_ context.Context, id jobs.ID) error  { return d.ask("retry", id) }
func (d *fakeDesk) Admit(_ context.Context, id jobs.ID, n int, like api.PersonID) error {
	return d.ask(fmt.Sprintf("admit %d like %s of", n, like.Short()), id)
}
func (d *fakeDesk) Clear(_ context.Context, id jobs.ID) error { return d.ask("clear", id) }

// job makes a job of three steps.
func job(id string, s jobs.State) jobs.Job {
	j := jobs.Job{
		ID: jobs.ID(id), Title: "New folder, 3 files, 1 analysis", Began: noon.Add(-time.Hour), State: s, Since: noon,
		Steps: 3, Total: 9_000_000, Sent: 3_000_000,
		Now: jobs.Step{Does: "Upload", Name: text.New("王小明\x1b[31m.jpg")},
	}
	j.Count[jobs.Planned], j.Count[jobs.Confirmed] = 2, 1
	return j
}

// all are jobs in every state.
func all() []jobs.Job {
	running := job("j-running", jobs.Running)
	running.Count = [5]int{jobs.Planned: 1, jobs.Sent: 1, jobs.Confirmed: 1}
	running.Made.Folder = "7f3c0a12-0000-4000-8000-000000000001"
	waiting := job("j-waiting", jobs.Waiting)
	waiting.Why = "The server cannot be reached."
	failed := job("j-failed", jobs.Failed)
	failed.Count = [5]int{jobs.Confirmed: 1, jobs.Unknown: 1, jobs.Refused: 1}
	failed.Trouble = []jobs.Trouble{
		{Step: jobs.Step{Does: "Upload", Name: text.New("b.jpg")}, State: jobs.Unknown, Why: "The server does not show whether it was done."},
		{Step: jobs.Step{Does: "Launch 1 analysis"}, State: jobs.Refused, Why: "Your account may not do this."},
	}
	done := job("j-done", jobs.Done)
	done.Count, done.Sent = [5]int{jobs.Confirmed: 3}, done.Total
	broken := jobs.Job{ID: "j-broken", State: jobs.Broken, Why: "The ledger of the job cannot be understood."}
	return []jobs.Job{
		running, waiting, failed, job("j-paused", jobs.Paused), job("j-interrupted", jobs.Interrupted),
		job("j-elsewhere", jobs.Elsewhere), done, job("j-cancelled", jobs.Cancelled), broken,
	}
}

// stage holds the drawer as the root would.
type stage struct {
	t     *testing.T
	desk  *fakeDesk
	pane  pane.Pane
	keys  *kit.KeyMap
	queue panetest.Queue
	out   []tea.Msg
}

// onStage runs a test with the drawer in a bubble.
func onStage(t *testing.T, w, h int, list []jobs.Job, test func(*stage)) {
	t.Helper()
	onStageOf(t, w, h, list, New, test)
}

// onStageOf runs a test with any pane of the room in a bubble.
func onStageOf(t *testing.T, w, h int, list []jobs.Job, make func(Deps) pane.Pane, test func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		env, err := kit.NewEnv(ctx, kit.EnvOptions{Profile: colorprofile.ASCII, Now: func() time.Time { return noon.Add(time.Since(began)) }})
		if err != nil {
			t.Fatal(err)
		}
		desk := newFakeDesk(t, list...)
		s := &stage{t: t, desk: desk, keys: env.Keys, queue: panetest.NewQueue()}
		s.pane = make(Deps{Env: env, Desk: desk})
		s.pane.Resize(w, h)
		s.do(s.pane.Init())
		s.do(s.pane.Shown(true))
		s.settle()
		test(s)
		s.do(s.pane.Shown(false))
		s.pane.Close()
		cancel()
		synctest.Wait()
	})
}

// do runs a command beside the pane.
func (s *stage) do(cmd tea.Cmd) { s.queue.Run(cmd) }

// settle waits until nothing moves any more.
func (s *stage) settle() {
	s.queue.Settle(func(msg tea.Msg) {
		if a, ok := msg.(pane.Addressed); ok && a.Target() == s.pane.ID() {
			s.do(s.pane.Update(msg))
		} else {
			s.out = append(s.out, msg)
		}
	})
}

// press presses keys.
func (s *stage) press(keys ...string) {
	for _, k := range keys {
		msg := tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
		if k == "enter" {
			msg = tea.KeyPressMsg{Code: tea.KeyEnter}
		}
		s.do(s.pane.Update(msg))
		s.settle()
	}
}

// pass lets time go by.
func (s *stage) pass(d time.Duration) {
	<-time.After(d)
	s.settle()
}

// golden compares what the pane draws with a file, and that it fits.
func (s *stage) golden(t *testing.T, w, h int) {
	t.Helper()
	lines := strings.Split(ansi.Strip(s.pane.View()), "\n")
	if len(lines) > h {
		t.Errorf("%d lines of %d", len(lines), h)
	}
	for n, line := range lines {
		if ansi.StringWidth(line) > w || strings.ContainsRune(line, 0x1b) {
			t.Errorf("line %d: %q", n, line)
		}
		lines[n] = strings.TrimRight(line, " ")
	}
	golden.RequireEqual(t, strings.Join(lines, "\n"))
}

func TestDrawerFrames(t *testing.T) {
	for _, size := range []struct{ w, h int }{{80, 18}, {119, 29}, {199, 54}, {40, 5}} {
		for i, j := range append(all(), jobs.Job{}) {
			name := fmt.Sprintf("%dx%d/%s", size.w, size.h, j.State)
			list := all()
			if j.ID == "" {
				name, list = fmt.Sprintf("%dx%d/none", size.w, size.h), nil
			}
			t.Run(name, func(t *testing.T) {
				onStage(t, size.w, size.h, list, func(s *stage) {
					for range i {
						s.press("j")
					}
					s.pass(2 * time.Second)
					s.golden(t, size.w, size.h)
				})
			})
		}
	}
}

// Each state has a word of its own, so that none is told by colour alone.
func TestStatesHaveWords(t *testing.T) {
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{Profile: colorprofile.ASCII})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for s := jobs.Running; s <= jobs.Broken; s++ {
		sign, word, _ := stateWords(env.Theme, s)
		if sign == "" || word == "" || seen[word] {
			t.Errorf("%v is %q %q", s, sign, word)
		}
		seen[word] = true
	}
}

// Keys ask for what fits the state, and for nothing else.
func TestDrawerKeys(t *testing.T) {
	for i, j := range all() {
		t.Run(j.State.String(), func(t *testing.T) {
			want := map[jobs.State][]string{
				jobs.Running: {"pause"}, jobs.Waiting: {"pause"}, jobs.Paused: {"resume"}, jobs.Interrupted: {"resume"},
				jobs.Elsewhere: {"resume"}, jobs.Failed: {"retry", "clear"}, jobs.Cancelled: {"retry", "clear"},
				jobs.Done: {"clear"}, jobs.Broken: {"clear"},
			}[j.State]
			onStage(t, 100, 30, all(), func(s *stage) {
				for range i {
					s.press("j")
				}
				s.press("P", "r", "x")
				var got []string
				for _, what := range s.desk.asked {
					word, id, _ := strings.Cut(what, " ")
					if id != string(j.ID) {
						t.Errorf("%s was asked", what)
					}
					got = append(got, word)
				}
				if !slices.Equal(got, want) {
					t.Errorf("asked for %q, want %q", got, want)
				}
				asks := slices.ContainsFunc(s.out, func(m tea.Msg) bool { _, ok := m.(pane.DialogMsg); return ok })
				if asks != (!j.State.Ended() && j.State != jobs.Elsewhere) {
					t.Errorf("asked before it is cancelled: %v", asks)
				}
			})
		})
	}
}

func TestDrawerActs(t *testing.T) {
	onStage(t, 100, 30, all(), func(s *stage) {
		s.do(s.pane.Update(cancelMsg{to: s.pane.ID(), id: "j-running"}))
		s.settle()
		s.press("enter", "X")
		if want := []string{"cancel j-running", "clear j-done", "clear j-cancelled"}; !slices.Equal(s.desk.asked, want) {
			t.Errorf("asked %q, want %q", s.desk.asked, want)
		}
		opened := false
		for _, m := range s.out {
			if o, ok := m.(pane.OpenMsg); ok {
				opened = o.Kind == RouteFolder && o.ID == "7f3c0a12-0000-4000-8000-000000000001"
			}
		}
		if !opened {
			t.Error("the folder is not opened")
		}
		s.desk.err = errors.New("the log is held by somebody else")
		s.press("P")
		if !strings.Contains(ansi.Strip(s.pane.View()), "held by somebody else") {
			t.Errorf("it does not say what went wrong:\n%s", s.pane.View())
		}
		s.do(s.pane.Update(pane.MaskMsg{On: true}))
		if strings.Contains(s.pane.View(), "王") {
			t.Error("a masked name is shown")
		}
	})
}

// What changes is seen without a key, and nobody waits while nobody looks.
func TestDrawerFollows(t *testing.T) {
	onStage(t, 100, 30, nil, func(s *stage) {
		s.desk.set(job("j-1", jobs.Running))
		s.pass(quiet)
		if !strings.Contains(s.pane.View(), "running") {
			t.Errorf("a new job is not shown:\n%s", s.pane.View())
		}
		done := job("j-1", jobs.Done)
		s.desk.set(done)
		s.pass(quiet)
		if !strings.Contains(s.pane.View(), "done") {
			t.Errorf("its end is not shown:\n%s", s.pane.View())
		}
		s.do(s.pane.Shown(false))
		s.desk.set()
		s.pass(time.Second)
		if !strings.Contains(s.pane.View(), "done") {
			t.Error("a hidden drawer looks")
		}
		s.do(s.pane.Shown(true))
		s.settle()
		if strings.Contains(s.pane.View(), "done") {
			t.Error("a drawer that is shown again does not look")
		}
	})
}

func TestNews(t *testing.T) {
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{Profile: colorprofile.ASCII})
	if err != nil {
		t.Fatal(err)
	}
	desk := newFakeDesk(t, job("a", jobs.Interrupted), job("b", jobs.Paused))
	news := NewNews(Deps{Env: env, Desk: desk})
	next := func(part string) {
		t.Helper()
		told, err := news.Next(t.Context())
		if err != nil || !strings.Contains(told.Text, part) {
			t.Errorf("told %q, %v, want %q", told.Text, err, part)
		}
	}
	next("2 jobs were not finished")
	desk.set(job("a", jobs.Running), job("b", jobs.Paused))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := news.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("to go on is no news: %v", err)
	}
	desk.set(job("a", jobs.Waiting))
	next("waits for the server")
	desk.set(job("a", jobs.Done))
	next("Done: New folder, 3 files, 1 analysis.")
	stopped := job("a", jobs.Paused)
	stopped.Why = "Nobody is signed in."
	desk.set(stopped)
	next("Nobody is signed in")
	unknown := job("a", jobs.Failed)
	unknown.Count[jobs.Unknown] = 1
	desk.set(unknown)
	next("not known")
	// One of two that were held back is enrolled all the same.
	held := func(state jobs.State, refused int) jobs.Job {
		j := job("b", state)
		j.Count[jobs.Refused] = refused
		return j
	}
	desk.set(held(jobs.Running, 2))
	if _, err := news.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("to run is no news: %v", err)
	}
	desk.set(held(jobs.Failed, 3))
	next("A job has failed: New folder")
	desk.set(held(jobs.Failed, 2)) // Seen only when it had ended again.
	next("Still in trouble: 2 steps of New folder, 3 files, 1 analysis. Jobs says which.")
	desk.set(held(jobs.Running, 1))
	if _, err := news.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("to run is no news: %v", err)
	}
	desk.set(held(jobs.Failed, 1))
	next("Still in trouble: one step of New folder, 3 files, 1 analysis. Jobs says which.")
	if Open(desk) != 0 || Working(desk) != 0 {
		t.Errorf("%d open, %d working", Open(desk), Working(desk))
	}
}
