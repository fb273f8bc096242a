package jobs_test

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/oplog"
)

// results counts the results of a receipt.
func results(r jobs.DeletionReceipt) map[string]int {
	out := map[string]int{}
	for _, s := range r.Steps {
		out[s.Result]++
	}
	return out
}

// A person who was found goes after the analyses that found them, a collection
// after its persons; what is not of the plan stays.
func TestDeletion(t *testing.T) {
	c := newCleanup(t, 2, 3)
	other := c.server.AddCollection("staff")
	c.server.AddPerson(other, apitest.Person{First: "Nadia"})

	p := c.plan(c.person(0))
	if p.Blocked() != 2 || len(p.Steps) != 3 || p.Steps[2].Name.Raw() != "Ivar 0 Holm" || p.Steps[2].What != "1 photograph" {
		t.Fatalf("%+v", p.Steps)
	}
	if what := p.Steps[0].What; !strings.HasPrefix(what, "COLLECTION of folder ") {
		t.Errorf("%q", what)
	}
	d := c.window()
	j := ends(t, d, c.begin(d, p))
	if j.State != jobs.Done || j.Title != "Delete person "+c.persons[0][:8]+", 2 before" || j.Receipt == "" {
		t.Fatalf("%+v", j)
	}
	if left := c.server.PersonsOf(c.collection); !slices.Equal(left, c.persons[1:]) {
		t.Errorf("left: %v", left)
	}
	r := c.receipt(j.Receipt)
	if results(r)[jobs.GoneDeleted] != 3 || r.Ended != "done" || r.Steps[0].At.IsZero() || r.Job != j.ID || r.By == "" || len(r.NotVerified) != 1 {
		t.Errorf("%+v", r)
	}

	p = c.plan(c.whole())
	if p.Blocked() != 2 || p.Word() != "delete 3" {
		t.Fatalf("%+v", p.Steps)
	}
	if j := ends(t, d, c.begin(d, p)); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	if list, err := c.client.Collections(t.Context()); err != nil || len(list) != 1 || string(list[0].ID) != other {
		t.Errorf("%v, %v", list, err)
	}
	if n := c.deletes(); n != 6 {
		t.Errorf("%d deletions were asked for, want 6", n)
	}
	if len(c.server.Folders()) != 3 {
		t.Error("folders went that nobody named")
	}
}

// Folders, analyses and photographs need nothing before them; names are kept no
// longer than the job goes on.
func TestDeletionOfOneThing(t *testing.T) {
	c := newCleanup(t, 1, 3)
	images, err := c.client.PersonImages(t.Context(), api.CollectionID(c.collection), api.PersonID(c.persons[0]))
	if err != nil {
		t.Fatal(err)
	}
	d := c.window()
	for _, o := range []jobs.Object{
		{Kind: jobs.FolderObject, ID: c.folders[0]},
		{Kind: jobs.AnalysisObject, ID: c.analyses[1]},
		{Kind: jobs.ImageObject, ID: string(images[0].ID), Collection: api.CollectionID(c.collection), Person: api.PersonID(c.persons[0])},
	} {
		p := c.plan(o)
		if len(p.Steps) != 1 || p.Word() != "delete" || p.Steps[0].Object != o {
			t.Fatalf("%s: %+v", o.Kind, p.Steps)
		}
		id := c.begin(d, p)
		if j := ends(t, d, id); j.State != jobs.Done {
			t.Fatalf("%s: %+v", o.Kind, j)
		}
		d.Close()
		for range oplog.In(c.dir).Read("typed-" + string(id)) {
			t.Error("names are kept")
		}
		d = c.window()
	}
	p, err := jobs.PlanDeletion(t.Context(), c.client, jobs.DeletionWish{Matches: true, Objects: []jobs.Object{
		{Kind: jobs.ImageObject, ID: "x", Collection: api.CollectionID(c.collection), Person: api.PersonID(c.persons[0])},
	}})
	if !errors.Is(err, api.ErrNotFound) || len(p.Steps) != 2 || p.Steps[0].ID != c.analyses[2] {
		t.Errorf("%+v, %v", p.Steps, err)
	}
}

