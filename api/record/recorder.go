package record

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"sync"
	"sync/atomic"

	"ozdesk/api/text"
)

// Recorder is an http.RoundTripper that writes down what passes through
// another one. It changes neither requests nor answers, and an exchange does
// not fail because it cannot be written: Close tells. An exchange is written
// when its answer was read to the end or closed.
type Recorder struct {
	base http.RoundTripper
	mask *mask

	mu   sync.Mutex
	to   io.WriteCloser // nil once it is closed or has failed.
	fail error
}

// Create makes a recorder that writes a new file, which only its owner may
// read. It fails where there is a file already: the pseudonyms of one file
// mean nothing in another, so that recordings are not joined.
func Create(path string, base http.RoundTripper) (*Recorder, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("record to %s: %w", text.Line(path), reason(err))
	}
	r, err := New(f, base)
	if err != nil {
		_ = f.Close()
		_ = os.Remove(path) // It is ours, and of no use.
		return nil, fmt.Errorf("record to %s: %w", text.Line(path), err)
	}
	return r, nil
}

// reason drops the path from an error of the file system: the sentence around
// it names the file already, safe to show.
func reason(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// New makes a recorder that writes to w and closes it at the end.
func New(w io.WriteCloser, base http.RoundTripper) (*Recorder, error) {
	r := &Recorder{base: base, mask: newMask(), to: w}
	r.write(heading{Format: formatName, Version: formatVersion})
	return r, r.fail
}

// RoundTrip passes a request on and writes it down.
func (r *Recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	own := req.URL.Scheme + "://" + req.URL.Host
	// Tokens first: what is one is known to be one from then on.
	e := &exchange{Method: req.Method, Header: r.mask.requestHeader(req.Header)}
	e.Path, e.Query = r.mask.path(req.URL.EscapedPath()), r.mask.query(req.URL.RawQuery)
	var reached atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { reached.Store(true) }}
	out := req.WithContext(httptrace.WithClientTrace(req.Context(), trace))
	seen := r.mask.watchRequest(out, own)
	resp, err := r.base.RoundTrip(out)
	if err != nil {
		e.Body, e.Failure, e.Reached = seen(), failureOf(err), reached.Load()
		r.write(e)
		return resp, err
	}
	resp.Request = req
	coding := resp.Header.Get("Content-Encoding")
	e.Answer = &answer{Status: resp.StatusCode, Header: r.mask.answerHeader(resp.Header, own)}
	d := r.mask.digest(maxKept)
	resp.Body = &receiving{
		ReadCloser: resp.Body, sink: d, whole: resp.ContentLength,
		done: func(cut bool) {
			e.Body, e.Answer.Body = seen(), r.mask.body(d, own, coding, cut)
			r.write(e)
		},
	}
	return resp, nil
}

// failureOf says what kind of error an exchange ended with.
func failureOf(err error) failure {
	var n net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return failureStopped
	case errors.As(err, &n) && n.Timeout():
		return failureTimeout
	}
	return failureNoAnswer
}

// write appends a line. After a line that could not be written nothing more
// is: half a line would spoil the next one.
func (r *Recorder) write(line any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(line)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.to == nil {
		return
	}
	if err == nil {
		_, err = r.to.Write(b.Bytes())
	}
	if err != nil {
		r.fail = fmt.Errorf("write the recording: %w", reason(err))
		_ = r.to.Close()
		r.to = nil
	}
}

// Close ends the recording and tells whether all of it was written. Requests
// still pass afterwards.
func (r *Recorder) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.to != nil {
		if err := r.to.Close(); err != nil && r.fail == nil {
			r.fail = fmt.Errorf("close the recording: %w", reason(err))
		}
		r.to = nil
	}
	return r.fail
}

// CloseIdleConnections reaches the transport underneath.
func (r *Recorder) CloseIdleConnections() {
	if c, ok := r.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}
