package sandbox

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// childDir tells a copy of the test binary to serve a directory.
const childDir = "SANDBOX_TEST_SERVE"

// TestMain lets the test binary be the server that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childPopulate); dir != "" {
		n, err := strconv.Atoi(os.Getenv(childCount))
		if err == nil {
			var from, to int64
			if from, to, err = fill(dir, n); err == nil {
				fmt.Println(from, to)
				os.Exit(0)
			}
		}
		fmt.Println("error", err)
		os.Exit(1)
	}
	dir := os.Getenv(childDir)
	if dir == "" {
		os.Exit(m.Run())
	}
	h, err := Join(context.Background(), Options{Dir: dir, plan: smallPlan, NoDemo: true, WorkTime: time.Hour})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	fmt.Println("serving", h.URL())
	<-h.Done()
}

// child starts a server in a process of its own and returns what kills it.
func child(t *testing.T, dir string) func() {
	t.Helper()
	_, kill := childAt(t, dir)
	return kill
}

// childAt is child that also returns the address.
func childAt(t *testing.T, dir string) (string, func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "serving ") {
		t.Fatalf("child: %q %v", line, err)
	}
	dead := false
	kill := func() {
		if dead {
			return
		}
		dead = true
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = cmd.Wait() // it says that it was killed, which is what was asked for
	}
	t.Cleanup(kill)
	return strings.TrimSpace(strings.TrimPrefix(line, "serving ")), kill
}

// TestKilledWhileAnalysesRun kills the process that serves. One that waits
// takes its place at the same address with everything that was answered, and
// the analyses end there once.
func TestKilledWhileAnalysesRun(t *testing.T) {
	dir := t.TempDir()
	kill := child(t, dir)
	// The analyses of the child take an hour; this clock is past it.
	late := func() time.Time { return time.Now().Add(2 * time.Hour) }
	h := start(t, func(o *Options) { o.Dir, o.Now = dir, late })
	if h.Holder() {
		t.Fatal("the lock of the child does not hold")
	}
	u := as(t, h, "CLIENT_SERVICE")
	f := u.newFolder(obj{"k": "v"}, person(t, 1), person(t, 1))
	path := "/api/folders/" + f.str("folder_id")
	list := u.okList("POST", path+"/analyses", obj{"analyses": []obj{{"type": "biometry"}, {"type": "quality"}}})
	if got := u.ok("GET", path, nil); got.str("resolution_status") != "PROCESSING" {
		t.Fatalf("folder %v", got)
	}
	address := h.URL()
	kill()
	eventually(t, "the waiting process serves", h.Holder)
	if h.URL() != address {
		t.Errorf("address %s became %s", address, h.URL())
	}
	ids := []string{list[0].str("analyse_id"), list[1].str("analyse_id")}
	if err := h.Settle(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
	got := u.ok("GET", path+"?with_analyses=true", nil)
	if got.sub("meta_data").str("k") != "v" || len(got.list("media")) != 2 || len(got.list("analyses")) != 2 {
		t.Errorf("folder %v", got)
	}
	for _, a := range got.list("analyses") {
		if a.str("state") != "FINISHED" || len(a.list("results_media")) != 2 {
			t.Errorf("analysis %v", a)
		}
	}
}
