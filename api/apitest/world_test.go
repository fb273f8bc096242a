package apitest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// noon is the time of the folders that TestFolderList is about.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 123456000, time.UTC)

func TestFolderList(t *testing.T) {
	c := dial(t, apitest.WithClock(func() time.Time { return noon.Add(time.Hour) }))
	var ids []string
	for i := range 4 {
		ids = append(ids, c.s.AddFolder(apitest.Folder{
			Created: noon.Add(time.Duration(i) * time.Minute),
			Meta:    map[string]any{"n": i, "who": map[string]any{"name": "Ä&<b>"}, "tags": []any{"x", "y"}},
		}))
	}
	c.s.AddMedia(ids[1], apitest.Media{Content: []byte("a")}) // Moves time_updated of the second folder.
	done := c.s.AddAnalysis(ids[1], apitest.Analysis{Type: "quality"})
	c.s.Finish(done, "0.5")
	c.s.AddAnalysis(ids[2], apitest.Analysis{Type: "BIOMETRY"})

	micros := fmt.Sprint(noon.Add(2 * time.Minute).UnixMicro())
	seconds := fmt.Sprintf("%d.123456", noon.Add(2*time.Minute).Unix())
	cases := map[string][]int{ // Indexes of the folders that a query yields, in order.
		"":                                  {3, 2, 1, 0},
		"sorting=time_created{asc}":         {0, 1, 2, 3},
		"sorting=time_created%257Basc%257D": {0, 1, 2, 3},
		"sorting=TIME_CREATED":              {3, 2, 1, 0},
		"sorting=time_updated{asc}":         {0, 3, 1, 2},
		"sorting=time_updated{desc},time_created{asc}": {1, 2, 3, 0},
		"limit=2":                          {3, 2},
		"limit=2&offset=3":                 {0},
		"limit=-1&offset=1":                {2, 1, 0},
		"limit=x&offset=9":                 {},
		"time_created.min=" + seconds:      {3, 2},
		"time_created.max=" + micros:       {2, 1, 0},
		"time_created.greater=" + seconds:  {3},
		"time_created.less=" + micros[:13]: {1, 0},
		"time_created.min=2026-03-04&time_created.max=2026-03-04":    {3, 2, 1, 0},
		"time_created.max=2026-03-03":                                {},
		"time_created.min=today":                                     {3, 2, 1, 0},
		"time_updated.min=" + fmt.Sprint(noon.Add(time.Hour).Unix()): {2, 1},
		"folder_id=" + ids[0] + "," + ids[2]:                         {2, 0},
		"folder_id=" + ids[0] + "&folder_id=" + ids[1]:               {1, 0},
		"folder_id.exclude=" + ids[0]:                                {3, 2, 1},
		"resolution_status=finished":                                 {1},
		"resolution_status=DECLINED,PROCESSING":                      {2, 1},
		"resolution_status.exclude=INITIAL":                          {2, 1},
		"system_resolution=DECLINED":                                 {1},
		"analyse.type=QUALITY":                                       {1},
		"analysis.type=biometry":                                     {2},
		"analyse.type=null":                                          {3, 0},
		"meta_data=n==2":                                             {2},
		"meta_data=n%3E=1,n!=3":                                      {2, 1},
		"meta_data=n%3C1":                                            {0},
		"meta_data=who.name==" + url.QueryEscape("Ä&<b>"):            {3, 2, 1, 0},
		"meta_data=tags.1==y,nothing==null":                          {3, 2, 1, 0},
		"is_archive=true":                                            {},
		"no_such_parameter=1":                                        {3, 2, 1, 0},
	}
	for query, indexes := range cases {
		t.Run(query, func(t *testing.T) {
			expected := []string{}
			for _, i := range indexes {
				expected = append(expected, ids[i])
			}
			l := c.do(200, "GET", "/api/folders/?"+query, "")
			want(t, "folders", column(at(l, "items"), "folder_id"), expected)
		})
	}
	if _, raw, _ := c.send("GET", "/api/folders?limit=1&total_omit=1", "", ""); !strings.Contains(raw, "Ä&<b>") ||
		!strings.Contains(raw, `"total_count":null`) || !strings.Contains(raw, `"time_created":1772625780.123456`) {
		t.Errorf("answered %s", raw)
	}
	for query, code := range map[string]int{
		"limit=5001": 4, "limit=-2": 4, "offset=-1": 4, "sorting=name{asc}": 4, "sorting=time_created{up}": 4,
		"sorting=time_created{asc": 4, "time_created.min=1,2": 4, "time_created.min=NaN": 4, "folder_id=x": 4,
		"meta_data=n": 3, "with_analyses=maybe": 4, "total_omit=maybe": 4, "with_user=maybe": 4,
	} {
		want(t, query, at(c.do(400, "GET", "/api/folders?"+query, ""), "error_code"), code)
	}
}

