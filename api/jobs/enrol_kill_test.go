package jobs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/journal"
	"ozdesk/store/oplog"
)

// bookkeeper writes changes into a journal, as the program does.
type bookkeeper struct{ journal *journal.Journal }

// journalIn opens the journal of a directory.
func journalIn(dir string) *journal.Journal {
	return journal.New(journal.Options{
		Log: oplog.In(dir), Dir: dir,
		Key: func(context.Context, bool) ([]byte, error) { return []byte("0123456789abcdef0123456789abcdef"), nil },
	})
}

// Begin implements api.Recorder.
func (s bookkeeper) Begin(ctx context.Context, c api.Change) (func(error), error) {
	e := journal.Entry{Time: time.Now(), Action: c.Action, Method: c.Method, Path: c.Path, RequestID: c.RequestID}
	none := func(string) (string, bool) { return "", false }
	if err := s.journal.Add(ctx, e, none); err != nil {
		return nil, err
	}
	return func(err error) {
		e.Result = journal.Done
		if err != nil {
			e.Result = journal.Failed
			if errors.Is(err, api.ErrUncertain) {
				e.Result = journal.Unknown
			}
		}
		_ = s.journal.Add(context.WithoutCancel(ctx), e, none) // A kill may keep it from being written.
	}, nil
}

// enrolTask is what the copy is told.
type enrolTask struct {
	Dir, Host string
	Account   apitest.Account
	Plan      jobs.EnrolPlan
	Typed     jobs.EnrolTyped
	// Journal is the directory of the journal of changes.
	Journal string
}

// task tells a copy to enrol everybody. It lies in a file, for it is too long
// for the environment of a process; the name of the file is returned.
func (r *roster) task(journal string) []byte { return r.taskOf(journal, r.plan()) }

// taskOf is task for another plan.
func (r *roster) taskOf(journal string, plan jobs.EnrolPlan) []byte {
	r.t.Helper()
	raw, err := json.Marshal(enrolTask{
		Dir: r.dir, Host: r.server.URL(), Account: r.server.Account(), Plan: plan, Typed: r.typed(), Journal: journal,
	})
	path := filepath.Join(r.t.TempDir(), "task.json")
	if err = errors.Join(err, os.WriteFile(path, raw, 0o600)); err != nil {
		r.t.Fatal(err)
	}
	return []byte(path)
}

// enrollingWork is work of an enrolment.
func enrollingWork(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var t enrolTask
	if err := json.Unmarshal(raw, &t); err != nil {
		return err
	}
	client, err := api.New(api.Options{
		Host: t.Host, Timeout: 5 * time.Second, Recorder: bookkeeper{journalIn(t.Journal)},
		SignIn: func(context.Context) (string, api.Secret, error) {
			return t.Account.Email, api.NewSecret(t.Account.Password), nil
		},
	})
	if err != nil {
		return err
	}
	d := deskOn(oplog.In(t.Dir), client)
	ctx := context.Background()
	if err := d.Load(ctx); err != nil {
		return err
	}
	return goOn(ctx, d, jobs.EnrolKind, t.Plan, t.Typed)
}

// recorded checks that a journal is whole, that every person is in it once, and
// that whatever else was sent is not there.
func (r *roster) recorded(what, dir string, persons []api.Person) {
	r.t.Helper()
	j := journalIn(dir)
	if report, err := j.Verify(r.t.Context()); err != nil || len(report.Findings) > 0 {
		r.t.Errorf("%s: the journal: %+v, %v", what, report, err)
	}
	begun := map[string]int{}
	done := map[string]int{}
	for e, err := range j.Entries() {
		if err != nil {
			r.t.Fatal(err)
		}
		switch e.Result {
		case "":
			begun[e.RequestID]++
		case journal.Done:
			done[e.RequestID]++
		}
	}
	for _, p := range persons {
		mark, _ := p.Meta.Lookup("ozdesk_request_id")
		if n := begun[mark.Raw()]; n != 1 || done[mark.Raw()] > 1 {
			r.t.Errorf("%s: %s is in the journal %d times", what, p.Name().Raw(), n)
		}
		delete(begun, mark.Raw())
		delete(done, mark.Raw())
	}
	for id, n := range begun {
		if n != 1 || done[id] != 0 {
			r.t.Errorf("%s: request %s was sent %d times and done %d times, and nobody is there", what, id, n, done[id])
		}
	}
}

// An enrolment that is killed at any moments, as often as it takes, adds
// everybody once, and each change is in the journal once.
func TestEnrolKilled(t *testing.T) {
	t.Parallel()
	rounds, people := 1, 120
	if *soak {
		rounds, people = 50, 500
	}
	var kills atomic.Int64
	t.Run("rounds", func(t *testing.T) {
		for round := range rounds {
			t.Run(fmt.Sprint(round), func(t *testing.T) {
				t.Parallel()
				r := newRoster(t, people)
				book := t.TempDir()
				kills.Add(int64(lives(t, r.server, r.task(book), jobs.EnrolKind, people/2, "enrolment")))
				r.recorded("afterwards", book, r.holds("afterwards"))
			})
		}
	})
	t.Logf("%d enrolments of %d persons, killed %d times: everybody once, each change in the journal once", rounds, people, kills.Load())
}

// The memory of an enrolment is that of its plan: what is sent passes through,
// so that ten times as many persons take little more.
func TestEnrolMemory(t *testing.T) {
	few, many := 60, 600
	if *soak {
		few, many = 500, 5000
	}
	var took [2]uint64
	for i, people := range []int{few, many} {
		r := newRoster(t, people)
		for n := range r.photos {
			r.photos[n].Photos = makeFiles(t, filepath.Dir(r.photos[n].Photos[0].Path), 60_000)
		}
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env, cmd.Stderr = append(os.Environ(), childTask+"=1", childKind+"="+jobs.EnrolKind), os.Stderr
		cmd.Stdin = bytes.NewReader(r.task(t.TempDir()))
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscanf(string(out), "begins\ndone\n%d", &took[i]); err != nil {
			t.Fatalf("%v in %q", err, out)
		}
	}
	perPerson := (float64(took[1]) - float64(took[0])) / float64(many-few)
	t.Logf("%d persons took %.1f MB, %d took %.1f MB: %.1f KB for each more", few, float64(took[0])/1e6, many, float64(took[1])/1e6, perPerson/1e3)
	if perPerson > 30_000 {
		t.Errorf("memory grows with what is sent: %.0f bytes a person, whose photograph has 60,000", perPerson)
	}
}
