package screen

import (
	"bytes"
	"strings"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// painter turns frames into the bytes that lead from one to the next.
type painter struct {
	environ []string
	profile colorprofile.Profile

	w, h   int
	method ansi.Method
	cells  uv.ScreenBuffer
	writer *uv.TerminalRenderer
	out    bytes.Buffer // Where writer writes to.
	lines  []string     // What is on the screen; nil when that is not known.
}

func newPainter(environ []string, profile colorprofile.Profile) *painter {
	p := &painter{environ: environ, profile: profile}
	p.forget()
	return p
}

// forget makes the next frame be drawn as a whole.
func (p *painter) forget() {
	p.lines = nil
	p.out.Reset()
	p.cells = uv.NewScreenBuffer(p.w, p.h)
	p.cells.Method = p.method
	p.writer = uv.NewTerminalRenderer(&p.out, p.environ)
	p.writer.SetColorProfile(p.profile)
	p.writer.SetFullscreen(true)
	// Scrolled lines are written anew only where they were touched, and a row of
	// panes beside each other hardly ever scrolls as a whole.
	p.writer.SetScrollOptim(false)
	p.writer.SetWidthMethod(p.method)
	p.writer.Erase()
}

// fit makes the next frame be drawn as a whole where the terminal is not as it
// was. Terminals fold or cut what they show when their size changes, each in
// its own way.
func (p *painter) fit(want picture) {
	method := ansi.WcWidth
	if want.clusters {
		method = ansi.GraphemeWidth
	}
	if p.w != want.w || p.h != want.h || p.method != method {
		p.w, p.h, p.method = want.w, want.h, method
		p.forget()
	}
}

// paint appends the bytes that turn what is on the screen into a picture. Only
// lines that have changed are looked at: the cell writer takes a line with wide
// characters for changed as soon as it is touched.
func (p *painter) paint(b *bytes.Buffer, want picture) {
	p.fit(want)
	lines := make([]string, p.h)
	rest := want.frame
	for y := range lines {
		var more bool
		lines[y], rest, more = strings.Cut(rest, "\n")
		if !more {
			rest = ""
		}
	}
	if p.lines == nil && p.method == ansi.GraphemeWidth {
		// The library asks for the mode with its next frame, and has none.
		b.WriteString(ansi.SetModeUnicodeCore)
	}
	for y, line := range lines {
		if p.lines == nil || p.lines[y] != line {
			uv.NewStyledString(line).Draw(p.cells, uv.Rect(0, y, p.w, 1))
		}
	}
	// Where the lowest lines have become empty, the cell writer clears them
	// together with the line above them, and counts on that to be looked at.
	for y := p.h - 1; y >= 0; y-- {
		if !blank(p.cells.Line(y)) {
			p.cells.TouchLine(0, y, p.w)
			break
		}
	}
	p.writer.Render(p.cells.RenderBuffer)
	if err := p.writer.Flush(); err != nil {
		p.forget() // A buffer takes everything.
		return
	}
	p.lines = lines
	if p.out.Len() == 0 {
		return
	}
	if want.synchronized {
		b.WriteString(ansi.SetModeSynchronizedOutput)
	}
	b.Write(p.out.Bytes())
	if want.synchronized {
		b.WriteString(ansi.ResetModeSynchronizedOutput)
	}
	p.out.Reset()
}

// blank reports whether nothing is to be seen of a line.
func blank(line uv.Line) bool {
	for i := range line {
		if c := &line[i]; !c.IsZero() && !c.Equal(&uv.EmptyCell) {
			return false
		}
	}
	return true
}
