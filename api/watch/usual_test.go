package watch

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"ozdesk/api"
)

func TestUsualLimit(t *testing.T) {
	tests := []struct {
		usual Usual
		limit time.Duration
	}{
		{Usual{}, stuckUnknown},
		{Usual{Median: time.Second, Count: stuckSamples - 1}, stuckUnknown},
		{Usual{Median: time.Second, Count: stuckSamples}, stuckLeast},
		{Usual{Median: time.Minute, Count: 60}, 10 * time.Minute},
	}
	for _, tt := range tests {
		if got := tt.usual.Limit(); got != tt.limit {
			t.Errorf("the limit of %+v is %v, want %v", tt.usual, got, tt.limit)
		}
		if tt.usual.Stuck(tt.limit) || !tt.usual.Stuck(tt.limit+1) {
			t.Errorf("%+v is stuck at the wrong time", tt.usual)
		}
	}
}

func TestUsualIsTheMedianOfTheNewest(t *testing.T) {
	f := New(&server{}, Options{})
	ended := func(id int, took time.Duration) *api.Folder {
		at := time.Date(2026, 1, 1, 0, 0, id, 0, time.UTC)
		return &api.Folder{Analyses: []api.Analysis{{
			ID: api.AnalysisID(fmt.Sprint(id)), Type: api.Quality, State: api.StatusFinished,
			ResolutionStatus: api.StatusSuccess, Created: at, Updated: at.Add(took),
		}}}
	}
	for i, took := range []time.Duration{9, 1, 5, 100, 2} {
		f.measure(ended(i, took*time.Second))
		f.measure(ended(i, took*time.Second)) // Read again.
	}
	if u := f.Usual(api.Quality); u != (Usual{5 * time.Second, 5}) {
		t.Errorf("usual is %+v", u)
	}
	decided, still := ended(7, time.Hour), ended(8, 0)
	decided.Analyses[0].Operator = api.StatusDeclined
	running := ended(9, time.Hour)
	running.Analyses[0].State, running.Analyses[0].ResolutionStatus = api.StatusProcessing, api.StatusProcessing
	for _, o := range []*api.Folder{decided, still, running} {
		f.measure(o)
	}
	if u := f.Usual(api.Quality); u.Count != 5 {
		t.Errorf("usual counts what says nothing: %+v", u)
	}
	for i := range 2 * usualKept {
		f.measure(ended(100+i, time.Minute))
	}
	if u := f.Usual(api.Quality); u != (Usual{time.Minute, usualKept}) {
		t.Errorf("usual does not follow: %+v", u)
	}
	for i := range 2 * typesKept {
		o := ended(1000+i, time.Second)
		o.Analyses[0].Type = api.AnalysisType(fmt.Sprint("ODD", i))
		f.measure(o)
	}
	if n := len(f.durations); n > typesKept {
		t.Errorf("%d types are kept", n)
	}
	if u := f.Usual("NEVER"); u != (Usual{}) {
		t.Errorf("a type never seen takes %+v", u)
	}
}

// launch adds a folder with a typed analysis that runs, made some time ago.
func (s *server) launch(id string, ago time.Duration) api.FolderID {
	folder := s.add(id, true)
	s.mu.Lock()
	defer s.mu.Unlock()
	a := &s.find(folder).Analyses[0]
	a.Type, a.Created = api.Quality, s.now().Add(-ago)
	return folder
}

// end finishes an analysis with its times.
func (s *server) end(id api.FolderID) {
	s.mu.Lock()
	f := s.find(id)
	f.Analyses = slices.Clone(f.Analyses)
	f.Analyses[0].Updated = s.now()
	s.mu.Unlock()
	s.finish(id)
}

