package sandbox

import (
	"errors"
	"net/http"
	"strings"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// flagSpellings are the three prefixes under which the reference writes what a
// user may launch (Oz API reference, section 1.6).
var flagSpellings = [...]string{"can_start_analyze_", "can_start_analyse_", "can_start_analysis_"}

// alreadyExists is the answer to a second user with an e-mail address.
func alreadyExists() *wire.Error {
	return wire.Invalid(wire.CodeAlreadyExist, "Object already exist", wire.KeyPath("email"))
}

// mayAnywhere refuses a user whose role may not do something to any object.
func (c *call) mayAnywhere(a action) error {
	if permissions[parseRole(c.user.Type)][a] == nothing {
		return wire.Forbidden()
	}
	return nil
}

// createUser answers POST /api/users.
func (c *call) createUser() (*reply, error) {
	if err := c.mayAnywhere(manageUser); err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"email", "password"} {
		if _, err := needString(body, "", key); err != nil {
			return nil, err
		}
	}
	u := db.User{
		ID: db.UserID(c.newID()), Type: client.String(), CompanyID: c.user.CompanyID,
		CanQuality: true, CanBiometry: true, CanCollection: true, CanDocuments: true,
	}
	if err := c.describeUser(&u, body); err != nil {
		return nil, err
	}
	meta, err := objectField(body, "meta_data")
	if err != nil {
		return nil, err
	}
	u.Meta = wire.Append(nil, meta)
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.AddUser(ctx, u) }); err != nil {
		return nil, takenEmail(err)
	}
	return created(c.userObject(u))
}

// changeUser answers PATCH /api/users/{user_id}. A new password ends the
// sessions that the user has.
func (c *call) changeUser() (*reply, error) {
	u, err := c.userOf(manageUser)
	if err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	if err := c.describeUser(&u, body); err != nil {
		return nil, err
	}
	_, newPassword := body.Lookup("password")
	ctx := c.r.Context()
	err = c.store.Update(ctx, func(tx *db.Tx) error {
		if newPassword && u.ID != c.user.ID {
			if err := tx.EndSessions(ctx, u.ID); err != nil {
				return err
			}
		}
		return tx.ChangeUser(ctx, u)
	})
	if err != nil {
		return nil, takenEmail(err)
	}
	return ok(c.userObject(u))
}

// deleteUser answers DELETE /api/users/{user_id}. Folders that the user made
// stay, without a user.
func (c *call) deleteUser() (*reply, error) {
	u, err := c.userOf(manageUser)
	if err != nil {
		return nil, err
	}
	if u.ID == c.user.ID {
		return nil, wire.Refused("Nobody can delete the user that is signed in")
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.DeleteUser(ctx, u.ID) }); err != nil {
		return nil, err
	}
	return deleted()
}

func takenEmail(err error) error {
	if errors.Is(err, db.ErrTaken) {
		return alreadyExists()
	}
	return err
}

// describeUser puts the fields of a body over those of a user, and checks that
// the caller may have such a user.
func (c *call) describeUser(u *db.User, body *wire.Object) error {
	for key, to := range map[string]*string{
		"email": &u.Email, "first_name": &u.FirstName, "middle_name": &u.MiddleName, "last_name": &u.LastName,
	} {
		if v, found := body.Lookup(key); !found || (v == nil && key == "middle_name") {
			continue
		}
		s, err := needString(body, "", key)
		if err != nil {
			return err
		}
		*to = strings.TrimSpace(s)
	}
	if at := strings.IndexByte(u.Email, '@'); at < 1 || at == len(u.Email)-1 || strings.ContainsAny(u.Email, " \t\r\n") {
		return wire.InvalidValue("email", "Invalid value for email field")
	}
	if _, found := body.Lookup("password"); found {
		password, err := needString(body, "", "password")
		if err != nil {
			return err
		}
		if password == "" {
			return wire.InvalidValue("password", "The password is empty")
		}
		if u.PasswordHash, err = hashChosen(password); err != nil {
			return err
		}
	}
	if err := describeFlags(u, body); err != nil {
		return err
	}
	return c.describeRole(u, body)
}

