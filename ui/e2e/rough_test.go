//go:build unix

package e2e

import (
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// A hundred sizes within moments leave a clean frame: one that a full redraw
// does not change.
func TestResizeStorm(t *testing.T) {
	t.Parallel()
	_, env := seeded(t)
	x := startTerm(t, size{120, 35}, env, program)
	x.await("ten rows", 2*time.Minute, tenRows)
	x.keys("2")
	x.awaitText(waiting)
	for i := range 100 {
		x.resize(size{20 + i*37%180, 5 + i*13%50})
	}
	x.resize(size{100, 30})
	clean := func() string {
		return x.await("a frame of the last size", 2*time.Minute, func(s string) bool {
			lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
			return len(lines) == 30 && strings.HasSuffix(lines[29], "running") && strings.Contains(lines[27], "1–2 of 2")
		})
	}
	clean()
	x.quiet(time.Second)
	after := clean()
	x.keys("ctrl+l")
	x.quiet(time.Second)
	if redrawn := clean(); after != redrawn {
		t.Errorf("the frame after the storm:\n%s\nredrawn:\n%s", after, redrawn)
	}
	x.leave()
}

// The program leaves at once although every request hangs and would do so for
// ten minutes.
func TestQuitWhileTheServerHangs(t *testing.T) {
	server := apitest.New(t)
	for range 5 {
		server.AddFolder(apitest.Folder{})
	}
	x := startTerm(t, size{120, 35}, connected(home(t), server, server.Account()), program, "--timeout", "10m")
	x.awaitText(`1–5 of 5`)
	server.Fault(nil, apitest.Hang())
	asked := server.Count("")
	x.keys("r")
	if err := server.Await(t.Context(), "", asked+1); err != nil {
		t.Fatal(err)
	}
	x.awaitText(`↻ \d`) // requests are under way
	mark, pressed := x.mark(), time.Now()
	x.leave()
	t.Logf("gone after %v and %d writes", time.Since(pressed), len(x.since(mark)))
}
