package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"ozdesk/api/text"
)

// Download is a file, or a part of one, on its way here. Body must be closed.
type Download struct {
	Body        io.ReadCloser
	Size        int64 // Bytes of Body, -1 when not told.
	From        int64 // Where in the file Body begins.
	Total       int64 // Bytes of the whole file, -1 when not told.
	ContentType text.Text
}

// maxDownload bounds a file, in bytes.
const maxDownload = 1 << 30

// Download opens the file at an address that the server gave for a media. An
// address at another origin is ErrForeignOrigin, and nothing is sent there,
// unless it is one of Options.AllowedOrigins: then the file is read from there
// without token or cookie. Reading fails when no byte moves for
// Options.Timeout.
func (c *Client) Download(ctx context.Context, address text.Text) (*Download, error) {
	return c.DownloadRange(ctx, address, 0, 0)
}

// DownloadRange opens a file as Download does, from the byte at from on
// (counted from 0), and count bytes of it at most; a count of 0 is all that
// follow. A server that sends the whole file nevertheless is read up to there.
// Beyond the end of the file it is ErrRefused.
func (c *Client) DownloadRange(ctx context.Context, address text.Text, from, count int64) (*Download, error) {
	if from < 0 || count < 0 {
		return nil, errors.New("download: a part of a file cannot begin or end before its beginning")
	}
	r, err := c.downloadCall(address)
	if err != nil {
		return nil, fmt.Errorf("download: %w", err)
	}
	r = c.named(ctx, r)
	r.file, r.from, r.count = true, from, count
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
	to := originOf(u)
	if to == c.origin && u.User == nil {
		return r, nil
	}
	if c.allowed[to] && u.User == nil && (u.Scheme == "https" || u.Scheme == "http") {
		r.foreign, r.anonymous = &to, true
		return r, nil
	}
	e := r.failed(KindForeignOrigin)
	e.Path, e.Location = text.Line(r.path), text.New(to.String())
	return r, e
}

// askForFile writes what part of a file is wanted, as it is: a file that is
// packed on the way could unpack to any size, and its parts could not be told.
func (r call) askForFile(h http.Header) {
	h.Set("Accept", "*/*")
	h.Set("Accept-Encoding", "identity")
	switch {
	case r.count > 0:
		h.Set("Range", fmt.Sprintf("bytes=%d-%d", r.from, r.from+r.count-1))
	case r.from > 0:
		h.Set("Range", fmt.Sprintf("bytes=%d-", r.from))
	}
}

// openDownload sends the call once. The place among the requests under way is
// held until the body is closed.
func (c *Client) openDownload(ctx context.Context, r call, token *Secret) (*Download, error) {
	release, err := c.acquireFile(ctx)
	if err != nil {
		return nil, c.fail(r, err)
	}
	s, err := c.send(ctx, r, token)
	end := sync.OnceFunc(func() {
		s.close()
		release()
	})
	if err == nil && s.resp.StatusCode != http.StatusOK && s.resp.StatusCode != http.StatusPartialContent {
		defer end()
		return nil, c.noFile(ctx, r, s)
	}
	if err != nil {
		defer end()
		return nil, c.broken(ctx, r, s, err)
	}
	body := &downloadBody{client: c, call: r, ctx: ctx, sent: s, end: end, left: maxDownload}
	out, err := body.open()
	if err != nil {
		end()
		return nil, err
	}
	return out, nil
}

// noFile reads an answer that is an error.
func (c *Client) noFile(ctx context.Context, r call, s *sent) error {
	body, err := readBounded(s.resp.Body, maxJSON, s.moved)
	if err != nil {
		return c.broken(ctx, r, s, err)
	}
	e := r.failed(KindUnknown)
	e.Status = s.resp.StatusCode
	doc, _ := decoded(body)
	c.refused(e, r, s.resp, doc, body)
	return e
}

// errOtherPart is the cause where a server sends bytes nobody asked for.
var errOtherPart = errors.New("the server sent another part of the file")

// errPacked is the cause where a server packs a file that was asked for plain.
var errPacked = errors.New("the server packed the file")

// downloadBody hands out what was asked for and puts the errors of reading
// into words.
type downloadBody struct {
	client *Client
	call   call
	ctx    context.Context
	sent   *sent
	end    func()
	left   int64 // Bytes that may still come.
	part   bool  // left ends what was asked for, and not what is bearable.
}

// open finds out what the answer holds and moves to where it should begin.
func (d *downloadBody) open() (*Download, error) {
	resp, r := d.sent.resp, d.call
	e := r.failed(KindNotAPI)
	e.Status = resp.StatusCode
	if packing := resp.Header.Get("Content-Encoding"); packing != "" && !strings.EqualFold(packing, "identity") {
		e.Err = errPacked
		return nil, e
	}
	out := &Download{
		Body: d, Size: resp.ContentLength, From: r.from, Total: resp.ContentLength,
		ContentType: text.New(resp.Header.Get("Content-Type")),
	}
	if resp.StatusCode == http.StatusPartialContent {
		from, total, ok := contentRange(resp.Header.Get("Content-Range"))
		if !ok || from != r.from {
			e.Err = errOtherPart
			return nil, e
		}
		out.Total = total
	} else if r.from > 0 {
		skipped, err := io.CopyN(io.Discard, d, r.from)
		if err == io.EOF { //nolint:errorlint // io.CopyN returns it bare.
			e.Kind, e.Status = KindRefused, http.StatusRequestedRangeNotSatisfiable
			return nil, e
		}
		if err != nil {
			return nil, err
		}
		if out.Size >= 0 {
			out.Size -= skipped
		}
	}
	if r.count > 0 {
		if out.Size > r.count {
			out.Size = r.count
		}
		d.left, d.part = r.count, true
	}
	return out, nil
}

// contentRange reads "bytes 0-99/1234"; a total of * is -1.
func contentRange(s string) (from, total int64, ok bool) {
	rest, ok := strings.CutPrefix(s, "bytes ")
	if !ok {
		return 0, 0, false
	}
	span, size, _ := strings.Cut(rest, "/")
	first, _, _ := strings.Cut(span, "-")
	from, err := strconv.ParseInt(first, 10, 64)
	if err != nil || from < 0 {
		return 0, 0, false
	}
	if total, err = strconv.ParseInt(size, 10, 64); err != nil || total < 0 {
		total = -1
	}
	return from, total, true
}

// Read reads on.
func (d *downloadBody) Read(p []byte) (int, error) {
	if d.left <= 0 {
		if d.part {
			return 0, io.EOF
		}
		return 0, d.client.broken(d.ctx, d.call, d.sent, ErrTooLarge)
	}
	n, err := d.sent.resp.Body.Read(p[:min(int64(len(p)), d.left)])
	if n > 0 {
		d.sent.moved()
		d.left -= int64(n)
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
