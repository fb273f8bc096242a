package apitest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

// caller speaks plain HTTP with a server, without any client of the project.
type caller struct {
	t      *testing.T
	s      *apitest.Server
	access string
	client *http.Client
}

// dial signs the first account in.
func dial(t *testing.T, opts ...apitest.Option) *caller {
	t.Helper()
	s := apitest.New(t, opts...)
	return &caller{t: t, s: s, access: s.SignIn(s.Account()).Access, client: &http.Client{Transport: &http.Transport{}}}
}

// as returns the same caller with another account's token.
func (c *caller) as(a apitest.Account) *caller {
	other := *c
	other.access = c.s.SignIn(a).Access
	return &other
}

// send makes one request and returns its answer with the body.
func (c *caller) send(method, path, contentType, body string) (*http.Response, string, error) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.s.URL()+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	if c.access != "" {
		req.Header.Set("X-Forensic-Access-Token", c.access)
	}
	res, err := c.client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	return res, string(raw), err
}

// do makes a request, wants a status and decodes the answer.
func (c *caller) do(status int, method, path, body string) any {
	c.t.Helper()
	// The declared type is wrong on purpose: clients send JSON under it.
	return c.typed(status, method, path, "application/x-www-form-urlencoded", body)
}

func (c *caller) typed(status int, method, path, contentType, body string) any {
	c.t.Helper()
	res, raw, err := c.send(method, path, contentType, body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	if res.StatusCode != status {
		c.t.Fatalf("%s %s: status %d, want %d: %s", method, path, res.StatusCode, status, raw)
	}
	if raw == "" {
		return nil
	}
	var v any
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		c.t.Fatalf("%s %s: %v in %q", method, path, err, raw)
	}
	return v
}

// upload posts files in a multipart body with a payload.
func (c *caller) upload(status int, path, payload string, files ...string) any {
	c.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i, f := range files {
		p, err := w.CreateFormFile(fmt.Sprintf("photo%d", i+1), fmt.Sprintf("p%d.PNG", i+1))
		if err != nil {
			c.t.Fatal(err)
		}
		_, _ = io.WriteString(p, f)
	}
	if err := w.WriteField("payload", payload); err != nil {
		c.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		c.t.Fatal(err)
	}
	return c.typed(status, "POST", path, w.FormDataContentType(), b.String())
}

// at follows keys and indexes into decoded JSON; what is not there is nil.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p < 0 {
				p += len(l)
			}
			if p < 0 || p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

// text is at for a string.
func text(v any, path ...any) string {
	s, _ := at(v, path...).(string)
	return s
}

// column collects one key of every object in a list.
func column(v any, key string) []string {
	out := []string{}
	l, _ := v.([]any)
	for _, o := range l {
		out = append(out, text(o, key))
	}
	return out
}

// want compares two values by their JSON.
func want(t *testing.T, what string, got, wanted any) {
	t.Helper()
	g, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	w, err := json.Marshal(wanted)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(g, w) {
		t.Errorf("%s: %s, want %s", what, g, w)
	}
}

