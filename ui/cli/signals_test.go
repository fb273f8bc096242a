//go:build unix

package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/signal"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"

	"ozdesk/api/apitest"
)

// hangupCounts has programs that are started from here begin with a hangup that
// ends them. What is ignored here stays ignored there, as it is wherever tests
// are started to outlive their terminal; what is caught does not.
func hangupCounts(t *testing.T) {
	t.Helper()
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(caught) })
}

// TestSignalsEndTheInterface sends the interface the signals that end programs:
// the terminal is put back in order and the exit code is that of every command.
func TestSignalsEndTheInterface(t *testing.T) {
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	hangupCounts(t)
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		t.Run(sig.String(), func(t *testing.T) {
			m := newMachine(t).at(apitest.New(t))
			cmd := m.program(bin)
			cmd.Env = append(cmd.Env, "TERM=xterm-256color")
			for name, value := range m.env {
				cmd.Env = append(cmd.Env, name+"="+value)
			}
			cmd.WaitDelay = 10 * time.Second
			defer time.AfterFunc(2*time.Minute, func() { _ = cmd.Process.Kill() }).Stop()
			tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 100, Rows: 30})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = tty.Close() }()
			const entered, left = "\x1b[?1049h", "\x1b[?1049l"
			var said bytes.Buffer
			sent := false
			for b := make([]byte, 4096); ; {
				n, err := tty.Read(b)
				said.Write(b[:n])
				if !sent && strings.Contains(said.String(), entered) {
					sent = true
					if err := cmd.Process.Signal(sig); err != nil {
						t.Fatal(err)
					}
				}
				if err != nil {
					break
				}
			}
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
				t.Errorf("exit %d, want 130; %q", code, said.String())
			}
			if !strings.Contains(said.String(), left) {
				t.Error("the terminal was left as it was")
			}
		})
	}
}

// TestOneInterruptEndsAQuestion presses ctrl+c once at each question. The
// terminal is as it was afterwards, and nothing has been done.
func TestOneInterruptEndsAQuestion(t *testing.T) {
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := apitest.New(t)
	folder := s.AddFolder(apitest.Folder{})
	signedIn := newMachine(t).at(s)
	for _, tt := range []struct {
		name, question string
		m              *machine
		args           []string
	}{
		{"reset", "Type reset to go on: ", newMachine(t).withSandbox(), []string{"sandbox", "reset"}},
		{"delete", "Type delete to go on: ", signedIn, []string{"folders", "delete", folder}},
		{"server", "server: ", newMachine(t), []string{"login"}},
		{"e-mail", "e-mail: ", newMachine(t), []string{"login", s.URL()}},
		{"password", "password of ana@example.org: ", newMachine(t), []string{"login", s.URL(), "--email", "ana@example.org"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			keys, screen, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = errors.Join(keys.Close(), screen.Close()) }()
			before, err := term.GetState(int(screen.Fd()))
			if err != nil {
				t.Fatal(err)
			}
			cmd := tt.m.program(bin, tt.args...)
			for name, value := range tt.m.env {
				cmd.Env = append(cmd.Env, name+"="+value)
			}
			cmd.Stdin, cmd.Stdout, cmd.Stderr = screen, screen, screen
			cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			var said strings.Builder
			for b := make([]byte, 4096); !strings.Contains(said.String(), tt.question); {
				n, err := keys.Read(b)
				if err != nil {
					t.Fatalf("%v after %q", err, said.String())
				}
				said.Write(b[:n])
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
				t.Errorf("exit %d, want 130", code)
			}
			if after, err := term.GetState(int(screen.Fd())); err != nil || !reflect.DeepEqual(before, after) {
				t.Errorf("the terminal is not as it was: %v", err)
			}
		})
	}
	if len(s.Folders()) != 1 {
		t.Error("the folder is gone")
	}
}

// TestHangup ends a command whose terminal has gone.
func TestHangup(t *testing.T) {
	hangupCounts(t)
	s := apitest.New(t)
	folder := s.AddFolder(apitest.Folder{})
	m := newMachine(t).at(s)
	p := start(t, m, "analyses", "run", folder, "--type", "quality", "--wait")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := s.Await(ctx, "POST /api/folders/"+folder+"/analyses", 1); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
	if code := p.cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit %d, want 130", code)
	}
}

// TestInheritedIgnore leaves a hangup ignored that was ignored before.
func TestInheritedIgnore(t *testing.T) {
	if signal.Ignored(syscall.SIGHUP) {
		t.Skip("this test was started to outlive its terminal")
	}
	if !slices.Contains(endings(), os.Signal(syscall.SIGHUP)) {
		t.Error("a hangup does not end the program")
	}
	signal.Ignore(syscall.SIGHUP)
	defer signal.Reset(syscall.SIGHUP)
	if slices.Contains(endings(), os.Signal(syscall.SIGHUP)) {
		t.Error("a hangup that was ignored ends the program")
	}
}
