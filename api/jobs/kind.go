package jobs

import (
	"cmp"
	"context"

	"ozdesk/api"
	"ozdesk/api/text"
)

// Kind is one sort of work, such as uploads.
type Kind interface {
	// Name stands in ledgers and does not change from version to version.
	Name() string
	// Open reads a plan as Start was given it, and what was typed for it: nil
	// when that is not kept any more. Both are JSON and come from a file.
	Open(plan, typed []byte) (Work, error)
}

// Work is the plan of one job. Its methods are called from several goroutines.
type Work interface {
	// Title says in a few words what the job is. It holds no names.
	Title() string
	// Steps are the changes, in order. They follow from the plan alone, and so
	// are the same ones after every start.
	Steps() []Step
	// Width is how many changes may be sent at once.
	Width() int
	// Do sends one change. Its context carries the request id for api.Client.
	// After an error that is api.ErrUncertain, Find is asked.
	Do(context.Context, Attempt) (Made, error)
	// Find asks the server what became of an attempt that was not answered. An
	// error means that it could not be asked.
	Find(context.Context, Attempt) (api.Fate, Made, error)
}

// Keeper is a Work that says whether everything is there that it sends.
type Keeper interface {
	// Whole returns why the job cannot go on: what was typed for it is not kept
	// any more.
	Whole() error
}

// stopError keeps the whole job from going on.
type stopError struct {
	err error
	why string
}

// Error returns the sentence, or the cause.
func (e *stopError) Error() string { return cmp.Or(e.why, e.err.Error()) }

// Unwrap returns the cause.
func (e *stopError) Unwrap() error { return e.err }

// Stop marks an error of Do, after which nothing was done, that would be the
// same for every other step: the job stops, and may go on when somebody has put
// it right. It says why in a sentence; "" is what the error says itself.
func Stop(err error, why string) error { return &stopError{err, why} }

// Step is one change of a job.
type Step struct {
	// Does says what it does, such as "Upload"; Name is on what, such as a file
	// name, and may be empty.
	Does string
	Name text.Text
	// Bytes is how much is sent, 0 where that does not count.
	Bytes int64
	// Needs says which steps must be confirmed before this one is sent.
	Needs Need
	// Back is how many steps before it a step with NeedsBefore goes by.
	Back int
	// After is how far before it a step is that must have ended besides,
	// whichever way; 0 is none.
	After int
	// Cleans says that it takes away what the steps before have made only to
	// look at it. It is done even where the job is cancelled.
	Cleans bool
}

// Need says which steps come before another one.
type Need int

// What a step may need.
const (
	NeedsNothing Need = iota
	NeedsFirst        // The first step of the job.
	NeedsAll          // All steps before it.
	NeedsBefore       // The step before it has ended, whichever way.
)

// Made are the ids of what a step has made or found.
type Made struct {
	Folder     api.FolderID     `json:"folder,omitempty"`
	Media      []api.MediaID    `json:"media,omitempty"`
	Analyses   []api.AnalysisID `json:"analyses,omitempty"`
	Collection api.CollectionID `json:"collection,omitempty"`
	Person     api.PersonID     `json:"person,omitempty"`
	// Search is what was made to look for people who look alike, Alike who was
	// found; nil of every other step.
	Search *Search `json:"search,omitempty"`
	Alike  *Alike  `json:"alike,omitempty"`
	// Gone is what a step of a deletion has come to; nil of every other step.
	Gone *Gone `json:"gone,omitempty"`
}

// Attempt is one try at a step.
type Attempt struct {
	// Step counts from 0.
	Step int
	// RequestID names what is sent.
	RequestID string
	// Made is what the steps have made so far, the zero value where one is not
	// confirmed. It is nil for a step that needs no other, or only those before.
	Made []Made
	// Before are the steps that a step with NeedsBefore goes by, in order.
	Before []Outcome
	// Admitted says that a person has decided to have it done although it was
	// held back before.
	Admitted bool
	// Sent takes how many bytes of the step have left.
	Sent func(int64)
}
