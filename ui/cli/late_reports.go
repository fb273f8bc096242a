package cli

import (
	"context"

	"ozdesk/api"
)

func (l *late) Reports(ctx context.Context, id api.FolderID) ([]api.Report, error) {
	return call(ctx, l, func(c *api.Client) ([]api.Report, error) { return c.Reports(ctx, id) })
}

func (l *late) Report(ctx context.Context, id api.ReportID) (api.Report, error) {
	return call(ctx, l, func(c *api.Client) (api.Report, error) { return c.Report(ctx, id) })
}

func (l *late) CreateReport(ctx context.Context, id api.FolderID, t api.TemplateID) (api.Report, error) {
	return call(ctx, l, func(c *api.Client) (api.Report, error) { return c.CreateReport(ctx, id, t) })
}

func (l *late) DeleteReport(ctx context.Context, id api.ReportID) error {
	return act(ctx, l, func(c *api.Client) error { return c.DeleteReport(ctx, id) })
}

func (l *late) ReportTemplates(ctx context.Context) ([]api.ReportTemplate, error) {
	return call(ctx, l, func(c *api.Client) ([]api.ReportTemplate, error) { return c.ReportTemplates(ctx) })
}
