package kit

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api/photos"
	"ozdesk/api/text"
	"ozdesk/ui/pane"
)

// picturesKept is how many drawn pictures a Pictures holds on to.
const picturesKept = 96

// OpenPicture returns the bytes of a picture. It runs in a command, so it may
// take its time; it must end when ctx does.
type OpenPicture func(ctx context.Context) (io.ReadCloser, error)

// pictureKey names a picture at a size in cells.
type pictureKey struct {
	id   string
	w, h int
}

// pictureMsg brings a drawn picture, or why there is none.
type pictureMsg struct {
	to    pane.ID
	key   pictureKey
	gen   uint64
	lines []string
	err   error
}

// Target returns the pane that shows the picture.
func (m pictureMsg) Target() pane.ID { return m.to }

// pictureEntry is a picture that was asked for. It is under way until it has
// lines or a sentence.
type pictureEntry struct {
	lines    []string
	sentence string
	gen      uint64
	cancel   context.CancelFunc
}

// Pictures loads, scales and draws the pictures of one pane, away from the
// update loop, and keeps what it has drawn.
type Pictures struct {
	// Explain turns an error of OpenPicture into one plain sentence. When it
	// is nil the error's own words are shown.
	Explain func(error) string

	env     Env
	owner   pane.ID
	entries map[pictureKey]*pictureEntry
	order   []pictureKey // least recently asked for first
	gen     uint64
}

// NewPictures makes an empty set of pictures for a pane.
func NewPictures(env Env, owner pane.ID) *Pictures {
	return &Pictures{env: env, owner: owner, entries: map[pictureKey]*pictureEntry{}}
}

// Load asks for a picture at a size in cells. It returns nil when the picture
// is there, under way, or has failed; Forget makes a failed one loadable again.
func (p *Pictures) Load(id string, w, h int, open OpenPicture) tea.Cmd {
	key := pictureKey{id, w, h}
	if w <= 0 || h <= 0 || id == "" || open == nil {
		return nil
	}
	if _, ok := p.entries[key]; ok {
		p.touch(key)
		return nil
	}
	p.gen++
	ctx, cancel := context.WithCancel(p.env.Ctx)
	p.entries[key] = &pictureEntry{gen: p.gen, cancel: cancel}
	p.touch(key)
	p.evict()
	return drawPicture(ctx, p.owner, key, p.gen, p.env.palette(), open)
}

// Keep cancels every load under way whose picture is not among ids.
func (p *Pictures) Keep(ids ...string) {
	for key, e := range p.entries {
		if e.cancel != nil && !slices.Contains(ids, key.id) {
			p.drop(key)
		}
	}
}

// Forget drops a picture at every size, also when it has failed.
func (p *Pictures) Forget(id string) {
	for key := range p.entries {
		if key.id == id {
			p.drop(key)
		}
	}
}

// Close cancels every load and drops all pictures.
func (p *Pictures) Close() {
	for key := range p.entries {
		p.drop(key)
	}
}

// Update takes a picture that was loaded. It reports whether the message was
// one.
func (p *Pictures) Update(msg tea.Msg) bool {
	done, ok := msg.(pictureMsg)
	if !ok {
		return false
	}
	e := p.entries[done.key]
	if e == nil || e.gen != done.gen {
		return true
	}
	e.cancel()
	e.cancel = nil
	if done.err != nil {
		e.sentence = p.explain(done.err)
		return true
	}
	e.lines = done.lines
	return true
}

// View returns a picture as h lines of w cells; while there is none, a quiet
// box with a sentence in it.
func (p *Pictures) View(id string, w, h int) []string {
	e := p.entries[pictureKey{id, w, h}]
	switch {
	case e == nil:
		return p.box(w, h, "")
	case e.sentence != "":
		return p.box(w, h, e.sentence)
	case e.lines == nil:
		return p.box(w, h, "loading")
	default:
		return e.lines
	}
}

// box draws a placeholder.
func (p *Pictures) box(w, h int, sentence string) []string {
	t := p.env.Theme
	lines := make([]string, 0, h)
	sentence = Clean(sentence)
	room := max(w-2, 1)
	for word := range strings.FieldsSeq(sentence) {
		if Width(word) > room && Width(word) <= w {
			room = w // rather no margin than a word in two
		}
	}
	words := Wrap(sentence, room)
	if sentence == "" {
		words = nil
	}
	above := max((h-len(words))/2, 0)
	for i := range h {
		if at := i - above; at >= 0 && at < len(words) {
			lines = append(lines, t.Paint(Muted, Fit(words[at], w, Center)))
			continue
		}
		lines = append(lines, t.Paint(Faint, Fit(t.Glyphs.Void, w, Center)))
	}
	return lines
}

// explain returns one sentence for an error.
func (p *Pictures) explain(err error) string {
	switch {
	case errors.Is(err, photos.ErrNone):
		return "not a picture this program can read"
	case errors.Is(err, photos.ErrHuge):
		return "too large to show"
	case p.Explain != nil:
		return p.Explain(err)
	default:
		return text.Line(err.Error())
	}
}

// touch makes a picture the most recently used one.
func (p *Pictures) touch(key pictureKey) {
	p.order = append(slices.DeleteFunc(p.order, func(k pictureKey) bool { return k == key }), key)
}

// evict drops pictures that were not asked for lately.
func (p *Pictures) evict() {
	for len(p.order) > picturesKept {
		p.drop(p.order[0])
	}
}

// drop forgets one picture and cancels its load.
func (p *Pictures) drop(key pictureKey) {
	if e := p.entries[key]; e != nil && e.cancel != nil {
		e.cancel()
	}
	delete(p.entries, key)
	p.order = slices.DeleteFunc(p.order, func(k pictureKey) bool { return k == key })
}

// drawPicture loads, scales and draws one picture.
func drawPicture(ctx context.Context, to pane.ID, key pictureKey, gen uint64, pal palette, open OpenPicture) tea.Cmd {
	return func() tea.Msg {
		lines, err := loadPicture(ctx, key.w, key.h, pal, open)
		if ctx.Err() != nil {
			return nil // nobody is waiting
		}
		return pictureMsg{to: to, key: key, gen: gen, lines: lines, err: err}
	}
}

// loadPicture reads a picture and draws it into w times h cells.
func loadPicture(ctx context.Context, w, h int, pal palette, open OpenPicture) ([]string, error) {
	body, err := open(ctx)
	if err != nil {
		return nil, err
	}
	img, err := photos.Decode(body)
	if err := errors.Join(err, body.Close()); err != nil {
		return nil, err
	}
	return drawBlocks(scale(img, w, h), w, h, pal), nil
}
