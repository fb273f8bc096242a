package jobs

// State says how a job stands.
type State int

// The states of a job.
const (
	// Running: steps are under way.
	Running State = iota
	// Waiting: it tries again by itself as soon as the server answers.
	Waiting
	// Paused: a person, or a missing sign-in, has stopped it; it can go on.
	Paused
	// Interrupted: the program ended in the middle; it can go on.
	Interrupted
	// Elsewhere: another window of the program is at it.
	Elsewhere
	// Done: every step is confirmed.
	Done
	// Failed: it has ended, and not every step is confirmed.
	Failed
	// Cancelled: a person has ended it.
	Cancelled
	// Broken: its ledger cannot be read.
	Broken
)

// String returns the state in lower case.
func (s State) String() string {
	switch s {
	case Running:
		return "running"
	case Waiting:
		return "waiting"
	case Paused:
		return "paused"
	case Interrupted:
		return "interrupted"
	case Elsewhere:
		return "elsewhere"
	case Done:
		return "done"
	case Failed:
		return "failed"
	case Cancelled:
		return "cancelled"
	case Broken:
		return "broken"
	}
	return "?"
}

// Active reports whether the job works or will by itself.
func (s State) Active() bool { return s == Running || s == Waiting }

// Resumable reports whether somebody may let it go on.
func (s State) Resumable() bool { return s == Paused || s == Interrupted }

// Ended reports whether nothing is left to do but look, try again or clear.
func (s State) Ended() bool { return s == Done || s == Failed || s == Cancelled || s == Broken }

// StepState says how a step stands.
type StepState int

// The states of a step.
const (
	Planned StepState = iota // Not begun, or certainly not there.
	Sent                     // Under way, or not answered and not looked for yet.
	Confirmed
	Unknown // It cannot be found out whether it was done.
	Refused // It failed, and is certainly not done.
)

// ended reports whether nothing more is to be expected of a step by itself.
func (s StepState) ended() bool { return s == Confirmed || s == Unknown || s == Refused }

var stepWords = [...]string{Planned: "planned", Sent: "sent", Confirmed: "confirmed", Unknown: "unknown", Refused: "failed"}

// String returns the state as ledgers have it.
func (s StepState) String() string {
	if s < 0 || int(s) >= len(stepWords) {
		return "?"
	}
	return stepWords[s]
}
