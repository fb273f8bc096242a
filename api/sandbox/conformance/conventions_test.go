package conformance

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var (
	uuidForm  = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	tokenForm = regexp.MustCompile(`^[0-9a-f]{128}$`)
)

// nowhere is an id that no object has.
const nowhere = "00000000-0000-4000-8000-000000000000"

func (s *suite) transport(t *testing.T) {
	anybody := &user{s: s}
	s.fact(t, doc, "the trailing slash is optional and never redirected", func(t *testing.T) {
		for _, path := range []string{"/api/folders", "/api/folders/", "/api/folders/?", "/api/folders?limit=1"} {
			same(t, path, s.admin.do(t, "GET", path, nil).status, 200)
		}
	})
	s.fact(t, code, "a POST is taken with and without the trailing slash", func(t *testing.T) {
		for _, path := range []string{"/api/authorize/auth", "/api/authorize/auth/"} {
			same(t, path, anybody.do(t, "POST", path, credentials(s.account(t, "CLIENT_ADMIN"))).status, 200)
		}
	})
	s.fact(t, doc, "the token goes in X-Forensic-Access-Token", func(t *testing.T) {
		same(t, "status", anybody.with("X-Forensic-Access-Token", s.admin.token).do(t, "GET", "/api/folders/?limit=1", nil).status, 200)
	})
	s.own(t, doc, "X-Forensics-Access-Token, with an s, is tolerated", func(t *testing.T) {
		same(t, "status", anybody.with("X-Forensics-Access-Token", s.admin.token).do(t, "GET", "/api/folders/?limit=1", nil).status, 200)
	})
	s.fact(t, code, "answers are application/json; charset=utf8", func(t *testing.T) {
		for _, path := range []string{"/api/folders/?limit=1", "/api/folders/" + nowhere} {
			same(t, path, s.admin.do(t, "GET", path, nil).header.Get("Content-Type"), "application/json; charset=utf8")
		}
	})
	s.fact(t, code, `a space follows ":" and ",", and keys are in order: scripts look for "access_token": "`, func(t *testing.T) {
		a := anybody.good(t, "POST", "/api/authorize/auth/", credentials(s.account(t, "CLIENT_ADMIN")))
		if !regexp.MustCompile(`^\{"access_token": "[0-9a-z]*", "expire_token": "`).MatchString(a.raw) {
			t.Errorf("the answer begins %.60q", a.raw)
		}
	})
	s.fact(t, code, `an error begins {"error_code":`, func(t *testing.T) {
		if a := s.admin.do(t, "GET", "/api/folders/"+nowhere, nil); !strings.HasPrefix(a.raw, `{"error_code": 10, "error_message": "`) {
			t.Errorf("the error is %q", a.raw)
		}
	})
	s.write(t, code, "text is UTF-8, neither non-ASCII nor <>& is escaped", func(t *testing.T) {
		f := s.folder(t, obj{"name": "Zoë <&> 日本"})
		if a := s.admin.good(t, "GET", pathOf(f), nil); !strings.Contains(a.raw, `"meta_data": {"name": "Zoë <&> 日本"}`) {
			t.Errorf("the folder is %s", a.raw)
		}
	})
	s.fact(t, code, "a body is read as JSON whatever its Content-Type says", func(t *testing.T) {
		a := s.account(t, "CLIENT_ADMIN")
		body := fmt.Sprintf(`{"credentials":{"email":%q,"password":%q}}`, a.Email, a.Password)
		for _, kind := range []string{"application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-8", "nonsense"} {
			same(t, kind, anybody.with("Content-Type", kind).do(t, "POST", "/api/authorize/auth", body).status, 200)
		}
	})
	s.fact(t, code, "a body that is no JSON, or no object, is error 3", func(t *testing.T) {
		for _, body := range []string{"", "no json", `[1]`, `"text"`, `{"credentials": }`, `null`} {
			anybody.refused(t, "POST", "/api/authorize/auth/", body, 400, 3)
		}
	})
	s.write(t, doc, "200 reads, 201 creates, 204 deletes with an empty body", func(t *testing.T) {
		a := s.admin.do(t, "POST", "/api/folders/", obj{})
		if a.status != 201 && a.status != 200 {
			t.Fatalf("created with %d", a.status)
		}
		s.note(t, pathOf(a.obj()))
		same(t, "read", s.admin.do(t, "GET", pathOf(a.obj()), nil).status, 200)
		gone := s.remove(t, pathOf(a.obj()))
		same(t, "deleted", gone.status, 204)
		same(t, "body", gone.raw, "")
	})
	s.fact(t, code, "OPTIONS is 200 with Allow and an empty body", func(t *testing.T) {
		a := s.admin.do(t, "OPTIONS", "/api/folders/", nil)
		same(t, "status", a.status, 200)
		same(t, "body", a.raw, "")
		if allow := a.header.Get("Allow"); !strings.Contains(allow, "GET") || !strings.Contains(allow, "POST") {
			t.Errorf("Allow is %q", allow)
		}
	})
	s.fact(t, code, "a wrong method is 405 with error 1 and names those allowed", func(t *testing.T) {
		o := s.admin.refused(t, "PATCH", "/api/folders", obj{}, 405, 1)
		same(t, "message", o.str("error_message"), "HTTP method PATCH is not allowed for path=/api/folders. Allowed methods (GET,POST)")
	})
	s.fact(t, code, "the optional X-Lamb headers are taken", func(t *testing.T) {
		same(t, "status", s.admin.with("X-Lamb-TraceId", nowhere).do(t, "GET", "/api/folders/?limit=1", nil).status, 200)
	})
	s.own(t, inferred, "a container is refused as not realized, not misread", func(t *testing.T) {
		s.admin.with("Content-Type", "application/octet-stream").refused(t, "POST", "/api/folders/", "\x00\x01", 501, 2)
	})
	s.fact(t, code, "an unknown object is 404 with error 10 Object not exist", func(t *testing.T) {
		for _, path := range []string{"folders", "media", "analyses", "collections", "users", "companies"} {
			same(t, path, s.admin.refused(t, "GET", "/api/"+path+"/"+nowhere, nil, 404, 10).str("error_message"), "Object not exist")
		}
	})
	s.own(t, doc, "an error has details and error_details with the same value", func(t *testing.T) {
		a := s.admin.do(t, "GET", "/api/folders/?sorting=size", nil)
		at := -1
		for _, key := range []string{`"error_code"`, `"error_message"`, `"details"`, `"error_details"`} {
			i := strings.Index(a.raw, key)
			if i <= at {
				t.Errorf("%s is not in its place in %s", key, a.raw)
			}
			at = i
		}
		same(t, "details", fmt.Sprint(a.obj()["details"]), fmt.Sprint(a.obj()["error_details"]))
	})
}

