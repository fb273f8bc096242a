package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"

	"ozdesk/api/text"
)

// Download is a file on its way from the server. Body must be closed.
type Download struct {
	Body        io.ReadCloser
	Size        int64 // Bytes, -1 when not told.
	ContentType text.Text
}

// maxDownload bounds a file, in bytes.
const maxDownload = 1 << 30

// Download opens the file at an address that the server gave for a media. An
// address at another origin is ErrForeignOrigin, and nothing is sent there.
// Reading fails when no byte moves for Options.Timeout.
func (c *Client) Download(ctx context.Context, address text.Text) (*Download, error) {
	r, err := c.downloadCall(address)
	if err != nil {
		return nil, fmt.Errorf("download: %w", err)
	}
	var out *Download
	err = c.repeat(ctx, r, func(token *Secret) error {
		var err error
		out, err = c.openDownload(ctx, r, token)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("download: %w", err)
	}
	return out, nil
}

// downloadCall checks an address and turns it into a call.
func (c *Client) downloadCall(address text.Text) (call, error) {
	base := &url.URL{Scheme: c.origin.scheme, Host: c.origin.address()}
	u, err := base.Parse(address.Raw())
	if err != nil || address.IsEmpty() {
		return call{}, &Error{Kind: KindNotFound, Method: http.MethodGet, Path: clip(address.Line(), maxShown)}
	}
	r := call{method: http.MethodGet, path: u.EscapedPath(), rawQuery: u.RawQuery}
	if originOf(u) != c.origin || u.User != nil {
		return r, &Error{Kind: KindForeignOrigin, Method: r.method, Path: text.Line(r.path), Location: text.New(originOf(u).String())}
	}
	return r, nil
}

// openDownload sends the call once. The place among the requests under way is
// held until the body is closed.
func (c *Client) openDownload(ctx context.Context, r call, token *Secret) (*Download, error) {
	release, err := c.acquire(ctx)
	if err != nil {
		return nil, c.fail(r, err)
	}
	c.freshen(r, token)
	s, err := c.send(ctx, r, *token)
	end := sync.OnceFunc(func() {
		s.close()
		release()
	})
	if err != nil {
		defer end()
		return nil, c.broken(ctx, r, s, err)
	}
	if s.resp.StatusCode != http.StatusOK {
		defer end()
		body, err := readBounded(s.resp.Body, maxJSON, s.moved)
		if err != nil {
			return nil, c.broken(ctx, r, s, err)
		}
		e := &Error{Method: r.method, Path: r.path, Status: s.resp.StatusCode}
		raw, _ := checked(body)
		c.refused(e, r, s.resp, raw, body)
		return nil, e
	}
	return &Download{
		Body:        &downloadBody{client: c, call: r, ctx: ctx, sent: s, end: end},
		Size:        s.resp.ContentLength,
		ContentType: text.New(s.resp.Header.Get("Content-Type")),
	}, nil
}

// downloadBody puts the errors of reading into words.
type downloadBody struct {
	client *Client
	call   call
	ctx    context.Context
	sent   *sent
	end    func()
	read   int64
}

// Read reads on.
func (d *downloadBody) Read(p []byte) (int, error) {
	n, err := d.sent.resp.Body.Read(p)
	if n > 0 {
		d.sent.moved()
	}
	if d.read += int64(n); d.read > maxDownload {
		err = ErrTooLarge
	}
	if err != nil && err != io.EOF { //nolint:errorlint // io.Reader returns it bare.
		err = d.client.broken(d.ctx, d.call, d.sent, err)
	}
	return n, err
}

// Close ends the download and frees its place.
func (d *downloadBody) Close() error {
	d.end()
	return nil
}
