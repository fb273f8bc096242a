package apitest

import (
	"net/http"
	"slices"
	"strings"
)

// roles are those of the reference, as the server keeps them.
var roles = []string{"ADMIN", "OPERATOR", "CLIENT", "CLIENT_SERVICE", "CLIENT_OPERATOR", "CLIENT_ADMIN"}

// listCompanies answers GET companies, narrowed by the beginnings of words.
func listCompanies(c *call) (int, any, error) {
	text := strings.ToLower(c.q.Get("search_text"))
	seen := slices.DeleteFunc(slices.Clone(c.world.companies), func(o *company) bool {
		return !c.sees(o.id) || !slices.ContainsFunc(append(strings.Fields(strings.ToLower(o.name)), ""), func(word string) bool {
			return strings.HasPrefix(word, text)
		})
	})
	return list(c, seen, false, renderCompany)
}

// createCompany answers POST companies.
func createCompany(c *call) (int, any, error) {
	if err := c.may("ADMIN"); err != nil {
		return 0, nil, err
	}
	name, err := c.form.text("name")
	if err != nil {
		return 0, nil, err
	}
	return http.StatusCreated, renderCompany(c.world.company(name, c.newID())), nil
}

// showCompany answers GET companies/{}.
func showCompany(c *call) (int, any, error) {
	o := c.world.companies.find(c.ids[0])
	if o == nil || !c.sees(o.id) {
		return 0, nil, notFound()
	}
	return http.StatusOK, renderCompany(o), nil
}

// listUsers answers GET users.
func listUsers(c *call) (int, any, error) {
	seen := slices.DeleteFunc(slices.Clone(c.world.users), func(u *user) bool { return !c.sees(u.companyID) })
	return list(c, seen, false, c.renderUser)
}

// userAt returns the user that the path names.
func (c *call) userAt() (*user, error) {
	u := c.world.users.find(c.ids[0])
	if u == nil || !c.sees(u.companyID) {
		return nil, notFound()
	}
	return u, nil
}

// showUser answers GET users/{}.
func showUser(c *call) (int, any, error) {
	u, err := c.userAt()
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, c.renderUser(u), nil
}

// createUser answers POST users; an e-mail address is taken once.
func createUser(c *call) (int, any, error) {
	if err := c.may("ADMIN", "CLIENT_ADMIN"); err != nil {
		return 0, nil, err
	}
	u := &user{id: c.newID(), companyID: c.user.companyID, biometry: true, quality: true, coll: true, meta: map[string]any{}}
	var err error
	if u.email, err = c.form.text("email"); err != nil {
		return 0, nil, err
	}
	if u.password, err = c.form.text("password"); err != nil {
		return 0, nil, err
	}
	if slices.ContainsFunc(c.world.users, func(o *user) bool { return o.email == u.email }) {
		return 0, nil, exists()
	}
	u.role = "CLIENT"
	if err := c.edit(u); err != nil {
		return 0, nil, err
	}
	c.world.users = append(c.world.users, u)
	return http.StatusCreated, c.renderUser(u), nil
}

// patchUser answers PATCH users/{}.
func patchUser(c *call) (int, any, error) {
	u, err := c.userAt()
	if err != nil {
		return 0, nil, err
	}
	if err := c.may("ADMIN", "CLIENT_ADMIN"); err != nil {
		return 0, nil, err
	}
	changed := *u
	if err := c.edit(&changed); err != nil {
		return 0, nil, err
	}
	*u = changed
	return http.StatusOK, c.renderUser(u), nil
}

// edit puts the fields of the payload into a user; flags come in any spelling.
func (c *call) edit(u *user) error {
	for key, v := range c.form.payload {
		var err error
		switch key {
		case "first_name":
			u.first, err = textIn(c.form.payload, key, key)
		case "middle_name":
			u.middle, err = textIn(c.form.payload, key, key)
		case "last_name":
			u.last, err = textIn(c.form.payload, key, key)
		case "company_id":
			u.companyID, err = textIn(c.form.payload, key, key)
			if err == nil && (c.world.companies.find(u.companyID) == nil || !c.sees(u.companyID)) {
				err = notFound()
			}
		case "user_type":
			u.role, err = textIn(c.form.payload, key, key)
			if u.role = canonicalRole(u.role); err == nil && !slices.Contains(roles, u.role) {
				err = badValue("Invalid param value", map[string]any{"key_path": key})
			}
		default:
			err = u.flag(key, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// flag sets a can_start flag; other keys are not its business.
func (u *user) flag(key string, v any) error {
	rest, ok := strings.CutPrefix(key, "can_start_")
	if !ok {
		return nil
	}
	on, ok := v.(bool)
	if !ok {
		return badType(key)
	}
	switch {
	case strings.HasSuffix(rest, "_biometry"):
		u.biometry = on
	case strings.HasSuffix(rest, "_quality"):
		u.quality = on
	case strings.HasSuffix(rest, "_collection"):
		u.coll = on
	}
	return nil
}
