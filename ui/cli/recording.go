package cli

import (
	"fmt"

	"ozdesk/api"
	"ozdesk/api/record"
	"ozdesk/api/text"
)

// recorded lets a client write down its exchanges where --record asks for it.
// All clients of a run write into one file.
func (c *command) recorded(o api.Options) (api.Options, error) {
	if c.globals.Record == "" {
		return o, nil
	}
	if c.recording == nil {
		base, err := api.NewTransport(o)
		if err != nil {
			return o, usage(err.Error(), "Correct --ca-file or the profile")
		}
		if c.recording, err = record.Create(c.globals.Record, base); err != nil {
			return o, usage("the recording cannot be written: "+text.Line(err.Error()), "Name another file with --record")
		}
	}
	o.HTTP = c.recording
	return o, nil
}

// closeRecording ends the recording and returns the exit code for it.
func (c *command) closeRecording() int {
	if c.recording == nil {
		return exitOK
	}
	if err := c.recording.Close(); err != nil {
		c.say(fmt.Sprintf("the recording is not complete: %v", err), "Look whether there is room on the disk")
		return exitError
	}
	return exitOK
}
