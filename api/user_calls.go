package api

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strings"
)

// UserQuery chooses users (Oz API reference, sections 1.5 and 2.6). A server
// that does not know a condition ignores it.
type UserQuery struct {
	Offset     int
	Limit      int // 0 is the server's default of 100.
	Search     string
	CompanyIDs []CompanyID
	Roles      []Role
	Emails     []string
	Where      []Filter // Conditions that have no field of their own here.
}

func (q UserQuery) values() (url.Values, error) {
	v := url.Values{}
	if err := putPage(v, q.Offset, q.Limit); err != nil {
		return nil, err
	}
	err := putLists(v, []valueList{
		{"company_id", plain(q.CompanyIDs)}, {"user_type", plain(q.Roles)}, {"email", q.Emails},
	})
	if err != nil {
		return nil, err
	}
	if q.Search != "" {
		v.Set("search_text", q.Search)
	}
	return v, putFilters(v, q.Where)
}

// UserPage returns one page of the users that a query asks for.
func (c *Client) UserPage(ctx context.Context, q UserQuery) (Page[User], error) {
	var page Page[User]
	values, err := q.values()
	if err == nil {
		page, err = pageOf(ctx, c, call{path: "/api/users/", query: values, needs: CapUsers}, decodeUser, hasUserID, "users")
	}
	if err != nil {
		return Page[User]{}, fmt.Errorf("list users: %w", err)
	}
	return page, nil
}

// AllUsers returns every user that a query asks for. Limit is how many are
// asked for at once; Offset is ignored.
func (c *Client) AllUsers(ctx context.Context, q UserQuery) iter.Seq2[User, error] {
	return walk[User]{
		limit: q.Limit,
		id:    func(u User) string { return string(u.ID) },
		fetch: func(ctx context.Context, p part) (Page[User], error) {
			q := q
			q.Offset, q.Limit = p.offset, p.limit
			return c.UserPage(ctx, q)
		},
	}.all(ctx)
}

// User returns one user.
func (c *Client) User(ctx context.Context, id UserID) (User, error) {
	path, err := place(false, "users", string(id))
	if err != nil {
		return User{}, fmt.Errorf("load user: %w", err)
	}
	out, err := one(ctx, c, call{method: http.MethodGet, path: path, needs: CapUser}, decodeUser, hasUserID)
	if err != nil {
		return User{}, fmt.Errorf("load user %s: %w", id, err)
	}
	return out, nil
}

// NewUser is a user to be created.
type NewUser struct {
	Email                           string // Also what the user signs in with.
	Password                        Secret
	FirstName, MiddleName, LastName string
	Role                            Role
	CompanyID                       CompanyID             // None for ADMIN and OPERATOR.
	CanStart                        map[AnalysisType]bool // What is not in it is left to the server.
}

var (
	errNoEmail    = errors.New("a user needs an e-mail address")
	errNoPassword = errors.New("a user needs a password")
)

// CreateUser creates a user. It is sent at most once; after an error that is
// ErrUncertain, LostUser tells whether there is one. An e-mail address that is
// taken is ErrExists.
func (c *Client) CreateUser(ctx context.Context, n NewUser) (User, error) {
	switch {
	case n.Email == "":
		return User{}, fmt.Errorf("create user: %w", errNoEmail)
	case n.Password.IsEmpty():
		return User{}, fmt.Errorf("create user: %w", errNoPassword)
	}
	b := body{"email": n.Email, "password": n.Password.Reveal(), "first_name": n.FirstName, "last_name": n.LastName}
	if n.MiddleName != "" {
		b["middle_name"] = n.MiddleName
	}
	if n.Role != "" {
		b["user_type"] = n.Role
	}
	if n.CompanyID != "" {
		b["company_id"] = n.CompanyID
	}
	putFlags(b, n.CanStart)
	out, err := one(ctx, c, call{
		method: http.MethodPost, path: "/api/users/", needs: CapCreateUser,
		json: b, action: "create user", fields: keysOf(b),
	}, decodeUser, hasUserID)
	if err != nil {
		return User{}, fmt.Errorf("create user: %w", err)
	}
	return out, nil
}

// putFlags writes what a user may launch, in the spelling of the reference.
func putFlags(b body, flags map[AnalysisType]bool) {
	for t, on := range flags {
		b[flagSpellings[0]+strings.ToLower(string(t))] = on
	}
}

// UserChange is what is to be changed on a user; nil leaves a field as it is.
type UserChange struct {
	Email                           *string
	Password                        *Secret
	FirstName, MiddleName, LastName *string
	Role                            *Role
	CompanyID                       *CompanyID
	CanStart                        map[AnalysisType]bool
}

// ChangeUser changes fields of a user and returns the user as it is then.
func (c *Client) ChangeUser(ctx context.Context, id UserID, change UserChange) (User, error) {
	path, err := place(false, "users", string(id))
	if err != nil {
		return User{}, fmt.Errorf("change user: %w", err)
	}
	b := body{}
	set(b, "email", change.Email)
	set(b, "first_name", change.FirstName)
	set(b, "middle_name", change.MiddleName)
	set(b, "last_name", change.LastName)
	set(b, "user_type", change.Role)
	set(b, "company_id", change.CompanyID)
	if change.Password != nil {
		b["password"] = change.Password.Reveal()
	}
	putFlags(b, change.CanStart)
	out, err := changed(ctx, c, call{
		method: http.MethodPatch, path: path, needs: CapChangeUser,
		action: "change user", objects: []string{string(id)},
	}, b, decodeUser)
	if err != nil {
		return User{}, fmt.Errorf("change user %s: %w", id, err)
	}
	if out.ID != id {
		return c.User(ctx, id) // The answer did not show the user.
	}
	return out, nil
}

// DeleteUser deletes a user.
func (c *Client) DeleteUser(ctx context.Context, id UserID) error {
	path, err := place(false, "users", string(id))
	if err == nil {
		err = c.nothing(ctx, call{
			method: http.MethodDelete, path: path, needs: CapDeleteUser,
			action: "delete user", objects: []string{string(id)},
		})
	}
	if err != nil {
		return fmt.Errorf("delete user %s: %w", id, err)
	}
	return nil
}
