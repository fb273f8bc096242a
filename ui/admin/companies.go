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

// companyRow is a company, or a group of users that is none.
type companyRow struct {
	id      string // Of RouteUsers.
	company api.Company
	users   int // Of it, -1 where they are not known.
}

// isCompany reports whether the row is a company.
func (r *companyRow) isCompany() bool { return r.company.ID != "" }

// name is what the row is called.
func (r *companyRow) name() string {
	switch r.id {
	case Everybody:
		return "everybody"
	case Nobody:
		return "in no company"
	}
	return companyName(&r.company)
}

// CompanyList is the pane of all companies, and of who belongs to none.
type CompanyList struct{ list[companyRow] }

// NewCompanies makes the list of companies.
func NewCompanies(d Deps) pane.Pane {
	p := &CompanyList{}
	client := d.Client
	p.fetch = func(ctx context.Context) ([]companyRow, error) { return fetchCompanies(ctx, client) }
	p.idOf = func(r *companyRow) string { return r.id }
	p.words = func(r *companyRow) string { return r.name() }
	p.cells = p.row
	p.empty = func() (string, string) {
		return "There are no companies yet. A company has users, folders and collections.", "new company"
	}
	p.list.init(d, "a name, or the beginning of an id", []kit.Column{
		{Title: "company", Min: 14, Max: 40},
		{Title: "users", Min: 5, Align: kit.Right},
		{Title: "id", Min: 8, Drop: 1},
	})
	return p
}

// fetchCompanies reads the companies and counts their users. Somebody who may
// not see users sees the companies all the same.
func fetchCompanies(ctx context.Context, client Client) ([]companyRow, error) {
	companies, err := client.Companies(ctx, "")
	if err != nil {
		return nil, err
	}
	users, usersErr := client.Users(ctx)
	count := map[api.CompanyID]int{}
	for i := range users {
		count[users[i].CompanyID]++
	}
	of := func(n int) int {
		if usersErr != nil {
			return -1
		}
		return n
	}
	var out []companyRow
	for _, c := range companies {
		out = append(out, companyRow{id: string(c.ID), company: c, users: of(count[c.ID])})
	}
	slices.SortStableFunc(out, func(a, b companyRow) int {
		return cmp.Or(cmp.Compare(fold(a.name()), fold(b.name())), cmp.Compare(a.id, b.id))
	})
	if len(companies) != 1 || count[""] > 0 {
		out = append([]companyRow{{id: Everybody, users: of(len(users))}}, out...)
	}
	if count[""] > 0 {
		out = append(out, companyRow{id: Nobody, users: count[""]})
	}
	return out, nil
}

// row draws a company.
func (p *CompanyList) row(r *companyRow) []kit.Cell {
	name, id, users := kit.Cell{Text: r.name()}, kit.Cell{}, kit.Cell{Text: "—", Role: kit.Muted}
	if !r.isCompany() {
		name.Role = kit.Muted
	} else {
		id = kit.Cell{Text: r.company.ID.Short(), Role: kit.Muted}
	}
	if r.users >= 0 {
		users.Text = kit.Count(r.users)
	}
	return []kit.Cell{name, users, id}
}

// Update implements pane.Pane.
func (p *CompanyList) Update(msg tea.Msg) tea.Cmd {
	cmd, done := p.common(msg)
	if !done {
		cmd = p.handle(msg)
	}
	return tea.Batch(cmd, p.preview(RouteUsers))
}

// handle takes what only this list takes.
func (p *CompanyList) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case savedMsg:
		p.d.Changes.tell(p.id)
		p.wanted = msg.id
		return tea.Batch(p.reload(), good(msg.told))
	case removal.EndedMsg:
		p.d.Changes.tell(p.id)
		return tea.Batch(p.reload(), ended("The company", msg))
	}
	if p.typed(msg) {
		return nil
	}
	k := p.d.Env.Keys
	r, ok := p.chosen()
	switch {
	case p.opens(msg) && ok:
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteUsers, ID: r.id})
	case kit.Pressed(msg, k.New) && p.barsNew() == "":
		return pane.Send(pane.DialogMsg{Pane: newCompanyForm(p.d, p.id, api.Company{})})
	case kit.Pressed(msg, k.Edit) && p.barsEdit() == "":
		return pane.Send(pane.DialogMsg{Pane: newCompanyForm(p.d, p.id, r.company)})
	case kit.Pressed(msg, k.Delete) && p.barsDelete() == "":
		return pane.Send(pane.DialogMsg{Pane: p.d.Remove(removal.Request{
			To: p.id, Title: "Delete company " + r.name(), Name: r.name(), Masked: p.masked,
			Text:    "The company " + r.name() + " goes for good, and everything that belongs to it: users, folders, collections.",
			Objects: []jobs.Object{{Kind: jobs.CompanyObject, ID: r.id}},
		})})
	case kit.Pressed(msg, k.Copy) && ok && r.isCompany():
		return copyID("company", r.id)
	}
	return p.keys(msg)
}

// barsNew says why no company may be made.
func (p *CompanyList) barsNew() string {
	return p.d.barred(rules.BarsCompany(p.d.me(), "", rules.CreateCompanies))
}

// barsEdit says why the company at the cursor may not be renamed.
func (p *CompanyList) barsEdit() string {
	r, ok := p.chosen()
	if !ok || !r.isCompany() {
		return "no company"
	}
	return p.d.barred(rules.BarsCompany(p.d.me(), r.company.ID, rules.EditCompanies))
}

// barsDelete says why it may not be deleted.
func (p *CompanyList) barsDelete() string {
	r, ok := p.chosen()
	if !ok || !r.isCompany() {
		return "no company"
	}
	return p.d.barred(rules.BarsCompany(p.d.me(), r.company.ID, rules.CreateCompanies))
}

// Title implements pane.Pane.
func (p *CompanyList) Title() string { return "Companies" }

// Width implements pane.Sized.
func (p *CompanyList) Width() (least, most int) { return 34, 48 }

// Keys implements pane.Pane.
func (p *CompanyList) Keys() []key.Binding {
	if p.typing {
		return p.typingKeys()
	}
	k := p.d.Env.Keys
	return []key.Binding{
		kit.As(k.Open, "users"),
		greyed(kit.As(k.New, "new company"), p.barsNew()),
		greyed(kit.As(k.Edit, "rename"), p.barsEdit()),
		greyed(k.Delete, p.barsDelete()),
		k.Filter, k.Refresh, kit.As(k.Copy, "copy id"),
	}
}

// greyed greys a key where there is a reason.
func greyed(b key.Binding, why string) key.Binding {
	if why == "" {
		return b
	}
	return kit.Greyed(b, reason(why))
}

// ended tells what has come of a deletion of a thing, such as "The company".
func ended(what string, msg removal.EndedMsg) tea.Cmd {
	if msg.State == jobs.Done {
		return good(what + " " + msg.Name + " was deleted.")
	}
	return bad(what + " " + msg.Name + " was not deleted. Jobs says why.")
}

// Brief implements pane.Brief.
func (p *CompanyList) Brief() string {
	t := p.d.Env.Theme
	r, ok := p.chosen()
	if !ok {
		return t.Paint(kit.Muted, "no company")
	}
	line := r.name()
	if r.users >= 0 {
		line += "  " + many(r.users, "user", "users")
	}
	return t.Paint(kit.Ink, line)
}