func TestUnknownAndForbidden(t *testing.T) {
	c := dial(t)
	folder := c.s.AddFolder(apitest.Folder{})
	nowhere := strings.Replace(folder, "0000", "ffff", 1)
	client, admin := c.as(c.s.AddAccount("client")), c.as(c.s.AddAccount("ADMIN"))
	analysis := c.s.AddAnalysis(folder, apitest.Analysis{Type: "QUALITY"})
	for _, q := range []struct {
		by           *caller
		status, code int
		method, path string
		body         string
	}{
		{c, 404, 10, "GET", "/api/folders/" + nowhere, ""},
		{c, 400, 4, "GET", "/api/folders/not-a-uuid", ""},
		{c, 404, 10, "GET", "/api/no/such/thing", ""},
		{c, 405, 1, "PUT", "/api/folders", ""},
		{c, 404, 10, "POST", "/api/folders/" + nowhere + "/analyses", `{"analyses": [{"type": "quality"}]}`},
		{c, 400, 3, "POST", "/api/folders/" + folder + "/analyses", `{}`},
		{c, 400, 4, "POST", "/api/folders/" + folder + "/analyses", `{"analyses": []}`},
		{c, 400, 4, "POST", "/api/folders/" + folder + "/analyses", `{"analyses": [{"type": "liveness"}]}`},
		{c, 404, 10, "POST", "/api/folders/" + folder + "/analyses", `{"analyses": [{"type": "quality", "source_media": ["` + nowhere + `"]}]}`},
		{c, 400, 3, "POST", "/api/folders/" + folder + "/media", `{}`},
		{c, 400, 3, "POST", "/api/folders", `{"cut`},
		{client, 403, 9, "DELETE", "/api/folders/" + folder, ""},
		{client, 403, 9, "PATCH", "/api/analyses/" + analysis, `{"resolution_operator": "SUCCESS"}`},
		{admin, 403, 9, "PATCH", "/api/analyses/" + analysis, `{"resolution_operator": "SUCCESS"}`},
		{c, 403, 9, "POST", "/api/companies", `{"name": "x"}`},
		{c, 400, 13, "POST", "/api/users", fmt.Sprintf(`{"email": %q, "password": "p"}`, c.s.Account().Email)},
	} {
		want(t, q.method+" "+q.path, at(q.by.do(q.status, q.method, q.path, q.body), "error_code"), q.code)
	}
	res, body, err := c.send("OPTIONS", "/api/folders", "", "")
	if err != nil || res.StatusCode != 200 || res.Header.Get("Allow") != "GET, POST" || body != "" {
		t.Errorf("OPTIONS: %v %q %v", res, body, err)
	}
	c.do(204, "DELETE", "/api/folders/"+folder, "")
	c.do(404, "GET", "/api/analyses/"+analysis, "")
}

