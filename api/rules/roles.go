package rules

import (
	"slices"
	"strings"

	"ozdesk/api"
)

// Scope is how far a permission reaches.
type Scope int

// The scopes, from the narrowest.
const (
	ScopeUnsaid  Scope = iota // The reference does not say, or the role is not known: the server decides.
	ScopeNone                 // Nothing.
	ScopeOwn                  // What the user made.
	ScopeCompany              // What belongs to the user's company.
	ScopeAll                  // Everything.
)

// String returns the scope in lower case.
func (s Scope) String() string {
	switch s {
	case ScopeNone:
		return "none"
	case ScopeOwn:
		return "own"
	case ScopeCompany:
		return "company"
	case ScopeAll:
		return "all"
	case ScopeUnsaid:
	}
	return "unsaid"
}

// Action is what a role may or may not do.
type Action int

// The actions.
const (
	Read             Action = iota // Folders, media, analyses and collections.
	CreateFolder                   // Make folders.
	EditFolder                     // Add and tag media, change metadata of a folder.
	Launch                         // Run analyses.
	Decide                         // Set the result of an analysis.
	DeleteFolder                   // Delete a folder with all that is in it.
	DeleteMedia                    // Delete a file of a folder.
	DeleteAnalysis                 // Delete a single analysis.
	EditCollections                // Collections, their persons and photographs.
	Report                         // Create reports.
	EditReportForms                // Templates of reports.
	EditUsers                      // Create and change users.
	ReadCompanies                  // See companies.
	EditCompanies                  // Change a company.
	CreateCompanies                // Create and delete companies.
	Statistics                     // Look at statistics.
	TakeSessionToken               // Get a token for an SDK in container mode.
	actionCount
)

// deeds are the actions as they stand after "may not".
var deeds = [actionCount]string{
	Read:             "read folders",
	CreateFolder:     "create folders",
	EditFolder:       "change folders",
	Launch:           "launch analyses",
	Decide:           "decide on analyses",
	DeleteFolder:     "delete folders",
	DeleteMedia:      "delete media",
	DeleteAnalysis:   "delete analyses",
	EditCollections:  "change collections",
	Report:           "create reports",
	EditReportForms:  "change templates of reports",
	EditUsers:        "change users",
	ReadCompanies:    "see companies",
	EditCompanies:    "change companies",
	CreateCompanies:  "create companies",
	Statistics:       "see statistics",
	TakeSessionToken: "take session tokens",
}

// String returns the action as it stands after "may not": "delete folders".
func (a Action) String() string {
	if a < 0 || a >= actionCount {
		return "do this"
	}
	return deeds[a]
}

// roleNames are the roles in the order in which sentences list them.
var roleNames = [...]api.Role{
	api.RoleAdmin, api.RoleOperator, api.RoleClientAdmin, api.RoleClientOperator, api.RoleClient, api.RoleClientService,
}

// Roles returns the roles of the reference, those without a company first.
func Roles() []api.Role { return slices.Clone(roleNames[:]) }

// client is the row of CLIENT, which CLIENT SERVICE shares.
var client = [actionCount]Scope{
	Read: ScopeCompany, CreateFolder: ScopeOwn, EditFolder: ScopeOwn, Launch: ScopeOwn, Decide: ScopeNone,
	DeleteFolder: ScopeNone, DeleteMedia: ScopeUnsaid, DeleteAnalysis: ScopeUnsaid,
	EditCollections: ScopeNone, Report: ScopeOwn, EditReportForms: ScopeNone, EditUsers: ScopeNone,
	ReadCompanies: ScopeCompany, EditCompanies: ScopeNone, CreateCompanies: ScopeNone, Statistics: ScopeNone,
	TakeSessionToken: ScopeOwn,
}

// permissions is the one table of who may do what (Oz API reference, section
// 3.2). The reference gives sentences and not a matrix; where they are silent
// a cell is ScopeUnsaid.
var permissions = map[api.Role][actionCount]Scope{
	api.RoleAdmin: {
		Read: ScopeAll, CreateFolder: ScopeAll, EditFolder: ScopeAll, Launch: ScopeAll, Decide: ScopeNone,
		DeleteFolder: ScopeAll, DeleteMedia: ScopeAll, DeleteAnalysis: ScopeAll,
		EditCollections: ScopeAll, Report: ScopeAll, EditReportForms: ScopeAll, EditUsers: ScopeAll,
		ReadCompanies: ScopeAll, EditCompanies: ScopeAll, CreateCompanies: ScopeAll, Statistics: ScopeAll,
		TakeSessionToken: ScopeAll,
	},
	api.RoleOperator: {
		Read: ScopeAll, CreateFolder: ScopeNone, EditFolder: ScopeNone, Launch: ScopeNone, Decide: ScopeAll,
		DeleteFolder: ScopeNone, DeleteMedia: ScopeNone, DeleteAnalysis: ScopeNone,
		EditCollections: ScopeNone, Report: ScopeUnsaid, EditReportForms: ScopeNone, EditUsers: ScopeNone,
		ReadCompanies: ScopeAll, EditCompanies: ScopeNone, CreateCompanies: ScopeNone, Statistics: ScopeNone,
		TakeSessionToken: ScopeNone,
	},
	api.RoleClient:        client,
	api.RoleClientService: client,
	api.RoleClientOperator: {
		Read: ScopeCompany, CreateFolder: ScopeNone, EditFolder: ScopeNone, Launch: ScopeNone, Decide: ScopeCompany,
		DeleteFolder: ScopeNone, DeleteMedia: ScopeNone, DeleteAnalysis: ScopeNone,
		EditCollections: ScopeNone, Report: ScopeUnsaid, EditReportForms: ScopeNone, EditUsers: ScopeNone,
		ReadCompanies: ScopeCompany, EditCompanies: ScopeNone, CreateCompanies: ScopeNone, Statistics: ScopeNone,
		TakeSessionToken: ScopeOwn,
	},
	api.RoleClientAdmin: {
		Read: ScopeCompany, CreateFolder: ScopeCompany, EditFolder: ScopeCompany, Launch: ScopeCompany, Decide: ScopeNone,
		DeleteFolder: ScopeCompany, DeleteMedia: ScopeCompany, DeleteAnalysis: ScopeCompany,
		EditCollections: ScopeCompany, Report: ScopeCompany, EditReportForms: ScopeCompany, EditUsers: ScopeCompany,
		ReadCompanies: ScopeCompany, EditCompanies: ScopeCompany, CreateCompanies: ScopeNone, Statistics: ScopeCompany,
		TakeSessionToken: ScopeOwn,
	},
}

// Reach returns how far a role may do something.
func Reach(r api.Role, a Action) Scope {
	if a < 0 || a >= actionCount {
		return ScopeUnsaid
	}
	return permissions[r][a]
}

// Barred says in a sentence that a role may not do something and who may, ""
// when it may or when the server decides.
func Barred(r api.Role, a Action) string {
	if Reach(r, a) != ScopeNone {
		return ""
	}
	var who []string
	for _, other := range roleNames {
		if Reach(other, a) > ScopeNone {
			who = append(who, other.Label())
		}
	}
	return r.Label() + " may not " + a.String() + "; " + listed(who) + " may."
}

// MayStart reports whether a user may launch an analysis: the role may, and no
// flag of the user forbids the type.
func MayStart(u api.User, t api.AnalysisType) bool {
	allowed, told := u.CanStart[t]
	return Reach(u.Role, Launch) != ScopeNone && (allowed || !told)
}

// listed joins words as a sentence does.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
