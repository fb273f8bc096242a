package api

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"ozdesk/api/text"
)

// broken puts an exchange that did not get through into words.
func (c *Client) broken(ctx context.Context, r call, s *sent, err error) error {
	if s.form != nil {
		// The reason lies on this side: a file that cannot be read as promised.
		// The server got less than was announced and drops it.
		if file := s.form.err(); file != nil {
			return file
		}
	}
	e := r.failed(KindUnknown)
	e.Err = bare(err)
	e.Uncertain = mutates(r.method) && !r.session && s.onWire.Load()
	if s.resp != nil {
		e.Status = s.resp.StatusCode
		e.Location = text.New(s.resp.Header.Get("Location"))
	}
	switch {
	case errors.Is(err, ErrForeignOrigin):
		e.Kind = KindForeignOrigin
		if s.resp != nil {
			e.Kind = KindRedirected
		}
	case errors.Is(err, ErrRedirected):
		e.Kind, e.Err = KindRedirected, nil
	case errors.Is(err, ErrReadOnly):
		e.Kind, e.Err = KindReadOnly, nil
	case errors.Is(err, ErrTooLarge):
		e.Kind, e.Err = KindTooLarge, nil
	case errors.Is(context.Cause(s.ctx), errRecalled) && !s.onWire.Load():
		e.Kind, e.Err = KindOffline, errRecalled
	case errors.Is(context.Cause(s.ctx), errIdle):
		e.Kind, e.Err = KindTimeout, errIdle
	case ctx.Err() != nil:
		e.Err = ctx.Err()
		if errors.Is(e.Err, context.DeadlineExceeded) {
			e.Kind = KindTimeout
		}
	case isTLS(err):
		e.Kind, e.Uncertain = KindTLS, false
	case s.resp != nil:
		e.Kind = KindCutOff
	case errors.Is(err, errNoPermit):
		e.Uncertain = false
	default:
		e.Kind = KindOffline
	}
	return e
}

// bare drops what net/http puts around an error: the address with its query,
// which may hold names.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// isTLS reports whether the two sides could not agree on an encrypted
// connection, or this side does not trust the other.
func isTLS(err error) bool {
	var (
		verify *tls.CertificateVerificationError
		record tls.RecordHeaderError
		alert  tls.AlertError
		host   x509.HostnameError
		author x509.UnknownAuthorityError
		cert   x509.CertificateInvalidError
	)
	return errors.As(err, &verify) || errors.As(err, &record) || errors.As(err, &alert) ||
		errors.As(err, &host) || errors.As(err, &author) || errors.As(err, &cert) ||
		errors.Is(err, http.ErrSchemeMismatch)
}

// judge decides what a complete answer means and hands a good one to read, which
// keeps nothing of the tree.
func (c *Client) judge(r call, resp *http.Response, body []byte, read func(node) error) error {
	e := r.failed(KindUnknown)
	e.Status = resp.StatusCode
	t := trees.Get().(*tree) //nolint:forcetypeassert // Nothing else is put there.
	defer t.fell()
	doc, err := t.open(body)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		c.refused(e, r, resp, doc, body)
		return e
	}
	change := mutates(r.method) && !r.session
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		if read == nil || resp.StatusCode == http.StatusNoContent && read(node{}) == nil {
			return nil // Nothing is what was meant.
		}
		e.Kind, e.Uncertain = KindEmpty, change
		return e
	case err != nil && r.plain && !begins(bytes.TrimSpace(body), '<'):
		return read(plainNode(body))
	case err != nil:
		e.Kind, e.Uncertain, e.Err = KindNotAPI, change, err
		if truncated(body) {
			e.Kind = KindCutOff
		}
		return e
	case read == nil:
		return nil
	case !doc.isObject() && !doc.isArray() && !r.plain:
		e.Kind, e.Uncertain, e.Err = KindNotAPI, change, errNoObject
		return e
	}
	if err := read(doc); err != nil {
		var known *Error
		if errors.As(err, &known) {
			known.Method, known.Path, known.Status = e.Method, e.Path, e.Status
			known.RequestID, known.Trace = e.RequestID, e.Trace
			return known
		}
		e.Kind, e.Uncertain, e.Err = KindNotAPI, change, err
		return e
	}
	return nil
}

// truncated reports whether body begins as JSON and merely ends too early.
func truncated(body []byte) bool {
	body = bytes.TrimSpace(body)
	if !begins(body, '{') && !begins(body, '[') {
		return false
	}
	var whole json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(body)).Decode(&whole), io.ErrUnexpectedEOF)
}

// refused reads an answer that is no success.
func (c *Client) refused(e *Error, r call, resp *http.Response, o node, body []byte) {
	if o.isObject() {
		e.Code = o.int("error_code")
		e.Message = o.text("error_message", "message")
		e.Details = o.text("details", "error_details")
	}
	e.Location = text.New(resp.Header.Get("Location"))
	e.RetryAfter = parseRetryAfter(resp.Header.Get("Retry-After"), c.options.Now())
	e.Kind = kindOfStatus(e, r, begins(bytes.TrimSpace(body), '<'))
	switch e.Status {
	case http.StatusSeeOther, http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		e.Uncertain = mutates(r.method) && !r.session
	}
}

// kindOfStatus decides by HTTP status and message, not by the code alone:
// codes 13 and 14 have two meanings (Oz API reference, section 3.7).
func kindOfStatus(e *Error, r call, html bool) Kind {
	message := strings.ToLower(e.Message.Raw())
	code := -1
	if e.Code != nil {
		code = *e.Code
	}
	switch s := e.Status; {
	case s < 400:
		return KindRedirected
	case s == http.StatusTooManyRequests:
		return KindThrottled
	case s == http.StatusNotImplemented:
		return KindRefused
	case s >= 500:
		return KindServer
	case html:
		return KindNotAPI
	case r.foreign != nil && (s == http.StatusUnauthorized || s == http.StatusForbidden):
		return KindForbidden
	case s == http.StatusUnauthorized && (code == codeBadCredentials || r.anonymous && r.session):
		return KindBadCredentials
	case s == http.StatusUnauthorized:
		return KindSignedOut
	case s == http.StatusForbidden:
		return KindForbidden
	case s == http.StatusNotFound:
		return KindNotFound
	case s == http.StatusConflict, code == codeExists && strings.Contains(message, "exist"):
		return KindExists
	case s == http.StatusRequestEntityTooLarge, code == codeTooBig && strings.Contains(message, "big"):
		return KindTooLarge
	}
	return KindRefused
}

// Codes of the Oz API reference, section 3.7, that change what is done.
const (
	codeExists         = 13
	codeTooBig         = 14
	codeBadCredentials = 15
)
