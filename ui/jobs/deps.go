package jobs

import (
	"context"

	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
)

// Routes that the pane is registered under, or that it asks for.
const (
	// RouteJobs is the drawer; it has no id.
	RouteJobs = "jobs"
	// RouteFolder is one folder, by its id.
	RouteFolder = "folder"
)

// Desk is what runs the jobs; jobs.Desk satisfies it.
type Desk interface {
	Jobs() []jobs.Job
	Job(jobs.ID) (jobs.Job, bool)
	Wait(ctx context.Context, seen uint64) (uint64, error)
	Load(context.Context) error
	Pause(context.Context, jobs.ID) error
	Cancel(context.Context, jobs.ID) error
	Resume(context.Context, jobs.ID) error
	Retry(context.Context, jobs.ID) error
	Clear(context.Context, jobs.ID) error
}

// Deps is what the pane is built with.
type Deps struct {
	// Env is the interface's own: clock, keys, theme, pane ids.
	Env kit.Env
	// Desk runs the jobs.
	Desk Desk
}

// Open counts the jobs that are not at their end: they run, wait, or could go
// on.
func Open(d Desk) int {
	n := 0
	for _, j := range d.Jobs() {
		if !j.State.Ended() {
			n++
		}
	}
	return n
}

// Working counts the jobs that work now.
func Working(d Desk) int {
	n := 0
	for _, j := range d.Jobs() {
		if j.State.Active() {
			n++
		}
	}
	return n
}
