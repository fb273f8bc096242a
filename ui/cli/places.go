package cli

import (
	"os"
	"os/user"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"
)

// Places are the directories of one person. A test hands in temporary ones. The
// zero value says that there are none.
type Places struct {
	// Config holds the settings file.
	Config string
	// Data holds the sandbox.
	Data string
	// State holds session files and locks.
	State string
}

// OSPlaces returns the directories that the system, or the XDG variables of
// the environment, name for this program. Where those and HOME name none, the
// home directory of the user database counts; without that either there are no
// places, and the zero value is returned.
func OSPlaces() Places {
	if !placed(os.LookupEnv) {
		home := homeOf(user.Current())
		if home == "" {
			return Places{}
		}
		// Whatever else of this process looks for a home shall find the same.
		if os.Setenv("HOME", home) != nil {
			return Places{}
		}
	}
	xdg.Reload()
	return Places{
		Config: filepath.Join(xdg.ConfigHome, "ozdesk"),
		Data:   filepath.Join(xdg.DataHome, "ozdesk"),
		State:  filepath.Join(xdg.StateHome, "ozdesk"),
	}
}

// placed reports whether the environment says where everything belongs: by
// HOME, or by each of the XDG variables, absolutely. Windows has its own ways
// to know.
func placed(get Lookup) bool {
	absolute := func(name string) bool {
		dir, _ := get(name)
		return filepath.IsAbs(dir)
	}
	return runtime.GOOS == "windows" || absolute("HOME") ||
		absolute("XDG_CONFIG_HOME") && absolute("XDG_DATA_HOME") && absolute("XDG_STATE_HOME")
}

// homeOf is the home directory that the user database names, if it is there.
func homeOf(u *user.User, err error) string {
	if err != nil || !filepath.IsAbs(u.HomeDir) {
		return ""
	}
	if info, err := os.Stat(u.HomeDir); err != nil || !info.IsDir() {
		return ""
	}
	return u.HomeDir
}

// noPlaces refuses to work where nothing can be kept.
func noPlaces() error {
	return usage("there is no home directory to keep settings and sessions in",
		"Set HOME, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME, to absolute paths")
}

// sandbox is the data directory of the embedded server.
func (p Places) sandbox() string { return filepath.Join(p.Data, "sandbox") }

// sessions is where sessions are kept that the keyring does not hold.
func (p Places) sessions() string { return filepath.Join(p.State, "sessions") }

// journals is where the journals of changes are kept, one for each profile.
func (p Places) journals() string { return filepath.Join(p.State, "journals") }
