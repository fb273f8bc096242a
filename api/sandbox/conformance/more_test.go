package conformance

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
	"time"
)

func contains(s string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}

func (s *suite) instant(t *testing.T) {
	anybody := &user{s: s}
	body := func(t *testing.T, analyses ...obj) *form {
		t.Helper()
		return upload(obj{"folder:meta_data": obj{"k": "v"}, "analyses": analyses}).file("photo1", "a.png", face(t, 1)).file("photo2", "b.png", face(t, 1))
	}
	s.own(t, doc, "an instant request is answered with finished analyses, with and without a token", func(t *testing.T) {
		for _, u := range []*user{anybody, s.admin} {
			f := u.ok(t, "POST", "/api/instant/folders/", body(t, obj{"type": "biometry"}, obj{"type": "quality", "source_media": []string{"photo2"}}))
			list := f.list("analyses")
			if len(list) != 2 || list[0].str("resolution_status") != "SUCCESS" || list[1].str("state") != "FINISHED" || len(f.list("media")) != 2 {
				t.Errorf("answer %v", f)
			}
			same(t, "folder", f.str("resolution_status")+" "+f.sub("meta_data").str("k"), "FINISHED v")
		}
	})
	s.own(t, doc, "nothing is kept: there is no later GET by id", func(t *testing.T) {
		f := s.admin.ok(t, "POST", "/api/instant/folders/", body(t, obj{"type": "quality"}))
		s.admin.refused(t, "GET", pathOf(f), nil, 404, 10)
		s.admin.refused(t, "GET", "/api/analyses/"+f.list("analyses")[0].str("analyse_id"), nil, 404, 10)
		if u := f.list("media")[0]["original_url"]; u != nil {
			t.Errorf("a file that is not kept has the address %v", u)
		}
	})
	s.own(t, doc, "there is no COLLECTION", func(t *testing.T) {
		s.admin.refused(t, "POST", "/api/instant/folders", body(t, obj{"type": "collection", "params": obj{"collection_id": s.collection(t)}}), 400, 221)
	})
	s.own(t, inferred, "analyses are asked for, and a token that is sent must be good", func(t *testing.T) {
		anybody.refused(t, "POST", "/api/instant/folders", upload(obj{}).file("a", "a.png", face(t, 1)), 400, 3)
		(&user{s: s, token: "bad"}).refused(t, "POST", "/api/instant/folders", body(t, obj{"type": "quality"}), 401, 7)
	})
}

