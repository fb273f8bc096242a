package jobs_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/oplog"
)

var soak = flag.Bool("soak", false, "run the long rounds in full")

// stage is a server, a directory of ledgers and files to send.
type stage struct {
	t      testing.TB
	server *apitest.Server
	client *api.Client
	dir    string
	files  []jobs.UploadFile
}

// newStage makes a stage with files of so many bytes.
func newStage(t testing.TB, sizes ...int) *stage {
	t.Helper()
	return stageAt(t, apitest.New(t), sizes...)
}

// stageAt is newStage with another server.
func stageAt(t testing.TB, server *apitest.Server, sizes ...int) *stage {
	t.Helper()
	s := &stage{t: t, server: server, dir: t.TempDir()}
	s.client = clientOf(t, s.server.URL(), s.server.Account())
	s.files = makeFiles(t, t.TempDir(), sizes...)
	return s
}

// clientOf is a client that signs in by itself.
func clientOf(t testing.TB, host string, a apitest.Account) *api.Client {
	t.Helper()
	c, err := api.New(api.Options{
		Host: host, Timeout: 5 * time.Second,
		SignIn: func(context.Context) (string, api.Secret, error) { return a.Email, api.NewSecret(a.Password), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// makeFiles writes photographs of no meaning.
func makeFiles(t testing.TB, dir string, sizes ...int) []jobs.UploadFile {
	t.Helper()
	var out []jobs.UploadFile
	for i, size := range sizes {
		path := filepath.Join(dir, fmt.Sprintf("photo-%02d.jpg", i))
		content := append([]byte("\xff\xd8\xff\xe0"), bytes.Repeat([]byte{byte('a' + i)}, size-4)...)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, jobs.UploadFile{Path: path, Size: info.Size(), Modified: info.ModTime(), Tags: []string{"photo_selfie"}})
	}
	return out
}

// desk opens the ledgers as a start of the program does.
func (s *stage) desk() (*jobs.Desk, *oplog.Log) {
	s.t.Helper()
	store := oplog.In(s.dir)
	d := deskOn(store, s.client)
	if err := d.Load(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(d.Close)
	return d, store
}

// deskOn is a desk that loses no time. Persons are enrolled where the client
// can do that.
func deskOn(store jobs.Store, c jobs.UploadClient) *jobs.Desk {
	enrols, _ := c.(jobs.EnrolClient)
	alike, _ := c.(jobs.AlikeClient)
	return jobs.New(jobs.Options{
		Store: store, Kinds: []jobs.Kind{jobs.Uploads{Client: c}, jobs.Enrolments{Client: enrols, Alike: alike}}, Server: "test",
		Settle: 20 * time.Millisecond, Retry: 5 * time.Millisecond,
	})
}

// start begins an upload to a new folder with a face match on all of it.
func (s *stage) start(d *jobs.Desk) jobs.ID {
	s.t.Helper()
	id, err := d.Start(s.t.Context(), jobs.UploadKind, s.plan(), jobs.UploadTyped{Meta: map[string]any{"transaction_id": "t-1"}})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *stage) plan() jobs.UploadPlan {
	return jobs.UploadPlan{Files: s.files, Launch: []jobs.Launch{{Type: api.Biometry}}}
}

// await waits until a job fits.
func await(t testing.TB, d *jobs.Desk, id jobs.ID, what string, fits func(jobs.Job) bool) jobs.Job {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var seen uint64
	for {
		j, _ := d.Job(id)
		if fits(j) {
			return j
		}
		var err error
		if seen, err = d.Wait(ctx, seen); err != nil {
			t.Fatalf("%s: not so: %+v", what, j)
		}
	}
}

// ends waits until a job is neither running nor waiting, and another window
// could go on with it.
func ends(t testing.TB, d *jobs.Desk, id jobs.ID) jobs.Job {
	t.Helper()
	j := await(t, d, id, "the end", func(j jobs.Job) bool { return !j.State.Active() })
	_ = d.Pause(t.Context(), id) // It has ended: this waits until its ledger is free.
	return j
}

// holds checks that the server has exactly one folder with each file once and
// one face match.
func (s *stage) holds(what string) {
	s.t.Helper()
	folders := s.server.Folders()
	if len(folders) != 1 {
		s.t.Fatalf("%s: %d folders, want one", what, len(folders))
	}
	f, err := s.client.Folder(s.t.Context(), api.FolderID(folders[0]))
	if err != nil {
		s.t.Fatal(err)
	}
	count := map[string]int{}
	for _, m := range f.Media {
		count[m.Name.Raw()]++
	}
	for _, file := range s.files {
		if n := count[filepath.Base(file.Path)]; n != 1 {
			s.t.Errorf("%s: %s is there %d times", what, filepath.Base(file.Path), n)
		}
	}
	if len(f.Media) != len(s.files) || len(f.Analyses) != 1 {
		s.t.Errorf("%s: %d media and %d analyses, want %d and one", what, len(f.Media), len(f.Analyses), len(s.files))
	}
	if v, ok := f.Meta.Lookup("transaction_id"); !ok || v.Raw() != "t-1" {
		s.t.Errorf("%s: what was typed did not arrive: %v", what, v)
	}
}
