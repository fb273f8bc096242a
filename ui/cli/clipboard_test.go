package cli

import (
	"errors"
	"slices"
	"testing"
)

func TestClipboardTool(t *testing.T) {
	for _, c := range []struct {
		name, system string
		wayland, x11 bool
		there        []string
		want         string
	}{
		{"macOS", "darwin", false, false, nil, "pbcopy"},
		{"Windows", "windows", false, false, nil, "the Windows clipboard"},
		{"Wayland", "linux", true, true, []string{"wl-copy", "xclip"}, "wl-copy"},
		{"X11", "linux", false, true, []string{"xsel", "xclip"}, "xclip"},
		{"X11 with xsel", "freebsd", false, true, []string{"xsel"}, "xsel"},
		{"no tool", "linux", true, true, nil, ""},
		{"no display", "linux", false, false, []string{"xclip"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			find := func(name string) (string, error) {
				if !slices.Contains(c.there, name) {
					return "", errors.New("not there")
				}
				return name, nil
			}
			if got := clipboardTool(c.system, c.wayland, c.x11, find); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	far := func(name string) (string, bool) { return "10.0.0.1 1 10.0.0.2 22", name == "SSH_CONNECTION" }
	if clipboard(far, "darwin") != nil {
		t.Error("a copy over a connection would land on the other machine")
	}
}
