package record

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"ozdesk/api/text"
)

// ErrUnknown is the cause where a request is in no exchange of a recording, or
// in none that is left.
var ErrUnknown = errors.New("the recording has no such exchange left")

// errRecorded is the cause where a recorded exchange had no answer.
var errRecorded = errors.New("as recorded, there was no answer")

// Replayer is an http.RoundTripper that answers from a recording. A request is
// answered by the first exchange that was not used yet and has the same
// method, path and query; scheme and host do not matter, the order of
// parameters neither. Where no exchange is quite the same, any value will do
// in the place of a pseudonym. Bodies of requests are read and not compared. The content of files was
// not recorded: zeros of the same number stand for it.
type Replayer struct {
	mu  sync.Mutex
	all []*entry
}

// entry is an exchange and whether it was served.
type entry struct {
	*exchange
	used bool
}

// RoundTrip answers a request, with an error that is ErrUnknown when the
// recording does not tell how.
func (p *Replayer) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_, err := io.Copy(io.Discard, req.Body)
		_ = req.Body.Close()
		if err != nil {
			return nil, fmt.Errorf("send the request: %w", err)
		}
	}
	if err := req.Context().Err(); err != nil {
		return nil, err //nolint:wrapcheck // As every transport returns it.
	}
	e := p.take(req)
	switch {
	case e == nil:
		// Values of the query may be names; its parameters may not.
		return nil, fmt.Errorf("%s %s with %s: %w", req.Method, text.Line(req.URL.Path), parameters(req.URL), ErrUnknown)
	case e.Answer == nil && !e.Reached:
		return nil, recordedFailure{e.Failure}
	}
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{}) // Clients learn by it whether a request may have arrived.
	}
	if e.Answer == nil {
		return nil, recordedFailure{e.Failure}
	}
	return e.Answer.response(req), nil
}

// take finds the exchange of a request and marks it as used.
func (p *Replayer) take(req *http.Request) *exchange {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, match := range []matcher{exactly, loosely} {
		for _, e := range p.all {
			if !e.used && e.fits(req, match) {
				e.used = true
				return e.exchange
			}
		}
	}
	return nil
}

// matcher compares a recorded text with another one; anything is a pattern for
// what a pseudonym may stand for.
type matcher func(recorded, other, anything string) bool

// exactly takes only the same text.
func exactly(recorded, other, _ string) bool { return recorded == other }

// Unused returns method and path of the exchanges that nobody has asked for,
// in their order. They are safe to show.
func (p *Replayer) Unused() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for _, e := range p.all {
		if !e.used {
			out = append(out, e.Method+" "+text.Line(e.Path))
		}
	}
	return out
}

// Len returns how many exchanges there are.
func (p *Replayer) Len() int { return len(p.all) }

// fits reports whether a request asks for an exchange.
func (e *exchange) fits(req *http.Request, same matcher) bool {
	path := strings.TrimRight(req.URL.EscapedPath(), "/")
	if path == "" {
		path = "/"
	}
	return e.Method == req.Method && same(e.Path, path, "[^/]+") && sameQuery(e.Query, req.URL.RawQuery, same)
}

// loosely lets a pseudonym stand for whatever the pattern anything matches.
func loosely(recorded, other, anything string) bool {
	if recorded == other {
		return true
	}
	at := pseudonym.FindAllStringIndex(recorded, -1)
	if at == nil {
		return false
	}
	var pattern strings.Builder
	end := 0
	for _, p := range at {
		pattern.WriteString(regexp.QuoteMeta(recorded[end:p[0]]) + anything)
		end = p[1]
	}
	pattern.WriteString(regexp.QuoteMeta(recorded[end:]))
	ok, err := regexp.MatchString("(?s)^(?:"+pattern.String()+")$", other)
	return err == nil && ok
}

// sameQuery compares the parameters of two queries, in any order.
func sameQuery(recorded, other string, same matcher) bool {
	want, err := url.ParseQuery(recorded)
	if err != nil {
		return false
	}
	have, err := url.ParseQuery(other)
	if err != nil || len(want) != len(have) {
		return false
	}
	for key, values := range want {
		if !slices.EqualFunc(values, have[key], func(a, b string) bool { return same(a, b, ".+") }) {
			return false
		}
	}
	return true
}

// parameters lists the names of parameters, for an error.
func parameters(u *url.URL) string {
	var names []string
	for name := range u.Query() {
		names = append(names, text.Line(name))
	}
	if len(names) == 0 {
		return "no query"
	}
	slices.Sort(names)
	return "the query " + strings.Join(names, ", ")
}

// response makes the answer to a request.
func (a *answer) response(req *http.Request) *http.Response {
	resp := &http.Response{
		StatusCode: a.Status, Status: fmt.Sprintf("%d %s", a.Status, http.StatusText(a.Status)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header), Body: http.NoBody, Request: req,
	}
	for name, value := range a.Header {
		resp.Header.Set(name, value)
	}
	b := a.Body
	switch {
	case b == nil:
	case b.JSON != nil:
		resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(b.JSON)), int64(len(b.JSON))
	case b.Cut:
		resp.Body, resp.ContentLength = io.NopCloser(io.MultiReader(b.standIn(), broken{})), -1
	default:
		resp.Body, resp.ContentLength = io.NopCloser(b.standIn()), b.Size
	}
	return resp
}

// standIn is as long as a body that was not recorded, and begins like it where
// that makes a difference.
func (b *body) standIn() io.Reader {
	if b.Page && b.Size > 0 {
		return io.MultiReader(strings.NewReader("<"), io.LimitReader(zeros{}, b.Size-1))
	}
	return io.LimitReader(zeros{}, b.Size)
}

// zeros is an endless file.
type zeros struct{}

// Read fills p with zeros.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// broken is the end of a body that broke off.
type broken struct{}

// Read fails.
func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// recordedFailure is the error of an exchange without an answer.
type recordedFailure struct{ kind failure }

// Error returns one line that is safe to show.
func (f recordedFailure) Error() string {
	if f.Timeout() {
		return errRecorded.Error() + " in time"
	}
	return errRecorded.Error()
}

// Unwrap returns the cause.
func (recordedFailure) Unwrap() error { return errRecorded }

// Timeout implements net.Error.
func (f recordedFailure) Timeout() bool { return f.kind == failureTimeout }

// Temporary implements net.Error.
func (recordedFailure) Temporary() bool { return false }
