package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"

	"ozdesk/api/results"
	"ozdesk/api/sandbox"
	"ozdesk/api/text"
)

// sandboxFiles are the names of what a sandbox makes in its directory. What
// somebody else has put there stays.
var sandboxFiles = []string{"sandbox.json", "users.json", "sandbox.db*", "media", "thumbs", "incoming", "samples"}

// doomed lists what a reset of dir deletes, or deleted.
func doomed(dir, result string) ([]goner, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var list []goner
	for _, e := range entries {
		if slices.ContainsFunc(sandboxFiles, func(p string) bool { ok, _ := filepath.Match(p, e.Name()); return ok }) {
			list = append(list, goner{filepath.Join(dir, e.Name()), "part of the sandbox", result})
		}
	}
	return list, nil
}

// resetDry prints what a reset of dir would delete and deletes nothing. It ends
// as the reset would.
func (c *command) resetDry(dir string, format results.Format) error {
	if _, err := sandbox.Accounts(dir); err != nil {
		return fail("there is no sandbox in "+dir, "Nothing would be deleted", err)
	}
	list, err := doomed(dir, "would be deleted")
	if err != nil {
		return err
	}
	served, err := isServed(dir)
	if err != nil {
		return err
	}
	if err := printAll(c, format, goners("path"), list); err != nil {
		return err
	}
	if served {
		return fail("another process serves the sandbox in "+dir+", so that a reset would be refused", "End it first", sandbox.ErrLocked)
	}
	return nil
}

// isServed reports whether a process holds the lock of a sandbox.
func isServed(dir string) (served bool, err error) {
	lock := flock.New(filepath.Join(dir, "sandbox.lock"))
	free, err := lock.TryRLock()
	if err != nil {
		return false, fmt.Errorf("look who serves the sandbox: %w", err)
	}
	return !free, lock.Close()
}

// resetFailure words the refusals of a reset.
func resetFailure(dir string, err error) error {
	switch {
	case errors.Is(err, sandbox.ErrNotSandbox):
		return fail(text.Line(dir)+" holds something else than a sandbox and was left alone", "Name the right directory with --data", err)
	case errors.Is(err, sandbox.ErrLocked):
		return fail("another process serves the sandbox in "+dir, "End it and try again", err)
	}
	return err
}
