package cli

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestPlaced tells environments that name directories from those that do not.
func TestPlaced(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the system knows the directories there")
	}
	all := map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s"}
	for _, tt := range []struct {
		name string
		env  map[string]string
		want bool
	}{
		{"nothing", nil, false},
		{"a home", map[string]string{"HOME": "/home/ana"}, true},
		{"an empty home", map[string]string{"HOME": ""}, false},
		{"a home that depends on where one is", map[string]string{"HOME": "ana"}, false},
		{"all directories", all, true},
		{"one directory", map[string]string{"XDG_CONFIG_HOME": "/c"}, false},
		{"a relative directory", map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "d", "XDG_STATE_HOME": "/s"}, false},
	} {
		get := func(name string) (string, bool) { v, ok := tt.env[name]; return v, ok }
		if got := placed(get); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestHomeOf believes the user database only where the directory is there.
func TestHomeOf(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		home string
		err  error
		want string
	}{
		{dir, nil, dir},
		{filepath.Join(dir, "gone"), nil, ""},
		{file(t, "file", ""), nil, ""},
		{"", nil, ""},
		{"relative", nil, ""},
		{dir, errors.New("nobody"), ""},
	} {
		if got := homeOf(&user.User{HomeDir: tt.home}, tt.err); got != tt.want {
			t.Errorf("%q, %v: %q, want %q", tt.home, tt.err, got, tt.want)
		}
	}
}

// TestNoPlaces refuses all that would write somewhere, and nothing else.
func TestNoPlaces(t *testing.T) {
	m := newMachine(t)
	m.places = Places{}
	if o := m.run("profiles", "list"); o.code != exitUsage || !strings.Contains(o.err, "Set HOME") || strings.Count(o.err, "\n") != 1 {
		t.Errorf("exit %d, %q", o.code, o.err)
	}
	m.must("version")
	m.must("--help")
}

// TestWithoutHome starts the program without any variable that names a
// directory: what it says is that of the user database, or that there is none,
// but never the root of the file system.
func TestWithoutHome(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the system knows the directories there")
	}
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := newMachine(t).program(bin, "sandbox", "reset", "--yes", "--dry-run")
	cmd.Env = slices.DeleteFunc(cmd.Env, func(v string) bool { return strings.HasPrefix(v, "HOME=") || strings.HasPrefix(v, "XDG_") })
	out, err := cmd.CombinedOutput()
	if err == nil && len(out) > 0 {
		return // There is a sandbox in the home of whoever runs this.
	}
	home := homeOf(user.Current())
	want := "Set HOME"
	if home != "" {
		want = "in " + home
	}
	if !strings.Contains(string(out), want) {
		t.Errorf("it says %q, want %q", out, want)
	}
}
