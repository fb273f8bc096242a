package api

import "context"

// requestIDContext is the key of a request id in a context.
type requestIDContext struct{}

// WithRequestID returns a context below which the next change goes by an id of
// the caller's instead of a new one: whoever writes it down before the change
// is sent can ask the Lost methods for it even after this process has died. One
// context is for one change.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDContext{}, id)
}

// newRequestID is the id that the context has, or a new one.
func (c *Client) newRequestID(ctx context.Context) string {
	if id, _ := ctx.Value(requestIDContext{}).(string); id != "" {
		return id
	}
	return c.options.NewID()
}
