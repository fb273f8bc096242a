package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"ozdesk/api"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start runs a test in a bubble of fake time, with a feed on a server.
func start(t *testing.T, s *server, test func(t *testing.T, f *Feed)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(t, New(s, Options{Jitter: steady}))
	})
}

// pass lets fake time pass and waits until everybody rests.
func pass(d time.Duration) {
	<-time.After(d) // Fake: the bubble's clock jumps.
	synctest.Wait()
}

func TestNothingIsAskedWhileNobodyListens(t *testing.T) {
	s := filled(3)
	start(t, s, func(t *testing.T, f *Feed) {
		pass(time.Minute)
		if n := s.total(); n != 0 {
			t.Fatalf("%d requests before anybody listened", n)
		}
		one, two := f.Watch(t.Context()), f.Watch(t.Context())
		one.Set([]api.FolderID{"old001"})
		pass(time.Minute)
		if s.total() == 0 {
			t.Fatal("no request while two listened")
		}
		one.Pause(true)
		two.Pause(true)
		pass(time.Second)
		s.total()
		pass(time.Minute)
		if n := s.total(); n != 0 {
			t.Fatalf("%d requests while all were paused", n)
		}
		one.Pause(false)
		pass(time.Second)
		if s.total() == 0 {
			t.Fatal("no request after the pause")
		}
		one.Close()
		two.Close()
		synctest.Wait()
		s.total()
		pass(time.Minute)
		if n := s.total(); n != 0 {
			t.Fatalf("%d requests after all had left", n)
		}
	})
}

func TestNewAndChangedFolders(t *testing.T) {
	s := filled(120)
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		defer sub.Close()
		l := listen(t.Context(), sub)
		pass(time.Minute)
		l.take() // Folders that had just changed when the feed began.
		pass(time.Minute)
		expect(t, l)
		s.add("n1", false)
		pass(6 * time.Second)
		expect(t, l, "changed n1 INITIAL new")
		s.change("n1", func(f *api.Folder) { f.Status = api.StatusProcessing })
		pass(time.Millisecond)
		s.change("old005", func(f *api.Folder) { f.Status = api.StatusFailed })
		pass(6 * time.Second)
		expect(t, l, "changed n1 PROCESSING", "changed old005 FAILED")
		pass(10 * time.Minute)
		expect(t, l)
		sub.Close()
		<-l.done
		if !errors.Is(l.err, ErrClosed) {
			t.Errorf("Next ended with %v", l.err)
		}
	})
}

func TestFirstFolderOfAnEmptyServer(t *testing.T) {
	s := &server{}
	start(t, s, func(t *testing.T, f *Feed) {
		l := listen(t.Context(), f.Watch(t.Context()))
		pass(time.Minute)
		s.add("first", false)
		pass(6 * time.Second)
		expect(t, l, "changed first INITIAL new")
	})
}

func TestEqualTimesAndManyPages(t *testing.T) {
	s := filled(2)
	start(t, s, func(t *testing.T, f *Feed) {
		l := listen(t.Context(), f.Watch(t.Context()))
		pass(time.Minute)
		l.take()
		for i := range 350 { // All of one time: more than a page holds.
			s.add(fmt.Sprintf("n%03d", i), false)
		}
		pass(6 * time.Second)
		if got := l.take(); len(got) != 350 {
			t.Fatalf("told of %d folders, want 350", len(got))
		}
		pass(5 * time.Minute)
		expect(t, l)
		s.total()
		pass(5 * time.Second)
		if n := s.total(); n > 2 {
			t.Errorf("%d requests a round for what is known already", n)
		}
		// A change that was committed late, behind the newest time.
		s.add("early", false)
		s.mu.Lock()
		s.find("early").Updated = s.find("n000").Updated.Add(time.Microsecond)
		s.mu.Unlock()
		pass(6 * time.Second)
		expect(t, l, "changed early INITIAL new")
	})
}

func TestServerClockSteps(t *testing.T) {
	for _, step := range []time.Duration{-4 * time.Second, -time.Hour, time.Hour} {
		t.Run(step.String(), func(t *testing.T) {
			s := filled(10)
			start(t, s, func(t *testing.T, f *Feed) {
				l := listen(t.Context(), f.Watch(t.Context()))
				pass(time.Minute)
				l.take()
				s.offset = max(step, 0)
				s.add("before", false)
				pass(6 * time.Second)
				expect(t, l, "changed before INITIAL new")
				s.offset = min(step, 0)
				s.change("old003", func(f *api.Folder) { f.Status = api.StatusFailed })
				pass(2 * time.Minute)
				expect(t, l, "changed old003 FAILED")
				s.change("old004", func(f *api.Folder) { f.Status = api.StatusFailed })
				pass(6 * time.Second)
				expect(t, l, "changed old004 FAILED") // The feed was led back, so it is prompt again.
			})
		})
	}
}