func (s *suite) identifiers(t *testing.T) {
	s.write(t, code, "ids are UUIDs of version 4 in lower case", func(t *testing.T) {
		f := s.folder(t, nil, 1)
		for key, id := range map[string]string{"folder_id": f.str("folder_id"), "media_id": f.list("media")[0].str("media_id")} {
			if !uuidForm.MatchString(id) {
				t.Errorf("%s is %q", key, id)
			}
		}
	})
	s.fact(t, code, "a malformed id in the path or the query is error 4", func(t *testing.T) {
		for _, path := range []string{"/api/folders/1234", "/api/media/xyz", "/api/folders/?folder_id=1234", "/api/analyses/" + nowhere + "0"} {
			if m := s.admin.refused(t, "GET", path, nil, 400, 4).str("error_message"); !strings.Contains(m, "Invalid value for uuid field") {
				t.Errorf("%s: message %q", path, m)
			}
		}
	})
	s.write(t, code, "moments are numbers of seconds with a fraction", func(t *testing.T) {
		a := s.admin.good(t, "GET", pathOf(s.folder(t, nil)), nil)
		if !regexp.MustCompile(`"time_created": 1\d{9}\.\d{1,6}, "time_updated": 1\d{9}\.\d{1,6}`).MatchString(a.raw) {
			t.Errorf("the folder is %s", a.raw)
		}
	})
	s.fact(t, code, "booleans of a query have many spellings", func(t *testing.T) {
		for _, v := range []string{"true", "True", "TRUE", "1", "yes", "y", "t", "on", "false", "False", "0", "no", "n", "f", "off"} {
			same(t, v, s.admin.do(t, "GET", "/api/folders/?limit=1&with_analyses="+v, nil).status, 200)
		}
	})
	s.fact(t, code, "any other boolean is error 4", func(t *testing.T) {
		for _, key := range []string{"with_analyses", "with_user", "total_omit", "is_archive"} {
			s.admin.refused(t, "GET", "/api/folders/?"+key+"=maybe", nil, 400, 4)
		}
	})
	s.own(t, code, "enums are taken in any case and given in upper case", func(t *testing.T) {
		f := s.folder(t, nil, 1, 1)
		for _, kind := range []string{"quality", "QUALITY", "Quality"} {
			same(t, kind, s.launched(t, f, obj{"type": kind})[0].str("type"), "QUALITY")
		}
		for _, status := range []string{"finished", "FINISHED", "Finished"} {
			same(t, status, len(s.admin.items(t, "/api/folders/?resolution_status="+status+"&folder_id="+f.str("folder_id"))), 1)
		}
	})
	s.fact(t, doc, "tokens are opaque, 128 characters of lower-case hexadecimal", func(t *testing.T) {
		o := s.signIn(t, "CLIENT_ADMIN")
		for _, key := range []string{"access_token", "expire_token"} {
			if s.local != nil && !tokenForm.MatchString(o.str(key)) || o.str(key) == "" {
				t.Errorf("%s is %q", key, o.str(key))
			}
		}
	})
}

