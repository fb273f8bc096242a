package cli

import (
	"context"
	"errors"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/watch"
)

// client signs in at a test server.
func client(t *testing.T, s *apitest.Server) *api.Client {
	t.Helper()
	a := s.Account()
	c, err := api.New(api.Options{Host: s.URL(), SignIn: func(context.Context) (string, api.Secret, error) {
		return a.Email, api.NewSecret(a.Password), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// TestSettleWaitsForAll follows two folders, one of which ends later.
func TestSettleWaitsForAll(t *testing.T) {
	s := apitest.New(t)
	c := client(t, s)
	var list []api.Analysis
	for range 2 {
		f := s.AddFolder(apitest.Folder{})
		s.AddMedia(f, apitest.Media{Name: "a.png", MIME: "image/png", Content: []byte("a")})
		a, err := c.Analysis(t.Context(), api.AnalysisID(s.AddAnalysis(f, apitest.Analysis{Type: "QUALITY"})))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	type answer struct {
		list []api.Analysis
		err  error
	}
	done := make(chan answer, 1)
	before := s.Count("GET /api/folders")
	go func() {
		got, err := settle(t.Context(), c, watch.New(c, watch.Options{Interval: 20 * time.Millisecond}), list)
		done <- answer{got, err}
	}()
	s.Finish(string(list[1].ID), "0.1")
	if err := s.Await(t.Context(), "GET /api/folders", before+4); err != nil {
		t.Fatal(err)
	}
	select {
	case a := <-done:
		t.Fatalf("it ended while one was running: %v", a.err)
	default:
	}
	s.Finish(string(list[0].ID), "0.2")
	a := <-done
	if a.err != nil || len(a.list) != 2 || !a.list[0].Final() || !a.list[1].Final() {
		t.Fatalf("%v, %v", a.err, a.list)
	}
	if a.list[0].ID != list[0].ID {
		t.Error("the order has changed")
	}
}

// TestSettleOfWhatHasEndedAsksNothing returns at once.
func TestSettleOfWhatHasEndedAsksNothing(t *testing.T) {
	s := apitest.New(t)
	c := client(t, s)
	done := api.Analysis{ID: "a1", FolderID: "f1", State: api.StatusFinished, Resolution: api.StatusSuccess, ResolutionStatus: api.StatusSuccess}
	got, err := settle(t.Context(), c, watch.New(c, watch.Options{}), []api.Analysis{done})
	if err != nil || len(got) != 1 || s.Count("") != 0 {
		t.Errorf("%v, %v after %d requests", got, err, s.Count(""))
	}
}

// TestHopeless tells trouble that passes from trouble that does not.
func TestHopeless(t *testing.T) {
	since := time.Date(2026, 11, 21, 13, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		err   error
		after time.Duration
		want  bool
	}{
		{api.ErrOffline, time.Second, false},
		{api.ErrOffline, 3 * time.Minute, true},
		{api.ErrSignedOut, time.Second, true},
		{api.ErrForbidden, time.Second, true},
		{errors.New("else"), time.Second, false},
	} {
		if got := hopeless(watch.Link{Err: tt.err, Since: since, Retry: since.Add(tt.after)}); got != tt.want {
			t.Errorf("%v after %v: %v, want %v", tt.err, tt.after, got, tt.want)
		}
	}
}
