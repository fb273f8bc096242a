package screen

import (
	"bytes"
	"regexp"
	"runtime"
	"slices"
	"strconv"
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
	p.writer.SetScrollOptim(runtime.GOOS != "windows") // Windows Terminal moves the cursor out of scrolling regions.
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
	if p.moved(lines) {
		p.touch(0, p.h, nil)
	}
	if err := p.render(); err != nil {
		p.forget() // A buffer takes everything.
		return
	}
	if p.scrolled(lines) {
		if err := p.render(); err != nil {
			p.forget()
			return
		}
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

// render lets the cell writer append what is different in the lines that were
// touched.
func (p *painter) render() error {
	p.writer.Render(p.cells.RenderBuffer)
	return p.writer.Flush()
}

// touch has lines looked at, from one to before another. Those that differ from
// the last frame are left out where lines are given: they were looked at.
func (p *painter) touch(from, to int, lines []string) {
	for y := max(from, 0); y < min(to, p.h); y++ {
		if lines == nil || p.lines[y] == lines[y] {
			p.cells.TouchLine(0, y, p.w)
		}
	}
}

// scrolled touches what may have been scrolled away by what is written, and
// reports whether there was anything: a line that is to stay as it is was not
// looked at.
func (p *painter) scrolled(lines []string) bool {
	out := p.out.Bytes()
	if p.lines == nil || !scrolling.Match(out) {
		return false
	}
	if shifting.Match(out) {
		p.touch(0, p.h, lines)
	}
	for _, region := range regions.FindAllSubmatch(out, -1) {
		top, _ := strconv.Atoi(string(region[1]))
		bottom, _ := strconv.Atoi(string(region[2]))
		if top != 1 || bottom != p.h { // which only ends another one
			p.touch(top-1, bottom, lines)
		}
	}
	return true
}

// moved reports whether the lines may be those of before, scrolled as a whole:
// this the cell writer does by line feeds, which cannot be told from others.
func (p *painter) moved(lines []string) bool {
	if len(lines) < 2 || p.lines == nil {
		return false
	}
	return slices.Contains(p.lines[1:], lines[0]) || slices.Contains(lines[1:], p.lines[0])
}

var (
	// scrolling is what sets or scrolls a region, or inserts or deletes lines.
	scrolling = regexp.MustCompile(`\x1bM|\x1b\[[0-9;]*[rSTLM]`)
	// shifting is what does so down to the end of the screen.
	shifting = regexp.MustCompile(`\x1b\[[0-9]*[LM]`)
	// regions is what sets a region.
	regions = regexp.MustCompile(`\x1b\[([0-9]+);([0-9]+)r`)
)

// blank reports whether nothing is to be seen of a line.
func blank(line uv.Line) bool {
	for i := range line {
		if c := &line[i]; !c.IsZero() && !c.Equal(&uv.EmptyCell) {
			return false
		}
	}
	return true
}