func (s *suite) lists(t *testing.T) {
	s.fact(t, code, "a page has offset, limit, total_count and items in this order", func(t *testing.T) {
		if a := s.admin.good(t, "GET", "/api/folders/?limit=1", nil); !regexp.MustCompile(`^\{"offset": 0, "limit": 1, "total_count": \d+, "items": \[`).MatchString(a.raw) {
			t.Errorf("the page begins %.80q", a.raw)
		}
	})
	s.fact(t, doc, "offset is 0 and limit 100 when they are not given", func(t *testing.T) {
		o := s.admin.ok(t, "GET", "/api/folders/", nil)
		same(t, "page", o.num("offset")+" "+o.num("limit"), "0 100")
	})
	s.own(t, code, "limit=-1 is everything from the offset", func(t *testing.T) {
		s.folder(t, nil)
		s.folder(t, nil)
		o := s.admin.ok(t, "GET", "/api/folders/?limit=-1&offset=1", nil)
		same(t, "page", o.num("offset")+" "+o.num("limit"), "1 -1")
		same(t, "items", fmt.Sprint(len(o.list("items"))+1), o.num("total_count"))
	})
	s.fact(t, code, "a limit above 5000 is error 4 with details limit", func(t *testing.T) {
		o := s.admin.refused(t, "GET", "/api/folders/?limit=5001", nil, 400, 4)
		same(t, "message", o.str("error_message"), "Invalid limit value for pagination - exceed max available")
		if d := fmt.Sprint(o["details"]); d != "limit" && d != "map[key:limit]" {
			t.Errorf("details %s", d)
		}
	})
	s.fact(t, code, "a limit below -1 or an offset below 0 is error 4", func(t *testing.T) {
		s.admin.refused(t, "GET", "/api/folders/?limit=-2", nil, 400, 4)
		s.admin.refused(t, "GET", "/api/folders/?offset=-1", nil, 400, 4)
	})
	s.fact(t, code, "what is no number is silently the default", func(t *testing.T) {
		o := s.admin.ok(t, "GET", "/api/folders/?limit=many&offset=far", nil)
		same(t, "page", o.num("offset")+" "+o.num("limit"), "0 100")
	})
	s.fact(t, code, "total_omit=true leaves total_count null", func(t *testing.T) {
		o := s.admin.ok(t, "GET", "/api/folders/?limit=1&total_omit=true", nil)
		if v, found := o["total_count"]; v != nil || !found {
			t.Errorf("total_count is %v, %v", v, found)
		}
	})
	s.fact(t, code, "collections are a bare array", func(t *testing.T) { s.admin.array(t, "GET", "/api/collections/", nil) })
	s.write(t, doc, "the analyses of a folder are a bare array", func(t *testing.T) {
		same(t, "analyses", len(s.admin.array(t, "GET", pathOf(s.folder(t, nil))+"/analyses/", nil)), 0)
	})
	s.write(t, code, "an upload into a folder is answered with a bare array", func(t *testing.T) {
		list := s.admin.array(t, "POST", pathOf(s.folder(t, nil))+"/media/", upload(nil).file("photo1", "a.png", face(t, 1)))
		same(t, "media", len(list), 1)
	})
}

