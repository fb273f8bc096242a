package record_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"ozdesk/api/record"
	"ozdesk/api/text"
)

const head = `{"format":"ozdesk exchanges","version":1}` + "\n"

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"nothing":            {"", "no recording"},
		"no heading":         {`{"method":"GET"}` + "\n", "no recording"},
		"another version":    {`{"format":"ozdesk exchanges","version":2}` + "\n", "no recording"},
		"heading cut":        {head[:20], "no recording"},
		"no JSON":            {head + "hello\n", "line 2"},
		"empty line":         {head + "\n", "line 2"},
		"method":             {head + `{"method":"GET /x","path":"/","answer":{"status":200}}` + "\n", "method"},
		"path":               {head + `{"method":"GET","path":"x","answer":{"status":200}}` + "\n", "address"},
		"escape":             {head + `{"method":"GET","path":"/\u001b[31m","answer":{"status":200}}` + "\n", "address"},
		"escape in query":    {head + `{"method":"GET","path":"/","query":"\u202e","answer":{"status":200}}` + "\n", "address"},
		"status":             {head + `{"method":"GET","path":"/","answer":{"status":99}}` + "\n", "status"},
		"no status":          {head + `{"method":"GET","path":"/","answer":{}}` + "\n", "status"},
		"no answer":          {head + `{"method":"GET","path":"/"}` + "\n", "neither or both"},
		"answer and failure": {head + `{"method":"GET","path":"/","answer":{"status":200},"failure":"timeout"}` + "\n", "neither or both"},
		"header":             {head + `{"method":"GET","path":"/","answer":{"status":200,"header":{"Set-Cookie":"a"}}}` + "\n", "header"},
		"header's value":     {head + `{"method":"GET","path":"/","answer":{"status":200,"header":{"Location":"a\r\nb: c"}}}` + "\n", "header"},
		"size":               {head + `{"method":"GET","path":"/","answer":{"status":200,"body":{"size":-1}}}` + "\n", "size"},
		"huge size":          {head + `{"method":"GET","path":"/","answer":{"status":200,"body":{"size":9223372036854775807}}}` + "\n", "size"},
		"size of no number":  {head + `{"method":"GET","path":"/","answer":{"status":200,"body":{"size":1e99}}}` + "\n", "line 2"},
		"an error quotes":    {head + "\x1b[31m\n", "line 2"},
	} {
		p, err := record.Read(strings.NewReader(c.file))
		if p != nil || err == nil || !strings.Contains(err.Error(), c.want) || text.Line(err.Error()) != err.Error() {
			t.Errorf("%s: %v, want an error about %q", name, err, c.want)
		}
	}
}

func TestReadEndsAtAHalfLine(t *testing.T) {
	whole := `{"method":"GET","path":"/","answer":{"status":204}}` + "\n"
	for cut := range whole {
		if p, err := record.Read(strings.NewReader(head + whole + whole[:cut])); err != nil || p.Len() != 1 {
			t.Fatalf("a file that ends after %d bytes of a line: %v", cut, err)
		}
	}
}

func TestOpenNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a\x1bb")
	if _, err := record.Open(path); !errors.Is(err, os.ErrNotExist) || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("no such file: %v", err)
	}
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := record.Open(path); !errors.Is(err, record.ErrNoRecording) || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("another file: %v", err)
	}
}

// Of a file of any size no more than is asked for is made.
func TestLargeFileIsMadeAsItIsRead(t *testing.T) {
	p, err := record.Read(strings.NewReader(head + `{"method":"GET","path":"/static/x","answer":{"status":200,"body":{"size":1000000000000,"sha256":"ab"}}}` + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := p.RoundTrip(request(t, "GET", "https://oz.invalid/static/x", ""))
	if err != nil || resp.ContentLength != 1000000000000 {
		t.Fatalf("%v, %v", resp, err)
	}
	if n, err := io.CopyN(io.Discard, resp.Body, 1<<20); n != 1<<20 || err != nil {
		t.Errorf("read %d bytes: %v", n, err)
	}
}

// FuzzRead gives the reader any file. What it accepts can be served, is safe
// to show, and is an HTTP answer that can be written out.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", head, head + `{"method":"GET","path":"/api/folders","query":"limit=2","answer":{"status":200,"header":{"Content-Type":"application/json"},"body":{"json":{"items":[]}}}}` + "\n",
		head + `{"method":"POST","path":"/","body":{"form":[{"name":"payload"}]},"failure":"timeout"}` + "\n",
		head + `{"method":"GET","path":"/id-0123456789ab/(","query":"a=meta-0123456789ab","answer":{"status":200,"body":{"size":3,"cut":true}}}` + "\n",
		head + `{"method":"GET","path":"/%zz","query":"%zz","answer":{"status":599,"body":{}}}` + "\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := record.Read(bytes.NewReader(data))
		if err != nil {
			if s := err.Error(); text.Line(s) != s || !utf8.ValidString(s) {
				t.Fatalf("an error that is unsafe to show: %q", s)
			}
			return
		}
		left := p.Unused()
		if len(left) != p.Len() {
			t.Fatalf("%d of %d are unused at the start", len(left), p.Len())
		}
		for _, line := range left {
			if text.Line(line) != line {
				t.Fatalf("unsafe to show: %q", line)
			}
			method, path, _ := strings.Cut(line, " ")
			u, err := url.Parse("https://oz.invalid" + path)
			if err != nil {
				continue
			}
			resp, err := p.RoundTrip(&http.Request{Method: method, URL: u, Header: http.Header{}})
			if err != nil {
				continue
			}
			if n, _ := io.CopyN(io.Discard, resp.Body, 1<<16); resp.ContentLength >= 0 && n != min(resp.ContentLength, 1<<16) {
				t.Fatalf("%d bytes of %d", n, resp.ContentLength)
			}
		}
	})
}
