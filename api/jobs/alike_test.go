package jobs_test

import (
	"fmt"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/oplog"
)

// newWary is a roster on a server whose analyses end by themselves.
func newWary(t testing.TB, people int) *roster {
	t.Helper()
	return rosterAt(t, apitest.New(t, apitest.AutoFinish(1)), people)
}

// wary is the plan of a roster with a search for look-alikes.
func (r *roster) wary() jobs.EnrolPlan {
	p := r.plan()
	p.LookAlike = true
	return p
}

// startWary begins it.
func (r *roster) startWary(d *jobs.Desk) jobs.ID {
	r.t.Helper()
	id, err := d.Start(r.t.Context(), jobs.EnrolKind, r.wary(), r.typed())
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// knows puts somebody with the first photograph of a person into the
// collection, and returns the id.
func (r *roster) knows(n int) string {
	r.t.Helper()
	content, err := os.ReadFile(r.photos[n].Photos[0].Path)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.server.AddPerson(r.collection, apitest.Person{First: "Known", Images: [][]byte{content}})
}

// tidy checks that no folder of a search is left.
func (r *roster) tidy(what string) {
	r.t.Helper()
	if left := r.server.Folders(); len(left) > 0 {
		r.t.Errorf("%s: %d folders are left on the server", what, len(left))
	}
}

// Who looks like somebody in the collection is held back with who that is; the
// others are enrolled, and nothing of the search is left.
func TestLookAlike(t *testing.T) {
	r := newWary(t, 6)
	known := r.knows(2)
	d, _ := r.desk()
	id := r.startWary(d)
	j := ends(t, d, id)
	if j.State != jobs.Failed || j.Steps != 24 || j.Count[jobs.Refused] != 1 {
		t.Errorf("%+v", j)
	}
	r.tidy("afterwards")
	left, unknown, err := d.Unenrolled(id)
	if err != nil || unknown != 0 || len(left) != 1 || left[0].Person.First != "Nr2" || !strings.Contains(left[0].Why, "Person "+known+" in the collection looks alike") {
		t.Errorf("left %+v, %d unknown, %v", left, unknown, err)
	}
	if all := d.Trouble(id); len(all) != 1 || all[0].Alike == nil || string(all[0].Alike.Person) != known || string(all[0].Collection) != r.collection || !reflect.DeepEqual(all, j.Trouble) {
		t.Errorf("in trouble: %+v, the job says %+v", all, j.Trouble)
	}
	who := d.Enrolled(id)
	if len(who) != 6 || who[2].Made.Alike == nil || string(who[2].Made.Alike.Person) != known || who[2].Made.Alike.Score == "" || who[3].Made.Person == "" {
		t.Errorf("%+v", who)
	}
	// The same is found again, until the one who looks alike is gone.
	if err := d.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Failed || j.Count[jobs.Refused] != 1 {
		t.Errorf("tried again: %+v", j)
	}
	r.tidy("tried again")
	if err := r.client.DeletePerson(t.Context(), api.CollectionID(r.collection), api.PersonID(known)); err != nil {
		t.Fatal(err)
	}
	if err := d.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Errorf("after the other one has gone: %+v", j)
	}
	r.tidy("in the end")
	r.holds("in the end")
}

// Persons of one enrolment are searched for among each other too: whoever comes
// after somebody alike is held back. Not more folders are there at once than a
// few.
func TestLookAlikeAmongThemselves(t *testing.T) {
	t.Parallel()
	const people = 24
	r := newWary(t, people)
	for n := 1; n < people; n += 2 { // Everybody comes twice.
		r.photos[n].Photos = r.photos[n-1].Photos
	}
	most := 0
	client := spyClient{r.client, func() { most = max(most, len(r.server.Folders())) }}
	d := deskOn(oplog.In(r.dir), client)
	t.Cleanup(d.Close)
	id := r.startWary(d)
	if j := ends(t, d, id); j.State != jobs.Failed || j.Count[jobs.Refused] != people/2 {
		t.Errorf("%+v", j)
	}
	for n, who := range d.Enrolled(id) {
		if alike := who.Made.Alike != nil; alike != (n%2 == 1) {
			t.Errorf("person %d: %+v", n, who)
		}
	}
	if most > 5 {
		t.Errorf("%d folders were there at once", most)
	}
	r.tidy("afterwards")
}

