package screen_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/hinshun/vt10x"
	"go.uber.org/goleak"

	"ozdesk/ui/screen"
)

// glass is a terminal that a test looks at.
type glass struct {
	mu      sync.Mutex
	vt      vt10x.Terminal
	raw     []byte
	writes  int
	changed chan struct{}
}

func newGlass(w, h int) *glass {
	return &glass{vt: vt10x.New(vt10x.WithSize(w, h)), changed: make(chan struct{})}
}

func (g *glass) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.raw = append(g.raw, p...)
	g.writes++
	close(g.changed)
	g.changed = make(chan struct{})
	return g.vt.Write(p)
}

func (g *glass) Read([]byte) (int, error) { return 0, io.EOF }
func (g *glass) Close() error             { return errors.New("the terminal is not the screen's to close") }
func (g *glass) Fd() uintptr              { return os.Stdout.Fd() }

// text is what is on the glass.
func (g *glass) text() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	lines := strings.Split(g.vt.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// taken returns what was written since the last call.
func (g *glass) taken() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	raw := string(g.raw)
	g.raw, g.writes = nil, 0
	return raw
}

// await waits until the glass shows a text.
func (g *glass) await(t *testing.T, want string) {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		g.mu.Lock()
		changed := g.changed
		g.mu.Unlock()
		if g.text() == want {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("shows\n%s\nwant\n%s", g.text(), want)
		}
	}
}

// untold is the size of what is no terminal to the system.
func untold() (w, h int, err error) { return 0, 0, errors.New("not a terminal") }

// open makes a screen on a glass with the size told, as a program would.
func open(t *testing.T, w, h int) (*screen.Screen, *glass, tea.Model) {
	t.Helper()
	g := newGlass(w, h)
	s := screen.New(screen.Options{Out: g, Environ: []string{"TERM=xterm-256color"}, Profile: colorprofile.ANSI256, Size: untold})
	t.Cleanup(s.Close)
	m := s.Model(still{})
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return s, g, m
}

// still is a model that draws nothing by itself.
type still struct{ view tea.View }

func (still) Init() tea.Cmd                         { return nil }
func (m still) Update(tea.Msg) (tea.Model, tea.Cmd) { return m, nil }
func (m still) View() tea.View                      { return m.view }

// Whatever frames follow each other, the terminal shows the last one.
func TestShowsTheLastFrame(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	const w, h = 40, 12
	s, g, _ := open(t, w, h)
	defer s.Close()
	r := rand.New(rand.NewPCG(1, 2))
	lines := make([]string, h)
	for range 100 {

		for range 1 + r.IntN(4) {
			y := r.IntN(h)
			lines[y] = strings.TrimRight(fmt.Sprintf("%*s%d", r.IntN(30), "", r.IntN(1_000_000)), " ")
			if r.IntN(3) == 0 {
				lines[y] = ""
			}
		}
		styled := make([]string, h)
		for y, l := range lines {
			styled[y] = fmt.Sprintf("\x1b[3%dm%s\x1b[m", r.IntN(8), l)
		}
		s.Draw(strings.Join(styled, "\n"))
		g.await(t, strings.TrimRight(strings.Join(lines, "\n"), "\n"))
	}
	if raw := g.taken(); strings.Count(raw, ansi.SetModeAltScreenSaveCursor) != 1 {
		t.Error("the alternate screen was not entered once")
	}
}

// Where a block of lines moves among lines that are all alike, those that look
// as before are right too: the cell writer scrolls some of them away.
func TestMovedBlocks(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	const w, h = 40, 24
	s, g, _ := open(t, w, h)
	defer s.Close()
	r := rand.New(rand.NewPCG(3, 4))
	rows := []string{"      |", "      |", "      |", "      | 門"}
	for i := range 12 {
		rows = append(rows, fmt.Sprintf("  row %d of a block", i))
	}
	lines := make([]string, h)
	for range 300 {
		switch at, n := r.IntN(h-8), 2+r.IntN(6); r.IntN(3) {
		case 0: // a block goes up or down, and leaves lines that are alike
			block := append([]string(nil), lines[at:at+n]...)
			for y := at; y < at+n; y++ {
				lines[y] = rows[0]
			}
			copy(lines[r.IntN(h-n):], block)
		case 1: // a block appears
			for y := range n {
				lines[at+y] = rows[4+(y+at)%12]
			}
		default: // and goes
			for y := range n {
				lines[at+y] = rows[r.IntN(4)]
			}
		}
		s.Draw(strings.Join(lines, "\n"))
		g.await(t, strings.TrimRight(strings.Join(lines, "\n"), "\n"))
	}
}

