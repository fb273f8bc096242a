package lists

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// photoView is a dialog that shows one photograph as large as it can, and goes
// on to the others of the same person.
type photoView struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	images []api.PersonImage
	at     int
	masked bool
	pics   *kit.Pictures
	waker  kit.Waker
	w, h   int
}

// newPhotoView makes the dialog with one of several photographs in it.
func newPhotoView(d Deps, images []api.PersonImage, first api.PersonImageID, masked bool) *photoView {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	at := slices.IndexFunc(images, func(m api.PersonImage) bool { return m.ID == first })
	return &photoView{
		d: d, id: id, ctx: ctx, cancel: cancel, images: images, at: max(at, 0), masked: masked,
		pics: newPictures(d, id), waker: kit.NewWaker(id),
	}
}

// ID implements pane.Pane.
func (v *photoView) ID() pane.ID { return v.id }

// Init implements pane.Pane.
func (v *photoView) Init() tea.Cmd { return tea.Batch(v.load(), v.waker.Wait(v.ctx)) }

// load asks for the picture at its size.
func (v *photoView) load() tea.Cmd {
	m := v.images[v.at]
	from := address(m, false)
	if v.masked || from.IsEmpty() {
		return nil
	}
	th := v.size()
	return v.pics.Load(string(m.ID), th.w, th.h, opener(v.d.Client, from))
}

// photoWords is how many lines stand below the picture.
const photoWords = 3

// size is that of the picture in cells.
func (v *photoView) size() thumb { return thumb{v.w, max(v.h-photoWords, 0)} }

// Update implements pane.Pane.
func (v *photoView) Update(msg tea.Msg) tea.Cmd {
	if v.pics.Update(msg) {
		return nil
	}
	switch msg := msg.(type) {
	case kit.WokenMsg:
		return tea.Batch(v.load(), v.waker.Wait(v.ctx))
	case pane.MaskMsg:
		v.masked = msg.On
		return v.load()
	}
	k := v.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Left, k.Up):
		return v.turn(-1)
	case kit.Pressed(msg, k.Right, k.Down):
		return v.turn(+1)
	case kit.Pressed(msg, k.Open, k.Picture):
		return pane.Send(pane.CloseDialogMsg{From: v.id})
	case kit.Pressed(msg, k.Refresh):
		v.pics.Retry()
		return v.load()
	case kit.Pressed(msg, k.Copy):
		return copyID("photograph", string(v.images[v.at].ID))
	default:
		return nil
	}
}

// turn goes on to another photograph.
func (v *photoView) turn(step int) tea.Cmd {
	v.at = (v.at + step + len(v.images)) % len(v.images)
	v.pics.Keep(string(v.images[v.at].ID))
	return v.load()
}

// Resize implements pane.Pane.
func (v *photoView) Resize(w, h int) {
	v.w, v.h = w, h
	v.waker.Wake()
}

// View implements pane.Pane.
func (v *photoView) View() string {
	t, m, th := v.d.Env.Theme, v.images[v.at], v.size()
	var lines []string
	switch {
	case v.masked:
		lines = box(t, "masked", th)
	case address(m, false).IsEmpty():
		lines = box(t, "the server gives no picture", th)
	default:
		lines = slices.Clone(v.pics.View(string(m.ID), th.w, th.h))
	}
	place := kit.Count(v.at+1) + " of " + kit.Count(len(v.images))
	added := ""
	if !m.Created.IsZero() {
		added = "added " + kit.WhenExactly(m.Created, v.d.Env.Now())
	}
	lines = append(lines, "",
		kit.Spread(t.Paint(kit.Ink, kit.Clean(tagWords(m.Tags))), t.Paint(kit.Muted, place), v.w),
		kit.Spread(t.Paint(kit.Muted, kit.Clean(string(m.ID))), t.Paint(kit.Muted, added), v.w))
	return strings.Join(lines, "\n")
}

// Title implements pane.Pane.
func (v *photoView) Title() string { return photoName(v.images[v.at], v.masked) }

// Keys implements pane.Pane.
func (v *photoView) Keys() []key.Binding {
	k := v.d.Env.Keys
	keys := []key.Binding{kit.As(k.Back, "close")}
	if len(v.images) > 1 {
		keys = append(keys, kit.As(k.Right, "next"), kit.As(k.Left, "previous"))
	}
	return append(keys, k.Refresh, kit.As(k.Copy, "copy id"))
}

// Mode implements pane.Pane.
func (v *photoView) Mode() pane.Mode { return pane.Normal }

// Shown implements pane.Pane.
func (v *photoView) Shown(on bool) tea.Cmd {
	if !on {
		return nil
	}
	return v.load()
}

// Unsaved implements pane.Pane.
func (v *photoView) Unsaved() string { return "" }

// Close implements pane.Pane.
func (v *photoView) Close() {
	v.pics.Close()
	v.cancel()
}
