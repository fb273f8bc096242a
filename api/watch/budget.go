package watch

import (
	"context"
	"time"

	"golang.org/x/time/rate"

	"ozdesk/api"
)

// What a feed asks of a server at most, however much runs: in the long run
// maxRate requests a second, after a rest maxBurst at once. What does not fit
// is read a little later, what has waited longest first.
const (
	maxRate  = 16
	maxBurst = 32
)

// budget counts requests by the clock of the feed. What must be asked is asked
// and paid back later; what can wait is asked only when there is something
// left.
type budget struct {
	clock   Clock
	limiter *rate.Limiter
}

// newBudget returns a budget that has not been used.
func newBudget(c Clock) budget { return budget{clock: c, limiter: rate.NewLimiter(maxRate, maxBurst)} }

// spend counts one request.
func (b budget) spend() { b.limiter.ReserveN(b.clock.Now(), 1) }

// left returns how many requests may be made now.
func (b budget) left() int { return max(0, int(b.limiter.TokensAt(b.clock.Now()))) }

// rest returns how long nothing that can wait should be asked.
func (b budget) rest() time.Duration {
	missing := 1 - b.limiter.TokensAt(b.clock.Now())
	return max(0, time.Duration(missing/maxRate*float64(time.Second)))
}

// folders asks the source for a list.
func (f *Feed) folders(ctx context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	f.budget.spend()
	return f.src.Folders(ctx, q)
}

// folder asks the source for one folder.
func (f *Feed) folder(ctx context.Context, id api.FolderID) (api.Folder, error) {
	f.budget.spend()
	return f.src.Folder(ctx, id)
}
