package review

import (
	"context"
	"errors"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// viewMsg asks the list to be looked at as a view says; home tells what the
// profile begins with now.
type viewMsg struct {
	to   pane.ID
	view *View // nil for no change of what is shown
	home *View
}

// Target returns the folder list.
func (m viewMsg) Target() pane.ID { return m.to }

// viewsMsg brings the saved views to the dialog, after a change or at first.
type viewsMsg struct {
	to     pane.ID
	views  Views
	said   string // what was done, "" for nothing
	cursor string // the view to be at, "" for where the cursor is
	err    error
}

// Target returns the dialog.
func (m viewsMsg) Target() pane.ID { return m.to }

// dropViewMsg says that a view is really to be deleted.
type dropViewMsg struct {
	to   pane.ID
	name string
}

// Target returns the dialog.
func (m dropViewMsg) Target() pane.ID { return m.to }

// viewsDialog lists the saved views: to open, save, rename and delete them, and
// to say which one the profile begins with.
type viewsDialog struct {
	listDialog
	ctx     context.Context
	cancel  context.CancelFunc
	now     View // how the list is looked at
	views   Views
	loaded  bool
	cursor  int
	w, h    int
	naming  *kit.Input
	renamed string // the view that gets the name, "" for a new one
	said    string
	wrong   string
}

// newViewsDialog makes the dialog beside a list that is looked at like now.
func newViewsDialog(d Deps, to pane.ID, now View) *viewsDialog {
	p := &viewsDialog{listDialog: newListDialog(d, to, "Views"), now: now}
	p.ctx, p.cancel = context.WithCancel(d.Env.Ctx)
	return p
}

// Init implements pane.Pane.
func (p *viewsDialog) Init() tea.Cmd { return p.change("", p.now.Name, nil) }

// change does something to the saved views and reads them afterwards.
func (p *viewsDialog) change(said, cursor string, do func(context.Context) error) tea.Cmd {
	ctx, keeper, to := p.ctx, p.d.Keeper, p.id
	return func() tea.Msg {
		msg := viewsMsg{to: to, said: said, cursor: cursor}
		if do != nil {
			msg.err = do(ctx)
		}
		var err error
		msg.views, _, err = keeper.Views(ctx)
		msg.err = errors.Join(msg.err, err)
		if ctx.Err() != nil {
			return nil
		}
		return msg
	}
}

// Update implements pane.Pane.
func (p *viewsDialog) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case viewsMsg:
		return p.took(msg)
	case dropViewMsg:
		name, keeper := msg.name, p.d.Keeper
		return p.change("Deleted "+kit.Clean(name)+".", "", func(ctx context.Context) error { return keeper.DeleteView(ctx, name) })
	}
	if p.naming != nil {
		return p.named(msg)
	}
	return p.key(msg)
}

// took shows the views after a change.
func (p *viewsDialog) took(msg viewsMsg) tea.Cmd {
	p.loaded, p.said, p.wrong = true, msg.said, ""
	if msg.err != nil {
		p.said, p.wrong = "", sentenceOf(msg.err)
		return nil
	}
	p.views, p.naming = msg.views, nil
	for i, v := range p.views.List {
		if strings.EqualFold(v.Name, msg.cursor) {
			p.cursor = i
		}
	}
	p.cursor = max(min(p.cursor, len(p.views.List)-1), 0)
	home := viewMsg{to: p.to}
	if v, ok := p.views.named(p.views.Default); ok {
		home.home = &v
	}
	return pane.Send(home)
}

// key does what a key asks for.
func (p *viewsDialog) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	view, have := p.chosen()
	keeper := p.d.Keeper
	click, clicked := msg.(tea.MouseClickMsg)
	at := max(p.cursor-p.rows()+1, 0) + click.Y
	clicked = clicked && click.Button == tea.MouseLeft && click.Y >= 0 && click.Y < p.rows() && at < len(p.views.List)
	switch {
	case clicked && at != p.cursor:
		p.cursor = at
	case kit.Pressed(msg, k.Up):
		p.cursor = max(p.cursor-1, 0)
	case kit.Pressed(msg, k.Down):
		p.cursor = max(min(p.cursor+1, len(p.views.List)-1), 0)
	case kit.Pressed(msg, k.Open) && have, clicked:
		home := viewMsg{to: p.to, view: &view}
		if v, ok := p.views.named(p.views.Default); ok {
			home.home = &v
		}
		return p.leave(home)
	case kit.Pressed(msg, k.New):
		p.name("", p.now.Name)
	case kit.Pressed(msg, k.Refresh) && have:
		p.name(view.Name, view.Name)
	case kit.Pressed(msg, k.Select) && have:
		name, said := view.Name, "Begins with "+kit.Clean(view.Name)+" from now on."
		if strings.EqualFold(p.views.Default, name) {
			name, said = "", "Begins with no view from now on."
		}
		return p.change(said, "", func(ctx context.Context) error { return keeper.SetDefault(ctx, name) })
	case kit.Pressed(msg, k.Delete) && have:
		return kit.Ask(p.d.Env, kit.Question{
			Title: "Delete view", Text: "Delete the view " + kit.Clean(view.Name) + "? No folder goes with it.",
			Yes: "Delete", Answer: dropViewMsg{to: p.id, name: view.Name},
		})
	}
	return nil
}

