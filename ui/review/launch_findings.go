package review

import (
	"strings"

	"ozdesk/api/rules"
	"ozdesk/ui/kit"
)

// drawFindings draws findings within w cells.
func drawFindings(t *kit.Theme, list []rules.Finding, w int) []string {
	var out []string
	for _, f := range list {
		sign, role := t.Glyph(kit.OutcomeReview), kit.Muted
		if f.Severity == rules.Stop {
			sign, role = t.Glyph(kit.OutcomeError), kit.Error
		}
		for i, line := range kit.Wrap(f.Text, max(w-2*indent, 1)) {
			lead := blank(2 * indent)
			if i == 0 {
				lead = blank(indent) + t.Paint(role, sign) + strings.Repeat(" ", indent-1)
			}
			out = append(out, lead+t.Paint(role, line))
		}
	}
	return out
}
