package results

import (
	"time"

	"ozdesk/api"
	"ozdesk/api/score"
)

// Waiting is why a check waits for a look of a person. The zero value is a
// check that waits for nobody.
type Waiting int

// The reasons, in the order in which they are looked at.
const (
	// WaitingNot passed, was decided by a person, or still runs as it should.
	WaitingNot Waiting = iota
	// WaitingFailed could not be measured: the server's FAILED.
	WaitingFailed
	// WaitingDeclined was measured and refused.
	WaitingDeclined
	// WaitingOperator is left to an operator: OPERATOR_REQUIRED.
	WaitingOperator
	// WaitingUnmeasured ended well without any score behind it.
	WaitingUnmeasured
	// WaitingStuck runs for much longer than checks do.
	WaitingStuck
)

// Waits lists the reasons in their order, without WaitingNot.
func Waits() []Waiting {
	return []Waiting{WaitingFailed, WaitingDeclined, WaitingOperator, WaitingUnmeasured, WaitingStuck}
}

// String returns the word of a reason: failed, declined, operator, unmeasured
// or stuck; "none" for a check that does not wait.
func (w Waiting) String() string {
	switch w {
	case WaitingFailed:
		return "failed"
	case WaitingDeclined:
		return "declined"
	case WaitingOperator:
		return "operator"
	case WaitingUnmeasured:
		return "unmeasured"
	case WaitingStuck:
		return "stuck"
	case WaitingNot:
	}
	return "none"
}

// ParseWaiting reads the word of a reason.
func ParseWaiting(word string) (Waiting, bool) {
	for _, w := range Waits() {
		if w.String() == word {
			return w, true
		}
	}
	return WaitingNot, false
}

// Outcome is the outcome that checks which wait for this reason have.
func (w Waiting) Outcome() score.Outcome {
	switch w {
	case WaitingFailed:
		return score.Error
	case WaitingDeclined:
		return score.Fail
	case WaitingOperator:
		return score.Review
	case WaitingStuck:
		return score.Running
	case WaitingNot:
		return score.Pass
	case WaitingUnmeasured:
	}
	return score.Unmeasured
}

// Query asks a server for the folders that may wait for this reason and were
// created since a time, newest first (Oz API reference, section 1.5). A server
// cannot tell successes without a score from others, nor what a person has
// decided since: Triage does that with each folder.
func (w Waiting) Query(since, now time.Time, stuckAfter time.Duration) api.FolderQuery {
	q := api.FolderQuery{
		WithAnalyses: true, Sort: []api.Sort{{Field: "time_created", Desc: true}},
		Created: api.TimeRange{Min: since},
	}
	switch w {
	case WaitingFailed:
		q.Status = []api.Status{api.StatusFailed}
	case WaitingDeclined:
		q.Status = []api.Status{api.StatusDeclined}
	case WaitingOperator:
		q.Status = []api.Status{api.StatusOperatorRequired}
	case WaitingUnmeasured:
		q.Status = []api.Status{api.StatusSuccess}
	case WaitingStuck:
		q.Status = []api.Status{api.StatusProcessing}
		q.Created.Max = now.Add(-stuckAfter)
	case WaitingNot:
	}
	return q
}

// Check is the analysis for which a folder waits, with what it says.
type Check struct {
	Waiting  Waiting
	Analysis api.Analysis
	Reading  score.Reading
	// More is how many other analyses of the last launch wait as well.
	More int
}

// Triage finds the analysis of the last launch for which a folder waits: of
// several the one with the worst outcome, and of those the one with the
// smallest margin. A running one waits once it runs for stuckAfter. What a
// person has decided waits no more.
func Triage(f api.Folder, p score.Policy, now time.Time, stuckAfter time.Duration) Check {
	var found Check
	waits := 0
	for _, a := range score.LastGroup(f.Analyses) {
		r := score.Of(a, p)
		w := waitingFor(a, r, now, stuckAfter)
		if w == WaitingNot {
			continue
		}
		waits++
		if found.Waiting == WaitingNot || worse(r, w, found) {
			found.Waiting, found.Analysis, found.Reading = w, a, r
		}
	}
	found.More = max(waits-1, 0)
	return found
}

// waitingFor says why one analysis waits.
func waitingFor(a api.Analysis, r score.Reading, now time.Time, stuckAfter time.Duration) Waiting {
	if r.ByOperator && r.Outcome != score.Review {
		return WaitingNot
	}
	switch r.Outcome {
	case score.Error:
		return WaitingFailed
	case score.Fail:
		return WaitingDeclined
	case score.Review:
		return WaitingOperator
	case score.Unmeasured:
		return WaitingUnmeasured
	case score.Running:
		if !a.Created.IsZero() && now.Sub(a.Created) >= stuckAfter {
			return WaitingStuck
		}
	case score.Pass:
	}
	return WaitingNot
}

// worse reports that a reading waits for something weightier than what was
// found, or for the same by a smaller margin.
func worse(r score.Reading, w Waiting, than Check) bool {
	if w != than.Waiting {
		return w < than.Waiting
	}
	return r.Margin.Ok() && (!than.Reading.Margin.Ok() || r.Margin.Cmp(than.Reading.Margin) < 0)
}