func TestFilesNeedTheToken(t *testing.T) {
	c := dial(t, apitest.KeepMedia(10))
	folder := text(c.do(201, "POST", "/api/folders", ""), "folder_id")
	added := c.upload(201, "/api/folders/"+folder+"/media", `{}`, "0123456789", "too long to keep")
	place := strings.TrimPrefix(text(added, 0, "original_url"), c.s.URL())
	fetch := func(token, ranges, path string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.s.URL()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Forensics-Access-Token", token)
		req.Header.Set("Range", ranges)
		res, err := c.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		raw, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(raw)
	}
	if !strings.HasPrefix(place, "/static/"+folder+"/") || !strings.HasSuffix(place, ".png") {
		t.Errorf("address %q", place)
	}
	if code, raw := fetch(c.access, "bytes=2-4", place); code != 206 || raw != "234" {
		t.Errorf("range: %d %q", code, raw)
	}
	if code, raw := fetch(c.access, "", strings.Replace(place, ".png", "_thumb.png", 1)); code != 200 || raw != "0123456789" {
		t.Errorf("thumbnail: %d %q", code, raw)
	}
	if code, _ := fetch("", "", place); code != 401 {
		t.Errorf("without a token: %d", code)
	}
	if code, _ := fetch(c.access, "", strings.TrimPrefix(text(added, 1, "original_url"), c.s.URL())); code != 404 {
		t.Errorf("a file too large to keep: %d", code)
	}
	if m := c.s.MediaOf(folder); m[1].Size != 16 || m[1].Content != nil || m[1].SHA256 == m[0].SHA256 {
		t.Errorf("kept %+v", m[1])
	}
	id := text(added, 0, "media_id")
	want(t, "tags", at(c.do(200, "PATCH", "/api/media/"+id, `{"tags": ["photo_id"]}`), "tags"), []string{"photo_id"})
	c.do(400, "PATCH", "/api/media/"+id, `{"tags": "photo_id"}`)
	c.do(204, "DELETE", "/api/media/"+id, "")
	want(t, "media left", len(at(c.do(200, "GET", "/api/folders/"+folder, ""), "media").([]any)), 1)
}

func TestScoresAndVerdicts(t *testing.T) {
	cases := []struct {
		kind   string
		params string
		scores []string
		score  any
		status string
	}{
		{"QUALITY", `{}`, []string{"0.4999"}, 0.4999, "SUCCESS"},
		{"QUALITY", `{}`, []string{"0.1", "0.5"}, 0.1, "DECLINED"},
		{"QUALITY", `{"threshold_spoofing": 0.6}`, []string{"0.5"}, 0.5, "SUCCESS"},
		{"BIOMETRY", `{}`, []string{"0.85"}, 0.85, "SUCCESS"},
		{"BIOMETRY", `{}`, []string{"0.8496"}, 0.8496, "DECLINED"},
		{"BIOMETRY", `{"threshold_min": 0.7, "threshold_max": 0.9}`, []string{"0.8"}, 0.8, "OPERATOR_REQUIRED"},
		{"BIOMETRY", `{}`, []string{"null"}, nil, "SUCCESS"},
		{"BIOMETRY", `{}`, []string{`"high"`}, "high", "SUCCESS"},
	}
	for _, q := range cases {
		t.Run(fmt.Sprint(q.kind, q.params, q.scores), func(t *testing.T) {
			c := dial(t)
			folder := c.s.AddFolder(apitest.Folder{})
			for range 2 {
				c.s.AddMedia(folder, apitest.Media{Content: []byte("a")})
			}
			id := text(c.do(201, "POST", "/api/folders/"+folder+"/analyses",
				fmt.Sprintf(`{"analyses": [{"type": %q, "params": %s}]}`, q.kind, q.params)), 0, "analyse_id")
			want(t, "running", text(c.do(200, "GET", "/api/analyses/"+id, ""), "state"), "PROCESSING")
			c.s.Finish(id, q.scores...)
			a := c.do(200, "GET", "/api/analyses/"+id, "")
			key := map[string]string{"QUALITY": "confidence_spoofing", "BIOMETRY": "min_confidence"}[q.kind]
			want(t, "score", at(a, "results_media", 0, "results_data", key), q.score)
			want(t, "status", []any{at(a, "state"), at(a, "resolution_status")}, []string{"FINISHED", q.status})
		})
	}
}

