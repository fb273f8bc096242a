package api_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/text"
)

// faults are all the ways in which one call goes wrong, with what is said.
var faults = []struct {
	name  string
	fault apitest.Fault
	is    error
	what  string // Part of what is said to have happened.
	next  string // Part of what is said to do.
	sends int    // Of a GET.
	maybe bool   // A POST leaves it open whether the change was made.
}{
	{"dropped", apitest.Drop(), api.ErrOffline, "cannot be reached", "online", 3, true},
	{"web page", apitest.HTML(), api.ErrNotAPI, "not an Oz API server", "address", 1, true},
	{"cut off", apitest.CutOff(5), api.ErrCutOff, "broke off", "network", 3, true},
	{"cut JSON", apitest.GarbageJSON(), api.ErrCutOff, "broke off", "network", 3, true},
	{"broken JSON", apitest.Status(200, `{"items": [}`), api.ErrNotAPI, "not an Oz API", "address", 1, true},
	{"text", apitest.Status(200, `"hello"`), api.ErrNotAPI, "not an Oz API", "address", 1, true},
	{"empty", apitest.EmptyBody(), api.ErrEmpty, "empty answer", "Try again", 1, true},
	{"403", apitest.Status(403, `{"error_code": 9, "error_message": "No access"}`), api.ErrForbidden, "“No access”", "administrator", 1, false},
	{"404", apitest.Status(404, `{"error_code": 10, "error_message": "Object not exist"}`), api.ErrNotFound, "does not have this", "Refresh", 1, false},
	{"404 page", apitest.Status(404, `<html>no such page</html>`), api.ErrNotAPI, "not an Oz API", "address", 1, false},
	{"405", apitest.Status(405, `{"error_code": 1}`), api.ErrRefused, "refused", "does not offer", 1, false},
	{"domain", apitest.Status(400, `{"error_code": 221, "error_message": "Person is in use", "error_details": {"a": 1}}`), api.ErrRefused, "Person is in use", "objects to", 1, false},
	{"exists", apitest.Status(400, `{"error_code": 13, "error_message": "Object already exist"}`), api.ErrExists, "already", "another name", 1, false},
	{"container", apitest.Status(400, `{"error_code": 13, "error_message": "No data container provided"}`), api.ErrRefused, "No data container", "objects to", 1, false},
	{"too big", apitest.Status(413, ``), api.ErrTooLarge, "too large for the server", "smaller", 1, false},
	{"429", apitest.RetryAfter(7), api.ErrThrottled, "too often", "7 seconds", 3, false},
	{"429 long", apitest.RetryAfter(600), api.ErrThrottled, "too often", "600 seconds", 1, false},
	{"500", apitest.Status(500, `{"error_code": 0, "error_message": "Unknown server side error"}`), api.ErrServer, "status 500", "who runs", 1, true},
	{"501", apitest.Status(501, `{"error_code": 2}`), api.ErrRefused, "refused", "does not offer", 1, false},
	{"502 page", apitest.Status(502, `<html>Bad Gateway</html>`), api.ErrServer, "status 502", "minute", 3, true},
	{"503", apitest.Status(503, ``), api.ErrServer, "status 503", "minute", 3, false},
	{"redirect", apitest.Redirect(302, "http://127.0.0.1:1/x"), api.ErrRedirected, "another address", "address of the server", 1, false},
}

