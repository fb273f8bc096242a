package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"ozdesk/api/text"
)

// broke is the end of a command that has panicked. What the panic carries may
// be anything, a name or a token too: only what the language itself says is
// written down, with the place. The place goes into the log.
func (c *command) broke(p any) int {
	what := fmt.Sprintf("%T", p)
	if fault, ok := p.(runtime.Error); ok {
		what = fault.Error()
	}
	c.log.Error("panic", "what", text.Line(what), "stack", string(debug.Stack()))
	next := "Run it again with --log FILE, which writes what led to it"
	if c.logFile != nil {
		next = "The log says where"
	}
	c.say("the command broke, through a fault of this program", next)
	return exitError
}
