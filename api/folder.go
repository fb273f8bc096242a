package api

import (
	"encoding/json"
	"time"

	"ozdesk/api/text"
)

// Folder is one case: media, and the analyses that were run on them
// (Oz API reference, section 2.2).
type Folder struct {
	ID              FolderID
	CompanyID       CompanyID
	UserID          UserID
	Created         time.Time // UTC, with the fraction that was sent.
	Updated         time.Time
	Status          Status // resolution_status: of the last group of analyses.
	SystemStatus    Status // system_resolution: the same, before an operator.
	Archived        bool
	Comment         text.Text // resolution_comment.
	OperatorStatus  Status
	OperatorComment text.Text
	Webhook         text.Text // resolution_endpoint: told when a group has ended; empty for nobody.
	Meta            Metadata
	Media           []Media
	Analyses        []Analysis
	HasAnalyses     bool            // The answer had a list of analyses, maybe an empty one.
	User            *User           // Who created it; nil unless asked for.
	Company         *Company        // Of that user; nil unless asked for.
	Raw             json.RawMessage // The JSON as it was sent.
	Unknown         []string        // Fields of the JSON that are not understood.
}

// DecodeFolder reads a folder from JSON, as a server, a webhook or a file has
// it. It fails only where data is no JSON object.
func DecodeFolder(data []byte) (Folder, error) {
	return decodeOne(data, decodeFolder)
}

// decodeOne checks data and decodes the object in it.
func decodeOne[T any](data []byte, decode func(node) T) (T, error) {
	var zero T
	n, err := decoded(data)
	if err != nil {
		return zero, err
	}
	if !n.isObject() {
		return zero, errNoObject
	}
	return decode(n), nil
}

// decodeFolder reads a folder object. The bytes are copied, so that a folder
// that is kept does not keep the whole page that it came in.
func decodeFolder(o node) Folder {
	o = o.own()
	f := Folder{
		ID:              idOf[FolderID](o, "folder_id", "id"),
		CompanyID:       idOf[CompanyID](o, "company_id"),
		UserID:          idOf[UserID](o, "user_id"),
		Created:         o.time("time_created"),
		Updated:         o.time("time_updated"),
		Status:          o.status("resolution_status"),
		SystemStatus:    o.status("system_resolution"),
		Comment:         o.text("resolution_comment"),
		OperatorStatus:  o.status("operator_status"),
		OperatorComment: o.text("operator_comment"),
		Webhook:         o.text("resolution_endpoint"),
		Meta:            metadataOf(o.value("meta_data")),
		Media:           decodeMediaList(o.list("media")),
		HasAnalyses:     !o.value("analyses").isNull(),
		Analyses:        decodeAll(o.list("analyses"), decodeAnalysis),
		Raw:             o.raw(),
	}
	f.Archived, _ = o.bool("is_archive", "is_archived")
	if v := o.value("user"); v.isObject() {
		u := decodeUser(v)
		f.User = &u
	}
	if v := o.value("company"); v.isObject() {
		c := decodeCompany(v)
		f.Company = &c
	}
	for i := range f.Analyses {
		if f.Analyses[i].FolderID == "" {
			f.Analyses[i].FolderID = f.ID
		}
	}
	for i := range f.Media {
		if f.Media[i].FolderID == "" {
			f.Media[i].FolderID = f.ID
		}
	}
	o.value("technical_meta_data")
	f.Unknown = o.unknown()
	return f
}
