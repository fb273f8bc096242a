package api

import (
	"context"
	"iter"
	"sync"
	"time"
)

// all hands out the rows of a list, one round ahead of who takes them. The
// reading ends with the taking.
func (w walk[T]) all(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		w := w // The sequence may be run again.
		w.seen, w.ahead = make(map[string]time.Time), 1
		if w.limit = min(w.limit, maxLimit); w.limit < 2 {
			w.limit = walkPage
		}
		ctx, cancel := context.WithCancel(ctx)
		var reading sync.WaitGroup
		defer reading.Wait()
		defer cancel()
		read := func() <-chan step[T] {
			out := make(chan step[T], 1)
			reading.Go(func() {
				rows, err := w.next(ctx)
				out <- step[T]{rows, w.ended || err != nil, err}
			})
			return out
		}
		for coming := read(); ; {
			s := <-coming
			for i, row := range s.rows {
				// Who stops early has not paid for what he does not want.
				if i == len(s.rows)/2 && !s.ended {
					coming = read()
				}
				if !yield(row, nil) {
					return
				}
			}
			switch {
			case s.err != nil:
				var none T
				yield(none, s.err)
				return
			case s.ended:
				return
			case len(s.rows) == 0:
				coming = read()
			}
		}
	}
}

// step is what a round has brought.
type step[T any] struct {
	rows  []T
	ended bool
	err   error
}

// unlisted is a list that cannot be asked for.
func unlisted[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}
