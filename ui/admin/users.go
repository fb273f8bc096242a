package admin

import (
	"cmp"
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// userRow is a user with the name of the company.
type userRow struct {
	user    api.User
	company string
}

// UserList is the pane of the users of a company, of nobody's, or of all.
type UserList struct {
	list[userRow]
	of        string // The id of the route.
	companies []api.Company
}

// usersMsg brings the companies that a user can be put into.
type usersMsg struct {
	to        pane.ID
	companies []api.Company
}

// Target returns the list.
func (m usersMsg) Target() pane.ID { return m.to }

// NewUsers makes the list of the users that an id of RouteUsers names.
func NewUsers(d Deps, of string) pane.Pane {
	p := &UserList{of: of}
	client := d.Client
	p.fetch = func(ctx context.Context) ([]userRow, error) { return fetchUsers(ctx, client, of) }
	p.idOf = func(r *userRow) string { return string(r.user.ID) }
	p.words = func(r *userRow) string {
		return r.user.Email.Line() + " " + r.user.Name().Line() + " " + roleWord(r.user.Role) + " " + r.company
	}
	p.cells = p.row
	p.empty = func() (string, string) {
		make := "new user"
		if p.barsNew() != "" {
			make = ""
		}
		return "There are no users here. A user signs in with an e-mail address, and the role says what they may do.", make
	}
	columns := []kit.Column{
		{Title: "e-mail", Min: 14, Max: 36},
		{Title: "role", Min: 8, Max: 15, Drop: 1},
		{Title: "may start", Min: 9, Drop: 3},
		{Title: "name", Min: 10, Max: 30, Drop: 2},
	}
	if of == Everybody {
		columns = append(columns, kit.Column{Title: "company", Min: 8, Max: 24, Drop: 4})
	}
	p.list.init(d, "a name, a role, or the beginning of an id", columns)
	return p
}

// Init loads the list, and the companies for its forms.
func (p *UserList) Init() tea.Cmd {
	client, ctx, to := p.d.Client, p.ctx, p.id
	return tea.Batch(p.list.Init(), func() tea.Msg {
		companies, err := client.Companies(ctx, "")
		if err != nil {
			return nil // The list says what is wrong; the form does without names.
		}
		return usersMsg{to: to, companies: companies}
	})
}

// fetchUsers reads the users and takes those that are wanted: a server that
// does not know a condition would answer with all.
func fetchUsers(ctx context.Context, client Client, of string) ([]userRow, error) {
	users, err := client.Users(ctx)
	if err != nil {
		return nil, err
	}
	names := map[api.CompanyID]string{}
	if of == Everybody {
		companies, err := client.Companies(ctx, "")
		if err != nil {
			return nil, err
		}
		for i := range companies {
			names[companies[i].ID] = companyName(&companies[i])
		}
	}
	var out []userRow
	for _, u := range users {
		switch {
		case of == Everybody, of == Nobody && u.CompanyID == "", string(u.CompanyID) == of && of != "":
			out = append(out, userRow{user: u, company: names[u.CompanyID]})
		}
	}
	slices.SortStableFunc(out, func(a, b userRow) int {
		return cmp.Or(cmp.Compare(fold(a.user.Email.Line()), fold(b.user.Email.Line())), cmp.Compare(a.user.ID, b.user.ID))
	})
	return out, nil
}

// row draws a user.
func (p *UserList) row(r *userRow) []kit.Cell {
	name := r.user.Name().Line()
	if p.masked && name != "" {
		name = hidden
	}
	cells := []kit.Cell{
		{Text: userName(&r.user, p.masked)},
		{Text: roleWord(r.user.Role)},
		{Spans: flagSpans(&r.user)},
		{Text: name, Role: kit.Muted},
	}
	if p.of == Everybody {
		cells = append(cells, kit.Cell{Text: cmp.Or(r.company, "—"), Role: kit.Muted})
	}
	return cells
}

// flagSpans are the letters of what a user may launch; a dot stands for what
// they may not. A role that launches nothing has dots only.
func flagSpans(u *api.User) []kit.Span {
	launches := rules.Reach(u.Role, rules.Launch) != rules.ScopeNone
	var out []kit.Span
	for _, t := range types {
		if launches && may(u, t.of) {
			out = append(out, kit.Span{Text: t.letter, Role: kit.Ink})
		} else {
			out = append(out, kit.Span{Text: "·", Role: kit.Faint})
		}
	}
	return out
}

// Update implements pane.Pane.
func (p *UserList) Update(msg tea.Msg) tea.Cmd {
	cmd, done := p.common(msg)
	if !done {
		cmd = p.handle(msg)
	}
	return tea.Batch(cmd, p.preview(RouteUser))
}

// handle takes what only this list takes.
func (p *UserList) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case usersMsg:
		p.companies = msg.companies
		return nil
	case savedMsg:
		p.d.Changes.tell(p.id)
		p.wanted = msg.id
		return tea.Batch(p.reload(), msg.tell(p.d))
	case removal.EndedMsg:
		p.d.Changes.tell(p.id)
		return tea.Batch(p.reload(), ended("The user", msg))
	}
	if p.typed(msg) {
		return nil
	}
	k := p.d.Env.Keys
	r, ok := p.chosen()
	switch {
	case p.opens(msg) && ok:
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteUser, ID: string(r.user.ID)})
	case kit.Pressed(msg, k.New) && p.barsNew() == "":
		return pane.Send(pane.DialogMsg{Pane: newUserForm(p.d, p.id, api.User{CompanyID: p.companyID()}, p.companies)})
	case kit.Pressed(msg, k.Edit) && ok && p.d.barsEdit(r.user) == "":
		return pane.Send(pane.DialogMsg{Pane: newUserForm(p.d, p.id, r.user, p.companies)})
	case kit.Pressed(msg, k.Delete) && ok && p.d.barsDelete(r.user) == "":
		return pane.Send(pane.DialogMsg{Pane: p.d.Remove(userRemoval(p.id, r.user, p.masked))})
	case kit.Pressed(msg, k.Copy) && ok:
		return copyID("user", string(r.user.ID))
	}
	return p.keys(msg)
}

