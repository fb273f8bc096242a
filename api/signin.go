package api

import (
	"context"
	"errors"
	"fmt"

	"ozdesk/api/text"
)

// SignIn exchanges e-mail and password for a session, keeps it and uses it
// from now on. A wrong pair is ErrBadCredentials. The password is not kept.
func (c *Client) SignIn(ctx context.Context, email string, password Secret) (Session, error) {
	s, err := c.authorize(ctx, email, password)
	if err != nil {
		return Session{}, fmt.Errorf("sign in: %w", err)
	}
	// Not while another process renews the session before: it would keep its
	// own over this one.
	s, err = c.sessions.locked(ctx, func() (Session, error) { return s, c.options.Keeper.Save(ctx, s) })
	if err != nil {
		return Session{}, fmt.Errorf("keep the session: %w", err)
	}
	c.sessions.use(s)
	return s, nil
}

// authorize is the call behind SignIn, which neither keeps nor uses what it
// returns (Oz API reference, section 2.1).
func (c *Client) authorize(ctx context.Context, email string, password Secret) (Session, error) {
	var s Session
	err := c.do(ctx, call{
		method: "POST", path: "/api/authorize/auth/", session: true, anonymous: true,
		json: map[string]any{"credentials": map[string]any{"email": email, "password": password.Reveal()}},
	}, c.readSession(&s))
	s.Email, s.Origin = text.New(email), c.Origin()
	return s, err
}

// SignOut forgets the session on this side. The reference has no call that
// would end it on the server: it ends by itself.
func (c *Client) SignOut(ctx context.Context) error {
	c.sessions.forget()
	_, err := c.sessions.locked(ctx, func() (Session, error) { return Session{}, c.options.Keeper.Clear(ctx) })
	if err != nil {
		return fmt.Errorf("forget the session: %w", err)
	}
	return nil
}

// Session returns the session in use, or the stored one of this server. It
// asks nobody: without one it is ErrSignedOut.
func (c *Client) Session(ctx context.Context) (Session, error) {
	c.sessions.mu.Lock()
	s := c.sessions.now
	c.sessions.mu.Unlock()
	if !s.Access.IsEmpty() {
		return s, nil
	}
	return c.sessions.load(ctx)
}

// errNoToken is the cause where a sign-in was answered without one.
var errNoToken = errors.New("the answer has no access token in it")

// maxToken bounds a token, in bytes; documented ones have 128.
const maxToken = 8 << 10

// readSession reads the answer to sign-in and renewal. Only the access token
// must be there.
func (c *Client) readSession(s *Session) func(node) error {
	return func(o node) error {
		access, refresh := o.scalar("access_token"), o.scalar("expire_token")
		if message := o.text("error_message"); access == "" && !message.IsEmpty() {
			return &Error{
				Kind: KindBadCredentials, Code: o.int("error_code"),
				Message: message, Details: o.text("details", "error_details"),
			}
		}
		if !validToken(access) || refresh != "" && !validToken(refresh) {
			return errNoToken
		}
		s.Access, s.Refresh = NewSecret(access), NewSecret(refresh)
		s.Expires = o.time("expire_date")
		s.ID = idOf[string](o, "session_id")
		if v := o.value("user"); v.isObject() {
			u := decodeUser(v.own())
			s.User = &u
		}
		return nil
	}
}

// validToken reports whether a token can go into a header as it is.
func validToken(s string) bool {
	if s == "" || len(s) > maxToken {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
