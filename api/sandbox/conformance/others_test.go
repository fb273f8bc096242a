package conformance

import (
	"fmt"
	"testing"

	"ozdesk/api/sandbox"
	"ozdesk/api/sandbox/wire"
)

func withIDs(t *testing.T, ids string) func(*sandbox.Options) {
	t.Helper()
	v, err := wire.ParseVariant(ids)
	if err != nil {
		t.Fatal(err)
	}
	return func(o *sandbox.Options) { o.Variant = v }
}

func withRelease(t *testing.T, release string) func(*sandbox.Options) {
	t.Helper()
	r, err := sandbox.ParseRelease(release)
	if err != nil {
		t.Fatal(err)
	}
	return func(o *sandbox.Options) { o.Release = r }
}

// collection makes an empty collection and returns its id.
func (s *suite) collection(t *testing.T) string {
	t.Helper()
	company := s.admin.items(t, "/api/companies/")[0].str("company_id")
	o := s.admin.ok(t, "POST", "/api/collections/", obj{"alias": "conformance", "company_id": company})
	s.note(t, "/api/collections/"+o.str("collection_id"))
	return o.str("collection_id")
}

// person puts a person into a collection and returns its id.
func (s *suite) person(t *testing.T, collection string, seed uint64) string {
	t.Helper()
	o := s.admin.ok(t, "POST", "/api/collections/"+collection+"/persons/", upload(obj{
		"media:tags":       obj{"image1": []string{"photo_selfie", "orientation_portrait"}},
		"person:meta_data": obj{"person_info": obj{"first_name": "Ann", "last_name": "Nobody"}},
	}).file("image1", "a.png", face(t, seed)))
	s.note(t, "/api/collections/"+collection+"/persons/"+o.str("person_id"))
	return o.str("person_id")
}

func (s *suite) collections(t *testing.T) {
	s.write(t, doc, "a collection is created with alias and company_id and has a collection_id", func(t *testing.T) {
		id := s.collection(t)
		same(t, "alias", s.admin.ok(t, "GET", "/api/collections/"+id+"/", nil).str("alias"), "conformance")
		found := 0
		for _, c := range s.admin.array(t, "GET", "/api/collections/", nil) {
			if c.str("collection_id") == id && c.str("alias") == "conformance" {
				found++
			}
		}
		same(t, "listed", found, 1)
	})
	s.write(t, inferred, "PATCH renames a collection", func(t *testing.T) {
		path := "/api/collections/" + s.collection(t)
		same(t, "alias", s.admin.ok(t, "PATCH", path, obj{"alias": "renamed"}).str("alias"), "renamed")
	})
	s.write(t, doc, "a person is created with photographs and has a person_id", func(t *testing.T) {
		col := s.collection(t)
		id := s.person(t, col, 1)
		persons := s.admin.array(t, "GET", "/api/collections/"+col+"/persons/", nil)
		same(t, "persons", len(persons), 1)
		same(t, "name", s.admin.ok(t, "GET", "/api/collections/"+col+"/persons/"+id, nil).sub("meta_data").sub("person_info").str("last_name"), "Nobody")
	})
	s.write(t, doc, "photographs of a person are listed, added and deleted, each with person_image_id", func(t *testing.T) {
		col := s.collection(t)
		path := "/api/collections/" + col + "/persons/" + s.person(t, col, 1) + "/images/"
		same(t, "first", len(s.admin.array(t, "GET", path, nil)), 1)
		added := s.admin.good(t, "POST", path, upload(nil).file("image2", "b.png", face(t, 1)))
		list := s.admin.array(t, "GET", path, nil)
		same(t, "second", len(list), 2)
		id := list[1].str("person_image_id")
		if !added.isArray() || id == "" {
			t.Errorf("added %s", added.raw)
		}
		s.note(t, path+id)
		same(t, "deleted", s.remove(t, path+id).status, 204)
		same(t, "left", len(s.admin.array(t, "GET", path, nil)), 1)
	})
	s.write(t, doc, "a collection with persons is not deleted", func(t *testing.T) {
		col := s.collection(t)
		person := "/api/collections/" + col + "/persons/" + s.person(t, col, 1)
		same(t, "refused", s.remove(t, "/api/collections/"+col).status, 400)
		same(t, "person", s.remove(t, person).status, 204)
		same(t, "empty", s.remove(t, "/api/collections/"+col).status, 204)
	})
	s.own(t, doc, "the clean-up recipe: a person stays while an analysis refers to it, then goes, then the collection", func(t *testing.T) {
		col := s.collection(t)
		id := s.person(t, col, 1)
		s.launched(t, s.folder(t, nil, 1), obj{"type": "collection", "params": obj{"collection_id": col}})
		path := "/api/collections/" + col + "/persons/" + id
		s.admin.refused(t, "DELETE", path, nil, 400, 221)
		for _, f := range s.admin.items(t, "/api/folders/?analyse.type=COLLECTION&with_analyses=true") {
			for _, a := range f.list("analyses") {
				if a.sub("collection").str("collection_id") == col {
					same(t, "analysis", s.admin.do(t, "DELETE", "/api/analyses/"+a.str("analyse_id"), nil).status, 204)
				}
			}
		}
		same(t, "person", s.remove(t, path).status, 204)
		same(t, "collection", s.remove(t, "/api/collections/"+col).status, 204)
	})
}

