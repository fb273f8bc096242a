package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"

	"ozdesk/api/results"
	"ozdesk/api/sandbox"
	"ozdesk/api/text"
)

// doomed is one entry that a reset would delete.
type doomed struct{ path string }

// doomedTable prints what would go.
var doomedTable = table[doomed]{
	columns: []results.Column{{Name: "path", Uncut: true}},
	cells:   func(d doomed) []results.Cell { return []results.Cell{results.String(d.path)} },
}

// sandboxFiles are the names of what a sandbox makes in its directory. What
// somebody else has put there stays.
var sandboxFiles = []string{"sandbox.json", "users.json", "sandbox.db*", "media", "thumbs", "incoming", "samples"}

// resetDry prints what a reset of dir would delete and deletes nothing.
func (c *command) resetDry(dir string) error {
	format, err := (&output{}).format(c.streams)
	if err != nil {
		return err
	}
	if _, err := sandbox.Accounts(dir); err != nil {
		return fail("there is no sandbox in "+dir, "Nothing would be deleted", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var list []doomed
	for _, e := range entries {
		if slices.ContainsFunc(sandboxFiles, func(p string) bool { ok, _ := filepath.Match(p, e.Name()); return ok }) {
			list = append(list, doomed{filepath.Join(dir, e.Name())})
		}
	}
	return printAll(c, format, doomedTable, list)
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