func (s *suite) lite(t *testing.T) {
	anybody := &user{s: s}
	extract := func(t *testing.T, seed uint64) []byte {
		t.Helper()
		a := anybody.with("Content-Type", "image/png").good(t, "POST", "/v1/face/pattern/extract", string(face(t, seed)))
		same(t, "type", a.header.Get("Content-Type"), "application/octet-stream")
		return []byte(a.raw)
	}
	s.own(t, doc, "GET /version and the healths need no account", func(t *testing.T) {
		if key := anybody.ok(t, "GET", "/version", nil).has("core", "tfss", "models"); key != "" {
			t.Errorf("there is no %s", key)
		}
		for _, part := range []string{"pattern", "liveness"} {
			same(t, part, anybody.good(t, "GET", "/v1/face/"+part+"/health", nil).raw, `{"status": 0, "message": ""}`)
		}
	})
	s.own(t, doc, "templates are extracted and compared: score and decision", func(t *testing.T) {
		for seed, want := range map[uint64]string{1: "approved", 4: "declined"} {
			o := anybody.ok(t, "POST", "/v1/face/pattern/compare", upload(nil).file("bio_feature", "f", extract(t, 1)).file("bio_template", "t", extract(t, seed)))
			same(t, "decision", o.str("decision"), want)
			if o.has("score") != "" {
				t.Errorf("answer %v", o)
			}
		}
	})
	s.own(t, doc, "a picture is verified against a template, and two pictures compared", func(t *testing.T) {
		o := anybody.ok(t, "POST", "/v1/face/pattern/verify", upload(nil).file("sample", "s", face(t, 1)).file("bio_template", "t", extract(t, 1)))
		same(t, "verify", o.str("decision"), "approved")
		o = anybody.ok(t, "POST", "/v1/face/pattern/extract_and_compare", upload(nil).file("sample_1", "a", face(t, 1)).file("sample_2", "b", face(t, 4)))
		same(t, "compare", o.str("decision"), "declined")
	})
	s.own(t, recalled, "liveness is passed and a score", func(t *testing.T) {
		if o := anybody.ok(t, "POST", "/v1/face/liveness/detect", string(face(t, 2))); o["passed"] != true || o.has("score") != "" {
			t.Errorf("answer %v", o)
		}
	})
	s.own(t, doc, "Content-Transfer-Encoding: base64 means bodies and templates", func(t *testing.T) {
		a := anybody.with("Content-Transfer-Encoding", "base64").good(t, "POST", "/v1/face/pattern/extract", base64.StdEncoding.EncodeToString(face(t, 1)))
		plain, err := base64.StdEncoding.DecodeString(a.raw)
		if err != nil || string(plain) != string(extract(t, 1)) {
			t.Errorf("%d bytes, %v", len(plain), err)
		}
	})
	s.own(t, recalled, "errors are a code and a message: BPE-002 the request, BPE-003 the picture, LDE for liveness", func(t *testing.T) {
		for path, want := range map[string]string{
			"/v1/face/pattern/extract": "BPE-003001", "/v1/face/pattern/compare": "BPE-002001", "/v1/face/liveness/detect": "LDE-003001",
		} {
			a := anybody.do(t, "POST", path, "no picture")
			same(t, path, a.obj().str("code"), want)
			if a.status != 400 || a.obj().str("message") == "" {
				t.Errorf("%s: %d %s", path, a.status, a.raw)
			}
		}
		a := anybody.do(t, "POST", "/v1/face/pattern/compare", upload(nil).file("bio_feature", "f", extract(t, 1)))
		same(t, "missing part", a.obj().str("code"), "BPE-002002")
	})
}