// A line with wide characters costs nothing while it stays as it is.
func TestUnchangedWideLinesAreNotWritten(t *testing.T) {
	s, g, _ := open(t, 60, 6)
	s.Draw("一 澪 桜庭野\n二 澪 桜庭野\nplain\n")
	g.awaitBytes(t, "plain")
	g.taken()
	s.Draw("一 澪 桜庭野\n二 澪 桜庭野\nplainer\n")
	g.awaitBytes(t, "er")
	raw := g.taken()
	if strings.Contains(raw, "澪") || len(raw) > 30 {
		t.Errorf("%d bytes were written for two: %q", len(raw), raw)
	}
}

// awaitBytes waits until a text was written.
func (g *glass) awaitBytes(t *testing.T, want string) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		g.mu.Lock()
		changed, there := g.changed, bytes.Contains(g.raw, []byte(want))
		g.mu.Unlock()
		if there {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("%q was not written", want)
		}
	}
}

// A frame that is the same writes nothing at all.
func TestTheSameFrameWritesNothing(t *testing.T) {
	s, g, _ := open(t, 20, 4)
	s.Draw("a\nb")
	g.await(t, "a\nb")
	g.taken()
	s.Draw("a\nb")
	s.Draw("a\nb\nc")
	g.await(t, "a\nb\nc")
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.writes != 1 {
		t.Errorf("%d writes for one change", g.writes)
	}
}

// Whenever the library clears or changes the screen, the frame follows in the
// same write; while the library has left the screen nothing is drawn.
func TestMendsWhatTheLibraryDoes(t *testing.T) {
	s, g, _ := open(t, 20, 4)
	out := s.Output()
	say := func(what string) {
		t.Helper()
		if n, err := io.WriteString(out, what); err != nil || n != len(what) {
			t.Fatal(n, err)
		}
	}
	s.Draw("frame")
	g.await(t, "frame")
	g.taken()
	say(ansi.SetModeAltScreenSaveCursor + ansi.EraseEntireScreen)
	if raw := g.taken(); strings.Contains(raw, ansi.SetModeAltScreenSaveCursor) || !strings.Contains(raw, "frame") || g.text() != "frame" {
		t.Errorf("after the library's beginning: %q, shown %q", raw, g.text())
	}
	say("\x1b[H" + ansi.EraseEntireScreen)
	if g.text() != "frame" {
		t.Errorf("after clearing: %q", g.text())
	}
	g.taken()
	say("\x1b]52;c;aGk=\x07")
	if raw := g.taken(); raw != "\x1b]52;c;aGk=\x07" {
		t.Errorf("a copy became %q", raw)
	}
	say(ansi.ResetModeAltScreenSaveCursor)
	g.taken()
	s.Draw("hidden")
	s.Draw("hidden too")
	say("$ shell")
	if raw := g.taken(); strings.Contains(raw, "hidden") {
		t.Errorf("drawn over the shell: %q", raw)
	}
	say(ansi.SetModeAltScreenSaveCursor)
	g.await(t, "hidden too")
}

// A terminal of another size gets the frame as a whole.
func TestResize(t *testing.T) {
	s, g, m := open(t, 20, 4)
	s.Draw("one\ntwo")
	g.await(t, "one\ntwo")
	g.mu.Lock()
	g.vt.Resize(10, 3)
	g.mu.Unlock()
	m.Update(tea.WindowSizeMsg{Width: 10, Height: 3})
	s.Draw("uno\ndue\ntre\ncut off")
	g.await(t, "uno\ndue\ntre")
	m.Update(tea.WindowSizeMsg{})
	s.Draw("nowhere to draw")
	m.Update(tea.WindowSizeMsg{Width: 10, Height: 3})
	s.Draw("uno")
	g.await(t, "uno")
}

// A terminal that can show a frame at once is asked to.
func TestSynchronized(t *testing.T) {
	s, g, m := open(t, 20, 4)
	s.Draw("one")
	g.await(t, "one")
	if raw := g.taken(); strings.Contains(raw, ansi.SetModeSynchronizedOutput) {
		t.Error("marked frames for a terminal that has not said that it knows the marks")
	}
	m.Update(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset})
	s.Draw("two")
	g.await(t, "two")
	raw := g.taken()
	if !strings.HasPrefix(raw, ansi.SetModeSynchronizedOutput) || !strings.HasSuffix(raw, ansi.ResetModeSynchronizedOutput) {
		t.Errorf("%q", raw)
	}
}

