package watch

import (
	"testing"
	"testing/synctest"
	"time"

	"ozdesk/api"
)

// TestProbe follows one launch after another on each kind of server and looks
// at what the feed has learnt and what it costs.
func TestProbe(t *testing.T) {
	tests := []struct {
		name    string
		set     func(*server)
		learns  carry
		oneWise bool
	}{
		{"ends move time_updated", func(*server) {}, carries, false},
		{"ends do not", func(s *server) { s.still = true }, lacks, false},
		{"whole seconds, ends move", func(s *server) { s.whole = true }, carries, false},
		{"whole seconds, ends do not", func(s *server) { s.whole, s.still = true, true }, lacks, false},
		{"time_updated is ignored", func(s *server) { s.noUpdated = true }, lacks, false},
		{"time_updated is refused", func(s *server) { s.noSort = true }, lacks, false},
		{"lists of ids are ignored", func(s *server) { s.still, s.ignoresIDs = true, true }, lacks, true},
		{"the first id counts", func(s *server) { s.still, s.firstIDOnly = true, true }, lacks, true},
		{"nothing is understood", func(s *server) { s.noUpdated, s.ignoresIDs, s.still = true, true, true }, lacks, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := filled(80)
			tt.set(s)
			start(t, s, func(t *testing.T, f *Feed) {
				sub := f.Watch(t.Context())
				l := listen(t.Context(), sub)
				pass(time.Minute)
				for _, name := range []string{"r1", "r2", "r3"} {
					l.take()
					id := s.add(name, true)
					sub.Set([]api.FolderID{id, "old001"})
					pass(20 * time.Second)
					l.take()
					s.finish(id)
					pass(2500 * time.Millisecond)
					expect(t, l, "changed "+name+" FINISHED")
				}
				// What is not watched by id is still found when it is new.
				s.add("new", false)
				pass(6 * time.Second)
				expect(t, l, "changed new INITIAL new")
				sub.Close()
				synctest.Wait()
				if f.state.carry != tt.learns || f.state.oneByOne != tt.oneWise {
					t.Errorf("learnt %v, one by one %v; want %v, %v", f.state.carry, f.state.oneByOne, tt.learns, tt.oneWise)
				}
			})
		})
	}
}

func TestAFeedThatStopsCarryingIsFoundOut(t *testing.T) {
	s := filled(3)
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		l := listen(t.Context(), sub)
		for i, name := range []string{"r1", "r2", "r3"} {
			s.still = i > 0
			id := s.add(name, true)
			sub.Set([]api.FolderID{id})
			pass(10 * time.Second)
			l.take()
			s.finish(id)
			wait := 2 * time.Second
			if i == 1 {
				wait = 15 * time.Second // The safety reading finds it.
			}
			pass(wait)
			expect(t, l, "changed "+name+" FINISHED")
		}
	})
}

func TestRequestsPerMinute(t *testing.T) {
	tests := []struct {
		name     string
		still    bool
		age      time.Duration
		min, max int
	}{
		{"young, feed carries", false, 0, 60, 75},
		{"young, by id", true, 0, 80, 97},
		{"after a minute, feed carries", false, 2 * time.Minute, 29, 36},
		{"after a minute, by id", true, 2 * time.Minute, 40, 48},
		{"after ten minutes, feed carries", false, 11 * time.Minute, 29, 37},
		{"after ten minutes, by id", true, 11 * time.Minute, 33, 40},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := filled(5)
			s.still = tt.still
			start(t, s, func(t *testing.T, f *Feed) {
				sub := f.Watch(t.Context())
				probe := s.add("probe", true)
				sub.Set([]api.FolderID{probe})
				pass(10 * time.Second)
				s.finish(probe)
				pass(10 * time.Second)
				sub.Set([]api.FolderID{s.add("run", true)})
				pass(tt.age)
				s.total()
				pass(time.Minute - time.Second)
				if n := s.total(); n < tt.min || n > tt.max {
					t.Errorf("%d requests in a minute, want %d to %d", n, tt.min, tt.max)
				}
			})
		})
	}
	t.Run("only new folders", func(t *testing.T) {
		s := filled(5)
		start(t, s, func(t *testing.T, f *Feed) {
			f.Watch(t.Context())
			pass(time.Minute)
			s.total()
			pass(time.Minute)
			if n := s.total(); n < 29 || n > 35 {
				t.Errorf("%d requests in a minute", n)
			}
		})
	})
}

