package conformance

import (
	"strconv"
	"testing"
	"time"
)

func (s *suite) names(t *testing.T) {
	s.own(t, inferred, "an analysis has analyse_id and analysis_id with the same value", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1), obj{"type": "quality"})[0]
		if a.str("analyse_id") == "" {
			t.Errorf("no analyse_id in %v", a)
		}
		same(t, "analysis_id", a.str("analysis_id"), a.str("analyse_id"))
	})
	s.own(t, inferred, "either spelling can be chosen alone", func(t *testing.T) {
		for ids, absent := range map[string]string{"analyse": "analysis_id", "analysis": "analyse_id"} {
			o := connect(t, withIDs(t, ids))
			a := o.admin.array(t, "POST", pathOf(o.folder(t, nil, 1))+"/analyses", obj{"analyses": []obj{{"type": "quality"}}})[0]
			if _, found := a[absent]; found || a.str(ids+"_id") == "" {
				t.Errorf("--ids %s gives %v", ids, a)
			}
		}
	})
	s.own(t, inferred, "flags of users are taken in all three spellings", func(t *testing.T) {
		for i, key := range []string{"can_start_analyze_quality", "can_start_analyse_quality", "can_start_analysis_quality"} {
			u := s.newUser(t, obj{"email": "flag" + strconv.Itoa(i) + "@conformance.example", key: false})
			for _, shown := range []string{"can_start_analyze_quality", "can_start_analyse_quality"} {
				if v, isBool := u[shown].(bool); !isBool || v {
					t.Errorf("%s: %s is %v", key, shown, u[shown])
				}
			}
		}
	})
}

func (s *suite) types(t *testing.T) {
	s.own(t, doc, "quality, biometry, documents and collection are answered in upper case", func(t *testing.T) {
		f := s.folder(t, nil, 1, 1)
		list := s.launched(t, f, obj{"type": "quality"}, obj{"type": "biometry"}, obj{"type": "documents"},
			obj{"type": "collection", "params": obj{"collection_id": s.collection(t)}})
		for i, want := range []string{"QUALITY", "BIOMETRY", "DOCUMENTS", "COLLECTION"} {
			same(t, want, list[i].str("type"), want)
		}
	})
	s.write(t, code, "liveness is no alias: an unknown type is refused", func(t *testing.T) {
		f := s.folder(t, nil, 1)
		for _, kind := range []string{"liveness", "best_shot", ""} {
			if a := s.admin.do(t, "POST", pathOf(f)+"/analyses", obj{"analyses": []obj{{"type": kind}}}); a.status != 400 {
				t.Errorf("%q: %d %s", kind, a.status, a.raw)
			}
		}
	})
	s.own(t, doc, "a best shot is quality with params.extract_best_shot", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1), obj{"type": "quality", "params": obj{"extract_best_shot": true}})[0]
		same(t, "type", a.str("type"), "QUALITY")
		out := a.list("results_media")[0].list("output_images")
		if len(out) != 1 || out[0].str("original_url") == "" || out[0].str("media_type")[:5] != "IMAGE" {
			t.Errorf("output images %v", out)
		}
	})
}

func (s *suite) authorisation(t *testing.T) {
	anybody := &user{s: s}
	s.fact(t, doc, "signing in gives access_token, expire_token and expire_date", func(t *testing.T) {
		if key := s.signIn(t, "CLIENT_ADMIN").has("access_token", "expire_token", "expire_date"); key != "" {
			t.Errorf("there is no %s", key)
		}
	})
	s.own(t, recalled, "session_id and the user come too", func(t *testing.T) {
		o := s.signIn(t, "CLIENT_ADMIN")
		if !uuidForm.MatchString(o.str("session_id")) || o.sub("user").str("email") != s.account(t, "CLIENT_ADMIN").Email {
			t.Errorf("answer %v", o)
		}
		if key := o.sub("user").has("user_id", "user_type", "email", "company_id"); key != "" {
			t.Errorf("the user has no %s", key)
		}
	})
	s.fact(t, code, "expire_date is a moment of the future in seconds", func(t *testing.T) {
		if at, err := strconv.ParseFloat(s.signIn(t, "CLIENT_ADMIN").num("expire_date"), 64); err != nil || at < float64(s.clock.now().Unix()) || at > 1e11 {
			t.Errorf("expire_date %v, %v", at, err)
		}
	})
	s.fact(t, doc, "a missing key is error 3 and names it", func(t *testing.T) {
		o := anybody.refused(t, "POST", "/api/authorize/auth/", obj{}, 400, 3)
		if m := o.str("error_message"); m != "Could not locate field for key_path credentials from provided dict data" && m != "Could not locate key: credentials" {
			t.Errorf("message %q", m)
		}
		anybody.refused(t, "POST", "/api/authorize/auth/", obj{"credentials": obj{"email": "a@b.example"}}, 400, 3)
	})
	s.fact(t, code, "null or another type is error 5 with key_path", func(t *testing.T) {
		for _, body := range []obj{{"credentials": nil}, {"credentials": "a"}, {"credentials": obj{"email": nil, "password": "x"}}, {"credentials": obj{"email": "a@b.example", "password": 1}}} {
			o := anybody.refused(t, "POST", "/api/authorize/auth/", body, 400, 5)
			if o.sub("details").str("key_path") == "" && o.sub("error_details").str("key_path") == "" {
				t.Errorf("%v: no key_path in %v", body, o)
			}
		}
	})
	s.fact(t, code, "a bad pair is 401 with error 15 Invalid auth credentials", func(t *testing.T) {
		for _, email := range []string{"nobody@conformance.example", s.account(t, "CLIENT_ADMIN").Email} {
			o := anybody.refused(t, "POST", "/api/authorize/auth/", obj{"credentials": obj{"email": email, "password": "not the password"}}, 401, 15)
			same(t, "message", o.str("error_message"), "Invalid auth credentials")
		}
	})
	s.fact(t, code, "without a token a call is 401 with error 6", func(t *testing.T) {
		same(t, "message", anybody.refused(t, "GET", "/api/folders/", nil, 401, 6).str("error_message"),
			"User auth token is not provided. You must be logged for this request.")
	})
	s.fact(t, code, "an unknown token is 401 with error 7", func(t *testing.T) {
		stranger := &user{s: s, token: "0123456789abcdef"}
		same(t, "message", stranger.refused(t, "GET", "/api/folders/", nil, 401, 7).str("error_message"),
			"User auth token is not valid. You must be logged for this request.")
	})
	s.lifetimes(t)
	s.refreshing(t)
	s.own(t, doc, "session_token is for any role but OPERATOR", func(t *testing.T) {
		for _, role := range []string{"ADMIN", "CLIENT", "CLIENT_SERVICE", "CLIENT_OPERATOR", "CLIENT_ADMIN"} {
			if s.as(t, role).ok(t, "GET", "/api/authorize/session_token", nil).str("session_token") == "" {
				t.Errorf("%s gets none", role)
			}
		}
		s.as(t, "OPERATOR").refused(t, "GET", "/api/authorize/session_token", nil, 403, 9)
	})
}

