package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Offer says whether a server has a capability.
type Offer int

// The answers to that question.
const (
	OfferUnknown Offer = iota // The server does not say.
	Offered
	NotOffered
)

// String returns "unknown", "offered" or "not offered".
func (o Offer) String() string {
	switch o {
	case Offered:
		return "offered"
	case NotOffered:
		return "not offered"
	}
	return "unknown"
}

// Offers asks the server whether it has a capability, without doing anything:
// it names the methods of every path when asked for them (Oz API reference,
// section 1.1). The error is one of the connection or of the session.
func (c *Client) Offers(ctx context.Context, n Capability) (Offer, error) {
	f := n.feature()
	if f.path == "" {
		return OfferUnknown, fmt.Errorf("ask for a capability: %w", ErrNotFound)
	}
	o, err := c.offer(ctx, f.method, f.sample())
	if err != nil {
		return OfferUnknown, fmt.Errorf("ask whether the server offers %s: %w", n, err)
	}
	return o, nil
}

// offer asks for the methods of a path.
func (c *Client) offer(ctx context.Context, method, path string) (Offer, error) {
	heads := http.Header{}
	err := c.do(ctx, call{method: http.MethodOptions, path: path, heads: &heads, optional: true}, nil)
	var e *Error
	switch {
	case err == nil:
		return allows(heads, method), nil
	case errors.As(err, &e) && e.Status == http.StatusNotFound:
		return NotOffered, nil
	case errors.As(err, &e) && (e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotImplemented):
		return OfferUnknown, nil // It does not take the question.
	}
	return OfferUnknown, err
}

// allows reads the answer to the question for methods.
func allows(h http.Header, method string) Offer {
	list := strings.Join(h.Values("Allow"), ",")
	if list == "" {
		return OfferUnknown
	}
	for m := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(m), method) {
			return Offered
		}
	}
	return NotOffered
}

// lacking turns the answer of a server that does not know a call into
// ErrUnsupported. 405 and 501 say so by themselves; 404 may also be about the
// object, and then the server is asked for the methods of the path.
func (c *Client) lacking(ctx context.Context, r call, err error) error {
	var e *Error
	if r.needs == 0 || !errors.As(err, &e) {
		return err
	}
	switch e.Status {
	case http.StatusMethodNotAllowed, http.StatusNotImplemented:
	case http.StatusNotFound:
		if o, asked := c.offer(ctx, r.method, r.path); asked != nil || o != NotOffered {
			return err
		}
	default:
		return err
	}
	e.Kind, e.Capability, e.Err, e.Uncertain = KindUnsupported, r.needs, nil, false
	return err
}
