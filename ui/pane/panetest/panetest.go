// Package panetest helps tests of panes: it tells whether code runs inside the
// update loop, where no pane may ask a server.
package panetest

import (
	"runtime"
	"strings"
)

// loopMethods are the methods of a pane that the loop calls and that must
// return at once.
var loopMethods = []string{"Update", "View", "Resize", "Shown", "Init", "Keys", "Title"}

// InLoop reports whether the caller was reached from a method of a pane that
// the loop calls. What a command does runs on a stack of its own, also while
// the loop is busy, so that a fake server that asks this never blames a command
// for being slow.
func InLoop() bool {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		frame, more := frames.Next()
		for _, method := range loopMethods {
			if strings.Contains(frame.Function, "ozdesk/ui/") && strings.HasSuffix(frame.Function, ")."+method) {
				return true
			}
		}
		if !more {
			return false
		}
	}
}