// A search that cannot be made holds a person back, with the reason; its folder
// goes all the same.
func TestLookAlikeFails(t *testing.T) {
	for name, c := range map[string]struct {
		fault apitest.Fault
		on    string
		says  string
	}{
		"no folder":   {badRequest("no folder"), "POST /api/folders", "no folder"},
		"no analysis": {badRequest("no analysis"), "POST /api/folders/", "no analysis"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newWary(t, 1)
			exact := apitest.On(c.on)
			remove := r.server.Fault(func(q *http.Request) bool {
				return exact(q) && strings.Contains(q.URL.Path, "analyses") == (name == "no analysis")
			}, c.fault)
			d, _ := r.desk()
			id := r.startWary(d)
			if j := ends(t, d, id); j.State != jobs.Failed {
				t.Errorf("%+v", j)
			}
			r.tidy("afterwards")
			left, _, err := d.Unenrolled(id)
			if err != nil || len(left) != 1 || !strings.Contains(left[0].Why, c.says) || !strings.Contains(left[0].Why, "held back") {
				t.Errorf("left %+v, %v", left, err)
			}
			remove()
			if err := d.Retry(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			if j := ends(t, d, id); j.State != jobs.Done {
				t.Errorf("%+v", j)
			}
			r.tidy("in the end")
			r.holds("in the end")
		})
	}
}

// A job that is cancelled in the middle of its searches leaves none of their
// folders behind.
func TestLookAlikeCancelled(t *testing.T) {
	t.Parallel()
	r := newWary(t, 12)
	d, _ := r.desk()
	r.server.Fault(apitest.On("POST /api/collections/"), apitest.Hang())
	id := r.startWary(d)
	if err := r.server.Await(t.Context(), "POST /api/collections/", 2); err != nil {
		t.Fatal(err)
	}
	if err := d.Cancel(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	r.tidy("afterwards")
	if j, _ := d.Job(id); j.State != jobs.Cancelled {
		t.Errorf("%+v", j)
	}
}

// What somebody else has put into the folder of a search is not deleted.
func TestLookAlikeLeavesOthers(t *testing.T) {
	r := newWary(t, 1)
	d, _ := r.desk()
	open := make(chan struct{})
	r.server.Fault(apitest.On("POST /api/collections/"), apitest.Gate(open).Once())
	id := r.startWary(d)
	if err := r.server.Await(t.Context(), "POST /api/collections/", 1); err != nil {
		t.Fatal(err)
	}
	r.server.AddMedia(r.server.Folders()[0], apitest.Media{Name: "other.jpg"})
	close(open)
	j := ends(t, d, id)
	if j.State != jobs.Failed || len(r.server.Folders()) != 1 || len(j.Trouble) != 1 || !strings.Contains(j.Trouble[0].Why, "left there") {
		t.Errorf("%+v", j)
	}
	r.holds("afterwards")
}

// A search that is killed at any moments leaves no folder behind once the job
// has gone on, and adds everybody once.
func TestLookAlikeKilled(t *testing.T) {
	t.Parallel()
	rounds, people := 1, 12
	if *soak {
		rounds, people = 12, 45
	}
	var kills atomic.Int64
	t.Run("rounds", func(t *testing.T) {
		for round := range rounds {
			t.Run(fmt.Sprint(round), func(t *testing.T) {
				t.Parallel()
				r := newWary(t, people)
				book := t.TempDir()
				kills.Add(int64(lives(t, r.server, r.taskOf(book, r.wary()), jobs.EnrolKind, 3*people, "wary enrolment")))
				r.tidy("afterwards")
				r.holds("afterwards")
				report, err := journalIn(book).Verify(t.Context())
				if err != nil || len(report.Findings) > 0 {
					t.Errorf("the journal: %+v, %v", report, err)
				}
				var did []string
				for e, err := range journalIn(book).Entries() {
					if err != nil {
						t.Fatal(err)
					}
					did = append(did, e.Action)
				}
				for _, action := range []string{"create folder", "delete folder", "delete analysis", "add person"} {
					if !slices.Contains(did, action) {
						t.Errorf("the journal has no %q", action)
					}
				}
			})
		}
	})
	t.Logf("%d enrolments of %d persons with searches, killed %d times: everybody once, no folder left", rounds, people, kills.Load())
}
