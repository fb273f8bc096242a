package jobs

import (
	"context"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
)

// Routes that the pane is registered under, or that it asks for.
const (
	// RouteJobs is the drawer; it has no id.
	RouteJobs = "jobs"
	// RouteTrouble is what failed in a job, by the id of the job.
	RouteTrouble = "trouble"
	// RoutePerson is a person of a collection; its id is "collection/person".
	RoutePerson = "person"
	// RouteFolder is one folder, by its id.
	RouteFolder = "folder"
	// RouteCollection is the persons of one collection, by its id.
	RouteCollection = "collection"
)

// Desk is what runs the jobs; jobs.Desk satisfies it.
type Desk interface {
	Jobs() []jobs.Job
	States() []jobs.State
	Job(jobs.ID) (jobs.Job, bool)
	Trouble(jobs.ID) []jobs.Trouble
	Wait(ctx context.Context, seen uint64) (uint64, error)
	Load(context.Context) error
	Pause(context.Context, jobs.ID) error
	Cancel(context.Context, jobs.ID) error
	Resume(context.Context, jobs.ID) error
	Retry(context.Context, jobs.ID) error
	Admit(ctx context.Context, id jobs.ID, n int, like api.PersonID) error
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
	// PersonName asks the server how a person of a collection is called: ledgers
	// hold no names of people who were there before. It is called from a command
	// only; nil means that persons are shown by their ids.
	PersonName func(context.Context, api.CollectionID, api.PersonID) (text.Text, error)
}

// Open counts the jobs that are not at their end: they run, wait, or could go
// on.
func Open(d Desk) int {
	n := 0
	for _, s := range d.States() {
		if !s.Ended() {
			n++
		}
	}
	return n
}

// Working counts the jobs that work now.
func Working(d Desk) int {
	n := 0
	for _, s := range d.States() {
		if s.Active() {
			n++
		}
	}
	return n
}
