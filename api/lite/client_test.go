package lite_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/lite"
	"ozdesk/api/text"
)

func TestEveryCall(t *testing.T) {
	for name, inBase64 := range map[string]bool{"bytes": false, "base64": true} {
		t.Run(name, func(t *testing.T) {
			ctx, srv := t.Context(), newServer(t)
			c := srv.client(func(o *lite.Options) { o.Base64 = inBase64 })
			v, err := c.Version(ctx)
			if err != nil || v.Core.Raw() != "1.2.0" || len(v.Models) != 2 || v.Models[0].Version.Raw() != "7" || v.Models[1].Name.Raw() != "spoof" {
				t.Errorf("Version = %+v, %v", v, err)
			}
			if h, err := c.FaceHealth(ctx); err != nil || !h.Working {
				t.Errorf("FaceHealth = %+v, %v", h, err)
			}
			if h, err := c.LivenessHealth(ctx); err != nil || h.Working || h.Status != "3" || h.Message.Raw() != "no model" {
				t.Errorf("LivenessHealth = %+v, %v", h, err)
			}
			ana, err := c.Extract(ctx, picture(t, "ana"))
			if err != nil || string(ana.Bytes()) != "<T>ana" {
				t.Fatalf("Extract = %q, %v", ana.Bytes(), err)
			}
			bo, err := c.Extract(ctx, picture(t, "bo"))
			if err != nil {
				t.Fatal(err)
			}
			same, err := c.Compare(ctx, ana, lite.NewTemplate(ana.Bytes()))
			if err != nil || same.Decision != lite.Approved || same.Score != "0.99000" {
				t.Errorf("Compare = %+v, %v", same, err)
			}
			other, err := c.Compare(ctx, ana, bo)
			if err != nil || other.Decision != lite.Declined {
				t.Errorf("Compare of two = %+v, %v", other, err)
			}
			if m, err := c.Verify(ctx, picture(t, "ana"), ana); err != nil || m.Decision != lite.Approved {
				t.Errorf("Verify = %+v, %v", m, err)
			}
			if m, err := c.ExtractAndCompare(ctx, picture(t, "ana"), picture(t, "bo")); err != nil || m.Decision != lite.Declined {
				t.Errorf("ExtractAndCompare = %+v, %v", m, err)
			}
			if l, err := c.Liveness(ctx, picture(t, "ana")); err != nil || l.Passed == nil || !*l.Passed || l.Score != "0.01" {
				t.Errorf("Liveness = %+v, %v", l, err)
			}
			if l, err := c.Liveness(ctx, picture(t, "mask")); err != nil || l.Passed == nil || *l.Passed || l.Score != "0.970" {
				t.Errorf("Liveness of a mask = %+v, %v", l, err)
			}
			if _, err := c.Extract(ctx, picture(t, "nobody")); !errors.Is(err, lite.ErrNoFace) || !errors.Is(err, api.ErrRefused) {
				t.Errorf("a picture of nobody: %v", err)
			}
			if _, err := c.Extract(ctx, picture(t, "crowd")); !errors.Is(err, lite.ErrSeveralFaces) {
				t.Errorf("a picture of many: %v", err)
			}
			for _, r := range srv.requests {
				if r.Header.Get("Authorization") != "" || r.Header.Get("X-Forensic-Access-Token") != "" || r.Header.Get("Cookie") != "" {
					t.Errorf("%s was sent with a credential", r.URL)
				}
				if coded := r.Header.Get("Content-Transfer-Encoding") == "base64"; coded != (inBase64 && r.Method == "POST") {
					t.Errorf("%s %s in base64: %v", r.Method, r.URL, coded)
				}
			}
		})
	}
}

// saying returns a client of a server that answers everything the same.
func saying(t *testing.T, status int, body string, header ...string) *lite.Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	return newClient(t, srv.URL)
}

