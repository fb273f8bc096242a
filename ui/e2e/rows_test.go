//go:build unix

package e2e

import (
	"os"
	"regexp"
	"sync"
	"testing"
	"time"
)

// folderRow is a row of the folder list: a time, eight digits of an id.
var folderRow = regexp.MustCompile(`(?m)^[ ▌●]*\s*(\d\d:\d\d|\d{1,2} [A-Z][a-z]{2}|\d{4}-\d\d-\d\d)\s+[0-9a-f]{8}\b`)

func tenRows(screen string) bool { return len(folderRow.FindAllString(screen, 10)) == 10 }

// filled is a home whose sandbox was filled once for all tests of this run.
var filled struct {
	once sync.Once
	dir  string
	why  string
}

// seeded returns a home that already holds a filled sandbox, and its
// environment: a copy of its own, so that no test sees what another has made.
func seeded(t testing.TB) (dir string, env []string) {
	t.Helper()
	filled.once.Do(func() {
		filled.dir = scratch + "/filled"
		if err := os.Mkdir(filled.dir, 0o700); err != nil {
			filled.why = err.Error()
			return
		}
		if _, stderr, code := command(t, environ(filled.dir), "folders", "list", "--limit", "1"); code != 0 {
			filled.why = stderr
		}
	})
	if filled.why != "" {
		t.Fatalf("fill the sandbox: %s", filled.why)
	}
	dir = home(t)
	if err := os.CopyFS(dir, os.DirFS(filled.dir)); err != nil {
		t.Fatalf("copy the filled home: %v", err)
	}
	return dir, environ(dir)
}

// quiet waits until nothing has been written for d.
func (x *term) quiet(d time.Duration) {
	for {
		x.mu.Lock()
		changed := x.changed
		x.mu.Unlock()
		select {
		case <-changed:
		case <-x.exited:
			return
		case <-time.After(d):
			return
		}
	}
}
