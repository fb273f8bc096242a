package review

import (
	"context"
	"errors"
	"time"

	"ozdesk/api"
)

// lookAfter bounds the look for what an unanswered request has made.
const lookAfter = 20 * time.Second

// launchOutcome is what came of launching analyses.
type launchOutcome struct {
	analyses []api.Analysis
	err      error
	// unknown says that nobody can tell whether they were launched.
	unknown bool
}

// launchAnalyses sends one request for all analyses. It is never sent twice:
// when the answer was lost the folder tells whether they are there. That look
// goes on below base when ctx was cancelled.
func launchAnalyses(ctx, base context.Context, src Client, id api.FolderID, list []api.NewAnalysis) launchOutcome {
	analyses, err := src.CreateAnalyses(ctx, id, list)
	if err == nil || !errors.Is(err, api.ErrUncertain) {
		return launchOutcome{analyses: analyses, err: err}
	}
	ctx, cancel := context.WithTimeout(base, lookAfter)
	defer cancel()
	folder, lookErr := src.Folder(ctx, id)
	if lookErr != nil {
		return launchOutcome{err: err, unknown: true}
	}
	request := requestOf(err)
	for i := range folder.Analyses {
		if mark, ok := folder.Analyses[i].Meta.Lookup(requestIDField); ok && request != "" && mark.Raw() == request {
			analyses = append(analyses, folder.Analyses[i])
		}
	}
	if len(analyses) > 0 {
		return launchOutcome{analyses: analyses}
	}
	return launchOutcome{err: err, unknown: true}
}

// requestOf returns the id of the request that failed, "" when it has none.
func requestOf(err error) string {
	var e *api.Error
	if errors.As(err, &e) {
		return e.RequestID
	}
	return ""
}

// fault is what went wrong, in words: what happened and what to do.
type fault struct{ what, next string }

// isZero reports that nothing went wrong.
func (f fault) isZero() bool { return f == fault{} }

// fault puts the failure of a launch into words.
func (o launchOutcome) fault() fault {
	if o.err == nil {
		return fault{}
	}
	what, next := api.Explain(o.err)
	if o.unknown {
		return fault{what, "It is not known whether the analyses were launched; the folder does not show them so far. " +
			"Look at the folder before you launch them again."}
	}
	if errors.Is(o.err, context.Canceled) {
		return fault{"This was stopped, and nothing was launched.", "Everything chosen is still here."}
	}
	return fault{what, next + " Everything chosen is still here."}
}