func (s *suite) lifetimes(t *testing.T) {
	s.own(t, doc, "a session lasts 15 minutes and each request extends it", func(t *testing.T) {
		u := &user{s: s, token: s.signIn(t, "CLIENT").str("access_token")}
		for range 3 {
			s.clock.move(14 * time.Minute)
			same(t, "within", u.do(t, "GET", "/api/folders/?limit=1", nil).status, 200)
		}
		s.clock.move(15*time.Minute + time.Second)
		same(t, "message", u.refused(t, "GET", "/api/folders/", nil, 401, 8).str("error_message"), "Provided user auth token has expired. Please renew it.")
	})
	s.own(t, doc, "a service account's session lasts 5 years", func(t *testing.T) {
		o := s.signIn(t, "CLIENT_SERVICE")
		at, err := strconv.ParseFloat(o.num("expire_date"), 64)
		if err != nil {
			t.Fatal(err)
		}
		if days := (at - float64(s.clock.now().Unix())) / 86400; days < 5*365-1 || days > 5*366 {
			t.Errorf("it ends in %.0f days", days)
		}
	})
	s.tokens = map[string]string{} // the clock has moved past them
	s.admin = s.as(t, "CLIENT_ADMIN")
}

func (s *suite) refreshing(t *testing.T) {
	refresh := func(t *testing.T, token, expire string) obj {
		t.Helper()
		return (&user{s: s, token: token}).ok(t, "POST", "/api/authorize/refresh/", obj{"expire_token": expire})
	}
	s.own(t, doc, "refreshing gives a new pair; the old one lives until the new token is first used", func(t *testing.T) {
		old := s.signIn(t, "CLIENT")
		fresh := refresh(t, old.str("access_token"), old.str("expire_token"))
		if key := fresh.has("access_token", "expire_token", "expire_date"); key != "" {
			t.Errorf("there is no %s", key)
		}
		before, after := &user{s: s, token: old.str("access_token")}, &user{s: s, token: fresh.str("access_token")}
		same(t, "old", before.do(t, "GET", "/api/folders/?limit=1", nil).status, 200)
		same(t, "new", after.do(t, "GET", "/api/folders/?limit=1", nil).status, 200)
		before.refused(t, "GET", "/api/folders/?limit=1", nil, 401, 7)
	})
	s.own(t, inferred, "an expired token can still be refreshed", func(t *testing.T) {
		old := s.signIn(t, "CLIENT")
		s.clock.move(16 * time.Minute)
		fresh := refresh(t, old.str("access_token"), old.str("expire_token"))
		same(t, "new", (&user{s: s, token: fresh.str("access_token")}).do(t, "GET", "/api/folders/?limit=1", nil).status, 200)
		s.tokens = map[string]string{}
		s.admin = s.as(t, "CLIENT_ADMIN")
	})
	s.fact(t, doc, "a missing expire_token is error 3", func(t *testing.T) {
		o := s.admin.refused(t, "POST", "/api/authorize/refresh/", obj{}, 400, 3)
		if s.local != nil {
			same(t, "message", o.str("error_message"), "Could not locate field for key_path expire_token from provided dict data")
		}
	})
	s.fact(t, doc, "an unknown expire_token is 401 Session not found", func(t *testing.T) {
		a := s.admin.do(t, "POST", "/api/authorize/refresh/", obj{"expire_token": "0123456789abcdef"})
		same(t, "status", a.status, 401)
		same(t, "message", a.obj().str("error_message"), "Session not found")
	})
	s.own(t, doc, "an expire_token of another user is 403 with error 9", func(t *testing.T) {
		o := s.as(t, "CLIENT").refused(t, "POST", "/api/authorize/refresh/", obj{"expire_token": s.signIn(t, "ADMIN").str("expire_token")}, 403, 9)
		same(t, "message", o.str("error_message"), "You have not access to refresh this session")
	})
}
