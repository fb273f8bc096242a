package kit

import (
	"context"
	"errors"
	"image"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/image/draw"

	"ozdesk/api/photos"
	"ozdesk/ui/pane"
)

// lensPixels is the longer side, in pixels, that a picture is kept with to be
// looked at closely.
const lensPixels = 1024

// zoomMost is how much closer than whole a picture can be looked at.
const zoomMost = 8.0

// uploadPause is how long after a picture was handed to the terminal its cells
// are shown: what is written past the frames waits for a beat of its own.
const uploadPause = 120 * time.Millisecond

// Look is which part of a picture is looked at.
type Look struct {
	// Zoom is 1 for the whole picture and up to 8.
	Zoom float64
	// X and Y are the middle of what is seen, as parts of width and height.
	X, Y float64
}

// Whole looks at all of a picture.
func Whole() Look { return Look{Zoom: 1, X: 0.5, Y: 0.5} }

// Closer zooms by a factor, within bounds.
func (l Look) Closer(by float64) Look {
	l.Zoom = min(max(l.Zoom*by, 1), zoomMost)
	return l.Pan(0, 0)
}

// Pan moves by parts of what is seen, up to the edges.
func (l Look) Pan(x, y float64) Look {
	half := 0.5 / l.Zoom
	l.X = min(max(l.X+x/l.Zoom, half), 1-half)
	l.Y = min(max(l.Y+y/l.Zoom, half), 1-half)
	return l
}

// part is the rectangle of a picture that is seen in a box of w times h pixels,
// and the size that it is drawn with.
func (l Look) part(size image.Point, w, h int) (from image.Rectangle, to image.Point) {
	scale := min(float64(w)/float64(size.X), float64(h)/float64(size.Y)) * l.Zoom
	sw, sh := min(float64(size.X), float64(w)/scale), min(float64(size.Y), float64(h)/scale)
	x := min(max(l.X*float64(size.X)-sw/2, 0), float64(size.X)-sw)
	y := min(max(l.Y*float64(size.Y)-sh/2, 0), float64(size.Y)-sh)
	from = image.Rect(int(x), int(y), min(int(x+sw+0.5), size.X), min(int(y+sh+0.5), size.Y))
	if from.Dx() < 1 {
		from.Max.X = from.Min.X + 1
	}
	if from.Dy() < 1 {
		from.Max.Y = from.Min.Y + 1
	}
	return from, image.Pt(max(min(int(sw*scale+0.5), w), 1), max(min(int(sh*scale+0.5), h), 1))
}

// lensFrame is what a lens is to show: a part of a picture at a size in cells.
type lensFrame struct {
	w, h  int
	look  Look
	sharp bool // by the terminal itself
}

// lensLoadedMsg brings a picture, or why there is none.
type lensLoadedMsg struct {
	to   pane.ID
	side int
	gen  uint64
	img  *image.RGBA
	err  error
}

// Target returns the pane that holds the lens.
func (m lensLoadedMsg) Target() pane.ID { return m.to }

// lensDrawnMsg brings a frame. Where the terminal draws it itself, upload hands
// it the picture, and the frame comes a second time once that is through.
type lensDrawnMsg struct {
	to     pane.ID
	side   int
	gen    uint64
	frame  lensFrame
	lines  []string
	upload string
	image  int
}

// Target returns the pane that holds the lens.
func (m lensDrawnMsg) Target() pane.ID { return m.to }

// Lens shows one picture of a pane, whole or closely. The picture is loaded
// once; every part of it is drawn beside the loop, and the last one stays until
// the next is there.
type Lens struct {
	// Explain turns an error of OpenPicture into one plain sentence.
	Explain func(error) string

	env      Env
	owner    pane.ID
	side     int
	load     pane.Slot
	draw     pane.Slot
	id       string
	img      *image.RGBA
	sentence string
	want     lensFrame
	asked    lensFrame // is being drawn
	drawn    lensFrame
	lines    []string
	image    int // at the terminal, 0 for none
	coming   int // on its way there
}

// NewLens makes an empty lens of a pane; side tells it from others of the same.
func NewLens(env Env, owner pane.ID, side int) *Lens {
	return &Lens{env: env, owner: owner, side: side, want: lensFrame{look: Whole()}}
}

// Show asks for a picture. The one that is there already stays.
func (l *Lens) Show(id string, open OpenPicture) tea.Cmd {
	if id == l.id {
		return nil
	}
	l.forget()
	l.id = id
	if id == "" || open == nil {
		return nil
	}
	ctx, gen := l.load.Next(l.env.Ctx)
	to, side := l.owner, l.side
	return func() tea.Msg {
		img, err := loadLens(ctx, open)
		if ctx.Err() != nil {
			return nil
		}
		return lensLoadedMsg{to: to, side: side, gen: gen, img: img, err: err}
	}
}

