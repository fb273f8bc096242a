package jobs_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
)

// badRequest is what a server says to what it does not take.
func badRequest(why string) apitest.Fault {
	return apitest.Status(http.StatusBadRequest, `{"error_code": 4, "error_message": "`+why+`"}`)
}

// Whoever is held back for another reason than before looks like nobody any more.
func TestLookAlikeOfAnEarlierTry(t *testing.T) {
	r := newWary(t, 1)
	r.knows(0)
	d, _ := r.desk()
	id := r.startWary(d)
	ends(t, d, id)
	if all := d.Trouble(id); len(all) != 1 || all[0].Alike == nil {
		t.Fatalf("in trouble: %+v", all)
	}
	r.server.Fault(apitest.On("POST /api/folders"), badRequest("no folder"))
	if err := d.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	ends(t, d, id)
	for _, trouble := range d.Trouble(id) {
		if trouble.Alike != nil || !strings.Contains(trouble.Why, "no folder") {
			t.Errorf("in trouble: %+v", trouble)
		}
	}
}

// heldBack runs a wary enrolment of some persons of whom the second and the
// fourth are held back, and tells who was found for each.
func heldBack(t *testing.T) (r *roster, d *jobs.Desk, id jobs.ID, held []jobs.Trouble) {
	t.Helper()
	r = newWary(t, 5)
	r.knows(1)
	r.knows(3)
	d, _ = r.desk()
	id = r.startWary(d)
	ends(t, d, id)
	if held = d.Trouble(id); len(held) != 2 || held[0].Alike == nil || held[1].Alike == nil {
		t.Fatalf("in trouble: %+v", held)
	}
	return r, d, id, held
}

// strangers takes those out of the collection whom others were held back for.
func (r *roster) strangers(held []jobs.Trouble) {
	r.t.Helper()
	for _, h := range held {
		if err := r.client.DeletePerson(r.t.Context(), api.CollectionID(r.collection), h.Alike.Person); err != nil {
			r.t.Fatal(err)
		}
	}
}

// Who was held back is enrolled all the same, one by one, and nobody is searched
// for again.
func TestAdmit(t *testing.T) {
	r, d, id, held := heldBack(t)
	folders := r.server.Count("POST /api/folders")
	if err := d.Admit(t.Context(), id, held[1].N, held[1].Alike.Person); err != nil {
		t.Fatal(err)
	}
	j := ends(t, d, id)
	if j.State != jobs.Failed || len(j.Trouble) != 1 || j.Trouble[0].N != held[0].N {
		t.Errorf("with one of two: %+v", j)
	}
	for what, err := range map[string]error{
		"twice":             d.Admit(t.Context(), id, held[1].N, held[1].Alike.Person),
		"for somebody else": d.Admit(t.Context(), id, held[0].N, held[1].Alike.Person),
		"another step":      d.Admit(t.Context(), id, held[0].N+1, held[0].Alike.Person),
		"beyond the last":   d.Admit(t.Context(), id, 20, held[0].Alike.Person),
		"before the first":  d.Admit(t.Context(), id, -1, held[0].Alike.Person),
	} {
		if !errors.Is(err, jobs.ErrState) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := d.Admit(t.Context(), "none", 0, ""); !errors.Is(err, jobs.ErrNoJob) {
		t.Errorf("of no job: %v", err)
	}
	if err := d.Admit(t.Context(), id, held[0].N, held[0].Alike.Person); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Errorf("with both: %+v", j)
	}
	if err := d.Admit(t.Context(), id, held[0].N, held[0].Alike.Person); !errors.Is(err, jobs.ErrState) {
		t.Errorf("when it is done: %v", err)
	}
	if n := r.server.Count("POST /api/folders"); n != folders {
		t.Errorf("%d searches were made after a person had decided", n-folders)
	}
	r.strangers(held)
	r.holds("in the end")
	r.tidy("in the end")
}

// Who was let in and could not be enrolled for another reason is in trouble for
// that one, and is not searched for when it is tried again, not even after a new
// start of the program.
func TestAdmitFails(t *testing.T) {
	r, d, id, held := heldBack(t)
	remove := r.server.Fault(apitest.On("POST /api/collections/"), badRequest("no such day"))
	if err := d.Admit(t.Context(), id, held[0].N, held[0].Alike.Person); err != nil {
		t.Fatal(err)
	}
	ends(t, d, id)
	all := d.Trouble(id)
	if len(all) != 2 || all[0].Alike != nil || !strings.Contains(all[0].Why, "no such day") || all[1].Alike == nil {
		t.Errorf("in trouble: %+v", all)
	}
	remove()
	d.Close()
	r.strangers(held[:1])
	again, _ := r.desk()
	before := r.server.Count("POST /api/folders")
	if err := again.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, again, id); len(j.Trouble) != 1 || j.Trouble[0].N != held[1].N || j.Trouble[0].Alike == nil {
		t.Errorf("tried again: %+v", j)
	}
	// A folder and an analysis in it, for the other one alone.
	if n := r.server.Count("POST /api/folders") - before; n != 2 {
		t.Errorf("%d requests to search, want those for the other one", n)
	}
	r.strangers(held[1:])
	r.holds("in the end", 3)
	r.tidy("in the end")
}

// A program that ends while somebody who was let in is on the way goes on with
// that, and adds the person once.
func TestAdmitCutOff(t *testing.T) {
	r, d, id, held := heldBack(t)
	open := make(chan struct{})
	added := r.server.Count("POST /api/collections/")
	r.server.Fault(apitest.On("POST /api/collections/"), apitest.Gate(open).Once())
	if err := d.Admit(t.Context(), id, held[0].N, held[0].Alike.Person); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := r.server.Await(ctx, "POST /api/collections/", added+1); err != nil {
		t.Fatal(err)
	}
	if err := d.Admit(t.Context(), id, held[1].N, held[1].Alike.Person); !errors.Is(err, jobs.ErrState) {
		t.Errorf("while it runs: %v", err)
	}
	d.Close()
	close(open)
	r.strangers(held[1:]) // Then the other one is not held back any more.
	again, _ := r.desk()
	if err := again.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, again, id); j.State != jobs.Done {
		t.Errorf("%+v", j)
	}
	r.strangers(held[:1])
	r.holds("in the end")
	r.tidy("in the end")
}

// What was typed for a cancelled job is not kept, so nobody of it can be let in.
func TestAdmitCancelled(t *testing.T) {
	r, d, id, held := heldBack(t)
	r.server.Fault(apitest.On("POST /api/folders"), apitest.Hang())
	if err := d.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := d.Cancel(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := d.Admit(t.Context(), id, held[0].N, held[0].Alike.Person); !errors.Is(err, jobs.ErrState) {
		t.Errorf("of a cancelled job: %v", err)
	}
}
