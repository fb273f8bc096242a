package watch

import "time"

// Clock tells the time and waits. Only differences of its times count.
type Clock interface {
	Now() time.Time
	// NewTimer returns a channel that receives once after d, and a function
	// that releases the timer earlier.
	NewTimer(d time.Duration) (fire <-chan time.Time, stop func() bool)
}

// realClock is the clock of the machine.
type realClock struct{}

// Now returns the current time.
func (realClock) Now() time.Time { return time.Now() }

// NewTimer starts a timer of the standard library.
func (realClock) NewTimer(d time.Duration) (<-chan time.Time, func() bool) {
	t := time.NewTimer(d)
	return t.C, t.Stop
}
