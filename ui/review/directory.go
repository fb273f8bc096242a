package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/pane"
)

// Directory tells whom folders belong to, as far as the role may see it.
type Directory interface {
	Companies(ctx context.Context, search string) ([]api.Company, error)
	UserPage(context.Context, api.UserQuery) (api.Page[api.User], error)
}

// directoryUsers is how many users are known by name at most.
const directoryUsers = 1000

// directory is what is known of companies, users and metadata, so that filters
// name them instead of ids. A nil directory knows nothing.
type directory struct {
	companies []api.Company
	users     []api.User
	paths     []string  // of metadata, sorted
	asked     time.Time // when companies and users were asked for, zero before that
}

// named finds what a person has typed among things with an id and a name: the
// whole id, the whole name, or the beginning of one name only.
func named[T any](list []T, typed, what string, of func(T) (id string, name text.Text)) (id, name string, err error) {
	if len(typed) >= wholeID && api.ValidID(typed) {
		for _, x := range list {
			if id, name := of(x); strings.EqualFold(id, typed) && !name.IsEmpty() {
				return id, name.Line(), nil
			}
		}
		return strings.ToLower(typed), typed, nil
	}
	if len(list) == 0 {
		return "", "", errNoDirectory
	}
	var begin []string
	low := strings.ToLower(typed)
	for _, x := range list {
		i, n := of(x)
		switch lower := strings.ToLower(n.Raw()); {
		case lower == low:
			return i, n.Line(), nil
		case strings.HasPrefix(lower, low):
			begin = append(begin, n.Line())
			id, name = i, n.Line()
		}
	}
	switch len(begin) {
	case 0:
		return "", "", fmt.Errorf("no %s is called %s", what, text.Line(typed))
	case 1:
		return id, name, nil
	default:
		return "", "", fmt.Errorf("%d begin with %s; type more of one", len(begin), text.Line(typed))
	}
}

// companyOf and userOf are by what these are found.
func companyOf(c api.Company) (string, text.Text) { return string(c.ID), c.Name }
func userOf(u api.User) (string, text.Text)       { return string(u.ID), u.Email }

// company finds a company by its id or name.
func (d *directory) company(typed string) (api.CompanyID, string, error) {
	var list []api.Company
	if d != nil {
		list = d.companies
	}
	id, name, err := named(list, typed, "company", companyOf)
	return api.CompanyID(id), name, err
}

// user finds a user by its id or e-mail.
func (d *directory) user(typed string) (api.UserID, string, error) {
	var list []api.User
	if d != nil {
		list = d.users
	}
	id, name, err := named(list, typed, "user", userOf)
	return api.UserID(id), name, err
}

// companyNames, userNames and metaPaths are what can be completed.
func (d *directory) companyNames() []string {
	if d == nil {
		return nil
	}
	return typedNames(d.companies, companyOf)
}

func (d *directory) userNames() []string {
	if d == nil {
		return nil
	}
	return typedNames(d.users, userOf)
}

func (d *directory) metaPaths() []string {
	if d == nil {
		return nil
	}
	out := make([]string, len(d.paths))
	for i, path := range d.paths {
		out[i] = path + "=="
	}
	return out
}

// typedNames are names as they are typed, those that no filter can hold left
// out.
func typedNames[T any](list []T, of func(T) (string, text.Text)) []string {
	var out []string
	for _, x := range list {
		if _, name := of(x); !name.IsEmpty() && !strings.ContainsAny(name.Raw(), "\",\n") {
			out = append(out, asTyped(name.Raw()))
		}
	}
	return out
}

// learn takes in the metadata of a folder. A row tells which names there are;
// some dozens of them are enough to choose from.
func (d *directory) learn(m api.Metadata) {
	for _, field := range m.Fields() {
		path := field.Path.Raw()
		if len(d.paths) >= pathsKnown {
			return
		}
		if path == requestIDField || strings.ContainsAny(path, " \t\",=<>!") || path == "" {
			continue
		}
		if at, known := slices.BinarySearch(d.paths, path); !known {
			d.paths = slices.Insert(d.paths, at, path)
		}
	}
}

// pathsKnown bounds the names of metadata that are offered.
const pathsKnown = 60

// directoryMsg brings companies and users.
type directoryMsg struct {
	to        pane.ID
	gen       uint64
	companies []api.Company
	users     []api.User
}

// Target returns the pane whose filter line asked.
func (m directoryMsg) Target() pane.ID { return m.to }

// loadDirectory asks for companies and users. What the role may not see stays
// empty: then filters name ids.
func loadDirectory(ctx context.Context, d Deps, to pane.ID, gen uint64) tea.Cmd {
	src, log := d.Directory, d.Env.Log
	return func() tea.Msg {
		msg := directoryMsg{to: to, gen: gen}
		var err error
		if msg.companies, err = src.Companies(ctx, ""); err != nil {
			log.Debug("companies not listed", "err", err)
		}
		page, err := src.UserPage(ctx, api.UserQuery{Limit: directoryUsers})
		if err != nil {
			log.Debug("users not listed", "err", err)
		}
		if ctx.Err() != nil {
			return nil
		}
		msg.users = page.Items
		return msg
	}
}
