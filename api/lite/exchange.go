package lite

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
)

// maxAnswer bounds an answer, in bytes after decompression: a template has a
// few kilobytes.
const maxAnswer = 8 << 20

// transferHeader says that bodies and templates are in base64.
const transferHeader = "Content-Transfer-Encoding"

// want is what a good answer is.
type want int

const (
	wantObject want = iota // A JSON object.
	wantBytes              // Anything but a web page.
)

// answer is a good answer.
type answer struct {
	status int
	base64 bool // It says that it is in base64.
	body   []byte
}

// ask sends a GET. A server that is not healthy may say so with status 503.
func (c *Client) ask(ctx context.Context, path string) ([]byte, error) {
	a, err := c.exchange(ctx, http.MethodGet, path, payload{}, wantObject)
	return a.body, err
}

// send sends a POST.
func (c *Client) send(ctx context.Context, path string, p payload, w want) (answer, error) {
	if p.err != nil {
		return answer{}, p.err
	}
	return c.exchange(ctx, http.MethodPost, path, p, w)
}

// exchange sends one request and judges the answer.
func (c *Client) exchange(ctx context.Context, method, path string, p payload, w want) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	e := &Error{Base: &api.Error{Method: method, Path: path}}
	started := time.Now()
	a, body, err := c.once(ctx, e, method, path, p)
	if err == nil {
		err = judge(e, method, w, &a, body)
	}
	c.options.Log.DebugContext(ctx, "exchange", "method", method, "path", path, "status", e.Base.Status,
		"took", time.Since(started), "failed", err != nil)
	return a, err
}

// once sends a request and reads the whole answer.
func (c *Client) once(ctx context.Context, e *Error, method, path string, p payload) (answer, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.origin+path, bytes.NewReader(p.data))
	if err != nil {
		return answer{}, nil, fmt.Errorf("write the request: %w", err)
	}
	req.Header.Set("User-Agent", c.options.UserAgent)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", p.kind)
		if c.options.Base64 {
			req.Header.Set(transferHeader, "base64")
		}
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return answer{}, nil, broken(e, err)
	}
	defer func() { _ = resp.Body.Close() }()
	e.Base.Status = resp.StatusCode
	e.Base.Location = text.New(resp.Header.Get("Location"))
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return answer{}, nil, broken(e, err)
	case len(body) > maxAnswer:
		e.Base.Kind = api.KindTooLarge
		return answer{}, nil, e
	}
	return answer{
		status: resp.StatusCode, base64: strings.EqualFold(resp.Header.Get(transferHeader), "base64"), body: body,
	}, body, nil
}

// judge decides what a complete answer means.
func judge(e *Error, method string, w want, a *answer, body []byte) error {
	trimmed := bytes.TrimSpace(body)
	whole := json.Valid(trimmed) && len(trimmed) > 0 && trimmed[0] == '{'
	unwell := method == http.MethodGet && a.status == http.StatusServiceUnavailable && object(trimmed)["status"] != nil
	switch {
	case a.status < 200 || a.status > 299 && !unwell:
		refused(e, trimmed)
		return e
	case w == wantBytes && !isPage(trimmed):
		return nil
	case len(trimmed) == 0:
		e.Base.Kind = api.KindEmpty
		return e
	case !whole:
		e.Base.Kind = api.KindNotAPI
		if trimmed[0] == '{' {
			e.Base.Kind = api.KindCutOff
		}
		return e
	}
	a.body = trimmed
	return nil
}

// isPage reports whether bytes are a web page. A template may begin with any
// byte, so that the first one alone does not tell.
func isPage(body []byte) bool {
	start := strings.ToLower(string(body[:min(len(body), len("<!doctype html"))]))
	return strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html")
}

// broken puts an exchange that did not get through into words.
func broken(e *Error, err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // Without the address around it.
	}
	e.Base.Err = err
	var n net.Error
	switch {
	case errors.Is(err, context.Canceled):
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &n) && n.Timeout():
		e.Base.Kind = api.KindTimeout
	case untrusted(err):
		e.Base.Kind = api.KindTLS
	case e.Base.Status != 0:
		e.Base.Kind = api.KindCutOff
	default:
		e.Base.Kind = api.KindOffline
	}
	return e
}

// untrusted reports whether the two sides could not agree on an encrypted
// connection.
func untrusted(err error) bool {
	var (
		verify *tls.CertificateVerificationError
		record tls.RecordHeaderError
		alert  tls.AlertError
		author x509.UnknownAuthorityError
		host   x509.HostnameError
	)
	return errors.As(err, &verify) || errors.As(err, &record) || errors.As(err, &alert) ||
		errors.As(err, &author) || errors.As(err, &host) || errors.Is(err, http.ErrSchemeMismatch)
}
