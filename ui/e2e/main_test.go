//go:build unix

package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// program is the binary under test, built once; scratch is a directory that
// lasts as long as the run.
var program, scratch string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "ozdesk-e2e-")
		if err != nil {
			fmt.Fprintln(os.Stderr, "make a directory for the program:", err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		scratch, program = dir, filepath.Join(dir, "ozdesk")
		build := exec.Command("go", "build", "-trimpath", "-o", program, "ozdesk")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, out)
			return 1
		}
		if err := together(6); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

// together lets at least so many tests run at once, unless somebody has said how
// many: most of their time they wait, for servers that are gone for ten seconds.
func together(n int) error {
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if said || runtime.GOMAXPROCS(0) >= n {
		return nil
	}
	return flag.Set("test.parallel", strconv.Itoa(n))
}

// home is a directory that stands for a fresh machine's: nothing in it.
func home(t testing.TB) string {
	t.Helper()
	return t.TempDir()
}

// environ is a newcomer's environment: an empty home, a colour terminal, and
// nothing of the machine that runs the test but PATH.
func environ(home string, extra ...string) []string {
	env := []string{
		"HOME=" + home,
		"PATH=" + os.Getenv("PATH"),
		"TERM=xterm-256color",
		"COLORTERM=truecolor",
		"LANG=C.UTF-8",
		"TZ=UTC",
		"TMPDIR=" + os.TempDir(),
		// No session bus: the keyring must not be reached from a test.
		"DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent",
	}
	return append(env, extra...)
}

// command runs the program without a terminal and returns what it printed.
func command(t testing.TB, env []string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs strings.Builder
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Dir = env, t.TempDir()
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil && cmd.ProcessState == nil {
		t.Fatalf("run %v: %v", args, err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}