func TestAnswersOtherThanExpected(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   error
		code   lite.Code
		says   string // In the first sentence of Explain.
	}{
		{"no face", 400, `{"code": "BPE-003002", "message": "x"}`, lite.ErrNoFace, "BPE-003002", "no face"},
		{"several", 422, `{"code": "bpe-003003"}`, lite.ErrSeveralFaces, "BPE-003003", "several faces"},
		{"liveness code", 400, `{"code": "LDE-003001", "message": "dark"}`, api.ErrRefused, "LDE-003001", "dark"},
		{"oz codes", 400, `{"error_code": 3, "error_message": "Invalid body structure"}`, api.ErrRefused, "", "Invalid body structure"},
		{"server", 500, `{"code": "BPE-001001", "message": "out of memory"}`, api.ErrServer, "BPE-001001", "failed"},
		{"gateway", 502, "<html>bad gateway</html>", api.ErrServer, "", "failed"},
		{"another server", 404, "<html>nothing here</html>", api.ErrNotAPI, "", "does not offer"},
		{"not offered", 404, `{"detail": "Not Found"}`, errors.ErrUnsupported, "", "does not offer"},
		{"other method", 405, "", errors.ErrUnsupported, "", "does not offer"},
		{"not realised", 501, "", errors.ErrUnsupported, "", "does not offer"},
		{"guarded", 401, `{"message": "key"}`, api.ErrForbidden, "", "may not"},
		{"throttled", 429, "", api.ErrThrottled, "", "too often"},
		{"too large", 413, "<html>", api.ErrNotAPI, "", "not an Oz API"},
		{"too large, told", 413, "{}", api.ErrTooLarge, "", "too large"},
		{"empty", 200, "", api.ErrEmpty, "", "empty"},
		{"page", 200, "<!DOCTYPE html><html></html>", api.ErrNotAPI, "", "not an Oz API"},
		{"cut", 200, `{"score": 0.9`, api.ErrCutOff, "", "broke off"},
		{"list", 200, `[1]`, api.ErrNotAPI, "", "not an Oz API"},
		{"nothing said", 200, `{"a": 1}`, api.ErrNotAPI, "", "not an Oz API"},
		{"types swapped", 200, `{"score": {"a": 1}, "decision": ["approved"], "passed": {}}`, api.ErrNotAPI, "", ""},
		{"nulls", 200, `{"score": null, "decision": null, "passed": null}`, api.ErrNotAPI, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := saying(t, c.status, c.body)
			_, match := client.ExtractAndCompare(t.Context(), picture(t, "a"), picture(t, "b"))
			_, live := client.Liveness(t.Context(), picture(t, "a"))
			for call, err := range map[string]error{"match": match, "liveness": live} {
				var e *lite.Error
				if !errors.Is(err, c.want) || !errors.As(err, &e) || e.Code != c.code {
					t.Fatalf("%s: %v, want %v", call, err, c.want)
				}
				what, next := lite.Explain(err)
				if !strings.Contains(what, c.says) || next == "" || text.Line(what+next+err.Error()) != what+next+err.Error() {
					t.Errorf("%s is explained as %q %q", call, what, next)
				}
			}
		})
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	var arrived int
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived++ }))
	t.Cleanup(other.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := saying(t, status, "", "Location", other.URL)
		if _, err := c.Liveness(t.Context(), picture(t, "a")); !errors.Is(err, api.ErrRedirected) {
			t.Errorf("%d: %v", status, err)
		}
		if _, err := c.Version(t.Context()); !errors.Is(err, api.ErrRedirected) {
			t.Errorf("%d of a GET: %v", status, err)
		}
	}
	if arrived != 0 {
		t.Errorf("%d requests arrived at another server", arrived)
	}
}

