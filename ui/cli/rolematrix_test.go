package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/api/sandbox"
)

// roleWorld is a sandbox with one client for each role, and another company.
type roleWorld struct {
	t         *testing.T
	clients   map[api.Role]*api.Client
	me        map[api.Role]api.User
	own, away api.CompanyID
	n         int
	photo     string
}

// newRoleWorld signs in as everybody.
func newRoleWorld(t *testing.T) *roleWorld {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(template)); err != nil {
		t.Fatal(err)
	}
	box, err := sandbox.Join(t.Context(), sandbox.Options{Dir: dir, NoDemo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	accounts, err := sandbox.Accounts(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := &roleWorld{t: t, clients: map[api.Role]*api.Client{}, me: map[api.Role]api.User{}, photo: picture(t, "a.png")}
	for _, a := range accounts {
		c, err := api.New(api.Options{Host: box.URL(), Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		s, err := c.SignIn(t.Context(), a.Email, api.NewSecret(a.Password))
		if err != nil {
			t.Fatal(err)
		}
		w.clients[s.User.Role], w.me[s.User.Role] = c, *s.User
	}
	w.own = w.me[api.RoleClientAdmin].CompanyID
	away, err := w.root().CreateCompany(t.Context(), "Away")
	if err != nil {
		t.Fatal(err)
	}
	w.away = away.ID
	return w
}

func (w *roleWorld) root() *api.Client { return w.clients[api.RoleAdmin] }

// must is what an action needs before it can be tried.
func must[T any](w *roleWorld, v T, err error) T {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *roleWorld) newUser(role api.Role, in api.CompanyID) api.NewUser {
	w.n++
	return api.NewUser{Email: fmt.Sprintf("u%d@demo.example", w.n), Password: api.NewSecret("a-pass-word"), FirstName: "U", LastName: "N", Role: role, CompanyID: in}
}

func (w *roleWorld) userIn(in api.CompanyID) api.User {
	u, err := w.root().CreateUser(w.t.Context(), w.newUser(api.RoleClient, in))
	return must(w, u, err)
}

// folderOf is a folder with a photograph, made by a role that may make them, or
// by the CLIENT ADMIN.
func (w *roleWorld) folderOf(role api.Role) api.Folder {
	if rules.Barred(role, rules.CreateFolder) != "" || role == api.RoleAdmin {
		role = api.RoleClientAdmin
	}
	up, err := api.FileUpload(w.photo, "photo_selfie")
	must(w, up, err)
	f, err := w.clients[role].CreateFolder(w.t.Context(), api.NewFolder{Media: []api.Upload{up}})
	return must(w, f, err)
}

func (w *roleWorld) analysisOf(role api.Role) api.AnalysisID {
	f := w.folderOf(role)
	list, err := w.clients[api.RoleClientAdmin].CreateAnalyses(w.t.Context(), f.ID, []api.NewAnalysis{{Type: api.Quality}})
	return must(w, list, err)[0].ID
}

func (w *roleWorld) collection() api.Collection {
	w.n++
	c, err := w.root().CreateCollection(w.t.Context(), api.NewCollection{Alias: fmt.Sprintf("list-%d", w.n), CompanyID: w.own})
	return must(w, c, err)
}

func (w *roleWorld) person() api.Person {
	up, err := api.FileUpload(w.photo, "photo_selfie")
	must(w, up, err)
	p, err := w.root().AddPerson(w.t.Context(), w.collection().ID, api.NewPerson{FirstName: "Ivar", Photos: []api.Upload{up}})
	return must(w, p, err)
}

// barredBy is what greys an action by the table of roles alone.
func barredBy(a rules.Action) func(*roleWorld, api.User) (string, bool) {
	return func(_ *roleWorld, me api.User) (string, bool) {
		return rules.Barred(me.Role, a), rules.Reach(me.Role, a) != rules.ScopeUnsaid
	}
}

// says is what greys an action for certain.
func says(why func(*roleWorld, api.User) string) func(*roleWorld, api.User) (string, bool) {
	return func(w *roleWorld, me api.User) (string, bool) { return why(w, me), true }
}

// TestRoleMatrix holds what the interface greys to what the sandbox refuses:
// for each of the six roles every action is allowed by both, or greyed with a
// reason and refused. What the reference does not say is not greyed.
func TestRoleMatrix(t *testing.T) {
	w := newRoleWorld(t)
	if len(w.clients) != len(rules.Roles()) {
		t.Fatalf("%d roles can sign in", len(w.clients))
	}
	ctx := t.Context()
	lastName := "Berg"
	for _, a := range []struct {
		name string
		bar  func(*roleWorld, api.User) (why string, certain bool)
		do   func(context.Context, *api.Client, api.User) error
	}{
		{"make a company", barredBy(rules.CreateCompanies), func(ctx context.Context, c *api.Client, _ api.User) error {
			_, err := c.CreateCompany(ctx, "New")
			return err
		}},
		{
			"rename the own company", says(func(w *roleWorld, me api.User) string { return rules.BarsCompany(me, w.own, rules.EditCompanies) }),
			func(ctx context.Context, c *api.Client, _ api.User) error {
				_, err := c.RenameCompany(ctx, w.own, "Nordhafen")
				return err
			},
		},
		{
			"rename another company", says(func(w *roleWorld, me api.User) string { return rules.BarsCompany(me, w.away, rules.EditCompanies) }),
			func(ctx context.Context, c *api.Client, _ api.User) error {
				_, err := c.RenameCompany(ctx, w.away, "Far away")
				return err
			},
		},
		{"delete a company", barredBy(rules.CreateCompanies), func(ctx context.Context, c *api.Client, _ api.User) error {
			empty, err := w.root().CreateCompany(ctx, "Empty")
			return c.DeleteCompany(ctx, must(w, empty, err).ID)
		}},
		{
			"make a user of the company", says(func(w *roleWorld, me api.User) string { return rules.BarsUser(me, api.User{CompanyID: w.own}) }),
			func(ctx context.Context, c *api.Client, _ api.User) error {
				_, err := c.CreateUser(ctx, w.newUser(api.RoleClient, w.own))
				return err
			},
		},
		{
			"make a user of another company", says(func(w *roleWorld, me api.User) string { return rules.BarsUser(me, api.User{CompanyID: w.away}) }),
			func(ctx context.Context, c *api.Client, _ api.User) error {
				_, err := c.CreateUser(ctx, w.newUser(api.RoleClient, w.away))
				return err
			},
		},
		{
			"make an OPERATOR", says(func(_ *roleWorld, me api.User) string { return rules.BarsRole(me, api.RoleOperator) }),
			func(ctx context.Context, c *api.Client, _ api.User) error {
				_, err := c.CreateUser(ctx, w.newUser(api.RoleOperator, ""))
				return err
			},
		},
		{
			"change a user of the company", says(func(w *roleWorld, me api.User) string { return rules.BarsUser(me, api.User{CompanyID: w.own}) }),
			func(ctx context.Context, c *api.Client, _ api.User) error {
				_, err := c.ChangeUser(ctx, w.userIn(w.own).ID, api.UserChange{LastName: &lastName, CanStart: map[api.AnalysisType]bool{api.Biometry: false}})
				return err
			},
		},
		{
			"change a user of another company", says(func(w *roleWorld, me api.User) string { return rules.BarsUser(me, api.User{CompanyID: w.away}) }),
			func(ctx context.Context, c *api.Client, _ api.User) error {
				_, err := c.ChangeUser(ctx, w.userIn(w.away).ID, api.UserChange{LastName: &lastName})
				return err
			},
		},
		{
			"make somebody ADMIN", says(func(_ *roleWorld, me api.User) string { return rules.BarsRole(me, api.RoleAdmin) }),
			func(ctx context.Context, c *api.Client, _ api.User) error {
				role := api.RoleAdmin
				_, err := c.ChangeUser(ctx, w.userIn(w.own).ID, api.UserChange{Role: &role})
				return err
			},
		},
		{
			"delete a user of the company", says(func(w *roleWorld, me api.User) string {
				return rules.BarsDeletion(me, api.User{ID: "x", CompanyID: w.own})
			}),
			func(ctx context.Context, c *api.Client, _ api.User) error {
				return c.DeleteUser(ctx, w.userIn(w.own).ID)
			},
		},
		{
			"delete a user of another company", says(func(w *roleWorld, me api.User) string {
				return rules.BarsDeletion(me, api.User{ID: "x", CompanyID: w.away})
			}),
			func(ctx context.Context, c *api.Client, _ api.User) error {
				return c.DeleteUser(ctx, w.userIn(w.away).ID)
			},
		},
		{
			"delete oneself", says(func(_ *roleWorld, me api.User) string { return rules.BarsDeletion(me, me) }),
			func(ctx context.Context, c *api.Client, me api.User) error { return c.DeleteUser(ctx, me.ID) },
		},
		{"make a collection", barredBy(rules.EditCollections), func(ctx context.Context, c *api.Client, _ api.User) error {
			_, err := c.CreateCollection(ctx, api.NewCollection{Alias: "x", CompanyID: w.own})
			return err
		}},
		{"delete a collection", barredBy(rules.EditCollections), func(ctx context.Context, c *api.Client, _ api.User) error {
			return c.DeleteCollection(ctx, w.collection().ID)
		}},
		{"delete a person", barredBy(rules.EditCollections), func(ctx context.Context, c *api.Client, _ api.User) error {
			p := w.person()
			return c.DeletePerson(ctx, p.CollectionID, p.ID)
		}},
		{"rename a person", barredBy(rules.EditCollections), func(ctx context.Context, c *api.Client, _ api.User) error {
			return c.ChangePerson(ctx, w.person(), api.PersonChange{LastName: &lastName})
		}},
		{"describe a person", barredBy(rules.EditCollections), func(ctx context.Context, c *api.Client, _ api.User) error {
			_, err := c.ChangeMetadata(ctx, w.person().Ref(), map[string]any{"k": "v"})
			return err
		}},
		{"delete a photograph", barredBy(rules.EditCollections), func(ctx context.Context, c *api.Client, _ api.User) error {
			p := w.person()
			list, err := w.root().PersonImages(ctx, p.CollectionID, p.ID)
			return c.DeletePersonImage(ctx, p.CollectionID, p.ID, must(w, list, err)[0].ID)
		}},
		{"make a folder", barredBy(rules.CreateFolder), func(ctx context.Context, c *api.Client, me api.User) error {
			if me.Role == api.RoleAdmin {
				return nil // ADMIN belongs to no company that a folder could be of.
			}
			_, err := c.CreateFolder(ctx, api.NewFolder{})
			return err
		}},
		{"describe a folder", barredBy(rules.EditFolder), func(ctx context.Context, c *api.Client, me api.User) error {
			_, err := c.ChangeMetadata(ctx, w.folderOf(me.Role).ID, map[string]any{"k": "v"})
			return err
		}},
		{"launch an analysis", barredBy(rules.Launch), func(ctx context.Context, c *api.Client, me api.User) error {
			_, err := c.CreateAnalyses(ctx, w.folderOf(me.Role).ID, []api.NewAnalysis{{Type: api.Quality}})
			return err
		}},
		{"decide", barredBy(rules.Decide), func(ctx context.Context, c *api.Client, me api.User) error {
			_, err := c.Decide(ctx, w.analysisOf(me.Role), api.StatusSuccess, "looked at it")
			return err
		}},
		{"delete a folder", barredBy(rules.DeleteFolder), func(ctx context.Context, c *api.Client, me api.User) error {
			return c.DeleteFolder(ctx, w.folderOf(me.Role).ID)
		}},
		{"delete media", barredBy(rules.DeleteMedia), func(ctx context.Context, c *api.Client, me api.User) error {
			return c.DeleteMedia(ctx, w.folderOf(me.Role).Media[0].ID)
		}},
		{"delete an analysis", barredBy(rules.DeleteAnalysis), func(ctx context.Context, c *api.Client, me api.User) error {
			return c.DeleteAnalysis(ctx, w.analysisOf(me.Role))
		}},
		{"read companies", barredBy(rules.ReadCompanies), func(ctx context.Context, c *api.Client, _ api.User) error {
			_, err := c.Companies(ctx, "")
			return err
		}},
	} {
		for _, role := range rules.Roles() {
			me := w.me[role]
			why, certain := a.bar(w, me)
			err := a.do(ctx, w.clients[role], me)
			refused := errors.Is(err, api.ErrForbidden) || errors.Is(err, api.ErrNotFound) || a.name == "delete oneself" && errors.Is(err, api.ErrRefused)
			switch {
			case why == "" && certain && refused:
				t.Errorf("%s, %s: not greyed, and the server refuses: %v", role, a.name, err)
			case why != "" && !refused:
				t.Errorf("%s, %s: greyed (%s), and the server says %v", role, a.name, why, err)
			}
		}
	}
}
