package score

import "ozdesk/api"

// decision is the word that an analysis ended with, or that it has not ended.
type decision struct {
	word     api.Status
	operator bool // a person's decision
	outcome  Outcome
}

// decide finds the word that counts: an operator's, else resolution, else
// resolution_status. Before the last two comes whether there is a result at
// all: not while the state or one of them is PROCESSING or INITIAL, and not
// when the state is FAILED.
//
// A FINISHED in the place of a resolution says only that the work is done, so
// the next field is asked; when no field holds more, a person has to look. So
// it is with a final word that is not in the reference: it is shown as it is
// and never taken for a pass or a fail.
func decide(a api.Analysis, warn *warnings) decision {
	if decided(a.Operator) {
		return decision{word: a.Operator, operator: true, outcome: outcomeOf(a.Operator)}
	}
	if word, ok := unfinished(a); ok {
		return decision{word: word, outcome: Running}
	}
	word := firstDecided(a.Resolution, a.ResolutionStatus, a.State)
	if a.State == api.StatusFailed {
		word = a.State
	}
	d := decision{word: word, outcome: outcomeOf(word)}
	warnStatuses(a, d, warn)
	return d
}

// unfinished returns the word that says that the analysis has not ended.
func unfinished(a api.Analysis) (api.Status, bool) {
	for _, w := range []api.Status{a.State, a.Resolution, a.ResolutionStatus} {
		if w == api.StatusProcessing || w == api.StatusInitial {
			return w, a.State != api.StatusFailed
		}
	}
	return "", a.State == "" && a.Resolution == "" && a.ResolutionStatus == ""
}

// firstDecided returns the first word that is more than FINISHED, else
// FINISHED if there is one, else "".
func firstDecided(words ...api.Status) api.Status {
	var finished api.Status
	for _, w := range words {
		switch w {
		case "":
		case api.StatusFinished:
			finished = w
		default:
			return w
		}
	}
	return finished
}

// outcomeOf reads one status.
func outcomeOf(s api.Status) Outcome {
	switch {
	case s == api.StatusSuccess:
		return Pass
	case s == api.StatusDeclined:
		return Fail
	case s == api.StatusFailed:
		return Error
	case !s.Final():
		return Running
	default: // OPERATOR_REQUIRED, FINISHED without a decision, unknown words
		return Review
	}
}

// warnStatuses says where the statuses contradict each other or say nothing.
func warnStatuses(a api.Analysis, d decision, warn *warnings) {
	switch {
	case d.word == api.StatusFinished:
		warn.add("the server says FINISHED and gives no resolution")
	case !d.word.Known():
		warn.add("the server's answer " + wire(d.word) + " is not in the reference")
	}
	if d.outcome == Error && a.Resolution.Final() && outcomeOf(a.Resolution) != Error {
		warn.add("the state is FAILED, yet the resolution is " + wire(a.Resolution))
	}
	if decided(a.Resolution) && decided(a.ResolutionStatus) && a.Resolution != a.ResolutionStatus {
		warn.add("the resolution is " + wire(a.Resolution) + ", yet the resolution_status is " + wire(a.ResolutionStatus))
	}
}

// decided reports a word that is a decision.
func decided(s api.Status) bool { return s.Final() && s != api.StatusFinished }
