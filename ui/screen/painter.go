package screen

import (
	"bytes"
	"runtime"
	"strings"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// painter turns frames into the bytes that lead from one to the next.
type painter struct {
	environ      []string
	profile      colorprofile.Profile
	synchronized bool // The terminal shows what is written between two marks at once.

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

// empty reports whether nothing can be shown yet.
func (p *painter) empty() bool { return p.w <= 0 || p.h <= 0 }

// resize makes the next frame be drawn as a whole at another size. Terminals
// fold or cut what they show when their size changes, each in its own way.
func (p *painter) resize(w, h int) {
	p.w, p.h = max(w, 0), max(h, 0)
	p.forget()
}

// byGrapheme makes widths those of whole clusters, as the terminal counts them.
func (p *painter) byGrapheme() {
	p.method = ansi.GraphemeWidth
	p.forget()
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
	p.writer.SetScrollOptim(runtime.GOOS != "windows") // Windows Terminal moves the cursor out of scrolling regions.
	p.writer.SetWidthMethod(p.method)
	p.writer.Erase()
}

// paint appends the bytes that turn what is on the screen into a frame. Only
// lines that have changed are looked at: the cell writer takes a line with wide
// characters for changed as soon as it is touched.
func (p *painter) paint(b *bytes.Buffer, frame string) {
	if p.empty() {
		return
	}
	lines := make([]string, p.h)
	rest := frame
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
	if p.synchronized {
		b.WriteString(ansi.SetModeSynchronizedOutput)
	}
	b.Write(p.out.Bytes())
	if p.synchronized {
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
