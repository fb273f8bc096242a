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
	ID   CompanyID       `json:"company_id"`
	Name string          `json:"name"`
	Meta json.RawMessage `json:"meta_data"`
}

// User is somebody who can sign in. ADMIN and OPERATOR have no company.
type User struct {
	ID           UserID          `json:"user_id"`
	CompanyID    CompanyID       `json:"company_id"`
	Type         string          `json:"user_type"`
	Email        string          `json:"email"`
	FirstName    string          `json:"first_name"`
	MiddleName   string          `json:"middle_name"`
	LastName     string          `json:"last_name"`
	PasswordHash []byte          `json:"-"`
	Meta         json.RawMessage `json:"meta_data"`
	// The flags permit the launch of one type of analysis each.
	CanQuality    bool `json:"can_start_analyze_quality"`
	CanBiometry   bool `json:"can_start_analyze_biometry"`
	CanCollection bool `json:"can_start_analyze_collection"`
	CanDocuments  bool `json:"can_start_analyze_documents"`
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
	ID                 AnalysisID      `json:"analyse_id"`
	FolderID           FolderID        `json:"-"`
	GroupID            GroupID         `json:"-"`
	CollectionID       CollectionID    `json:"collection_id"`
	Type               string          `json:"type"`
	State              string          `json:"state"`
	ResolutionStatus   string          `json:"resolution_status"`
	ResolutionOperator *string         `json:"resolution_operator"`
	ErrorCode          *int            `json:"error_code"`
	ErrorMessage       *string         `json:"error_message"`
	Scripted           bool            `json:"scripted"`
	Meta               json.RawMessage `json:"meta_data"`
	Params             json.RawMessage `json:"params"`
	Script             json.RawMessage `json:"script"`
	ResultsData        json.RawMessage `json:"results_data"`
	// Due is the moment before which no result is given.
	Due     wire.Time `json:"due"`
	Created wire.Time `json:"time_created"`
	Updated wire.Time `json:"time_updated"`
	Source  []MediaID `json:"source_media"`
	Results []Result  `json:"results_media"`
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
	MediaID  MediaID         `json:"media_id"`
	Data     json.RawMessage `json:"results_data"`
	PersonID PersonID        `json:"person_id"`
	OutputID MediaID         `json:"output_id"`
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
	ID        CollectionID    `json:"collection_id"`
	CompanyID CompanyID       `json:"company_id"`
	Alias     string          `json:"alias"`
	Meta      json.RawMessage `json:"meta_data"`
	Created   wire.Time       `json:"time_created"`
	Updated   wire.Time       `json:"time_updated"`
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
