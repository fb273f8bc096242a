package watch

import (
	"fmt"
	"testing"
	"time"

	"ozdesk/api"
)

// crowded returns a server on which n analyses run whose end moves nothing.
func crowded(n int) (*server, []api.FolderID) {
	s := filled(n)
	s.still = true
	ids := make([]api.FolderID, n)
	for i := range s.folders {
		f := &s.folders[i]
		f.Status = api.StatusProcessing
		f.Analyses = []api.Analysis{{
			ID: api.AnalysisID(fmt.Sprint("a", i)), FolderID: f.ID, Type: api.Quality,
			State: api.StatusProcessing, ResolutionStatus: api.StatusProcessing,
		}}
		ids[i] = f.ID
	}
	return s, ids
}

// However much runs, the server is asked no more often, all get their turn, and
// what somebody has just opened does not wait for it.
func TestCrowdsAreReadInTurn(t *testing.T) {
	for _, oneByOne := range []bool{false, true} {
		t.Run(fmt.Sprint("one by one: ", oneByOne), func(t *testing.T) {
			n := 2000
			if oneByOne {
				n = 400
			}
			s, ids := crowded(n)
			s.ignoresIDs = oneByOne
			start(t, s, func(t *testing.T, f *Feed) {
				sub, looking := f.Watch(t.Context()), f.Watch(t.Context())
				l := listen(t.Context(), looking)
				sub.Set(ids)
				pass(40 * time.Second)
				s.total()
				pass(10 * time.Second)
				if got := s.total(); got > 10*maxRate+2 || got < 8*maxRate {
					t.Errorf("%d requests in ten seconds, want nearly %d", got, 10*maxRate)
				}
				l.take()
				looking.Set(ids[n/2 : n/2+1])
				pass(500 * time.Millisecond)
				expect(t, l, "changed "+string(ids[n/2])+" PROCESSING")
				for _, id := range ids {
					s.finish(id)
				}
				pass(40 * time.Second)
				if got := len(l.take()); got != n {
					t.Errorf("%d of %d ends were told", got, n)
				}
			})
		})
	}
}

// A server that takes no long lists of ids is asked in shorter ones for good,
// however it says so.
func TestShorterLists(t *testing.T) {
	for name, err := range map[string]error{
		"refused":       &api.Error{Kind: api.KindRefused, Status: 414},
		"failed":        &api.Error{Kind: api.KindServer, Status: 502},
		"disconnected":  fmt.Errorf("read: %w", api.ErrOffline),
		"asked to wait": &api.Error{Kind: api.KindThrottled, Status: 429},
	} {
		t.Run(name, func(t *testing.T) {
			s, ids := crowded(500)
			s.longest, s.longErr = batchLimit, err
			start(t, s, func(t *testing.T, f *Feed) {
				sub := f.Watch(t.Context())
				l := listen(t.Context(), sub)
				sub.Set(ids)
				pass(10 * time.Second)
				l.take()
				s.finish(ids[3])
				pass(3 * time.Second)
				expect(t, l, "changed "+string(ids[3])+" FINISHED")
				sub.Pause(true)
				pass(time.Second)
				if f.Link().Lost() || f.state.oneByOne || !f.state.short {
					t.Errorf("link %v, one by one %v, shorter lists %v", f.Link().Err, f.state.oneByOne, f.state.short)
				}
			})
		})
	}
}

// What has waited long in a queue that moves is looked at closely again.
func TestAQueueThatMoves(t *testing.T) {
	s, ids := crowded(30)
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		l := listen(t.Context(), sub)
		sub.Set(ids)
		pass(12 * time.Minute)
		l.take()
		s.finish(ids[0])
		pass(slowPace * time.Second * 6 / 5)
		expect(t, l, "changed "+string(ids[0])+" FINISHED")
		for _, id := range ids[1:5] {
			pass(10 * time.Second)
			s.finish(id)
			pass(1500 * time.Millisecond)
			expect(t, l, "changed "+string(id)+" FINISHED")
		}
	})
}
