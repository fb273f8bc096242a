package admin

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// UserPane shows one user: who it is, the role, what may be launched, and what
// of it may be changed by whoever is signed in.
type UserPane struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	userID api.UserID
	w, h   int

	user      api.User // Its ID is empty until it was loaded.
	companies []api.Company
	err       error
	load      pane.Slot
	spin      *kit.Spinner
	waker     kit.Waker
	seen      int
	masked    bool
}

// userMsg brings a user, or why there is none.
type userMsg struct {
	to        pane.ID
	gen       uint64
	user      api.User
	companies []api.Company
	err       error
}

// Target returns the pane.
func (m userMsg) Target() pane.ID { return m.to }

// NewUser makes the pane of the user with an id.
func NewUser(d Deps, id string) pane.Pane {
	p := &UserPane{d: d, id: d.Env.IDs.Next(), userID: api.UserID(id)}
	p.ctx, p.cancel = context.WithCancel(d.Env.Ctx)
	p.spin, p.waker = kit.NewSpinner(d.Env, p.id), kit.NewWaker(p.id)
	d.Changes.join(p.id, p.waker)
	return p
}

// ID implements pane.Pane.
func (p *UserPane) ID() pane.ID { return p.id }

// Init loads the user.
func (p *UserPane) Init() tea.Cmd { return tea.Batch(p.reload(), p.waker.Wait(p.ctx)) }

// reload asks for the user, and for the companies to name theirs.
func (p *UserPane) reload() tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	p.seen = p.d.Changes.count()
	p.spin.Stop()
	client, to, id := p.d.Client, p.id, p.userID
	return tea.Batch(p.spin.Start(), func() tea.Msg {
		u, err := client.User(ctx, id)
		var companies []api.Company
		if err == nil {
			companies, _ = client.Companies(ctx, "") // Without them the company goes by its id.
		}
		if ctx.Err() != nil {
			return nil
		}
		return userMsg{to: to, gen: gen, user: u, companies: companies, err: err}
	})
}

// Update implements pane.Pane.
func (p *UserPane) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case userMsg:
		if p.load.Done(msg.gen) {
			p.spin.Stop()
			if p.err = msg.err; msg.err == nil {
				p.user, p.companies = msg.user, msg.companies
			}
		}
	case kit.WokenMsg:
		cmds := []tea.Cmd{p.waker.Wait(p.ctx)}
		if p.seen != p.d.Changes.count() {
			cmds = append(cmds, p.reload())
		}
		return tea.Batch(cmds...)
	case savedMsg:
		p.d.Changes.tell(p.id)
		return tea.Batch(p.reload(), msg.tell(p.d))
	case removal.EndedMsg:
		p.d.Changes.tell(p.id)
		return tea.Batch(ended("The user", msg), pane.Send(pane.BackMsg{From: p.id}))
	case pane.MaskMsg:
		p.masked = msg.On
	case pane.RoleMsg:
		p.user = api.User{}
		return p.reload()
	case pane.SignedOutMsg:
		p.load.Stop()
		p.spin.Stop()
		p.user, p.err = api.User{}, api.ErrSignedOut
	case tea.KeyPressMsg:
		return p.key(msg)
	}
	return nil
}

// key does what a key asks for.
func (p *UserPane) key(msg tea.Msg) tea.Cmd {
	k, have := p.d.Env.Keys, p.user.ID != ""
	switch {
	case kit.Pressed(msg, k.Edit, k.Open) && have && p.d.barsEdit(p.user) == "":
		return pane.Send(pane.DialogMsg{Pane: newUserForm(p.d, p.id, p.user, p.companies)})
	case kit.Pressed(msg, k.Delete) && have && p.d.barsDelete(p.user) == "":
		return pane.Send(pane.DialogMsg{Pane: p.d.Remove(userRemoval(p.id, p.user, p.masked))})
	case kit.Pressed(msg, k.Refresh):
		return p.reload()
	case kit.Pressed(msg, k.Copy) && have:
		return copyID("user", string(p.user.ID))
	}
	return nil
}

// Resize implements pane.Pane.
func (p *UserPane) Resize(w, h int) { p.w, p.h = w, h }

