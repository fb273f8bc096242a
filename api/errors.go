package api

import (
	"errors"
	"fmt"
	"time"

	"ozdesk/api/text"
)

// What went wrong, for errors.Is. Every Error is one or more of them.
var (
	ErrSignedOut      = errors.New("signed out")
	ErrBadCredentials = errors.New("e-mail or password is wrong")
	ErrForbidden      = errors.New("not allowed")
	ErrNotFound       = errors.New("not found")
	ErrExists         = errors.New("exists already")
	ErrRefused        = errors.New("refused by the server")
	ErrThrottled      = errors.New("too many requests")
	ErrServer         = errors.New("the server failed")
	ErrOffline        = errors.New("the server cannot be reached")
	ErrTimeout        = errors.New("no answer in time")
	ErrTLS            = errors.New("the server's certificate is not trusted")
	ErrNotAPI         = errors.New("the answer is not from an Oz API")
	ErrCutOff         = errors.New("the answer broke off")
	ErrEmpty          = errors.New("the answer is empty")
	ErrTooLarge       = errors.New("too large")
	ErrReadOnly       = errors.New("read-only")
	ErrForeignOrigin  = errors.New("address outside the server")
	ErrRedirected     = errors.New("redirected")
	ErrJournal        = errors.New("the change could not be recorded")
	ErrUnsupported    = errors.New("not offered by this server")
	// ErrUncertain is said besides another: a change was sent and no answer
	// came back that tells whether it was made.
	ErrUncertain = errors.New("it is not known whether the change was made")
)

// errNoObject is the cause where an answer is JSON of another shape.
var errNoObject = errors.New("the answer is no JSON object")

// errNoList is the cause where a list was asked for and something else came.
var errNoList = errors.New("the answer is no list")

// errNoID is the cause where an object came without the id that names it.
var errNoID = errors.New("the answer lacks the id of the object")

// Kind says what went wrong with one call.
type Kind int

// The kinds of errors; each but KindUnknown has its own sentinel.
const (
	KindUnknown Kind = iota
	KindSignedOut
	KindBadCredentials
	KindForbidden
	KindNotFound
	KindExists
	KindRefused
	KindThrottled
	KindServer
	KindOffline
	KindTimeout
	KindTLS
	KindNotAPI
	KindCutOff
	KindEmpty
	KindTooLarge
	KindReadOnly
	KindForeignOrigin
	KindRedirected
	KindJournal
	KindUnsupported
)

// sentinels are the errors that the kinds are, in the order of the kinds.
var sentinels = [...]error{
	KindUnknown:        errors.New("failed"),
	KindSignedOut:      ErrSignedOut,
	KindBadCredentials: ErrBadCredentials,
	KindForbidden:      ErrForbidden,
	KindNotFound:       ErrNotFound,
	KindExists:         ErrExists,
	KindRefused:        ErrRefused,
	KindThrottled:      ErrThrottled,
	KindServer:         ErrServer,
	KindOffline:        ErrOffline,
	KindTimeout:        ErrTimeout,
	KindTLS:            ErrTLS,
	KindNotAPI:         ErrNotAPI,
	KindCutOff:         ErrCutOff,
	KindEmpty:          ErrEmpty,
	KindTooLarge:       ErrTooLarge,
	KindReadOnly:       ErrReadOnly,
	KindForeignOrigin:  ErrForeignOrigin,
	KindRedirected:     ErrRedirected,
	KindJournal:        ErrJournal,
	KindUnsupported:    ErrUnsupported,
}

// String returns the kind in words.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(sentinels) {
		k = KindUnknown
	}
	return sentinels[k].Error()
}

// Error is a call that failed. Nothing in it comes from a token, a password
// or the query of a request.
type Error struct {
	Kind       Kind
	Status     int       // HTTP status; 0 when no answer came.
	Code       *int      // error_code of the answer.
	Message    text.Text // error_message of the answer.
	Details    text.Text // details or error_details, as JSON or text.
	Method     string
	Path       string        // Without the query.
	RequestID  string        // Of a change, as the journal has it; else "".
	Trace      string        // What the server knows the call by, "" when it was told nothing.
	Capability Capability    // What an ErrUnsupported server does not offer, else 0.
	RetryAfter time.Duration // What a throttling server asked for; 0 when it did not say.
	Location   text.Text     // Where a redirect led.
	Uncertain  bool          // A change was sent; whether it was made is not known.
	Err        error         // The cause underneath, nil when the answer says it all.
}

// Error returns one line that is safe to show and to log.
func (e *Error) Error() string {
	s := e.Kind.String()
	if e.Method != "" {
		s = e.Method + " " + e.Path + ": " + s
	}
	if e.Status != 0 {
		s += fmt.Sprintf(" (HTTP %d", e.Status)
		if e.Code != nil {
			s += fmt.Sprintf(", code %d", *e.Code)
		}
		s += ")"
	}
	if e.Capability != 0 {
		s += ": " + e.Capability.String()
	}
	if !e.Message.IsEmpty() {
		s += ": " + clip(e.Message.Line(), maxShown)
	}
	if e.Err != nil {
		s += ": " + clip(text.Line(e.Err.Error()), maxShown)
	}
	if e.Uncertain {
		s += "; " + ErrUncertain.Error()
	}
	if e.Status != 0 && e.Trace != "" {
		s += "; trace " + clip(text.Line(e.Trace), maxIDLen)
	}
	return s
}

// maxShown bounds a foreign message inside a sentence, in bytes.
const maxShown = 400

// Unwrap makes errors.Is find the sentinels and the cause.
func (e *Error) Unwrap() []error {
	errs := []error{sentinels[min(max(e.Kind, 0), Kind(len(sentinels)-1))]}
	if e.Kind == KindTimeout {
		errs = append(errs, ErrOffline)
	}
	if e.Uncertain {
		errs = append(errs, ErrUncertain)
	}
	if e.Err != nil {
		errs = append(errs, e.Err)
	}
	return errs
}

// Explain returns what happened and what to do, in plain sentences.
func (e *Error) Explain() (what, next string) { return Explain(e) }