func TestMainJob(t *testing.T) {
	c := dial(t, apitest.AutoFinish(2))
	folder := c.upload(201, "/api/folders/", `{"folder:meta_data": {"k": 12345678901234567890}, "media:tags": {"photo1": ["photo_selfie"]}}`, "same", "same")
	id := text(folder, "folder_id")
	want(t, "tags", at(folder, "media", 0, "tags"), []string{"photo_selfie"})
	want(t, "no tags", at(folder, "media", 1, "tags"), []string{})
	want(t, "status", at(folder, "resolution_status"), "INITIAL")

	launched := c.do(201, "POST", "/api/folders/"+id+"/analyses/", `{"analyses": [{"type": "biometry"}]}`)
	analysis := text(launched, 0, "analyse_id")
	want(t, "both ids", at(launched, 0, "analysis_id"), analysis)
	var states []string
	for range 4 {
		states = append(states, text(c.do(200, "GET", "/api/analyses/"+analysis, ""), "resolution_status"))
	}
	want(t, "states", states, []string{"PROCESSING", "PROCESSING", "SUCCESS", "SUCCESS"})

	shown := c.do(200, "GET", "/api/folders/"+id+"?with_analyses=True", "")
	want(t, "score", at(shown, "analyses", 0, "results_data", "min_confidence"), 0.9979)
	want(t, "score of a media", at(shown, "analyses", 0, "results_media", 1, "results_data", "min_confidence"), 0.9979)
	want(t, "source", at(shown, "analyses", 0, "results_media", 1, "source_image_id"), at(folder, "media", 1, "media_id"))
	want(t, "standing", []any{at(shown, "resolution_status"), at(shown, "system_resolution")}, []string{"FINISHED", "SUCCESS"})

	if m := c.s.MediaOf(id); len(m) != 2 || string(m[0].Content) != "same" || m[0].Name != "p1.PNG" {
		t.Errorf("uploaded %+v", m)
	}
	if _, raw, _ := c.send("GET", "/api/folders/"+id+"/meta_data", "", ""); raw != `{"k":12345678901234567890}` {
		t.Errorf("metadata came back as %s", raw)
	}
}

func TestSignInAndRenewal(t *testing.T) {
	c := dial(t)
	a := c.s.Account()
	c.access = ""
	credentials := func(password string) string {
		return fmt.Sprintf(`{"credentials": {"email": %q, "password": %q}}`, a.Email, password)
	}
	want(t, "wrong password", at(c.do(401, "POST", "/api/authorize/auth", credentials("no")), "error_code"), 15)
	want(t, "no credentials", at(c.do(400, "POST", "/api/authorize/auth", `{}`), "error_code"), 3)
	want(t, "no object", at(c.do(400, "POST", "/api/authorize/auth", `[]`), "error_code"), 3)
	want(t, "wrong type", at(c.do(400, "POST", "/api/authorize/auth", `{"credentials": 1}`), "error_code"), 5)
	want(t, "no token", at(c.do(401, "GET", "/api/folders", ""), "error_code"), 6)
	pair := c.do(200, "POST", "/api/authorize/auth/", credentials(a.Password))
	want(t, "user", at(pair, "user", "email"), a.Email)
	old := text(pair, "access_token")
	if len(old) != 128 {
		t.Fatalf("token %q", old)
	}

	c.access = old
	c.s.ExpireTokens()
	want(t, "expired", at(c.do(401, "GET", "/api/folders", ""), "error_code"), 8)
	want(t, "unknown expire token", text(c.do(401, "POST", "/api/authorize/refresh", `{"expire_token": "x"}`), "error_message"), "Session not found")
	pair = c.do(200, "POST", "/api/authorize/refresh/", fmt.Sprintf(`{"expire_token": %q}`, text(pair, "expire_token")))
	second := c.do(200, "POST", "/api/authorize/refresh/", fmt.Sprintf(`{"expire_token": %q}`, c.s.SignIn(a).Expire))
	c.access = text(pair, "access_token")
	c.do(200, "GET", "/api/folders", "")
	c.access = old
	want(t, "replaced", at(c.do(401, "GET", "/api/folders", ""), "error_code"), 7)

	// The older pair lives until the newer one is used.
	pair = c.do(200, "POST", "/api/authorize/auth", credentials(a.Password))
	c.access = text(pair, "access_token")
	next := c.do(200, "POST", "/api/authorize/refresh", fmt.Sprintf(`{"expire_token": %q}`, text(pair, "expire_token")))
	c.do(200, "GET", "/api/folders", "")
	c.access = text(next, "access_token")
	c.do(200, "GET", "/api/folders", "")
	c.access = text(pair, "access_token")
	c.do(401, "GET", "/api/folders", "")

	if issued := strings.Join(c.s.Tokens(), " "); !strings.Contains(issued, text(next, "expire_token")) || !strings.Contains(issued, text(second, "access_token")) {
		t.Error("an issued token is not listed")
	}
	c.s.ForgetTokens()
	c.access = text(next, "access_token")
	want(t, "forgotten", at(c.do(401, "GET", "/api/folders", ""), "error_code"), 7)
}