// View implements pane.Pane.
func (p *UserPane) View() string {
	t, k := p.d.Env.Theme, p.d.Env.Keys
	switch {
	case p.user.ID == "" && p.err != nil:
		what, next := api.Explain(p.err)
		return kit.Broken(t, p.w, p.h, what, next, k.Refresh)
	case p.user.ID == "":
		return kit.Waiting(t, p.w, p.h, "waiting for the user", p.spin.Since(), p.d.Env.Now())
	}
	lines := p.facts()
	lines = append(lines, "")
	lines = append(lines, p.starts()...)
	for _, why := range p.bars() {
		lines = append(lines, "")
		for _, line := range kit.Wrap(why, max(p.w-2*indent, 1)) {
			lines = append(lines, blank(indent)+t.Paint(kit.Muted, line))
		}
	}
	for i := range lines {
		lines[i] = kit.Truncate(lines[i], p.w)
	}
	return strings.Join(lines[:min(len(lines), max(p.h, 0))], "\n")
}

// facts are who the user is.
func (p *UserPane) facts() []string {
	t, u := p.d.Env.Theme, &p.user
	name, company := u.Name().Line(), "belongs to no company"
	if p.masked && name != "" {
		name = hidden
	}
	if u.CompanyID != "" {
		company = u.CompanyID.Short()
		for i := range p.companies {
			if p.companies[i].ID == u.CompanyID {
				company = companyName(&p.companies[i])
			}
		}
	}
	var out []string
	for _, f := range [][2]string{
		{"e-mail", userName(u, p.masked)}, {"name", name}, {"role", roleWord(u.Role)}, {"company", company}, {"id", string(u.ID)},
	} {
		if f[1] != "" {
			out = append(out, blank(indent)+t.Paint(kit.Muted, kit.Fit(f[0], 10, kit.Left))+t.Paint(kit.Ink, kit.Clean(f[1])))
		}
	}
	return out
}

// starts are what the user may launch, each with a sign and a word.
func (p *UserPane) starts() []string {
	t, u := p.d.Env.Theme, &p.user
	if rules.Reach(u.Role, rules.Launch) == rules.ScopeNone {
		return []string{blank(indent) + t.Paint(kit.Muted, "This role launches no analyses.")}
	}
	out := []string{blank(indent) + t.Paint(kit.Muted, "may start")}
	for _, kind := range types {
		sign, word, role := t.Glyph(kit.OutcomePass), "yes", kit.Pass
		if !may(u, kind.of) {
			sign, word, role = t.Glyph(kit.OutcomeFail), "no", kit.Fail
		}
		out = append(out, blank(2*indent)+t.Paint(kit.Ink, kit.Fit(kind.word, 12, kit.Left))+
			t.Paint(role, kit.Fit(sign+" "+word, 6, kit.Left))+t.Paint(kit.Muted, kind.note))
	}
	return out
}

// bars are the reasons why something cannot be done with the user.
func (p *UserPane) bars() []string {
	edit, drop := p.d.barsEdit(p.user), p.d.barsDelete(p.user)
	switch {
	case edit == "" && drop == "":
		return nil
	case edit == drop || drop == "":
		return []string{kit.Clean(edit)}
	case edit == "":
		return []string{kit.Clean(drop)}
	}
	return []string{kit.Clean(edit), kit.Clean(drop)}
}

// Title implements pane.Pane.
func (p *UserPane) Title() string {
	if p.user.ID == "" {
		return "User " + p.userID.Short()
	}
	return userName(&p.user, p.masked)
}

// Width implements pane.Sized.
func (p *UserPane) Width() (least, most int) { return 40, 72 }

// Keys implements pane.Pane.
func (p *UserPane) Keys() []key.Binding {
	k := p.d.Env.Keys
	edit, drop := "not loaded", "not loaded"
	if p.user.ID != "" {
		edit, drop = p.d.barsEdit(p.user), p.d.barsDelete(p.user)
	}
	return []key.Binding{greyed(k.Edit, edit), greyed(k.Delete, drop), k.Refresh, kit.As(k.Copy, "copy id"), k.Back}
}

// Mode implements pane.Pane.
func (p *UserPane) Mode() pane.Mode { return pane.Normal }

// Shown implements pane.Pane.
func (p *UserPane) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *UserPane) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *UserPane) Close() {
	p.d.Changes.leave(p.id)
	p.load.Stop()
	p.spin.Stop()
	p.cancel()
}

// Brief implements pane.Brief.
func (p *UserPane) Brief() string {
	return p.d.Env.Theme.Paint(kit.Ink, p.Title()+"  "+roleWord(p.user.Role))
}
