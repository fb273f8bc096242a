package removal

import (
	"context"
	"errors"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// RouteJobs is the drawer of jobs, which the dialog asks for.
const RouteJobs = "jobs"

// Desk is what runs the job; jobs.Desk satisfies it.
type Desk interface {
	Start(ctx context.Context, kind string, plan, typed any) (jobs.ID, error)
	Job(jobs.ID) (jobs.Job, bool)
	Wait(ctx context.Context, seen uint64) (uint64, error)
}

// Deps is what the dialog is built with.
type Deps struct {
	// Env is the interface's own: clock, keys, theme, pane ids.
	Env kit.Env
	// Client is the server that the plan is made from.
	Client jobs.DeletionClient
	// Desk runs the job.
	Desk Desk
}

// Request is what somebody wants to delete.
type Request struct {
	// To hears of the end in an EndedMsg.
	To pane.ID
	// Title is the heading, Text says what it means, Warn what is to be feared;
	// the last may be empty.
	Title, Text, Warn string
	// Name is what is deleted, for the news.
	Name string
	// Objects are what is deleted, of one kind.
	Objects []jobs.Object
	// Masked hides names.
	Masked bool
}

// EndedMsg says that a deletion has come to its end.
type EndedMsg struct {
	To    pane.ID
	Name  string
	State jobs.State // Done, Failed or Cancelled.
}

// Target returns the pane that asked for it.
func (m EndedMsg) Target() pane.ID { return m.To }

// plannedMsg brings the plan.
type plannedMsg struct {
	to   pane.ID
	gen  uint64
	plan jobs.DeletionPlan
	err  error
}

// Target returns the dialog.
func (m plannedMsg) Target() pane.ID { return m.to }

// begunMsg says that the job runs.
type begunMsg struct {
	to  pane.ID
	gen uint64
	id  jobs.ID
	err error
}

// Target returns the dialog.
func (m begunMsg) Target() pane.ID { return m.to }

// changedMsg says how the job stands.
type changedMsg struct {
	to   pane.ID
	gen  uint64
	seen uint64
}

// Target returns the dialog.
func (m changedMsg) Target() pane.ID { return m.to }

// progress is how far the planning is, written by its goroutines.
type progress struct{ looked, read, all atomic.Int64 }

// told takes in how far it is.
func (p *progress) told(now jobs.PlanProgress) {
	p.looked.Store(int64(now.Looked))
	p.read.Store(int64(now.Read))
	p.all.Store(int64(now.All))
}

// fault is what went wrong and what can be done, in sentences.
type fault struct{ what, next string }

// explained puts an error into a fault.
func explained(err error) fault {
	if s, ok := errors.AsType[*jobs.Surprise](err); ok {
		return fault{what: s.What}
	}
	if errors.Is(err, jobs.ErrTooMany) {
		return fault{what: text.Line(err.Error()) + "."}
	}
	what, next := api.Explain(err)
	return fault{what, next}
}

// await tells the asking pane of the end of a job, whatever has become of the
// dialog until then.
func await(ctx context.Context, desk Desk, id jobs.ID, end EndedMsg) tea.Cmd {
	return func() tea.Msg {
		var seen uint64
		for {
			j, there := desk.Job(id)
			if there && j.State.Ended() {
				end.State = j.State
				return end
			}
			var err error
			if seen, err = desk.Wait(ctx, seen); err != nil || !there {
				return nil
			}
		}
	}
}
