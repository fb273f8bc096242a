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
	// RouteCollection is the persons of one collection, by its id.
	RouteCollection = "collection"
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
	Unenrolled(jobs.ID) (left []jobs.Unenrolled, unknown int, err error)
}

// Deps is what the pane is built with.
type Deps struct {
	// Env is the interface's own: clock, keys, theme, pane ids.
	Env kit.Env
	// Desk runs the jobs.
	Desk Desk
	// Write makes a file of who was not enrolled, for feeding it in again, and
	// returns where it lies. It is called from a command only; nil means that
	// none is made.
	Write func([]jobs.Unenrolled) (path string, err error)
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
