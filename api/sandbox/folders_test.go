package sandbox

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFolderRoundTrip(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	empty := u.ok("POST", "/api/folders/", nil)
	if empty.str("resolution_status") != "INITIAL" || len(empty.list("media")) != 0 {
		t.Errorf("empty folder %v", empty)
	}
	form := upload(obj{
		"folder:meta_data": obj{"transaction_id": "t<1>&ü"},
		"media:tags":       obj{"one": []string{"photo_selfie"}},
		"media:meta_data":  obj{"one": obj{"foo": "bar"}},
	}).file("one", "a.png", person(t, 1)).file("two", "b.jpg", nobody(t))
	a := u.do("POST", "/api/folders", form)
	if a.status != 201 || !strings.Contains(a.raw, `"transaction_id": "t<1>&ü"`) {
		t.Fatalf("%d %s", a.status, a.raw)
	}
	f := a.obj()
	media := f.list("media")
	if len(media) != 2 || media[0].str("original_name") != "a.png" || media[0].sub("meta_data").str("foo") != "bar" ||
		fmt.Sprint(media[0]["tags"]) != "[photo_selfie]" || fmt.Sprint(media[1]["tags"]) != "[]" {
		t.Errorf("media %v", media)
	}
	if media[0].str("media_type") != "IMAGE_FOLDER" || !strings.HasSuffix(media[1].str("original_url"), ".png") {
		t.Errorf("a file is what its content says: %v", media)
	}
	got := u.ok("GET", "/api/folders/"+f.str("folder_id")+"/?with_analyses=True&with_user=1&with_company=yes", nil)
	if got["analyses"] == nil || got.sub("user").str("user_type") != "CLIENT" || got.sub("company").str("name") == "" {
		t.Errorf("with everything: %v", got)
	}
	if _, there := f["analyses"]; there {
		t.Error("analyses without having been asked for")
	}
	u.refused("GET", "/api/folders?with_user=perhaps", nil, 400, 4)
}

func TestBadUploads(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	for name, form := range map[string]*uploads{
		"empty file":  upload(nil).file("a", "a.png", nil),
		"no media":    upload(nil).file("a", "a.png", []byte("just words")),
		"bad archive": upload(nil).file("a", "a.zip", []byte("PK\x03\x04 and nothing else")),
	} {
		a := u.refused("POST", "/api/folders", form, 400, 4)
		if a.obj().sub("details").str("key_path") != "a" {
			t.Errorf("%s: %s", name, a.raw)
		}
	}
	u.refused("POST", "/api/folders", upload(obj{"media:tags": obj{"a": "photo"}}).file("a", "a.png", person(t, 1)), 400, 5)
	u.refused("POST", "/api/folders", "not json", 400, 3)
	if page := u.ok("GET", "/api/folders", nil); fmt.Sprint(page["total_count"]) != "0" {
		t.Errorf("a refused upload left a folder: %v", page["total_count"])
	}
}

func TestFolderList(t *testing.T) {
	c := newClock()
	h := start(t, func(o *Options) { o.Now = c.Now })
	u := as(t, h, "CLIENT_SERVICE") // whose session outlives the days of this test
	var ids []string
	for i := range 5 {
		f := u.ok("POST", "/api/folders", obj{"folder:meta_data": obj{
			"n": i, "name": fmt.Sprintf("f%d", i), "even": i%2 == 0, "deep": obj{"list": []int{i}}, "maybe": map[bool]any{true: "x", false: nil}[i == 3],
		}})
		ids = append(ids, f.str("folder_id"))
		c.Advance(24 * time.Hour)
	}
	list := func(query string) string {
		t.Helper()
		page := u.ok("GET", "/api/folders?"+query, nil)
		var got []string
		for _, f := range page.list("items") {
			got = append(got, fmt.Sprint(slices.Index(ids, f.str("folder_id"))))
		}
		return strings.Join(got, "")
	}
	for _, test := range []struct{ query, want string }{
		{"", "43210"},
		{"limit=2", "43"},
		{"limit=2&offset=3", "10"},
		{"limit=-1&offset=4", "0"},
		{"limit=many", "43210"},
		{"sorting=time_created{asc}", "01234"},
		{"sorting=time_created%257Basc%257D", "01234"},
		{"sorting=TIME_UPDATED", "43210"},
		{"time_created.min=2026-03-03", "432"},
		{"time_created.max=2026-03-03", "210"},
		{"time_created.min=1772539200&time_created.max=1772539201000", "2"},
		{"folder_id=" + ids[1] + "," + strings.ToUpper(ids[3]), "31"},
		{"folder_id=" + ids[1] + "&folder_id=" + ids[3], "31"},
		{"folder_id.exclude=" + ids[1], "4320"},
		{"meta_data=name==f2", "2"},
		{"meta_data=n>=3", "43"},
		{"meta_data=n>=1,n<3", "21"},
		{"meta_data=n==4", "4"},
		{"meta_data=name!=f2", "4310"},
		{"meta_data=even==true", "420"},
		{"meta_data=deep.list.0==3", "3"},
		{"meta_data=maybe==null", "4210"},
		{"meta_data=maybe!=null", "3"},
		{"meta_data=absent==null", "43210"},
		{"meta_data=name>0", ""},
		{"resolution_status=initial", "43210"},
		{"resolution_status.exclude=INITIAL", ""},
		{"is_archive=false", "43210"},
		{"is_archive=1", ""},
		{"analyse.type=COLLECTION", ""},
		{"analysis.type.exclude=collection", "43210"},
		{"unknown=1", "43210"},
	} {
		if got := list(strings.NewReplacer("{", "%7B", "}", "%7D", ">", "%3E", "<", "%3C").Replace(test.query)); got != test.want {
			t.Errorf("%s: got %q, want %q", test.query, got, test.want)
		}
	}
	for _, query := range []string{"limit=5001", "limit=-2", "offset=-1", "sorting=size{asc}", "sorting=time_created{up}", "folder_id=x", "time_created.min=1,2", "time_created.min=soon", "is_archive=perhaps"} {
		u.refused("GET", "/api/folders?"+query, nil, 400, 4)
	}
	u.refused("GET", "/api/folders?meta_data=name", nil, 400, 3)
	a := u.do("GET", "/api/folders?limit=1&total_omit=true", nil)
	if !strings.HasPrefix(a.raw, `{"offset": 0, "limit": 1, "total_count": null, "items": [{"folder_id": "`) {
		t.Errorf("envelope %s", a.raw)
	}
	key := url.QueryEscape("sandbox:outcome==success")
	u.ok("PATCH", "/api/folders/"+ids[0]+"/meta_data", obj{"sandbox:outcome": "success"})
	if got := list("meta_data=" + key); got != "0" {
		t.Errorf("a key with a colon: %q", got)
	}
}