func (s *suite) roles(t *testing.T) {
	s.own(t, doc, "CLIENT and CLIENT SERVICE work on their own folders, read the company's, and delete none", func(t *testing.T) {
		for _, role := range []string{"CLIENT", "CLIENT_SERVICE"} {
			u := s.as(t, role)
			own := u.ok(t, "POST", "/api/folders/", upload(nil).file("a", "a.png", face(t, 1)))
			u.array(t, "POST", pathOf(own)+"/analyses", obj{"analyses": []obj{{"type": "quality"}}})
			u.refused(t, "DELETE", pathOf(own), nil, 403, 9)
			other := s.folder(t, nil, 1)
			u.ok(t, "GET", pathOf(other), nil)
			u.refused(t, "POST", pathOf(other)+"/analyses", obj{"analyses": []obj{{"type": "quality"}}}, 403, 9)
			u.refused(t, "POST", "/api/collections/", obj{"alias": "x"}, 403, 9)
			u.refused(t, "POST", "/api/users/", obj{"email": "a@b.example", "password": "x"}, 403, 9)
			u.refused(t, "POST", "/api/companies/", obj{"name": "x"}, 403, 9)
		}
	})
	s.own(t, doc, "operators read and decide, and neither upload nor delete", func(t *testing.T) {
		f := s.folder(t, nil, 1, 1)
		for _, role := range []string{"OPERATOR", "CLIENT_OPERATOR"} {
			u := s.as(t, role)
			a := s.launched(t, f, obj{"type": "biometry", "meta_data": obj{"sandbox:outcome": "operator_required"}})[0]
			u.ok(t, "PATCH", "/api/analyses/"+a.str("analyse_id"), obj{"resolution_operator": "DECLINED"})
			u.refused(t, "POST", "/api/folders/", obj{}, 403, 9)
			u.refused(t, "DELETE", pathOf(f), nil, 403, 9)
			u.refused(t, "POST", pathOf(f)+"/analyses", obj{"analyses": []obj{{"type": "quality"}}}, 403, 9)
		}
	})
	s.own(t, doc, "an ADMIN does everything but change the status of an analysis", func(t *testing.T) {
		admin := s.as(t, "ADMIN")
		f := s.folder(t, nil, 1)
		a := s.launched(t, f, obj{"type": "quality"})[0]
		admin.refused(t, "PATCH", "/api/analyses/"+a.str("analyse_id"), obj{"resolution_operator": "SUCCESS"}, 403, 9)
		same(t, "deleted", admin.do(t, "DELETE", pathOf(f), nil).status, 204)
	})
	s.own(t, doc, "a CLIENT ADMIN manages the company and its users and nobody else's", func(t *testing.T) {
		own := s.admin.items(t, "/api/companies/")
		same(t, "companies", len(own), 1)
		name := own[0].str("name")
		same(t, "renamed", s.admin.ok(t, "PATCH", "/api/companies/"+own[0].str("company_id"), obj{"name": name + " 2"}).str("name"), name+" 2")
		s.admin.ok(t, "PATCH", "/api/companies/"+own[0].str("company_id"), obj{"name": name})
		s.admin.refused(t, "POST", "/api/companies/", obj{"name": "x"}, 403, 9)
		s.admin.refused(t, "POST", "/api/users/", obj{"email": "a@b.example", "password": "x", "user_type": "ADMIN"}, 403, 9)
		other := s.as(t, "ADMIN").ok(t, "POST", "/api/companies/", obj{"name": "Another"}).str("company_id")
		s.admin.refused(t, "GET", "/api/companies/"+other, nil, 404, 10)
		s.admin.refused(t, "POST", "/api/users/", obj{"email": "a@b.example", "password": "x", "company_id": other}, 404, 10)
	})
	s.own(t, inferred, "two-word roles are taken with space, underscore and hyphen", func(t *testing.T) {
		for i, role := range []string{"CLIENT OPERATOR", "client_operator", "Client-Operator"} {
			u := s.newUser(t, obj{"email": string(rune('a'+i)) + "@roles.example", "user_type": role})
			same(t, role, u.str("user_type"), "CLIENT_OPERATOR")
		}
	})
}

func (s *suite) metadata(t *testing.T) {
	s.own(t, doc, "users, folders, media, analyses and collections have metadata under meta_data, and metadata too", func(t *testing.T) {
		f := s.folder(t, nil, 1)
		a := s.launched(t, f, obj{"type": "quality"})[0]
		for _, path := range []string{
			"/api/folders/" + f.str("folder_id"), "/api/media/" + f.list("media")[0].str("media_id"), "/api/analyses/" + a.str("analyse_id"),
			"/api/collections/" + s.collection(t), "/api/users/" + f.str("user_id"),
		} {
			for _, name := range []string{"/meta_data/", "/meta_data", "/metadata"} {
				s.admin.ok(t, "POST", path+name, obj{"a": "1", "b": "2"})
				same(t, "replaced", s.admin.good(t, "POST", path+name, obj{"b": "3"}).raw, `{"b": "3"}`)
				same(t, "merged", s.admin.good(t, "PATCH", path+name, obj{"client_iin": "123"}).raw, `{"b": "3", "client_iin": "123"}`)
				same(t, "read", s.admin.good(t, "GET", path+name, nil).raw, `{"b": "3", "client_iin": "123"}`)
				same(t, "removed", s.admin.do(t, "DELETE", path+name, nil).status, 204)
				same(t, "empty", s.admin.good(t, "GET", path+name, nil).raw, `{}`)
			}
		}
	})
	s.own(t, inferred, "persons have metadata too, below their collection, with the name in person_info", func(t *testing.T) {
		col := s.collection(t)
		person := "/api/collections/" + col + "/persons/" + s.person(t, col, 1)
		same(t, "read", s.admin.good(t, "GET", person+"/meta_data", nil).raw, `{"person_info": {"first_name": "Ann", "last_name": "Nobody"}}`)
		for _, name := range []string{"/meta_data/", "/metadata"} {
			s.admin.ok(t, "PATCH", person+name, obj{"badge": "17", "person_info": obj{"last_name": "Berg"}})
			same(t, "named", s.admin.ok(t, "GET", person, nil).sub("meta_data").sub("person_info").str("last_name"), "Berg")
			same(t, "replaced", s.admin.good(t, "POST", person+name, obj{"a": "1"}).raw, `{"a": "1"}`)
			same(t, "removed", s.admin.do(t, "DELETE", person+name, nil).status, 204)
			same(t, "empty", s.admin.good(t, "GET", person+name, nil).raw, `{}`)
		}
		s.admin.refused(t, "GET", "/api/collections/"+s.collection(t)+"/persons/"+path.Base(person)+"/meta_data", nil, 404, 10)
	})
}

