package watch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"ozdesk/api"
)

// server is a source in memory with a clock of its own.
type server struct {
	mu      sync.Mutex
	offset  time.Duration // How far its clock is ahead.
	folders []api.Folder

	still       bool // The end of an analysis does not move time_updated.
	whole       bool // Times are written in whole seconds.
	noUpdated   bool // Ignores range and sorting by time_updated.
	noSort      bool // Refuses sorting by time_updated.
	ignoresIDs  bool // Ignores lists of ids.
	firstIDOnly bool // Takes only the first of a list of ids.
	longest     int  // More ids than these are answered with longErr; 0 is no bound.
	longErr     error
	err         error
	bad         api.FolderID // A folder that nothing can be asked about, with badErr.
	badErr      error

	lists, batches, singles int // What was asked.
	most, inFlight          int // Folders read one by one at the same time.
	gate                    chan struct{}
}

func (s *server) now() time.Time { return time.Now().Add(s.offset).UTC().Truncate(time.Microsecond) }

// add creates a folder, with an analysis that runs if asked.
func (s *server) add(id string, runs bool) api.FolderID {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := api.Folder{ID: api.FolderID(id), Created: s.now(), Updated: s.now(), Status: api.StatusInitial}
	if runs {
		f.Status = api.StatusProcessing
		f.Analyses = []api.Analysis{{ID: api.AnalysisID("a-" + id), FolderID: f.ID, State: api.StatusProcessing, ResolutionStatus: api.StatusProcessing}}
	}
	s.folders = append(s.folders, f)
	return f.ID
}

// change alters a folder; its time_updated moves.
func (s *server) change(id api.FolderID, alter func(*api.Folder)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.find(id)
	f.Updated = s.now()
	alter(f)
}

// finish ends the analysis of a folder.
func (s *server) finish(id api.FolderID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.find(id)
	f.Status = api.StatusFinished
	f.Analyses = slices.Clone(f.Analyses)
	f.Analyses[0].State, f.Analyses[0].ResolutionStatus = api.StatusFinished, api.StatusSuccess
	if !s.still {
		f.Updated = s.now()
	}
}

func (s *server) find(id api.FolderID) *api.Folder {
	for i := range s.folders {
		if s.folders[i].ID == id {
			return &s.folders[i]
		}
	}
	panic("no folder " + id)
}

// break makes every call fail, or with nil work again.
func (s *server) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

// asked returns how many requests came since the last call.
func (s *server) asked() (lists, batches, singles int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	lists, batches, singles = s.lists, s.batches, s.singles
	s.lists, s.batches, s.singles = 0, 0, 0
	return lists, batches, singles
}

// total returns how many requests came since the last call to it or asked.
func (s *server) total() int {
	a, b, c := s.asked()
	return a + b + c
}

// written returns a folder as it is on the wire.
func (s *server) written(f api.Folder) api.Folder {
	if s.whole {
		f.Updated, f.Created = f.Updated.Truncate(time.Second), f.Created.Truncate(time.Second)
	}
	return f
}

// Folders answers a list.
func (s *server) Folders(ctx context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(q.IDs) > 0 {
		s.batches++
	} else {
		s.lists++
	}
	if err := cmp.Or(ctx.Err(), s.err); err != nil {
		return api.Page[api.Folder]{}, err
	}
	if s.bad != "" && slices.Contains(q.IDs, s.bad) {
		return api.Page[api.Folder]{}, s.badErr
	}
	if s.longest > 0 && len(q.IDs) > s.longest {
		return api.Page[api.Folder]{}, s.longErr
	}
	byUpdated, desc := false, true
	if len(q.Sort) > 0 {
		byUpdated, desc = q.Sort[0].Field == "time_updated", q.Sort[0].Desc
	}
	if byUpdated && s.noSort {
		return api.Page[api.Folder]{}, &api.Error{Kind: api.KindRefused, Status: 400}
	}
	if byUpdated && s.noUpdated {
		byUpdated, desc = false, true
	}
	if s.firstIDOnly && len(q.IDs) > 0 {
		q.IDs = q.IDs[:1]
	}
	var hits []api.Folder
	for _, f := range s.folders {
		wanted := len(q.IDs) == 0 || s.ignoresIDs || slices.Contains(q.IDs, f.ID)
		if wanted && (s.noUpdated || !f.Updated.Before(q.Updated.Min)) {
			hits = append(hits, f)
		}
	}
	slices.SortStableFunc(hits, func(a, b api.Folder) int {
		c := a.Created.Compare(b.Created)
		if byUpdated {
			c = a.Updated.Compare(b.Updated)
		}
		if desc {
			c = -c
		}
		return c
	})
	p := api.Page[api.Folder]{Offset: q.Offset, Limit: q.Limit}
	hits = hits[min(q.Offset, len(hits)):]
	for _, f := range hits[:min(q.Limit, len(hits))] {
		p.Items = append(p.Items, s.written(f))
	}
	return p, nil
}

// Folder answers one folder.
func (s *server) Folder(ctx context.Context, id api.FolderID) (api.Folder, error) {
	s.mu.Lock()
	s.singles++
	s.inFlight++
	s.most = max(s.most, s.inFlight)
	gate := s.gate
	s.mu.Unlock()
	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight--
	if err := cmp.Or(ctx.Err(), s.err); err != nil {
		return api.Folder{}, err
	}
	if s.bad == id {
		return api.Folder{}, s.badErr
	}
	for _, f := range s.folders {
		if f.ID == id {
			return s.written(f), nil
		}
	}
	return api.Folder{}, &api.Error{Kind: api.KindNotFound, Status: 404}
}

// listener collects what a Sub is told, in a goroutine that ends with the test.
type listener struct {
	mu     sync.Mutex
	events []Event
	times  []time.Time
	err    error
	done   chan struct{}
}

func listen(ctx context.Context, s *Sub) *listener {
	l := &listener{done: make(chan struct{})}
	go func() {
		defer close(l.done)
		for {
			events, err := s.Next(ctx)
			l.mu.Lock()
			if err != nil {
				l.err = err
				l.mu.Unlock()
				return
			}
			l.events = append(l.events, events...)
			l.times = append(l.times, time.Now())
			l.mu.Unlock()
		}
	}()
	return l
}

// take returns what came since the last call.
func (l *listener) take() []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.events
	l.events = nil
	return out
}

// brief writes events so that a table can hold them.
func brief(events []Event) []string {
	var out []string
	for _, e := range events {
		s := e.Kind.String()
		if e.ID != "" {
			s += " " + string(e.ID)
		}
		if e.Kind == Changed {
			s += " " + string(e.Folder.Status)
		}
		if e.New {
			s += " new"
		}
		out = append(out, s)
	}
	return out
}

// expect compares what came with what should have come.
func expect(t *testing.T, l *listener, want ...string) {
	t.Helper()
	if got := brief(l.take()); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// steady is a jitter that moves nothing.
func steady() float64 { return 0 }

// filled returns a server with n folders from before the fake time of a bubble,
// which begins with the year 2000.
func filled(n int) *server {
	s := &server{}
	for i := range n {
		at := time.Date(1999, 12, 31, 12, 0, 0, i*int(time.Millisecond), time.UTC)
		s.folders = append(s.folders, api.Folder{
			ID: api.FolderID(fmt.Sprintf("old%03d", i)), Created: at, Updated: at, Status: api.StatusInitial,
		})
	}
	return s
}
