package review

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// pictureView is a dialog that shows one media as large as it can, and goes on
// to the others of the same list.
type pictureView struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	media  []api.Media
	at     int
	masked bool
	pics   *kit.Pictures
	size   kit.Waker
	w, h   int
}

// newPictureView makes the dialog with one of several media in it.
func newPictureView(d Deps, media []api.Media, first api.MediaID, masked bool) *pictureView {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	v := &pictureView{
		d: d, id: id, ctx: ctx, cancel: cancel, media: media, masked: masked,
		pics: kit.NewPictures(d.Env, id), size: kit.NewWaker(id),
	}
	v.pics.Explain = func(err error) string {
		return sentence(api.Explain(err))
	}
	for i := range media {
		if media[i].ID == first {
			v.at = i
		}
	}
	return v
}

// ID implements pane.Pane.
func (v *pictureView) ID() pane.ID { return v.id }

// Init implements pane.Pane.
func (v *pictureView) Init() tea.Cmd { return tea.Batch(v.load(), v.size.Wait(v.ctx)) }

// load asks for the picture at its size.
func (v *pictureView) load() tea.Cmd {
	address := pictureAddress(v.media[v.at], false)
	if v.masked || address.IsEmpty() {
		return nil
	}
	w, h := v.cells()
	return v.pics.Load(address.Raw(), w, h, opener(v.d.Client, address))
}

// pictureWords is how many lines stand below a picture.
const pictureWords = 3

// cells is the size of the picture.
func (v *pictureView) cells() (w, h int) { return v.w, v.h - pictureWords }

// Update implements pane.Pane.
func (v *pictureView) Update(msg tea.Msg) tea.Cmd {
	if v.pics.Update(msg) {
		return nil
	}
	switch msg := msg.(type) {
	case kit.WokenMsg:
		return tea.Batch(v.load(), v.size.Wait(v.ctx))
	case pane.MaskMsg:
		v.masked = msg.On
		return v.load()
	case pane.ThemeMsg:
		return nil
	}
	k := v.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Left, k.Up):
		return v.turn(-1)
	case kit.Pressed(msg, k.Right, k.Down):
		return v.turn(+1)
	case kit.Pressed(msg, k.Open):
		return pane.Send(pane.CloseDialogMsg{From: v.id})
	case kit.Pressed(msg, k.Refresh):
		v.pics.Forget(pictureAddress(v.media[v.at], false).Raw())
		return v.load()
	case kit.Pressed(msg, k.Copy):
		return copyID("media", string(v.media[v.at].ID))
	case kit.Pressed(msg, k.Metadata) && api.ValidID(string(v.media[v.at].ID)):
		id := v.media[v.at].ID
		return askMetadata(v.d, id, "media "+id.Short(), v.id, v.masked)
	default:
		return nil
	}
}

// turn goes on to another media.
func (v *pictureView) turn(step int) tea.Cmd {
	v.at = (v.at + step + len(v.media)) % len(v.media)
	v.pics.Keep(pictureAddress(v.media[v.at], false).Raw())
	return v.load()
}

// Resize implements pane.Pane.
func (v *pictureView) Resize(w, h int) {
	v.w, v.h = w, h
	v.size.Wake()
}

// View implements pane.Pane.
func (v *pictureView) View() string {
	m := v.media[v.at]
	d := draw{t: v.d.Env.Theme, now: v.d.Env.Now(), w: v.w, masked: v.masked}
	w, h := v.cells()
	var lines []string
	switch address := pictureAddress(m, false); {
	case h < 1:
	case v.masked:
		lines = d.box("masked", thumb{w, h})
	case address.IsEmpty():
		lines = d.box("no picture of this "+kindWords(m), thumb{w, h})
	default:
		lines = v.pics.View(address.Raw(), w, h)
	}
	about := kindWords(m)
	if len(v.media) > 1 {
		about = kit.Count(v.at+1) + " of " + kit.Count(len(v.media)) + ", " + about
	}
	lines = append(lines[:len(lines):len(lines)], "",
		kit.Spread(d.t.Paint(kit.Ink, kit.Clean(tagWords(m))), d.t.Paint(kit.Muted, about), v.w),
		kit.Spread(d.t.Paint(kit.Muted, string(m.ID)), d.t.Paint(kit.Muted, kit.WhenExactly(m.Created, d.now)), v.w))
	return strings.Join(lines, "\n")
}

// Title implements pane.Pane.
func (v *pictureView) Title() string {
	m := v.media[v.at]
	return draw{masked: v.masked}.media(m.ID, m.Name)
}

// Keys implements pane.Pane.
func (v *pictureView) Keys() []key.Binding {
	k := v.d.Env.Keys
	keys := []key.Binding{kit.As(k.Back, "close")}
	if len(v.media) > 1 {
		keys = append(keys, kit.As(k.Right, "next"), kit.As(k.Left, "previous"))
	}
	return append(keys, k.Refresh, k.Metadata, kit.As(k.Copy, "copy id"))
}

// Mode implements pane.Pane.
func (v *pictureView) Mode() pane.Mode { return pane.Normal }

// Shown implements pane.Pane.
func (v *pictureView) Shown(on bool) tea.Cmd {
	if !on {
		return nil
	}
	return v.load()
}

// Unsaved implements pane.Pane.
func (v *pictureView) Unsaved() string { return "" }

// Close implements pane.Pane.
func (v *pictureView) Close() {
	v.pics.Close()
	v.cancel()
}
