package admin

import (
	"context"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// list is what the two lists of the room have in common: rows that are loaded
// at once, a line that narrows them down, a table, and what there is to say
// where there are none.
type list[T any] struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	w, h   int

	fetch func(context.Context) ([]T, error)
	idOf  func(*T) string
	words func(*T) string         // what is looked through by the line
	cells func(*T) []kit.Cell     // of a row
	empty func() (string, string) // what would be here, and what makes it

	all, shown []T
	table      *kit.Table
	input      *kit.Input
	typing     bool
	have       bool
	err        error
	at         time.Time
	load       pane.Slot
	spin       *kit.Spinner
	waker      kit.Waker
	seen       int
	wanted     string // gets the cursor once it is there
	previews   string
	focused    bool
	masked     bool
}

// loadedMsg brings the rows of a list, or why there are none.
type loadedMsg[T any] struct {
	to   pane.ID
	gen  uint64
	list []T
	err  error
}

// Target returns the list.
func (m loadedMsg[T]) Target() pane.ID { return m.to }

// init makes a list ready.
func (p *list[T]) init(d Deps, placeholder string, columns []kit.Column) {
	p.d, p.id, p.focused = d, d.Env.IDs.Next(), true
	p.ctx, p.cancel = context.WithCancel(d.Env.Ctx)
	p.spin, p.waker = kit.NewSpinner(d.Env, p.id), kit.NewWaker(p.id)
	p.input = kit.NewInput(d.Env)
	p.input.Placeholder = placeholder
	p.table = kit.NewTable(d.Env, p.id, (*rows[T])(p), columns...)
	d.Changes.join(p.id, p.waker)
}

// rows shows a list as rows of a table.
type rows[T any] list[T]

// Len implements kit.RowSource.
func (r *rows[T]) Len() (int, bool) { return len(r.shown), true }

// Row implements kit.RowSource.
func (r *rows[T]) Row(i int) (kit.Row, bool) {
	if i < 0 || i >= len(r.shown) {
		return kit.Row{}, false
	}
	return kit.Row{ID: r.idOf(&r.shown[i]), Cells: r.cells(&r.shown[i])}, true
}

// IndexOf implements kit.Finder.
func (r *rows[T]) IndexOf(id string) (int, bool) {
	for i := range r.shown {
		if r.idOf(&r.shown[i]) == id {
			return i, true
		}
	}
	return 0, false
}

// ID implements pane.Pane.
func (p *list[T]) ID() pane.ID { return p.id }

// Init loads the list.
func (p *list[T]) Init() tea.Cmd { return tea.Batch(p.reload(), p.waker.Wait(p.ctx)) }

// reload asks for the rows; what is shown stays until they are there.
func (p *list[T]) reload() tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	p.seen = p.d.Changes.count()
	p.spin.Stop()
	fetch, to := p.fetch, p.id
	return tea.Batch(p.spin.Start(), func() tea.Msg {
		all, err := fetch(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return loadedMsg[T]{to: to, gen: gen, list: all, err: err}
	})
}

// loaded takes in the answer of the server.
func (p *list[T]) loaded(msg loadedMsg[T]) tea.Cmd {
	if !p.load.Done(msg.gen) {
		return nil
	}
	p.spin.Stop()
	if p.err = msg.err; msg.err != nil {
		p.d.Env.Log.Warn("list not loaded", "pane", int(p.id), "err", msg.err)
		if !p.have {
			return nil
		}
		what, next := api.Explain(msg.err)
		return tea.Batch(bad(what+" "+next), pane.Send(pane.StaleMsg{From: p.id, Since: p.at}))
	}
	p.have, p.at, p.all = true, p.d.Env.Now(), msg.list
	p.narrow()
	if p.wanted != "" && p.table.Select(p.wanted) {
		p.wanted = ""
	}
	return pane.Send(pane.StaleMsg{From: p.id})
}

// narrow shows the rows that hold all words of the line.
func (p *list[T]) narrow() {
	p.shown = nil
	words := strings.Fields(fold(p.input.Value()))
	for i := range p.all {
		hay, id := fold(p.words(&p.all[i])), fold(p.idOf(&p.all[i]))
		fits := true
		for _, w := range words {
			fits = fits && (strings.Contains(hay, w) || strings.HasPrefix(id, w))
		}
		if fits {
			p.shown = append(p.shown, p.all[i])
		}
	}
	p.table.Invalidate()
	p.table.Sync()
	p.layOut()
}

// common takes the messages that both lists treat alike. It reports whether the
// message was one of them.
func (p *list[T]) common(msg tea.Msg) (tea.Cmd, bool) {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd, true
	}
	switch msg := msg.(type) {
	case loadedMsg[T]:
		return p.loaded(msg), true
	case kit.WokenMsg:
		cmds := []tea.Cmd{p.waker.Wait(p.ctx)}
		if p.seen != p.d.Changes.count() {
			cmds = append(cmds, p.reload())
		}
		return tea.Batch(cmds...), true
	case pane.ThemeMsg:
		p.table.Invalidate()
		return nil, true
	case pane.MaskMsg:
		p.masked = msg.On
		p.table.Invalidate()
		return nil, true
	case pane.RoleMsg:
		p.forget(nil)
		return p.reload(), true
	case pane.SignedOutMsg:
		p.forget(api.ErrSignedOut)
		return nil, true
	}
	return nil, false
}

// forget drops everything that was loaded.
func (p *list[T]) forget(why error) {
	p.load.Stop()
	p.spin.Stop()
	p.have, p.err, p.all, p.previews = false, why, nil, ""
	p.narrow()
}