func TestFaultsOfTheNetwork(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	if _, err := newClient(t, gone.URL).Version(t.Context()); !errors.Is(err, api.ErrOffline) {
		t.Errorf("a server that is gone: %v", err)
	}
	release := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(slow.Close)
	t.Cleanup(func() { close(release) })
	if _, err := newClient(t, slow.URL, func(o *lite.Options) { o.Timeout = 20 * time.Millisecond }).Version(t.Context()); !errors.Is(err, api.ErrTimeout) {
		t.Errorf("a server that does not answer: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newClient(t, slow.URL).Version(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a call that was given up: %v", err)
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(secure.Close)
	if _, err := newClient(t, secure.URL).Version(t.Context()); !errors.Is(err, api.ErrTLS) {
		t.Errorf("a certificate that nobody knows: %v", err)
	}
	if _, err := saying(t, 200, strings.Repeat(" ", 9<<20)).Version(t.Context()); !errors.Is(err, api.ErrTooLarge) {
		t.Errorf("an answer without an end: %v", err)
	}
	cut := saying(t, 200, `{"core": "1"}`, "Content-Length", "1000")
	if _, err := cut.Version(t.Context()); !errors.Is(err, api.ErrCutOff) {
		t.Errorf("an answer that breaks off: %v", err)
	}
}

func TestUnwellIsAnAnswer(t *testing.T) {
	if h, err := saying(t, 503, `{"status": 3, "message": "loading"}`).FaceHealth(t.Context()); err != nil || h.Working || h.Message.Raw() != "loading" {
		t.Errorf("%+v, %v", h, err)
	}
	if _, err := saying(t, 503, `{"message": "loading"}`).FaceHealth(t.Context()); !errors.Is(err, api.ErrServer) {
		t.Errorf("without a status: %v", err)
	}
	if h, err := saying(t, 200, `{"status": "0"}`).FaceHealth(t.Context()); err != nil || !h.Working {
		t.Errorf("a status as a string: %+v, %v", h, err)
	}
	if _, err := saying(t, 200, `{"status": null}`).FaceHealth(t.Context()); !errors.Is(err, api.ErrNotAPI) {
		t.Errorf("no status: %v", err)
	}
}

func TestNew(t *testing.T) {
	for host, ok := range map[string]bool{
		"lite.example": true, "https://lite.example:8443": true, "http://127.0.0.1:9": true, "http://[::1]": true, "http://localhost": true,
		"http://lite.example": false, "": false, "ftp://lite.example": false, "https://u:p@lite.example": false, "https://a/b": false, "\x1b]0;": false,
	} {
		_, err := lite.New(lite.Options{Host: host})
		if (err == nil) != ok {
			t.Errorf("%q: %v", host, err)
		}
		if err != nil && text.Line(err.Error()) != err.Error() {
			t.Errorf("%q: an error that is unsafe to show", host)
		}
	}
	if _, err := lite.New(lite.Options{Host: "http://lite.example", AllowHTTP: true}); err != nil {
		t.Error(err)
	}
	if _, err := lite.New(lite.Options{Host: "lite.example", Timeout: -1}); err == nil {
		t.Error("a negative timeout is taken")
	}
}

func TestNothingIsSentThatIsNoPicture(t *testing.T) {
	for name, data := range map[string]string{"nothing": "", "text": "hello", "gif": "GIF89a...", "page": "<html>", "webp": "RIFF....WEBPVP8 "} {
		if _, err := lite.NewPicture([]byte(data)); !errors.Is(err, lite.ErrNoPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := lite.NewPicture([]byte("\xff\xd8\xff\xe0")); err != nil {
		t.Errorf("a JPEG: %v", err)
	}
	if _, err := lite.NewPicture(make([]byte, 50<<20+1)); !errors.Is(err, lite.ErrLargePicture) {
		t.Errorf("a large picture: %v", err)
	}
	srv := newServer(t)
	c := srv.client()
	_, err := c.Liveness(t.Context(), lite.Picture{})
	_, err2 := c.Compare(t.Context(), lite.Template{}, lite.NewTemplate([]byte("x")))
	_, err3 := c.Verify(t.Context(), lite.Picture{}, lite.NewTemplate([]byte("x")))
	if !errors.Is(err, lite.ErrNoPicture) || err2 == nil || !errors.Is(err3, lite.ErrNoPicture) || len(srv.requests) != 0 {
		t.Errorf("%v, %v, %v after %d requests", err, err2, err3, len(srv.requests))
	}
}

// Faces and templates are in no log and no error.
func TestBiometricDataIsNotPrinted(t *testing.T) {
	const face = "somebody's face"
	var log bytes.Buffer
	srv := newServer(t)
	c := srv.client(func(o *lite.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	template, err := c.Extract(t.Context(), picture(t, face))
	if err != nil {
		t.Fatal(err)
	}
	if log.Len() == 0 {
		t.Error("no line was logged")
	}
	slog.New(slog.NewJSONHandler(&log, nil)).Info("kept", "template", template, "picture", picture(t, face))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&log, verb, template)
		fmt.Fprintf(&log, verb, picture(t, face))
		fmt.Fprintf(&log, verb, struct{ T lite.Template }{template})
	}
	raw, err := json.Marshal(map[string]any{"t": template, "p": picture(t, face)})
	if err != nil {
		t.Fatal(err)
	}
	log.Write(raw)
	if s := log.String(); strings.Contains(s, face) || strings.Contains(s, "736f6d65626f6479") || strings.Contains(s, "115 111 109") {
		t.Errorf("a face was printed: %s", s)
	}
}

func TestCodes(t *testing.T) {
	for code, want := range map[lite.Code]lite.Side{
		"BPE-001001": lite.SideServer, "BPE-002999": lite.SideRequest, "LDE-003001": lite.SideSample, "": lite.SideUnknown,
		"BPE-004001": lite.SideUnknown, "BPE-3002": lite.SideUnknown, "\x1b[31m": lite.SideUnknown,
	} {
		if got := code.Side(); got != want || got.String() == "" {
			t.Errorf("%q is of the side %v, want %v", code, got, want)
		}
	}
	if !lite.OperatorRequired.Known() || lite.Decision("maybe").Known() {
		t.Error("which decisions are known is wrong")
	}
	if what, next := lite.Explain(nil); what != "" || next != "" {
		t.Errorf("nil is explained as %q %q", what, next)
	}
}
