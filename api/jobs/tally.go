package jobs

import "slices"

// tally is what the steps of a ledger add up to. It is kept along with them, so
// that a look at a job of many thousand steps costs what one at a few does.
type tally struct {
	count [len(stepWords)]int
	total int64 // Bytes of all steps.
	bytes int64 // Bytes of the confirmed ones.
	made  Made  // By the confirmed ones. Its slices only grow; nobody writes into them.
	// stale says that bytes and made hold a step that is not confirmed any more.
	stale bool
	// trouble are the steps that failed or are unknown, in order.
	trouble []int
	// Every step before low has ended, and none from high on was ever begun.
	low, high int
}

// lay makes the steps of a plan, none of them begun.
func (l *ledger) lay(plan []Step) {
	l.steps = make([]step, len(plan))
	l.tally = tally{}
	for n := range plan {
		l.steps[n] = step{n: n, bytes: plan[n].Bytes}
		l.tally.total += plan[n].Bytes
	}
	l.tally.count[Planned] = len(plan)
}

// moved adds up that a step stands otherwise than it did.
func (l *ledger) moved(n int, was StepState) {
	t, s := &l.tally, &l.steps[n]
	t.count[was]--
	t.count[s.state]++
	t.confirm(s)
	t.stale = t.stale || was == Confirmed
	place, known := slices.BinarySearch(t.trouble, n)
	switch troubled := s.state == Unknown || s.state == Refused; {
	case troubled && !known:
		t.trouble = slices.Insert(t.trouble, place, n)
	case !troubled && known:
		t.trouble = slices.Delete(t.trouble, place, place+1)
	}
	t.high = max(t.high, n+1)
	if !s.state.ended() {
		t.low = min(t.low, n)
	}
	for t.low < len(l.steps) && l.steps[t.low].state.ended() {
		t.low++
	}
}

// sum returns what the confirmed steps add up to.
func (l *ledger) sum() (bytes int64, made Made) {
	t := &l.tally
	if t.stale {
		t.bytes, t.made, t.stale = 0, Made{}, false
		for n := range l.steps {
			t.confirm(&l.steps[n])
		}
	}
	made = t.made
	made.Media, made.Analyses = slices.Clip(made.Media), slices.Clip(made.Analyses)
	return t.bytes, made
}

// confirm adds what a step has done, if it is confirmed.
func (t *tally) confirm(s *step) {
	if s.state == Confirmed {
		t.bytes += s.bytes
		t.made.join(s.made)
	}
}

// proceeded reports whether every step before one has ended well, where all
// before low have ended.
func (t *tally) proceeded() bool { return len(t.trouble) == 0 || t.trouble[0] >= t.low }

// open are the steps among which those are that are under way, and unanswered
// ones; there may be others between them.
func (l *ledger) open() []step { return l.steps[l.tally.low:max(l.tally.low, l.tally.high)] }
