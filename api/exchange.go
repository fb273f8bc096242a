package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// tokenHeader carries the access token, in the spelling of every client.
const tokenHeader = "X-Forensic-Access-Token"

// traceHeader carries the name of a call into the log of the server (Oz API
// reference, section 1.1).
const traceHeader = "X-Lamb-TraceId"

// maxJSON bounds an answer, in bytes after decompression.
const maxJSON = 32 << 20

// slowFactor is how many timeouts an answer of JSON may take as a whole once
// its header is here, however regularly single bytes of it arrive.
const slowFactor = 4

// patience is how many timeouts a server may take before it answers a call that
// runs analyses by itself; the usual clients give it five minutes.
const patience = 10

// errIdle is the cause of a context whose request stood still for too long.
var errIdle = errors.New("no byte moved for too long")

// sent is a request on its way: the answer, and the watch over its progress.
type sent struct {
	resp   *http.Response
	timer  *time.Timer
	idle   time.Duration
	cancel context.CancelCauseFunc
	ctx    context.Context
	form   *formBody
	onWire atomic.Bool // A connection was there, so the server may have seen it.
}

// close ends the request, whatever is left of it.
func (s *sent) close() {
	s.timer.Stop()
	if s.resp != nil {
		_ = s.resp.Body.Close()
	}
	s.cancel(nil)
}

// moved notes progress.
func (s *sent) moved() { s.timer.Reset(s.idle) }

// send writes a call and waits for the header of its answer. A token that was
// replaced in the meantime is replaced here too. The caller closes what it
// returns, also with an error.
func (c *Client) send(ctx context.Context, r call, token *Secret) (*sent, error) {
	s := &sent{idle: c.options.Timeout}
	if r.patient {
		s.idle *= patience
	}
	s.ctx, s.cancel = context.WithCancelCause(ctx)
	s.timer = time.AfterFunc(s.idle, func() { s.cancel(errIdle) })
	var leaving *departure
	if r.borrows(*token) {
		leaving = newDeparture(s.cancel)
		defer c.sessions.departed(leaving)
		newest, err := c.sessions.depart(s.ctx, *token, leaving)
		if err != nil {
			return s, err
		}
		*token = newest
	}
	trace := &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) {
			s.onWire.Store(true)
			leaving.hasConn()
		},
		WroteHeaders: leaving.hasLeft,
	}
	req, err := c.request(httptrace.WithClientTrace(s.ctx, trace), r, *token, s)
	if err != nil {
		return s, err
	}
	s.resp, err = c.http.Do(req)
	if err == nil && r.heads != nil {
		*r.heads = s.resp.Header
	}
	return s, err
}

// request writes a call as an HTTP request.
func (c *Client) request(ctx context.Context, r call, token Secret, s *sent) (*http.Request, error) {
	to := c.origin
	if r.foreign != nil {
		to = *r.foreign
		ctx = context.WithValue(ctx, foreignKey{}, to)
	}
	address := to.String() + r.path
	if query := r.rawQuery + r.query.Encode(); query != "" {
		address += "?" + query
	}
	var body io.Reader
	contentType := "application/json"
	switch {
	case r.form != nil:
		s.form = r.form.open(s.moved)
		body, contentType = s.form, r.form.contentType()
	case r.json != nil:
		data, err := json.Marshal(r.json)
		if err != nil {
			return nil, fmt.Errorf("write the request: %w", err)
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, body)
	if err != nil {
		return nil, fmt.Errorf("write the request: %w", err)
	}
	if s.form != nil {
		req.ContentLength = r.form.length()
	}
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	req.Header.Set("User-Agent", c.options.UserAgent)
	if r.file {
		r.askForFile(req.Header)
	} else {
		req.Header.Set("Accept", "application/json")
	}
	if r.foreign != nil {
		return req, nil // Another server learns nothing of this one.
	}
	if ValidID(r.trace) {
		req.Header.Set(traceHeader, r.trace)
	}
	if !token.IsEmpty() {
		req.Header.Set(tokenHeader, token.Reveal())
	}
	return req, nil
}

// exchange sends a call once, reads the whole answer and hands it to read.
func (c *Client) exchange(ctx context.Context, r call, token *Secret, read func(node) error) error {
	started := c.options.Now()
	s, err := c.send(ctx, r, token)
	defer s.close()
	var body []byte
	if err == nil {
		var done func()
		slow := time.AfterFunc(slowFactor*c.options.Timeout, func() { s.cancel(errIdle) })
		defer slow.Stop()
		body, done, err = r.answer(s)
		defer done()
	}
	if err == nil {
		err = c.judge(r, s.resp, body, read)
	} else {
		err = c.broken(ctx, r, s, err)
	}
	c.log(ctx, r, s, started, err)
	return err
}

// log writes one line about an exchange. Queries, and what a server says in an
// error, may hold names: they stay out.
func (c *Client) log(ctx context.Context, r call, s *sent, started time.Time, err error) {
	status := 0
	if s.resp != nil {
		status = s.resp.StatusCode
	}
	args := []any{"method", r.method, "path", r.path, "status", status, "took", c.options.Now().Sub(started)}
	if r.trace != "" {
		args = append(args, "trace", r.trace)
	}
	if r.requestID != "" {
		args = append(args, "request_id", r.requestID)
	}
	var e *Error
	switch {
	case errors.As(err, &e) && e.Code != nil:
		args = append(args, "error", e.Kind.String(), "code", *e.Code)
	case e != nil:
		args = append(args, "error", e.Kind.String())
	case err != nil:
		args = append(args, "error", "a file could not be sent")
	}
	c.options.Log.DebugContext(ctx, "exchange", args...)
}

// readBounded reads at most limit bytes and calls moved after each part.
func readBounded(r io.Reader, limit int64, moved func()) ([]byte, error) {
	return readInto(nil, r, limit, moved)
}

// readInto is readBounded into the room that there is behind b.
func readInto(b []byte, r io.Reader, limit int64, moved func()) ([]byte, error) {
	for b = b[:0]; ; {
		if len(b) == cap(b) {
			b = slices.Grow(b, max(len(b), firstRead))
		}
		n, err := r.Read(b[len(b):cap(b)])
		if n > 0 {
			moved()
		}
		b = b[:len(b)+n]
		switch {
		case int64(len(b)) > limit:
			return nil, ErrTooLarge
		case err == io.EOF: //nolint:errorlint // io.Reader returns it bare.
			return b, nil
		case err != nil:
			return nil, err
		}
	}
}

// firstRead is the room for the beginning of an answer, in bytes.
const firstRead = 8 << 10

// rooms are for answers of which nothing is kept. The pages of a list come
// into them one after the other.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// maxRoom bounds the room that is kept, in bytes.
const maxRoom = 4 << 20

// answer reads the body of an answer. The function it returns is called when
// nothing of the body is used any more.
func (r call) answer(s *sent) (body []byte, done func(), err error) {
	if !r.copied {
		body, err = readBounded(s.resp.Body, maxJSON, s.moved)
		return body, func() {}, err
	}
	room := rooms.Get().(*[]byte) //nolint:forcetypeassert // Nothing else is put there.
	body, err = readInto(*room, s.resp.Body, maxJSON, s.moved)
	return body, func() {
		if cap(body) <= maxRoom {
			*room = body
		}
		rooms.Put(room)
	}, err
}