// TestStuck watches one analysis among others that end quickly, on servers
// whose feed shows an end and whose feed does not.
func TestStuck(t *testing.T) {
	for _, still := range []bool{false, true} {
		t.Run(fmt.Sprint("ends show in the feed: ", !still), func(t *testing.T) {
			s := filled(5)
			s.still = still
			start(t, s, func(t *testing.T, f *Feed) {
				sub := f.Watch(t.Context())
				l := listen(t.Context(), sub)
				hangs := s.launch("hangs", 0)
				for i := range stuckSamples {
					id := s.launch(fmt.Sprint("quick", i), 0)
					sub.Set([]api.FolderID{hangs, id})
					pass(4 * time.Second)
					s.end(id)
					pass(3 * time.Second)
				}
				if u := f.Usual(api.Quality); u.Count != stuckSamples || u.Median != 4*time.Second {
					t.Fatalf("usual is %+v", u)
				}
				sub.Set([]api.FolderID{hangs})
				pass(stuckLeast - 40*time.Second)
				for _, e := range l.take() {
					if len(e.Stuck) > 0 {
						t.Errorf("%s is stuck too early", e.ID)
					}
				}
				pass(20 * time.Second)
				events := l.take()
				if len(events) != 1 || events[0].ID != hangs || !slices.Equal(events[0].Stuck, []api.AnalysisID{"a-hangs"}) {
					t.Fatalf("told %+v", events)
				}
				// It is told once, and asked about slowly from now on.
				_ = s.total()
				pass(time.Minute)
				expect(t, l)
				if lists, batches, singles := s.asked(); batches+singles > 12 || lists > 34 {
					t.Errorf("%d lists, %d batches and %d single reads in a minute for what is stuck", lists, batches, singles)
				}
				// Another change still says so, and the end is no news of it.
				s.change(hangs, func(*api.Folder) {})
				pass(5 * time.Second)
				if events := l.take(); len(events) != 1 || len(events[0].Stuck) != 1 {
					t.Errorf("after a change: %+v", events)
				}
				s.end(hangs)
				pass(20 * time.Second)
				if events := l.take(); len(events) != 1 || len(events[0].Stuck) != 0 {
					t.Errorf("after its end: %+v", events)
				}
			})
		})
	}
}

// What had been running for long when the feed began is stuck at once, by the
// server's own time.
func TestStuckBeforeTheFeedBegan(t *testing.T) {
	s := filled(5)
	s.offset = -48 * time.Hour // The two clocks need not agree.
	start(t, s, func(t *testing.T, f *Feed) {
		old := s.launch("old", time.Hour)
		s.add("recent", false)
		sub := f.Watch(t.Context())
		l := listen(t.Context(), sub)
		sub.Set([]api.FolderID{old})
		pass(5 * time.Second)
		var stuck int
		for _, e := range l.take() {
			stuck += len(e.Stuck)
		}
		if stuck != 1 {
			t.Errorf("%d are stuck", stuck)
		}
	})
}

// The end of a pause asks at once, for what is new and for what runs.
func TestAfterThePause(t *testing.T) {
	for _, others := range []bool{false, true} {
		t.Run(fmt.Sprint("others listen: ", others), func(t *testing.T) {
			s := filled(80)
			s.still = true
			start(t, s, func(t *testing.T, f *Feed) {
				sub := f.Watch(t.Context())
				l := listen(t.Context(), sub)
				if others {
					f.Watch(t.Context())
				}
				id := s.launch("run", 0)
				sub.Set([]api.FolderID{id})
				pass(12 * time.Minute) // Long enough to be asked about slowly.
				sub.Pause(true)
				pass(300 * time.Millisecond)
				l.take()
				born := s.add("born", false)
				s.end(id)
				sub.Pause(false)
				pass(150 * time.Millisecond)
				told := brief(l.take())
				if !slices.Contains(told, "changed run FINISHED") || !slices.Contains(told, "changed "+string(born)+" INITIAL new") {
					t.Errorf("told %q right after the pause", told)
				}
				s.total()
				for range 50 { // A window manager that plays with the focus.
					sub.Pause(true)
					synctest.Wait()
					sub.Pause(false)
					synctest.Wait()
				}
				if n := s.total(); n > 2 {
					t.Errorf("%d requests for a focus that flickers", n)
				}
			})
		})
	}
}
