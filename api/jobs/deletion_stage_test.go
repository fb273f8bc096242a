package jobs_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/oplog"
)

// receiptsIn keeps receipts in a directory.
type receiptsIn string

func (d receiptsIn) Keep(name string, data []byte) (string, error) {
	for n := 1; ; n++ {
		path := filepath.Join(string(d), fmt.Sprintf("%d-%s", n, name))
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(data)
		return path, firstOf(err, f.Close())
	}
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// cleanup is a server with collections whose persons were found.
type cleanup struct {
	*stage
	receipts   receiptsIn
	collection string
	persons    []string
	analyses   []string // By folder, one each; the first persons were found.
	folders    []string
}

// newCleanup makes a collection of so many persons, of whom so many were found
// in a folder each.
func newCleanup(t *testing.T, persons, found int) *cleanup {
	t.Helper()
	c := &cleanup{stage: newStage(t), receipts: receiptsIn(t.TempDir())}
	s := c.server
	c.collection = s.AddCollection("blacklist")
	for i := range persons {
		c.persons = append(c.persons, s.AddPerson(c.collection, apitest.Person{
			First: fmt.Sprintf("Ivar %d", i), Last: "Holm", Images: [][]byte{fmt.Appendf(nil, "\xff\xd8\xff photo %d", i)},
		}))
	}
	for i := range found {
		f := s.AddFolder(apitest.Folder{})
		s.AddMedia(f, apitest.Media{Name: "selfie.jpg", Content: fmt.Appendf(nil, "\xff\xd8\xff other %d", i), Tags: []string{"photo_selfie"}})
		a := s.AddAnalysis(f, apitest.Analysis{Type: "COLLECTION", Params: map[string]any{"collection_id": c.collection}})
		s.FinishAs(a, apitest.Result{Scores: []string{"0.91"}, PersonID: c.persons[i%persons]})
		c.folders, c.analyses = append(c.folders, f), append(c.analyses, a)
	}
	return c
}

// person names a person of the stage, collection the collection.
func (c *cleanup) person(i int) jobs.Object {
	return jobs.Object{Kind: jobs.PersonObject, ID: c.persons[i], Collection: api.CollectionID(c.collection)}
}

func (c *cleanup) whole() jobs.Object {
	return jobs.Object{Kind: jobs.CollectionObject, ID: c.collection}
}

// plan makes the plan for a wish.
func (c *cleanup) plan(objects ...jobs.Object) jobs.DeletionPlan {
	c.t.Helper()
	p, err := jobs.PlanDeletion(c.t.Context(), c.client, jobs.DeletionWish{Objects: objects})
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

// window is a desk that deletes, as a window of the program has it.
func (c *cleanup) window() *jobs.Desk {
	c.t.Helper()
	d := deletingDesk(oplog.In(c.dir), c.client, c.receipts)
	if err := d.Load(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(d.Close)
	return d
}

func deletingDesk(store jobs.Store, client jobs.DeletionClient, r jobs.Receipts) *jobs.Desk {
	return jobs.New(jobs.Options{
		Store: store, Kinds: []jobs.Kind{jobs.Deletions{Client: client, Receipts: r}}, Server: "test",
		Settle: 20 * time.Millisecond, Retry: 5 * time.Millisecond,
	})
}

// begin starts the job of a plan.
func (c *cleanup) begin(d *jobs.Desk, p jobs.DeletionPlan) jobs.ID {
	c.t.Helper()
	id, err := d.Start(c.t.Context(), jobs.DeletionKind, p, p.Typed())
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

// receipt reads a receipt, which nobody else may.
func (c *cleanup) receipt(path string) jobs.DeletionReceipt {
	c.t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		c.t.Fatal(err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		c.t.Errorf("others may read the receipt: %v", info.Mode())
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		c.t.Fatal(err)
	}
	if strings.Contains(string(raw), "Ivar") {
		c.t.Error("a name is in the receipt")
	}
	var r jobs.DeletionReceipt
	if err := json.Unmarshal(raw, &r); err != nil {
		c.t.Fatal(err)
	}
	return r
}

// deletes counts the deletions that were asked for.
func (c *cleanup) deletes() int { return c.server.Count("DELETE ") }
