package jobs_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/oplog"
)

// childTask makes a copy of the test binary read from its standard input what it
// is to do until it is killed; there may be too much of it for the environment.
const childTask = "JOBS_TEST_TASK"

// childKind holds which kind of job it is; uploads when it is empty.
const childKind = "JOBS_TEST_KIND"

// task is what the copy is told.
type task struct {
	Dir, Host string
	Account   apitest.Account
	Plan      jobs.UploadPlan
}

func TestMain(m *testing.M) {
	if os.Getenv(childTask) != "" {
		do := work
		switch os.Getenv(childKind) {
		case jobs.DeletionKind:
			do = deletingWork
		case jobs.EnrolKind:
			do = enrollingWork
		}
		raw, err := io.ReadAll(os.Stdin)
		if err == nil {
			err = do(string(raw))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// work begins the job, or goes on with it, and says so.
func work(raw string) error {
	var t task
	if err := json.Unmarshal([]byte(raw), &t); err != nil {
		return err
	}
	var b quietly
	d := deskOn(oplog.In(t.Dir), clientOf(&b, t.Host, t.Account))
	ctx := context.Background()
	if err := d.Load(ctx); err != nil {
		return err
	}
	return goOn(ctx, d, jobs.UploadKind, t.Plan, jobs.UploadTyped{Meta: map[string]any{"transaction_id": "t-1"}})
}

// goOn says that it begins, goes on with the one job or starts it, and says how
// it has ended and how many bytes of memory that took.
func goOn(ctx context.Context, d *jobs.Desk, kind string, plan, typed any) error {
	fmt.Println("begins")
	var id jobs.ID
	var err error
	if list := d.Jobs(); len(list) > 0 {
		id = list[0].ID
		if list[0].State.Resumable() {
			err = d.Resume(ctx, id)
		}
	} else {
		id, err = d.Start(ctx, kind, plan, typed)
	}
	for seen := uint64(0); err == nil; seen, err = d.Wait(ctx, seen) {
		if j, _ := d.Job(id); !j.State.Active() {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			fmt.Println(j.State)
			fmt.Println(m.Sys)
			if j.State != jobs.Done {
				fmt.Fprintln(os.Stderr, j.State, j.Why, j.Trouble)
			}
			return nil
		}
	}
	return err
}

// quietly stands for a test in the copy.
type quietly struct{ testing.TB }

func (quietly) Helper()        {}
func (quietly) Cleanup(func()) {}
func (quietly) Fatal(v ...any) { panic(fmt.Sprint(v...)) }

// An upload that is killed at any moments, as often as it takes, makes exactly
// one folder with each file once and launches once.
func TestKilled(t *testing.T) {
	rounds := 2
	if *soak {
		rounds = 50
	}
	kills := 0
	for round := range rounds {
		sizes := []int{large, 1000}
		for range 12 {
			sizes = append(sizes, 50_000+rand.IntN(100_000))
		}
		s := newStage(t, sizes...)
		raw, err := json.Marshal(task{Dir: s.dir, Host: s.server.URL(), Account: s.server.Account(), Plan: s.plan()})
		if err != nil {
			t.Fatal(err)
		}
		kills += lives(t, s.server, raw, jobs.UploadKind, 14, fmt.Sprintf("round %d", round))
		s.holds(fmt.Sprintf("round %d", round))
		if t.Failed() {
			return
		}
	}
	t.Logf("%d uploads, killed %d times: one folder each, every file and every launch once", rounds, kills)
}

// lives runs copies of the test binary on a task, each of them killed a moment
// after it has sent a number of requests by chance, below most in the first life,
// until one comes to the end. To look for what was cut off takes more requests
// than some lives have: each may be longer than the one before. It returns how
// many were killed.
func lives(t *testing.T, server *apitest.Server, raw []byte, kind string, most int, what string) (kills int) {
	t.Helper()
	for state := ""; state != jobs.Done.String(); {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env, cmd.Stderr = append(os.Environ(), childTask+"=1", childKind+"="+kind), os.Stderr
		cmd.Stdin = bytes.NewReader(raw)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		var left atomic.Int64
		left.Store(int64(rand.IntN(most)))
		kill := time.AfterFunc(time.Hour, func() { _ = cmd.Process.Kill() })
		forget := server.Fault(func(*http.Request) bool {
			if left.Add(-1) == 0 {
				kill.Reset(time.Duration(rand.IntN(4000)) * time.Microsecond)
			}
			return false
		}, apitest.Fault{})
		most += most / 2
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		if !lines.Scan() {
			t.Fatalf("%s: the program does not begin", what)
		}
		if left.Load() == 0 { // Before the first request.
			kill.Reset(time.Duration(rand.IntN(4000)) * time.Microsecond)
		}
		state = ""
		if lines.Scan() {
			state = lines.Text()
		}
		kill.Stop()
		forget()
		var exit *exec.ExitError
		if err := cmd.Wait(); errors.As(err, &exit) && exit.ExitCode() == -1 {
			kills++
		} else if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if state != "" && state != jobs.Done.String() {
			t.Fatalf("%s: it ended as %s", what, state)
		}
	}
	return kills
}
