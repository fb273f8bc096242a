package review

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// RouteRaw is the answer of the server as it was sent; its id is "folder/" or
// "analysis/" and the object's id.
const RouteRaw = "raw"

// copyMost is how much is handed to the clipboard at most, in bytes: terminals
// drop more than this without a word.
const copyMost = 70 << 10

// rawMsg brings an answer, or why it could not be loaded.
type rawMsg struct {
	to  pane.ID
	gen uint64
	doc *kit.JSONDoc
	in  api.FolderID // which folder it belongs to
	err error
}

// Target returns the pane that shows the answer.
func (m rawMsg) Target() pane.ID { return m.to }

// rawFoundMsg brings what a search found.
type rawFoundMsg struct {
	to    pane.ID
	gen   uint64
	found []int32
}

// Target returns the pane that searched.
func (m rawFoundMsg) Target() pane.ID { return m.to }

// RawPane shows what the server sent about a folder or an analysis, with a line
// for every value: to be searched, folded and copied.
type RawPane struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	kind   string
	object string

	load, search pane.Slot
	spin         *kit.Spinner
	view         *kit.JSONView
	doc          *kit.JSONDoc
	in           api.FolderID // which folder it belongs to
	err          error
	word         *kit.Input // while it is typed
	sought       string     // what was searched for last
	hits         int
	masked       bool
	focused      bool
	w, h         int
}

// NewRaw makes the pane of an answer, nil for what cannot be one.
func NewRaw(d Deps, id string) pane.Pane {
	kind, object, _ := strings.Cut(id, "/")
	if kind != RouteFolder && kind != RouteAnalysis || !api.ValidID(object) {
		return nil
	}
	own := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	return &RawPane{
		d: d.complete(), id: own, ctx: ctx, cancel: cancel, kind: kind, object: object,
		spin: kit.NewSpinner(d.Env, own), view: kit.NewJSONView(d.Env), focused: true,
	}
}

// ID implements pane.Pane.
func (p *RawPane) ID() pane.ID { return p.id }

// Init loads the answer.
func (p *RawPane) Init() tea.Cmd { return p.reload() }

// reload asks for the answer; what is shown stays until it is there.
func (p *RawPane) reload() tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	return tea.Batch(p.spin.Start(), loadRaw(ctx, p.d.Client, p.id, gen, p.kind, p.object))
}

// loadRaw asks for an object and makes its JSON ready to be looked at.
func loadRaw(ctx context.Context, src Reader, to pane.ID, gen uint64, kind, id string) tea.Cmd {
	return func() tea.Msg {
		var raw []byte
		var err error
		in := api.FolderID(id)
		if kind == RouteFolder {
			var f api.Folder
			f, err = src.Folder(ctx, api.FolderID(id))
			raw = f.Raw
		} else {
			var a api.Analysis
			a, err = src.Analysis(ctx, api.AnalysisID(id))
			raw, in = a.Raw, a.FolderID
		}
		msg := rawMsg{to: to, gen: gen, in: in, err: err}
		if err == nil {
			msg.doc = kit.NewJSONDoc(raw)
		}
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		return msg
	}
}

// Update implements pane.Pane.
func (p *RawPane) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case rawMsg:
		return p.loaded(msg)
	case rawFoundMsg:
		return p.foundAll(msg)
	case pane.MaskMsg:
		p.masked = msg.On
		return nil
	case pane.RoleMsg:
		p.doc, p.err = nil, nil
		return p.reload()
	case pane.SignedOutMsg:
		p.load.Stop()
		p.spin.Stop()
		p.doc, p.err = nil, api.ErrSignedOut
		return nil
	}
	if p.word != nil {
		return p.typing(msg)
	}
	return p.key(msg)
}

// loaded takes in the answer.
func (p *RawPane) loaded(msg rawMsg) tea.Cmd {
	if !p.load.Done(msg.gen) {
		return nil
	}
	p.spin.Stop()
	p.err = msg.err
	if msg.err != nil {
		p.d.Env.Log.Warn("raw answer not loaded", "pane", int(p.id), "err", msg.err)
		if p.doc == nil {
			return nil
		}
		what, next := api.Explain(msg.err)
		return pane.Send(pane.StatusMsg{Level: pane.Bad, Text: sentence(what, next)})
	}
	p.doc, p.in = msg.doc, msg.in
	p.view.Set(msg.doc)
	return p.find(p.sought)
}

// find searches for a word in a command.
func (p *RawPane) find(word string) tea.Cmd {
	p.sought, p.hits = word, 0
	if p.doc == nil || word == "" {
		p.search.Stop()
		p.view.Mark(nil)
		return nil
	}
	ctx, gen := p.search.Next(p.ctx)
	doc, to := p.doc, p.id
	return func() tea.Msg {
		found := doc.Find(word)
		if ctx.Err() != nil {
			return nil
		}
		return rawFoundMsg{to: to, gen: gen, found: found}
	}
}

// foundAll takes in what a search found.
func (p *RawPane) foundAll(msg rawFoundMsg) tea.Cmd {
	if p.search.Done(msg.gen) {
		p.hits = p.view.Mark(msg.found)
	}
	return nil
}

// typing takes a key while the word to search for is typed.
func (p *RawPane) typing(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Leave):
		p.word = nil
		return p.find("")
	case kit.Pressed(msg, k.Submit):
		p.word = nil
		p.view.Resize(p.w, p.body())
		return nil
	case p.word.Update(msg):
		return p.find(p.word.Value())
	}
	return nil
}

