package record_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/record"
)

// recorded returns a client of the server whose exchanges go into a new file,
// and what ends the recording and returns the path.
func recorded(t *testing.T, srv *apitest.Server) (*api.Client, func() string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "exchanges.jsonl")
	base := &http.Transport{}
	r, err := record.Create(path, base)
	if err != nil {
		t.Fatal(err)
	}
	c := client(t, srv.URL(), r)
	return c, func() string {
		t.Helper()
		base.CloseIdleConnections()
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
}

func client(t *testing.T, host string, over http.RoundTripper) *api.Client {
	t.Helper()
	serial := 0
	c, err := api.New(api.Options{
		Host: host, HTTP: over, Timeout: 10 * time.Second,
		NewID: func() string {
			serial++
			return "11111111-1111-4111-8111-1111111111" + hex.EncodeToString([]byte{byte(serial)})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func upload(name string, data []byte, tags ...string) api.Upload {
	return api.Upload{
		Name: name, Size: int64(len(data)), Tags: tags,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}

// png is a drawing as far as its first bytes go.
func png(content string) []byte { return []byte("\x89PNG\r\n\x1a\n" + content) }

// lines returns the recording at path as it lies on the disk.
func lines(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// absent fails when a secret is in raw bytes, in any of the forms that it may
// have taken on its way: as it is, in any case, in base64 at every offset, in
// hexadecimal, percent-encoded, or escaped for JSON.
func absent(t *testing.T, raw []byte, what, secret string) {
	t.Helper()
	if len(secret) < 4 {
		t.Fatalf("%s is too short to be searched for: %q", what, secret)
	}
	lower := bytes.ToLower(raw)
	for form, s := range forms(secret) {
		if bytes.Contains(raw, []byte(s)) || bytes.Contains(lower, []byte(strings.ToLower(s))) {
			t.Errorf("the recording has the %s in it, %s", what, form)
		}
	}
}

func forms(secret string) map[string]string {
	out := map[string]string{
		"as it is":        secret,
		"percent-encoded": url.QueryEscape(secret),
		"in a path":       url.PathEscape(secret),
		"in hexadecimal":  hex.EncodeToString([]byte(secret)),
		"quoted":          strings.ReplaceAll(secret, `"`, `\"`),
	}
	for offset := range 3 {
		// Base64 of a secret in the middle of something begins and ends inside
		// it: what is certain are the groups that lie wholly within.
		padded := append(make([]byte, offset), secret...)
		whole := base64.StdEncoding.EncodeToString(padded[:len(padded)/3*3])
		if start := (offset + 2) / 3 * 4; len(whole)-start >= 6 {
			out["in base64 at "+string(rune('0'+offset))] = whole[start:]
			out["in base64 for addresses at "+string(rune('0'+offset))] = strings.NewReplacer("+", "-", "/", "_").Replace(whole[start:])
		}
	}
	return out
}

// stub is a transport that answers itself.
type stub func(*http.Request) (*http.Response, error)

func (s stub) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
		_ = r.Body.Close()
	}
	return s(r)
}

// answering returns a transport that answers everything with a body.
func answering(status int, body string, header ...string) stub {
	return func(r *http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i+1 < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{
			StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
			Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		}, nil
	}
}

// tape is a file in memory.
type tape struct{ bytes.Buffer }

func (*tape) Close() error { return nil }

// taped sends one request through a recorder over base and returns the line
// that was written of it.
func taped(t *testing.T, base http.RoundTripper, req *http.Request) string {
	t.Helper()
	out := new(tape)
	r, err := record.New(out, base)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := r.RoundTrip(req); err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(out.String(), "\n")
	return line
}

func request(t *testing.T, method, address, body string, header ...string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return req
}
