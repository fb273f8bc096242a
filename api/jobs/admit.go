package jobs

import (
	"context"

	"ozdesk/api"
)

// Admit enrols a person of an ended enrolment who was held back although
// somebody looks alike: a person has looked at both and decided. N is the place
// of the step as Trouble tells it, and like who looks alike, so that a decision
// made on something else than what the ledger holds now is an ErrState. Nothing
// is searched for again, and other steps that have failed stay as they are; only
// a job that is interrupted meanwhile and goes on tries those too.
func (d *Desk) Admit(ctx context.Context, id ID, n int, like api.PersonID) error {
	return d.restart(ctx, id, "enrol somebody who was held back", func(s State) bool { return s == Failed },
		func(ctx context.Context, j *job) error {
			if n < 0 || n >= len(j.ledger.steps) {
				return ErrState
			}
			s := &j.ledger.steps[n]
			if j.ledger.state != Failed || s.state != Refused || s.made.Alike == nil || s.made.Alike.Person != like {
				return ErrState // Another program was at it meanwhile.
			}
			if err := whole(j.work); err != nil {
				return err
			}
			if err := d.move(ctx, j, stepRecord{N: n, State: Planned.String(), Admitted: true}); err != nil {
				return err
			}
			return d.set(ctx, j, Running, "")
		})
}