func (s *suite) webhook(t *testing.T) {
	s.own(t, doc, "resolution_endpoint is called when the analyses are complete, with the folder and its analyses", func(t *testing.T) {
		bodies := make(chan obj, 10)
		calls := 0
		receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if calls++; calls == 1 {
				w.WriteHeader(http.StatusServiceUnavailable) // it is tried again
				return
			}
			data, err := io.ReadAll(r.Body)
			var o obj
			if err := errors.Join(err, json.Unmarshal(data, &o)); err != nil || r.Method != "POST" || r.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%s %s: %v", r.Method, r.Header.Get("Content-Type"), err)
			}
			bodies <- o
		}))
		defer receiver.Close()
		f := s.posted(t, upload(obj{"resolution_endpoint": receiver.URL}).file("a", "a.png", face(t, 1)))
		s.launched(t, f, obj{"type": "quality"}, obj{"type": "documents"})
		select {
		case o := <-bodies:
			same(t, "folder", o.str("folder_id"), f.str("folder_id"))
			same(t, "analyses", len(o.list("analyses")), 2)
			same(t, "status", o.str("resolution_status"), "FAILED")
		case <-time.After(30 * time.Second):
			t.Fatal("it was not called")
		}
		// What came of it is written after the answer of the receiver.
		var list []obj
		for deadline := time.Now().Add(10 * time.Second); len(list) < 2 && time.Now().Before(deadline); {
			list = s.admin.items(t, "/api/sandbox/deliveries?folder_id="+f.str("folder_id"))
		}
		if len(list) != 2 || list[0].num("status") != "200" || list[1].num("status") != "503" || list[0].num("attempt") != "2" {
			t.Errorf("the log of deliveries is %v", list)
		}
	})
}

func (s *suite) versions(t *testing.T) {
	s.own(t, doc, "4.0.8 takes photographs for quality only in a zip with a tag of a video, and passes without a score", func(t *testing.T) {
		o := connect(t, withRelease(t, "4.0.8"))
		f := o.posted(t, upload(obj{"media:tags": obj{"shots1": []string{"video_selfie_blank"}}}).file("photo1", "a.png", face(t, 1)).file("shots1", "a.zip", shots(t, 1)))
		same(t, "shots", len(o.launched(t, f, obj{"type": "quality"})[0].list("results_media")), 1)
		a := o.launched(t, o.folder(t, nil, 1), obj{"type": "quality"})[0]
		same(t, "nothing suitable", a.str("resolution_status"), "SUCCESS")
		same(t, "results", len(a.list("results_media")), 0)
	})
	s.own(t, doc, "5.3 has the roles CLIENT with is_admin and is_service, and can_start_analyse flags", func(t *testing.T) {
		o := connect(t, withRelease(t, "5.3"))
		u := o.signIn(t, "CLIENT_ADMIN").sub("user")
		same(t, "role", u.str("user_type")+" "+u.num("is_admin"), "CLIENT true")
		if _, found := u["can_start_analyze_quality"]; found || u.has("can_start_analyse_quality") != "" {
			t.Errorf("user %v", u)
		}
		made := o.newUser(t, obj{"email": "old@conformance.example", "is_service": true})
		same(t, "made", made.str("user_type")+" "+made.num("is_service"), "CLIENT true")
	})
	s.own(t, doc, "single requests and the instant API come with 6.0.1", func(t *testing.T) {
		o := connect(t, withRelease(t, "6.0"))
		f := o.posted(t, upload(obj{"analyses": []obj{{"type": "quality"}}}).file("a", "a.png", face(t, 1)))
		same(t, "status", f.str("resolution_status"), "INITIAL")
		o.admin.refused(t, "POST", "/api/instant/folders/", upload(obj{"analyses": []obj{{"type": "quality"}}}).file("a", "a.png", face(t, 1)), 404, 10)
		same(t, "core", o.admin.ok(t, "GET", "/api/version", nil).str("core"), "6.0.0")
	})
}

