package api

import (
	"context"
	"fmt"
	"net/http"

	"ozdesk/api/text"
)

// Health asks the server whether it works and returns what it says about
// itself, as it was sent. Any answer of success is good news; the content is
// the server's own (Oz API reference, section 2.8). It needs no session.
func (c *Client) Health(ctx context.Context) (text.Text, error) {
	var said text.Text
	err := c.do(ctx, call{
		method: http.MethodGet, path: "/api/healthcheck", optional: true, plain: true, needs: CapHealth,
	}, func(doc node) error {
		said = text.New(string(doc.raw()))
		return nil
	})
	if err != nil {
		return text.Text{}, fmt.Errorf("ask for the health: %w", err)
	}
	return said, nil
}

// SessionToken returns a token that a capture component signs its data
// containers with (Oz API reference, section 2.1). A server without accounts
// gives it without a session; the role OPERATOR may not have one.
func (c *Client) SessionToken(ctx context.Context) (Secret, error) {
	var token Secret
	err := c.do(ctx, call{
		method: http.MethodGet, path: "/api/authorize/session_token", optional: true, needs: CapSessionToken,
	}, func(doc node) error {
		s := doc.scalar("session_token", "token")
		if !validToken(s) {
			return errNoToken
		}
		token = NewSecret(s)
		return nil
	})
	if err != nil {
		return Secret{}, fmt.Errorf("ask for a session token: %w", err)
	}
	return token, nil
}
