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
