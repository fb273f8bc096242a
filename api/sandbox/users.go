package sandbox

import (
	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

var companyFilters = []wire.Field{{Name: "company_id", Kind: wire.UUIDs}, {Name: "search_text", Kind: wire.Words}}

var userFilters = []wire.Field{
	{Name: "user_id", Kind: wire.UUIDs},
	{Name: "company_id", Kind: wire.UUIDs},
	{Name: "user_type", Kind: wire.Enums},
	{Name: "email", Kind: wire.Enums}, // the column knows no case
	{Name: "search_text", Kind: wire.Words},
}

// listCompanies answers GET /api/companies.
func (c *call) listCompanies() (*reply, error) {
	page, err := wire.ParsePage(c.query)
	if err != nil {
		return nil, err
	}
	conditions, err := wire.ParseFilters(c.query, companyFilters, c.now())
	if err != nil {
		return nil, err
	}
	list, total, err := c.store.Query().Companies(c.r.Context(), c.within(), conditions, page)
	if err != nil {
		return nil, err
	}
	items := wire.Array{}
	for _, co := range list {
		items = append(items, companyObject(co))
	}
	return ok(page.Envelope(total, items))
}

// oneCompany answers GET /api/companies/{company_id}.
func (c *call) oneCompany() (*reply, error) {
	co, err := c.company(read)
	if err != nil {
		return nil, err
	}
	return ok(companyObject(co))
}

// listUsers answers GET /api/users.
func (c *call) listUsers() (*reply, error) {
	page, err := wire.ParsePage(c.query)
	if err != nil {
		return nil, err
	}
	conditions, err := wire.ParseFilters(c.query, userFilters, c.now())
	if err != nil {
		return nil, err
	}
	for _, condition := range conditions {
		if condition.Field != "user_type" {
			continue
		}
		for i, v := range condition.Values {
			if r := parseRole(v); r != noRole {
				condition.Values[i] = r.String()
			}
		}
	}
	list, total, err := c.store.Query().Users(c.r.Context(), c.within(), conditions, page)
	if err != nil {
		return nil, err
	}
	items := wire.Array{}
	for _, u := range list {
		items = append(items, c.userObject(u))
	}
	return ok(page.Envelope(total, items))
}

// userOf reads the user of the path if the caller may do something to it.
func (c *call) userOf(a action) (db.User, error) {
	u, err := c.store.Query().User(c.r.Context(), db.UserID(c.path["user_id"]))
	if err != nil {
		return u, err
	}
	if u.ID == c.user.ID && a == read {
		return u, nil
	}
	return u, c.allow(a, u.CompanyID, u.ID)
}

// oneUser answers GET /api/users/{user_id}.
func (c *call) oneUser() (*reply, error) {
	u, err := c.userOf(read)
	if err != nil {
		return nil, err
	}
	return ok(c.userObject(u))
}