func TestFailureOperatorAndGroups(t *testing.T) {
	c := dial(t)
	folder := c.s.AddFolder(apitest.Folder{})
	media := c.s.AddMedia(folder, apitest.Media{Content: []byte("a")})
	alone := c.s.AddAnalysis(folder, apitest.Analysis{Type: "BIOMETRY", Media: []string{media}})
	c.s.Finish(alone)
	a := c.do(200, "GET", "/api/analyses/"+alone, "")
	want(t, "one media", []any{at(a, "state"), at(a, "error_code")}, []any{"FAILED", 202})
	want(t, "folder", at(c.do(200, "GET", "/api/folders/"+folder, ""), "resolution_status"), "FAILED")

	second := c.s.AddAnalysis(folder, apitest.Analysis{Type: "QUALITY"})
	want(t, "again", at(c.do(200, "GET", "/api/folders/"+folder, ""), "resolution_status"), "PROCESSING")
	c.s.FinishAs(second, apitest.Result{Resolution: "OPERATOR_REQUIRED"})
	f := c.do(200, "GET", "/api/folders/"+folder, "")
	want(t, "last group counts", []any{at(f, "resolution_status"), at(f, "system_resolution")}, []string{"FINISHED", "OPERATOR_REQUIRED"})
	c.do(400, "PATCH", "/api/analyses/"+second, `{"resolution_operator": "MAYBE"}`)
	decided := c.as(c.s.AddAccount("CLIENT OPERATOR")).do(200, "PATCH", "/api/analyses/"+second, `{"resolution_operator": "success"}`)
	want(t, "decided", []any{at(decided, "resolution_operator"), at(decided, "resolution"), at(decided, "resolution_status")},
		[]string{"SUCCESS", "SUCCESS", "OPERATOR_REQUIRED"})
	want(t, "by type", len(c.do(200, "GET", "/api/folders/"+folder+"/analyses?type=QUALITY&state=FINISHED", "").([]any)), 1)
	want(t, "all", len(c.do(200, "GET", "/api/analyses", "").([]any)), 2)
}

func TestCollections(t *testing.T) {
	c := dial(t, apitest.AutoFinish(0))
	list := text(c.do(201, "POST", "/api/collections/", `{"alias": "blacklist"}`), "collection_id")
	persons := "/api/collections/" + list + "/persons/"
	person := text(c.upload(201, persons, `{"person:meta_data": {"person_info": {"first_name": "Ann"}}}`, "face"), "person_id")
	want(t, "name", at(c.do(200, "GET", persons+person, ""), "meta_data", "person_info", "first_name"), "Ann")
	image := text(c.upload(201, persons+person+"/images", `{}`, "other"), 0, "person_image_id")
	want(t, "images", len(c.do(200, "GET", persons+person+"/images/", "").([]any)), 2)
	c.do(204, "DELETE", persons+person+"/images/"+image, "")

	launch := fmt.Sprintf(`{"analyses": [{"type": "collection", "source_media": ["photo1"], "params": {"collection_id": %q}}]}`, list)
	f := c.upload(201, "/api/folders", launch, "face", "nobody") // A single request is answered with the end.
	hit := at(f, "analyses", 0)
	want(t, "hit", []any{at(hit, "resolution"), at(hit, "results_media", 0, "person_id"), at(hit, "results_media", 0, "results_data", "person_id"), at(hit, "collection", "alias")},
		[]string{"DECLINED", person, person, "blacklist"})
	want(t, "referenced", at(c.do(400, "DELETE", persons+person, ""), "error_code"), 221)
	want(t, "not empty", at(c.do(400, "DELETE", "/api/collections/"+list, ""), "error_code"), 221)
	c.do(204, "DELETE", "/api/analyses/"+text(hit, "analyse_id"), "")
	c.do(204, "DELETE", persons+person, "")
	c.do(204, "DELETE", "/api/collections/"+list, "")
	want(t, "left", c.do(200, "GET", "/api/collections", ""), []any{})

	scripted := c.s.AddCollection("watch")
	p := c.s.AddPerson(scripted, apitest.Person{First: "Bo", Images: [][]byte{[]byte("x")}})
	want(t, "scripted", c.s.PersonsOf(scripted), []string{p})
	place := text(c.do(200, "GET", "/api/collections/"+scripted+"/persons/"+p+"/images", ""), 0, "original_url")
	if _, raw, err := c.send("GET", strings.TrimPrefix(place, c.s.URL()), "", ""); err != nil || raw != "x" {
		t.Errorf("image: %q %v", raw, err)
	}
}

