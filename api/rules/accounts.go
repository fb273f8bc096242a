package rules

import "ozdesk/api"

// What an account may not do to users and companies, in sentences, "" where it
// may or where the server decides (Oz API reference, section 3.2). An account
// whose role is not told is let through.

// BarsUser says why an account may not change a user.
func BarsUser(me, u api.User) string {
	if why := Barred(me.Role, EditUsers); why != "" {
		return why
	}
	if Reach(me.Role, EditUsers) == ScopeCompany && me.CompanyID != u.CompanyID {
		return me.Role.Label() + " may only change users of its own company."
	}
	return ""
}

// BarsDeletion says why an account may not delete a user.
func BarsDeletion(me, u api.User) string {
	if why := BarsUser(me, u); why != "" {
		return why
	}
	if me.ID != "" && me.ID == u.ID {
		return "Nobody can delete the user that is signed in."
	}
	return ""
}

// BarsRole says why an account may not make somebody a role. Nobody makes a
// user who may do more than themselves.
func BarsRole(me api.User, r api.Role) string {
	if why := Barred(me.Role, EditUsers); why != "" {
		return why
	}
	if !Companyless(r) || Reach(me.Role, EditUsers) == ScopeAll || Reach(me.Role, EditUsers) == ScopeUnsaid {
		return ""
	}
	return me.Role.Label() + " may not make " + r.Label() + "; ADMIN may."
}

// BarsCompany says why an account may not do something to a company, which is
// EditCompanies or CreateCompanies.
func BarsCompany(me api.User, id api.CompanyID, a Action) string {
	if why := Barred(me.Role, a); why != "" {
		return why
	}
	if Reach(me.Role, a) == ScopeCompany && me.CompanyID != id {
		return me.Role.Label() + " may only " + a.String() + " of its own."
	}
	return ""
}

// Companyless reports whether users of a role belong to no company.
func Companyless(r api.Role) bool { return r == api.RoleAdmin || r == api.RoleOperator }
