package api_test

import (
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// TestFolderWindowOnTheWire walks and jumps through a list of a server whose
// times meet the window only after a journey as JSON.
func TestFolderWindowOnTheWire(t *testing.T) {
	for name, quirks := range map[string]apitest.Quirks{
		"as written": {}, "flipped": apitest.Flipped(), "bare": {FoldersBare: true},
	} {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			at := time.Date(2026, 10, 3, 8, 0, 0, 123457000, time.UTC)
			want := make(map[api.FolderID]bool)
			for i := range 260 {
				if i%4 == 0 { // Four of one time; distances below a second too.
					at = at.Add(time.Duration(1+i*37%900) * 997 * time.Microsecond)
				}
				want[api.FolderID(srv.AddFolder(apitest.Folder{Created: at}))] = true
			}
			w := api.NewFolderWindow(signedIn(t, srv), api.FolderQuery{}, 25, 4)
			show := func(first, count int) {
				for reqs := w.Need(first, count); len(reqs) > 0; reqs = w.Need(first, count) {
					for _, r := range reqs {
						res, err := w.Fetch(t.Context(), r)
						if err != nil {
							t.Fatal(err)
						}
						w.Apply(res)
					}
				}
			}
			show(0, 10)
			show(200, 10)
			got := make(map[api.FolderID]bool)
			var last api.Folder
			for first := 0; first < len(want); first += 10 {
				show(first, 10)
				for i := first; i < first+10; i++ {
					f, ok := w.Row(i)
					if !ok || i > 0 && f.Created.After(last.Created) {
						t.Fatalf("row %d: %s of %v after %v, loaded %v", i, f.ID, f.Created, last.Created, ok)
					}
					got[f.ID], last = true, f
				}
			}
			if n, exact := w.Len(); n != len(want) || !exact || len(got) != len(want) {
				t.Fatalf("%d different folders in %d rows (exact %v), want %d", len(got), n, exact, len(want))
			}
		})
	}
}

// TestFolderFiltersOnTheWire holds what the window decides about a folder by
// itself to what a server lists.
func TestFolderFiltersOnTheWire(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	for i, meta := range []map[string]any{
		{"n": 5, "t": "x"}, {"n": 5.5, "t": "y"}, {"n": "7", "o": map[string]any{"k": true}}, {"t": nil}, nil, {"n": -1},
	} {
		folder := srv.AddFolder(apitest.Folder{Meta: meta})
		media := srv.AddMedia(folder, apitest.Media{Name: "a.jpg", Content: []byte("\xff\xd8\xff")})
		for k, score := range []string{"0.01", "0.99"}[:i%3] {
			id := srv.AddAnalysis(folder, apitest.Analysis{Type: []string{"QUALITY", "BIOMETRY"}[(i+k)%2], Media: []string{media}})
			if i != 4 {
				srv.Finish(id, score)
			}
		}
	}
	all, err := c.Folders(t.Context(), api.FolderQuery{WithAnalyses: true})
	if err != nil || len(all.Items) != 6 {
		t.Fatalf("%d folders, %v", len(all.Items), err)
	}
	first := all.Items[0]
	queries := []api.FolderQuery{
		{},
		{UserIDs: []api.UserID{first.UserID}},
		{NotUserIDs: []api.UserID{first.UserID}},
		{CompanyIDs: []api.CompanyID{first.CompanyID}},
		{NotCompanyIDs: []api.CompanyID{first.CompanyID}},
		{IDs: []api.FolderID{first.ID}},
		{NotIDs: []api.FolderID{first.ID, all.Items[2].ID}},
		{Created: api.TimeRange{Min: all.Items[3].Created}},
		{Created: api.TimeRange{Max: all.Items[3].Created}},
		{AnalysisTypes: []api.AnalysisType{api.Quality}, AnalysisStatus: []api.Status{api.StatusSuccess}},
		{NotAnalysisTypes: []api.AnalysisType{api.Quality}},
		{NotAnalysisTypes: []api.AnalysisType{api.Documents}},
		{AnalysisTypes: []api.AnalysisType{api.Biometry}, NotAnalysisTypes: []api.AnalysisType{api.Quality}},
	}
	for _, s := range []api.Status{
		api.StatusInitial, api.StatusProcessing, api.StatusFinished, api.StatusFailed, api.StatusSuccess, api.StatusDeclined,
	} {
		list := []api.Status{s}
		queries = append(queries, api.FolderQuery{Status: list}, api.FolderQuery{NotStatus: list}, api.FolderQuery{SystemStatus: list},
			api.FolderQuery{NotSystemStatus: list}, api.FolderQuery{AnalysisStates: list}, api.FolderQuery{AnalysisStatus: list},
			api.FolderQuery{AnalysisTypes: []api.AnalysisType{api.Quality}, AnalysisStates: list})
	}
	for _, path := range []string{"n", "t", "o", "o.k", "none"} {
		for _, op := range []string{"==", "!=", "<", "<=", ">", ">="} {
			for _, value := range []string{"5", "5.0", "x", "true", "null", "-1"} {
				queries = append(queries, api.FolderQuery{Meta: []api.MetaCondition{{Path: path, Op: op, Value: value}}})
			}
		}
	}
	decided := 0
	for _, q := range queries {
		page, err := c.Folders(t.Context(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		listed := make(map[api.FolderID]bool)
		for _, f := range page.Items {
			listed[f.ID] = true
		}
		for i, f := range all.Items {
			in, sure := q.Decided(f)
			if sure {
				decided++
			}
			if sure && in != listed[f.ID] {
				t.Errorf("%+v: folder %d is taken for %v, listed %v; %s", q, i, in, listed[f.ID], f.Raw)
			}
		}
	}
	if of := len(queries) * len(all.Items); decided < of/3 {
		t.Errorf("only %d of %d were decided", decided, of)
	}
}
