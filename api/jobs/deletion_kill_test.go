package jobs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/oplog"
)

// deletingTask is what a copy that deletes is told.
type deletingTask struct {
	Dir, Receipts, Host string
	Account             apitest.Account
	Plan                jobs.DeletionPlan
}

// journalStream is where the copy writes every change down.
const journalStream = "changes"

// change is a line of the journal of a test: before it is sent, and after.
type change struct{ Path, Result string }

// scribe writes changes into a log.
type scribe struct{ log *oplog.Log }

// Begin implements api.Recorder.
func (s scribe) Begin(ctx context.Context, c api.Change) (func(error), error) {
	write := func(result string) error {
		raw, err := json.Marshal(change{Path: c.Path, Result: result})
		if err != nil {
			return err
		}
		return s.log.Append(context.WithoutCancel(ctx), journalStream, raw)
	}
	return func(err error) {
		if err == nil {
			_ = write("done")
		}
	}, write("begun")
}

// deletingWork begins a deletion, or goes on with it.
func deletingWork(raw string) error {
	var t deletingTask
	if err := json.Unmarshal([]byte(raw), &t); err != nil {
		return err
	}
	log := oplog.In(t.Dir)
	client, err := api.New(api.Options{
		Host: t.Host, Recorder: scribe{log},
		SignIn: func(context.Context) (string, api.Secret, error) {
			return t.Account.Email, api.NewSecret(t.Account.Password), nil
		},
	})
	if err != nil {
		return err
	}
	d := deletingDesk(log, client, receiptsIn(t.Receipts))
	ctx := context.Background()
	if err := d.Load(ctx); err != nil {
		return err
	}
	if err := goOn(ctx, d, jobs.DeletionKind, t.Plan, nil); err != nil {
		return err
	}
	d.Close()
	return nil
}

// A deletion that is killed at any moments, as often as it takes, comes to the
// planned end: every step is done once, and nothing besides.
func TestDeletionKilled(t *testing.T) {
	rounds, persons, found := 2, 9, 10
	if *soak {
		rounds, persons, found = 50, 60, 139
	}
	kills, steps := 0, 0
	for round := range rounds {
		c := newCleanup(t, persons, found)
		kept := c.server.AddCollection("staff")
		c.server.AddPerson(kept, apitest.Person{First: "Nadia"})
		plan := c.plan(c.whole())
		steps = len(plan.Steps)
		if steps != persons+found+1 {
			t.Fatalf("%d steps", steps)
		}
		raw, err := json.Marshal(deletingTask{
			Dir: c.dir, Receipts: string(c.receipts), Host: c.server.URL(), Account: c.server.Account(), Plan: plan,
		})
		if err != nil {
			t.Fatal(err)
		}
		what := fmt.Sprintf("round %d", round)
		kills += lives(t, c.server, raw, jobs.DeletionKind, steps, what)
		c.cleared(what, plan, kept)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d deletions of %d steps, killed %d times: the planned end, every step once", rounds, steps, kills)
}

// cleared checks the end of a plan that was killed on the way.
func (c *cleanup) cleared(what string, plan jobs.DeletionPlan, kept string) {
	t := c.t
	t.Helper()
	if list, err := c.client.Collections(t.Context()); err != nil || len(list) != 1 || string(list[0].ID) != kept {
		t.Errorf("%s: collections %v, %v", what, list, err)
	}
	if len(c.server.PersonsOf(kept)) != 1 || len(c.server.Folders()) != len(c.folders) {
		t.Errorf("%s: something is gone that nobody named", what)
	}
	for _, f := range c.folders {
		if n := len(c.server.AnalysesOf(f)); n != 0 {
			t.Errorf("%s: a folder still has %d analyses", what, n)
		}
	}
	log := oplog.In(c.dir)
	begun, done := map[string]int{}, map[string]int{}
	for raw, err := range log.Read(journalStream) {
		var e change
		if err == nil {
			err = json.Unmarshal(raw, &e)
		}
		if err != nil {
			t.Fatalf("%s: the journal: %v", what, err)
		}
		id := e.Path[strings.LastIndex(strings.TrimRight(e.Path, "/"), "/")+1:]
		id = strings.TrimRight(id, "/")
		if e.Result == "begun" {
			begun[id]++
		} else {
			done[id]++
		}
	}
	for _, s := range plan.Steps {
		if begun[s.ID] == 0 || done[s.ID] > 1 {
			t.Errorf("%s: %s %s was begun %d times and done %d times by the journal", what, s.Kind, s.ID, begun[s.ID], done[s.ID])
		}
		delete(begun, s.ID)
	}
	for id := range begun {
		t.Errorf("%s: %s was deleted and is not of the plan", what, id)
	}
	c.once(what, log, len(plan.Steps))
	entries, err := os.ReadDir(string(c.receipts))
	if err != nil || len(entries) == 0 {
		t.Fatalf("%s: %d receipts, %v", what, len(entries), err)
	}
	r := c.receipt(string(c.receipts) + "/" + entries[len(entries)-1].Name())
	if got := results(r); r.Ended != "done" || got[jobs.GoneDeleted]+got[jobs.GoneFound] != len(plan.Steps) {
		t.Errorf("%s: the receipt tells %v, ended %s", what, got, r.Ended)
	}
}

// once checks that the ledger confirms every step exactly once.
func (c *cleanup) once(what string, log *oplog.Log, steps int) {
	c.t.Helper()
	confirmed := map[int]int{}
	streams, err := log.Streams()
	if err != nil {
		c.t.Fatal(err)
	}
	for _, stream := range streams {
		if !strings.HasPrefix(stream, "job-") {
			continue
		}
		for raw, err := range log.Read(stream) {
			var r struct {
				Step *struct {
					N     int
					State string
				}
			}
			if err == nil {
				err = json.Unmarshal(raw, &r)
			}
			if err != nil {
				c.t.Fatalf("%s: the ledger: %v", what, err)
			}
			if r.Step != nil && r.Step.State == "confirmed" {
				confirmed[r.Step.N]++
			}
		}
	}
	for n := range steps {
		if confirmed[n] != 1 {
			c.t.Errorf("%s: step %d is confirmed %d times", what, n, confirmed[n])
		}
	}
}
