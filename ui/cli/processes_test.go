package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// asCaller makes the test binary be a process that calls the server of
// OZDESK_HOST with the kept session, as often as it is told.
const asCaller = "CLI_TEST_AS_CALLER"

// callers is how many calls a process makes at once.
const callers = 25

// runCaller makes a round of calls for each line that comes in and answers it
// with "ok" or what went wrong.
func runCaller() int {
	c := &command{
		streams: OSStreams(), env: readEnvironment(os.LookupEnv), places: OSPlaces(),
		now: time.Now, newID: uuid.NewString, log: slog.New(slog.DiscardHandler),
	}
	n, err := c.connect(context.Background())
	if err != nil {
		fmt.Println(err)
		return 1
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var mu sync.Mutex
		var wg sync.WaitGroup
		answer := "ok"
		for range callers {
			wg.Go(func() {
				if _, err := n.client.Folders(context.Background(), api.FolderQuery{}); err != nil {
					mu.Lock()
					answer = err.Error()
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		fmt.Println(answer)
	}
	return 0
}

// caller is such a process.
type caller struct {
	in  io.Writer
	out *bufio.Reader
}

// startCaller starts one with the directories of m.
func startCaller(t *testing.T, m *machine) *caller {
	t.Helper()
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), bin)
	cmd.Env = append(os.Environ(), asCaller+"=1", "OZDESK_HOST="+m.env["OZDESK_HOST"])
	cmd.Env = append(cmd.Env, m.xdg()...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	return &caller{in: in, out: bufio.NewReader(out)}
}

// round makes all processes call at once and waits for them.
func round(t *testing.T, all []*caller) {
	t.Helper()
	for _, c := range all {
		if _, err := fmt.Fprintln(c.in, "go"); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range all {
		if answer := strings.TrimSpace(line(t, c.out)); answer != "ok" {
			t.Errorf("a call failed: %s", answer)
		}
	}
}

// TestOneRenewalAcrossProcesses lets two processes, with many calls each, find
// the session that they share expired at the same time, again and again. It is
// renewed once each time, no call fails, and once the new pair is known to a
// process the replaced one does not leave it.
func TestOneRenewalAcrossProcesses(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	m.env["OZDESK_HOST"] = s.URL()
	m.in = s.Account().Password + "\n"
	m.must("folders", "list", "--email", s.Account().Email, "--password-stdin")
	both := []*caller{startCaller(t, m), startCaller(t, m)}
	const rounds = 10
	for n := range rounds {
		s.ExpireTokens()
		round(t, both)
		if got := s.Count("POST /api/authorize/refresh"); got != n+1 {
			t.Fatalf("renewed %d times after %d expirations", got, n+1)
		}
		before := len(s.Requests())
		round(t, both)
		used := map[string]int{}
		for _, r := range s.Requests()[before:] {
			used[r.Header.Get("X-Forensic-Access-Token")]++
		}
		if len(used) != 1 {
			t.Fatalf("round %d: %d different tokens were sent after the renewal", n, len(used))
		}
	}
	if n := s.Count("POST /api/authorize/auth"); n != 1 {
		t.Errorf("%d sign-ins, want one", n)
	}
	t.Logf("%d rounds of 2 × %d calls: %d renewals, %d requests", 2*rounds, callers, s.Count("POST /api/authorize/refresh"), s.Count(""))
}