// describeFlags reads what a user may launch, in any spelling.
func describeFlags(u *db.User, body *wire.Object) error {
	for name, to := range map[string]*bool{
		"quality": &u.CanQuality, "biometry": &u.CanBiometry, "collection": &u.CanCollection, "documents": &u.CanDocuments,
	} {
		for _, spelling := range flagSpellings {
			if err := readBool(body, spelling+name, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// readBool reads a boolean that may be absent; the text of one is taken too,
// because the reference calls the flags texts.
func readBool(body *wire.Object, key string, to *bool) error {
	v, found := body.Lookup(key)
	if !found || v == nil {
		return nil
	}
	switch v := v.(type) {
	case bool:
		*to = v
		return nil
	case string:
		if b, valid := wire.ParseBool(v); valid {
			*to = b
			return nil
		}
		return wire.InvalidValue(key, "Invalid value for bool field")
	}
	return wire.InvalidType(key)
}

// describeRole reads the role and the company. The flags of older releases make
// the roles of newer ones. Nobody makes a user who may do more than themselves.
func (c *call) describeRole(u *db.User, body *wire.Object) error {
	r := parseRole(u.Type)
	if _, found := body.Lookup("user_type"); found {
		s, err := needString(body, "", "user_type")
		if err != nil {
			return err
		}
		if r = parseRole(s); r == noRole {
			return wire.InvalidValue("user_type", "Invalid value for enum field: unknown role "+s)
		}
	}
	for key, means := range map[string]role{"is_admin": clientAdmin, "is_service": clientService} {
		set := false
		if err := readBool(body, key, &set); err != nil {
			return err
		}
		if set && r == client {
			r = means
		}
	}
	if _, found := body.Lookup("company_id"); found {
		v, _ := body.Lookup("company_id")
		u.CompanyID = ""
		if v != nil {
			s, err := needString(body, "", "company_id")
			if err != nil {
				return err
			}
			id, valid := wire.ParseUUID(s)
			if !valid {
				return wire.BadUUID("company_id")
			}
			u.CompanyID = db.CompanyID(id)
		}
	}
	u.Type = r.String()
	if r == admin || r == operator {
		u.CompanyID = "" // they belong to none
		if permissions[parseRole(c.user.Type)][manageUser] != everything {
			return wire.Forbidden()
		}
		return nil
	}
	if u.CompanyID == "" {
		return wire.Missing("company_id")
	}
	if err := c.allow(manageUser, u.CompanyID, ""); err != nil {
		return err
	}
	_, err := c.store.Query().Company(c.r.Context(), u.CompanyID)
	return err
}

// createCompany answers POST /api/companies.
func (c *call) createCompany() (*reply, error) {
	if err := c.mayAnywhere(makeCompany); err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	name, err := needName(body)
	if err != nil {
		return nil, err
	}
	co := db.Company{ID: db.CompanyID(c.newID()), Name: name}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.AddCompany(ctx, co) }); err != nil {
		return nil, err
	}
	return created(companyObject(co))
}

func needName(body *wire.Object) (string, error) {
	name, err := needString(body, "", "name")
	if err == nil && strings.TrimSpace(name) == "" {
		err = wire.InvalidValue("name", "The name is empty")
	}
	return strings.TrimSpace(name), err
}

// company reads the company of the path if the user may do something to it.
func (c *call) company(a action) (db.Company, error) {
	co, err := c.store.Query().Company(c.r.Context(), db.CompanyID(c.path["company_id"]))
	if err != nil {
		return co, err
	}
	return co, c.allow(a, co.ID, "")
}

// renameCompany answers PATCH /api/companies/{company_id}.
func (c *call) renameCompany() (*reply, error) {
	co, err := c.company(editCompany)
	if err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	if co.Name, err = needName(body); err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.RenameCompany(ctx, co.ID, co.Name) }); err != nil {
		return nil, err
	}
	return ok(companyObject(co))
}

// deleteCompany answers DELETE /api/companies/{company_id}, which is refused
// while anything belongs to the company.
func (c *call) deleteCompany() (*reply, error) {
	co, err := c.company(makeCompany)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	err = c.store.Update(ctx, func(tx *db.Tx) error {
		used, err := tx.CompanyUsed(ctx, co.ID)
		if err != nil {
			return err
		}
		if used {
			return wire.Refused("The company still has users, folders or collections: delete them first")
		}
		return tx.DeleteCompany(ctx, co.ID)
	})
	if err != nil {
		return nil, err
	}
	return deleted()
}

// sessionToken answers GET /api/authorize/session_token: what a capture
// component signs its containers with. An OPERATOR has no use for it.
func (c *call) sessionToken() (*reply, error) {
	if err := c.mayAnywhere(takeToken); err != nil {
		return nil, err
	}
	return ok(wire.Obj("session_token", newToken()))
}

// notRealized is the answer of what this server does not do.
func notRealized() *wire.Error {
	return &wire.Error{
		Status: http.StatusNotImplemented, Code: wire.CodeNotRealized,
		Message: "Required method or service declared but not realized or temporary disabled on server",
	}
}
