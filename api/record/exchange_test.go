package record_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/record"
)

const someID = "00000000-0000-4000-8000-00000000000c"

// What a server or a network may do, with the same name wherever it can stand.
func TestHostileExchanges(t *testing.T) {
	const secret = "Zephyrine Quillfeather"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = io.WriteString(z, `{"first_name": "`+secret+`"}`)
	_ = z.Close()
	encoded := base64.StdEncoding.EncodeToString([]byte(secret))
	for _, c := range []struct {
		name string
		base http.RoundTripper
		req  *http.Request
		want string // Must be in the line.
	}{
		{"a page instead of JSON", answering(502, "<html>"+secret), request(t, "GET", "https://a.example/", ""), `"mark"`},
		{"JSON that breaks off", answering(200, `{"a": "`+secret), request(t, "GET", "https://a.example/", ""), `"mark"`},
		{"what Python calls a number", answering(200, `{"name": "`+secret+`", "score": NaN}`), request(t, "GET", "https://a.example/", ""), `"mark"`},
		{"packed", answering(200, packed.String(), "Content-Encoding", "gzip"), request(t, "GET", "https://a.example/", ""), `"first_name":"name-`},
		{"packed badly", answering(200, packed.String()[:20], "Content-Encoding", "gzip"), request(t, "GET", "https://a.example/", ""), `"mark"`},
		{"JSON said to be a form", answering(204, ""), request(t, "POST", "https://a.example/api/authorize/auth", `{"credentials":{"email":"`+secret+`","password":"`+secret+`"}}`, "Content-Type", "application/x-www-form-urlencoded"), `"password":"removed"`},
		{"a form", answering(204, ""), request(t, "POST", "https://a.example/", "password="+secret, "Content-Type", "application/x-www-form-urlencoded"), `"mark"`},
		{"a form without a boundary", answering(204, ""), request(t, "POST", "https://a.example/", secret, "Content-Type", "multipart/form-data"), `"mark"`},
		{"a form with another boundary", answering(204, ""), request(t, "POST", "https://a.example/", "--a\r\n\r\n"+secret, "Content-Type", "multipart/form-data; boundary=b"), `"cut":true`},
		{"text in base64", answering(200, `{"data": "`+encoded+`", "`+encoded+`": 1}`), request(t, "POST", "https://a.example/", encoded), `"mark"`},
		{"in the address", answering(200, "{}"), request(t, "GET", "https://a.example/api/"+encoded+"/a%20b%2F"+encoded+"?"+encoded+"="+encoded+"&search_text="+encoded, ""), "search_text="},
		{"in headers", answering(302, "", "Location", "https://a.example/?"+encoded, "Set-Cookie", encoded, "Content-Type", "text/"+encoded), request(t, "GET", "https://a.example/", "", "Cookie", encoded, "Authorization", "Basic "+encoded), `"status":302`},
		{"in an error", stub(func(*http.Request) (*http.Response, error) { return nil, errors.New(secret) }), request(t, "GET", "https://a.example/", ""), `"failure":"no answer"`},
		{"in a time-out", stub(func(*http.Request) (*http.Response, error) { return nil, &net.DNSError{Name: secret, IsTimeout: true} }), request(t, "GET", "https://a.example/", ""), `"failure":"timeout"`},
		{"in what was given up", stub(func(*http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("%s: %w", secret, context.Canceled)
		}), request(t, "GET", "https://a.example/", ""), `"failure":"stopped"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := taped(t, c.base, c.req)
			absent(t, []byte(line), "name", secret)
			absent(t, []byte(line), "encoded name", encoded)
			if !strings.Contains(line, c.want) || strings.Count(line, "\n") != 1 {
				t.Errorf("%s is not in the line %q", c.want, line)
			}
		})
	}
}

// The parts of a form may be split anywhere on their way.
func TestFormIsReadInPieces(t *testing.T) {
	form := "--b\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n{\"media:tags\": {\"video1\": [\"video_selfie\"]}}\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"video1\"; filename=\"me.mp4\"\r\n\r\nsecret pixels\r\n--b--\r\n"
	for size := 1; size < len(form); size += 13 {
		req := request(t, "POST", "https://a.example/api/folders/", "", "Content-Type", "multipart/form-data; boundary=b")
		req.Body, req.GetBody, req.ContentLength = io.NopCloser(&pieces{[]byte(form), size}), nil, int64(len(form))
		line := taped(t, answering(200, "{}"), req)
		if !strings.Contains(line, `{"name":"payload","json":{"media:tags":{"video1":["video_selfie"]}}}`) || !strings.Contains(line, `"size":13`) {
			t.Fatalf("in pieces of %d: %s", size, line)
		}
		absent(t, []byte(line), "content", "secret pixels")
		absent(t, []byte(line), "file name", "me.mp4")
	}
}

// pieces reads so many bytes at a time.
type pieces struct {
	rest []byte
	size int
}

func (p *pieces) Read(b []byte) (int, error) {
	n := copy(b, p.rest[:min(p.size, len(p.rest))])
	p.rest = p.rest[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// A body that the transport did not read to its end is said to be cut, and
// nothing waits for the rest of it.
func TestUploadThatBreaksOff(t *testing.T) {
	form := "--b\r\nContent-Disposition: form-data; name=\"file1\"; filename=\"me.png\"\r\n\r\nsecret pixels"
	req := request(t, "POST", "https://a.example/api/folders/", "", "Content-Type", "multipart/form-data; boundary=b")
	req.Body, req.GetBody, req.ContentLength = io.NopCloser(strings.NewReader(form+"never sent")), nil, 1000
	line := taped(t, halfway{len(form)}, req)
	if !strings.Contains(line, `"cut":true`) || !strings.Contains(line, `"failure"`) {
		t.Errorf("the line is %s", line)
	}
	absent(t, []byte(line), "content", "secret pixels")
}

// halfway is a network that fails after so many bytes.
type halfway struct{ n int }

func (h halfway) RoundTrip(req *http.Request) (*http.Response, error) {
	_, _ = io.CopyN(io.Discard, req.Body, int64(h.n))
	_ = req.Body.Close()
	return nil, errors.New("connection reset")
}

func TestAnswersThatFailAreReplayed(t *testing.T) {
	for name, c := range map[string]struct {
		fault apitest.Fault
		want  error
	}{
		"cut off":    {apitest.CutOff(5), api.ErrCutOff},
		"page":       {apitest.Status(404, "<html>not here</html>"), api.ErrNotFound},
		"refused":    {apitest.Status(400, `{"error_code": 221, "error_message": "no"}`), api.ErrRefused},
		"throttled":  {apitest.RetryAfter(0), api.ErrThrottled},
		"connection": {apitest.Drop(), api.ErrOffline},
	} {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t)
			c0, end := recorded(t, srv)
			a := srv.Account()
			if _, err := c0.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
				t.Fatal(err)
			}
			srv.Fault(apitest.On("DELETE /api/folders"), c.fault)
			srv.Fault(apitest.On("POST /api/folders"), c.fault)
			call := func(c *api.Client) error {
				_, err := c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{upload("a.png", png("a"))}})
				return err
			}
			want := call(c0)
			p, err := record.Open(end())
			if err != nil {
				t.Fatal(err)
			}
			c1 := client(t, record.Origin, p)
			if _, err := c1.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
				t.Fatal(err)
			}
			got := call(c1)
			for _, target := range []error{c.want, api.ErrUncertain, api.ErrNotAPI, api.ErrServer} {
				if errors.Is(got, target) != errors.Is(want, target) {
					t.Errorf("replayed %v, recorded %v: they differ about %v", got, want, target)
				}
			}
			if left := p.Unused(); len(left) > 0 {
				t.Errorf("unused: %v", left)
			}
		})
	}
}

func TestUnknownAndUnused(t *testing.T) {
	out := new(tape)
	r, err := record.New(out, answering(200, `{"folder_id": "`+someID+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"/api/folders/" + someID + "/?with_analyses=true", "/api/media/abc", "/api/folders/?limit=2&search_text=anna+b"} {
		resp, err := r.RoundTrip(request(t, "GET", "https://a.example"+address, ""))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
	}
	p, err := record.Read(&out.Buffer)
	if err != nil || p.Len() != 3 {
		t.Fatalf("read %v exchanges: %v", p, err)
	}
	ask := func(method, address string) error {
		resp, err := p.RoundTrip(request(t, method, "http://elsewhere.example"+address, "body"))
		if err == nil {
			_, err = io.Copy(io.Discard, resp.Body)
		}
		return err
	}
	for _, c := range []struct {
		method, address string
		known           bool
	}{
		{"DELETE", "/api/folders/" + someID + "?with_analyses=true", false},
		{"GET", "/api/folders/" + someID, false},
		{"GET", "/api/folders/" + someID + "?with_analyses=false", false},
		{"GET", "/api/folders/00000000-0000-4000-8000-00000000000d?with_analyses=true", false},
		{"GET", "/api/folders/" + someID + "?with_analyses=true", true},
		{"GET", "/api/folders/" + someID + "/?with_analyses=true", false}, // used up
		{"GET", "/api/media/x/y", false},
		{"GET", "/api/media/" + someID, true}, // a pseudonym stands for any id
		{"GET", "/api/folders?limit=3&search_text=bob", false},
		{"GET", "/api/folders?search_text=bob%2Fand+others", false},
	} {
		if err := ask(c.method, c.address); errors.Is(err, record.ErrUnknown) == c.known {
			t.Errorf("%s %s: %v, want known %v", c.method, c.address, err, c.known)
		}
	}
	if left := p.Unused(); len(left) != 1 || left[0] != "GET /api/folders" {
		t.Errorf("unused: %v", left)
	}
	if err := ask("GET", "/api/folders/?search_text=bob%2Fand+others&limit=2"); err != nil || p.Unused() != nil {
		t.Errorf("in another order: %v, unused %v", err, p.Unused())
	}
	if err := ask("GET", "/nobody?search_text=anna"); err == nil || strings.Contains(err.Error(), "anna") || !strings.Contains(err.Error(), "search_text") {
		t.Errorf("an error that quotes the query: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.RoundTrip(request(t, "GET", "https://a.example/", "").WithContext(ctx)); !errors.Is(err, context.Canceled) {
		t.Errorf("a request that was given up: %v", err)
	}
}

// What a client has learned from a recording finds its own exchange, also when
// another one before it would do.
func TestTheSameComesBeforeTheSimilar(t *testing.T) {
	p, err := record.Read(strings.NewReader(`{"format":"ozdesk exchanges","version":1}
{"method":"GET","path":"/api/media/id-aaaaaaaaaaaa","answer":{"status":200,"body":{"json":{"media_id":"first"}}}}
{"method":"GET","path":"/api/media/id-bbbbbbbbbbbb","answer":{"status":200,"body":{"json":{"media_id":"second"}}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ id, want string }{{"id-bbbbbbbbbbbb", "second"}, {"anything", "first"}} {
		resp, err := p.RoundTrip(request(t, "GET", "https://oz.invalid/api/media/"+c.id, ""))
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(body), c.want) {
			t.Errorf("%s is answered by %s, %v, want %s", c.id, body, err, c.want)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	const n = 40
	out := new(tape)
	r, err := record.New(out, answering(200, `{"access_token": "t", "name": "x"}`))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			req, err := http.NewRequestWithContext(t.Context(), "POST", "https://a.example/api/folders", strings.NewReader(`{"name": "x"}`))
			if err != nil {
				t.Error(err)
				return
			}
			req.Header.Set("X-Forensic-Access-Token", fmt.Sprint("token ", i%4))
			resp, err := r.RoundTrip(req)
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		})
	}
	wg.Wait()
	if p, err := record.Read(&out.Buffer); err != nil || p.Len() != n {
		t.Errorf("%d exchanges, want %d: %v", p.Len(), n, err)
	}
}

func TestDiskIsFull(t *testing.T) {
	d := &disk{room: 60}
	r, err := record.New(d, answering(200, `{"name": "x"}`))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		resp, err := r.RoundTrip(request(t, "GET", "https://a.example/", ""))
		if err != nil {
			t.Fatalf("a request failed because of the recording: %v", err)
		}
		if body, err := io.ReadAll(resp.Body); err != nil || string(body) != `{"name": "x"}` {
			t.Errorf("the answer was changed: %q, %v", body, err)
		}
	}
	if err := r.Close(); !errors.Is(err, errFull) || d.writes != 2 || d.closed != 1 {
		t.Errorf("Close says %v after %d writes and %d ends", err, d.writes, d.closed)
	}
}

var errFull = errors.New("no space left")

type disk struct{ room, writes, closed int }

func (d *disk) Write(p []byte) (int, error) {
	d.writes++
	if d.room -= len(p); d.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func (d *disk) Close() error { d.closed++; return nil }

// A recording streams: of an upload nothing is kept but its hash.
func TestLargeUploadIsNotKept(t *testing.T) {
	const size = 16 << 20
	head := "--b\r\nContent-Disposition: form-data; name=\"file1\"; filename=\"a.png\"\r\n\r\n\x89PNG\r\n\x1a\n"
	req := request(t, "POST", "https://a.example/api/folders/", "", "Content-Type", "multipart/form-data; boundary=b")
	req.Body = io.NopCloser(io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, size), strings.NewReader("\r\n--b--\r\n")))
	req.GetBody, req.ContentLength = nil, -1
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	line := taped(t, answering(200, "{}"), req)
	runtime.ReadMemStats(&after)
	if !strings.Contains(line, fmt.Sprintf(`"size":%d,"sha256"`, size+8)) || len(line) > 1000 {
		t.Errorf("the line is %.500s", line)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > size/8 {
		t.Errorf("%d bytes were allocated for %d bytes of upload", used, size)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