func (s *suite) sorting(t *testing.T) {
	order := func(t *testing.T, mark string, query string) string {
		t.Helper()
		out := ""
		for _, f := range s.admin.items(t, "/api/folders/?meta_data="+url.QueryEscape("order=="+mark)+query) {
			out += f.sub("meta_data").str("n")
		}
		return out
	}
	make3 := func(t *testing.T, mark string) {
		t.Helper()
		for _, n := range []string{"a", "b", "c"} {
			s.folder(t, obj{"order": mark, "n": n})
		}
	}
	s.write(t, doc, "sorting=field{asc} and {desc}, and the newest first without it", func(t *testing.T) {
		make3(t, "s1")
		same(t, "none", order(t, "s1", ""), "cba")
		same(t, "asc", order(t, "s1", "&sorting=time_created{asc}"), "abc")
		same(t, "desc", order(t, "s1", "&sorting=time_created{desc}"), "cba")
		same(t, "updated", order(t, "s1", "&sorting=time_updated{asc}"), "abc")
	})
	s.write(t, code, "a field alone is desc, case does not count, braces may be encoded twice, repeats are passed over", func(t *testing.T) {
		make3(t, "s2")
		for sorting, want := range map[string]string{
			"time_created": "cba", "TIME_CREATED{ASC}": "abc", "time_created%7Basc%7D": "abc", "time_created%257Basc%257D": "abc",
			"time_created{asc},time_created{desc}": "abc", "time_created{asc},time_updated{desc}": "abc",
		} {
			same(t, sorting, order(t, "s2", "&sorting="+sorting), want)
		}
	})
	s.fact(t, code, "an unknown field, direction or shape is error 4 with key_path and descriptor", func(t *testing.T) {
		for _, v := range []string{"size", "time_created{up}", "time_created{asc", "time_created}", "time_created{asc},,"} {
			o := s.admin.refused(t, "GET", "/api/folders/?sorting="+v, nil, 400, 4)
			same(t, v, o.sub("details").str("key_path"), "sorting")
			if _, found := o.sub("details")["descriptor"]; !found {
				t.Errorf("%s: no descriptor in %v", v, o)
			}
		}
	})
	s.own(t, code, "of folders made at once the id decides, in the direction asked for", func(t *testing.T) {
		list := s.admin.items(t, "/api/folders/?sorting=time_created{asc}&limit=5000")
		back := s.admin.items(t, "/api/folders/?sorting=time_created{desc}&limit=5000")
		for i := range list {
			same(t, fmt.Sprint(i), list[i].str("folder_id"), back[len(back)-1-i].str("folder_id"))
		}
	})
}

func (s *suite) methods(t *testing.T) {
	s.fact(t, code, "a path that is none is 404 with error 10", func(t *testing.T) {
		s.admin.refused(t, http.MethodGet, "/api/nothing", nil, 404, 10)
	})
	s.own(t, inferred, "every list and object refuses who is not signed in with error 6", func(t *testing.T) {
		for _, path := range []string{
			"folders", "folders/" + nowhere, "folders/" + nowhere + "/media", "folders/" + nowhere + "/analyses", "media/" + nowhere, "analyses",
			"analyses/" + nowhere, "collections", "collections/" + nowhere, "companies", "users", "users/" + nowhere + "/meta_data", "reports/" + nowhere,
		} {
			(&user{s: s}).refused(t, http.MethodGet, "/api/"+path, nil, 401, 6)
		}
	})
}