func TestFaults(t *testing.T) {
	for _, tt := range faults {
		t.Run(tt.name, func(t *testing.T) {
			srv := apitest.New(t)
			c := signedIn(t, srv)
			pauses := c.RecordPauses()
			srv.Fault(apitest.On("GET /api/folders"), tt.fault)
			srv.Fault(apitest.On("POST /api/folders"), tt.fault)

			_, err := c.Folders(t.Context(), api.FolderQuery{})
			if !errors.Is(err, tt.is) {
				t.Fatalf("GET: %v, want %v", err, tt.is)
			}
			what, next := api.Explain(err)
			if !strings.Contains(what, tt.what) || !strings.Contains(next, tt.next) {
				t.Errorf("explained as %q %q", what, next)
			}
			wellFormed(t, what, next)
			// net/http itself repeats a GET once on a connection that it had used before.
			if n := srv.Count("GET /api/folders"); n < tt.sends || n > tt.sends+1 || len(*pauses) != tt.sends-1 {
				t.Errorf("GET was sent %d times with pauses %v, want %d", n, *pauses, tt.sends)
			}
			if errors.Is(err, api.ErrUncertain) {
				t.Errorf("reading leaves nothing open: %v", err)
			}

			_, err = c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{bytesUpload("a.png", []byte("x"))}})
			if !errors.Is(err, tt.is) {
				t.Errorf("POST: %v, want %v", err, tt.is)
			}
			if n := srv.Count("POST /api/folders"); n != 1 {
				t.Errorf("POST was sent %d times", n)
			}
			if errors.Is(err, api.ErrUncertain) != tt.maybe {
				t.Errorf("POST: uncertain %v, want %v: %v", !tt.maybe, tt.maybe, err)
			}
			if _, next := api.Explain(err); tt.maybe != strings.Contains(next, "before you do it again") {
				t.Errorf("a POST is explained with %q", next)
			}
		})
	}
}

// wellFormed holds sentences to the manner of the project.
func wellFormed(t *testing.T, sentences ...string) {
	t.Helper()
	for _, s := range sentences {
		if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "”.") || strings.Contains(s, "!") || strings.Contains(s, "..") {
			t.Errorf("%q is no full sentence", s)
		}
		for _, word := range []string{"JSON", "EOF", "nil", "errno", "context"} {
			if strings.Contains(s, word) {
				t.Errorf("%q has jargon in it: %s", s, word)
			}
		}
	}
}

func TestRetryThatSucceeds(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	pauses := c.RecordPauses()
	srv.Fault(apitest.On("GET /api/folders"), apitest.RetryAfter(3).Once())
	srv.Fault(apitest.On("GET /api/folders"), apitest.Status(503, "").Once())
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Fatal(err)
	}
	if len(*pauses) != 2 || (*pauses)[0] != 3*time.Second || (*pauses)[1] < 200*time.Millisecond || (*pauses)[1] > time.Second {
		t.Errorf("pauses %v", *pauses)
	}
}

// A DELETE whose answer was lost finds nothing the second time, and that is
// what was wanted.
func TestDeleteAgain(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	c.RecordPauses()
	id := srv.AddFolder(apitest.Folder{})
	srv.Fault(apitest.On("DELETE /api/folders"), apitest.Drop().AfterWork().Once())
	if err := c.DeleteFolder(t.Context(), api.FolderID(id)); err != nil {
		t.Errorf("DeleteFolder = %v", err)
	}
	if err := c.DeleteFolder(t.Context(), api.FolderID(id)); !errors.Is(err, api.ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
	if n := srv.Count("DELETE /api/folders"); n != 3 || len(srv.Folders()) != 0 {
		t.Errorf("%d sendings, folders left: %v", n, srv.Folders())
	}
}

func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := api.New(api.Options{Host: "http://" + address})
	if err != nil {
		t.Fatal(err)
	}
	c.RecordPauses()
	_, err = c.SignIn(t.Context(), "a@example.test", api.NewSecret("canary-password"))
	if !errors.Is(err, api.ErrOffline) || errors.Is(err, api.ErrUncertain) || strings.Contains(err.Error(), "canary") {
		t.Errorf("SignIn = %v", err)
	}
	wellFormed(t, both(err)...)
	_, err = c.Version(t.Context())
	if !errors.Is(err, api.ErrOffline) {
		t.Errorf("Version = %v", err)
	}
}

func both(err error) []string {
	what, next := api.Explain(err)
	return []string{what, next}
}