// companyID is the company that the list is of, "" where it is none.
func (p *UserList) companyID() api.CompanyID {
	if p.of == Everybody || p.of == Nobody {
		return ""
	}
	return api.CompanyID(p.of)
}

// userRemoval deletes a user.
func userRemoval(to pane.ID, u api.User, masked bool) removal.Request {
	name := userName(&u, masked)
	return removal.Request{
		To: to, Title: "Delete user " + name, Name: name, Masked: masked,
		Text:    "The user goes for good and can sign in no more. Folders that they made stay.",
		Objects: []jobs.Object{{Kind: jobs.UserObject, ID: string(u.ID)}},
	}
}

// barsNew says why no user may be made here.
func (p *UserList) barsNew() string {
	me := p.d.me()
	why := rules.Barred(me.Role, rules.EditUsers)
	if why == "" && p.companyID() != "" {
		why = rules.BarsUser(me, api.User{CompanyID: p.companyID()})
	}
	if why == "" && p.of == Nobody {
		why = rules.BarsRole(me, api.RoleOperator)
	}
	return p.d.barred(why)
}

// barsEdit says why a user may not be changed.
func (d Deps) barsEdit(u api.User) string { return d.barred(rules.BarsUser(d.me(), u)) }

// barsDelete says why a user may not be deleted.
func (d Deps) barsDelete(u api.User) string { return d.barred(rules.BarsDeletion(d.me(), u)) }

// Title implements pane.Pane.
func (p *UserList) Title() string {
	switch p.of {
	case Everybody:
		return "Users"
	case Nobody:
		return "Users in no company"
	}
	for i := range p.companies {
		if string(p.companies[i].ID) == p.of {
			return "Users of " + companyName(&p.companies[i])
		}
	}
	return "Users of " + api.CompanyID(p.of).Short()
}

// Width implements pane.Sized.
func (p *UserList) Width() (least, most int) { return 40, 96 }

// Keys implements pane.Pane.
func (p *UserList) Keys() []key.Binding {
	if p.typing {
		return p.typingKeys()
	}
	k := p.d.Env.Keys
	r, ok := p.chosen()
	edit, drop := "no user", "no user"
	if ok {
		edit, drop = p.d.barsEdit(r.user), p.d.barsDelete(r.user)
	}
	return []key.Binding{
		k.Open, greyed(kit.As(k.New, "new user"), p.barsNew()), greyed(k.Edit, edit), greyed(k.Delete, drop),
		k.Filter, k.Refresh, kit.As(k.Copy, "copy id"), k.Back,
	}
}

// Brief implements pane.Brief.
func (p *UserList) Brief() string {
	t := p.d.Env.Theme
	r, ok := p.chosen()
	if !ok {
		return t.Paint(kit.Muted, "no user")
	}
	return t.Paint(kit.Ink, userName(&r.user, p.masked)+"  "+roleWord(r.user.Role))
}
