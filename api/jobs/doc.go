// Package jobs does work of many calls that stops and goes on: uploads and what
// is launched on them, enrolments, and deletions by a plan.
//
// A job is a plan that a Kind turns into steps, each of them one change on the
// server. A ledger keeps how far it is. A step is
//
//	planned → sent (request id) → confirmed | unknown | failed
//
// and the record that it is being sent is on the disk before the request leaves.
// So a job may be paused, cancelled or killed at any moment: a step that was
// sent and not answered is looked for on the server by its request id, and only
// sent again when it is certainly not there. What cannot be found out is
// unknown, and stays so until somebody looks.
//
// One Desk runs the jobs of one server; the ledger's lock sees to it that no
// two programs run the same. While the server cannot be reached a job waits and
// tries again. A job that was under way when the program ended is not gone on
// with by itself: another person may be signed in by then, or the connection be
// one that must not change anything.
//
// Ledgers hold ids, paths, tags, settings and states, until their job is
// cleared: by its plan it is told that the same was done before. What a person
// has typed to be sent, such as a name, lies in a stream of its own that is
// removed as soon as the job has ended.
//
// An enrolment may search the collection for each person before: what it makes
// for that is taken away again by steps of the same ledger, whichever way the
// others have ended, and also when the job is cancelled.
//
// A deletion is planned first: PlanDeletion finds what must go before the
// objects that somebody named, puts everything in order and notes what each
// object is like. The job deletes what the plan names and nothing besides; it
// looks at each object once more before its turn, stops at the first that is
// not as the plan has it, and leaves a receipt behind.
package jobs
