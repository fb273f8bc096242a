package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/oplog"
)

// roster is a stage with a collection and persons to enrol in it.
type roster struct {
	*stage
	collection string
	people     []jobs.EnrolPerson
	photos     []jobs.EnrolPhotos
}

// newRoster makes so many persons; every third has two photographs.
func newRoster(t testing.TB, people int) *roster {
	t.Helper()
	return rosterAt(t, apitest.New(t), people)
}

// rosterAt is newRoster with another server.
func rosterAt(t testing.TB, server *apitest.Server, people int) *roster {
	t.Helper()
	r := &roster{stage: stageAt(t, server)}
	r.collection = r.server.AddCollection("staff")
	dir := t.TempDir()
	for n := range people {
		var sizes []int
		for range 1 + n%3/2 {
			sizes = append(sizes, 900+n%50)
		}
		own := filepath.Join(dir, fmt.Sprint(n))
		if err := os.Mkdir(own, 0o700); err != nil {
			t.Fatal(err)
		}
		r.photos = append(r.photos, jobs.EnrolPhotos{Photos: makeFiles(t, own, sizes...)})
		r.people = append(r.people, jobs.EnrolPerson{First: fmt.Sprintf("Nr%d", n), Last: "Holm", Meta: map[string]string{"badge": fmt.Sprint(n)}})
	}
	return r
}

func (r *roster) plan() jobs.EnrolPlan {
	return jobs.EnrolPlan{Collection: api.CollectionID(r.collection), People: r.photos}
}

func (r *roster) typed() jobs.EnrolTyped { return jobs.EnrolTyped{People: r.people} }