// Whatever is not as it was stops the plan where it is; nothing beyond the plan
// goes, and the receipt says how far it came.
func TestSurprises(t *testing.T) {
	for name, do := range map[string]struct {
		meanwhile func(*cleanup)
		why       string
		deleted   int
	}{
		"another photograph": {func(c *cleanup) {
			photo, err := api.FileUpload(makeFiles(c.t, c.t.TempDir(), 100)[0].Path)
			if err == nil {
				_, err = c.client.AddPersonImages(c.t.Context(), api.CollectionID(c.collection), api.PersonID(c.persons[0]), []api.Upload{photo})
			}
			if err != nil {
				c.t.Fatal(err)
			}
		}, "holds 2 things now, and the plan knows of 1", 2},
		"a decision": {func(c *cleanup) {
			c.server.FinishAs(c.analyses[0], apitest.Result{Resolution: "SUCCESS", Scores: []string{"0.1"}})
		}, "is not as it was when the plan was made", 1},
		"somebody added": {func(c *cleanup) {
			c.server.AddPerson(c.collection, apitest.Person{First: "Late"})
		}, "holds 1 things now, and the plan knows of 0", 4},
		"another analysis": {func(c *cleanup) {
			a := c.server.AddAnalysis(c.folders[0], apitest.Analysis{Type: "COLLECTION", Params: map[string]any{"collection_id": c.collection}})
			c.server.FinishAs(a, apitest.Result{Scores: []string{"0.91"}, PersonID: c.persons[0]})
		}, "1 analysis found these persons that the plan does not know of", 2},
		"forbidden": {func(c *cleanup) {
			c.server.Fault(apitest.On("DELETE /api/collections"), apitest.Status(403, `{"error_code": 9, "error_message": "You have not access to this resource"}`))
		}, "Your account may not do this", 2},
		"refused": {func(c *cleanup) {
			c.server.Fault(apitest.On("DELETE /api/collections"), apitest.Status(400, `{"error_code": 221, "error_message": "Referenced"}`))
		}, "The server refused this", 2},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCleanup(t, 2, 2)
			p := c.plan(c.whole())
			do.meanwhile(c)
			d := c.window()
			j := ends(t, d, c.begin(d, p))
			if j.State != jobs.Failed || len(j.Trouble) != 1 || !strings.Contains(j.Trouble[0].Why, do.why) {
				t.Fatalf("%+v", j)
			}
			r := c.receipt(j.Receipt)
			if got := results(r); got[jobs.GoneDeleted] != do.deleted || got["failed"] != 1 || got["not deleted"] != len(p.Steps)-do.deleted-1 {
				t.Errorf("%v", got)
			}
			if r.Ended != "failed" {
				t.Errorf("ended as %s", r.Ended)
			}
			// It stays so until there is a new plan, and nothing is asked twice.
			before := len(c.server.PersonsOf(c.collection))
			if err := d.Retry(t.Context(), j.ID); err != nil {
				t.Fatal(err)
			}
			again := ends(t, d, j.ID)
			if again.State != jobs.Failed || len(c.server.PersonsOf(c.collection)) != before {
				t.Errorf("%+v", again)
			}
			if again.Receipt == j.Receipt {
				t.Error("a receipt was written over")
			}
		})
	}
}

// What somebody else has deleted meanwhile is no obstacle, and told apart.
func TestGoneMeanwhile(t *testing.T) {
	c := newCleanup(t, 1, 2)
	p := c.plan(c.person(0))
	if err := c.client.DeleteAnalysis(t.Context(), api.AnalysisID(c.analyses[0])); err != nil {
		t.Fatal(err)
	}
	d := c.window()
	j := ends(t, d, c.begin(d, p))
	r := c.receipt(j.Receipt)
	if got := results(r); j.State != jobs.Done || got[jobs.GoneBefore] != 1 || got[jobs.GoneDeleted] != 2 {
		t.Errorf("%+v\n%+v", j, r)
	}
	if !strings.Contains(strings.Join(r.NotVerified, " "), "1 object was gone before") {
		t.Errorf("%v", r.NotVerified)
	}
}

// An answer that was lost is looked for; the deletion is not asked for again.
func TestLostAnswer(t *testing.T) {
	c := newCleanup(t, 1, 1)
	p := c.plan(c.person(0))
	c.server.Fault(apitest.On("DELETE /api/collections"), apitest.Status(500, "").AfterWork().Once())
	d := c.window()
	j := ends(t, d, c.begin(d, p))
	r := c.receipt(j.Receipt)
	if got := results(r); j.State != jobs.Done || got[jobs.GoneFound] != 1 || got[jobs.GoneDeleted] != 1 {
		t.Errorf("%+v\n%+v", j, r)
	}
}

