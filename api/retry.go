package api

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Pauses between two sendings of a call.
const (
	firstPause = 200 * time.Millisecond
	longPause  = 20 * time.Second // What is asked for beyond it is left to the caller.
)

// retryAfter reports whether a call that failed is sent again, and after what
// pause. Only calls that may be made twice are: GET, and DELETE, which the
// second time finds nothing.
func retryAfter(r call, e *Error, sends int) (time.Duration, bool) {
	if mutates(r.method) && r.method != http.MethodDelete || sends >= maxSends {
		return 0, false
	}
	switch e.Kind {
	case KindOffline, KindCutOff, KindThrottled:
	case KindServer:
		if e.Status != http.StatusBadGateway && e.Status != http.StatusServiceUnavailable &&
			e.Status != http.StatusGatewayTimeout {
			return 0, false
		}
	default:
		return 0, false
	}
	if e.RetryAfter > longPause {
		return 0, false
	}
	pause := firstPause << (sends - 1)
	pause = pause/2 + rand.N(pause) // Many callers do not come back at once.
	return max(pause, e.RetryAfter), true
}

// parseRetryAfter reads seconds or a date; 0 is no wish.
func parseRetryAfter(s string, now time.Time) time.Duration {
	s = strings.TrimSpace(s)
	if n, err := strconv.Atoi(s); err == nil {
		return max(0, min(time.Duration(n), time.Duration(maxRetrySeconds))) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, min(t.Sub(now), maxRetrySeconds*time.Second))
	}
	return 0
}

// maxRetrySeconds bounds what a server may ask for: a day.
const maxRetrySeconds = 24 * 60 * 60