// key does what a key asks for.
func (p *RawPane) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Refresh):
		return p.reload()
	case p.hides() != "" || p.doc == nil:
		return nil
	case kit.Pressed(msg, k.Filter):
		p.word = kit.NewInput(p.d.Env)
		p.word.SetValue(p.sought)
		p.view.Resize(p.w, p.body())
		return nil
	case kit.Pressed(msg, k.New):
		p.view.Next()
		return nil
	case kit.Pressed(msg, k.Copy):
		return p.copy()
	}
	p.view.Update(msg)
	return nil
}

// copy hands the value at the cursor to the clipboard, what cannot be seen in
// it made visible.
func (p *RawPane) copy() tea.Cmd {
	name, raw := p.view.Value()
	if len(raw) == 0 {
		return nil
	}
	return copyValue(name, plainValue(raw))
}

// copyValue hands a value to the clipboard, what cannot be seen in it made
// visible, and tells its name.
func copyValue(name, value string) tea.Cmd {
	if len(value) > copyMost {
		return pane.Send(pane.StatusMsg{Level: pane.Warn, Text: "Not copied: a clipboard takes " + kit.Size(copyMost) +
			", and this is " + kit.Size(int64(len(value))) + "."})
	}
	value = text.Block(value)
	what := text.Line(name)
	if what == "" {
		what = "the value"
	}
	return tea.Batch(tea.SetClipboard(value),
		pane.Send(pane.StatusMsg{Level: pane.Good, Text: "Copied " + what + ", " + kit.Size(int64(len(value))) + "."}))
}

// hides says why the answer must not be seen now, "" when it may.
func (p *RawPane) hides() string {
	if p.masked {
		return "The answer holds names and the addresses of pictures. It is hidden while they are masked."
	}
	if p.d.Blind.hides(p.in) {
		return unseenHint(p.d.Env.Keys)
	}
	return ""
}

// body is the height of the window.
func (p *RawPane) body() int {
	if p.word != nil {
		return max(p.h-2, 0)
	}
	return p.h
}

// Resize implements pane.Pane.
func (p *RawPane) Resize(w, h int) {
	p.w, p.h = w, h
	p.view.Resize(w, p.body())
}

// View implements pane.Pane.
func (p *RawPane) View() string {
	t := p.d.Env.Theme
	switch {
	case p.hides() != "":
		return kit.Empty(t, p.w, p.h, p.hides(), key.Binding{})
	case p.doc == nil && p.err != nil:
		what, next := api.Explain(p.err)
		return kit.Broken(t, p.w, p.h, what, next, p.d.Env.Keys.Refresh)
	case p.doc == nil:
		return kit.Waiting(t, p.w, p.h, "waiting for "+p.kind+" "+shortID(p.object), p.spin.Since(), p.d.Env.Now())
	case p.word == nil:
		return p.view.View(p.focused)
	}
	note := t.Paint(kit.Muted, p.foundWords())
	line := blank(indent) + t.Paint(kit.Accent, p.d.Env.Keys.Filter.Help().Key) + " " +
		p.word.View(max(p.w-indent-2-kit.Width(note)-2, 1), true)
	return kit.Spread(line, note, p.w) + "\n\n" + p.view.View(false)
}

// foundWords says how many places a search found.
func (p *RawPane) foundWords() string {
	switch {
	case p.sought == "":
		return ""
	case p.search.InFlight():
		return "searching"
	case p.hits == 1:
		return "1 place"
	default:
		return kit.Count(p.hits) + " places"
	}
}

// shortID is the beginning of an id of any kind.
func shortID(id string) string { return api.FolderID(id).Short() }

// Title implements pane.Pane.
func (p *RawPane) Title() string { return "Raw " + p.kind + " " + shortID(p.object) }

// Note implements pane.Noted: where the cursor is, and what was found.
func (p *RawPane) Note() string {
	if p.doc == nil || p.hides() != "" {
		return p.spin.View()
	}
	line, all := p.view.Position()
	note := kit.Count(line) + " of " + kit.Count(all)
	if p.word == nil && p.sought != "" {
		note = p.foundWords() + "   " + note
	}
	return p.d.Env.Theme.Paint(kit.Muted, note)
}

// Width implements pane.Sized.
func (p *RawPane) Width() (least, most int) { return 43, 0 }

// Keys implements pane.Pane.
func (p *RawPane) Keys() []key.Binding {
	k := p.d.Env.Keys
	if p.word != nil {
		return []key.Binding{kit.As(k.Submit, "to what was found"), k.Leave}
	}
	next := kit.As(k.New, "next found")
	if p.hits == 0 {
		next = kit.Greyed(next, "nothing was searched for")
	}
	return []key.Binding{kit.As(k.Open, "fold"), kit.As(k.Filter, "search"), next, kit.As(k.Copy, "copy value"), k.Refresh, k.Back}
}

// Mode implements pane.Pane.
func (p *RawPane) Mode() pane.Mode {
	if p.word != nil {
		return pane.Text
	}
	return pane.Normal
}

// Focus implements pane.Focuser.
func (p *RawPane) Focus(on bool) { p.focused = on }

// Shown implements pane.Pane. An answer is not kept current by itself.
func (p *RawPane) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *RawPane) Unsaved() string { return "" }

// Brief implements pane.Brief.
func (p *RawPane) Brief() string { return blank(indent) + p.Title() }

// Close implements pane.Pane.
func (p *RawPane) Close() {
	p.load.Stop()
	p.search.Stop()
	p.spin.Stop()
	p.cancel()
}