func (s *suite) habits(t *testing.T) {
	s.write(t, code, "files without any payload, and without tags", func(t *testing.T) {
		f := s.posted(t, upload(nil).file("media", "a.png", face(t, 1)))
		if tags, isArray := f.list("media")[0]["tags"].([]any); !isArray || len(tags) != 0 {
			t.Errorf("tags %v", f.list("media")[0]["tags"])
		}
	})
	s.write(t, code, "one tag only, and only video_selfie_blank on a zip", func(t *testing.T) {
		f := s.posted(t, upload(obj{"media:tags": obj{"a": []string{"photo_id_front"}, "b": []string{"video_selfie_blank"}}}).
			file("a", "a.png", face(t, 1)).file("b", "b.zip", shots(t, 1)))
		same(t, "media", len(f.list("media")), 2)
	})
	s.write(t, code, "params beside the list of analyses are taken and passed over", func(t *testing.T) {
		f := s.folder(t, nil, 1, 1)
		list := s.admin.array(t, "POST", pathOf(f)+"/analyses", obj{"analyses": []obj{{"type": "BIOMETRY"}}, "params": obj{"threshold_min": 0.1, "threshold_max": "any"}})
		s.ended(t, list[0])
	})
	s.own(t, code, "source_media inside params", func(t *testing.T) {
		f := s.folder(t, nil, 1, 4)
		a := s.launched(t, f, obj{"type": "quality", "params": obj{"source_media": []string{f.list("media")[0].str("media_id")}}})[0]
		same(t, "sources", len(a.list("source_media")), 1)
	})
	s.write(t, code, "types in upper case, no trailing slash, JSON as a form", func(t *testing.T) {
		f := s.folder(t, nil, 1)
		a := s.admin.with("Content-Type", "application/x-www-form-urlencoded").array(t, "POST", pathOf(f)+"/analyses", `{"analyses":[{"type":"QUALITY"}]}`)
		s.ended(t, a[0])
	})
	s.own(t, code, "a payload without a file name and with one, and with any type", func(t *testing.T) {
		f := upload(nil)
		w, err := f.w.CreateFormFile("payload", "payload.json")
		if err == nil {
			_, err = io.WriteString(w, `{"folder:meta_data": {"k": "v"}}`)
		}
		if err != nil {
			t.Fatal(err)
		}
		same(t, "meta", s.posted(t, f).sub("meta_data").str("k"), "v")
	})
	s.write(t, code, "the multipart header in another case", func(t *testing.T) {
		f := upload(obj{"folder:meta_data": obj{"k": "v"}})
		kind := strings.Replace(f.w.FormDataContentType(), "multipart/form-data", "Multipart/Form-Data", 1)
		data, err := io.ReadAll(f.end(t))
		if err != nil {
			t.Fatal(err)
		}
		o := s.admin.with("Content-Type", kind).ok(t, "POST", "/api/folders", string(data))
		s.note(t, pathOf(o))
		same(t, "meta", o.sub("meta_data").str("k"), "v")
	})
	s.own(t, code, "a question mark without a query", func(t *testing.T) {
		same(t, "status", s.admin.do(t, "POST", "/api/folders/?", obj{}).status, 201)
	})
}
