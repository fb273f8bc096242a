package review

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// detail is what the panes of one folder and of one analysis have in common: a
// request line, an ear on the change feed, pictures, names, and a sheet that
// is drawn anew when something has changed.
type detail struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc

	have bool
	at   time.Time // when what is shown was current
	err  error     // why it could not be loaded, nil when it could

	load    pane.Slot
	spin    *kit.Spinner
	live    live
	fresh   freshness
	pics    *kit.Pictures
	names   *names
	sheet   *sheet
	size    kit.Waker
	masked  bool
	focused bool
	visible bool
	w, h    int
	drawn   bool // the sheet is up to date
}

// newDetail makes the common part of a pane.
func newDetail(d Deps) detail {
	d = d.complete()
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	return detail{
		d: d, id: id, ctx: ctx, cancel: cancel, focused: true,
		spin: kit.NewSpinner(d.Env, id), live: live{d: d, to: id}, fresh: freshness{to: id},
		pics: newThumbs(d, id), names: newNames(d, id), sheet: newSheet(d.Env), size: kit.NewWaker(id),
	}
}

// ID implements pane.Pane.
func (p *detail) ID() pane.ID { return p.id }

// Mode implements pane.Pane.
func (p *detail) Mode() pane.Mode { return pane.Normal }

// Unsaved implements pane.Pane.
func (p *detail) Unsaved() string { return "" }

// Focus implements pane.Focuser.
func (p *detail) Focus(on bool) { p.focused, p.drawn = on, false }

// Resize implements pane.Pane.
func (p *detail) Resize(w, h int) {
	p.w, p.h, p.drawn = w, h, false
	p.sheet.resize(w, h)
	p.size.Wake()
}

// Close implements pane.Pane.
func (p *detail) Close() {
	p.listen(false, "")
	p.live.stop()
	p.settleLoad()
	p.pics.Close()
	p.cancel()
}

// listen begins to hear of one folder and of all that runs, or pauses.
func (p *detail) listen(on bool, folder api.FolderID) tea.Cmd {
	if on == p.visible {
		return nil
	}
	p.visible = on
	p.d.Running.listen(on)
	if !on {
		p.live.pause()
		return p.d.Running.tell()
	}
	cmd := p.live.start(p.ctx)
	p.follow(folder)
	return tea.Batch(cmd, p.d.Running.tell())
}

// follow says which folder must be kept current, besides those where something
// runs.
func (p *detail) follow(folder api.FolderID) {
	if !p.visible {
		return
	}
	p.live.follow(p.d.Running.ids(folder)...)
}

// hear takes in what runs, and what is stuck, in a folder that was heard of.
func (p *detail) hear(e watch.Event, shown api.FolderID) tea.Cmd {
	p.d.Running.stall(e)
	return p.note(&e.Folder, shown)
}

// note takes in what runs in a folder.
func (p *detail) note(f *api.Folder, shown api.FolderID) tea.Cmd {
	if !p.d.Running.note(f) {
		return nil
	}
	p.follow(shown)
	return p.d.Running.tell()
}

// settleLoad ends the request under way; its answer, if it still comes, is
// dropped.
func (p *detail) settleLoad() {
	p.load.Stop()
	p.spin.Stop()
}

// took notes that what is shown is current.
func (p *detail) took() {
	p.have, p.err, p.at, p.drawn = true, nil, p.d.Env.Now(), false
}

// failed notes that loading has failed. What is there stays, marked as old.
func (p *detail) failed(err error) tea.Cmd {
	p.d.Env.Log.Warn("not loaded", "pane", int(p.id), "err", err)
	p.err, p.drawn = err, false
	if !p.have {
		return nil
	}
	what, next := api.Explain(err)
	return tea.Batch(pane.Send(pane.StatusMsg{Level: pane.Bad, Text: sentence(what, next)}), p.fresh.stale(p.at))
}

// empty drops what must not be shown any more, and says why.
func (p *detail) empty(why error) {
	p.settleLoad()
	p.have, p.drawn, p.err = false, false, why
	p.pics.Close()
}

