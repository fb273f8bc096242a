//go:build unix

package oplog

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

var soak = flag.Bool("soak", false, "run the long rounds in full")

// childDir names the directory in which a copy of the test binary writes until
// it is killed; childLimit is how many bytes a file of it may have.
const childDir, childLimit = "OPLOG_TEST_DIR", "OPLOG_TEST_LIMIT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(writeUntilKilled(dir))
	}
	os.Exit(m.Run())
}

// writeUntilKilled appends numbered records of many lengths and says on
// standard output which one is safe.
func writeUntilKilled(dir string) int {
	if limit, err := strconv.ParseUint(os.Getenv(childLimit), 10, 64); err == nil {
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 2
		}
	}
	l, n := In(dir), 0
	for range l.Read("s") {
		n++
	}
	if err := l.Hold("s"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	for ; ; n++ {
		write := l.Append
		if n%3 > 0 { // A note survives a kill as well.
			write = func(ctx context.Context, name string, records ...[]byte) error { return l.Note(ctx, name, records[0]) }
		}
		if err := write(context.Background(), "s", numbered(n)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 3
		}
		fmt.Println(n)
	}
}

// numbered is record n: its number, and a length of its own.
func numbered(n int) []byte {
	return fmt.Appendf(nil, "%d %s", n, strings.Repeat("x", n*7919%9000))
}

// child starts the writer.
func child(t *testing.T, dir string, env ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(append(os.Environ(), childDir+"="+dir), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

// numbers checks that a log holds the records 0 to n-1 and returns n.
func numbers(t *testing.T, l *Log) int {
	t.Helper()
	n := 0
	for r, err := range l.Read("s") {
		if err != nil {
			t.Fatal(err)
		}
		if string(r) != string(numbered(n)) {
			t.Fatalf("record %d is another one", n)
		}
		n++
	}
	return n
}

// A writer that is killed at any moment has lost nothing that it was told is
// safe, and the next one goes on where it was.
func TestKilledWriter(t *testing.T) {
	rounds := 5
	if *soak {
		rounds = 50
	}
	dir := t.TempDir()
	safe := -1
	for round := range rounds {
		cmd, lines := child(t, dir)
		if !lines.Scan() {
			t.Fatal("the writer writes nothing")
		}
		kill := time.AfterFunc(time.Duration(rand.IntN(20_000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
		for more := true; more; more = lines.Scan() {
			n, err := strconv.Atoi(lines.Text())
			if err != nil || n != safe+1 {
				t.Fatalf("round %d: %q is said to be safe after %d", round, lines.Text(), safe)
			}
			safe = n
		}
		kill.Stop()
		_ = cmd.Wait()
		l := In(dir)
		got := numbers(t, l)
		if got < safe+1 {
			t.Fatalf("round %d: %d records are there, %d were safe", round, got, safe+1)
		}
		if err := errors.Join(l.Hold("s"), l.Close()); err != nil {
			t.Fatalf("round %d: the lock of a killed writer: %v", round, err)
		}
		safe = got - 1
	}
	t.Logf("%d kills, %d records, none lost", rounds, safe+1)
}

// A disk without room costs the record that does not fit and nothing else. The
// limit on the size of a file stands for the disk: the last write is cut off
// at it in the same way.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	cmd, lines := child(t, dir, childLimit+"=50000")
	cmd.Stderr = nil
	safe := 0
	for lines.Scan() {
		safe++
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Fatalf("the writer ended with %v", err)
	}
	l := In(dir)
	if got := numbers(t, l); got != safe || got == 0 {
		t.Errorf("%d records are there, %d were safe", got, safe)
	}
	if err := l.Append(t.Context(), "s", numbered(safe)); err != nil {
		t.Fatal(err)
	}
	if got := numbers(t, In(dir)); got != safe+1 {
		t.Errorf("%d records once there is room, want %d", got, safe+1)
	}
}
