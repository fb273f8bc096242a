package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// suspends reports whether a command stops the program.
func suspends(cmd tea.Cmd) bool { return fmt.Sprintf("%p", cmd) == fmt.Sprintf("%p", tea.Suspend) }

func TestSuspend(t *testing.T) {
	tests := []struct {
		name string
		can  func() (bool, string)
		want bool
		says string
		help string
	}{
		{"a shell waits", func() (bool, string) { return true, "" }, true, "", "suspend"},
		{
			"no shell waits",
			func() (bool, string) { return false, "no shell" },
			false, "Not suspended: no shell.", "suspend (no shell)",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wd := newWorld(t, 120, 40)
			wd.opts.CanSuspend = tt.can
			got := len(wd.pane("folders").got)
			if suspends(wd.key(keyOf("ctrl+z"))) != tt.want {
				t.Errorf("suspended: %t, want %t", !tt.want, tt.want)
			}
			if frame := wd.bare(); !strings.Contains(frame, tt.says) {
				t.Errorf("%q is not on the screen:\n%s", tt.says, frame)
			}
			if len(wd.pane("folders").got) != got {
				t.Error("the key reached the pane")
			}
			wd.press("?")
			if frame := wd.bare(); !strings.Contains(frame, tt.help) {
				t.Errorf("%q is not in the help:\n%s", tt.help, frame)
			}
		})
	}
}

// Where no shell can ever continue a program, the key means nothing.
func TestSuspendUnknown(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.opts.CanSuspend = nil
	if suspends(wd.key(keyOf("ctrl+z"))) || wd.news.msg.Text != "" {
		t.Errorf("suspended, or told %q", wd.news.msg.Text)
	}
	wd.press("?")
	if frame := wd.bare(); strings.Contains(frame, "suspend") {
		t.Errorf("the help names a key that does nothing:\n%s", frame)
	}
}
