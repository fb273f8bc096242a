package watch

import (
	"errors"
	"time"

	"ozdesk/api"
)

// Ages at which what runs is asked for more slowly: somebody who launched an
// analysis waits for seconds, one that hangs for an hour needs no haste.
const (
	youngAge = time.Minute
	oldAge   = 10 * time.Minute
)

// Multiples of the interval.
const (
	newPace    = 2  // Where only new folders matter.
	middlePace = 5  // From youngAge on.
	slowPace   = 15 // From oldAge on.
	safetyPace = 12 // Rounds from one safety reading to the next.
)

// Bounds of the wait after errors.
const (
	maxBackoff    = 30 * time.Second
	maxRetryAfter = 10 * time.Minute
)

// pace returns the time between two readings of what has run for age.
func pace(every, age time.Duration) time.Duration {
	switch {
	case age < youngAge:
		return every
	case age < oldAge:
		return middlePace * every
	}
	return slowPace * every
}

// spread shortens a wait by up to a tenth, so that clients that were started
// together do not ask together. It never lengthens one: nobody hears of an end
// later than the interval and the way to the server allow. r is in [0,1).
func spread(d time.Duration, r float64) time.Duration {
	if d <= 0 {
		return 0 // Overdue, maybe since before the feed began.
	}
	return d - time.Duration(r/10*float64(d))
}

// backoff returns the wait after a number of failed attempts in a row. fixed
// reports that the server itself has named it.
func backoff(every time.Duration, attempts int, err error) (d time.Duration, fixed bool) {
	var e *api.Error
	if errors.As(err, &e) && e.RetryAfter > 0 {
		return min(e.RetryAfter, maxRetryAfter), true
	}
	d = every
	for range attempts - 1 {
		if d *= 2; d >= maxBackoff {
			return maxBackoff, false
		}
	}
	return d, false
}
