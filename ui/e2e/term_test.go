//go:build unix

package e2e

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// frame is what the screen showed after one write of the program.
type frame struct {
	text string
	at   time.Time
}

// term is one run of the program in a pseudo-terminal. Its screen is rebuilt by
// a virtual terminal from the bytes the program writes; waiting is always for a
// condition on those bytes, never for time.
type term struct {
	t      testing.TB
	cmd    *exec.Cmd
	tty    *os.File
	vt     vt10x.Terminal
	start  time.Time
	exited chan struct{}

	mu      sync.Mutex
	changed chan struct{} // closed and replaced on every write and at the end
	frames  []frame
	bytes   int
	tail    []byte // an incomplete rune at the end of the last read
	raw     []byte
	ended   bool
	code    int
}

// size of a terminal in cells.
type size struct{ cols, rows int }

// startTerm runs argv with env in a new pseudo-terminal.
func startTerm(t testing.TB, s size, env []string, argv ...string) *term {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), argv[0], argv[1:]...)
	cmd.Env = env
	cmd.Dir = t.TempDir()
	begun := time.Now()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(s.cols), Rows: uint16(s.rows)})
	if err != nil {
		t.Fatalf("start %s in a terminal: %v", argv[0], err)
	}
	x := &term{
		t: t, cmd: cmd, tty: tty, start: begun,
		vt:      vt10x.New(vt10x.WithSize(s.cols, s.rows)),
		changed: make(chan struct{}),
		exited:  make(chan struct{}),
	}
	go x.read()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-x.exited
		_ = tty.Close()
	})
	return x
}

func (x *term) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := x.tty.Read(buf)
		if n > 0 {
			x.take(buf[:n])
		}
		if err != nil {
			break
		}
	}
	err := x.cmd.Wait()
	x.mu.Lock()
	x.ended = true
	x.code = x.cmd.ProcessState.ExitCode()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
			x.code = 128 + int(ws.Signal())
		}
	}
	close(x.changed)
	x.changed = make(chan struct{})
	x.mu.Unlock()
	close(x.exited)
}

// take feeds whole runes to the virtual terminal and keeps the new frame.
func (x *term) take(p []byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.bytes += len(p)
	x.raw = append(x.raw, p...)
	whole := append(x.tail, p...)
	cut := len(whole)
	for i := 1; i <= utf8.UTFMax && i <= len(whole); i++ {
		if utf8.RuneStart(whole[len(whole)-i]) {
			if !utf8.FullRune(whole[len(whole)-i:]) {
				cut = len(whole) - i
			}
			break
		}
	}
	_, _ = x.vt.Write(whole[:cut])
	x.tail = append([]byte(nil), whole[cut:]...)
	x.frames = append(x.frames, frame{text: screenText(x.vt), at: time.Now()})
	close(x.changed)
	x.changed = make(chan struct{})
}

// screenText is the screen without trailing spaces. Row numbers are kept, so
// that a test may look at the first or the last row.
func screenText(vt vt10x.Terminal) string {
	lines := strings.Split(vt.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// screen is what the terminal shows now.
func (x *term) screen() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return screenText(x.vt)
}

// await blocks until ok holds for the screen, or fails the test with the last
// screen. The limit only bounds a hang; no test depends on its length.
func (x *term) await(what string, limit time.Duration, ok func(string) bool) string {
	x.t.Helper()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	for {
		x.mu.Lock()
		now, changed, ended := screenText(x.vt), x.changed, x.ended
		x.mu.Unlock()
		if ok(now) {
			return now
		}
		if ended {
			x.t.Fatalf("%s: the program left with %d while waiting; last screen:\n%s", what, x.code, now)
		}
		select {
		case <-changed:
		case <-deadline.C:
			x.t.Fatalf("%s: not seen within %v; last screen:\n%s", what, limit, now)
		}
	}
}

// awaitText waits for a regular expression on the screen.
func (x *term) awaitText(expr string) string {
	x.t.Helper()
	re := regexp.MustCompile(expr)
	return x.await("/"+expr+"/", 2*time.Minute, re.MatchString)
}

// keys types what the names stand for, or the text itself.
func (x *term) keys(names ...string) {
	x.t.Helper()
	for _, n := range names {
		if seq, ok := keySequences[n]; ok {
			n = seq
		}
		if _, err := x.tty.WriteString(n); err != nil {
			x.t.Fatalf("type %q: %v", n, err)
		}
	}
}

var keySequences = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"ctrl+c": "\x03", "ctrl+u": "\x15", "ctrl+l": "\x0c",
}

// mark is the number of frames seen so far; since returns those after a mark.
func (x *term) mark() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.frames)
}

func (x *term) since(mark int) []frame {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]frame(nil), x.frames[mark:]...)
}

func (x *term) written() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.bytes
}

// output is every byte the program wrote to the terminal.
func (x *term) output() []byte {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]byte(nil), x.raw...)
}

// kill ends the program the hard way and waits until it is gone.
func (x *term) kill() {
	x.t.Helper()
	if err := x.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		x.t.Fatalf("kill: %v", err)
	}
	<-x.exited
}

// exit waits for the program's end and returns its exit code.
func (x *term) exit(limit time.Duration) int {
	x.t.Helper()
	select {
	case <-x.exited:
	case <-time.After(limit):
		x.t.Fatalf("still running after %v; last screen:\n%s", limit, x.screen())
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.code
}

func setSize(tty *os.File, s size) error {
	return pty.Setsize(tty, &pty.Winsize{Cols: uint16(s.cols), Rows: uint16(s.rows)})
}
