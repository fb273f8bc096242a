package api

import (
	"context"
	"fmt"
	"net/http"
)

// Reports returns the reports on a folder.
func (c *Client) Reports(ctx context.Context, id FolderID) ([]Report, error) {
	path, err := place(true, "folders", string(id), "reports")
	if err != nil {
		return nil, fmt.Errorf("list reports: %w", err)
	}
	list, err := all(ctx, c, call{path: path, needs: CapReports}, decodeReport, hasReportID, "reports")
	if err != nil {
		return nil, fmt.Errorf("list reports on folder %s: %w", id, err)
	}
	return list, nil
}

// Report returns one report.
func (c *Client) Report(ctx context.Context, id ReportID) (Report, error) {
	path, err := place(false, "reports", string(id))
	if err != nil {
		return Report{}, fmt.Errorf("load report: %w", err)
	}
	r, err := one(ctx, c, call{method: http.MethodGet, path: path, needs: CapReports}, decodeReport, hasReportID)
	if err != nil {
		return Report{}, fmt.Errorf("load report %s: %w", id, err)
	}
	return r, nil
}

// CreateReport has the server make a report on a folder, from a template or,
// with "", from the server's own. It is sent at most once.
func (c *Client) CreateReport(ctx context.Context, id FolderID, template TemplateID) (Report, error) {
	path, err := place(true, "folders", string(id), "reports")
	if err != nil {
		return Report{}, fmt.Errorf("create report: %w", err)
	}
	b := body{}
	if template != "" {
		b["report_template_id"] = template
	}
	r, err := one(ctx, c, call{
		method: http.MethodPost, path: path, needs: CapReports, patient: true, json: b,
		action: "create report", objects: []string{string(id)}, fields: keysOf(b),
	}, decodeReport, hasReportID)
	if err != nil {
		return Report{}, fmt.Errorf("create report on folder %s: %w", id, err)
	}
	return r, nil
}

// DeleteReport deletes a report.
func (c *Client) DeleteReport(ctx context.Context, id ReportID) error {
	path, err := place(false, "reports", string(id))
	if err == nil {
		err = c.nothing(ctx, call{
			method: http.MethodDelete, path: path, needs: CapReports,
			action: "delete report", objects: []string{string(id)},
		})
	}
	if err != nil {
		return fmt.Errorf("delete report %s: %w", id, err)
	}
	return nil
}

// ReportTemplates returns the templates that reports can be made from.
func (c *Client) ReportTemplates(ctx context.Context) ([]ReportTemplate, error) {
	r := call{path: "/api/reports/templates/", needs: CapReportTemplates}
	list, err := all(ctx, c, r, decodeTemplate, hasTemplateID, "templates")
	if err != nil {
		return nil, fmt.Errorf("list report templates: %w", err)
	}
	return list, nil
}

// ReportTemplate returns one template.
func (c *Client) ReportTemplate(ctx context.Context, id TemplateID) (ReportTemplate, error) {
	path, err := place(false, "reports", "templates", string(id))
	if !ValidID(string(id)) {
		err = fmt.Errorf("%w: the id of a template is missing or cannot be an id", ErrNotFound)
	}
	if err != nil {
		return ReportTemplate{}, fmt.Errorf("load report template: %w", err)
	}
	t, err := one(ctx, c, call{method: http.MethodGet, path: path, needs: CapReportTemplates}, decodeTemplate, hasTemplateID)
	if err != nil {
		return ReportTemplate{}, fmt.Errorf("load report template %s: %w", id, err)
	}
	return t, nil
}
