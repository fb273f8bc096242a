package watch

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"ozdesk/api"
)

func TestPace(t *testing.T) {
	for age, want := range map[time.Duration]time.Duration{
		0: time.Second, youngAge - 1: time.Second,
		youngAge: 5 * time.Second, oldAge - 1: 5 * time.Second,
		oldAge: 15 * time.Second, 24 * time.Hour: 15 * time.Second,
	} {
		if got := pace(time.Second, age); got != want {
			t.Errorf("after %v the pace is %v, want %v", age, got, want)
		}
	}
}

func TestSpread(t *testing.T) {
	for r, want := range map[float64]time.Duration{0: 1000, 0.5: 950, 0.75: 925} {
		if got := spread(1000, r); got != want {
			t.Errorf("spread by %v gives %d, want %d", r, got, want)
		}
		if got := spread(math.MinInt64, r); got != 0 {
			t.Errorf("what is overdue waits %v", got)
		}
	}
}

func TestBackoff(t *testing.T) {
	throttled := func(d time.Duration) error {
		return fmt.Errorf("list: %w", &api.Error{Kind: api.KindThrottled, RetryAfter: d})
	}
	tests := []struct {
		attempts int
		err      error
		want     time.Duration
		fixed    bool
	}{
		{1, errors.New("x"), time.Second, false},
		{2, errors.New("x"), 2 * time.Second, false},
		{5, errors.New("x"), 16 * time.Second, false},
		{6, errors.New("x"), maxBackoff, false},
		{100000, errors.New("x"), maxBackoff, false},
		{1, throttled(7 * time.Second), 7 * time.Second, true},
		{9, throttled(0), maxBackoff, false},
		{1, throttled(48 * time.Hour), maxRetryAfter, true},
	}
	for _, tt := range tests {
		if got, fixed := backoff(time.Second, tt.attempts, tt.err); got != tt.want || fixed != tt.fixed {
			t.Errorf("attempt %d, %v: %v, %v; want %v, %v", tt.attempts, tt.err, got, fixed, tt.want, tt.fixed)
		}
	}
}

// slowClock is a clock on which everything takes ten times as long.
type slowClock struct{ began time.Time }

func (c slowClock) Now() time.Time { return c.began.Add(time.Since(c.began) / 10) }

func (c slowClock) NewTimer(d time.Duration) (<-chan time.Time, func() bool) {
	return realClock{}.NewTimer(10 * d)
}

func TestClockAndIntervalAreThoseOfTheOptions(t *testing.T) {
	count := func(o func() Options) (n int) {
		synctest.Test(t, func(t *testing.T) {
			s := filled(2)
			f := New(s, o())
			f.Watch(t.Context())
			pass(10 * time.Minute)
			n = s.total()
		})
		return n
	}
	plain := count(func() Options { return Options{Jitter: steady} })
	slow := count(func() Options { return Options{Jitter: steady, Clock: slowClock{time.Now()}} })
	wide := count(func() Options { return Options{Jitter: steady, Interval: 10 * time.Second} })
	if plain < 120 || slow > plain/8 || wide > plain/8 {
		t.Errorf("%d requests, %d with a slow clock, %d with a wide interval", plain, slow, wide)
	}
}

func TestSeenStaysBounded(t *testing.T) {
	var s seen
	for i := range 3 * seenLimit {
		s.note(&api.Folder{ID: api.FolderID(fmt.Sprint(i))})
		s.note(&api.Folder{ID: "kept"})
	}
	if n := len(s.young) + len(s.old); n > 2*seenLimit {
		t.Errorf("%d folders are remembered", n)
	}
	if s.note(&api.Folder{ID: "kept"}) {
		t.Error("a folder that is met all the time was forgotten")
	}
	if !s.note(&api.Folder{ID: "kept", Status: api.StatusFailed}) {
		t.Error("another status is no change")
	}
}
