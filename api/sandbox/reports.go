package sandbox

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"html/template"
	"os"
	"strings"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// Reports are an extension of the sandbox as far as the reference goes: it
// names the calls and not their shapes (Oz API reference, section 2.7). A report
// is a page of HTML that needs nothing beside it.

// maxAttachments bounds the pictures of a report together, as in a documented
// deployment (section 1.1).
const maxAttachments = 10 << 20

// reportEnding is the ending of a report's document.
const reportEnding = ".html"

// reportTemplate is what reports can be made from.
type reportTemplate struct {
	id          string
	name        string
	attachments bool
}

var reportTemplates = [...]reportTemplate{
	{"6f7a1c52-5d0e-4c39-9b1e-0d6a5c1f2e01", "Without attachments", false},
	{"6f7a1c52-5d0e-4c39-9b1e-0d6a5c1f2e02", "With attachments", true},
}

func (t reportTemplate) object() *wire.Object {
	return wire.Obj("report_template_id", t.id, "name", t.name, "with_attachments", t.attachments)
}

func findTemplate(id string) (reportTemplate, error) {
	for _, t := range reportTemplates {
		if t.id == id {
			return t, nil
		}
	}
	return reportTemplate{}, wire.NotExist()
}

// listTemplates answers GET /api/reports/templates.
func (c *call) listTemplates() (*reply, error) {
	list := wire.Array{}
	for _, t := range reportTemplates {
		list = append(list, t.object())
	}
	return ok(list)
}

// oneTemplate answers GET /api/reports/templates/{report_template_id}.
func (c *call) oneTemplate() (*reply, error) {
	t, err := findTemplate(c.path["report_template_id"])
	if err != nil {
		return nil, err
	}
	return ok(t.object())
}

func (c *call) reportObject(r db.Report) *wire.Object {
	return wire.Obj("report_id", string(r.ID), "folder_id", string(r.Folder), "report_template_id", r.Template, "state", db.Finished,
		"name", r.Name, "original_url", c.base+"/static/"+string(r.Folder)+"/"+string(r.ID)+reportEnding, "time_created", r.Created)
}

// listReports answers GET /api/folders/{folder_id}/reports.
func (c *call) listReports() (*reply, error) {
	f, err := c.folder(read)
	if err != nil {
		return nil, err
	}
	reports, err := c.store.Query().Reports(c.r.Context(), f.ID)
	if err != nil {
		return nil, err
	}
	list := wire.Array{}
	for _, r := range reports {
		list = append(list, c.reportObject(r))
	}
	return ok(list)
}

// createReport answers POST /api/folders/{folder_id}/reports.
func (c *call) createReport() (*reply, error) {
	f, err := c.folder(report)
	if err != nil {
		return nil, err
	}
	data, err := readAll(c.r.Body)
	if err != nil {
		return nil, err
	}
	body := wire.Obj()
	if strings.TrimSpace(string(data)) != "" {
		if body, err = wire.ParseObject(data); err != nil {
			return nil, err
		}
	}
	from := reportTemplates[0]
	if v, found := body.Lookup("report_template_id"); found && v != nil {
		id, err := needString(body, "", "report_template_id")
		if err != nil {
			return nil, err
		}
		if from, err = findTemplate(id); err != nil {
			return nil, err
		}
	}
	ctx := c.r.Context()
	document, err := c.document(ctx, f, from)
	if err != nil {
		return nil, err
	}
	r := db.Report{ID: db.ReportID(c.newID()), Folder: f.ID, User: c.user.ID, Template: from.id, Name: "report-" + string(f.ID[:8]) + reportEnding}
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.AddReport(ctx, r, document) }); err != nil {
		return nil, err
	}
	if r, err = c.store.Query().Report(ctx, r.ID); err != nil {
		return nil, err
	}
	return created(c.reportObject(r))
}

// report reads the report of the path if the user may do something to it.
func (c *call) report(a action) (db.Report, error) {
	r, err := c.store.Query().Report(c.r.Context(), db.ReportID(c.path["report_id"]))
	if err != nil {
		return r, err
	}
	f, err := c.store.Query().Folder(c.r.Context(), r.Folder)
	if err != nil {
		return r, err
	}
	return r, c.allow(a, f.CompanyID, f.UserID)
}

// oneReport answers GET /api/reports/{report_id}.
func (c *call) oneReport() (*reply, error) {
	r, err := c.report(read)
	if err != nil {
		return nil, err
	}
	return ok(c.reportObject(r))
}

// deleteReport answers DELETE /api/reports/{report_id}.
func (c *call) deleteReport() (*reply, error) {
	r, err := c.report(report)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.DeleteReport(ctx, r.ID) }); err != nil {
		return nil, err
	}
	return deleted()
}

// reportData is what the page shows.
type reportData struct {
	Folder   db.Folder
	Created  string
	ClientID string // the identifier of the person that reports have a column for
	Meta     string
	Analyses []reportAnalysis
	Media    []reportMedia
}

