package sandbox

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

// maxBody is the largest request body in bytes, as at the proxy of a real
// deployment (Oz API reference, section 1.1).
const maxBody = 50 << 20

// server answers requests from a store.
type server struct {
	store    *db.Store
	runner   *runner.Runner
	log      *slog.Logger
	now      func() time.Time
	newID    func() string
	variant  wire.Variant
	release  Release
	workTime time.Duration
	remote   bool
	startID  string
	routes   []route
	sessions sessions
	instants chan struct{} // has room for the instant requests measured at once
	videos   bool          // whether videos have small pictures
}

// ServeHTTP answers one request.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := s.now()
	defer func() {
		// net/http would close the connection without a word.
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p) // an answer that has begun is broken off
			}
			s.log.Error("panic", "path", r.URL.Path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			writeJSON(w, http.StatusInternalServerError, unknownError().Body())
		}
	}()
	w.Header().Set("X-Content-Type-Options", "nosniff")
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	var rep *reply
	err := s.checkHost(r)
	if err == nil && r.ContentLength > maxBody {
		err = wire.TooBig() // before anything of it is read
	}
	if err == nil {
		rep, err = s.dispatch(w, r)
	}
	switch {
	case err != nil:
		s.fail(w, r, err)
	case rep == nil:
	case rep.status == http.StatusNoContent:
		w.WriteHeader(rep.status)
	default:
		writeJSON(w, rep.status, rep.body)
	}
	s.log.Debug("request", "method", r.Method, "path", r.URL.Path, "took", s.now().Sub(started))
}

// checkHost refuses names that are not ours: a page in a browser may make a
// name of its own point here and would then be of the same origin.
func (s *server) checkHost(r *http.Request) error {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	ip := net.ParseIP(host)
	if s.remote || strings.EqualFold(host, "localhost") || (ip != nil && ip.IsLoopback()) {
		return nil
	}
	return &wire.Error{Status: http.StatusForbidden, Code: wire.CodeForbidden, Message: "The Host header does not name this server"}
}

func unknownError() *wire.Error {
	return &wire.Error{Status: http.StatusInternalServerError, Code: wire.CodeUnknown, Message: "Unknown server side error occurred"}
}

// fail answers with the body of an error.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	var known *wire.Error
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &known):
	case errors.As(err, &tooBig):
		known = wire.TooBig()
	case errors.Is(err, db.ErrNotFound):
		known = wire.NotExist()
	default:
		known = unknownError()
		if r.Context().Err() == nil {
			s.log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		}
	}
	writeJSON(w, known.Status, known.Body())
}

// contentType is that of every answer (Oz API reference, section 1.1).
const contentType = "application/json; charset=utf8"

func writeJSON(w http.ResponseWriter, status int, body any) {
	data := wire.Append(nil, body)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	w.WriteHeader(status)
	// A client that has gone away reads no error either.
	_, _ = w.Write(data)
}
