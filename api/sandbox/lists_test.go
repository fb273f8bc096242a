package sandbox

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// filesUnder counts the files of a tree.
func filesUnder(t *testing.T, dir string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCollectionsAndPersons(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT_ADMIN")
	col := u.ok("POST", "/api/collections/", obj{"alias": "blacklist", "meta_data": obj{"k": "v"}})
	path := "/api/collections/" + col.str("collection_id")
	if list := u.okList("GET", "/api/collections", nil); len(list) != 1 || list[0].str("alias") != "blacklist" {
		t.Errorf("collections %v", list)
	}
	if got := u.ok("PATCH", path, obj{"alias": "renamed"}); got.str("alias") != "renamed" || got.sub("meta_data").str("k") != "v" {
		t.Errorf("renamed %v", got)
	}
	p := u.ok("POST", path+"/persons/", upload(obj{
		"media:tags":       obj{"image1": []string{"photo_selfie"}},
		"person:meta_data": obj{"person_info": obj{"first_name": "Ann"}},
	}).file("image1", "ann.png", person(t, 1)))
	persons := path + "/persons/" + p.str("person_id")
	if got := u.ok("GET", persons, nil); got.sub("meta_data").sub("person_info").str("first_name") != "Ann" || len(got.list("images")) != 1 {
		t.Errorf("person %v", got)
	}
	more := u.okList("POST", persons+"/images", upload(nil).file("b", "b.png", person(t, 2)))
	if images := u.okList("GET", persons+"/images/", nil); len(images) != 2 || len(more) != 1 {
		t.Errorf("images %v", images)
	}
	if a := u.do("GET", strings.TrimPrefix(more[0].str("original_url"), h.URL()), nil); a.status != 200 || a.raw != string(person(t, 2)) {
		t.Errorf("photograph: %d", a.status)
	}
	if a := u.do("DELETE", persons+"/images/"+more[0].str("person_image_id"), nil); a.status != 204 {
		t.Errorf("delete a photograph: %d", a.status)
	}

	f := u.newFolder(nil, person(t, 1))
	a := u.run(h, f.str("folder_id"), obj{"type": "COLLECTION", "params": obj{"collection_id": col.str("collection_id")}})[0]
	r := a.list("results_media")
	if a.str("resolution_status") != "DECLINED" || len(r) != 1 || r[0].str("person_id") != p.str("person_id") ||
		r[0].sub("results_data").str("person_id") != p.str("person_id") || r[0].str("source_image_id") == "" ||
		a.sub("collection").str("alias") != "renamed" {
		t.Fatalf("the same photograph was not found: %v", a)
	}
	u.refused("DELETE", path, nil, 400, 221)
	u.refused("DELETE", persons, nil, 400, 221)
	if page := u.ok("GET", "/api/folders/?analyse.type=COLLECTION", nil); len(page.list("items")) != 1 {
		t.Error("the folder is not found by the documented recipe")
	}
	for _, p := range []string{"/api/analyses/" + a.str("analysis_id"), persons, path} {
		if a := u.do("DELETE", p, nil); a.status != 204 {
			t.Errorf("DELETE %s: %d %s", p, a.status, a.raw)
		}
	}
	u.refused("GET", persons, nil, 404, 10)
	u.refused("POST", "/api/folders/"+f.str("folder_id")+"/analyses", obj{"analyses": []obj{{"type": "collection"}}}, 400, 3)
}

// TestRoles asks of each role what the sentences of the reference permit or
// forbid: 2 for done, 3 for forbidden, 4 for not known to exist.
func TestRoles(t *testing.T) {
	h := start(t)
	maker := as(t, h, "CLIENT_ADMIN")
	col := maker.ok("POST", "/api/collections", obj{"alias": "list"}).str("collection_id")
	kinds := []struct {
		name string
		do   func(u *user, own, foreign obj) int
	}{
		{"read the company's folders", func(u *user, _, f obj) int { return u.do("GET", "/api/folders/"+f.str("folder_id"), nil).status }},
		{"create a folder", func(u *user, _, _ obj) int { return u.do("POST", "/api/folders", nil).status }},
		{"add to its own folder", func(u *user, f, _ obj) int {
			if f == nil {
				return 0
			}
			return u.do("PATCH", "/api/folders/"+f.str("folder_id")+"/meta_data", obj{"a": 1}).status
		}},
		{"add to another's folder", func(u *user, _, f obj) int {
			return u.do("PATCH", "/api/folders/"+f.str("folder_id")+"/meta_data", obj{"a": 1}).status
		}},
		{"launch in another's folder", func(u *user, _, f obj) int {
			return u.do("POST", "/api/folders/"+f.str("folder_id")+"/analyses", obj{"analyses": []obj{{"type": "quality"}}}).status
		}},
		{"decide", func(u *user, _, f obj) int {
			return u.do("PATCH", "/api/analyses/"+f.str("analysis"), obj{"resolution_operator": "success"}).status
		}},
		{"rename a collection", func(u *user, _, _ obj) int {
			return u.do("PATCH", "/api/collections/"+col, obj{"alias": "list"}).status
		}},
		{"read users", func(u *user, _, _ obj) int { return u.do("GET", "/api/users", nil).status }},
		{"read companies", func(u *user, _, _ obj) int { return u.do("GET", "/api/companies/?search_text=sam", nil).status }},
		{"delete a folder", func(u *user, _, f obj) int { return u.do("DELETE", "/api/folders/"+f.str("folder_id"), nil).status }},
	}
	want := map[string][]int{
		"ADMIN":           {200, 201, 200, 200, 201, 403, 200, 200, 200, 204},
		"OPERATOR":        {200, 403, 0, 403, 403, 200, 403, 200, 200, 403},
		"CLIENT":          {200, 201, 200, 403, 403, 403, 403, 200, 200, 403},
		"CLIENT_SERVICE":  {200, 201, 200, 403, 403, 403, 403, 200, 200, 403},
		"CLIENT_OPERATOR": {200, 403, 0, 403, 403, 200, 403, 200, 200, 403},
		"CLIENT_ADMIN":    {200, 201, 200, 200, 201, 403, 200, 200, 200, 204},
	}
	for role, statuses := range want {
		t.Run(role, func(t *testing.T) {
			u := as(t, h, role)
			foreign := maker.newFolder(obj{"sandbox:outcome": "operator_required"})
			a := maker.run(h, foreign.str("folder_id"), obj{"type": "documents"})[0]
			foreign["analysis"] = a.str("analyse_id")
			var own obj
			if statuses[1] == 201 {
				own = u.ok("POST", "/api/folders", nil)
			}
			for i, kind := range kinds {
				if got := kind.do(u, own, foreign); got != statuses[i] {
					t.Errorf("%s: %d, want %d", kind.name, got, statuses[i])
				}
			}
		})
	}
}

func TestOtherCompany(t *testing.T) {
	h := start(t)
	admin, client := as(t, h, "ADMIN"), as(t, h, "CLIENT")
	f := admin.ok("POST", "/api/folders", nil) // belongs to no company
	client.refused("GET", "/api/folders/"+f.str("folder_id"), nil, 404, 10)
	if page := client.ok("GET", "/api/folders", nil); len(page.list("items")) != 0 {
		t.Error("a folder of nobody's company is listed")
	}
	client.refused("POST", "/api/collections", obj{"alias": "x"}, 403, 9)
	admin.refused("POST", "/api/collections", obj{"alias": "x"}, 400, 3)
}
