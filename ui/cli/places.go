package cli

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// Places are the directories of one person. A test hands in temporary ones.
type Places struct {
	// Config holds the settings file.
	Config string
	// Data holds the sandbox.
	Data string
	// State holds session files and locks.
	State string
}

// OSPlaces returns the directories that the system, or the XDG variables of
// the environment, name for this program.
func OSPlaces() Places {
	return Places{
		Config: filepath.Join(xdg.ConfigHome, "ozdesk"),
		Data:   filepath.Join(xdg.DataHome, "ozdesk"),
		State:  filepath.Join(xdg.StateHome, "ozdesk"),
	}
}

// sandbox is the data directory of the embedded server.
func (p Places) sandbox() string { return filepath.Join(p.Data, "sandbox") }

// sessions is where sessions are kept that the keyring does not hold.
func (p Places) sessions() string { return filepath.Join(p.State, "sessions") }
