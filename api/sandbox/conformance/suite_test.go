package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"ozdesk/api/sandbox"
	"ozdesk/api/sandbox/demo"
)

// Evidence marks of the reference.
const (
	doc      = "[doc]"
	code     = "[code]"
	recalled = "[recalled]"
	inferred = "[inferred]"
)

// clock is the clock of the sandbox, which facts about lifetimes move.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// suite is the server that is asked, and who asks.
type suite struct {
	base     string
	local    *sandbox.Handle // nil for another server
	accounts []sandbox.Account
	clock    *clock
	http     *http.Client
	writes   bool
	tokens   map[string]string // by role
	made     map[string]bool   // the paths of what was made here
	admin    *user
}

// connect finds the server that is named, or starts one.
func connect(t *testing.T, change ...func(*sandbox.Options)) *suite {
	t.Helper()
	s := &suite{clock: &clock{}, tokens: map[string]string{}, made: map[string]bool{}}
	s.http = &http.Client{
		Timeout:       2 * time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if host := os.Getenv("OZ_CONFORMANCE_HOST"); host != "" && len(change) == 0 {
		s.base = strings.TrimSuffix(strings.TrimRight(host, "/"), "/api")
		s.writes = sameOrigin(os.Getenv("OZ_CONFORMANCE_WRITE"), host)
		s.accounts = []sandbox.Account{{Role: "CLIENT_ADMIN", Email: os.Getenv("OZ_CONFORMANCE_EMAIL"), Password: os.Getenv("OZ_CONFORMANCE_PASSWORD")}}
	} else {
		o := sandbox.Options{Dir: t.TempDir(), NoDemo: true, Now: s.clock.now, Log: slog.New(slog.DiscardHandler)}
		for _, c := range change {
			c(&o)
		}
		h, err := sandbox.Join(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := h.Close(); err != nil {
				t.Error(err)
			}
		})
		if s.accounts, err = sandbox.Accounts(o.Dir); err != nil {
			t.Fatal(err)
		}
		s.base, s.local, s.writes = h.URL(), h, true
	}
	s.http.Transport = &http.Transport{DialContext: s.dialer(), DisableCompression: true}
	t.Cleanup(s.http.CloseIdleConnections)
	s.admin = s.as(t, "CLIENT_ADMIN")
	return s
}

// dialer reaches the server that is asked and nothing else.
func (s *suite) dialer() func(context.Context, string, string) (net.Conn, error) {
	u, err := url.Parse(s.base)
	allowed := ""
	if err == nil {
		allowed = u.Hostname()
	}
	var d net.Dialer
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if ip := net.ParseIP(host); err != nil || host != allowed && (ip == nil || !ip.IsLoopback()) {
			return nil, fmt.Errorf("these tests reach %s only, not %s", s.base, address)
		}
		return d.DialContext(ctx, network, address)
	}
}

// sameOrigin reports whether two addresses name the same server.
func sameOrigin(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	return errors.Join(errX, errY) == nil && a != "" && strings.EqualFold(x.Host, y.Host) && strings.EqualFold(x.Scheme, y.Scheme)
}

// fact states one sentence of the reference and checks it by reading.
func (s *suite) fact(t *testing.T, mark, sentence string, check func(*testing.T)) {
	t.Helper()
	t.Run(mark+" "+sentence, check)
}

// write is fact for a check that makes or changes something.
func (s *suite) write(t *testing.T, mark, sentence string, check func(*testing.T)) {
	t.Helper()
	s.fact(t, mark, sentence, func(t *testing.T) {
		if !s.writes {
			t.Skip("it would write: OZ_CONFORMANCE_WRITE does not name this server")
		}
		check(t)
	})
}

// own is write for a check that only a sandbox permits.
func (s *suite) own(t *testing.T, mark, sentence string, check func(*testing.T)) {
	t.Helper()
	s.fact(t, mark, sentence, func(t *testing.T) {
		if s.local == nil {
			t.Skip("it takes several roles, a clock or a script, which only a sandbox has")
		}
		check(t)
	})
}

// user is somebody who asks.
type user struct {
	s      *suite
	token  string
	header http.Header
}

