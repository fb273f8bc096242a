package api

import (
	"context"
	"time"
)

// RecordPauses lets tests run through the pauses between two sendings at once
// and returns what they would have been.
func (c *Client) RecordPauses() *[]time.Duration {
	pauses := new([]time.Duration)
	c.pause = func(_ context.Context, d time.Duration) error {
		*pauses = append(*pauses, d)
		return nil
	}
	return pauses
}

// TokenHeader is the header that carries the token.
const TokenHeader = tokenHeader

// Waiters returns how many calls wait for the renewal under way.
func (c *Client) Waiters() int {
	c.sessions.mu.Lock()
	defer c.sessions.mu.Unlock()
	if c.sessions.flight == nil {
		return 0
	}
	return c.sessions.flight.waiting
}

// Decided says what a window takes a folder for that it has not seen in the
// list of a query; sure is false where it leaves that to the server.
func (q FolderQuery) Decided(f Folder) (in, sure bool) {
	v := q.matches(&f)
	return v == yes, v != unsure
}
