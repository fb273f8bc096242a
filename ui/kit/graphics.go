package kit

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// Ids of pictures in the terminal. Below 16 a colour may be written as one of
// the basic sixteen, and above 255 it would need true colour to be told.
const (
	firstImage = 16
	lastImage  = 255
	// askedImage is the id of the question; nothing is kept under it.
	askedImage = 15
)

// What a cell of a picture has at most in pixels: enough for a sharp face, and
// little enough for a slow line.
const (
	cellPixelsW = 8
	cellPixelsH = 16
)

// Graphics is what is known of a terminal that can draw pictures by the Kitty
// protocol (https://sw.kovidgoyal.net/kitty/graphics-protocol/), and which of
// them it holds. It is shared by all panes. A nil one draws nothing.
type Graphics struct {
	tmux bool

	mu    sync.Mutex
	asked bool
	can   bool
	used  [lastImage + 1]bool
	last  int   // the id that was handed out last
	gone  []int // pictures that the terminal is still to drop
}

// NewGraphics knows nothing yet of a terminal. Within tmux, what is meant for
// the terminal around it is wrapped.
func NewGraphics(tmux bool) *Graphics { return &Graphics{tmux: tmux, last: lastImage} }

// Ask asks the terminal, once, whether it can draw pictures. Nothing is guessed
// from names; a terminal that does not answer cannot.
func (g *Graphics) Ask(p colorprofile.Profile) tea.Cmd {
	if g == nil || p < colorprofile.ANSI256 { // a picture's id is told as a colour
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.asked {
		return nil
	}
	g.asked = true
	return tea.Raw(g.wrap(ansi.KittyGraphics([]byte("AAAA"), fmt.Sprintf("i=%d", askedImage), "s=1", "v=1", "a=q", "t=d", "f=24")))
}

// Take hears the answer to Ask. It reports whether pictures can be drawn now
// that could not before.
func (g *Graphics) Take(msg tea.Msg) bool {
	answer, ok := msg.(uv.KittyGraphicsEvent)
	if !ok || g == nil || answer.Options.ID != askedImage {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	was := g.can
	g.can = string(answer.Payload) == "OK"
	return g.can && !was
}

// Can reports whether the terminal draws pictures.
func (g *Graphics) Can() bool {
	if g == nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.can
}

// reserve takes an id for a picture, 0 when there is none. It goes round, so
// that what is still on its way under an old id meets no new picture.
func (g *Graphics) reserve() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	const all = lastImage - firstImage + 1
	for i := 1; i <= all; i++ {
		id := firstImage + (g.last-firstImage+i+all)%all
		if !g.used[id] {
			g.used[id], g.last = true, id
			return id
		}
	}
	return 0
}

// free lets a picture go; Flush tells the terminal.
func (g *Graphics) free(id int) {
	if g == nil || id == 0 {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gone = append(g.gone, id)
}

// Flush has the terminal drop the pictures that nobody shows any more, nil when
// there are none. The root runs it after every message and before it leaves.
func (g *Graphics) Flush() tea.Cmd {
	if g == nil {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.gone) == 0 {
		return nil
	}
	var b strings.Builder
	for _, id := range g.gone {
		b.WriteString(g.wrap(ansi.KittyGraphics(nil, "a=d", "d=I", fmt.Sprintf("i=%d", id), "q=2")))
		g.used[id] = false
	}
	g.gone = nil
	return tea.Raw(b.String())
}

// wrap passes a sequence through tmux to the terminal around it.
func (g *Graphics) wrap(seq string) string {
	if g.tmux {
		return ansi.TmuxPassthrough(seq)
	}
	return seq
}

// upload is what hands a picture to the terminal, to be shown wherever its
// placeholders of w times h cells stand.
func (g *Graphics) upload(img image.Image, id, w, h int) (string, error) {
	var data bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&data, img); err != nil {
		return "", fmt.Errorf("encode picture: %w", err)
	}
	rest := base64.StdEncoding.EncodeToString(data.Bytes())
	options := []string{"a=T", "U=1", fmt.Sprintf("i=%d", id), fmt.Sprintf("f=%d", kitty.PNG), fmt.Sprintf("c=%d", w), fmt.Sprintf("r=%d", h), "q=2"}
	var b strings.Builder
	for {
		n := min(len(rest), kitty.MaxChunkSize)
		more := "m=0"
		if n < len(rest) {
			more = "m=1"
		}
		b.WriteString(g.wrap(ansi.KittyGraphics([]byte(rest[:n]), append(options, more)...)))
		if rest = rest[n:]; rest == "" {
			return b.String(), nil
		}
		options = []string{"q=2"}
	}
}

// placeholders are the cells that a picture is drawn on. Every cell says which
// part of the picture it is, so that a row may be written in pieces.
func placeholders(id, w, h int) []string {
	lines := make([]string, h)
	for y := range lines {
		var b strings.Builder
		fmt.Fprintf(&b, "\x1b[38;5;%dm", id)
		for x := range w {
			b.WriteRune(kitty.Placeholder)
			b.WriteRune(kitty.Diacritic(y))
			b.WriteRune(kitty.Diacritic(x))
		}
		b.WriteString(sgrReset)
		lines[y] = b.String()
	}
	return lines
}
