package api

// The ids of the objects. Each is checked when it is decoded: 1 to 128 bytes
// of letters, digits and ". _ : -", not dots alone. That makes every id safe to
// show and to put into a path. What fails the check is the empty id.
type (
	// FolderID names a folder.
	FolderID string
	// MediaID names a media of a folder.
	MediaID string
	// AnalysisID names an analysis, whichever of its two spellings was sent.
	AnalysisID string
	// GroupID names the analyses of one launch.
	GroupID string
	// CollectionID names a collection of persons.
	CollectionID string
	// PersonID names a person in a collection.
	PersonID string
	// PersonImageID names a photograph of a person.
	PersonImageID string
	// CompanyID names a company.
	CompanyID string
	// UserID names a user.
	UserID string
)

// shortLen is the length of a short id: the first group of a UUID.
const shortLen = 8

// maxIDLen bounds an id, in bytes.
const maxIDLen = 128

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id FolderID) Short() string { return short(string(id)) }

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id MediaID) Short() string { return short(string(id)) }

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id AnalysisID) Short() string { return short(string(id)) }

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id GroupID) Short() string { return short(string(id)) }

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id CollectionID) Short() string { return short(string(id)) }

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id PersonID) Short() string { return short(string(id)) }

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id PersonImageID) Short() string { return short(string(id)) }

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id CompanyID) Short() string { return short(string(id)) }

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id UserID) Short() string { return short(string(id)) }

func short(id string) string { return id[:min(len(id), shortLen)] }

// ValidID reports whether s could be an id of any kind: it is what commands
// check before they send what a person typed.
func ValidID(s string) bool {
	if s == "" || len(s) > maxIDLen {
		return false
	}
	dots := true
	for i := range len(s) {
		if !inIDs[s[i]] {
			return false
		}
		dots = dots && s[i] == '.'
	}
	return !dots
}

// inIDs are the bytes that an id may have.
var inIDs = func() (ok [256]bool) {
	for _, c := range []byte("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:-.") {
		ok[c] = true
	}
	return ok
}()
