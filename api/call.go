package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// call is one request in the words of the reference.
type call struct {
	method    string
	path      string // Escaped by construction: fixed words and checked ids.
	query     url.Values
	rawQuery  string // Instead of query, for an address that a server made.
	json      any    // The body as a JSON object, or nil.
	form      *form  // The body as files and a payload, or nil.
	anonymous bool   // Sent without a token.
	session   bool   // Sign-in or renewal: no change to any object.
	patient   bool   // The server works before it answers, for minutes maybe.
	token     Secret
	optional  bool         // Sent with a token when there is one, else without.
	copied    bool         // Nothing that is read keeps bytes of the answer.
	plain     bool         // The answer need not be JSON.
	needs     Capability   // What not every server offers, 0 for what all do.
	heads     *http.Header // Takes the header of the answer, or nil.
	file      bool         // The answer is a file and not JSON.
	from      int64        // First byte of the file that is wanted.
	count     int64        // How many bytes of it, 0 for all that follow.
	foreign   *origin      // Where an allowed file lies outside the server, or nil.

	action    string // For the journal.
	objects   []string
	fields    []string
	requestID string
	trace     string // Names the call to the server; "" tells it nothing.
}

// failed makes the error of a call.
func (r call) failed(k Kind) *Error {
	return &Error{Kind: k, Method: r.method, Path: r.path, RequestID: r.requestID, Trace: r.trace}
}

// named gives a call the ids that it goes by. A change goes by one: in the
// journal, in the metadata of what it makes, and in the log of the server.
func (c *Client) named(ctx context.Context, r call) call {
	if mutates(r.method) && !r.session && r.requestID == "" {
		r.requestID = c.newRequestID(ctx)
	}
	if r.trace = r.requestID; r.trace == "" {
		r.trace = c.options.NewID()
	}
	return r
}

// maxSends is how often a reading call is sent at most.
const maxSends = 3

// maxRenewals is how often one call may find its token refused: a short-lived
// one can expire again while the call waits for a place.
const maxRenewals = 2

// do sends a call, hands the checked JSON of its answer to read (nil when the
// answer has no body and needs none) and returns one error that says
// everything. It renews the session, repeats what may be repeated, and tells
// what a server lacks from what it does not hold.
func (c *Client) do(ctx context.Context, r call, read func(doc node) error) error {
	r = c.named(ctx, r)
	err := c.repeat(ctx, r, func(token *Secret) error {
		return c.once(ctx, r, token, read)
	})
	return c.lacking(ctx, r, err)
}

// maxRecalls is how often one call may be called back before it was sent,
// because its token was being replaced.
const maxRecalls = 5

// repeat runs send until it succeeds or must not be repeated. send may put a
// newer token in place of the one it is given, and uses that.
func (c *Client) repeat(ctx context.Context, r call, send func(token *Secret) error) error {
	renewals, sends, recalls, unsure := 0, 0, 0, false
	for {
		token, err := c.tokenFor(ctx, r)
		if err != nil {
			return c.fail(r, err)
		}
		err = send(&token)
		if err == nil {
			return nil
		}
		if recalls < maxRecalls && errors.Is(err, errRecalled) {
			recalls++
			continue
		}
		var e *Error
		if !errors.As(err, &e) {
			return err
		}
		if e.Kind == KindNotFound && unsure && r.method == http.MethodDelete {
			return nil // An earlier sending of the same call has deleted it.
		}
		unsure = unsure || e.Uncertain
		if e.Kind == KindSignedOut && e.Status == http.StatusUnauthorized && !r.anonymous && !r.session && !token.IsEmpty() {
			if renewals++; renewals > maxRenewals+1 {
				return err
			}
			if err := c.sessions.renew(ctx, token, renewals > maxRenewals); err != nil {
				return c.fail(r, err)
			}
			continue
		}
		sends++
		wait, again := retryAfter(r, e, sends)
		if !again {
			return err
		}
		if c.pause(ctx, wait) != nil {
			return err
		}
	}
}