// newUser makes a user of the company.
func (s *suite) newUser(t *testing.T, fields obj) obj {
	t.Helper()
	body := obj{"password": "correct horse battery", "first_name": "Con", "last_name": "Former", "user_type": "CLIENT"}
	for k, v := range fields {
		body[k] = v
	}
	o := s.admin.ok(t, "POST", "/api/users/", body)
	s.note(t, "/api/users/"+o.str("user_id"))
	return o
}

func (s *suite) accountsFacts(t *testing.T) {
	s.fact(t, doc, "companies are found by search_text", func(t *testing.T) {
		name := s.admin.items(t, "/api/companies/")[0].str("name")
		word := []rune(name)[:3]
		if len(s.admin.items(t, "/api/companies/?search_text="+string(word))) == 0 || len(s.admin.items(t, "/api/companies/?search_text=zzzz")) != 0 {
			t.Errorf("the beginning %q of %q finds nothing, or zzzz something", string(word), name)
		}
	})
	s.own(t, inferred, "an ADMIN creates, renames and deletes a company", func(t *testing.T) {
		admin := s.as(t, "ADMIN")
		co := admin.ok(t, "POST", "/api/companies/", obj{"name": "Conformance"})
		path := "/api/companies/" + co.str("company_id")
		same(t, "name", admin.ok(t, "PATCH", path, obj{"name": "Renamed"}).str("name"), "Renamed")
		same(t, "read", admin.ok(t, "GET", path+"/", nil).str("name"), "Renamed")
		same(t, "deleted", admin.do(t, "DELETE", path, nil).status, 204)
		admin.refused(t, "GET", path, nil, 404, 10)
		admin.refused(t, "POST", "/api/companies/", obj{}, 400, 3)
	})
	s.own(t, inferred, "a company with users is not deleted", func(t *testing.T) {
		s.as(t, "ADMIN").refused(t, "DELETE", "/api/companies/"+s.admin.items(t, "/api/companies/")[0].str("company_id"), nil, 400, 221)
	})
	s.own(t, doc, "a user is created with the documented fields, and signs in", func(t *testing.T) {
		u := s.newUser(t, obj{"email": "new@conformance.example", "middle_name": "M", "can_start_analyze_biometry": false})
		for key, want := range map[string]string{
			"email": "new@conformance.example", "first_name": "Con", "middle_name": "M", "last_name": "Former", "user_type": "CLIENT",
			"can_start_analyze_biometry": "false", "can_start_analyze_quality": "true",
		} {
			same(t, key, u.num(key), want)
		}
		if _, told := u["password"]; told {
			t.Error("the password is told")
		}
		(&user{s: s}).ok(t, "POST", "/api/authorize/auth", credentials(sandbox.Account{Email: "NEW@conformance.example", Password: "correct horse battery"}))
	})
	s.own(t, code, "an e-mail address that is taken is error 13 Object already exist", func(t *testing.T) {
		o := s.admin.refused(t, "POST", "/api/users/", obj{"email": s.account(t, "CLIENT").Email, "password": "x"}, 400, 13)
		same(t, "message", o.str("error_message"), "Object already exist")
	})
	s.own(t, doc, "a user is read, edited and deleted", func(t *testing.T) {
		path := "/api/users/" + s.newUser(t, obj{"email": "edit@conformance.example"}).str("user_id")
		same(t, "edited", s.admin.ok(t, "PATCH", path, obj{"last_name": "Edited", "user_type": "client service"}).str("user_type"), "CLIENT_SERVICE")
		same(t, "read", s.admin.ok(t, "GET", path, nil).str("last_name"), "Edited")
		same(t, "deleted", s.remove(t, path).status, 204)
		s.admin.refused(t, "GET", path, nil, 404, 10)
	})
	s.own(t, inferred, "a missing or impossible field of a user is refused", func(t *testing.T) {
		s.admin.refused(t, "POST", "/api/users/", obj{"password": "x"}, 400, 3)
		s.admin.refused(t, "POST", "/api/users/", obj{"email": "a@b.example"}, 400, 3)
		s.admin.refused(t, "POST", "/api/users/", obj{"email": nil, "password": "x"}, 400, 5)
		s.admin.refused(t, "POST", "/api/users/", obj{"email": "nobody", "password": "x"}, 400, 4)
		s.admin.refused(t, "POST", "/api/users/", obj{"email": "a@b.example", "password": "x", "user_type": "KING"}, 400, 4)
	})
	s.own(t, inferred, "a cleared flag makes the launch 403 with error 9", func(t *testing.T) {
		s.newUser(t, obj{"email": "flagged@conformance.example", "can_start_analyze_quality": false})
		o := (&user{s: s}).ok(t, "POST", "/api/authorize/auth", credentials(sandbox.Account{Email: "flagged@conformance.example", Password: "correct horse battery"}))
		u := &user{s: s, token: o.str("access_token")}
		f := u.ok(t, "POST", "/api/folders/", upload(nil).file("a", "a.png", face(t, 1)))
		u.refused(t, "POST", pathOf(f)+"/analyses", obj{"analyses": []obj{{"type": "quality"}}}, 403, 9)
	})
}

