package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Origin stands for the server of a recording, in addresses of files too. A
// client of a Replayer is given it as its host. The name cannot be resolved.
const Origin = "https://oz.invalid"

// heading is the first line of a file.
type heading struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
}

// The heading of the files of this package.
const (
	formatName    = "ozdesk exchanges"
	formatVersion = 1
)

// exchange is one line: a request and what came of it.
type exchange struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`            // As it is sent, without a trailing slash.
	Query   string            `json:"query,omitempty"` // As it is sent.
	Header  map[string]string `json:"header,omitempty"`
	Body    *body             `json:"body,omitempty"`
	Answer  *answer           `json:"answer,omitempty"`
	Failure failure           `json:"failure,omitempty"` // Instead of an answer.
	Reached bool              `json:"reached,omitempty"` // With a failure: there was a connection, so that it may have been sent.
}

// answer is what a server sent back.
type answer struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	Body   *body             `json:"body,omitempty"`
}

// body is what may be said of a request's or an answer's body. Either JSON or
// Form is there, or the size with one of the hashes.
type body struct {
	JSON   json.RawMessage `json:"json,omitempty"`
	Form   []part          `json:"form,omitempty"`
	Size   int64           `json:"size,omitempty"`   // Bytes.
	SHA256 string          `json:"sha256,omitempty"` // Of a picture, video or archive.
	Mark   string          `json:"mark,omitempty"`   // Keyed hash of anything else.
	Page   bool            `json:"page,omitempty"`   // It begins like HTML.
	Cut    bool            `json:"cut,omitempty"`    // It was not read or sent to its end.
}

// part is one part of a multipart body.
type part struct {
	Name   string          `json:"name"`
	File   string          `json:"file,omitempty"`
	Type   string          `json:"type,omitempty"`
	JSON   json.RawMessage `json:"json,omitempty"`
	Size   int64           `json:"size,omitempty"`
	SHA256 string          `json:"sha256,omitempty"`
	Mark   string          `json:"mark,omitempty"`
}

// failure says why there is no answer. The error itself may name hosts.
type failure string

// The failures.
const (
	failureNone     failure = ""
	failureStopped  failure = "stopped"   // The caller gave up.
	failureTimeout  failure = "timeout"   // No answer in time.
	failureNoAnswer failure = "no answer" // Anything else.
)

// Bounds of a line that is read.
const (
	maxLine   = 64 << 20 // Bytes of a line.
	maxOpaque = 1 << 40  // Bytes of a body that is not kept.
)

// errLine is the cause where a line is JSON and still no exchange.
var errLine = errors.New("this is no exchange")

// check reports why a line that was read cannot be served.
func (e *exchange) check() error {
	switch {
	case !isMethod(e.Method):
		return fmt.Errorf("method: %w", errLine)
	case !strings.HasPrefix(e.Path, "/") || unprintable(e.Path) || unprintable(e.Query):
		return fmt.Errorf("address: %w", errLine)
	case (e.Answer == nil) == (e.Failure == failureNone):
		return fmt.Errorf("neither or both of an answer and a failure: %w", errLine)
	case e.Answer == nil:
		return nil
	case e.Answer.Status < 200 || e.Answer.Status > 599:
		return fmt.Errorf("status: %w", errLine)
	}
	for name, value := range e.Answer.Header {
		if !slices.Contains(answerHeaders, name) || unprintable(value) {
			return fmt.Errorf("header: %w", errLine)
		}
	}
	if b := e.Answer.Body; b != nil && (b.Size < 0 || b.Size > maxOpaque) {
		return fmt.Errorf("size of the body: %w", errLine)
	}
	return nil
}

func isMethod(s string) bool {
	switch s {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return true
	}
	return false
}

// unprintable reports whether s has anything but visible ASCII and blanks in it.
func unprintable(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}