// as signs in with a role, once.
func (s *suite) as(t *testing.T, role string) *user {
	t.Helper()
	if s.tokens[role] == "" {
		s.tokens[role] = s.signIn(t, role).str("access_token")
	}
	return &user{s: s, token: s.tokens[role]}
}

func (s *suite) account(t *testing.T, role string) sandbox.Account {
	t.Helper()
	for _, a := range s.accounts {
		if a.Role == role {
			return a
		}
	}
	t.Fatalf("there is no account with the role %s", role)
	return sandbox.Account{}
}

func credentials(a sandbox.Account) obj {
	return obj{"credentials": obj{"email": a.Email, "password": a.Password}}
}

func (s *suite) signIn(t *testing.T, role string) obj {
	t.Helper()
	return (&user{s: s}).ok(t, "POST", "/api/authorize/auth/", credentials(s.account(t, role)))
}

// obj is a JSON object.
type obj map[string]any

func (o obj) str(key string) string {
	s, _ := o[key].(string)
	return s
}

func (o obj) num(key string) string { return fmt.Sprint(o[key]) }

func (o obj) sub(key string) obj {
	m, _ := o[key].(map[string]any)
	return m
}

func (o obj) list(key string) []obj { return objects(o[key]) }

func (o obj) has(keys ...string) string {
	for _, k := range keys {
		if _, found := o[k]; !found {
			return k
		}
	}
	return ""
}

func objects(v any) []obj {
	list, _ := v.([]any)
	out := make([]obj, 0, len(list))
	for _, e := range list {
		m, _ := e.(map[string]any)
		out = append(out, m)
	}
	return out
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	raw    string
	value  any
}

func (a answer) obj() obj {
	m, _ := a.value.(map[string]any)
	return m
}

func (a answer) isArray() bool { return strings.HasPrefix(a.raw, "[") }

// do sends a request; body is nil, a text, a *form or what encodes to JSON.
func (u *user) do(t *testing.T, method, path string, body any) answer {
	t.Helper()
	var r io.Reader
	kind := ""
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	case *form:
		r, kind = b.end(t), b.w.FormDataContentType()
	default:
		data, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		r, kind = bytes.NewReader(data), "application/json"
	}
	req, err := http.NewRequestWithContext(t.Context(), method, u.s.base+path, r)
	if err != nil {
		t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if u.token != "" {
		req.Header.Set("X-Forensic-Access-Token", u.token)
	}
	for k, v := range u.header {
		req.Header[k] = v
	}
	resp, err := u.s.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(data)}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if dec.Decode(&a.value) != nil {
		a.value = nil
	}
	return a
}

// with is the same user with a header.
func (u *user) with(key, value string) *user {
	return &user{s: u.s, token: u.token, header: http.Header{http.CanonicalHeaderKey(key): {value}}}
}

// good is do for a request that must succeed.
func (u *user) good(t *testing.T, method, path string, body any) answer {
	t.Helper()
	a := u.do(t, method, path, body)
	if a.status/100 != 2 {
		t.Fatalf("%s %s: %d %s", method, path, a.status, a.raw)
	}
	return a
}

// ok is good for an answer that is an object.
func (u *user) ok(t *testing.T, method, path string, body any) obj {
	t.Helper()
	a := u.good(t, method, path, body)
	if a.obj() == nil {
		t.Fatalf("%s %s: no object but %s", method, path, a.raw)
	}
	return a.obj()
}

// array is good for an answer that is an array.
func (u *user) array(t *testing.T, method, path string, body any) []obj {
	t.Helper()
	a := u.good(t, method, path, body)
	if !a.isArray() {
		t.Fatalf("%s %s: no array but %s", method, path, a.raw)
	}
	return objects(a.value)
}

// items are the items of a paged list.
func (u *user) items(t *testing.T, path string) []obj {
	t.Helper()
	o := u.ok(t, "GET", path, nil)
	if _, isArray := o["items"].([]any); !isArray {
		t.Fatalf("GET %s: no items in %v", path, o)
	}
	return o.list("items")
}

// refused is do for a request that must fail with a status and a code.
func (u *user) refused(t *testing.T, method, path string, body any, status, errorCode int) obj {
	t.Helper()
	a := u.do(t, method, path, body)
	if a.status != status || a.obj().num("error_code") != fmt.Sprint(errorCode) {
		t.Errorf("%s %s: got %d %s, want %d with error_code %d", method, path, a.status, a.raw, status, errorCode)
	}
	return a.obj()
}

