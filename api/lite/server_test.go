package lite_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"ozdesk/api/lite"
)

// server is an Oz API Lite server written from the reference alone. Of a
// picture it takes what follows the eight bytes of its signature for the face.
type server struct {
	*httptest.Server
	t        *testing.T
	requests []*http.Request
}

func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{t: t}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /version", answer(`{"core": "1.2.0", "tfss": "2.1", "models": [{"name": "face", "version": "7"}, "spoof"]}`))
	mux.HandleFunc("GET /v1/face/pattern/health", answer(`{"status": 0, "message": ""}`))
	mux.HandleFunc("GET /v1/face/liveness/health", answer(`{"status": 3, "message": "no model"}`))
	mux.HandleFunc("POST /v1/face/pattern/extract", func(w http.ResponseWriter, r *http.Request) {
		if kind := r.Header.Get("Content-Type"); kind != "image/png" && kind != "image/jpeg" {
			fail(w, 400, "BPE-002001", "content type")
			return
		}
		face := s.face(r, s.read(r.Body))
		switch face {
		case "nobody":
			fail(w, 400, "BPE-003002", "no face")
			return
		case "crowd":
			fail(w, 400, "BPE-003003", "several faces")
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		template := "<T>" + face // Begins like a page, as any byte may come first.
		if coded(r) {
			template = base64.StdEncoding.EncodeToString([]byte(template))
		}
		_, _ = io.WriteString(w, template)
	})
	mux.HandleFunc("POST /v1/face/pattern/compare", s.compare("bio_feature", "bio_template"))
	mux.HandleFunc("POST /v1/face/pattern/verify", s.compare("sample", "bio_template"))
	mux.HandleFunc("POST /v1/face/pattern/extract_and_compare", s.compare("sample_1", "sample_2"))
	mux.HandleFunc("POST /v1/face/liveness/detect", func(w http.ResponseWriter, r *http.Request) {
		if s.face(r, s.read(r.Body)) == "mask" {
			answer(`{"passed": false, "score": 0.970}`)(w, r)
			return
		}
		answer(`{"passed": true, "score": 0.01}`)(w, r)
	})
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests = append(s.requests, r)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// client returns a client of the server.
func (s *server) client(change ...func(*lite.Options)) *lite.Client {
	return newClient(s.t, s.URL, change...)
}

func newClient(t *testing.T, host string, change ...func(*lite.Options)) *lite.Client {
	t.Helper()
	o := lite.Options{Host: host}
	for _, f := range change {
		f(&o)
	}
	c, err := lite.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func coded(r *http.Request) bool { return r.Header.Get("Content-Transfer-Encoding") == "base64" }

func (s *server) read(r io.Reader) []byte {
	data, err := io.ReadAll(r)
	if err != nil {
		s.t.Error(err)
	}
	return data
}

// face returns the face in a picture, or in a template.
func (s *server) face(r *http.Request, data []byte) string {
	if coded(r) {
		plain, err := base64.StdEncoding.DecodeString(string(data))
		if err != nil {
			s.t.Errorf("not in base64: %q", data)
		}
		data = plain
	}
	if rest, ok := bytes.CutPrefix(data, []byte("<T>")); ok {
		return string(rest)
	}
	return string(data[min(len(data), 8):])
}

// compare answers for two parts of a form with these names.
func (s *server) compare(first, second string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		parts, err := r.MultipartReader()
		if err != nil {
			fail(w, 400, "BPE-002002", "no form")
			return
		}
		faces := map[string]string{}
		for {
			p, err := parts.NextPart()
			if err != nil {
				break
			}
			faces[p.FormName()] = s.face(r, s.read(p))
		}
		a, ok := faces[first]
		b, also := faces[second]
		switch {
		case !ok || !also || len(faces) != 2:
			fail(w, 400, "BPE-002003", "parts missing")
		case a == b:
			answer(`{"score": 0.99000, "decision": "approved"}`)(w, r)
		default:
			answer(`{"score": 0.12, "decision": "declined"}`)(w, r)
		}
	}
}

func answer(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	}
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"code": %q, "message": %q}`, code, message)
}

// picture is a PNG of somebody as far as the server can tell.
func picture(t *testing.T, of string) lite.Picture {
	t.Helper()
	p, err := lite.NewPicture([]byte("\x89PNG\r\n\x1a\n" + of))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