func TestGoneFolders(t *testing.T) {
	s := filled(5)
	start(t, s, func(t *testing.T, f *Feed) {
		sub, other := f.Watch(t.Context()), f.Watch(t.Context())
		l, bystander := listen(t.Context(), sub), listen(t.Context(), other)
		pass(time.Minute)
		l.take()
		bystander.take()
		sub.Set([]api.FolderID{"old001", "never", "old002"})
		pass(time.Second)
		got := map[string]bool{}
		for _, b := range brief(l.take()) {
			got[b] = true
		}
		for _, want := range []string{"changed old001 INITIAL", "gone never", "changed old002 INITIAL"} {
			if !got[want] {
				t.Errorf("%q was not told among %v", want, got)
			}
		}
		expect(t, bystander)
		if f.state.oneByOne {
			t.Error("a folder that is gone was taken for a list that was ignored")
		}
		s.total()
		pass(2 * time.Minute)
		expect(t, l)
	})
}

func TestOneByOneIsCapped(t *testing.T) {
	s := filled(40)
	s.ignoresIDs = true
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		pass(time.Second)
		s.mu.Lock()
		s.gate = make(chan struct{})
		var ids []api.FolderID
		for _, o := range s.folders[:20] {
			ids = append(ids, o.ID)
		}
		s.mu.Unlock()
		sub.Set(ids)
		pass(time.Second)
		s.mu.Lock()
		if s.inFlight != 4 {
			t.Errorf("%d folders are read at the same time, want 4", s.inFlight)
		}
		s.mu.Unlock()
		sub.Close() // Ends what is under way.
		synctest.Wait()
		s.mu.Lock()
		if s.inFlight != 0 {
			t.Errorf("%d requests outlive the last Sub", s.inFlight)
		}
		s.mu.Unlock()
	})
}

func TestManyIDsGoInBatches(t *testing.T) {
	s := filled(120)
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		pass(time.Minute)
		s.total()
		var ids []api.FolderID
		for _, o := range s.folders {
			ids = append(ids, o.ID)
		}
		sub.Set(ids)
		pass(time.Second)
		if lists, batches, singles := s.asked(); lists > 1 || batches != 3 || singles != 0 {
			t.Errorf("%d lists, %d batches, %d single reads; want 3 batches", lists, batches, singles)
		}
		events, err := sub.Next(t.Context())
		if err != nil || len(events) < 120 {
			t.Errorf("told of %d folders, %v", len(events), err)
		}
	})
}

func TestOneBadFolderStopsNothing(t *testing.T) {
	for name, err := range map[string]error{
		"refused id":      &api.Error{Kind: api.KindRefused, Status: 400},
		"failing folder":  &api.Error{Kind: api.KindServer, Status: 500},
		"answer too long": api.ErrTooLarge,
	} {
		t.Run(name, func(t *testing.T) {
			s := filled(5)
			s.still, s.bad, s.badErr = true, "bad", err
			start(t, s, func(t *testing.T, f *Feed) {
				sub := f.Watch(t.Context())
				l := listen(t.Context(), sub)
				id := s.add("run", true)
				sub.Set([]api.FolderID{"bad", id, "old001"})
				pass(20 * time.Second)
				l.take()
				s.finish(id)
				pass(2 * time.Second)
				expect(t, l, "changed run FINISHED")
				if f.Link().Lost() {
					t.Errorf("the link is lost because of one folder: %v", f.Link().Err)
				}
				if f.state.oneByOne {
					t.Error("one bad folder was taken for a list that is not understood")
				}
			})
		})
	}
}

func TestAServerThatOnlyFailsIsNotFlooded(t *testing.T) {
	s := filled(120)
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		pass(time.Second)
		var ids []api.FolderID
		for _, o := range s.folders {
			ids = append(ids, o.ID)
		}
		s.fail(&api.Error{Kind: api.KindServer, Status: 503})
		s.total()
		sub.Set(ids)
		pass(100 * time.Millisecond)
		if n := s.total(); n > 20 {
			t.Errorf("%d requests to a server that only fails", n)
		}
		if !f.Link().Lost() {
			t.Error("the link is not lost")
		}
	})
}
