package cli

import (
	"fmt"
	"os/exec"

	native "github.com/atotto/clipboard"
)

// clipboard returns what copies by a tool of the system, nil where none would
// reach the screen that somebody looks at: over a connection it is the clipboard
// of another machine, and without a display there is none. The terminal itself
// is asked first, whatever this returns.
func clipboard(get Lookup, system string) func(string) (string, error) {
	set := func(name string) bool {
		v, _ := get(name)
		return v != ""
	}
	if set("SSH_CONNECTION") || set("SSH_TTY") || native.Unsupported {
		return nil
	}
	tool := clipboardTool(system, set("WAYLAND_DISPLAY"), set("DISPLAY"), exec.LookPath)
	if tool == "" {
		return nil
	}
	return func(text string) (string, error) {
		if err := native.WriteAll(text); err != nil {
			return tool, fmt.Errorf("copy by %s: %w", tool, err)
		}
		return tool, nil
	}
}

// clipboardTool names the tool that a system has, "" when it has none.
func clipboardTool(system string, wayland, x11 bool, find func(string) (string, error)) string {
	has := func(name string) bool { _, err := find(name); return err == nil }
	switch system {
	case "darwin":
		return "pbcopy"
	case "windows":
		return "the Windows clipboard"
	}
	switch {
	case wayland && has("wl-copy"):
		return "wl-copy"
	case x11 && has("xclip"):
		return "xclip"
	case x11 && has("xsel"):
		return "xsel"
	}
	return ""
}
