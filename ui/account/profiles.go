package account

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Profile is a server that one can work with.
type Profile struct {
	// Name is what the profile is called; it is safe to show.
	Name   string
	Server text.Text
	Email  text.Text
	// Current says that the interface works with it, Default that it does so
	// after a start.
	Current, Default bool
	// SignedIn says that a session is kept.
	SignedIn bool
	ReadOnly bool
}

// SwitchMsg asks for another profile.
type SwitchMsg struct{ Name string }

// Profiles is the list of profiles.
type Profiles struct {
	base
	read   func(context.Context) ([]Profile, error)
	ctx    context.Context
	cancel context.CancelFunc
	load   pane.Slot
	list   []Profile
	have   bool
	err    error
	table  *kit.Table
}

// profilesMsg brings the list.
type profilesMsg struct {
	to   pane.ID
	gen  uint64
	list []Profile
	err  error
}

// Target returns the list.
func (m profilesMsg) Target() pane.ID { return m.to }

// NewProfiles makes the list; read gets it, outside of the update loop.
func NewProfiles(env kit.Env, read func(context.Context) ([]Profile, error)) *Profiles {
	p := &Profiles{base: newBase(env), read: read}
	p.ctx, p.cancel = context.WithCancel(env.Ctx)
	p.table = kit.NewTable(env, p.id, profileRows{p},
		kit.Column{Min: 1},
		kit.Column{Title: "profile", Min: 10, Max: 24},
		kit.Column{Title: "server", Min: 12, Max: 40},
		kit.Column{Title: "changes", Min: 9, Drop: 1},
		kit.Column{Title: "session", Min: 10, Drop: 2},
		kit.Column{Title: "e-mail", Min: 12, Max: 32, Drop: 3},
	)
	return p
}

// Init implements pane.Pane.
func (p *Profiles) Init() tea.Cmd { return p.reload() }

// reload reads the list again.
func (p *Profiles) reload() tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	read, id := p.read, p.id
	return func() tea.Msg {
		list, err := read(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return profilesMsg{to: id, gen: gen, list: list, err: err}
	}
}

// Update implements pane.Pane.
func (p *Profiles) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case profilesMsg:
		if p.load.Done(msg.gen) {
			p.list, p.err, p.have = msg.list, msg.err, true
			p.table.Invalidate()
			p.table.Sync()
		}
		return nil
	case pane.ThemeMsg:
		p.table.Invalidate()
		return nil
	}
	k := p.env.Keys
	switch {
	case kit.Pressed(msg, k.Refresh):
		return p.reload()
	case kit.Pressed(msg, k.Open), p.table.Opens(msg, 0):
		if at, ok := p.chosen(); ok && !at.Current {
			return pane.Send(SwitchMsg{Name: at.Name})
		}
	default:
		p.table.Update(msg)
	}
	return nil
}

// chosen returns the profile at the cursor.
func (p *Profiles) chosen() (Profile, bool) {
	_, row := p.table.Cursor()
	if row < 0 || row >= len(p.list) {
		return Profile{}, false
	}
	return p.list[row], true
}

// Resize implements pane.Pane.
func (p *Profiles) Resize(w, h int) {
	p.w, p.h = w, h
	p.table.Resize(w, h)
}

// Focus implements pane.Focuser.
func (p *Profiles) Focus(on bool) { p.table.Focus(on) }

// View implements pane.Pane.
func (p *Profiles) View() string {
	t, k := p.env.Theme, p.env.Keys
	switch {
	case p.err != nil:
		what, next := api.Explain(p.err)
		return kit.Broken(t, p.w, p.h, what, next, k.Refresh)
	case !p.have:
		return kit.Empty(t, p.w, p.h, "", key.Binding{})
	default:
		return p.table.View()
	}
}

// Title implements pane.Pane.
func (p *Profiles) Title() string { return "Profiles" }

// Keys implements pane.Pane.
func (p *Profiles) Keys() []key.Binding {
	k := p.env.Keys
	open := kit.As(k.Open, "work with it")
	if at, ok := p.chosen(); ok && at.Current {
		open = kit.Greyed(open, "it is in use")
	}
	return []key.Binding{open, k.Refresh, k.Back}
}

// Mode implements pane.Pane.
func (p *Profiles) Mode() pane.Mode { return pane.Normal }

// Close implements pane.Pane.
func (p *Profiles) Close() { p.cancel() }

// profileRows are the rows of the list.
type profileRows struct{ p *Profiles }

// Len implements kit.RowSource.
func (r profileRows) Len() (int, bool) { return len(r.p.list), true }

// Row implements kit.RowSource.
func (r profileRows) Row(i int) (kit.Row, bool) {
	if i < 0 || i >= len(r.p.list) {
		return kit.Row{}, false
	}
	at, t := r.p.list[i], r.p.env.Theme
	mark := kit.Cell{Text: t.Glyphs.RadioOff, Role: kit.Faint}
	if at.Current {
		mark = kit.Cell{Text: t.Glyphs.Radio, Role: kit.Accent}
	}
	name := at.Name
	if at.Default {
		name += " (default)"
	}
	changes := kit.Cell{Text: "permitted", Role: kit.Muted}
	if at.ReadOnly {
		changes = kit.Cell{Text: "read-only", Role: kit.Review}
	}
	session := kit.Cell{Text: "signed out", Role: kit.Muted}
	if at.SignedIn {
		session = kit.Cell{Text: "signed in", Role: kit.Ink}
	}
	return kit.Row{ID: at.Name, Cells: []kit.Cell{
		mark, {Text: name}, {Text: at.Server.Line()}, changes, session, {Text: at.Email.Line(), Role: kit.Muted},
	}}, true
}

// IndexOf implements kit.Finder.
func (r profileRows) IndexOf(id string) (int, bool) {
	for i, at := range r.p.list {
		if at.Name == id {
			return i, true
		}
	}
	return 0, false
}
