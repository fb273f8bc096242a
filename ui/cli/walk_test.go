package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"ozdesk/api"
)

// shelf is a server's folders, newest first, that pages as the reference says.
type shelf struct {
	folders []api.Folder
	calls   int
	offset  int // The largest that was asked for.
	onCall  func(*shelf)
}

func (s *shelf) Folders(_ context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	s.calls++
	s.offset = max(s.offset, q.Offset)
	if s.onCall != nil {
		s.onCall(s)
	}
	var match []api.Folder
	for _, f := range s.folders {
		if q.Created.Max.IsZero() || !f.Created.After(q.Created.Max) {
			match = append(match, f)
		}
	}
	match = match[min(q.Offset, len(match)):]
	return api.Page[api.Folder]{Items: match[:min(q.Limit, len(match))]}, nil
}

// shelfOf makes n folders of which each run of same share one time.
func shelfOf(n, same int) *shelf {
	start := time.Date(2026, 11, 21, 13, 0, 0, 0, time.UTC)
	s := &shelf{}
	for i := range n {
		s.folders = append(s.folders, api.Folder{
			ID: api.FolderID(fmt.Sprintf("f%04d", i)), Created: start.Add(-time.Duration(i/same) * time.Second),
		})
	}
	return s
}

// collect walks a shelf and returns the ids in the order of their coming.
func collect(t *testing.T, s *shelf, size int) []api.FolderID {
	t.Helper()
	var got []api.FolderID
	err := walkFolders(t.Context(), s, api.FolderQuery{}, size, func(f api.Folder) (bool, error) {
		got = append(got, f.ID)
		return true, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWalkSeesEachFolderOnce(t *testing.T) {
	for _, tt := range []struct{ n, same, size int }{
		{0, 1, 5}, {4, 1, 5}, {5, 1, 5}, {23, 1, 5}, {23, 3, 5}, {23, 4, 5}, {40, 5, 5}, {40, 12, 5}, {30, 30, 7}, {21, 2, 1},
	} {
		s := shelfOf(tt.n, tt.same)
		got := collect(t, s, tt.size)
		var want []api.FolderID
		for _, f := range s.folders {
			want = append(want, f.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%+v: got %v", tt, got)
		}
	}
}

// TestWalkGoesByTime keeps the far pages as cheap as the first: with times of
// their own no offset is ever asked for.
func TestWalkGoesByTime(t *testing.T) {
	s := shelfOf(100, 1)
	collect(t, s, 10)
	if s.offset != 0 {
		t.Errorf("an offset of %d was asked for", s.offset)
	}
}

// TestWalkWhileFoldersAreMade inserts a folder at the top before every page:
// nothing is seen twice and nothing old is missed.
func TestWalkWhileFoldersAreMade(t *testing.T) {
	s := shelfOf(50, 1)
	old := slices.Clone(s.folders)
	s.onCall = func(s *shelf) {
		f := api.Folder{ID: api.FolderID(fmt.Sprintf("new%d", s.calls)), Created: s.folders[0].Created.Add(time.Second)}
		s.folders = slices.Insert(s.folders, 0, f)
	}
	got := collect(t, s, 7)
	for _, f := range old {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(id api.FolderID) bool { return id != f.ID })); n != 1 {
			t.Errorf("%s was seen %d times", f.ID, n)
		}
	}
}

func TestWalkStops(t *testing.T) {
	s := shelfOf(100, 1)
	seen := 0
	err := walkFolders(t.Context(), s, api.FolderQuery{}, 10, func(api.Folder) (bool, error) {
		seen++
		return seen < 12, nil
	})
	if err != nil || seen != 12 || s.calls != 2 {
		t.Errorf("%v, %d folders in %d calls; want 12 in 2", err, seen, s.calls)
	}
	broken := errors.New("full")
	if err := walkFolders(t.Context(), s, api.FolderQuery{}, 10, func(api.Folder) (bool, error) { return true, broken }); !errors.Is(err, broken) {
		t.Errorf("error %v, want the visitor's", err)
	}
}
