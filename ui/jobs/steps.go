package jobs

import (
	"fmt"
	"strings"

	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
)

// stepSign is how the state of a step is drawn: a sign, a word and a role.
func stepSign(t *kit.Theme, s jobs.StepState) (sign, word string, role kit.Role) {
	switch s {
	case jobs.Confirmed:
		return t.Glyph(kit.OutcomePass), "done", kit.Pass
	case jobs.Sent:
		return t.Glyph(kit.OutcomeRunning), "under way", kit.Running
	case jobs.Unknown:
		return t.Glyph(kit.OutcomeReview), "unknown", kit.Review
	case jobs.Refused:
		return t.Glyph(kit.OutcomeFail), "failed", kit.Fail
	case jobs.Planned:
	}
	return t.Glyph(kit.OutcomeUnmeasured), "planned", kit.Muted
}

// steps draws the steps around the one that is under way, none where a job has
// a single one.
func (p *Drawer) steps(j jobs.Job) []string {
	if j.Steps < 2 {
		return nil
	}
	t, lead := p.d.Env.Theme, strings.Repeat(" ", indent)
	digits := len(fmt.Sprint(j.Steps))
	out := make([]string, 0, len(j.Near))
	for i, s := range j.Near {
		sign, word, role := stepSign(t, s.State)
		line := lead + t.Paint(kit.Faint, fmt.Sprintf("%*d  ", digits, j.First+i+1)) +
			t.Paint(role, kit.Fit(sign+" "+word, 13, kit.Left)) + t.Paint(kit.Ink, kit.Clean(stepName(s.Step, p.masked)))
		out = append(out, kit.Truncate(line, p.w))
	}
	return out
}
