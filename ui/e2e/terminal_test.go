//go:build unix

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A very small terminal says what would be enough, and grows back.
func TestTinyTerminal(t *testing.T) {
	t.Parallel()
	_, env := seeded(t)
	x := startTerm(t, size{20, 5}, env, program)
	x.awaitText(`(?s)too small.*40×10`)
	x.resize(size{80, 24})
	x.await("ten rows", 2*time.Minute, tenRows)
	x.keys("q")
	if code := x.exit(20 * time.Second); code != 0 {
		t.Errorf("left with %d", code)
	}
}

// colour matches the numbers of a style that sets a colour.
var colour = regexp.MustCompile(`(^|;)(3[0-8]|4[0-8]|9[0-7]|10[0-7])($|[;:])`)

// Any value of NO_COLOR takes the colours away; every state keeps its sign and
// its word.
func TestNoColour(t *testing.T) {
	t.Parallel()
	_, env := seeded(t)
	env = append(env, "NO_COLOR=yes")
	x := startTerm(t, size{120, 35}, env, program)
	screen := x.await("ten rows", 2*time.Minute, tenRows)
	x.keys("down", "down")
	x.quiet(300 * time.Millisecond)
	for _, sgr := range regexp.MustCompile(`\x1b\[([0-9;:]*)m`).FindAllSubmatch(x.output(), -1) {
		if colour.Match(sgr[1]) {
			t.Fatalf("a colour was written in spite of NO_COLOR: %q", sgr[0])
		}
	}
	for _, want := range []string{"✓ pass", "✗ fail"} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is not on the screen:\n%s", want, screen)
		}
	}
}

// Without a usable terminal the interface does not start; a sentence names what
// works there.
func TestNotATerminal(t *testing.T) {
	t.Parallel()
	env := environ(home(t))
	out, stderr, code := command(t, env)
	if code != 2 || out != "" || !strings.Contains(stderr, "folders list") || !strings.Contains(stderr, "--help") {
		t.Errorf("exit %d, output %q, errors %q; want 2 and a sentence naming folders list and --help", code, out, stderr)
	}
	dumb := startTerm(t, size{80, 24}, append(env, "TERM=dumb"), program)
	if code := dumb.exit(20 * time.Second); code != 2 {
		t.Errorf("TERM=dumb: exit %d, want 2", code)
	}
	if got := string(dumb.output()); !strings.Contains(got, "folders list") || strings.Contains(got, "\x1b") {
		t.Errorf("TERM=dumb: printed %q", got)
	}
}

// Ctrl+c leaves at once with 130, the quit key with 0, both with a whole
// terminal.
func TestLeaving(t *testing.T) {
	t.Parallel()
	_, env := seeded(t)
	for key, want := range map[string]int{"ctrl+c": 130, "q": 0} {
		x := startTerm(t, size{80, 24}, env, program)
		x.await("ten rows", 2*time.Minute, tenRows)
		x.keys(key)
		if code := x.exit(20 * time.Second); code != want {
			t.Errorf("%s leaves with %d, want %d", key, code, want)
		}
		for _, restore := range []string{"\x1b[?1049l", "\x1b[?25h"} {
			if !bytes.Contains(x.output(), []byte(restore)) {
				t.Errorf("%s: the terminal was not restored: %q is missing", key, restore)
			}
		}
	}
}

// Files that cannot be sent are named while the dialog is open, and nothing of
// what was typed is lost.
func TestBadFilesInTheDialog(t *testing.T) {
	t.Parallel()
	dir, env := seeded(t)
	photographs(t, env, dir)
	if err := os.WriteFile(filepath.Join(dir, "empty.png"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "letter.png"), []byte("Dear server, this is no picture."), 0o600); err != nil {
		t.Fatal(err)
	}
	x := startTerm(t, size{120, 35}, env, program)
	x.awaitText(folderRow.String())
	x.keys("n")
	x.awaitText(`New folder`)
	for _, c := range []struct{ path, says string }{
		{"~/empty.png", `(?i)empty`},
		{"~/letter.png", `(?i)no(t a)? picture`},
		{"~/nowhere.png", `(?i)no such file|does not exist|not found|is not there|no file`},
	} {
		x.keys(c.path, "enter")
		screen := x.awaitText(c.says)
		t.Logf("%s:\n%s", c.path, screen)
		x.keys("ctrl+u")
	}
	x.keys("~/one.png", "enter")
	x.awaitText(`one\.png`)
}

func (x *term) resize(s size) {
	x.t.Helper()
	x.mu.Lock()
	x.vt.Resize(s.cols, s.rows)
	x.mu.Unlock()
	if err := setSize(x.tty, s); err != nil {
		x.t.Fatal(fmt.Errorf("resize the terminal: %w", err))
	}
}

// A dialog is filled in and left with the mouse.
func TestMouseInADialog(t *testing.T) {
	t.Parallel()
	_, env := seeded(t)
	x := startTerm(t, size{120, 35}, env, program)
	x.await("ten rows", 2*time.Minute, tenRows)
	x.keys("a")
	x.awaitText(`□ liveness(?s:.*)\[ Cancel \]`)
	x.click("liveness")
	x.awaitText(`■ liveness`)
	x.click("Cancel")
	x.await("the dialog is left", 2*time.Minute, func(s string) bool { return !strings.Contains(s, "Cancel") })
	x.keys("q")
	if code := x.exit(time.Minute); code != 0 {
		t.Errorf("left with %d", code)
	}
}

// click presses the left button of the mouse on the first cell of some words.
func (x *term) click(words string) {
	x.t.Helper()
	for y, row := range strings.Split(x.screen(), "\n") {
		if before, _, ok := strings.Cut(row, words); ok {
			at := fmt.Sprintf("%d;%d", len([]rune(before))+1, y+1)
			x.keys("\x1b[<0;" + at + "M\x1b[<0;" + at + "m")
			return
		}
	}
	x.t.Fatalf("%q is not on the screen:\n%s", words, x.screen())
}
