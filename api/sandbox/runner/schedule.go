package runner

import (
	"container/heap"
	"context"
	"sync"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// schedule hands out analyses when they are due, the earliest first. It is
// empty-handed without a running timer, so waiting costs nothing.
type schedule struct {
	now  func() time.Time
	wake chan struct{} // has room for one word that the queue has changed

	mu    sync.Mutex
	queue dueQueue
	count int
}

func newSchedule(now func() time.Time) *schedule {
	return &schedule{now: now, wake: make(chan struct{}, 1)}
}

// entry is one analysis waiting; of two due at once the one added first goes
// first.
type entry struct {
	id    db.AnalysisID
	due   wire.Time
	order int
}

type dueQueue []entry

func (q dueQueue) Len() int { return len(q) }
func (q dueQueue) Less(i, j int) bool {
	if q[i].due != q[j].due {
		return q[i].due < q[j].due
	}
	return q[i].order < q[j].order
}
func (q dueQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push is part of heap.Interface.
func (q *dueQueue) Push(x any) { *q = append(*q, x.(entry)) }

// Pop is part of heap.Interface.
func (q *dueQueue) Pop() any {
	old := *q
	e := old[len(old)-1]
	*q = old[:len(old)-1]
	return e
}

func (s *schedule) add(id db.AnalysisID, due wire.Time) {
	s.mu.Lock()
	s.count++
	heap.Push(&s.queue, entry{id, due, s.count})
	s.mu.Unlock()
	s.poke()
}

func (s *schedule) poke() {
	select {
	case s.wake <- struct{}{}:
	default: // the word is waiting already
	}
}

// take returns the first analysis if it is due, else how long that will be;
// a negative time means that none waits.
func (s *schedule) take() (id db.AnalysisID, wait time.Duration, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		return "", -1, false
	}
	now := s.now().UnixMicro()
	if first := s.queue[0]; int64(first.due) > now {
		return "", time.Duration(int64(first.due)-now) * time.Microsecond, false
	}
	return heap.Pop(&s.queue).(entry).id, 0, true
}

// next waits until an analysis is due; false when ctx has ended.
func (s *schedule) next(ctx context.Context) (db.AnalysisID, bool) {
	for {
		if ctx.Err() != nil {
			return "", false
		}
		id, wait, ok := s.take()
		if ok {
			// Another worker may sleep although more is due.
			s.poke()
			return id, true
		}
		var timer *time.Timer
		var fired <-chan time.Time
		if wait >= 0 {
			timer = time.NewTimer(wait)
			fired = timer.C
		}
		select {
		case <-ctx.Done():
		case <-s.wake:
		case <-fired:
		}
		if timer != nil {
			timer.Stop()
		}
	}
}
