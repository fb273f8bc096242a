package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fullDatabase is the error of a database that has no room left.
type fullDatabase struct{}

func (fullDatabase) Error() string { return "database or disk is full" }
func (fullDatabase) Code() int     { return sqliteFull }

func TestTroubleWithTheDisk(t *testing.T) {
	m := newMachine(t)
	temporary := filepath.Join(m.places.Config, ".new-4711")
	settings := filepath.Join(m.places.Config, "settings.toml")
	m.settings("")
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"no room for a file of ours", &fs.PathError{Op: "write", Path: temporary, Err: syscall.ENOSPC}, "The disk of " + m.places.Config + " is full. Free some space and try again."},
		{"no room to rename", &os.LinkError{Op: "rename", Old: temporary, New: settings, Err: syscall.ENOSPC}, "The disk of " + m.places.Config + " is full."},
		{"no quota", &fs.PathError{Op: "write", Path: "/somewhere/log", Err: syscall.EDQUOT}, "The disk of /somewhere is full."},
		{"no room for output", &fs.PathError{Op: "write", Path: os.Stdout.Name(), Err: syscall.ENOSPC}, "The output could not be written, because the disk is full."},
		{"no room for the database", fullDatabase{}, "The disk is full. Free some space"},
		{"a read-only disk", &fs.PathError{Op: "open", Path: temporary, Err: syscall.EROFS}, m.places.Config + " cannot be written. Change its permissions, or name another place with XDG_CONFIG_HOME."},
		{"a directory that cannot be made", &fs.PathError{Op: "mkdir", Path: filepath.Dir(m.places.State), Err: syscall.EACCES}, filepath.Dir(m.places.State) + " cannot be written. Change its permissions, or name another place with XDG_STATE_HOME."},
		{"a file of ours that is closed", &fs.PathError{Op: "open", Path: settings, Err: syscall.EACCES}, settings + " cannot be used: permission is denied."},
		{"a file of others", &fs.PathError{Op: "open", Path: "/somewhere/else", Err: syscall.EACCES}, "/somewhere/else cannot be used: permission is denied."},
	} {
		c := &command{places: m.places}
		code, what, next := c.explain(fmt.Errorf("keep it: %w", tt.err))
		said := sentences(what, next)
		if code != exitError || !strings.HasPrefix(strings.ToLower(said), strings.ToLower(tt.want)) || strings.Contains(said, ".new-") {
			t.Errorf("%s: exit %d, %q; want %q", tt.name, code, said, tt.want)
		}
	}
}

// TestFullOutput prints where nothing fits.
func TestFullOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no device that is always full")
	}
	defer func() { _ = full.Close() }()
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	m := newMachine(t)
	cmd := m.program(bin, "version")
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = full, &said
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if code := cmd.ProcessState.ExitCode(); code != exitError || !strings.Contains(said.String(), "disk is full. Free some space") {
		t.Errorf("exit %d, %q", code, said.String())
	}
}