// opens reports whether a key or a click asks for what is at the cursor.
func (p *list[T]) opens(msg tea.Msg) bool {
	return kit.Pressed(msg, p.d.Env.Keys.Open) || p.table.Opens(msg, p.lineHeight())
}

// keys does what a key asks for in both lists.
func (p *list[T]) keys(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Filter):
		p.typing = true
		p.layOut()
	case kit.Pressed(msg, k.Refresh):
		return p.reload()
	default:
		p.table.Update(kit.Shift(msg, 0, -p.lineHeight()))
	}
	return nil
}

// typed takes a key while somebody types. It reports whether it was used.
func (p *list[T]) typed(msg tea.Msg) bool {
	press, isKey := msg.(tea.KeyPressMsg)
	_, isPaste := msg.(tea.PasteMsg)
	if !p.typing || !isKey && !isPaste {
		return false
	}
	k := p.d.Env.Keys
	switch {
	case isKey && (press.Code == tea.KeyUp || press.Code == tea.KeyDown):
		return false
	case kit.Pressed(msg, k.Leave):
		p.typing = false
		p.input.SetValue("")
	case kit.Pressed(msg, k.Submit):
		p.typing = false
	default:
		p.input.Update(msg)
	}
	p.narrow()
	return true
}

// chosen is the row at the cursor.
func (p *list[T]) chosen() (row T, ok bool) {
	_, at := p.table.Cursor()
	if at < 0 || at >= len(p.shown) {
		return row, false
	}
	return p.shown[at], true
}

// preview asks for what belongs to the row at the cursor.
func (p *list[T]) preview(kind string) tea.Cmd {
	id, _ := p.table.Cursor()
	if !p.have || !p.focused || id == p.previews {
		return nil
	}
	p.previews = id
	msg := pane.OpenMsg{From: p.id, Kind: kind, ID: id, Preview: true}
	if id == "" {
		msg.Kind = ""
	}
	return pane.Send(msg)
}

// Resize implements pane.Pane.
func (p *list[T]) Resize(w, h int) {
	p.w, p.h = w, h
	p.layOut()
}

// lineHeight is how many lines the line takes that narrows the list down.
func (p *list[T]) lineHeight() int {
	if p.typing || p.input.Value() != "" {
		return 1
	}
	return 0
}

// layOut gives the table what the other lines leave.
func (p *list[T]) layOut() { p.table.Resize(p.w, p.h-p.lineHeight()-1) }

// View implements pane.Pane.
func (p *list[T]) View() string {
	t := p.d.Env.Theme
	if p.h < 3 {
		if _, ok := p.chosen(); ok {
			return kit.Truncate(p.table.View(), p.w)
		}
		return ""
	}
	var lines []string
	if p.lineHeight() > 0 {
		lines = append(lines, blank(indent)+t.Paint(kit.Accent, "/")+" "+p.input.View(max(p.w-indent-2, 1), p.typing))
	}
	h := p.h - len(lines) - 1
	body := p.body(h)
	body += strings.Repeat("\n", max(h-1-strings.Count(body, "\n"), 0))
	left, right := "", ""
	if p.have && len(p.shown) > 0 {
		left = blank(indent) + t.Paint(kit.Muted, p.table.Footer())
	}
	if frame := p.spin.View(); frame != "" && p.have {
		right = frame + " " + t.Paint(kit.Muted, "loading")
	}
	return strings.Join(append(lines, body, kit.Spread(left, right, p.w)), "\n")
}

// body draws the table, or why there is none, in h lines.
func (p *list[T]) body(h int) string {
	t, k := p.d.Env.Theme, p.d.Env.Keys
	switch {
	case !p.have && p.err != nil:
		what, next := api.Explain(p.err)
		return kit.Broken(t, p.w, h, what, next, k.Refresh)
	case !p.have:
		return kit.Waiting(t, p.w, h, "waiting for the server", p.spin.Since(), p.d.Env.Now())
	case len(p.all) == 0:
		what, make := p.empty()
		fresh := key.Binding{}
		if make != "" {
			fresh = kit.As(k.New, make)
		}
		return kit.Empty(t, p.w, h, what, fresh)
	case len(p.shown) == 0:
		return kit.Empty(t, p.w, h, "Nothing fits.", kit.As(k.Back, "show all"))
	}
	return p.table.View()
}

// Note implements pane.Noted: how many there are.
func (p *list[T]) Note() string {
	if !p.have || len(p.all) == 0 {
		return ""
	}
	return p.d.Env.Theme.Paint(kit.Muted, kit.Count(len(p.all)))
}

// Focus implements pane.Focuser.
func (p *list[T]) Focus(on bool) {
	p.focused = on
	p.table.Focus(on)
}

// Mode implements pane.Pane.
func (p *list[T]) Mode() pane.Mode {
	if p.typing {
		return pane.Text
	}
	return pane.Normal
}

// typingKeys are the keys while somebody types.
func (p *list[T]) typingKeys() []key.Binding {
	k := p.d.Env.Keys
	return []key.Binding{kit.As(k.Submit, "keep"), kit.As(k.Leave, "show all"), k.Up, k.Down}
}

// Back implements pane.Backer: it lifts the filter first.
func (p *list[T]) Back() (tea.Cmd, bool) {
	if p.lineHeight() == 0 {
		return nil, false
	}
	p.typing = false
	p.input.SetValue("")
	p.narrow()
	return nil, true
}

// Shown implements pane.Pane.
func (p *list[T]) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *list[T]) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *list[T]) Close() {
	p.d.Changes.leave(p.id)
	p.load.Stop()
	p.spin.Stop()
	p.cancel()
}
