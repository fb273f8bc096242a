package apitest

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
)

// Fault is one way in which an answer goes wrong. It strikes every matching
// request unless Times or Once says otherwise, and before the server does any
// work unless AfterWork says otherwise.
type Fault struct {
	status  int
	header  map[string]string
	body    string
	cut     int  // Bytes of the answer that still arrive.
	cutting bool // The answer is broken off after cut bytes.
	drop    bool // The connection ends without an answer.
	hang    bool
	gate    <-chan struct{}
	blank   bool // The answer keeps its status and loses its body.
	mime    string

	times int // 0 is for ever.
	after bool
}

// armed is a fault in place.
type armed struct {
	match func(*http.Request) bool
	fault Fault
	left  int // Strikes left, negative for ever.
}

// Status answers with an HTTP status and a JSON body; an empty body stays empty.
func Status(code int, body string) Fault {
	return Fault{status: code, body: body, header: map[string]string{"Content-Type": jsonType}}
}

// HTML answers 200 with a web page, as a captive portal or a proxy does.
func HTML() Fault {
	return Fault{
		status: http.StatusOK,
		body:   "<!DOCTYPE html><html><head><title>Gateway</title></head><body>Please sign in to the network.</body></html>",
		header: map[string]string{"Content-Type": "text/html; charset=utf-8"},
	}
}

// CutOff does the work and breaks the connection after n bytes of the answer's
// body, whose full length was announced.
func CutOff(n int) Fault { return Fault{cutting: true, cut: n, after: true} }

// Drop breaks the connection without an answer.
func Drop() Fault { return Fault{drop: true} }

// Hang does not answer until the client gives up or the test ends.
func Hang() Fault { return Fault{hang: true} }

// Gate waits until a value arrives on open, or it is closed, and then answers
// as if there were no fault. With AfterWork the work is done before the wait.
func Gate(open <-chan struct{}) Fault { return Fault{gate: open} }

// RetryAfter answers 429, code 101, and asks to wait that many seconds.
func RetryAfter(seconds int) Fault {
	f := Status(http.StatusTooManyRequests, `{"error_code": 101, "error_message": "Too many requests", "details": null}`)
	return f.With("Retry-After", strconv.Itoa(seconds))
}

// Redirect answers with a redirection code (301, 302, 303, 307, 308) to an address.
func Redirect(code int, to string) Fault { return Status(code, "").With("Location", to) }

// GarbageJSON answers 200 with a body that begins like JSON and is none.
func GarbageJSON() Fault { return Status(http.StatusOK, `{"items": [{"folder_id": tru`) }

// EmptyBody does the work and answers with the right status and no body.
func EmptyBody() Fault { return Fault{blank: true, after: true} }

// WrongContentType does the work and answers rightly under another media type.
func WrongContentType(mime string) Fault { return Fault{mime: mime, after: true} }

// With returns the fault with one more header in its answer.
func (f Fault) With(key, value string) Fault {
	f.header = maps.Clone(f.header)
	if f.header == nil {
		f.header = map[string]string{}
	}
	f.header[key] = value
	return f
}

// Times returns the fault limited to n strikes; 0 is no limit.
func (f Fault) Times(n int) Fault {
	f.times = n
	return f
}

// Once returns the fault limited to one strike.
func (f Fault) Once() Fault { return f.Times(1) }

// AfterWork returns the fault so that the server first does what was asked:
// the change is made, and only its answer goes wrong.
func (f Fault) AfterWork() Fault {
	f.after = true
	return f
}

// Fault puts f in place for the requests that match takes; nil takes all. Of
// several that match, the one put in place first strikes. The function
// returned takes it away again.
func (s *Server) Fault(match func(*http.Request) bool, f Fault) (remove func()) {
	a := &armed{match: match, fault: f, left: f.times}
	if f.times == 0 {
		a.left = -1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, a)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		a.left = 0
	}
}

// faultFor returns the fault that strikes r, counted down, or nil.
func (s *Server) faultFor(r *http.Request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.faults {
		if a.left == 0 || a.match != nil && !a.match(r) {
			continue
		}
		if a.left > 0 {
			a.left--
		}
		return &a.fault
	}
	return nil
}

// strike answers r the way f says. Connections are broken by the panic that
// net/http reserves for it.
func (s *Server) strike(f *Fault, w http.ResponseWriter, r *http.Request) {
	rec := httptest.NewRecorder()
	switch {
	case f.after:
		s.answer(rec, r)
	case f.gate == nil:
		// A server notices that the client left only once the body is read.
		_, _ = io.Copy(io.Discard, r.Body)
	}
	status, body := f.status, []byte(f.body)
	switch {
	case f.drop, f.hang && !s.wait(r, nil), f.gate != nil && !s.wait(r, f.gate):
		panic(http.ErrAbortHandler)
	case f.gate != nil && !f.after:
		s.answer(w, r)
		return
	case f.cutting:
		cutOff(w, rec, f.cut)
	case f.gate != nil, f.mime != "", f.blank: // The right answer, delayed or changed.
		status, body = rec.Code, rec.Body.Bytes()
		maps.Copy(w.Header(), rec.Header())
	}
	if f.blank {
		body = nil
	}
	if f.mime != "" {
		w.Header().Set("Content-Type", f.mime)
	}
	for k, v := range f.header {
		w.Header().Set(k, v)
	}
	if status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// cutOff announces the whole answer, sends n bytes of its body and breaks off.
func cutOff(w http.ResponseWriter, rec *httptest.ResponseRecorder, n int) {
	body := rec.Body.Bytes()
	n = min(n, len(body))
	maps.Copy(w.Header(), rec.Header())
	w.Header().Set("Content-Length", strconv.Itoa(max(len(body), n+1)))
	w.WriteHeader(rec.Code)
	_, _ = w.Write(body[:n])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// wait blocks until open gives way and reports whether it did, rather than
// the client or the test having ended.
func (s *Server) wait(r *http.Request, open <-chan struct{}) bool {
	select {
	case <-open:
		return true
	case <-r.Context().Done():
	case <-s.done:
	}
	return false
}
