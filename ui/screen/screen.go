package screen

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Beat is how often a second the library looks for something to write: queries,
// the clipboard, modes. Frames do not wait for it.
const Beat = 20

// leastPause is the time between two frames at least. Whatever is drawn in
// between is written as one frame after it. A key that follows a frame of the
// background closely waits for it: with eight milliseconds the slowest of a
// hundred keys took twelve, with four it takes eight.
const leastPause = 4 * time.Millisecond

// Terminal is where frames go, as os.Stdout is.
type Terminal interface {
	io.ReadWriteCloser
	Fd() uintptr
}

// Options is what a Screen is made with.
type Options struct {
	// Out is the terminal.
	Out Terminal
	// Environ is the environment, as os.Environ returns it; TERM of it says
	// what the terminal can do.
	Environ []string
	// Profile is how many colours are written.
	Profile colorprofile.Profile
	// Size returns the size of the terminal in cells; nil asks Out.
	Size func() (w, h int, err error)
	// Log takes what goes wrong while drawing; nil drops it.
	Log *slog.Logger
}

// Screen draws frames on a terminal. Its methods are safe for use by several
// goroutines. It must be closed.
type Screen struct {
	out  Terminal
	log  *slog.Logger
	size func() (w, h int, err error)

	changes <-chan os.Signal // One whenever the size may have changed.
	unwatch func()

	mu      sync.Mutex // Held while anything is written, however long a terminal takes.
	painter *painter
	entered bool // The alternate screen is shown, whoever has switched to it.
	early   bool // The Screen has switched to it, and the library has not yet.
	left    bool // The library has switched back: suspended, or at the end.

	wantMu sync.Mutex // Held for moments only.
	want   picture

	wake chan struct{}
	end  chan struct{}
	done chan struct{}
	once sync.Once
}

// picture is what the terminal should show.
type picture struct {
	frame        string
	drawn        bool // There is a frame.
	w, h         int  // Size of the terminal in cells.
	synchronized bool // The terminal can show a frame at once.
	clusters     bool // The terminal counts the cells of whole clusters.
}

// New makes a Screen and starts its goroutine.
func New(o Options) *Screen {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Size == nil {
		o.Size = sizeOf(o.Out)
	}
	s := &Screen{
		out: o.Out, log: o.Log, size: o.Size,
		painter: newPainter(o.Environ, o.Profile),
		wake:    make(chan struct{}, 1), end: make(chan struct{}), done: make(chan struct{}),
	}
	s.changes, s.unwatch = listen()
	go s.run()
	return s
}

// Close ends the goroutine after the last frame and puts the terminal back if
// the library did not come to it.
func (s *Screen) Close() {
	s.once.Do(func() {
		s.unwatch()
		close(s.end)
	})
	<-s.done
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.entered {
		s.entered, s.left = false, true
		_, _ = io.WriteString(s.out, ansi.ResetStyle+ansi.ResetModeAltScreenSaveCursor+ansi.SetModeTextCursorEnable)
	}
}

// Draw has a frame shown: lines parted by "\n", with SGR sequences only. It
// returns at once; a frame that is overtaken by the next one is not shown.
func (s *Screen) Draw(frame string) {
	s.change(func(p *picture) { p.frame, p.drawn = frame, true })
	select {
	case s.wake <- struct{}{}:
	default: // The goroutine has yet to come to an earlier one.
	}
}

// run writes a frame whenever there is a new one.
func (s *Screen) run() {
	defer close(s.done)
	pause := time.NewTimer(0)
	defer pause.Stop()
	<-pause.C
	for {
		select {
		case <-s.wake:
		case <-s.end:
			return
		}
		s.paint()
		pause.Reset(leastPause)
		select {
		case <-pause.C:
		case <-s.end:
			return
		}
	}
}

// paint writes the newest frame.
func (s *Screen) paint() {
	s.mu.Lock()
	defer s.mu.Unlock()
	want := s.wanted()
	if s.left || !want.visible() {
		return
	}
	var b bytes.Buffer
	if !s.entered {
		s.entered, s.early = true, true
		b.WriteString(ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable)
	}
	s.compose(&b, want)
	if b.Len() > 0 {
		_, _ = s.out.Write(b.Bytes()) // A terminal that is gone ends the program by a signal.
	}
}

// visible reports whether there is anything to show.
func (p picture) visible() bool { return p.drawn && p.w > 0 && p.h > 0 }

// wanted returns what the terminal should show by now.
func (s *Screen) wanted() picture {
	s.wantMu.Lock()
	defer s.wantMu.Unlock()
	return s.want
}

// change changes what the terminal should show. It does not wait for it.
func (s *Screen) change(by func(*picture)) {
	s.wantMu.Lock()
	defer s.wantMu.Unlock()
	by(&s.want)
}

// compose appends what changes the terminal into a picture. One that cannot be
// drawn costs itself and not the program.
func (s *Screen) compose(b *bytes.Buffer, want picture) {
	at := b.Len()
	defer func() {
		if r := recover(); r != nil {
			b.Truncate(at)
			s.painter.forget()
			s.log.Error("a frame could not be drawn", "width", want.w, "height", want.h)
		}
	}()
	s.painter.paint(b, want)
}

// report takes what the terminal tells of its modes.
func (s *Screen) report(msg tea.ModeReportMsg) {
	switch msg.Mode {
	case ansi.ModeSynchronizedOutput:
		s.change(func(p *picture) { p.synchronized = msg.Value == ansi.ModeReset })
	case ansi.ModeUnicodeCore:
		if msg.Value == ansi.ModeReset || msg.Value == ansi.ModeSet || msg.Value == ansi.ModePermanentlySet {
			s.change(func(p *picture) { p.clusters = true })
		}
	}
}