// start begins the enrolment.
func (r *roster) start(d *jobs.Desk) jobs.ID {
	r.t.Helper()
	id, err := d.Start(r.t.Context(), jobs.EnrolKind, r.plan(), r.typed())
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// holds checks that everybody but some is there once, with name, metadata and
// every photograph. It returns the persons.
func (r *roster) holds(what string, without ...int) []api.Person {
	r.t.Helper()
	list, err := r.client.Persons(r.t.Context(), api.CollectionID(r.collection))
	if err != nil {
		r.t.Fatal(err)
	}
	seen := map[string]int{}
	for _, p := range list {
		badge, _ := p.Meta.Lookup("badge")
		seen[p.Name().Raw()+" "+badge.Raw()]++
		n := 0
		if _, err := fmt.Sscan(badge.Raw(), &n); err != nil || n >= len(r.photos) {
			r.t.Errorf("%s: a stranger: %s", what, p.Name().Raw())
			continue
		}
		if len(p.Images) != len(r.photos[n].Photos) {
			r.t.Errorf("%s: %s has %d photographs, want %d", what, p.Name().Raw(), len(p.Images), len(r.photos[n].Photos))
		}
	}
	for n, who := range r.people {
		want := 1
		if slices.Contains(without, n) {
			want = 0
		}
		if got := seen[who.Name()+" "+who.Meta["badge"]]; got != want {
			r.t.Errorf("%s: %s is there %d times, want %d", what, who.Name(), got, want)
		}
	}
	if want := len(r.people) - len(without); len(list) != want {
		r.t.Errorf("%s: %d persons, want %d", what, len(list), want)
	}
	return list
}

func TestEnrol(t *testing.T) {
	r := newRoster(t, 7)
	d, store := r.desk()
	id := r.start(d)
	j := ends(t, d, id)
	if j.State != jobs.Done || j.Steps != 7 || j.Count[jobs.Confirmed] != 7 || j.Sent != j.Total || string(j.Made.Collection) != r.collection {
		t.Errorf("%+v", j)
	}
	if j.Title != "Enrol 7 persons in "+api.CollectionID(r.collection).Short() {
		t.Errorf("titled %q", j.Title)
	}
	r.holds("afterwards")
	d.Close() // Its end is tidied up.
	// Neither a name nor a face is left on the disk.
	err := filepath.Walk(r.dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, word := range []string{"Holm", "badge", "\xff\xd8\xff"} {
			if bytes.Contains(content, []byte(word)) {
				t.Errorf("%s holds %q", filepath.Base(path), word)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Clear(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if left, err := store.Streams(); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Whatever becomes of an answer, everybody is there once.
func TestEnrolFaults(t *testing.T) {
	post, get := "POST /api/collections/", "GET /api/collections/"
	lost := map[string]apitest.Fault{
		"dropped":             apitest.Drop().Times(2),
		"dropped after work":  apitest.Drop().AfterWork().Times(2),
		"cut off":             apitest.CutOff(3).Once(),
		"empty":               apitest.EmptyBody().Once(),
		"web page after work": apitest.HTML().AfterWork().Once(),
		"500 after work":      apitest.Status(500, `{"error_code": 0}`).AfterWork().Once(),
		"502 twice":           apitest.Status(502, ``).Times(2),
		"throttled":           apitest.RetryAfter(0).Once(),
	}
	for _, at := range []string{post, get} {
		for name, fault := range lost {
			t.Run(at+" "+name, func(t *testing.T) {
				t.Parallel()
				r := newRoster(t, 6)
				r.server.Fault(apitest.On(at), fault)
				if at == get {
					r.server.Fault(apitest.On(post), apitest.Drop().AfterWork().Once())
				}
				d, _ := r.desk()
				if j := ends(t, d, r.start(d)); j.State != jobs.Done {
					t.Fatalf("%+v", j)
				}
				r.holds(name)
			})
		}
	}
}

// A session that ends in the middle is renewed, and nobody comes in twice.
func TestEnrolWithoutSession(t *testing.T) {
	r := newRoster(t, 12)
	d, _ := r.desk()
	id := r.start(d)
	await(t, d, id, "somebody", func(j jobs.Job) bool { return j.Count[jobs.Confirmed] > 2 })
	r.server.ForgetTokens()
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	r.holds("a new session")
}

// Where the collection has gone the job stops with a sentence, and does not try
// everybody.
func TestEnrolWithoutCollection(t *testing.T) {
	r := newRoster(t, 40)
	r.collection = "00000000-0000-4000-8000-00000000dead"
	d, _ := r.desk()
	id := r.start(d)
	j := ends(t, d, id)
	if j.State != jobs.Paused || !strings.HasPrefix(j.Why, "The collection is not there any more.") || j.Count[jobs.Refused] != 0 {
		t.Fatalf("%+v", j)
	}
	if n := r.server.Count("POST /api/collections/"); n > 4 {
		t.Errorf("tried %d times", n)
	}
	if err := d.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Paused || j.Count[jobs.Unknown] != 0 {
		t.Errorf("gone on with: %+v", j)
	}
}

// Photographs that are other ones, and what a server refuses, fail alone. They
// are listed with what was to be sent, and a second try does only those.
func TestEnrolRefused(t *testing.T) {
	r := newRoster(t, 9)
	gone := r.photos[4].Photos[0].Path
	kept, err := os.ReadFile(gone)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	d, _ := r.desk()
	id := r.start(d)
	j := ends(t, d, id)
	if j.State != jobs.Failed || j.Count[jobs.Refused] != 1 || j.Count[jobs.Confirmed] != 8 {
		t.Fatalf("%+v", j)
	}
	r.holds("without one", 4)
	left, unknown, err := d.Unenrolled(id)
	if err != nil || unknown != 0 || len(left) != 1 || left[0].Person.Name() != "Nr4 Holm" || left[0].Photos[0].Path != gone || left[0].Why == "" {
		t.Errorf("left %+v, %d unknown, %v", left, unknown, err)
	}
	if err := os.WriteFile(gone, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(gone, r.photos[4].Photos[0].Modified, r.photos[4].Photos[0].Modified); err != nil {
		t.Fatal(err)
	}
	if err := d.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	r.holds("a second try")
}

// The names of a cancelled enrolment are gone with it, so that it cannot be
// tried again; it says so.
func TestEnrolCancelled(t *testing.T) {
	r := newRoster(t, 8)
	open := make(chan struct{})
	defer close(open)
	r.server.Fault(apitest.On("POST /api/collections/"), apitest.Gate(open).AfterWork().Times(2))
	d, store := r.desk()
	id := r.start(d)
	if err := r.server.Await(t.Context(), "POST /api/collections/", 2); err != nil {
		t.Fatal(err)
	}
	if err := d.Cancel(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	j, _ := d.Job(id)
	if j.State != jobs.Cancelled || j.Count[jobs.Sent] != 0 {
		t.Errorf("%+v", j)
	}
	if got := len(r.server.PersonsOf(r.collection)); got != j.Count[jobs.Confirmed] {
		t.Errorf("%d persons, %d confirmed", got, j.Count[jobs.Confirmed])
	}
	for range store.Read("typed-" + string(id)) {
		t.Error("names are kept for a job that has ended")
	}
	if err := d.Retry(t.Context(), id); err == nil || !strings.Contains(err.Error(), "not kept any more") {
		t.Errorf("tried again without names: %v", err)
	}
}

// Two windows: only one goes on with the job, and everybody is there once.
func TestEnrolInTwoWindows(t *testing.T) {
	t.Parallel()
	r := newRoster(t, 30)
	r.server.Fault(apitest.On("POST /api/collections/"), apitest.Hang().Once())
	first, _ := r.desk()
	id := r.start(first)
	await(t, first, id, "a few", func(j jobs.Job) bool { return j.Count[jobs.Confirmed] > 5 })
	second, _ := r.desk()
	if err := second.Resume(t.Context(), id); !errors.Is(err, oplog.ErrHeld) {
		t.Errorf("it goes on in two windows: %v", err)
	}
	if j, ok := second.Alike(jobs.EnrolKind, r.plan()); !ok || j.ID != id || j.State != jobs.Elsewhere {
		t.Errorf("the same plan again: %+v, %v", j, ok)
	}
	first.Close()
	third, _ := r.desk()
	if err := second.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	won := make(chan error, 2)
	for _, d := range []*jobs.Desk{second, third} {
		go func() { won <- d.Resume(context.WithoutCancel(t.Context()), id) }()
	}
	a, b := <-won, <-won
	if (a == nil) == (b == nil) {
		t.Errorf("resumed by both or by none: %v, %v", a, b)
	}
	for _, d := range []*jobs.Desk{second, third} {
		if j, _ := d.Job(id); j.State != jobs.Elsewhere {
			ends(t, d, id)
		}
	}
	r.holds("two windows")
	if _, ok := second.Alike(jobs.EnrolKind, jobs.EnrolPlan{Collection: "c", People: r.photos}); ok {
		t.Error("another plan is taken for the same")
	}
}

// A full disk stops the job before anybody is sent who is not written down.
func TestEnrolFullDisk(t *testing.T) {
	t.Parallel()
	r := newRoster(t, 20)
	full := &fullStore{Store: oplog.In(r.dir), left: 11}
	d := deskOn(full, r.client)
	t.Cleanup(d.Close)
	id := r.start(d)
	j := ends(t, d, id)
	if j.State != jobs.Interrupted && j.State != jobs.Paused || !strings.Contains(j.Why, "no space left") {
		t.Fatalf("%+v", j)
	}
	full.room(1000)
	if err := d.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	r.holds("once there is room")
}

func TestEnrolPlans(t *testing.T) {
	r := newRoster(t, 2)
	d, store := r.desk()
	whole := r.plan()
	for name, plan := range map[string]jobs.EnrolPlan{
		"nobody":        {Collection: whole.Collection},
		"nowhere":       {People: whole.People},
		"no photograph": {Collection: whole.Collection, People: []jobs.EnrolPhotos{{}}},
		"relative":      {Collection: whole.Collection, People: []jobs.EnrolPhotos{{Photos: []jobs.UploadFile{{Path: "a.jpg", Size: 1}}}}},
		"no bytes":      {Collection: whole.Collection, People: []jobs.EnrolPhotos{{Photos: []jobs.UploadFile{{Path: r.photos[0].Photos[0].Path}}}}},
	} {
		if _, err := d.Start(t.Context(), jobs.EnrolKind, plan, r.typed()); err == nil {
			t.Errorf("%s: begun", name)
		}
	}
	if _, err := d.Start(t.Context(), jobs.EnrolKind, whole, jobs.EnrolTyped{People: r.people[:1]}); err == nil {
		t.Error("names of other persons were taken")
	}
	if left, err := store.Streams(); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// An attempt that never reached the server is sent again after a while, even
// where the clock of the program stands still: what is waited for is counted
// and not read off a clock, which somebody may set.
func TestEnrolSettlesWithAStoppedClock(t *testing.T) {
	t.Parallel()
	r := newRoster(t, 3)
	release := r.server.Fault(apitest.On("POST /api/collections/"), apitest.Hang())
	store := oplog.In(r.dir)
	desk := func() *jobs.Desk {
		return jobs.New(jobs.Options{
			Store: store, Kinds: []jobs.Kind{jobs.Enrolments{Client: r.client}}, Server: "test", Settle: 20 * time.Millisecond,
			Now: func() time.Time { return time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC) },
		})
	}
	d := desk()
	id := r.start(d)
	if err := r.server.Await(t.Context(), "POST /api/collections/", 3); err != nil {
		t.Fatal(err)
	}
	d.Close() // The requests break off before the server has done anything.
	release()
	d = desk()
	defer d.Close()
	if err := d.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Errorf("%+v", j)
	}
	r.holds("afterwards")
}
