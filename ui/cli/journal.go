package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"ozdesk/api"
	"ozdesk/store/journal"
	"ozdesk/store/oplog"
	"ozdesk/store/secret"
)

// scribe writes the changes that are made with one profile into its journal.
type scribe struct {
	c       *command
	profile string
	journal *journal.Journal
}

// journalOf returns the one scribe of this run for a target's profile.
func (c *command) journalOf(t target) *scribe {
	if s := c.scribes[t.Profile]; s != nil {
		return s
	}
	if c.scribes == nil {
		c.scribes = map[string]*scribe{}
	}
	s := &scribe{c: c, profile: t.Profile, journal: c.openJournal(t)}
	c.scribes[t.Profile] = s
	return s
}

// openJournal returns the journal of a target's profile. The sandbox's key lies
// in a file, as its passwords do: nobody is asked to unlock a keyring for it.
func (c *command) openJournal(t target) *journal.Journal {
	dir := filepath.Join(c.places.journals(), t.Profile)
	ring := c.keyring
	if t.Sandbox {
		ring = nil
	}
	keys := secret.KeysIn(c.secretOptions(ring))
	name := "journal-" + t.Profile
	return journal.New(journal.Options{
		Log: oplog.In(dir), Dir: dir, Values: t.JournalValues,
		Key: func(ctx context.Context, isNew bool) ([]byte, error) {
			if isNew {
				return keys.Make(ctx, name)
			}
			key, err := keys.Load(ctx, name)
			if errors.Is(err, secret.ErrNone) {
				err = fmt.Errorf("it is not where it was kept; unlock the keyring, or move %s away to begin a new journal", dir)
			}
			return key, err
		},
	})
}

// Begin writes down what is about to be sent. What cannot be written down is
// not sent.
func (s *scribe) Begin(ctx context.Context, change api.Change) (func(error), error) {
	e := journal.Entry{
		Time: s.c.now().UTC(), Profile: s.profile, Origin: change.Origin,
		User: change.Email.Raw(), Role: string(change.Role),
		Action: change.Action, Method: change.Method, Path: change.Path,
		Objects: change.ObjectIDs, RequestID: change.RequestID,
	}
	begun := e
	for _, name := range change.Fields {
		begun.Fields = append(begun.Fields, journal.Field{Name: name})
	}
	if err := s.journal.AddChange(ctx, begun, change.Value, change.Before); err != nil {
		return nil, err
	}
	return func(err error) { s.end(ctx, e, err) }, nil
}

// end writes down what came of a change, also when who asked for it has gone.
func (s *scribe) end(ctx context.Context, e journal.Entry, err error) {
	e.Time, e.Result = s.c.now().UTC(), journal.Done
	if err != nil {
		e.Result = journal.Failed
		if errors.Is(err, api.ErrUncertain) {
			e.Result = journal.Unknown
		}
		if known, ok := errors.AsType[*api.Error](err); ok {
			e.Reason = known.Kind.String()
		}
	}
	none := func(string) (string, bool) { return "", false }
	if err := s.journal.Add(context.WithoutCancel(ctx), e, none); err != nil {
		s.c.log.ErrorContext(ctx, "the outcome of a change could not be written into the journal", "request_id", e.RequestID, "error", err.Error())
		s.c.notice("the outcome of the change " + e.RequestID + " could not be written into the journal")
	}
}
