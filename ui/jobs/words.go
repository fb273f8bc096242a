package jobs

import (
	"strconv"

	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
)

// indent is where text starts, in cells: the bar of the cursor and a blank.
const indent = 2

// hidden stands for a name while names are masked.
const hidden = "•••"

// stateWords is how a state is drawn: a sign, a word and a role. No two have
// the same word.
func stateWords(t *kit.Theme, s jobs.State) (sign, word string, role kit.Role) {
	switch s {
	case jobs.Running:
		return t.Glyph(kit.OutcomeRunning), "running", kit.Running
	case jobs.Waiting:
		return t.Glyph(kit.OutcomeRunning), "waiting", kit.Near
	case jobs.Paused:
		return t.Glyph(kit.OutcomeUnmeasured), "paused", kit.Review
	case jobs.Interrupted:
		return t.Glyph(kit.OutcomeReview), "interrupted", kit.Review
	case jobs.Elsewhere:
		return t.Glyph(kit.OutcomeRunning), "elsewhere", kit.Muted
	case jobs.Done:
		return t.Glyph(kit.OutcomePass), "done", kit.Pass
	case jobs.Failed:
		return t.Glyph(kit.OutcomeFail), "failed", kit.Fail
	case jobs.Cancelled:
		return t.Glyph(kit.OutcomeUnmeasured), "cancelled", kit.Muted
	case jobs.Broken:
	}
	return t.Glyph(kit.OutcomeError), "unreadable", kit.Error
}

// meaning says in a sentence how a job stands and what can be done, "" where
// its numbers say it.
func meaning(k *kit.KeyMap, j jobs.Job) string {
	again := k.Refresh.Help().Key
	switch j.State {
	case jobs.Waiting:
		return "It goes on by itself as soon as the server answers. " + j.Why
	case jobs.Paused:
		if j.Why != "" {
			return j.Why + " Press " + again + " to go on."
		}
		return "Press " + again + " to go on."
	case jobs.Interrupted:
		return "The program ended in the middle. Nothing goes on by itself: press " + again +
			" to go on, and what was under way is looked for first. " + j.Why
	case jobs.Elsewhere:
		return "Another window of this program is at it."
	case jobs.Failed:
		if j.Count[jobs.Unknown] > 0 {
			return "Of " + steps(j.Count[jobs.Unknown]) + " it is not known whether it was done. Look there; " + again + " looks and tries again."
		}
		return "What failed can be tried again with " + again + "."
	case jobs.Cancelled:
		return "What was done before stays."
	case jobs.Broken:
		return j.Why
	case jobs.Running, jobs.Done:
	}
	return ""
}

// steps writes a number of steps.
func steps(n int) string {
	if n == 1 {
		return "one step"
	}
	return kit.Count(n) + " steps"
}

// part is how much of a job is done: by bytes where there are some to send.
func part(j jobs.Job) string {
	done, all := int64(j.Count[jobs.Confirmed]), int64(j.Steps)
	if j.Total > 0 && j.State != jobs.Done {
		done, all = j.Sent, j.Total
	}
	if all <= 0 {
		return ""
	}
	return strconv.FormatInt(100*done/all, 10) + " %"
}

// stepName names what a step is done to, as far as it may be shown.
func stepName(s jobs.Step, masked bool) string {
	switch {
	case s.Name.IsEmpty():
		return s.Does
	case masked:
		return s.Does + " " + hidden
	}
	return s.Does + " " + s.Name.Line()
}

// title is what a job is called in the list.
func title(j jobs.Job) string {
	if j.Title == "" {
		return "(not readable)"
	}
	return kit.Clean(j.Title)
}
