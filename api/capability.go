package api

import "strings"

// Capability is a call that no published page shows in full. A server may lack
// it, or have it in another form; a call that needs it is ErrUnsupported then.
type Capability int

// The capabilities, in the order of the Oz API reference.
const (
	_ Capability = iota
	CapSessionToken
	CapChangeFolder
	CapMedia
	CapDeleteMedia
	CapAllAnalyses
	CapDecide
	CapCollection
	CapChangeCollection
	CapPersonMetadata
	CapCreateCompany
	CapCompany
	CapChangeCompany
	CapDeleteCompany
	CapUsers
	CapCreateUser
	CapUser
	CapChangeUser
	CapDeleteUser
	CapReports
	CapReportTemplates
	CapHealth
	CapInstant
)

// Mark is the evidence for a capability.
type Mark int

// The marks of the Oz API reference.
const (
	Recalled Mark = iota // Believed to be documented.
	Inferred             // Worked out from what is.
	Outlined             // Documented by its title only.
)

// String returns the mark in lower case.
func (m Mark) String() string {
	switch m {
	case Inferred:
		return "inferred"
	case Outlined:
		return "title only"
	}
	return "recalled"
}

// feature is one row of the table of capabilities.
type feature struct {
	name    string // In words, after "this server does not offer".
	section string // Of the Oz API reference.
	mark    Mark
	method  string
	path    string // With {} for an id.
}

// features is the whole table: what is known of a capability stands here only.
var features = [...]feature{
	CapSessionToken:     {"session tokens", "2.1", Recalled, "GET", "/api/authorize/session_token"},
	CapChangeFolder:     {"changes to folders", "2.2", Recalled, "PATCH", "/api/folders/{}/"},
	CapMedia:            {"single media", "2.3", Inferred, "GET", "/api/media/{}"},
	CapDeleteMedia:      {"deleting media", "2.3", Inferred, "DELETE", "/api/media/{}"},
	CapAllAnalyses:      {"a list of all analyses", "2.4", Inferred, "GET", "/api/analyses/"},
	CapDecide:           {"decisions of people", "2.4", Recalled, "PATCH", "/api/analyses/{}"},
	CapCollection:       {"single collections", "2.5", Inferred, "GET", "/api/collections/{}/"},
	CapChangeCollection: {"changes to collections", "2.5", Inferred, "PATCH", "/api/collections/{}/"},
	CapPersonMetadata:   {"metadata of persons", "3.8", Inferred, "PATCH", "/api/collections/{}/persons/{}/meta_data"},
	CapCreateCompany:    {"creating companies", "2.6", Inferred, "POST", "/api/companies/"},
	CapCompany:          {"single companies", "2.6", Outlined, "GET", "/api/companies/{}"},
	CapChangeCompany:    {"changes to companies", "2.6", Outlined, "PATCH", "/api/companies/{}"},
	CapDeleteCompany:    {"deleting companies", "2.6", Outlined, "DELETE", "/api/companies/{}"},
	CapUsers:            {"a list of users", "2.6", Outlined, "GET", "/api/users/"},
	CapCreateUser:       {"creating users", "2.6", Outlined, "POST", "/api/users/"},
	CapUser:             {"single users", "2.6", Outlined, "GET", "/api/users/{}"},
	CapChangeUser:       {"changes to users", "2.6", Outlined, "PATCH", "/api/users/{}"},
	CapDeleteUser:       {"deleting users", "2.6", Inferred, "DELETE", "/api/users/{}"},
	CapReports:          {"reports", "2.7", Recalled, "GET", "/api/folders/{}/reports/"},
	CapReportTemplates:  {"report templates", "2.7", Recalled, "GET", "/api/reports/templates/"},
	CapHealth:           {"a health check", "2.8", Recalled, "GET", "/api/healthcheck"},
	CapInstant:          {"instant analyses", "2.9", Inferred, "POST", "/api/instant/folders/"},
}

// Capabilities returns all there are.
func Capabilities() []Capability {
	var all []Capability
	for n := range features {
		if n > 0 {
			all = append(all, Capability(n))
		}
	}
	return all
}

func (n Capability) feature() feature {
	if n <= 0 || int(n) >= len(features) {
		return feature{name: "this"}
	}
	return features[n]
}

// String returns the capability in words: "session tokens".
func (n Capability) String() string { return n.feature().name }

// Section returns where in the Oz API reference it stands: "2.1".
func (n Capability) Section() string { return n.feature().section }

// Mark returns the evidence for it.
func (n Capability) Mark() Mark { return n.feature().mark }

// sampleID stands in a path that is only asked about.
const sampleID = "00000000-0000-4000-8000-000000000000"

// sample returns the path of a capability with a well-formed id in it.
func (f feature) sample() string { return strings.ReplaceAll(f.path, "{}", sampleID) }