func TestNoHTTPSThere(t *testing.T) {
	srv := apitest.New(t)
	c, err := api.New(api.Options{Host: strings.Replace(srv.URL(), "http://", "https://", 1)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Version(t.Context())
	if what, _ := api.Explain(err); !errors.Is(err, api.ErrTLS) || !strings.Contains(what, "does not speak https") {
		t.Errorf("%v explained as %q", err, what)
	}
}

func TestWrongPassword(t *testing.T) {
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			c := newClient(t, srv)
			_, err := c.SignIn(t.Context(), srv.Account().Email, api.NewSecret("canary-password"))
			if !errors.Is(err, api.ErrBadCredentials) || errors.Is(err, api.ErrUncertain) {
				t.Fatalf("SignIn = %v", err)
			}
			if what, _ := api.Explain(err); !strings.Contains(what, "password is wrong") || strings.Contains(what+err.Error(), "canary") {
				t.Errorf("explained as %q", what)
			}
		})
	}
}

// Older servers answer a wrong password with 200 and an error in the body.
func TestRefusedSignInWith200(t *testing.T) {
	for body, want := range map[string]error{
		`{"error_code": 0, "error_message": "Bad pair"}`:                 api.ErrBadCredentials,
		`{"access_token": ""}`:                                           api.ErrNotAPI,
		`{"access_token": "a\r\nX-Evil: 1", "expire_token": "b"}`:        api.ErrNotAPI,
		`{"access_token": {"a": 1}}`:                                     api.ErrNotAPI,
		`{"access_token": "` + strings.Repeat("a", 9000) + `"}`:          api.ErrNotAPI,
		`{"access_token": "ok", "expire_token": "canary\u001b", "a": 1}`: api.ErrNotAPI,
	} {
		c, err := api.New(api.Options{Host: "http://127.0.0.1", HTTP: &seen{answer: func(*http.Request) *http.Response {
			return answerWith(200, body)
		}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.SignIn(t.Context(), "a", api.NewSecret("b"))
		if !errors.Is(err, want) || strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "Evil") {
			t.Errorf("%.60s: %v, want %v", body, err, want)
		}
	}
}

// A server that says nothing for too long is left, whatever it does meanwhile.
func TestIdle(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	c.RecordPauses()
	impatient := newClient(t, srv, func(o *api.Options) { o.Timeout = 30 * time.Millisecond })
	srv.Fault(nil, apitest.Hang())
	_, err := impatient.Version(t.Context())
	if !errors.Is(err, api.ErrTimeout) || !errors.Is(err, api.ErrOffline) {
		t.Errorf("Version = %v", err)
	}
	wellFormed(t, both(err)...)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if _, err := c.Folders(ctx, api.FolderQuery{}); !errors.Is(err, api.ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with a deadline: %v", err)
	}
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func (endless) Close() error { return nil }

func TestEndlessAnswer(t *testing.T) {
	c, err := api.New(api.Options{Host: "http://127.0.0.1", HTTP: &seen{answer: func(*http.Request) *http.Response {
		r := answerWith(200, "")
		r.Body, r.ContentLength = endless{}, -1
		return r
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Version(t.Context()); !errors.Is(err, api.ErrTooLarge) {
		t.Errorf("Version = %v", err)
	}
}

func TestExplainOfOtherErrors(t *testing.T) {
	if what, next := api.Explain(nil); what != "" || next != "" {
		t.Errorf("nothing is explained as %q %q", what, next)
	}
	_, missing := api.FileUpload(t.TempDir() + "/no\x1bne")
	for _, err := range []error{
		context.Canceled, context.DeadlineExceeded, api.ErrSignedOut, api.ErrNotFound, errors.New("odd\x1b[0m thing"), missing,
		&api.Error{Kind: api.Kind(99)}, &api.Error{Err: context.Canceled},
	} {
		what, next := api.Explain(err)
		wellFormed(t, what, next)
		if strings.ContainsRune(what+next, '\x1b') {
			t.Errorf("unsafe: %q", what+next)
		}
	}
}

// Reasons of the system are put into words, with what helps against them.
func TestExplainCauses(t *testing.T) {
	tests := []struct {
		err        error
		what, next string
	}{
		{&fs.PathError{Op: "write", Path: "a.csv", Err: syscall.ENOSPC}, "a.csv cannot be used: the disk is full.", "Make room on the disk and try again."},
		{&fs.PathError{Op: "open", Path: "a.csv", Err: syscall.EROFS}, "a.csv cannot be used: the disk can only be read.", "Choose another place"},
		{&fs.PathError{Op: "open", Path: "a.csv", Err: syscall.EACCES}, "a.csv cannot be used: permission is denied.", "Check the name"},
		{&os.LinkError{Op: "rename", Old: "a", New: "b\x1b.csv", Err: syscall.ENOSPC}, ".csv cannot be used: the disk is full.", "Make room"},
		{fmt.Errorf("save: %w", syscall.ENOSPC), "This did not work: the disk is full.", "Make room"},
		{&api.FileError{Name: text.New("a.png"), Err: syscall.EIO}, "a.png cannot be read: the disk failed.", "Check the disk"},
		{&api.Error{Kind: api.KindJournal, Err: syscall.EROFS}, "the journal: the disk can only be read.", "permissions"},
	}
	for _, tt := range tests {
		what, next := api.Explain(tt.err)
		wellFormed(t, what, next)
		if !strings.HasSuffix(what, tt.what) || !strings.Contains(next, tt.next) {
			t.Errorf("%v is explained as %q %q", tt.err, what, next)
		}
	}
}

// What breaks off inside the head of an answer, or is none, is told without
// the words of the protocol.
func TestBrokenHeads(t *testing.T) {
	tests := map[string]string{
		"":                                     "the connection was closed",
		"H":                                    "the connection was closed",
		"HTTP/1.1":                             "the connection was closed",
		"HTTP/1.1 2":                           "the connection was closed",
		"HTTP/1.1 200 OK\r\nContent-Ty":        "the head of its answer is broken",
		"HTTP/1.1 200 OK\r\nno header\r\n\r\n": "the head of its answer is broken",
		"220 mail.example.test ESMTP\r\n":      "what answered does not speak HTTP",
		"SSH-2.0-x\r\n":                        "what answered does not speak HTTP",
	}
	for head, want := range tests {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					_, _ = io.WriteString(conn, head)
				}
				_ = conn.Close()
			}
		}()
		c, err := api.New(api.Options{Host: "http://" + l.Addr().String()})
		if err != nil {
			t.Fatal(err)
		}
		c.RecordPauses()
		_, err = c.Version(t.Context())
		what, next := api.Explain(err)
		wellFormed(t, what, next)
		if !errors.Is(err, api.ErrOffline) || !strings.HasSuffix(what, "reached: "+want+".") {
			t.Errorf("after %q: %v is explained as %q", head, err, what)
		}
		c.Close()
		_ = l.Close()
		<-done
	}
}

// A list that the server answers with nothing is told as an empty answer.
func TestNoListThere(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	for _, status := range []int{200, 204} {
		srv.Fault(nil, apitest.Status(status, "").Once())
		_, err := c.UserPage(t.Context(), api.UserQuery{})
		what, next := api.Explain(err)
		if !errors.Is(err, api.ErrEmpty) || what != "The server sent an empty answer." || !strings.Contains(next, "who runs") {
			t.Errorf("%d: %v is explained as %q %q", status, err, what, next)
		}
	}
}

// A call that runs analyses by itself may take longer than others.
func TestPatience(t *testing.T) {
	srv := apitest.New(t)
	keeper := new(sharedKeeper)
	signedIn(t, srv, func(o *api.Options) { o.Keeper = keeper })
	c := newClient(t, srv, func(o *api.Options) { o.Keeper, o.Timeout = keeper, 300*time.Millisecond })
	open := make(chan struct{})
	srv.Fault(apitest.On("POST /api/folders"), apitest.Gate(open))
	done := make(chan error)
	go func() {
		_, err := c.CreateFolder(t.Context(), api.NewFolder{
			Media: []api.Upload{bytesUpload("a.png", []byte("x"))}, Analyses: launchOne(),
		})
		done <- err
	}()
	if err := srv.Await(t.Context(), "POST /api/folders", 1); err != nil {
		t.Fatal(err)
	}
	srv.Fault(apitest.On("GET /api/version"), apitest.Hang())
	c.RecordPauses()
	if _, err := c.Version(t.Context()); !errors.Is(err, api.ErrTimeout) {
		t.Errorf("Version = %v", err)
	}
	close(open)
	if err := <-done; err != nil {
		t.Errorf("the patient call: %v", err)
	}
}