func TestMissed(t *testing.T) {
	s := filled(2)
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		pass(time.Minute)
		sub.Pause(true)
		for i := range maxPages*pageLimit + 10 {
			s.add(fmt.Sprintf("n%05d", i), false)
			s.offset += time.Millisecond
		}
		pass(10 * time.Second)
		sub.Pause(false)
		pass(time.Second)
		events, err := sub.Next(t.Context())
		if err != nil || !slices.ContainsFunc(events, func(e Event) bool { return e.Kind == Missed }) {
			t.Fatalf("told of %d events, error %v, none says that something was missed", len(events), err)
		}
		if len(events) > maxPending+1 {
			t.Fatalf("%d events were kept", len(events))
		}
	})
}

func TestManySubsShareRequests(t *testing.T) {
	count := func(subs int) (n int) {
		s := filled(5)
		start(t, s, func(t *testing.T, f *Feed) {
			id := s.add("run", true)
			var listeners []*listener
			for range subs {
				sub := f.Watch(t.Context())
				sub.Set([]api.FolderID{id, "old001"})
				listeners = append(listeners, listen(t.Context(), sub))
			}
			pass(20 * time.Second)
			for _, l := range listeners {
				if len(l.take()) == 0 {
					t.Error("a listener was told nothing about what it watches")
				}
			}
			s.finish(id)
			pass(2 * time.Second)
			for _, l := range listeners {
				expect(t, l, "changed run FINISHED")
			}
			n = s.total()
		})
		return n
	}
	if one, many := count(1), count(20); many > one+2 {
		t.Errorf("twenty Subs made %d requests, one made %d", many, one)
	}
}

func TestPauseLosesNothing(t *testing.T) {
	s := filled(5)
	s.still = true
	start(t, s, func(t *testing.T, f *Feed) {
		id := s.add("run", true)
		sub := f.Watch(t.Context())
		sub.Set([]api.FolderID{id})
		l := listen(t.Context(), sub)
		pass(10 * time.Second)
		l.take()
		sub.Pause(true)
		s.finish(id)
		s.add("meanwhile", false)
		pass(time.Hour)
		expect(t, l)
		sub.Pause(false)
		pass(time.Second)
		expect(t, l, "changed run FINISHED", "changed meanwhile INITIAL new")
	})
}

func TestALateSubCatchesUp(t *testing.T) {
	s := filled(5)
	start(t, s, func(t *testing.T, f *Feed) {
		early := f.Watch(t.Context())
		hidden := f.Watch(t.Context())
		l := listen(t.Context(), hidden)
		pass(time.Minute)
		l.take()
		hidden.Close()
		s.add("n1", false)
		pass(6 * time.Second)
		s.change("n1", func(f *api.Folder) { f.Status = api.StatusProcessing })
		s.change("old002", func(f *api.Folder) { f.Status = api.StatusFailed })
		pass(6 * time.Second)
		s.change("n1", func(f *api.Folder) { f.Status = api.StatusFinished })
		pass(6 * time.Second)
		l = listen(t.Context(), f.Watch(t.Context()))
		synctest.Wait()
		got := brief(l.take())
		for _, want := range []string{"changed old002 FAILED", "changed n1 FINISHED"} {
			if n := len(slices.DeleteFunc(slices.Clone(got), func(s string) bool { return s != want })); n != 1 {
				t.Errorf("%q was told %d times among %q", want, n, got)
			}
		}
		for i := range latelyLimit + 1 {
			s.add(fmt.Sprintf("m%03d", i), false)
		}
		pass(6 * time.Second)
		late, err := f.Watch(t.Context()).Next(t.Context())
		if err != nil || len(late) != 1 || late[0].Kind != Missed {
			t.Errorf("after more changes than are remembered a late Sub was told %d events, %v", len(late), err)
		}
		early.Close()
	})
}

func TestBatchesAreSpaced(t *testing.T) {
	s := filled(1)
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		l := listen(t.Context(), sub)
		pass(time.Second)
		for i := range 100 {
			f.mu.Lock()
			sub.put(Event{Kind: Changed, ID: "x", New: i == 0, Folder: api.Folder{ID: "x", Status: api.Status(fmt.Sprint(i))}})
			f.mu.Unlock()
			pass(7 * time.Millisecond)
		}
		pass(time.Second)
		l.mu.Lock()
		for i := 1; i < len(l.times); i++ {
			if d := l.times[i].Sub(l.times[i-1]); d < minSpacing {
				t.Errorf("two batches within %v", d)
			}
		}
		if n := len(l.times); n < 7 || n > 9 {
			t.Errorf("%d batches for 0.7 s of changes", n)
		}
		l.mu.Unlock()
		all := l.take()
		if last := all[len(all)-1]; last.Folder.Status != "99" {
			t.Errorf("the last state told is %s", last.Folder.Status)
		}
	})
}