type reportAnalysis struct {
	Type, Resolution, Data, Message string
	Scripted                        bool
}

type reportMedia struct {
	Name, Tags string
	Picture    template.URL // "" when it is not attached
}

// document makes the page of a folder.
func (c *call) document(ctx context.Context, f db.Folder, from reportTemplate) ([]byte, error) {
	q := c.store.Query()
	analyses, err := q.FolderAnalyses(ctx, f.ID)
	if err != nil {
		return nil, err
	}
	media, err := q.FolderMedia(ctx, f.ID)
	if err != nil {
		return nil, err
	}
	meta, err := parsedMeta(f.Meta)
	if err != nil {
		return nil, err
	}
	data := reportData{Folder: f, Created: time.UnixMicro(int64(f.Created)).UTC().Format("2006-01-02 15:04:05 UTC"), Meta: string(f.Meta)}
	for _, key := range []string{"client_iin", "iin"} {
		if v, found := meta.Lookup(key); found && data.ClientID == "" {
			data.ClientID = strings.Trim(wire.Text(v), `"`)
		}
	}
	for _, a := range analyses {
		shown := reportAnalysis{Type: a.Type, Resolution: a.Resolution(), Data: string(a.ResultsData), Scripted: a.Scripted}
		if a.ErrorMessage != nil {
			shown.Message = *a.ErrorMessage
		}
		for _, r := range a.Results {
			shown.Data = strings.TrimSpace(shown.Data + " " + string(r.Data))
		}
		data.Analyses = append(data.Analyses, shown)
	}
	room := maxAttachments
	for _, m := range media {
		if m.IsResult {
			continue
		}
		shown := reportMedia{Name: m.OriginalName, Tags: strings.Join(m.Tags, ", ")}
		if from.attachments && m.Kind == db.KindImage {
			if shown.Picture, err = c.attachment(m, &room); err != nil {
				return nil, err
			}
		}
		data.Media = append(data.Media, shown)
	}
	var page bytes.Buffer
	if err := reportPage.Execute(&page, data); err != nil {
		return nil, fmt.Errorf("write a report: %w", err)
	}
	return page.Bytes(), nil
}

// attachment is a picture within a page, as long as there is room for it.
func (c *call) attachment(m db.Media, room *int) (template.URL, error) {
	place := c.store.Path(m.SHA256)
	info, err := os.Stat(place)
	if err != nil {
		return "", fmt.Errorf("attach a picture: %w", err)
	}
	if info.Size() > int64(*room) {
		return "", nil
	}
	data, err := os.ReadFile(place)
	if err != nil {
		return "", fmt.Errorf("attach a picture: %w", err)
	}
	*room -= len(data)
	// Type and bytes are what this server found the file to be, not what its
	// sender says.
	return template.URL("data:" + m.MIME + ";base64," + base64.StdEncoding.EncodeToString(data)), nil
}

var reportPage = template.Must(template.New("report").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Folder {{.Folder.ID}}</title>
<style>body{font-family:sans-serif;margin:2rem;max-width:60rem}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}img{max-width:16rem}</style></head>
<body><h1>Folder {{.Folder.ID}}</h1>
<p>Sandbox engine, not for decisions.</p>
<table><tr><th>Created</th><td>{{.Created}}</td></tr>
<tr><th>Result</th><td>{{.Folder.SystemResolution}}</td></tr>
<tr><th>client_iin</th><td>{{.ClientID}}</td></tr>
<tr><th>Metadata</th><td>{{.Meta}}</td></tr></table>
<h2>Analyses</h2><table><tr><th>Type</th><th>Resolution</th><th>Data</th><th></th></tr>
{{range .Analyses}}<tr><td>{{.Type}}</td><td>{{.Resolution}}</td><td>{{.Data}}</td><td>{{.Message}}{{if .Scripted}} scripted{{end}}</td></tr>
{{end}}</table>
<h2>Media</h2><table>
{{range .Media}}<tr><td>{{.Name}}</td><td>{{.Tags}}</td><td>{{if .Picture}}<img alt="" src="{{.Picture}}">{{end}}</td></tr>
{{end}}</table></body></html>
`))

// staticReport serves the document of a report. A browser that opens it runs
// nothing that is written in it.
func (c *call) staticReport(id string) (*reply, error) {
	c.path["report_id"] = id
	r, err := c.report(read)
	if err != nil {
		return nil, err
	}
	if string(r.Folder) != c.path["owner_id"] {
		return nil, wire.NotExist()
	}
	document, err := c.store.Query().Document(c.r.Context(), r.ID)
	if err != nil {
		return nil, err
	}
	c.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox")
	c.w.Header().Set("Content-Length", fmt.Sprint(len(document)))
	_, _ = c.w.Write(document) // a client that has gone away reads no error either
	return nil, nil
}
