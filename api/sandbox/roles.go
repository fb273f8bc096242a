package sandbox

import (
	"strings"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// role is a user type (Oz API reference, section 3.2).
type role int

const (
	noRole role = iota
	admin
	operator
	client
	clientService
	clientOperator
	clientAdmin
)

var roleNames = [...]string{"", "ADMIN", "OPERATOR", "CLIENT", "CLIENT_SERVICE", "CLIENT_OPERATOR", "CLIENT_ADMIN"}

// String returns the role in the spelling of the wire.
func (r role) String() string { return roleNames[r] }

// parseRole reads a role in any of its spellings.
func parseRole(s string) role {
	s = strings.ToUpper(strings.NewReplacer(" ", "_", "-", "_").Replace(strings.TrimSpace(s)))
	for i, name := range roleNames {
		if i > 0 && s == name {
			return role(i)
		}
	}
	return noRole
}

// scope is how far a permission reaches.
type scope int

const (
	nothing    scope = iota
	own              // objects that the user made
	company          // objects of the user's company
	everything       // all objects
)

// action is what a role may or may not do.
type action int

const (
	read           action = iota // any object
	createFolder                 // make folders
	describeFolder               // comment on a folder, archive it
	editFolder                   // media, tags and metadata of a folder
	launch                       // run analyses
	decide                       // set an operator's resolution
	deleteFolder                 //
	deleteMedia                  //
	deleteAnalysis               //
	editCollection               // collections, their persons and photographs
	editUser                     // metadata of a user
	manageUser                   // make, change and delete users
	editCompany                  // rename a company
	makeCompany                  // make and delete companies
	report                       // make and delete reports on a folder
	takeToken                    // get a session token for a capture component
	actions                      // how many there are
)

// permissions is the one table of who may do what. The reference gives
// sentences and not a matrix; each row reads as one of them.
var permissions = [...][actions]scope{
	admin: {
		read: everything, createFolder: everything, describeFolder: everything, editFolder: everything, launch: everything,
		decide: nothing, deleteFolder: everything, deleteMedia: everything, deleteAnalysis: everything,
		editCollection: everything, editUser: everything, manageUser: everything, editCompany: everything, makeCompany: everything,
		report: everything, takeToken: everything,
	},
	operator: {read: everything, describeFolder: everything, decide: everything, editUser: own},
	client: {
		read: company, createFolder: own, describeFolder: own, editFolder: own, launch: own, editUser: own, report: own, takeToken: own,
	},
	clientService: {
		read: company, createFolder: own, describeFolder: own, editFolder: own, launch: own, editUser: own, report: own, takeToken: own,
	},
	clientOperator: {read: company, describeFolder: company, decide: company, editUser: own, takeToken: own},
	clientAdmin: {
		read: company, createFolder: company, describeFolder: company, editFolder: company, launch: company,
		deleteFolder: company, deleteMedia: company, deleteAnalysis: company, editCollection: company, editUser: company,
		manageUser: company, editCompany: company, report: company, takeToken: company,
	},
}

// may reports whether a user may do something to an object of a company and
// an owner.
func may(u db.User, a action, of db.CompanyID, owner db.UserID) bool {
	switch permissions[parseRole(u.Type)][a] {
	case everything:
		return true
	case company:
		return u.CompanyID != "" && u.CompanyID == of
	case own:
		return u.ID == owner
	}
	return false
}

// allow refuses what a user may not do. An object that the user may not even
// see does not exist for them.
func (c *call) allow(a action, of db.CompanyID, owner db.UserID) error {
	if !may(c.user, read, of, owner) {
		return wire.NotExist()
	}
	if a != read && !may(c.user, a, of, owner) {
		return wire.Forbidden()
	}
	return nil
}

// within is the company that a user's lists are limited to, "" for all.
func (c *call) within() db.CompanyID {
	if permissions[parseRole(c.user.Type)][read] == everything {
		return ""
	}
	if c.user.CompanyID == "" {
		return "-" // no company has this id: such a user sees nothing
	}
	return c.user.CompanyID
}