// name lets a name be typed, for a view that is renamed or, without one, a new
// one.
func (p *viewsDialog) name(renamed, proposed string) {
	p.renamed, p.naming, p.said, p.wrong = renamed, kit.NewInput(p.d.Env), "", ""
	p.naming.Placeholder = "a name, such as failed today"
	p.naming.SetValue(proposed)
}

// named takes the name.
func (p *viewsDialog) named(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Leave):
		p.naming, p.wrong = nil, ""
	case kit.Pressed(msg, k.Submit):
		name, keeper := strings.TrimSpace(p.naming.Value()), p.d.Keeper
		if p.renamed != "" {
			old := p.renamed
			return p.change("Renamed to "+kit.Clean(name)+".", name, func(ctx context.Context) error { return keeper.RenameView(ctx, old, name) })
		}
		view := p.now
		view.Name = name
		return p.change("Saved as "+kit.Clean(name)+".", name, func(ctx context.Context) error { return keeper.SaveView(ctx, view) })
	default:
		if p.naming.Update(msg) {
			p.wrong = ""
		}
	}
	return nil
}

// chosen is the view at the cursor.
func (p *viewsDialog) chosen() (View, bool) {
	if p.cursor >= len(p.views.List) {
		return View{}, false
	}
	return p.views.List[p.cursor], true
}

// Resize implements pane.Pane.
func (p *viewsDialog) Resize(w, h int) { p.w, p.h = w, h }

// rows is how many views are shown.
func (p *viewsDialog) rows() int { return max(min(len(p.views.List), p.h-len(p.below())), 1) }

// below draws what stands under the views.
func (p *viewsDialog) below() []string {
	t := p.d.Env.Theme
	below := []string{""}
	switch {
	case p.naming != nil:
		verb := "Save as"
		if p.renamed != "" {
			verb = "Rename to"
		}
		below = append(below, blank(indent)+t.Paint(kit.Accent, verb)+" "+p.naming.View(max(p.w-indent-len(verb)-1, 1), true))
		if _, taken := p.views.named(strings.TrimSpace(p.naming.Value())); taken && p.renamed == "" {
			below = append(below, blank(indent)+t.Paint(kit.Review, "replaces the view of this name"))
		}
	case p.said != "":
		below = append(below, sentenceLines(t, kit.Pass, p.said, indent, p.w)...)
	default:
		below = append(below, sentenceLines(t, kit.Muted, "Now: "+p.now.says()+".", indent, p.w)...)
	}
	if p.wrong != "" {
		below = append(below, sentenceLines(t, kit.Error, t.Glyph(kit.OutcomeError)+" "+p.wrong, indent, p.w)...)
	}
	return below
}

// View implements pane.Pane.
func (p *viewsDialog) View() string {
	t, below, rows := p.d.Env.Theme, p.below(), p.rows()
	var lines []string
	top := max(p.cursor-rows+1, 0)
	for i := top; i < len(p.views.List) && i < top+rows; i++ {
		lines = append(lines, p.row(i))
	}
	if len(p.views.List) == 0 && p.loaded {
		lines = sentenceLines(t, kit.Muted, "No view is saved yet. A view keeps filter, order and columns under a name; "+
			p.d.Env.Keys.New.Help().Key+" saves the list as it is now.", indent, p.w)
	}
	return strings.Join(append(lines, below...), "\n")
}

// says is a view in words.
func (v View) says() string {
	order, _ := orderOf(v.Sort)
	what := v.Filter
	if what == "" {
		what = "all folders"
	}
	s := what + ", " + order.says
	if len(v.Columns) > 0 {
		s += ", own columns"
	}
	return kit.Clean(s)
}

// row draws one view.
func (p *viewsDialog) row(i int) string {
	t, v := p.d.Env.Theme, p.views.List[i]
	bar, ground := " ", kit.Plain
	if i == p.cursor && p.naming == nil {
		bar, ground = t.Glyphs.Bar, kit.Selected
	}
	sign, says := " ", v.says()
	if strings.EqualFold(v.Name, p.views.Default) {
		sign, says = t.Glyphs.Radio, "begins with it "+t.Glyphs.Void+" "+says
	}
	name := max(min(24, p.w/3), 8)
	return kit.Truncate(t.PaintOn(ground, kit.Accent, bar+" "+sign+" ")+t.PaintOn(ground, kit.Ink, kit.Fit(kit.Clean(v.Name), name, kit.Left))+
		t.PaintOn(ground, kit.Muted, kit.Fit("  "+says, max(p.w-name-4, 0), kit.Left)), p.w)
}

// Keys implements pane.Pane.
func (p *viewsDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	if p.naming != nil {
		return []key.Binding{kit.As(k.Submit, "save"), kit.As(k.Leave, "leave")}
	}
	open, rename, begin, drop := kit.As(k.Open, "open"), kit.As(k.Refresh, "rename"), kit.As(k.Select, "default"), kit.As(k.Delete, "delete…")
	if _, have := p.chosen(); !have {
		open, rename = kit.Greyed(open, "no view"), kit.Greyed(rename, "no view")
		begin, drop = kit.Greyed(begin, "no view"), kit.Greyed(drop, "no view")
	}
	return []key.Binding{open, kit.As(k.New, "save as"), begin, rename, drop, k.Back}
}

// Mode implements pane.Pane.
func (p *viewsDialog) Mode() pane.Mode {
	if p.naming != nil {
		return pane.Text
	}
	return pane.Normal
}

// Close implements pane.Pane.
func (p *viewsDialog) Close() { p.cancel() }
