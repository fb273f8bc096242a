package api_test

import (
	"errors"
	"slices"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

func TestUsersAndCompanies(t *testing.T) {
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			c := newClient(t, srv)
			admin := srv.AddAccount("ADMIN")
			if _, err := c.SignIn(ctx, admin.Email, api.NewSecret(admin.Password)); err != nil {
				t.Fatal(err)
			}
			company, err := c.CreateCompany(ctx, "Second example")
			if err != nil || company.Name.Raw() != "Second example" {
				t.Fatalf("CreateCompany = %+v, %v", company, err)
			}
			if one, err := c.Company(ctx, company.ID); err != nil || one.ID != company.ID {
				t.Errorf("Company = %+v, %v", one, err)
			}
			if _, err := c.RenameCompany(ctx, company.ID, "Third"); !errors.Is(err, api.ErrUnsupported) {
				t.Errorf("RenameCompany at a server without it: %v", err)
			}
			n := 0
			for _, err := range c.AllCompanies(ctx, "") {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			if n != 2 {
				t.Errorf("%d companies", n)
			}
			who := api.NewUser{
				Email: "ana@example.test", Password: api.NewSecret("canary-password"), FirstName: "Ana", MiddleName: "M", LastName: "Novak",
				Role: api.RoleClientOperator, CompanyID: company.ID, CanStart: map[api.AnalysisType]bool{api.Quality: false},
			}
			made, err := c.CreateUser(ctx, who)
			if err != nil || made.Role != api.RoleClientOperator || made.Name().Raw() != "Ana M Novak" || made.CanStart[api.Quality] || made.CompanyID != company.ID {
				t.Fatalf("CreateUser = %+v, %v", made, err)
			}
			if _, err := c.CreateUser(ctx, who); !errors.Is(err, api.ErrExists) {
				t.Errorf("the same e-mail again: %v", err)
			}
			last, role := "Berg", api.RoleClient
			changed, err := c.ChangeUser(ctx, made.ID, api.UserChange{LastName: &last, Role: &role, CanStart: map[api.AnalysisType]bool{api.Quality: true}})
			if err != nil || changed.LastName.Raw() != "Berg" || changed.Role != api.RoleClient || !changed.CanStart[api.Quality] || changed.FirstName.Raw() != "Ana" {
				t.Errorf("ChangeUser = %+v, %v", changed, err)
			}
			if _, err := c.ChangeUser(ctx, made.ID, api.UserChange{}); err == nil {
				t.Error("a change of nothing is sent")
			}
			if one, err := c.User(ctx, made.ID); err != nil || one.ID != made.ID {
				t.Errorf("User = %+v, %v", one, err)
			}
			var emails []string
			for u, err := range c.AllUsers(ctx, api.UserQuery{Limit: 2}) {
				if err != nil {
					t.Fatal(err)
				}
				emails = append(emails, u.Email.Raw())
			}
			if len(emails) != 3 || !slices.Contains(emails, "ana@example.test") {
				t.Errorf("AllUsers = %q", emails)
			}
			for _, n := range []api.NewUser{{Email: "a@example.test"}, {Password: api.NewSecret("x")}} {
				if _, err := c.CreateUser(ctx, n); err == nil {
					t.Errorf("%+v is sent", n)
				}
			}
		})
	}
}

// The objects that carry metadata, by every call.
func TestMetadataCalls(t *testing.T) {
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			c := signedIn(t, srv)
			folder := srv.AddFolder(apitest.Folder{})
			objects := []api.Described{
				api.FolderID(folder), api.MediaID(srv.AddMedia(folder, apitest.Media{Name: "a.png"})),
				api.AnalysisID(srv.AddAnalysis(folder, apitest.Analysis{Type: "QUALITY"})),
				api.CollectionID(srv.AddCollection("blacklist")), api.UserID(srv.Account().UserID),
			}
			in := srv.AddCollection("of persons")
			objects = append(objects, api.PersonRef{Collection: api.CollectionID(in), Person: api.PersonID(srv.AddPerson(in, apitest.Person{First: "Ivar"}))})
			for _, o := range objects {
				value := func(m api.Metadata, err error, path string) string {
					t.Helper()
					if err != nil {
						t.Fatalf("%T: %v", o, err)
					}
					v, _ := m.Lookup(path)
					return v.Raw()
				}
				m, err := c.ReplaceMetadata(ctx, o, map[string]any{"a": "1", "b": map[string]any{"c": 2}})
				if value(m, err, "a") != "1" || value(m, err, "b.c") != "2" {
					t.Errorf("%T: ReplaceMetadata = %s", o, m.Raw())
				}
				m, err = c.ChangeMetadata(ctx, o, map[string]any{"a": "\x1b[0m"})
				if value(m, err, "a") != "\x1b[0m" || value(m, err, "b.c") != "2" {
					t.Errorf("%T: ChangeMetadata = %s", o, m.Raw())
				}
				if err := c.DeleteMetadata(ctx, o); err != nil {
					t.Errorf("%T: %v", o, err)
				}
				if m, err = c.Metadata(ctx, o); err != nil || !m.IsEmpty() {
					t.Errorf("%T: Metadata = %s, %v", o, m.Raw(), err)
				}
				if _, err := c.ChangeMetadata(ctx, o, nil); err == nil {
					t.Errorf("%T: a change of nothing is sent", o)
				}
			}
			if _, err := c.Metadata(ctx, api.FolderID("../users")); !errors.Is(err, api.ErrNotFound) {
				t.Errorf("no id: %v", err)
			}
		})
	}
}

func TestChangesOfFoldersAndCollections(t *testing.T) {
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			c := signedIn(t, srv)
			id, yes := api.FolderID(srv.AddFolder(apitest.Folder{})), true
			for range 3 {
				srv.AddAnalysis(string(id), apitest.Analysis{Type: "QUALITY"})
			}
			if f, err := c.ChangeFolder(ctx, id, api.FolderChange{Archived: &yes}); err != nil || f.ID != id || !f.Archived {
				t.Errorf("ChangeFolder = %+v, %v", f, err)
			}
			if _, err := c.ChangeFolder(ctx, id, api.FolderChange{}); err == nil {
				t.Error("a change of nothing is sent")
			}
			alias := "whitelist"
			list := api.CollectionID(srv.AddCollection("blacklist"))
			if v, err := c.ChangeCollection(ctx, list, api.CollectionChange{Alias: &alias}); err != nil || v.Alias.Raw() != alias {
				t.Errorf("ChangeCollection = %+v, %v", v, err)
			}
			found, err := c.FindAnalyses(ctx, id, api.AnalysisQuery{Types: []api.AnalysisType{api.Quality}, NotTypes: []api.AnalysisType{api.Biometry}})
			if err != nil || len(found) != 3 {
				t.Errorf("FindAnalyses = %d, %v", len(found), err)
			}
			if found, err = c.FindAnalyses(ctx, id, api.AnalysisQuery{Types: []api.AnalysisType{api.Documents}}); err != nil || len(found) != 0 {
				t.Errorf("FindAnalyses of another type = %d, %v", len(found), err)
			}
			n := 0
			for a, err := range c.AllAnalyses(ctx, api.AnalysisQuery{Limit: 2}) {
				if err != nil || a.FolderID != id {
					t.Fatalf("AllAnalyses: %+v, %v", a, err)
				}
				n++
			}
			if n != 3 {
				t.Errorf("AllAnalyses = %d", n)
			}
		})
	}
}
