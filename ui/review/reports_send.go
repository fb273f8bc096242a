package review

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/text"
	"ozdesk/ui/pane"
)

// Reporter lists, makes and deletes the reports on a folder.
type Reporter interface {
	Reports(context.Context, api.FolderID) ([]api.Report, error)
	Report(context.Context, api.ReportID) (api.Report, error)
	CreateReport(context.Context, api.FolderID, api.TemplateID) (api.Report, error)
	DeleteReport(context.Context, api.ReportID) error
	ReportTemplates(context.Context) ([]api.ReportTemplate, error)
}

// reportsMsg brings the reports on a folder, and what they can be made from.
type reportsMsg struct {
	to        pane.ID
	gen       uint64
	list      []api.Report
	templates []api.ReportTemplate // nil where the server names none
	err       error
}

// Target returns the dialog.
func (m reportsMsg) Target() pane.ID { return m.to }

// reportDoneMsg tells what came of something that was done to a report.
type reportDoneMsg struct {
	to   pane.ID
	gen  uint64
	said string // what was done, when it was
	err  error
}

// Target returns the dialog.
func (m reportDoneMsg) Target() pane.ID { return m.to }

// dropReportMsg says that somebody has said yes to deleting a report.
type dropReportMsg struct {
	to pane.ID
	id api.ReportID
}

// Target returns the dialog.
func (m dropReportMsg) Target() pane.ID { return m.to }

// loadReports asks for the reports on a folder. Without templates there are
// still reports.
func loadReports(ctx context.Context, src Reporter, to pane.ID, gen uint64, id api.FolderID) tea.Cmd {
	return func() tea.Msg {
		msg := reportsMsg{to: to, gen: gen}
		if msg.list, msg.err = src.Reports(ctx, id); msg.err == nil {
			if templates, err := src.ReportTemplates(ctx); err == nil {
				msg.templates = templates
			}
		}
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		return msg
	}
}

// errNoDocument is said where a server names no place for the document.
var errNoDocument = errors.New("the server does not say where the document of this report is")

// saveReport downloads the document of a report into a new file of a directory
// that only its owner can read. The name of the file is ours: the server's may
// be anything.
func saveReport(ctx context.Context, src Client, r api.Report, dir string) (string, error) {
	if r.URL.IsEmpty() {
		newer, err := src.Report(ctx, r.ID)
		if err != nil {
			return "", err
		}
		r.URL = newer.URL
	}
	if r.URL.IsEmpty() {
		return "", errNoDocument
	}
	body, err := src.Download(ctx, r.URL)
	if err != nil {
		return "", err
	}
	defer func() { _ = body.Body.Close() }()
	path, err := results.NewFile(dir, "report-"+fileWord(r.ID.Short()), documentEnding(body.ContentType), func(w io.Writer) error {
		_, err := io.Copy(w, body.Body)
		return err
	})
	if err != nil {
		return "", err
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return path, nil
}

// fileWord is the beginning of an id as it may stand in the name of a file.
func fileWord(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' {
			return r
		}
		return '_'
	}, s)
}

// documentEnding is the ending of a file of a content type, "bin" for those
// that no report is expected to be.
func documentEnding(contentType text.Text) string {
	mime, _, _ := strings.Cut(strings.ToLower(contentType.Raw()), ";")
	switch strings.TrimSpace(mime) {
	case "text/html":
		return "html"
	case "application/pdf":
		return "pdf"
	case "application/json":
		return "json"
	case "text/csv":
		return "csv"
	case "application/zip":
		return "zip"
	}
	return "bin"
}