func TestUsersCompaniesAndMetadata(t *testing.T) {
	c := dial(t)
	u := c.do(201, "POST", "/api/users", `{"email": "a@example.test", "password": "p", "user_type": "client-service", "can_start_analyse_quality": false}`)
	want(t, "user", []any{at(u, "user_type"), at(u, "can_start_analyze_quality"), at(u, "can_start_analyze_biometry")}, []any{"CLIENT_SERVICE", false, true})
	c.do(400, "PATCH", "/api/users/"+text(u, "user_id"), `{"user_type": "KING"}`)
	want(t, "unchanged", at(c.do(200, "GET", "/api/users/"+text(u, "user_id"), ""), "user_type"), "CLIENT_SERVICE")
	want(t, "companies", len(at(c.do(200, "GET", "/api/companies?search_text=exa", ""), "items").([]any)), 1)
	want(t, "no company", len(at(c.do(200, "GET", "/api/companies?search_text=zzz", ""), "items").([]any)), 0)
	folder := c.s.AddFolder(apitest.Folder{})
	for _, q := range []struct{ method, body, after string }{
		{"POST", `{"a": 1, "b": {"c": 2}}`, `{"a":1,"b":{"c":2}}`},
		{"PATCH", `{"b": null, "d": "x"}`, `{"a":1,"b":null,"d":"x"}`},
		{"POST", `{"e": 1}`, `{"e":1}`},
	} {
		raw, _ := json.Marshal(c.do(200, q.method, "/api/folders/"+folder+"/meta_data", q.body))
		if string(raw) != q.after {
			t.Errorf("%s %s: %s", q.method, q.body, raw)
		}
	}
	c.do(204, "DELETE", "/api/folders/"+folder+"/metadata", "")
	want(t, "emptied", c.do(200, "GET", "/api/folders/"+folder+"/meta_data/", ""), map[string]any{})
}

func TestNotifyPostsTheFolder(t *testing.T) {
	c := dial(t)
	got := make(chan string, 1)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		got <- string(raw)
	}))
	defer hook.Close()
	folder := text(c.do(201, "POST", "/api/folders", fmt.Sprintf(`{"resolution_endpoint": %q}`, hook.URL)), "folder_id")
	id := c.s.AddAnalysis(folder, apitest.Analysis{Type: "QUALITY"})
	if err := c.s.Notify(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	if raw := <-got; !strings.Contains(raw, folder) || !strings.Contains(raw, id) {
		t.Errorf("posted %s", raw)
	}
	if err := c.s.Notify(t.Context(), c.s.AddFolder(apitest.Folder{})); err == nil {
		t.Error("a folder without an address was notified")
	}
}

// FuzzFolders asks for folders in any words: the answer is a page or a
// refusal, and always JSON.
func FuzzFolders(f *testing.F) {
	for _, seed := range []string{"sorting=%25", "limit=-1", "meta_data=a.0==b,,", "time_created.min=1e400", "folder_id=null", "a=%zz;"} {
		f.Add(seed)
	}
	s := apitest.New(f, apitest.InMemory())
	s.AddFolder(apitest.Folder{Meta: map[string]any{"a": []any{1, "x"}}})
	token := s.SignIn(s.Account()).Access
	f.Fuzz(func(t *testing.T, query string) {
		req := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/api/folders", nil)
		req.URL.RawQuery = query
		req.Header.Set("X-Forensic-Access-Token", token)
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, req)
		if !json.Valid(rec.Body.Bytes()) || rec.Code != 200 && rec.Code != 400 {
			t.Errorf("%q: %d %s", query, rec.Code, rec.Body)
		}
	})
}