// A session that ends in the middle stops the job where it is; it goes on once
// somebody is signed in, and only as the one who made the plan.
func TestSignedOutInTheMiddle(t *testing.T) {
	c := newCleanup(t, 1, 2)
	p := c.plan(c.person(0))
	open := make(chan struct{})
	c.server.Fault(apitest.On("DELETE /api/analyses/"+c.analyses[0]), apitest.Gate(open).AfterWork().Once())
	signIn := true
	own, err := api.New(api.Options{Host: c.server.URL(), SignIn: func(context.Context) (string, api.Secret, error) {
		if !signIn {
			return "", api.Secret{}, api.ErrSignedOut
		}
		signIn = false
		a := c.server.Account()
		return a.Email, api.NewSecret(a.Password), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Close)
	d := deletingDesk(oplog.In(c.dir), own, c.receipts)
	t.Cleanup(d.Close)
	id := c.begin(d, p)
	if err := c.server.Await(t.Context(), "DELETE ", 1); err != nil {
		t.Fatal(err)
	}
	for len(c.server.AnalysesOf(c.folders[0])) > 0 { // It is at work, and was let in.
		runtime.Gosched()
	}
	c.server.ForgetTokens()
	close(open)
	j := ends(t, d, id)
	if j.State != jobs.Paused || !strings.Contains(j.Why, "signed out") || j.Receipt != "" {
		t.Fatalf("%+v", j)
	}
	stranger := deletingDesk(oplog.In(c.dir), clientOf(t, c.server.URL(), c.server.AddAccount("ADMIN")), c.receipts)
	t.Cleanup(stranger.Close)
	if err := stranger.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := stranger.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, stranger, id); j.State != jobs.Failed || !strings.Contains(j.Trouble[0].Why, "another account") {
		t.Fatalf("%+v", j)
	}
	if len(c.server.PersonsOf(c.collection)) != 1 {
		t.Fatal("another account has deleted")
	}
	again := c.window()
	if err := again.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, again, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	if n := c.deletes(); n != 3 {
		t.Errorf("%d deletions were asked for, want 3", n)
	}
}

// Two windows never do one deletion at the same time.
func TestTwoWindows(t *testing.T) {
	c := newCleanup(t, 1, 2)
	open := make(chan struct{})
	c.server.Fault(apitest.On("DELETE /api/analyses"), apitest.Gate(open).Once())
	first := c.window()
	id := c.begin(first, c.plan(c.person(0)))
	if err := c.server.Await(t.Context(), "DELETE ", 1); err != nil {
		t.Fatal(err)
	}
	second := c.window()
	if j, _ := second.Job(id); j.State != jobs.Elsewhere {
		t.Fatalf("%+v", j)
	}
	if err := second.Resume(t.Context(), id); !errors.Is(err, oplog.ErrHeld) {
		t.Errorf("it goes on in two windows: %v", err)
	}
	close(open)
	if j := ends(t, first, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	first.Close()
	if err := second.Resume(t.Context(), id); !errors.Is(err, jobs.ErrState) {
		t.Errorf("what is done was begun again: %v", err)
	}
	if n := c.deletes(); n != 3 {
		t.Errorf("%d deletions were asked for, want 3", n)
	}
}

// A job whose receipt cannot be kept is not at its end.
func TestNoPlaceForTheReceipt(t *testing.T) {
	c := newCleanup(t, 1, 0)
	place := c.receipts
	c.receipts = place + "/later"
	d := c.window()
	id := c.begin(d, c.plan(c.person(0)))
	j := ends(t, d, id)
	if j.State != jobs.Paused || !strings.Contains(j.Why, "The receipt could not be kept") || j.Count[jobs.Confirmed] != 1 {
		t.Fatalf("%+v", j)
	}
	if err := os.Mkdir(string(c.receipts), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := d.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Done || j.Receipt == "" {
		t.Fatalf("%+v", j)
	}
	if n := c.deletes(); n != 1 {
		t.Errorf("%d deletions were asked for, want 1", n)
	}
}

// A plan is refused that deletes who is signed in, or what is not there.
func TestPlansThatAreRefused(t *testing.T) {
	c := newCleanup(t, 0, 0)
	if _, err := c.client.Collections(t.Context()); err != nil {
		t.Fatal(err)
	}
	var s *jobs.Surprise
	_, err := jobs.PlanDeletion(t.Context(), c.client, jobs.DeletionWish{Objects: []jobs.Object{
		{Kind: jobs.UserObject, ID: c.server.Account().UserID},
	}})
	if !errors.As(err, &s) {
		t.Errorf("%v", err)
	}
	_, err = jobs.PlanDeletion(t.Context(), c.client, jobs.DeletionWish{Objects: []jobs.Object{{Kind: jobs.FolderObject, ID: "00000000-0000-4000-8000-0000000fffff"}}})
	if !errors.Is(err, api.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