// A terminal that can count the cells of whole clusters is told to, also after
// the library has left the screen and come back.
func TestCellsOfClusters(t *testing.T) {
	s, g, m := open(t, 20, 4)
	s.Draw("one")
	g.await(t, "one")
	if raw := g.taken(); strings.Contains(raw, ansi.SetModeUnicodeCore) {
		t.Error("set a mode that the terminal has not told of")
	}
	m.Update(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
	s.Draw("two")
	g.await(t, "two")
	if raw := g.taken(); !strings.Contains(raw, ansi.SetModeUnicodeCore) {
		t.Errorf("%q", raw)
	}
	for _, what := range []string{ansi.ResetModeAltScreenSaveCursor, ansi.SetModeAltScreenSaveCursor} {
		_, _ = io.WriteString(s.Output(), what)
	}
	if raw := g.taken(); !strings.Contains(raw, ansi.SetModeUnicodeCore) {
		t.Errorf("after coming back: %q", raw)
	}
}

// Close puts the terminal back when the library has not come to it, and only
// then.
func TestClose(t *testing.T) {
	s, g, _ := open(t, 20, 4)
	s.Draw("one")
	g.await(t, "one")
	g.taken()
	s.Close()
	if raw := g.taken(); !strings.Contains(raw, ansi.ResetModeAltScreenSaveCursor) || !strings.Contains(raw, ansi.SetModeTextCursorEnable) {
		t.Errorf("left the terminal with %q", raw)
	}
	s.Close()
	if raw := g.taken(); raw != "" {
		t.Errorf("closed twice: %q", raw)
	}

	s, g, _ = open(t, 20, 4)
	s.Draw("one")
	g.await(t, "one")
	_, _ = io.WriteString(s.Output(), ansi.ResetModeAltScreenSaveCursor)
	g.taken()
	s.Close()
	if raw := g.taken(); raw != "" {
		t.Errorf("put back a second time: %q", raw)
	}
}

// The library is given a frame that never changes, and all the rest.
func TestModelKeepsTheRestOfTheView(t *testing.T) {
	g := newGlass(20, 4)
	s := screen.New(screen.Options{Out: g, Environ: []string{"TERM=xterm"}, Profile: colorprofile.ASCII})
	defer s.Close()
	v := tea.NewView("frame")
	v.AltScreen, v.WindowTitle, v.Cursor = true, "title", tea.NewCursor(1, 1)
	got := s.Model(still{view: v}).View()
	if strings.TrimSpace(got.Content) != "" || !got.AltScreen || got.WindowTitle != "title" || got.Cursor != nil {
		t.Errorf("%+v", got)
	}
}

// BenchmarkMovedRow moves a cursor bar through 60 rows of 200 cells, some with
// wide characters, and counts what reaches the terminal.
func BenchmarkMovedRow(b *testing.B) {
	g := &counter{wrote: make(chan int, 16)}
	s := screen.New(screen.Options{Out: g, Environ: []string{"TERM=xterm-256color"}, Profile: colorprofile.TrueColor, Size: untold})
	defer s.Close()
	s.Model(still{}).Update(tea.WindowSizeMsg{Width: 200, Height: 60})
	var frames [60]string
	for at := range frames {
		var f strings.Builder
		for y := range 60 {
			mark, name := "  ", "Ada Numbersen"
			if y == at {
				mark = "\x1b[36m▌\x1b[m "
			}
			if y%7 == 0 {
				name = "桜庭野 澪"
			}
			fmt.Fprintf(&f, "%s\x1b[32m✓ pass\x1b[m %8d  %s%s\n", mark, y, name, strings.Repeat(" . ", 40))
		}
		frames[at] = f.String()
	}
	s.Draw(frames[59])
	<-g.wrote
	n, i := 0, 0
	for b.Loop() {
		s.Draw(frames[i%60])
		n += <-g.wrote
		i++
	}
	b.ReportMetric(float64(n)/float64(i), "bytes/frame")
}

// counter is a terminal that only counts.
type counter struct{ wrote chan int }

func (c *counter) Write(p []byte) (int, error) {
	c.wrote <- len(p)
	return len(p), nil
}
func (c *counter) Read([]byte) (int, error) { return 0, io.EOF }
func (c *counter) Close() error             { return nil }
func (c *counter) Fd() uintptr              { return os.Stdin.Fd() }
