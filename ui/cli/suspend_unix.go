//go:build unix

package cli

import "golang.org/x/sys/unix"

// canSuspend returns what tells whether this process may be stopped for a
// while, and why not.
func (a *app) canSuspend() func() (ok bool, why string) {
	return func() (bool, string) {
		if why := a.needed(); why != "" {
			return false, why
		}
		if !jobControl() {
			return false, "no shell waits to continue the program"
		}
		return true, ""
	}
}

// needed says why others would miss this process if it were stopped, "" when
// they would not.
func (a *app) needed() string {
	if !a.target.Sandbox {
		return ""
	}
	switch n := a.n.Load(); {
	case n == nil:
		return "the sandbox is not ready yet"
	case n.box != nil && n.box.Holder():
		return "this window serves the sandbox for others and would stop it for all of them"
	}
	return ""
}

// jobControl reports whether a shell runs this program as one of its jobs. In
// the group of a session leader, or below a process of another session, there
// is none: the group is orphaned, the system drops the signal that would stop
// it, and nothing would ever continue it.
func jobControl() bool {
	session, err := unix.Getsid(0)
	if err != nil || unix.Getpgrp() == session {
		return false
	}
	parent := unix.Getppid()
	if parent <= 0 { // It is not to be seen from this container.
		return false
	}
	parents, err := unix.Getsid(parent)
	return err == nil && parents == session
}