// loadLens reads a picture and makes it small enough to be kept.
func loadLens(ctx context.Context, open OpenPicture) (*image.RGBA, error) {
	body, err := open(ctx)
	if err != nil {
		return nil, err
	}
	img, err := photos.Decode(body)
	if err := errors.Join(err, body.Close()); err != nil {
		return nil, err
	}
	size := img.Bounds().Size()
	if most := max(size.X, size.Y); most > lensPixels {
		size = image.Pt(max(size.X*lensPixels/most, 1), max(size.Y*lensPixels/most, 1))
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return out, nil
}

// Look asks for a part of the picture at a size in cells.
func (l *Lens) Look(w, h int, look Look) tea.Cmd {
	l.want = lensFrame{w: w, h: h, look: look, sharp: l.env.Graphics.Can()}
	if l.img == nil || w <= 0 || h <= 0 || l.want == l.drawn {
		return nil
	}
	if l.draw.InFlight() && l.want == l.asked {
		return nil
	}
	l.asked = l.want
	ctx, gen := l.draw.Next(l.env.Ctx)
	l.env.Graphics.free(l.coming)
	l.coming = 0
	if l.want.sharp {
		l.coming = l.env.Graphics.reserve()
	}
	return drawLens(ctx, l.env, l.img, lensDrawnMsg{to: l.owner, side: l.side, gen: gen, frame: l.want, image: l.coming})
}

// drawLens draws a part of a picture.
func drawLens(ctx context.Context, env Env, img *image.RGBA, msg lensDrawnMsg) tea.Cmd {
	pal, graphics := env.palette(), env.Graphics
	return func() tea.Msg {
		w, h := msg.frame.w, msg.frame.h
		if msg.image != 0 {
			if up, err := graphics.upload(cutPart(img, msg.frame.look, w*cellPixelsW, h*cellPixelsH, true), msg.image, w, h); err == nil {
				msg.upload, msg.lines = up, placeholders(msg.image, w, h)
			}
		}
		if msg.lines == nil {
			msg.lines = drawBlocks(cutPart(img, msg.frame.look, w, 2*h, false), w, h, pal)
		}
		if ctx.Err() != nil {
			return nil
		}
		return msg
	}
}

// cutPart draws what is looked at into a box of pixels; filled, the box keeps
// its size with nothing around the picture.
func cutPart(img *image.RGBA, look Look, w, h int, filled bool) *image.RGBA {
	from, to := look.part(img.Bounds().Size(), w, h)
	out := image.NewRGBA(image.Rectangle{Max: to})
	at := out.Bounds()
	if filled {
		out = image.NewRGBA(image.Rect(0, 0, w, h))
		at = at.Add(image.Pt((w-to.X)/2, (h-to.Y)/2))
	}
	draw.BiLinear.Scale(out, at, img, from, draw.Src, nil)
	return out
}

// Update takes a picture or a part of one. It reports whether the message was
// for this lens.
func (l *Lens) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case lensLoadedMsg:
		if msg.side != l.side {
			return nil, false
		}
		if !l.load.Done(msg.gen) {
			return nil, true
		}
		if msg.err != nil {
			l.sentence = l.explain(msg.err)
			return nil, true
		}
		l.img = msg.img
		return l.Look(l.want.w, l.want.h, l.want.look), true
	case lensDrawnMsg:
		if msg.side != l.side {
			return nil, false
		}
		return l.took(msg), true
	}
	return nil, false
}

// took shows a part that was drawn, or hands it to the terminal first.
func (l *Lens) took(msg lensDrawnMsg) tea.Cmd {
	if !l.draw.Current(msg.gen) || msg.frame != l.want || l.img == nil {
		return nil // its id was freed when the next was asked for
	}
	if msg.upload != "" {
		up := msg.upload
		msg.upload = ""
		return tea.Sequence(tea.Raw(up), pane.After(l.env.Ctx, uploadPause, msg))
	}
	l.draw.Done(msg.gen)
	l.env.Graphics.free(l.image)
	l.lines, l.drawn, l.image, l.coming = msg.lines, msg.frame, msg.image, 0
	return nil
}

// explain returns one sentence for an error.
func (l *Lens) explain(err error) string {
	return (&Pictures{Explain: l.Explain}).explain(err)
}

// View returns the picture as h lines of w cells; while there is none, a quiet
// box with a sentence in it.
func (l *Lens) View(w, h int) []string {
	box := Pictures{env: l.env}
	switch {
	case l.sentence != "":
		return box.box(w, h, l.sentence)
	case l.lines != nil && l.drawn.w == w && l.drawn.h == h:
		return l.lines
	case l.id == "":
		return box.box(w, h, "no picture")
	default:
		return box.box(w, h, "loading")
	}
}

// Failed reports that the picture could not be had.
func (l *Lens) Failed() bool { return l.sentence != "" }

// Retry lets a picture that has failed be asked for again.
func (l *Lens) Retry() {
	if l.Failed() {
		l.forget()
	}
}

// forget drops the picture and what of it is at the terminal.
func (l *Lens) forget() {
	l.load.Stop()
	l.draw.Stop()
	l.env.Graphics.free(l.image)
	l.env.Graphics.free(l.coming)
	l.id, l.img, l.sentence, l.lines, l.image, l.coming, l.drawn = "", nil, "", nil, 0, 0, lensFrame{}
}

// Close drops everything.
func (l *Lens) Close() { l.forget() }
