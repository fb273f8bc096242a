//go:build unix

package e2e

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// ctrlZ is what the terminal sends for the key.
const ctrlZ = "\x1a"

// suspended is the escape sequence that gives the screen back.
const suspended = "\x1b[?1049l"

// Where no shell would continue the program, and in the window that serves the
// sandbox, ctrl+z is refused in words, and keys work as before.
func TestNotSuspended(t *testing.T) {
	server := apitest.New(t)
	account := server.Account()
	tests := []struct {
		name, ready, says string
		env               []string
	}{
		{"serves the sandbox", folderRow.String(), `Not suspended: this window serves the sandbox`, environ(home(t))},
		{"no shell", `There are no folders yet`, `Not suspended: no shell`, environ(home(t),
			"OZDESK_HOST="+server.URL(), "OZDESK_EMAIL="+account.Email, "OZDESK_PASSWORD="+account.Password)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := startTerm(t, size{120, 35}, tt.env, program)
			x.awaitText(tt.ready)
			x.keys(ctrlZ)
			x.awaitText(tt.says)
			x.keys("?")
			x.awaitText(`(?s)Everywhere.*suspend \(`)
			if strings.Contains(string(x.output()), suspended) {
				t.Error("the screen was given back although nothing was suspended")
			}
			x.keys("esc")
			x.await("the help is closed", 20*time.Second, func(s string) bool { return !strings.Contains(s, "Everywhere") })
			x.keys("q")
			if code := x.exit(20 * time.Second); code != 0 {
				t.Errorf("left with %d", code)
			}
		})
	}
}

// Under a shell with job control ctrl+z gives the screen back, and the shell
// brings the program to the front again.
func TestSuspended(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash to suspend under")
	}
	server := apitest.New(t)
	account := server.Account()
	env := environ(home(t), "PS1=shell> ",
		"OZDESK_HOST="+server.URL(), "OZDESK_EMAIL="+account.Email, "OZDESK_PASSWORD="+account.Password)
	x := startTerm(t, size{120, 35}, env, shell, "--norc", "--noprofile", "-i")
	// A program that is left stopped would outlive the shell.
	t.Cleanup(func() { _ = syscall.Kill(-x.cmd.Process.Pid, syscall.SIGHUP) })
	x.awaitText(`shell>`)
	x.keys(program, "enter")
	x.awaitText(`There are no folders yet`)
	x.keys(ctrlZ)
	x.awaitText(`Stopped`)
	if !strings.Contains(string(x.output()), suspended) {
		t.Error("the shell was left without its screen")
	}
	x.keys("fg", "enter")
	x.awaitText(`There are no folders yet`)
	x.keys("?")
	x.awaitText(`Everywhere`)
	x.keys("esc")
	x.await("the help is closed", 20*time.Second, func(s string) bool { return !strings.Contains(s, "Everywhere") })
	x.keys("q")
	x.awaitText(`(?m)^shell>$`)
	x.keys("exit", "enter")
	if code := x.exit(20 * time.Second); code != 0 {
		t.Errorf("left with %d", code)
	}
}