func TestNextEnds(t *testing.T) {
	s := filled(1)
	start(t, s, func(t *testing.T, f *Feed) {
		ctx, cancel := context.WithCancel(t.Context())
		sub := f.Watch(ctx)
		pass(time.Second)
		waiting, stop := context.WithCancel(t.Context())
		l := listen(waiting, sub)
		pass(time.Second)
		stop()
		<-l.done
		if !errors.Is(l.err, context.Canceled) {
			t.Errorf("Next ended with %v", l.err)
		}
		// What comes while no call waits is there for the next one.
		s.add("kept", false)
		pass(6 * time.Second)
		l = listen(t.Context(), sub)
		pass(time.Second)
		expect(t, l, "changed kept INITIAL new")
		cancel()
		<-l.done
		if !errors.Is(l.err, context.Canceled) {
			t.Errorf("Next ended with %v after the end of Watch's context", l.err)
		}
		pass(time.Second)
		s.total()
		sub.Pause(false)
		sub.Set([]api.FolderID{"old000"})
		sub.Close()
		pass(time.Minute)
		if n := s.total(); n != 0 {
			t.Errorf("%d requests after the only Sub had ended", n)
		}
	})
}

func TestLinkLoss(t *testing.T) {
	s := filled(1)
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		l := listen(t.Context(), sub)
		pass(time.Minute)
		l.take()
		s.fail(fmt.Errorf("dial: %w", api.ErrOffline))
		began := time.Now()
		s.total()
		pass(3 * time.Minute)
		if n := s.total(); n < 6 || n > 12 {
			t.Errorf("%d attempts in three minutes", n)
		}
		link := f.Link()
		if !link.Lost() || !errors.Is(link.Err, api.ErrOffline) || link.Since.Sub(began) > 6*time.Second || !link.Retry.After(time.Now()) {
			t.Errorf("the link is %+v", link)
		}
		for _, e := range l.take() {
			if e.Kind != LinkLost || e.Link.Attempts < 1 || e.Link.Since != link.Since {
				t.Errorf("told %+v", e)
			}
		}
		// Somebody who comes later hears of it at once; new ids hurry nothing.
		late := f.Watch(t.Context())
		events, err := late.Next(t.Context())
		if err != nil || len(events) != 2 || events[1].Kind != LinkLost {
			t.Errorf("a late listener heard %v, %v", brief(events), err)
		}
		late.Set([]api.FolderID{"old000"})
		synctest.Wait()
		if n := s.total(); n != 0 {
			t.Errorf("%d requests because of new ids while the link is lost", n)
		}
		s.fail(nil)
		s.add("after", false)
		f.Retry()
		pass(time.Second)
		expect(t, l, "changed after INITIAL new", "link restored")
		if f.Link().Lost() {
			t.Error("the link is still lost")
		}
	})
}

func TestRetryAfterIsKept(t *testing.T) {
	s := filled(1)
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		pass(time.Minute)
		s.fail(&api.Error{Kind: api.KindThrottled, Status: 429, RetryAfter: 90 * time.Second})
		pass(6 * time.Second)
		if !errors.Is(f.Link().Err, api.ErrThrottled) {
			t.Fatalf("the link is %+v", f.Link())
		}
		left := time.Until(f.Link().Retry)
		s.fail(nil)
		s.total()
		f.Retry()
		sub.Set([]api.FolderID{"old000"})
		sub.Pause(true)
		synctest.Wait()
		sub.Pause(false)
		pass(left - time.Millisecond)
		if n := s.total(); n != 0 {
			t.Fatalf("%d requests although the server asked to wait", n)
		}
		pass(2 * time.Millisecond)
		if s.total() == 0 || f.Link().Lost() {
			t.Fatal("no request after the wait")
		}
	})
}

func TestPanicInSourceBecomesAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := New(panicking{}, Options{Jitter: steady})
		f.Watch(t.Context())
		pass(time.Second)
		if !f.Link().Lost() {
			t.Fatal("a panic went unnoticed")
		}
	})
}

// A panic beside the loop, where folders are read by id, must not end the
// program either.
func TestPanicBesideTheLoopBecomesAnError(t *testing.T) {
	for _, ids := range [][]api.FolderID{{"one"}, {"one", "two"}} {
		synctest.Test(t, func(t *testing.T) {
			f := New(panickingByID{filled(3)}, Options{Jitter: steady})
			sub := f.Watch(t.Context())
			pass(time.Second)
			if f.Link().Lost() {
				t.Fatal("the link is lost before anything went wrong")
			}
			sub.Set(ids)
			pass(time.Minute)
			sub.Set(nil)
			s := f.src.(panickingByID).server
			s.total()
			pass(time.Minute)
			if s.total() < 10 || f.Link().Lost() {
				t.Errorf("the feed has stopped; the link is %+v", f.Link())
			}
		})
	}
}

// panickingByID panics when folders are read by id.
type panickingByID struct{ *server }

func (p panickingByID) Folders(ctx context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	if len(q.IDs) > 0 {
		panic(io.ErrUnexpectedEOF)
	}
	return p.server.Folders(ctx, q)
}

func (panickingByID) Folder(context.Context, api.FolderID) (api.Folder, error) {
	panic(io.ErrUnexpectedEOF)
}

type panicking struct{}

func (panicking) Folders(context.Context, api.FolderQuery) (api.Page[api.Folder], error) {
	panic(io.ErrUnexpectedEOF)
}

func (panicking) Folder(context.Context, api.FolderID) (api.Folder, error) {
	panic(io.ErrUnexpectedEOF)
}
