package rules

import (
	"strings"
	"testing"

	"ozdesk/api"
)

func TestBarsOfAccounts(t *testing.T) {
	admin := api.User{ID: "u0", Role: api.RoleAdmin}
	head := api.User{ID: "u1", Role: api.RoleClientAdmin, CompanyID: "c1"}
	client := api.User{ID: "u2", Role: api.RoleClient, CompanyID: "c1"}
	other := api.User{ID: "u3", Role: api.RoleClient, CompanyID: "c2"}
	for _, c := range []struct{ got, want string }{
		{BarsUser(admin, other), ""},
		{BarsUser(head, client), ""},
		{BarsUser(head, other), "CLIENT ADMIN may only change users of its own company."},
		{BarsUser(head, admin), "CLIENT ADMIN may only change users of its own company."},
		{BarsUser(client, client), "CLIENT may not change users; ADMIN and CLIENT ADMIN may."},
		{BarsUser(api.User{}, other), ""},
		{BarsDeletion(head, head), "Nobody can delete the user that is signed in."},
		{BarsDeletion(head, client), ""},
		{BarsDeletion(client, head), "CLIENT may not change users; ADMIN and CLIENT ADMIN may."},
		{BarsRole(admin, api.RoleOperator), ""},
		{BarsRole(head, api.RoleAdmin), "CLIENT ADMIN may not make ADMIN; ADMIN may."},
		{BarsRole(head, api.RoleClientAdmin), ""},
		{BarsRole(api.User{}, api.RoleAdmin), ""},
		{BarsCompany(head, "c1", EditCompanies), ""},
		{BarsCompany(head, "c2", EditCompanies), "CLIENT ADMIN may only change companies of its own."},
		{BarsCompany(head, "c1", CreateCompanies), "CLIENT ADMIN may not create companies; ADMIN may."},
		{BarsCompany(admin, "c2", CreateCompanies), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestNewPassword(t *testing.T) {
	seen := map[string]bool{}
	for range 500 {
		p := NewPassword()
		if len(p) != PasswordLength || seen[p] || strings.ContainsAny(p, "0O1lI \"'\\`$") {
			t.Fatalf("%q", p)
		}
		for _, sort := range passwordSigns {
			if !strings.ContainsAny(p, sort) {
				t.Errorf("%q has nothing of %q", p, sort)
			}
		}
		seen[p] = true
	}
}
