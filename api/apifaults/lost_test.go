package apifaults_test

import (
	"errors"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// TestAnswerLostAfterTheWork breaks the answers of changes that were made: the
// change is there exactly once, the caller is told that it may be, and finds it.
func TestAnswerLostAfterTheWork(t *testing.T) {
	for name, f := range map[string]fault{
		"cut before the answer": {cutDown: 1}, "cut in the header": {cutDown: 40}, "cut in the body": {cutDown: 400},
		"reset": {cutDown: 1, reset: true}, "silence": {silence: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			p.client.Close()
			p.proxy.set(f)
			_, err := p.client.CreateFolder(t.Context(), api.NewFolder{
				Media: []api.Upload{photo(256 << 10)}, Meta: map[string]any{"pad": strings.Repeat("x", 600)},
			})
			created := requestOf(t, err)
			_, err = p.client.AddMedia(t.Context(), p.folder, []api.Upload{photo(256 << 10)})
			added := requestOf(t, err)
			_, err = p.client.CreateAnalyses(t.Context(), p.folder, []api.NewAnalysis{{Type: api.Quality}})
			launched := requestOf(t, err)

			p.proxy.set(fault{})
			p.client.Close()
			if n := len(p.srv.Folders()); n != 2 {
				t.Errorf("%d folders exist, want the old one and the new one", n)
			}
			found, err := p.client.FindFolder(t.Context(), created)
			if err != nil || found.ID == p.folder || len(found.Media) != 1 {
				t.Errorf("the folder of the request is %s with %d media, %v", found.ID, len(found.Media), err)
			}
			if _, err := p.client.FindFolder(t.Context(), "never-sent"); !errors.Is(err, api.ErrNotFound) {
				t.Errorf("a request that was never sent: %v", err)
			}
			folder, err := p.client.Folder(t.Context(), p.folder)
			if err != nil {
				t.Fatal(err)
			}
			if len(folder.Media) != 2 || !carries(folder.Media[1].Meta, added) {
				t.Errorf("%d media are in the folder, or the new one does not say which request made it", len(folder.Media))
			}
			if len(folder.Analyses) != 1 || !carries(folder.Analyses[0].Meta, launched) {
				t.Errorf("%d analyses run, or they do not say which request launched them", len(folder.Analyses))
			}
		})
	}
}

// TestUploadCutOnTheWay breaks uploads before they are complete: nothing is
// there, and the caller finds that out too.
func TestUploadCutOnTheWay(t *testing.T) {
	for name, f := range map[string]fault{
		"cut early": {cutUp: 600}, "cut late": {cutUp: 200 << 10}, "reset": {cutUp: 100 << 10, reset: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			p.client.Close()
			p.proxy.set(f)
			_, err := p.client.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{photo(256 << 10)}})
			id := requestOf(t, err)
			p.proxy.set(fault{})
			p.client.Close()
			if _, err := p.client.FindFolder(t.Context(), id); !errors.Is(err, api.ErrNotFound) {
				t.Errorf("the folder of a request that was cut: %v", err)
			}
			if n := len(p.srv.Folders()); n != 1 {
				t.Errorf("%d folders exist, want the old one only", n)
			}
		})
	}
}

// TestDeleteWhoseAnswerIsLost deletes a folder of which the first answer is
// lost: the repetition finds nothing, which is what was wanted.
func TestDeleteWhoseAnswerIsLost(t *testing.T) {
	p := newPlace(t)
	p.srv.Fault(apitest.On("DELETE /api/folders"), apitest.Drop().AfterWork().Once())
	if err := p.client.DeleteFolder(t.Context(), p.folder); err != nil || len(p.srv.Folders()) != 0 {
		t.Errorf("DeleteFolder = %v, %d folders are left", err, len(p.srv.Folders()))
	}
}

// requestOf returns the id of a request that may have been carried out.
func requestOf(t *testing.T, err error) string {
	t.Helper()
	var e *api.Error
	if !errors.As(err, &e) || !errors.Is(err, api.ErrUncertain) || e.RequestID == "" {
		t.Fatalf("the caller is told %v", err)
	}
	if _, next := api.Explain(err); !strings.Contains(next, "before you do it again") {
		t.Errorf("what to do is told as %q", next)
	}
	return e.RequestID
}

// carries reports whether metadata names a request.
func carries(m api.Metadata, id string) bool {
	v, ok := m.Lookup("ozdesk_request_id")
	return ok && v.Raw() == id
}