func TestChangesMoveTimeUpdated(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT_ADMIN")
	f := u.newFolder(obj{}, person(t, 1))
	id := f.str("folder_id")
	last := fmt.Sprint(f["time_updated"])
	moved := func(what string) {
		t.Helper()
		now := fmt.Sprint(u.ok("GET", "/api/folders/"+id, nil)["time_updated"])
		if now <= last {
			t.Errorf("%s: time_updated %s after %s", what, now, last)
		}
		last = now
	}
	u.ok("PATCH", "/api/media/"+f.list("media")[0].str("media_id"), obj{"tags": []string{"photo_id", "photo_id_front"}})
	moved("tags")
	u.okList("POST", "/api/folders/"+id+"/media", upload(nil).file("x", "x.png", person(t, 2)))
	moved("media")
	u.ok("PATCH", "/api/folders/"+id, obj{"is_archive": true, "resolution_comment": "seen twice"})
	moved("archive")
	analysis := u.run(h, id, obj{"type": "biometry"})[0].str("analyse_id")
	moved("analysis")
	u.ok("PATCH", "/api/media/"+f.list("media")[0].str("media_id")+"/meta_data", obj{"k": 1})
	moved("metadata of media")
	u.ok("POST", "/api/analyses/"+analysis+"/meta_data", obj{"k": 2})
	moved("metadata of an analysis")
	u.do("DELETE", "/api/analyses/"+analysis+"/meta_data", nil)
	moved("metadata of an analysis taken away")
	if page := u.ok("GET", "/api/folders?search_text=twi&is_archive=true", nil); len(page.list("items")) != 1 {
		t.Error("the comment is not found by the beginning of a word")
	}
}

func TestMetadata(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT_ADMIN")
	f := u.newFolder(obj{"a": 1}, person(t, 1))
	for _, path := range []string{"/api/folders/" + f.str("folder_id"), "/api/media/" + f.list("media")[0].str("media_id")} {
		path += "/meta_data"
		if got := u.do("POST", path, `{"b": 0.850, "a": "é"}`); got.raw != `{"b": 0.850, "a": "é"}` {
			t.Errorf("POST replaces and keeps text: %s", got.raw)
		}
		if got := u.do("PATCH", path+"/", `{"a": null, "c": true}`); got.raw != `{"b": 0.850, "a": null, "c": true}` {
			t.Errorf("PATCH merges: %s", got.raw)
		}
		if got := u.do("DELETE", path, nil); got.status != 204 || got.raw != "" {
			t.Errorf("DELETE: %d %s", got.status, got.raw)
		}
		if got := u.do("GET", path, nil); got.raw != `{}` {
			t.Errorf("GET: %s", got.raw)
		}
		u.refused("PATCH", path, `[]`, 400, 3)
	}
}

func TestStaticFiles(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	data := person(t, 1)
	m := u.newFolder(nil, data).list("media")[0]
	path := strings.TrimPrefix(m.str("original_url"), h.URL())
	a := u.do("GET", path, nil)
	if a.status != 200 || a.raw != string(data) || a.header.Get("Content-Type") != "image/png" {
		t.Errorf("original: %d, %d bytes, %v", a.status, len(a.raw), a.header)
	}
	thumb := u.do("GET", strings.TrimPrefix(m.str("thumb_url"), h.URL()), nil)
	if thumb.status != 200 || thumb.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("thumbnail: %d %v", thumb.status, thumb.header)
	}
	(&user{t: t, base: h.URL()}).refused("GET", path, nil, 401, 6)
	u.refused("GET", strings.Replace(path, ".png", ".exe", 1), nil, 404, 10)
	u.refused("GET", "/static/"+m.str("media_id")+"/"+m.str("media_id")+".png", nil, 404, 10)

	// Two media of the same content share a file, which goes with the last.
	admin := as(t, h, "CLIENT_ADMIN")
	twin := u.newFolder(nil, data)
	admin.do("DELETE", "/api/media/"+m.str("media_id"), nil)
	u.refused("GET", path, nil, 404, 10)
	if a := u.do("GET", strings.TrimPrefix(twin.list("media")[0].str("original_url"), h.URL()), nil); a.status != 200 {
		t.Errorf("the twin lost its file: %d", a.status)
	}
	admin.do("DELETE", "/api/folders/"+twin.str("folder_id"), nil)
	if left := filesUnder(t, h.options.Dir+"/media"); left != 0 {
		t.Errorf("%d files are left of deleted media", left)
	}
}
