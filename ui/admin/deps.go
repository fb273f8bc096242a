package admin

import (
	"context"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// Routes that the panes of this package are registered under.
const (
	// RouteCompanies is the list of companies; it has no id.
	RouteCompanies = "companies"
	// RouteUsers is the users of one company, by its id, or of Everybody or
	// Nobody.
	RouteUsers = "users"
	// RouteUser is one user, by id.
	RouteUser = "user"
)

// Ids of RouteUsers beside those of companies.
const (
	// Everybody is all users that the account sees.
	Everybody = "all"
	// Nobody is the users who belong to no company.
	Nobody = "none"
)

// Client is everything that the room asks of a server; api.Client satisfies it.
type Client interface {
	Companies(ctx context.Context, search string) ([]api.Company, error)
	CreateCompany(ctx context.Context, name string) (api.Company, error)
	RenameCompany(ctx context.Context, id api.CompanyID, name string) (api.Company, error)

	Users(context.Context) ([]api.User, error)
	User(context.Context, api.UserID) (api.User, error)
	CreateUser(context.Context, api.NewUser) (api.User, error)
	LostUser(ctx context.Context, email string) (api.Fate, api.User, error)
	ChangeUser(context.Context, api.UserID, api.UserChange) (api.User, error)
}

// Deps is what the panes and dialogs are built with. It is copied freely.
type Deps struct {
	// Env is the interface's own: clock, keys, theme, pane ids.
	Env kit.Env
	// Client is the server. No method of it is called from Update or View.
	Client Client
	// Changes lets the panes of the room hear of what another one has changed.
	// It is the same for all of them; nil means that they do not.
	Changes *Changes
	// Me returns who is signed in, nil while that is not known. It must be
	// quick; nil means that it is not known.
	Me func() *api.User
	// Forbidden returns why nothing may be changed at all, such as "this
	// connection is read-only", "" when it may. It must be quick; nil means
	// that it may.
	Forbidden func() string
	// Remove makes the dialog in which something is deleted.
	Remove func(removal.Request) pane.Pane
	// Password makes a new password by chance.
	Password func() string
}

// me is who is signed in, the zero user while that is not known: then the
// server decides.
func (d Deps) me() api.User {
	if d.Me == nil {
		return api.User{}
	}
	if u := d.Me(); u != nil {
		return *u
	}
	return api.User{}
}

// barred joins why nothing may be changed with why this may not.
func (d Deps) barred(why string) string {
	if d.Forbidden != nil {
		if all := d.Forbidden(); all != "" {
			return all
		}
	}
	return why
}

// Changes lets the panes of the room hear that one of them has changed
// something. It belongs to the update loop. The zero value is ready.
type Changes struct {
	made  int
	panes map[pane.ID]kit.Waker
}

// join lets a pane be woken by changes.
func (c *Changes) join(id pane.ID, w kit.Waker) {
	if c == nil {
		return
	}
	if c.panes == nil {
		c.panes = map[pane.ID]kit.Waker{}
	}
	c.panes[id] = w
}

// leave ends that.
func (c *Changes) leave(id pane.ID) {
	if c != nil {
		delete(c.panes, id)
	}
}

// tell wakes every pane but the one that made the change.
func (c *Changes) tell(from pane.ID) {
	if c == nil {
		return
	}
	c.made++
	for id, w := range c.panes {
		if id != from {
			w.Wake()
		}
	}
}

// count returns how many changes there were.
func (c *Changes) count() int {
	if c == nil {
		return 0
	}
	return c.made
}
