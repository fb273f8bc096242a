package db

import (
	"encoding/json"

	"ozdesk/api/sandbox/wire"
)

// Ids of stored objects, each a UUID in lower case.
type (
	CompanyID    string
	UserID       string
	SessionID    string
	FolderID     string
	MediaID      string
	GroupID      string
	AnalysisID   string
	CollectionID string
	PersonID     string
	ImageID      string
)

// Company is a client of the server's operator.
type Company struct {
	ID   CompanyID
	Name string
	Meta json.RawMessage
}

// User is somebody who can sign in. ADMIN and OPERATOR have no company.
type User struct {
	ID                              UserID
	CompanyID                       CompanyID
	Type                            string
	Email                           string
	FirstName, MiddleName, LastName string
	PasswordHash                    []byte
	Meta                            json.RawMessage
	// The flags permit the launch of one type of analysis each.
	CanQuality, CanBiometry, CanCollection, CanDocuments bool
}

// Session is a pair of tokens; only their hashes are stored.
type Session struct {
	ID         SessionID
	UserID     UserID
	AccessHash []byte
	ExpireHash []byte
	// TTL is the lifetime in microseconds that each request renews.
	TTL int64
	// Expires is when the access token stops being valid.
	Expires wire.Time
	// Replaces is the session that ends at the first use of this one.
	Replaces SessionID
}

// Folder is one check: media and the analyses of them.
type Folder struct {
	ID                FolderID
	CompanyID         CompanyID
	UserID            UserID
	Created, Updated  wire.Time
	Meta              json.RawMessage
	IsArchive         bool
	ResolutionStatus  string
	SystemResolution  string
	ResolutionComment string
	OperatorStatus    *string
	OperatorComment   *string
	Endpoint          string
}

// File is a stored file as an object refers to it.
type File struct {
	// SHA256 is the content's hash in hexadecimal, which is also its place.
	SHA256 string
	// MIME is the type by content, Ext the ending with its dot.
	MIME, Ext string
	// OriginalName is what the sender called it.
	OriginalName string
	Tags         []string
	Meta         json.RawMessage
}

// Kinds of media (Oz API reference, section 3.6).
const (
	KindImage    = "IMAGE"
	KindVideo    = "VIDEO"
	KindShotsSet = "SHOTS_SET"
)

// Media is one file of a folder.
type Media struct {
	File
	ID               MediaID
	FolderID         FolderID
	IsResult         bool
	Kind             string
	Created, Updated wire.Time
}

// Never is the due time of an analysis that was told not to end.
const Never wire.Time = 1<<62 - 1

// Analysis is one measurement of media of a folder.
type Analysis struct {
	ID                 AnalysisID
	FolderID           FolderID
	GroupID            GroupID
	CollectionID       CollectionID
	Type               string
	State              string
	ResolutionStatus   string
	ResolutionOperator *string
	ErrorCode          *int
	ErrorMessage       *string
	Scripted           bool
	Meta               json.RawMessage
	Params             json.RawMessage
	Script             json.RawMessage
	ResultsData        json.RawMessage
	// Due is the moment before which no result is given.
	Due              wire.Time
	Created, Updated wire.Time
	Source           []MediaID
	Results          []Result
}

// Resolution is the overall decision: the operator's, else the system's.
func (a *Analysis) Resolution() string {
	if a.ResolutionOperator != nil {
		return *a.ResolutionOperator
	}
	return a.ResolutionStatus
}

// Result is what an analysis says of one media.
type Result struct {
	MediaID  MediaID
	Data     json.RawMessage
	PersonID PersonID
	OutputID MediaID
}

// Outcome is the end of an analysis, written at once.
type Outcome struct {
	State            string
	ResolutionStatus string
	ErrorCode        *int
	ErrorMessage     *string
	Scripted         bool
	ResultsData      json.RawMessage
	Results          []Result
	// Outputs are new media that the results refer to, and Uploads those of
	// their files that are not in place yet.
	Outputs []Media
	Uploads []*Upload
}

// Collection is a list of persons that analyses search.
type Collection struct {
	ID               CollectionID
	CompanyID        CompanyID
	Alias            string
	Meta             json.RawMessage
	Created, Updated wire.Time
}

// Person is a member of a collection.
type Person struct {
	ID               PersonID
	CollectionID     CollectionID
	Meta             json.RawMessage
	Created, Updated wire.Time
}

// Image is a photograph of a person.
type Image struct {
	File
	ID               ImageID
	PersonID         PersonID
	Created, Updated wire.Time
}