// form is an upload.
type form struct {
	buf bytes.Buffer
	w   *multipart.Writer
	err error
}

// upload begins a form with a payload, nil for none.
func upload(payload any) *form {
	f := &form{}
	f.w = multipart.NewWriter(&f.buf)
	if payload != nil {
		data, err := json.Marshal(payload)
		f.err = err
		if err == nil {
			f.err = f.w.WriteField("payload", string(data))
		}
	}
	return f
}

func (f *form) file(key, name string, data []byte) *form {
	h := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename=%q`, key, name)}}
	w, err := f.w.CreatePart(h)
	if err == nil {
		_, err = w.Write(data)
	}
	f.err = errors.Join(f.err, err)
	return f
}

func (f *form) end(t *testing.T) io.Reader {
	t.Helper()
	if err := errors.Join(f.err, f.w.Close()); err != nil {
		t.Fatal(err)
	}
	return &f.buf
}

var drawn sync.Map

// face is the photograph of an invented person.
func face(t *testing.T, seed uint64) []byte {
	t.Helper()
	if data, found := drawn.Load(seed); found {
		return data.([]byte)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, demo.DrawPerson(seed, demo.Variation{})); err != nil {
		t.Fatal(err)
	}
	drawn.Store(seed, b.Bytes())
	return b.Bytes()
}

// note remembers that something was made here, and deletes it in the end.
func (s *suite) note(t *testing.T, path string) {
	t.Helper()
	s.made[path] = true
	t.Cleanup(func() {
		if s.local == nil && s.made[path] {
			s.remove(t, path)
		}
	})
}

// remove deletes what was made here, and only that.
func (s *suite) remove(t *testing.T, path string) answer {
	t.Helper()
	if !s.made[path] {
		t.Fatalf("%s was not made by these tests, so they do not delete it", path)
	}
	req, err := http.NewRequest(http.MethodDelete, s.base+path, nil) //nolint:noctx // after the test's context has ended too
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Forensic-Access-Token", s.admin.token)
	resp, err := s.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(data)}
	if a.status == http.StatusNoContent || a.status == http.StatusNotFound {
		delete(s.made, path)
	}
	return a
}

// folder makes a folder with photographs of the persons.
func (s *suite) folder(t *testing.T, meta obj, persons ...uint64) obj {
	t.Helper()
	f := upload(obj{"folder:meta_data": meta})
	for i, seed := range persons {
		f.file(fmt.Sprintf("photo%d", i+1), fmt.Sprintf("photo%d.png", i+1), face(t, seed))
	}
	return s.posted(t, f)
}

// posted makes a folder.
func (s *suite) posted(t *testing.T, body any) obj {
	t.Helper()
	o := s.admin.ok(t, "POST", "/api/folders/", body)
	if o.str("folder_id") == "" {
		t.Fatalf("the new folder has no folder_id: %v", o)
	}
	s.note(t, "/api/folders/"+o.str("folder_id"))
	return o
}

func pathOf(folder obj) string { return "/api/folders/" + folder.str("folder_id") }

// launched starts analyses in a folder and waits for their ends.
func (s *suite) launched(t *testing.T, folder obj, analyses ...obj) []obj {
	t.Helper()
	list := s.admin.array(t, "POST", pathOf(folder)+"/analyses/", obj{"analyses": analyses})
	for i, a := range list {
		list[i] = s.ended(t, a)
	}
	return list
}

// ended polls an analysis as clients do.
func (s *suite) ended(t *testing.T, analysis obj) obj {
	t.Helper()
	if s.local != nil {
		if err := s.local.Settle(t.Context(), []string{analysis.str("analyse_id")}); err != nil {
			t.Fatal(err)
		}
	}
	deadline := time.Now().Add(5 * time.Minute)
	for {
		a := s.admin.ok(t, "GET", "/api/analyses/"+analysis.str("analyse_id"), nil)
		if st := a.str("resolution_status"); st != "PROCESSING" && st != "INITIAL" || time.Now().After(deadline) {
			return a
		}
		select {
		case <-t.Context().Done():
			t.Fatal(t.Context().Err())
		case <-time.After(time.Second):
		}
	}
}

// same reports two values that differ.
func same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
