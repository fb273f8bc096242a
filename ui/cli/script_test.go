package cli

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the program as a process of its own, with a home of its own
// for each script. $BIN is the program; "exits N …" runs a command that has to
// end with that code; "field VARIABLE KEY" keeps a field of what it printed.
func TestScripts(t *testing.T) {
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			for name, value := range map[string]string{
				"BIN": bin, asProgram: "1",
				"HOME":            filepath.Join(e.WorkDir, "home"),
				"XDG_CONFIG_HOME": filepath.Join(e.WorkDir, "config"),
				"XDG_DATA_HOME":   filepath.Join(e.WorkDir, "data"),
				"XDG_STATE_HOME":  filepath.Join(e.WorkDir, "state"),
				"HTTP_PROXY":      os.Getenv("HTTP_PROXY"), "HTTPS_PROXY": os.Getenv("HTTPS_PROXY"),
			} {
				e.Setenv(name, value)
			}
			return os.CopyFS(filepath.Join(e.WorkDir, "data", "ozdesk", "sandbox"), os.DirFS(template))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "field": field},
	})
}

// exits runs a command and checks its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command [args…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// field sets a variable to the value of a string field in the last output.
func field(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: field VARIABLE KEY")
	}
	value, ok := stringField(ts.ReadFile("stdout"), args[1])
	if !ok {
		ts.Fatalf("no field %s in the output", args[1])
	}
	ts.Setenv(args[0], value)
}
