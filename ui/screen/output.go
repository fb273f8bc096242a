package screen

import (
	"bytes"

	"github.com/charmbracelet/x/ansi"
)

// Output is what the library writes to. It is a terminal like the one
// underneath, and mends the picture after whatever the library has done to it.
func (s *Screen) Output() Terminal { return output{s} }

// output is the Screen as the library sees it.
type output struct{ screen *Screen }

// Fd is that of the terminal, so that the library knows it for one.
func (o output) Fd() uintptr { return o.screen.out.Fd() }

// Read reads from the terminal.
func (o output) Read(p []byte) (int, error) { return o.screen.out.Read(p) }

// Close does nothing: the terminal belongs to who has made the Screen.
func (o output) Close() error { return nil }

// Write writes what the library has to say. Where that switches screens or
// clears the one shown, the newest frame follows in the same write, so that
// nobody sees the empty screen.
func (o output) Write(p []byte) (int, error) {
	s := o.screen
	s.mu.Lock()
	defer s.mu.Unlock()
	out := p
	if s.early && bytes.Contains(p, []byte(ansi.SetModeAltScreenSaveCursor)) {
		// Switching twice would save the cursor of the wrong screen.
		out = bytes.Replace(p, []byte(ansi.SetModeAltScreenSaveCursor), nil, 1)
		s.early = false
	}
	s.follow(p)
	if touches(p) && s.entered {
		s.painter.forget()
		if want := s.wanted(); want.visible() {
			b := bytes.NewBuffer(bytes.Clone(out))
			s.compose(b, want)
			out = b.Bytes()
		}
	}
	if _, err := s.out.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// follow notes which screen the library has switched to last.
func (s *Screen) follow(p []byte) {
	in := bytes.LastIndex(p, []byte(ansi.SetModeAltScreenSaveCursor))
	out := bytes.LastIndex(p, []byte(ansi.ResetModeAltScreenSaveCursor))
	switch {
	case in > out:
		s.entered, s.left = true, false
	case out > in:
		s.entered, s.early, s.left = false, false, true
	}
}

// touches reports whether bytes of the library change what is to be seen.
func touches(p []byte) bool {
	for _, mark := range []string{ansi.SetModeAltScreenSaveCursor, ansi.EraseEntireScreen, ansi.EraseScreenBelow} {
		if bytes.Contains(p, []byte(mark)) {
			return true
		}
	}
	return false
}