// content is what the common part asks of its pane.
type content interface {
	// allMedia are those that thumbnails are shown of.
	allMedia() []api.Media
	// reload asks for everything anew; what is shown stays until it is there.
	reload() tea.Cmd
}

// common takes the messages of the widgets, the broadcasts and the keys that
// mean the same for every content. It reports whether msg was one.
func (p *detail) common(msg tea.Msg, c content) (tea.Cmd, bool) {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd, true
	}
	if p.pics.Update(msg) || p.names.take(msg) {
		p.drawn = false
		return nil, true
	}
	switch msg := msg.(type) {
	case kit.WokenMsg:
		return tea.Batch(p.thumbs(c.allMedia()), p.size.Wait(p.ctx)), true
	case pane.ThemeMsg:
		p.drawn = false
		return nil, true
	case pane.MaskMsg:
		p.masked, p.drawn = msg.On, false
		return p.thumbs(c.allMedia()), true
	case pane.AwayMsg:
		p.live.rest(msg.On)
		return nil, true
	case pane.RoleMsg:
		p.empty(nil)
		return c.reload(), true
	case pane.SignedOutMsg:
		p.empty(api.ErrSignedOut)
		return nil, true
	}
	if kit.Pressed(msg, p.d.Env.Keys.Refresh) {
		p.live.retry()
		p.forgetThumbs(c.allMedia())
		return tea.Batch(c.reload(), p.thumbs(c.allMedia())), true
	}
	return nil, false
}

// answered takes note of an answer to the newest request. It reports whether
// there is something to show: an older answer and a failure have nothing.
func (p *detail) answered(gen uint64, err error) (tea.Cmd, bool) {
	if !p.load.Done(gen) {
		return nil, false
	}
	p.spin.Stop()
	if err != nil {
		return p.failed(err), false
	}
	return nil, true
}

// move gives a key to the sheet, which draw brings up to date.
func (p *detail) move(msg tea.Msg, draw func()) {
	draw()
	if _, moved := p.sheet.update(msg); moved {
		p.drawn = false
		draw()
		p.sheet.show()
	}
}

// thumbs asks for the thumbnails that are not there yet.
func (p *detail) thumbs(media []api.Media) tea.Cmd {
	if p.masked || !p.have || !p.visible {
		return nil
	}
	return loadThumbs(p.pics, p.d.Client, media, thumbFor(p.w, p.h))
}

// forgetThumbs lets pictures be loaded again, also those that failed.
func (p *detail) forgetThumbs(media []api.Media) {
	for i := range media {
		p.pics.Forget(pictureAddress(media[i], true).Raw())
	}
	p.drawn = false
}

// drawing is how things are drawn now.
func (p *detail) drawing() draw {
	return draw{
		t: p.d.Env.Theme, now: p.d.Env.Now(), w: p.w, masked: p.masked, sandbox: p.d.sandbox(),
		stuck: p.d.Running.isStuck, usual: p.d.usual,
	}
}

// cursor is the spot that is drawn as chosen, none without the focus.
func (p *detail) cursor() string {
	if !p.focused {
		return ""
	}
	return p.sheet.at
}

// noteAt is a time for the title line, behind a spinner while loading.
func (p *detail) noteAt(at time.Time) string {
	if !p.have {
		return ""
	}
	note := p.d.Env.Theme.Paint(kit.Muted, kit.WhenExactly(at, p.d.Env.Now()))
	if frame := p.spin.View(); frame != "" {
		note = frame + " " + note
	}
	return note
}

// small reports that there is room for one line only.
func (p *detail) small() bool { return p.w < 36 || p.h < 2 }

// compactHeight is the height below which everything is said in a line each.
const compactHeight = 8

// absent draws why there is nothing to show yet, or any more.
func (p *detail) absent(waiting string) string {
	t := p.d.Env.Theme
	if p.err == nil {
		return kit.Waiting(t, p.w, p.h, waiting, p.spin.Since(), p.d.Env.Now())
	}
	what, next := api.Explain(p.err)
	return kit.Broken(t, p.w, p.h, what, next, p.d.Env.Keys.Refresh)
}
