package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"ozdesk/api/sandbox/demo"
)

// clock is a clock that a test sets.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// logTo sends the log of a sandbox to the test.
func logTo(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// start joins a sandbox without demonstration data.
func start(t *testing.T, change ...func(*Options)) *Handle {
	t.Helper()
	o := Options{Dir: t.TempDir(), NoDemo: true, Log: logTo(t), plan: smallPlan}
	for _, c := range change {
		c(&o)
	}
	h, err := Join(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// smallPlan has a user for each role and little else, so that a test starts at
// once.
func smallPlan() demo.Plan {
	p := demo.Plan{Company: "Sample Company"}
	for _, r := range []role{admin, operator, client, clientService, clientOperator, clientAdmin} {
		p.Users = append(p.Users, demo.User{
			Role: r.String(), Email: strings.ToLower(r.String()) + "@sandbox.example", FirstName: "Sample", LastName: r.String(),
		})
	}
	photo := func(seed uint64) demo.Picture {
		return demo.Picture{Name: fmt.Sprintf("person%d.png", seed), MIME: "image/png", Tags: []string{"photo_selfie"}, Draw: func() ([]byte, error) {
			var b bytes.Buffer
			err := png.Encode(&b, demo.DrawPerson(seed, demo.Variation{}))
			return b.Bytes(), err
		}}
	}
	p.Collections = []demo.Collection{{
		Alias: "blacklist", Kind: demo.KindBlacklist, Persons: []demo.Person{{FirstName: "Ann", LastName: "Nobody", Photos: []demo.Picture{photo(1)}}},
	}}
	p.Folders = []demo.Folder{
		{
			Age: 48 * time.Hour, By: demo.RoleClient, Meta: map[string]any{"transaction_id": "t-1"}, Media: []demo.Picture{photo(1), photo(1)},
			Groups: []demo.Group{{After: time.Minute, Analyses: []demo.Analysis{
				{Type: "QUALITY"}, {Type: "BIOMETRY"}, {Type: "COLLECTION", Collection: "blacklist", Decision: "SUCCESS"},
			}}},
		},
		{
			Age: 24 * time.Hour, By: demo.RoleClientService, Meta: map[string]any{"sandbox:score": "0.85"}, Media: []demo.Picture{photo(2), photo(3)},
			Groups: []demo.Group{{Analyses: []demo.Analysis{{Type: "BIOMETRY"}}}},
		},
		{
			Age: time.Hour, By: demo.RoleClient, Meta: map[string]any{"sandbox:delay": "stuck"}, Media: []demo.Picture{photo(2)},
			Groups: []demo.Group{{Analyses: []demo.Analysis{{Type: "QUALITY"}}}},
		},
	}
	return p
}

// user is somebody signed in.
type user struct {
	t     *testing.T
	base  string
	token string
}

// as signs in with a role.
func as(t *testing.T, h *Handle, role string) *user {
	t.Helper()
	list, err := Accounts(h.options.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list {
		if a.Role == role {
			u := &user{t: t, base: h.URL()}
			v := u.ok("POST", "/api/authorize/auth", obj{"credentials": obj{"email": a.Email, "password": a.Password}})
			u.token = v.str("access_token")
			return u
		}
	}
	t.Fatalf("no account with role %s", role)
	return nil
}

// obj is a JSON object in a test.
type obj map[string]any

func (o obj) str(key string) string {
	s, _ := o[key].(string)
	return s
}

func (o obj) list(key string) []obj { return objects(o[key]) }

func (o obj) sub(key string) obj {
	m, _ := o[key].(map[string]any)
	return m
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

// do sends a request; body is nil, an obj, a string or *uploads.
func (u *user) do(method, path string, body any) answer {
	u.t.Helper()
	var r io.Reader
	kind := ""
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	case *uploads:
		r, kind = b.finish(u.t), b.form.FormDataContentType()
	default:
		data, err := json.Marshal(b)
		if err != nil {
			u.t.Fatal(err)
		}
		r = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(u.t.Context(), method, u.base+path, r)
	if err != nil {
		u.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if u.token != "" {
		req.Header.Set("X-Forensic-Access-Token", u.token)
	}
	return send(u.t, req)
}

func send(t *testing.T, req *http.Request) answer {
	t.Helper()
	a, err := exchange(http.DefaultClient, req)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// ask is do for a goroutine of a test: trouble is returned. Of text and form one
// is the body at most.
func ask(ctx context.Context, c *http.Client, u *user, method, path, text string, form *uploads) (answer, error) {
	var r io.Reader
	kind := ""
	if form != nil {
		if err := errors.Join(form.form.Close(), form.err); err != nil {
			return answer{}, err
		}
		r, kind = &form.buf, form.form.FormDataContentType()
	} else if text != "" {
		r = strings.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, u.base+path, r)
	if err != nil {
		return answer{}, err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	req.Header.Set("X-Forensic-Access-Token", u.token)
	return exchange(c, req)
}

func exchange(c *http.Client, req *http.Request) (answer, error) {
	resp, err := c.Do(req)
	if err != nil {
		return answer{}, err
	}
	data, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return answer{}, err
	}
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(data)}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(&a.value); err != nil {
		a.value = nil
	}
	return a, nil
}

// ok is do for a request that must be answered with an object in the 200s.
func (u *user) ok(method, path string, body any) obj {
	u.t.Helper()
	a := u.do(method, path, body)
	if a.status/100 != 2 {
		u.t.Fatalf("%s %s: %d %s", method, path, a.status, a.raw)
	}
	return a.obj()
}

// okList is ok for an answer that is an array.
func (u *user) okList(method, path string, body any) []obj {
	u.t.Helper()
	a := u.do(method, path, body)
	if _, isArray := a.value.([]any); a.status/100 != 2 || !isArray {
		u.t.Fatalf("%s %s: %d %s", method, path, a.status, a.raw)
	}
	return objects(a.value)
}

// refused is do for a request that must fail with a status and a code.
func (u *user) refused(method, path string, body any, status, code int) answer {
	u.t.Helper()
	a := u.do(method, path, body)
	if a.status != status || fmt.Sprint(a.obj()["error_code"]) != fmt.Sprint(code) {
		u.t.Errorf("%s %s: got %d %s, want %d with code %d", method, path, a.status, a.raw, status, code)
	}
	return a
}

// uploads builds a multipart form.
type uploads struct {
	buf  bytes.Buffer
	form *multipart.Writer
	err  error
}

func upload(payload obj) *uploads {
	u := &uploads{}
	u.form = multipart.NewWriter(&u.buf)
	if payload != nil {
		data, err := json.Marshal(payload)
		u.err = err
		if err == nil {
			u.err = u.form.WriteField("payload", string(data))
		}
	}
	return u
}

func (u *uploads) file(key, name string, data []byte) *uploads {
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, key, name))
	w, err := u.form.CreatePart(h)
	if err == nil {
		_, err = w.Write(data)
	}
	if u.err == nil {
		u.err = err
	}
	return u
}

func (u *uploads) finish(t *testing.T) io.Reader {
	t.Helper()
	if err := u.form.Close(); err != nil || u.err != nil {
		t.Fatal(err, u.err)
	}
	return &u.buf
}

// person draws the photograph of an invented person.
func person(t *testing.T, seed uint64) []byte {
	t.Helper()
	return encoded(t, demo.DrawPerson(seed, demo.Variation{}))
}

func encoded(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// nobody is a picture without a face.
func nobody(t *testing.T) []byte {
	t.Helper()
	return encoded(t, image.NewGray(image.Rect(0, 0, 200, 200)))
}

// newFolder makes a folder with media by the names of their parts.
func (u *user) newFolder(meta obj, files ...[]byte) obj {
	u.t.Helper()
	form := upload(obj{"folder:meta_data": meta})
	for i, data := range files {
		form.file(fmt.Sprintf("photo%d", i+1), fmt.Sprintf("photo%d.png", i+1), data)
	}
	return u.ok("POST", "/api/folders", form)
}

// run launches analyses in a folder and waits for their ends.
func (u *user) run(h *Handle, folder string, analyses ...obj) []obj {
	u.t.Helper()
	list := u.okList("POST", "/api/folders/"+folder+"/analyses", obj{"analyses": analyses})
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = a.str("analyse_id")
	}
	ctx, cancel := context.WithTimeout(u.t.Context(), 30*time.Second)
	defer cancel()
	if err := h.Settle(ctx, ids); err != nil {
		u.t.Fatal(err)
	}
	for i, id := range ids {
		list[i] = u.ok("GET", "/api/analyses/"+id, nil)
	}
	return list
}