// tokenFor returns the token that a call goes with.
func (c *Client) tokenFor(ctx context.Context, r call) (Secret, error) {
	if r.anonymous {
		return Secret{}, nil
	}
	if !r.token.IsEmpty() {
		return r.token, nil
	}
	if r.optional {
		return c.sessions.present(ctx), nil
	}
	return c.sessions.token(ctx)
}

// borrows reports whether a call goes with the token of the session in use,
// which may be replaced until the moment that the call leaves.
func (r call) borrows(token Secret) bool {
	return !r.anonymous && r.token.IsEmpty() && !(r.optional && token.IsEmpty())
}

// once sends a call one time: it takes a place, tells the Recorder, exchanges
// and reads.
func (c *Client) once(ctx context.Context, r call, token *Secret, read func(node) error) error {
	release, err := c.acquire(ctx)
	if err != nil {
		return c.fail(r, err)
	}
	defer release()
	ctx, done, err := c.begin(ctx, r)
	if err != nil {
		return err
	}
	err = c.exchange(ctx, r, token, read)
	done(err)
	return err
}

// acquire waits for a place among the requests under way.
func (c *Client) acquire(ctx context.Context) (release func(), err error) {
	select {
	case c.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c.inFlight.Add(1)
	return func() {
		c.inFlight.Add(-1)
		<-c.slots
	}, nil
}

// acquireFile waits for a place for a file. Files have half of the places at
// most, so that nothing else waits for pictures that come slowly.
func (c *Client) acquireFile(ctx context.Context) (release func(), err error) {
	select {
	case c.files <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	place, err := c.acquire(ctx)
	if err != nil {
		<-c.files
		return nil, err
	}
	return func() {
		place()
		<-c.files
	}, nil
}

// begin is the one choke point for change: it refuses it where the client is
// read-only and tells the Recorder. Only the context it returns passes the
// guard.
func (c *Client) begin(ctx context.Context, r call) (context.Context, func(error), error) {
	nothing := func(error) {}
	switch {
	case !mutates(r.method):
		return ctx, nothing, nil
	case r.session:
		return withPermit(ctx, permitSession), nothing, nil
	case c.options.ReadOnly:
		return ctx, nothing, r.failed(KindReadOnly)
	case c.options.Recorder == nil:
		return withPermit(ctx, permitRecorded), nothing, nil
	}
	email, role := c.sessions.account()
	done, err := c.options.Recorder.Begin(ctx, Change{
		Origin: c.Origin(), Email: email, Role: role, value: r.value(), before: beforeOf(ctx),
		Method: r.method, Path: r.path, Action: r.action, RequestID: r.requestID,
		ObjectIDs: slices.Clone(r.objects), Fields: slices.Clone(r.fields),
	})
	if gone := ctx.Err(); err != nil && gone != nil {
		return ctx, nothing, c.fail(r, gone) // There was no time left to write it down in.
	}
	if err != nil {
		e := r.failed(KindJournal)
		e.Err = err
		return ctx, nothing, e
	}
	if done == nil {
		done = nothing
	}
	return withPermit(ctx, permitRecorded), done, nil
}

// value returns what tells the fields of a call's body, nil where that is no
// object.
func (r call) value() func(string) (any, bool) {
	fields, ok := r.json.(map[string]any)
	if own, named := r.json.(body); named {
		fields, ok = own, true
	}
	if !ok {
		return nil
	}
	return func(field string) (any, bool) {
		v, ok := fields[field]
		return v, ok
	}
}

// fail puts an error that came before any request into the words of a call.
func (c *Client) fail(r call, err error) error {
	var e *Error
	if errors.As(err, &e) {
		return err
	}
	e = r.failed(KindUnknown)
	e.Err = err
	switch {
	case errors.Is(err, ErrSignedOut):
		e.Kind = KindSignedOut
		if err == ErrSignedOut { //nolint:errorlint // Only the bare sentinel says nothing more.
			e.Err = nil
		}
	case errors.Is(err, context.DeadlineExceeded):
		e.Kind = KindTimeout
	}
	return e
}

// pauser waits between two sendings.
type pauser func(ctx context.Context, d time.Duration) error

// wait is the pauser outside tests.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
