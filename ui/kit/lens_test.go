package kit

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// photograph is a JPEG of a size with something on it.
func photograph(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x * y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// openBytes opens a picture in memory.
func openBytes(data []byte) OpenPicture {
	return func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

// written runs a command and returns what it writes past the frames; messages
// go to take.
func written(cmd tea.Cmd, take func(tea.Msg) tea.Cmd) string {
	if cmd == nil {
		return ""
	}
	switch msg := cmd().(type) {
	case nil:
		return ""
	case tea.RawMsg:
		return fmt.Sprint(msg.Msg)
	case tea.BatchMsg:
		out := ""
		for _, c := range msg {
			out += written(c, take)
		}
		return out
	case lensDrawnMsg, lensLoadedMsg:
		return written(take(msg), take)
	default: // a sequence: its parts are not told outside of the library
		return fmt.Sprintf("%v", msg)
	}
}

func TestGraphicsAskAndTellTheTerminal(t *testing.T) {
	for _, tmux := range []bool{false, true} {
		g := NewGraphics(tmux)
		if g.Ask(colorprofile.ANSI) != nil {
			t.Error("a terminal of sixteen colours is asked")
		}
		ask := written(g.Ask(colorprofile.ANSI256), nil)
		if strings.HasPrefix(ask, "\x1bPtmux;\x1b\x1b_G") != tmux || !strings.Contains(ask, "a=q") {
			t.Errorf("the question is %q", ask)
		}
		if g.Ask(colorprofile.TrueColor) != nil {
			t.Error("it is asked twice")
		}
		answer := uv.KittyGraphicsEvent{Options: kitty.Options{ID: askedImage}, Payload: []byte("ENOTSUP")}
		if g.Take(answer) || g.Can() {
			t.Error("a refusal counts as yes")
		}
		answer.Payload = []byte("OK")
		if !g.Take(answer) || !g.Can() || g.Take(answer) {
			t.Error("the answer is not heard once")
		}
		id := g.reserve()
		up, err := g.upload(image.NewRGBA(image.Rect(0, 0, 300, 300)), id, 40, 20)
		if err != nil || !strings.Contains(up, fmt.Sprintf("i=%d", id)) || !strings.Contains(up, "U=1") || !strings.Contains(up, "m=0") {
			t.Errorf("the upload is %q, %v", up, err)
		}
		for part := range strings.SplitSeq(up, "\x1b\\") {
			if len(part) > kitty.MaxChunkSize+100 {
				t.Errorf("a chunk has %d bytes", len(part))
			}
		}
		g.free(id)
		if gone := written(g.Flush(), nil); !strings.Contains(gone, "a=d") || !strings.Contains(gone, fmt.Sprintf("i=%d", id)) {
			t.Errorf("dropping it says %q", gone)
		}
		if g.Flush() != nil {
			t.Error("it is dropped twice")
		}
	}
	var none *Graphics
	if none.Can() || none.Take(uv.KittyGraphicsEvent{}) || none.Flush() != nil || none.Ask(colorprofile.TrueColor) != nil {
		t.Error("no graphics do something")
	}
}

// TestPlaceholdersKeepTheGrid holds that every cell of a picture is one cell,
// whole after all that is done to a line, and told in a colour that survives
// fewer colours.
func TestPlaceholdersKeepTheGrid(t *testing.T) {
	lines := placeholders(200, 60, 30)
	for _, line := range lines {
		if Width(line) != 60 || !strings.HasPrefix(line, "\x1b[38;5;200m") {
			t.Fatalf("a line has %d cells: %q", Width(line), line[:30])
		}
		if fit := Lines("  "+line, 62, 1)[0]; !strings.Contains(fit, ansi.Strip(line)) {
			t.Fatalf("a line comes out as %q", fit)
		}
	}
	g := NewGraphics(false)
	seen := map[int]bool{}
	for range lastImage - firstImage + 1 {
		id := g.reserve()
		if id < 16 || id > 255 || seen[id] {
			t.Fatalf("id %d is handed out", id)
		}
		seen[id] = true
	}
	if g.reserve() != 0 {
		t.Error("there is one more")
	}
}

func TestLensDrawsByTheTerminalOnceItCan(t *testing.T) {
	env, err := NewEnv(t.Context(), EnvOptions{Profile: colorprofile.TrueColor})
	if err != nil {
		t.Fatal(err)
	}
	l := NewLens(env, 1, 0)
	take := func(msg tea.Msg) tea.Cmd { cmd, _ := l.Update(msg); return cmd }
	l.Look(20, 10, Whole())
	written(l.Show("a", openBytes(photograph(t, 64, 64))), take)
	if v := strings.Join(l.View(20, 10), ""); !strings.Contains(v, "▀") {
		t.Fatalf("no half blocks: %q", v)
	}
	env.Graphics.Take(uv.KittyGraphicsEvent{Options: kitty.Options{ID: askedImage}, Payload: []byte("OK")})
	cmd := l.Look(20, 10, Whole())
	drawn, ok := cmd().(lensDrawnMsg)
	if !ok || drawn.upload == "" || drawn.image == 0 {
		t.Fatalf("drawn is %+v", drawn)
	}
	if l.Update(drawn); !strings.Contains(strings.Join(l.View(20, 10), ""), "▀") {
		t.Error("what was there goes before the terminal has the picture")
	}
	drawn.upload = ""
	l.Update(drawn)
	if v := strings.Join(l.View(20, 10), ""); !strings.ContainsRune(v, kitty.Placeholder) {
		t.Errorf("no placeholders: %q", v)
	}
	l.Close()
	if gone := written(env.Graphics.Flush(), nil); !strings.Contains(gone, fmt.Sprintf("i=%d", drawn.image)) {
		t.Errorf("closed, the terminal is told %q", gone)
	}
}

func TestLookStaysWithinThePicture(t *testing.T) {
	look := Whole()
	for range 20 {
		look = look.Closer(1.5)
	}
	for range 100 {
		look = look.Pan(0.3, -0.3)
	}
	from, to := look.part(image.Pt(300, 200), 60, 40)
	if !from.In(image.Rect(0, 0, 300, 200)) || from.Empty() || to.X > 60 || to.Y > 40 || look.Zoom != zoomMost {
		t.Errorf("at %+v it sees %v as %v", look, from, to)
	}
	for _, size := range []image.Point{{1, 1}, {1, 5000}, {5000, 1}} {
		if from, to := Whole().Closer(8).part(size, 3, 2); from.Empty() || to.X < 1 || to.Y < 1 {
			t.Errorf("of %v it sees %v as %v", size, from, to)
		}
	}
}

// BenchmarkLens measures what stands between a photograph and its half
// blocks beside each other, off the loop.
func BenchmarkLens(b *testing.B) {
	data := photograph(b, 640, 480)
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if _, err := loadLens(b.Context(), openBytes(data)); err != nil {
				b.Fatal(err)
			}
		}
	})
	img, err := loadLens(b.Context(), openBytes(data))
	if err != nil {
		b.Fatal(err)
	}
	look := Whole().Closer(1.5)
	b.Run("half blocks", func(b *testing.B) {
		for b.Loop() {
			drawBlocks(cutPart(img, look, 57, 2*26, false), 57, 26, paletteColor)
		}
	})
	b.Run("kitty", func(b *testing.B) {
		g := NewGraphics(false)
		for b.Loop() {
			if _, err := g.upload(cutPart(img, look, 57*cellPixelsW, 26*cellPixelsH, true), 16, 57, 26); err != nil {
				b.Fatal(err)
			}
		}
	})
}
