package sandbox

import (
	"log/slog"
	"time"

	"ozdesk/api/sandbox/demo"
	"ozdesk/api/sandbox/wire"
)

// Options say where a sandbox keeps its data and how it behaves. Only Dir is
// required.
type Options struct {
	// Dir is the data directory. It is created when it does not exist; one
	// that holds anything but a sandbox is refused.
	Dir string
	// Addr is the host and port to listen on. Empty means the loopback
	// address with the port used last, or any free port.
	Addr string
	// AllowRemote permits an Addr that is not loopback, and requests whose
	// Host header is not a loopback name.
	AllowRemote bool
	// Log receives what is worth knowing; nil discards it.
	Log *slog.Logger
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// NewID makes the ids of new objects; nil means random UUIDs.
	NewID func() string
	// Progress is told how far the first start has come. It may be called
	// from several goroutines, one at a time.
	Progress func(done, total int, what string)
	// Workers is the number of analyses measured at once; 0 means one less
	// than the number of processors, at least one.
	Workers int
	// Variant is the spelling of analysis ids in answers.
	Variant wire.Variant
	// Release is the version of the API that the server behaves as; zero means
	// the newest one described.
	Release Release
	// NoDemo leaves out the demonstration folders and collections. The
	// company and a user for each role exist all the same.
	NoDemo bool
	// WorkTime is the visible duration of one analysis. Zero ends it as soon
	// as it is measured; a program that people watch passes
	// DefaultWorkTime.
	WorkTime time.Duration

	// plan is what a first start puts on the server; nil means the
	// demonstration. Tests bring a smaller one.
	plan func() demo.Plan
	// hookPause is the first pause between two calls of an endpoint; zero means the
	// usual one.
	hookPause time.Duration
}

// DefaultWorkTime is how long an analysis visibly runs in a sandbox that
// people look at.
const DefaultWorkTime = 1500 * time.Millisecond

// Account is one user of the sandbox with its password, as users.json lists
// them.
type Account struct {
	// Role is the user type in the wire's spelling, such as CLIENT_ADMIN.
	Role string `json:"role"`
	// Email is the login.
	Email string `json:"email"`
	// Password was made at random when the directory was set up.
	Password string `json:"password"`
}
