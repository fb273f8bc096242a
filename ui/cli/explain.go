package cli

import (
	"errors"

	"ozdesk/api"
	"ozdesk/api/sandbox"
	"ozdesk/api/text"
)

// explain puts an error that no command has worded itself into sentences, and
// finds its exit code.
func (c *command) explain(err error) (code int, what, next string) {
	if what, next, ok := c.places.explainDisk(err); ok {
		return exitError, what, next
	}
	code, what, next = explain(err)
	if errors.Is(err, api.ErrReadOnly) && !c.painting {
		next = c.nextReadOnly()
	}
	return code, what, next
}

// nextReadOnly says how changes are permitted, by what has forbidden them.
func (c *command) nextReadOnly() string {
	switch t := c.chosen; {
	case c.globals.ReadOnlySet:
		return "Leave out --read-only"
	case t.Named:
		return "Give --read-only=false for this run, or for good run ozdesk profiles use " + text.Line(t.Profile) + " --writable"
	default:
		return "Give --read-only=false for this run; ozdesk login " + text.Line(t.Host) + " makes a profile that can be unlocked for good"
	}
}

// explain does so for what has nothing to do with this machine's disk.
func explain(err error) (code int, what, next string) {
	what, next = api.Explain(err)
	switch {
	case errors.Is(err, api.ErrBadCredentials):
		return exitSignIn, what, next
	case errors.Is(err, api.ErrSignedOut):
		return exitSignIn, what, "Run ozdesk login, or set OZDESK_EMAIL and OZDESK_PASSWORD"
	case errors.Is(err, sandbox.ErrLocked):
		return exitError, "another process holds the sandbox: " + err.Error(), "End it, or wait for it, and try again"
	case errors.Is(err, sandbox.ErrNotSandbox):
		return exitError, "the directory of the sandbox holds something else: " + err.Error(), "Move that away, or name another place with XDG_DATA_HOME"
	case errors.Is(err, api.ErrNotFound):
		return exitError, what, "Check the id; ozdesk folders list and ozdesk collections list show those there are"
	}
	return exitError, what, next
}
