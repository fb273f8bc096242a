// Package demo holds what the sandbox shows on its first start: people that it
// draws itself and the stories they play in. A Plan is data only: who exists,
// which folders were opened when, which pictures lie in them and which analyses
// are to be run. No score is written down here; whoever seeds a server from a plan has the
// analyses computed from the pixels, except where a story asks for a result by
// metadata (see the Script constants).
//
// Everything is a pure function of fixed seeds: no clock and no
// process-wide random numbers, so two runs give the same bytes. Nobody
// drawn or named here exists.
package demo

import "time"

// Roles as the API spells them (Oz API reference, section 3.2).
const (
	RoleAdmin          = "ADMIN"
	RoleOperator       = "OPERATOR"
	RoleClient         = "CLIENT"
	RoleClientService  = "CLIENT_SERVICE"
	RoleClientOperator = "CLIENT_OPERATOR"
	RoleClientAdmin    = "CLIENT_ADMIN"
)

// Kinds of collection: what a hit means there.
const (
	KindBlacklist = "blacklist"
	KindWhitelist = "whitelist"
)

// Metadata keys by which a folder or a media asks for what pixels cannot give,
// in the manner of payment providers' test cards.
const (
	// ScriptOutcome asks for a resolution: "SUCCESS", "DECLINED",
	// "OPERATOR_REQUIRED" or "FAILED".
	ScriptOutcome = "sandbox:outcome"
	// ScriptScore asks for a score, 0..1.
	ScriptScore = "sandbox:score"
	// ScriptDelay asks for a time to work, as a Go duration, or DelayStuck.
	ScriptDelay = "sandbox:delay"
	// ScriptError asks for an error message; it goes with the outcome FAILED.
	ScriptError = "sandbox:error"
	// ScriptFields asks a DOCUMENTS analysis for its text_fields: a list of
	// objects with field_name, visual and mrz.
	ScriptFields = "sandbox:text_fields"
	// DelayStuck is the delay of an analysis that never ends.
	DelayStuck = "stuck"
)

// Plan is everything that a first start puts on the server.
type Plan struct {
	// Company is the name of the one company.
	Company string
	// Users has one user per role.
	Users []User
	// Collections are the lists that COLLECTION analyses search.
	Collections []Collection
	// Folders are ordered oldest first.
	Folders []Folder
}

// User is one account of the plan; its password is made by the server.
type User struct {
	Role, Email, FirstName, LastName string
}

// Collection is a list of persons.
type Collection struct {
	// Alias is the collection's name on the server.
	Alias string
	// Kind is KindBlacklist or KindWhitelist.
	Kind string
	// Persons are its members.
	Persons []Person
}

// Person is a member of a collection. A person without a name has all three
// names empty.
type Person struct {
	FirstName, MiddleName, LastName string
	// Photos has at least one picture.
	Photos []Picture
}

// Picture is one file of the plan: a photograph or a zip shot set.
type Picture struct {
	// Name is a safe file name with its extension.
	Name string
	// MIME is image/png, image/jpeg or application/zip.
	MIME string
	// Tags are the media tags (Oz API reference, section 3.5).
	Tags []string
	// Meta is the media's metadata, nil for none.
	Meta map[string]any
	// Key names what is drawn: pictures with the same key have the same bytes.
	// An empty key says nothing.
	Key string
	// Draw makes the file's bytes, the same at every call.
	Draw func() ([]byte, error)
}

// Folder is one folder of the plan.
type Folder struct {
	// Age is how long before the seeding the folder was made.
	Age time.Duration
	// By is the role of the user who made it.
	By string
	// Meta is the folder's metadata.
	Meta map[string]any
	// Media are its files in order.
	Media []Picture
	// Groups are the launches in order.
	Groups []Group
}

// Group is one launch: all its analyses were asked for in one request.
type Group struct {
	// After is the time between the making of the folder and the launch.
	After time.Duration
	// Analyses is what was launched.
	Analyses []Analysis
}

// Analysis is one analysis of a launch.
type Analysis struct {
	// Type is QUALITY, BIOMETRY, COLLECTION or DOCUMENTS.
	Type string
	// Media are indices into the folder's Media; nil means all of them.
	Media []int
	// Collection is the alias of the collection a COLLECTION analysis searches.
	Collection string
	// Params are the launch's parameters, nil for the defaults.
	Params map[string]any
	// Decision is an operator's later word (SUCCESS or DECLINED), empty for none.
	Decision string
}

// Sample is one file for people to try things with.
type Sample struct {
	// Name is a safe file name.
	Name string
	// Note says in a few words what the file is good for.
	Note string
	// Draw makes the file's bytes, the same at every call.
	Draw func() ([]byte, error)
}
