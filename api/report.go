package api

import (
	"encoding/json"
	"time"

	"ozdesk/api/text"
)

type (
	// ReportID names a report on a folder.
	ReportID string
	// TemplateID names a template that reports are made from.
	TemplateID string
)

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id ReportID) Short() string { return short(string(id)) }

// Short returns the first eight characters, enough to tell ids apart in a row.
func (id TemplateID) Short() string { return short(string(id)) }

// Report is a document that the server makes of a folder (Oz API reference,
// section 2.7). No published page shows its fields: all but the id may be
// missing.
type Report struct {
	ID         ReportID
	FolderID   FolderID
	TemplateID TemplateID
	State      Status
	Name       text.Text
	URL        text.Text // Of the document, for Client.Download.
	Created    time.Time // UTC; zero when not told.
	Updated    time.Time
	Raw        json.RawMessage
	Unknown    []string // Fields of the JSON that are not understood.
}

func decodeReport(o node) Report {
	o = o.own()
	r := Report{
		ID:         idOf[ReportID](o, "report_id", "id"),
		FolderID:   idOf[FolderID](o, "folder_id"),
		TemplateID: idOf[TemplateID](o, "report_template_id", "template_id"),
		State:      o.status("state", "status", "resolution_status"),
		Name:       o.text("name", "original_name"),
		URL:        o.text("original_url", "report_url", "url"),
		Created:    o.time("time_created"),
		Updated:    o.time("time_updated"),
		Raw:        o.raw(),
	}
	o.value("meta_data", "technical_meta_data")
	r.Unknown = o.unknown()
	return r
}

// ReportTemplate is what reports are made from.
type ReportTemplate struct {
	ID          TemplateID
	Name        text.Text
	Attachments *bool // Whether files are put into the report; nil when not told.
	Raw         json.RawMessage
	Unknown     []string // Fields of the JSON that are not understood.
}

func decodeTemplate(o node) ReportTemplate {
	o = o.own()
	t := ReportTemplate{
		ID:   idOf[TemplateID](o, "report_template_id", "template_id", "id"),
		Name: o.text("name", "title"),
		Raw:  o.raw(),
	}
	if on, ok := o.bool("with_attachments", "attachments"); ok {
		t.Attachments = &on
	}
	o.value("meta_data", "technical_meta_data", "time_created", "time_updated", "company_id")
	t.Unknown = o.unknown()
	return t
}

func hasReportID(r Report) bool           { return r.ID != "" }
func hasTemplateID(t ReportTemplate) bool { return t.ID != "" }
