package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestSignIn(t *testing.T) {
	h := start(t)
	list, err := Accounts(h.options.Dir)
	if err != nil {
		t.Fatal(err)
	}
	u := &user{t: t, base: h.URL()}
	good := fmt.Sprintf(`{"credentials": {"email": %q, "password": %q}}`, list[0].Email, list[0].Password)
	for _, path := range []string{"/api/authorize/auth", "/api/authorize/auth/", "/api/authorize/auth/?"} {
		a := u.do("POST", path, good)
		if a.status != 200 || !strings.HasPrefix(a.raw, `{"access_token": "`) {
			t.Errorf("%s: %d %s", path, a.status, a.raw)
		}
		if got := a.header.Get("Content-Type"); got != "application/json; charset=utf8" {
			t.Errorf("content type %q", got)
		}
		o := a.obj()
		if len(o.str("access_token")) != 128 || o.sub("user").str("user_type") != list[0].Role || o.str("session_id") == "" {
			t.Errorf("answer %s", a.raw)
		}
	}
	for _, test := range []struct {
		name, body   string
		status, code int
	}{
		{"no JSON", `email=a`, 400, 3},
		{"an array", `[1]`, 400, 3},
		{"no credentials", `{}`, 400, 3},
		{"null credentials", `{"credentials": null}`, 400, 5},
		{"no password", `{"credentials": {"email": "a"}}`, 400, 3},
		{"null password", `{"credentials": {"email": "a", "password": null}}`, 400, 5},
		{"unknown user", `{"credentials": {"email": "a@b.c", "password": "x"}}`, 401, 15},
		{"wrong password", fmt.Sprintf(`{"credentials": {"email": %q, "password": "x"}}`, list[0].Email), 401, 15},
	} {
		a := u.refused("POST", "/api/authorize/auth", test.body, test.status, test.code)
		if !strings.HasPrefix(a.raw, `{"error_code": `) {
			t.Errorf("%s: body %s", test.name, a.raw)
		}
	}
}

func TestTokens(t *testing.T) {
	c := newClock()
	h := start(t, func(o *Options) { o.Now = c.Now })
	u := &user{t: t, base: h.URL()}
	u.refused("GET", "/api/folders", nil, 401, 6)
	u.token = "nonsense"
	u.refused("GET", "/api/folders", nil, 401, 7)

	u = as(t, h, "CLIENT")
	for range 10 { // each request renews the fifteen minutes
		c.Advance(14 * time.Minute)
		u.ok("GET", "/api/folders", nil)
	}
	c.Advance(15 * time.Minute)
	u.refused("GET", "/api/folders", nil, 401, 8)

	service := as(t, h, "CLIENT_SERVICE")
	c.Advance(4 * 365 * 24 * time.Hour)
	service.ok("GET", "/api/folders", nil)
}

func TestBothSpellingsOfTheTokenHeader(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	for _, header := range []string{"X-Forensic-Access-Token", "X-Forensics-Access-Token", "x-forensic-access-token"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL()+"/api/folders", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(header, u.token)
		if a := send(t, req); a.status != 200 {
			t.Errorf("%s: %d", header, a.status)
		}
	}
}

func TestRefresh(t *testing.T) {
	c := newClock()
	h := start(t, func(o *Options) { o.Now = c.Now })
	list, err := Accounts(h.options.Dir)
	if err != nil {
		t.Fatal(err)
	}
	u := &user{t: t, base: h.URL()}
	pair := u.ok("POST", "/api/authorize/auth", obj{"credentials": obj{"email": list[0].Email, "password": list[0].Password}})
	expire := obj{"expire_token": pair.str("expire_token")}
	u.refused("POST", "/api/authorize/refresh", expire, 401, 6)
	u.token = pair.str("access_token")
	u.refused("POST", "/api/authorize/refresh", obj{}, 400, 3)
	u.refused("POST", "/api/authorize/refresh", obj{"expire_token": "nonsense"}, 401, 7)
	other := as(t, h, "CLIENT")
	other.refused("POST", "/api/authorize/refresh", expire, 403, 9)

	c.Advance(time.Hour) // an expired token is renewed all the same
	fresh := u.ok("POST", "/api/authorize/refresh/", expire)
	renewed := &user{t: t, base: h.URL(), token: fresh.str("access_token")}
	u.refused("GET", "/api/folders", nil, 401, 8)
	renewed.ok("GET", "/api/folders", nil)
	u.refused("GET", "/api/folders", nil, 401, 7)

	again := renewed.ok("POST", "/api/authorize/refresh", obj{"expire_token": fresh.str("expire_token")})
	renewed.ok("GET", "/api/folders", nil) // valid until the first use of the new one
	(&user{t: t, base: h.URL(), token: again.str("access_token")}).ok("GET", "/api/folders", nil)
	renewed.refused("GET", "/api/folders", nil, 401, 7)
}

func TestHostAndMethods(t *testing.T) {
	h := start(t)
	for host, want := range map[string]int{"localhost:1": 200, "127.0.0.1": 200, "[::1]:80": 200, "evil.example": 403, "192.0.2.1": 403} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL()+"/api/version", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		if a := send(t, req); a.status != want {
			t.Errorf("host %s: %d, want %d", host, a.status, want)
		}
	}
	u := as(t, h, "ADMIN")
	a := u.do("OPTIONS", "/api/folders/", nil)
	if a.status != 200 || a.header.Get("Allow") != "GET, POST" || a.raw != "" {
		t.Errorf("OPTIONS: %d %q %q", a.status, a.header.Get("Allow"), a.raw)
	}
	a = u.refused("PATCH", "/api/folders", obj{}, 405, 1)
	if want := "HTTP method PATCH is not allowed for path=/api/folders. Allowed methods (GET,POST)"; a.obj().str("error_message") != want {
		t.Errorf("message %q", a.obj().str("error_message"))
	}
	u.refused("GET", "/api/nothing", nil, 404, 10)
	u.refused("GET", "/api/folders/xyz", nil, 400, 4)
	v := u.ok("GET", "/api/version", nil)
	if v["sandbox"] != true || v.str("start_id") == "" {
		t.Errorf("version %v", v)
	}
	u.ok("GET", "/api/healthcheck", nil)
}
