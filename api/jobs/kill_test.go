package jobs_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/store/oplog"
)

// childTask holds what a copy of the test binary is to do until it is killed.
const childTask = "JOBS_TEST_TASK"

// task is what the copy is told.
type task struct {
	Dir, Host string
	Account   apitest.Account
	Plan      jobs.UploadPlan
}

func TestMain(m *testing.M) {
	if raw := os.Getenv(childTask); raw != "" {
		if err := work(raw); err != nil {
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
	fmt.Println("begins")
	var id jobs.ID
	var err error
	if list := d.Jobs(); len(list) > 0 {
		id = list[0].ID
		if list[0].State.Resumable() {
			err = d.Resume(ctx, id)
		}
	} else {
		id, err = d.Start(ctx, jobs.UploadKind, t.Plan, jobs.UploadTyped{Meta: map[string]any{"transaction_id": "t-1"}})
	}
	for seen := uint64(0); err == nil; seen, err = d.Wait(ctx, seen) {
		if j, _ := d.Job(id); !j.State.Active() {
			fmt.Println(j.State)
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
		// To look for what was cut off takes longer than some lives last: each
		// life may be longer than the one before.
		life, state := 300, ""
		for state != jobs.Done.String() {
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Env, cmd.Stderr = append(os.Environ(), childTask+"="+string(raw)), os.Stderr
			out, err := cmd.StdoutPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			if !lines.Scan() {
				t.Fatalf("round %d: the program does not begin", round)
			}
			kill := time.AfterFunc(time.Duration(rand.IntN(life))*time.Millisecond, func() { _ = cmd.Process.Kill() })
			life += life / 2
			state = ""
			if lines.Scan() {
				state = lines.Text()
			}
			kill.Stop()
			var exit *exec.ExitError
			if err := cmd.Wait(); errors.As(err, &exit) && exit.ExitCode() == -1 {
				kills++
			} else if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			if state != "" && state != jobs.Done.String() {
				t.Fatalf("round %d: it ended as %s", round, state)
			}
		}
		s.holds(fmt.Sprintf("round %d", round))
		if t.Failed() {
			return
		}
	}
	t.Logf("%d uploads, killed %d times: one folder each, every file and every launch once", rounds, kills)
}
