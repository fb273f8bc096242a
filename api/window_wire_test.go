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
