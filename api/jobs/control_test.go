package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/oplog"
)

// deskStore is the ledgers of a stage.
func deskStore(s *stage) jobs.Store { return oplog.In(s.dir) }

// A job that is paused goes on where it was, whatever was under way.
func TestPauseAndResume(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(open chan struct{}) apitest.Fault{
		"before the work": func(open chan struct{}) apitest.Fault { return apitest.Gate(open).Once() },
		"after the work":  func(open chan struct{}) apitest.Fault { return apitest.Gate(open).AfterWork().Once() },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, 20_000, large)
			open := make(chan struct{})
			defer close(open)
			s.server.Fault(apitest.On("POST /api/folders"), fault(open))
			d, _ := s.desk()
			id := s.start(d)
			if err := s.server.Await(t.Context(), "POST /api/folders", 1); err != nil {
				t.Fatal(err)
			}
			if err := d.Pause(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			if j, _ := d.Job(id); j.State != jobs.Paused {
				t.Fatalf("%+v", j)
			}
			if err := d.Pause(t.Context(), id); !errors.Is(err, jobs.ErrState) {
				t.Errorf("paused twice: %v", err)
			}
			if err := d.Clear(t.Context(), id); !errors.Is(err, jobs.ErrState) {
				t.Errorf("cleared while it can go on: %v", err)
			}
			if err := d.Resume(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			if j := ends(t, d, id); j.State != jobs.Done {
				t.Fatalf("%+v", j)
			}
			if name == "after the work" {
				s.holds(name)
			}
		})
	}
}