func (s *suite) reports(t *testing.T) {
	s.own(t, recalled, "reports are made, listed, read, fetched and deleted", func(t *testing.T) {
		f := s.folder(t, obj{"client_iin": "123<b>"}, 1)
		s.launched(t, f, obj{"type": "quality"})
		for _, template := range s.admin.array(t, "GET", "/api/reports/templates/", nil) {
			id := template.str("report_template_id")
			same(t, "template", s.admin.ok(t, "GET", "/api/reports/templates/"+id, nil).str("name"), template.str("name"))
			r := s.admin.ok(t, "POST", pathOf(f)+"/reports/", obj{"report_template_id": id})
			path := "/api/reports/" + r.str("report_id")
			same(t, "read", s.admin.ok(t, "GET", path, nil).str("folder_id"), f.str("folder_id"))
			page := s.admin.good(t, "GET", r.str("original_url")[len(s.base):], nil)
			if page.header.Get("Content-Type") != "text/html; charset=utf-8" || !contains(page.raw, "123&lt;b&gt;", "QUALITY") || contains(page.raw, "<b>") {
				t.Errorf("the page is %.600s", page.raw)
			}
			same(t, "pictures", contains(page.raw, "data:image/png;base64,"), fmt.Sprint(template["with_attachments"]) == "true")
			same(t, "listed", len(s.admin.array(t, "GET", pathOf(f)+"/reports", nil)), 1)
			same(t, "deleted", s.admin.do(t, "DELETE", path, nil).status, 204)
		}
	})
}

func (s *suite) service(t *testing.T) {
	anybody := &user{s: s}
	s.fact(t, code, "GET /api/version needs no session", func(t *testing.T) {
		same(t, "status", anybody.do(t, "GET", "/api/version", nil).status, 200)
	})
	s.own(t, inferred, "it has core, tfss and models, and says that this is a sandbox", func(t *testing.T) {
		o := anybody.ok(t, "GET", "/api/version/", nil)
		if key := o.has("core", "tfss", "models"); key != "" || o["sandbox"] != true {
			t.Errorf("version %v", o)
		}
	})
	s.fact(t, recalled, "GET /api/healthcheck is a success", func(t *testing.T) {
		same(t, "status", anybody.do(t, "GET", "/api/healthcheck", nil).status, 200)
	})
}
