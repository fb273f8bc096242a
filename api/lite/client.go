package lite

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
)

// Options say which server to talk to and how. Only Host is required.
type Options struct {
	// Host is the server: "https://lite.example". Without a scheme https is
	// meant.
	Host string
	// AllowHTTP permits http without TLS to other hosts than this machine.
	AllowHTTP bool
	// Authorities are trusted instead of those of the system; nil means those
	// of the system.
	Authorities *x509.CertPool
	// HTTP replaces the network, for tests and recordings. Authorities do not
	// count then.
	HTTP http.RoundTripper
	// Timeout bounds a call as a whole; 0 means 30 seconds.
	Timeout time.Duration
	// Base64 sends pictures and templates in base64 and asks for templates so,
	// for networks that do not pass bytes (servers from 1.1.0 on).
	Base64 bool
	// Log gets one line per request, without what was sent; nil logs nothing.
	Log *slog.Logger
	// UserAgent names the program to the server; "" means "ozdesk".
	UserAgent string
}

// Bounds of a client.
const (
	defaultTimeout   = 30 * time.Second
	handshakeTimeout = 10 * time.Second
	idleConnTimeout  = 30 * time.Second
	maxHeaderBytes   = 1 << 20
)

// Client talks to one server. Its methods may be called from any goroutine. No
// call changes anything on the server, and none is repeated by itself.
type Client struct {
	options Options
	origin  string
	http    *http.Client
}

// New makes a client. It fails for an address that is none, and for http to
// another machine unless that is allowed. It sends nothing.
func New(o Options) (*Client, error) {
	origin, err := api.ParseOrigin(o.Host)
	if err != nil {
		return nil, fmt.Errorf("name the Lite server: %w", err)
	}
	if !o.AllowHTTP && !api.IsLoopback(origin) && origin[:len("https")] != "https" {
		return nil, fmt.Errorf("http to %s would send faces unencrypted; use https, or allow http for this server", text.Line(origin))
	}
	if o.Timeout < 0 {
		return nil, errors.New("a timeout cannot be negative")
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.UserAgent == "" {
		o.UserAgent = "ozdesk"
	}
	network := o.HTTP
	if network == nil {
		network = &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.Authorities},
			TLSHandshakeTimeout:    handshakeTimeout,
			IdleConnTimeout:        idleConnTimeout,
			MaxResponseHeaderBytes: maxHeaderBytes,
			ForceAttemptHTTP2:      true,
		}
	}
	return &Client{options: o, origin: origin, http: &http.Client{
		Transport: network,
		// A face is not sent to where an answer points.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Origin returns scheme, host and port of the server.
func (c *Client) Origin() string { return c.origin }

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Version asks for the version of the server (from 1.1.1 on).
func (c *Client) Version(ctx context.Context) (Version, error) {
	raw, err := c.ask(ctx, "/version")
	if err != nil {
		return Version{}, fmt.Errorf("ask for the version: %w", err)
	}
	return decodeVersion(raw), nil
}

// FaceHealth asks whether comparing faces works.
func (c *Client) FaceHealth(ctx context.Context) (Health, error) {
	return c.health(ctx, "/v1/face/pattern/health")
}

// LivenessHealth asks whether liveness works.
func (c *Client) LivenessHealth(ctx context.Context) (Health, error) {
	return c.health(ctx, "/v1/face/liveness/health")
}

func (c *Client) health(ctx context.Context, path string) (Health, error) {
	raw, err := c.ask(ctx, path)
	if err != nil {
		return Health{}, fmt.Errorf("ask for the health of the server: %w", err)
	}
	h, ok := decodeHealth(raw)
	if !ok {
		return Health{}, fmt.Errorf("ask for the health of the server: %w", c.strange(http.MethodGet, path))
	}
	return h, nil
}

// Extract makes a template of the face in a picture.
func (c *Client) Extract(ctx context.Context, picture Picture) (Template, error) {
	a, err := c.send(ctx, "/v1/face/pattern/extract", picture.body(c.options.Base64), wantBytes)
	if err != nil {
		return Template{}, fmt.Errorf("extract a template: %w", err)
	}
	data := a.body
	if a.base64 || c.options.Base64 {
		if plain, ok := fromBase64(data); ok {
			data = plain
		}
	}
	if len(data) == 0 {
		return Template{}, fmt.Errorf("extract a template: %w", &Error{Base: &api.Error{
			Kind: api.KindEmpty, Status: a.status, Method: http.MethodPost, Path: "/v1/face/pattern/extract",
		}})
	}
	return NewTemplate(data), nil
}

// Compare compares two templates.
func (c *Client) Compare(ctx context.Context, feature, template Template) (Match, error) {
	return c.match(ctx, "compare two templates", "/v1/face/pattern/compare",
		field{"bio_feature", templateFile, feature.data}, field{"bio_template", templateFile, template.data})
}

// Verify compares the face in a picture with a template.
func (c *Client) Verify(ctx context.Context, sample Picture, template Template) (Match, error) {
	return c.match(ctx, "compare a picture with a template", "/v1/face/pattern/verify",
		field{"sample", sample.kind, sample.data}, field{"bio_template", templateFile, template.data})
}

// ExtractAndCompare compares the faces in two pictures.
func (c *Client) ExtractAndCompare(ctx context.Context, a, b Picture) (Match, error) {
	return c.match(ctx, "compare two pictures", "/v1/face/pattern/extract_and_compare",
		field{"sample_1", a.kind, a.data}, field{"sample_2", b.kind, b.data})
}

func (c *Client) match(ctx context.Context, doing, path string, fields ...field) (Match, error) {
	p, err := formOf(fields, c.options.Base64)
	if err != nil {
		return Match{}, fmt.Errorf("%s: %w", doing, err)
	}
	a, err := c.send(ctx, path, p, wantObject)
	if err != nil {
		return Match{}, fmt.Errorf("%s: %w", doing, err)
	}
	m, ok := decodeMatch(a.body)
	if !ok {
		return Match{}, fmt.Errorf("%s: %w", doing, c.strange(http.MethodPost, path))
	}
	return m, nil
}

// Liveness tells whether the face in a picture is that of a live person.
func (c *Client) Liveness(ctx context.Context, picture Picture) (Liveness, error) {
	const path = "/v1/face/liveness/detect"
	a, err := c.send(ctx, path, picture.body(c.options.Base64), wantObject)
	if err != nil {
		return Liveness{}, fmt.Errorf("detect liveness: %w", err)
	}
	l, ok := decodeLiveness(a.body)
	if !ok {
		return Liveness{}, fmt.Errorf("detect liveness: %w", c.strange(http.MethodPost, path))
	}
	return l, nil
}

// strange is the error of an answer that is JSON and says nothing.
func (c *Client) strange(method, path string) error {
	return &Error{Base: &api.Error{Kind: api.KindNotAPI, Method: method, Path: path}}
}
