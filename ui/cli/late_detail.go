package cli

import (
	"context"

	"ozdesk/api"
)

// The calls of what describes a folder and what is made of it.

func (l *late) Metadata(ctx context.Context, of api.Described) (api.Metadata, error) {
	return call(ctx, l, func(c *api.Client) (api.Metadata, error) { return c.Metadata(ctx, of) })
}

func (l *late) ChangeMetadata(ctx context.Context, of api.Described, fields map[string]any) (api.Metadata, error) {
	return call(ctx, l, func(c *api.Client) (api.Metadata, error) { return c.ChangeMetadata(ctx, of, fields) })
}

func (l *late) ReplaceMetadata(ctx context.Context, of api.Described, fields map[string]any) (api.Metadata, error) {
	return call(ctx, l, func(c *api.Client) (api.Metadata, error) { return c.ReplaceMetadata(ctx, of, fields) })
}
