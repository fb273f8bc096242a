package api

import (
	"context"
	"time"

	"ozdesk/api/text"
)

// Session is a signed-in account. Access and Refresh change together at each
// renewal; the old pair is not used again.
type Session struct {
	Access  Secret    // Goes into the header of every call, to Origin only.
	Refresh Secret    // The wire's expire_token; empty when it cannot be renewed.
	Expires time.Time // As told at sign-in; calls may extend it, so nothing is planned by it.
	ID      string    // The wire's session_id, "" when not told.
	User    *User     // nil when the sign-in answer had none.
	Origin  string    // Scheme, host and port that the tokens belong to.
	Email   text.Text
}

// Keeper keeps one session between runs. Load returns an error that is
// ErrSignedOut when there is none. Methods may be called from any goroutine.
type Keeper interface {
	Load(ctx context.Context) (Session, error)
	Save(ctx context.Context, s Session) error
	Clear(ctx context.Context) error
}

// Recorder is told of every request that may change something on the server,
// before it is sent, and again, with the same RequestID, before it is sent a
// second time: a DELETE after a broken connection, anything after its token was
// refused and renewed. Its error stops the request. The function it returns is
// called once with the outcome: nil when the server accepted the change, else
// an error; errors.Is(err, ErrUncertain) means that nobody knows.
type Recorder interface {
	Begin(ctx context.Context, c Change) (done func(error), err error)
}

// Change describes one request for the journal. What it shows holds no content
// that a person typed: only names of fields and ids.
type Change struct {
	Origin    string    // Scheme, host and port of the server.
	Email     text.Text // Who is signed in, empty where that was not told.
	Role      Role      // Of that account, "" where it was not told.
	Method    string    // POST, PATCH or DELETE.
	Path      string    // Without a query: /api/folders/….
	Action    string    // In words: "create folder".
	RequestID string    // Unique; also sent as meta_data.ozdesk_request_id where there is metadata.
	ObjectIDs []string  // What it is done to, outermost first.
	Fields    []string  // Names of the fields that are set.

	// Nil where there is none; no print of a Change reaches through them.
	value, before func(field string) (any, bool)
}

// Value returns what a field is set to, as JSON, where the request names it at
// its outermost level. It is for keyed sums, and to be kept only where a person
// has asked for it. Passwords are never told.
func (c Change) Value(field string) (string, bool) {
	return told(c.value, field)
}
