package cli

import (
	"context"

	"ozdesk/api/jobs"
	"ozdesk/api/text"
)

// watchJob shows how far a job is, in the words of tell, until it is neither
// running nor waiting.
func (c *command) watchJob(ctx context.Context, desk *jobs.Desk, id jobs.ID, tell func(jobs.Job) (done, all int, doing string)) (jobs.Job, error) {
	show, clear := c.progressLine()
	defer clear()
	for seen := uint64(0); ; {
		j, _ := desk.Job(id)
		if !j.State.Active() {
			return j, nil
		}
		if done, all, doing := tell(j); show != nil {
			show(done, all, doing)
		}
		var err error
		if seen, err = desk.Wait(ctx, seen); err != nil {
			return j, err
		}
	}
}

// forgetJob removes a job that stopped before it did anything.
func (c *command) forgetJob(ctx context.Context, desk *jobs.Desk, id jobs.ID) {
	if desk.Cancel(ctx, id) != nil {
		return // It has ended, or another window has it.
	}
	if err := desk.Clear(ctx, id); err != nil {
		c.log.Warn("a job that did nothing is not cleared", "err", text.Line(err.Error()))
	}
}
