package api

import (
	"encoding/json"
	"strings"

	"ozdesk/api/text"
)

// Company owns users, folders and collections.
type Company struct {
	ID      CompanyID
	Name    text.Text
	Raw     json.RawMessage
	Unknown []string // Fields of the JSON that are not understood.
}

func decodeCompany(o node) Company {
	c := Company{
		ID:   idOf[CompanyID](o, "company_id", "id"),
		Name: o.text("name"),
		Raw:  o.raw(),
	}
	o.value("meta_data", "technical_meta_data")
	c.Unknown = o.unknown()
	return c
}

// User is an account of the server.
type User struct {
	ID         UserID
	CompanyID  CompanyID // Empty for ADMIN and OPERATOR, who belong to none.
	Role       Role
	Email      text.Text
	FirstName  text.Text
	MiddleName text.Text
	LastName   text.Text
	// CanStart says which analyses the user may launch, from any of the three
	// spellings of the flags. What the server does not mention is allowed and
	// not in the map.
	CanStart map[AnalysisType]bool
	Raw      json.RawMessage
	Unknown  []string // Fields of the JSON that are not understood.
}

// Name returns first, middle and last name in one, empty when there is none.
func (u User) Name() text.Text { return fullName(u.FirstName, u.MiddleName, u.LastName) }

// flagSpellings are the prefixes of the flags in CanStart.
var flagSpellings = []string{"can_start_analyze_", "can_start_analyse_", "can_start_analysis_"}

func decodeUser(o node) User {
	u := User{
		ID:         idOf[UserID](o, "user_id", "id"),
		CompanyID:  idOf[CompanyID](o, "company_id"),
		Role:       ParseRole(o.scalar("user_type", "role")),
		Email:      o.text("email"),
		FirstName:  o.text("first_name"),
		MiddleName: o.text("middle_name"),
		LastName:   o.text("last_name"),
		Raw:        o.raw(),
	}
	u.Role = legacyRole(u.Role, o)
	for _, t := range []AnalysisType{Quality, Biometry, Collection1N, Documents} {
		var keys []string
		for _, prefix := range flagSpellings {
			keys = append(keys, prefix+strings.ToLower(string(t)))
		}
		if v, ok := o.bool(keys...); ok {
			if u.CanStart == nil {
				u.CanStart = make(map[AnalysisType]bool)
			}
			u.CanStart[t] = v
		}
	}
	o.value("meta_data", "technical_meta_data", "password", "company", "is_active")
	u.Unknown = o.unknown()
	return u
}

// legacyRole reads the two flags that servers up to 5.3 have instead of the
// two-word roles.
func legacyRole(r Role, o node) Role {
	admin, _ := o.bool("is_admin")
	service, _ := o.bool("is_service")
	switch {
	case r == RoleClient && admin:
		return RoleClientAdmin
	case r == RoleClient && service:
		return RoleClientService
	}
	return r
}
