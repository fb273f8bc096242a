package cli

import (
	"path/filepath"

	"ozdesk/store/oplog"
	"ozdesk/ui/review"
)

// answers keeps what reviewers said before they saw a score, for all runs of
// the program on this machine.
func (a *app) answers() review.Ledger {
	return oplog.In(filepath.Join(a.c.places.State, "review"))
}
