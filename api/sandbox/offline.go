package sandbox

import (
	"context"
	"errors"
	"fmt"

	"ozdesk/api/sandbox/db"
)

// offline opens the data of a sandbox that nobody serves, sets it up if it is
// new, and runs f on it. ErrLocked says that somebody serves it, ErrNotSandbox
// that the directory holds something else.
func offline(ctx context.Context, o Options, f func(*db.Store) error) (err error) {
	if err := checkDir(o.Dir); err != nil {
		return fmt.Errorf("sandbox in %s: %w", o.Dir, err)
	}
	lock := newLock(o.Dir)
	got, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("lock the data directory: %w", err)
	}
	if !got {
		return ErrLocked
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if err := markDir(o.Dir); err != nil {
		return err
	}
	store, err := db.Open(ctx, o.Dir, o.Now, o.Log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := seed(ctx, store, o); err != nil {
		return fmt.Errorf("set the sandbox up: %w", err)
	}
	return f(store)
}
