package cli

import (
	"log/slog"
	"os"

	"ozdesk/api/text"
)

// openLog sends the log to the file that --log or OZDESK_LOG names. Without
// one nothing is logged.
func (c *command) openLog() error {
	path := first(c.globals.Log, c.env.Log)
	if path == "" {
		return nil
	}
	// It tells which objects somebody worked on, so it is the owner's alone.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return usage("the log cannot be written: "+text.Line(err.Error()), "Name another file with --log or OZDESK_LOG")
	}
	c.logFile = f
	c.log = slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return nil
}

// closeLog closes the log file, if there is one.
func (c *command) closeLog() {
	if c.logFile != nil {
		_ = c.logFile.Close()
	}
}
