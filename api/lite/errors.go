package lite

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"ozdesk/api"
)

// What is wrong with a picture, for errors.Is.
var (
	ErrNoFace       = errors.New("there is no face in the picture")
	ErrSeveralFaces = errors.New("there are several faces in the picture")
)

// Code is the code of an error: "BPE-002001". BPE is about faces and LDE about
// liveness.
type Code string

// Side says whose fault an error is.
type Side int

// The sides, by the three digits after the hyphen.
const (
	SideUnknown Side = iota
	SideServer       // 001: the server failed.
	SideRequest      // 002: the request is not what it should be.
	SideSample       // 003: the picture cannot be used.
)

// String returns the side in lower case.
func (s Side) String() string {
	switch s {
	case SideServer:
		return "server"
	case SideRequest:
		return "request"
	case SideSample:
		return "sample"
	case SideUnknown:
	}
	return "unknown"
}

// codeForm is what a code looks like.
var codeForm = regexp.MustCompile(`^[A-Z]{3}-(00[0-9])([0-9]{3})$`)

// Side returns whose fault the error is.
func (c Code) Side() Side {
	parts := codeForm.FindStringSubmatch(string(c))
	if parts == nil {
		return SideUnknown
	}
	switch parts[1] {
	case "001":
		return SideServer
	case "002":
		return SideRequest
	case "003":
		return SideSample
	}
	return SideUnknown
}

// Codes that have a sentence of their own.
const (
	codeNoFace       Code = "BPE-003002"
	codeSeveralFaces Code = "BPE-003003"
)

// Error is a call that failed. It is an *api.Error too, so that the sentinels
// of package api and api.Explain are those of a Lite server as well.
type Error struct {
	Code Code       // "" when the answer has none.
	Base *api.Error // Never nil.
}

// Error returns one line that is safe to show and to log.
func (e *Error) Error() string {
	s := e.Base.Error()
	if e.unsupported() {
		s += ": " + errors.ErrUnsupported.Error()
	}
	if e.Code != "" {
		s += " (" + string(e.Code) + ")"
	}
	return s
}

// Unwrap makes errors.Is find the sentinels and errors.As the *api.Error.
func (e *Error) Unwrap() []error {
	errs := []error{e.Base}
	switch e.Code {
	case codeNoFace:
		errs = append(errs, ErrNoFace)
	case codeSeveralFaces:
		errs = append(errs, ErrSeveralFaces)
	}
	if e.unsupported() {
		errs = append(errs, errors.ErrUnsupported)
	}
	return errs
}

// unsupported reports whether the server does not offer a call. No path of a
// Lite server names an object, so that "not found" can mean nothing else.
func (e *Error) unsupported() bool {
	switch e.Base.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return e.Code == ""
	}
	return false
}

// Explain returns what happened and what to do, in plain sentences that are
// safe to show; both are empty for nil.
func Explain(err error) (what, next string) {
	var e *Error
	switch {
	case errors.Is(err, ErrNoFace):
		return "There is no face in the picture, or none that can be seen well enough.", "Use a picture that shows the face from the front."
	case errors.Is(err, ErrSeveralFaces):
		return "There are several faces in the picture.", "Use a picture of one person."
	case errors.Is(err, ErrNoPicture):
		return "The picture is neither a JPEG nor a PNG.", "Convert it, or choose another one."
	case errors.Is(err, ErrLargePicture):
		return "The picture is larger than servers take.", "Use one of less than 50 MB."
	case errors.As(err, &e) && e.unsupported():
		return "This server does not offer it.", "A newer version may; check also that the address is that of an Oz API Lite server."
	}
	return api.Explain(err)
}

// refused reads an answer that is no success.
func refused(e *Error, body []byte) {
	o := object(body)
	if code := strings.ToUpper(wordOf(firstOf(o, "code", "error_code"))); codeForm.MatchString(code) {
		e.Code = Code(code)
	}
	e.Base.Message = textOf(firstOf(o, "message", "error_message", "detail"))
	page := len(body) > 0 && body[0] == '<'
	switch s := e.Base.Status; {
	case s < http.StatusBadRequest:
		e.Base.Kind = api.KindRedirected
	case s == http.StatusTooManyRequests:
		e.Base.Kind = api.KindThrottled
	case s >= http.StatusInternalServerError && s != http.StatusNotImplemented:
		e.Base.Kind = api.KindServer
	case page:
		e.Base.Kind = api.KindNotAPI
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		e.Base.Kind = api.KindForbidden
	case s == http.StatusNotFound && e.Code == "":
		e.Base.Kind = api.KindNotFound
	case s == http.StatusRequestEntityTooLarge:
		e.Base.Kind = api.KindTooLarge
	default:
		e.Base.Kind = api.KindRefused
	}
}

func firstOf(o map[string]json.RawMessage, keys ...string) json.RawMessage {
	for _, k := range keys {
		if v, ok := o[k]; ok {
			return v
		}
	}
	return nil
}