// A job that is cancelled says what is there all the same.
func TestCancel(t *testing.T) {
	s := newStage(t, 20_000, large)
	open := make(chan struct{})
	defer close(open)
	s.server.Fault(apitest.On("POST /api/folders"), apitest.Gate(open).AfterWork().Once())
	d, store := s.desk()
	id := s.start(d)
	if err := s.server.Await(t.Context(), "POST /api/folders", 1); err != nil {
		t.Fatal(err)
	}
	for len(s.server.Folders()) == 0 {
		if err := s.server.Await(t.Context(), "POST /api/folders", 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Cancel(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	j, _ := d.Job(id)
	if j.State != jobs.Cancelled || j.Count[jobs.Confirmed] != 1 || j.Made.Folder == "" {
		t.Errorf("%+v", j)
	}
	if n := s.server.Count("POST /api/folders"); n != 1 {
		t.Errorf("%d requests after it was cancelled", n)
	}
	for range store.Read("typed-" + string(id)) {
		t.Error("what was typed is kept for a job that has ended")
	}
	if err := d.Cancel(t.Context(), id); !errors.Is(err, jobs.ErrState) {
		t.Errorf("cancelled twice: %v", err)
	}
}

// While the server is gone a job waits and says why; then it goes on.
func TestServerGone(t *testing.T) {
	s := newStage(t, 20_000)
	remove := s.server.Fault(nil, apitest.Drop())
	d, _ := s.desk()
	id := s.start(d)
	j := await(t, d, id, "waiting", func(j jobs.Job) bool { return j.State == jobs.Waiting })
	if j.Why == "" || j.Since.IsZero() {
		t.Errorf("%+v", j)
	}
	remove()
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	s.holds("after the server was back")
}

// A job of an ended program is announced, goes on when somebody says so, and
// only in one window.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	s := newStage(t, 20_000, large)
	s.server.Fault(apitest.On("POST /api/folders"), apitest.Hang().Once())
	first, _ := s.desk()
	id := s.start(first)
	if err := s.server.Await(t.Context(), "POST /api/folders", 1); err != nil {
		t.Fatal(err)
	}
	other, _ := s.desk()
	if j, _ := other.Job(id); j.State != jobs.Elsewhere {
		t.Fatalf("in another window: %+v", j)
	}
	if err := other.Resume(t.Context(), id); !errors.Is(err, oplog.ErrHeld) {
		t.Errorf("it goes on in two windows: %v", err)
	}
	began := time.Now()
	first.Close()
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("closing took %v while the server hung", took)
	}
	if _, err := first.Start(t.Context(), jobs.UploadKind, s.plan(), nil); !errors.Is(err, jobs.ErrClosed) {
		t.Errorf("begun after the end: %v", err)
	}
	if err := other.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if j, _ := other.Job(id); j.State != jobs.Interrupted {
		t.Fatalf("after the end of the first: %+v", j)
	}
	if err := other.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, other, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	s.holds("after an interruption")
}

// Jobs of another server, and ledgers that cannot be read, do no harm.
func TestStrangeLedgers(t *testing.T) {
	s := newStage(t, 100)
	store := oplog.In(s.dir)
	add := func(stream string, records ...string) {
		for _, r := range records {
			if err := store.Append(t.Context(), stream, []byte(r)); err != nil {
				t.Fatal(err)
			}
		}
	}
	plan := `{"plan":{"version":1,"kind":"upload","server":"test","at":"2026-11-21T13:00:00Z","plan":{"folder":"f","files":[{"path":"/a","size":1}]}}}`
	add("job-other", `{"plan":{"version":1,"kind":"juggle","server":"elsewhere","at":"2026-11-21T13:00:00Z","plan":{}}}`)
	add("job-noise", "noise")
	add("job-newer", `{"plan":{"version":9,"kind":"upload","server":"test","plan":{}}}`)
	add("job-kind", `{"plan":{"version":1,"kind":"juggle","server":"test","plan":{}}}`)
	add("job-step", plan, `{"step":{"n":7,"state":"sent"}}`)
	add("job-word", plan, `{"step":{"n":0,"state":"asleep"}}`)
	add("job-job", plan, `{"job":{"state":"asleep"}}`)
	add("job-void", plan, `{}`)
	add("job-good", plan, `{"step":{"n":0,"state":"sent","request":"r"}}`, `{"job":{"state":"paused"}}`)
	add("other", "x")
	d, _ := s.desk()
	got := map[jobs.ID]jobs.State{}
	for _, j := range d.Jobs() {
		got[j.ID] = j.State
	}
	if len(got) != 8 || got["good"] != jobs.Paused {
		t.Errorf("%v", got)
	}
	for id, state := range got {
		if id == "good" {
			continue
		}
		if state != jobs.Broken {
			t.Errorf("%s is %v", id, state)
		}
		if err := d.Clear(t.Context(), id); err != nil {
			t.Errorf("clear %s: %v", id, err)
		}
	}
	for what, do := range map[string]func(context.Context, jobs.ID) error{
		"pause": d.Pause, "cancel": d.Cancel, "resume": d.Resume, "retry": d.Retry, "clear": d.Clear,
	} {
		if err := do(t.Context(), "nobody"); !errors.Is(err, jobs.ErrNoJob) {
			t.Errorf("%s of no job: %v", what, err)
		}
	}
	if err := d.Cancel(t.Context(), "good"); err != nil {
		t.Error(err)
	}
}

// A full disk pauses a job before anything is sent that is not written down.
func TestFullDisk(t *testing.T) {
	s := newStage(t, 20_000, large)
	full := &fullStore{Store: oplog.In(s.dir), left: 3}
	d := deskOn(full, s.client)
	t.Cleanup(d.Close)
	id := s.start(d)
	j := ends(t, d, id)
	if j.State != jobs.Interrupted && j.State != jobs.Paused || j.Why == "" {
		t.Fatalf("%+v", j)
	}
	full.room(1000)
	if err := d.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	s.holds("once there is room")
}

// fullStore has room for so many records.
type fullStore struct {
	jobs.Store
	mu   sync.Mutex
	left int
}

// room makes room for so many more.
func (s *fullStore) room(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left = n
}

var errFull = errors.New("no space left on device")

// fits reports whether there is room for so many more.
func (s *fullStore) fits(n int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left -= n
	return s.left >= 0
}

func (s *fullStore) Append(ctx context.Context, stream string, records ...[]byte) error {
	if !s.fits(len(records)) {
		return errFull
	}
	return s.Store.Append(ctx, stream, records...)
}

func (s *fullStore) Note(ctx context.Context, stream string, record []byte) error {
	if !s.fits(1) {
		return errFull
	}
	return s.Store.Note(ctx, stream, record)
}

// spyStore counts what is on the disk as sent, and the waits for it.
type spyStore struct {
	jobs.Store
	mu          sync.Mutex
	sent, waits int
}

func (s *spyStore) Append(ctx context.Context, stream string, records ...[]byte) error {
	err := s.Store.Append(ctx, stream, records...)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waits++
	for _, data := range records {
		if err == nil && bytes.Contains(data, []byte(`"state":"sent"`)) {
			s.sent++
		}
	}
	return err
}

// spyClient tells of every person before it is sent.
type spyClient struct {
	*api.Client
	adding func()
}

func (c spyClient) AddPerson(ctx context.Context, in api.CollectionID, p api.NewPerson) (api.Person, error) {
	c.adding()
	return c.Client.AddPerson(ctx, in, p)
}

// Nobody is sent who is not on the disk as sent, and the disk is waited for
// much less often than there are persons.
func TestWrittenBeforeSent(t *testing.T) {
	const people = 60
	r := newRoster(t, people)
	store := &spyStore{Store: oplog.In(r.dir)}
	added := 0
	d := deskOn(store, spyClient{r.client, func() {
		store.mu.Lock()
		defer store.mu.Unlock()
		if added++; added > store.sent {
			t.Errorf("%d persons are sent, %d written down", added, store.sent)
		}
	}})
	t.Cleanup(d.Close)
	if j := ends(t, d, r.start(d)); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	r.holds("at the end")
	if added != people || store.sent != people || store.waits > people/2 {
		t.Errorf("%d sent, %d written down, in %d waits for the disk", added, store.sent, store.waits)
	}
}

// Whatever a ledger holds, it is read or refused.
func FuzzLedger(f *testing.F) {
	f.Add([]byte(`{"plan":{"version":1,"kind":"upload","server":"test","plan":{"files":[{"path":"/a","size":1}]}}}`), []byte(`{"step":{"n":0,"state":"sent"}}`))
	f.Add([]byte(`{"plan":{"kind":"upload","server":"test","plan":null}}`), []byte(`{"job":{"state":"done"}}`))
	f.Add([]byte(`null`), []byte(`[]`))
	f.Fuzz(func(t *testing.T, plan, next []byte) {
		store := oplog.In(t.TempDir())
		if err := errors.Join(store.Append(t.Context(), "job-x", plan), store.Append(t.Context(), "job-x", next)); err != nil {
			t.Fatal(err)
		}
		d := deskOn(store, nil)
		if err := d.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		states := d.States()
		for i, j := range d.Jobs() {
			if states[i] != j.State {
				t.Errorf("%v and %v", states[i], j.State)
			}
			sum := 0
			for _, n := range j.Count {
				sum += n
			}
			if j.State != jobs.Broken && sum != j.Steps {
				t.Errorf("%+v", j)
			}
		}
	})
}
