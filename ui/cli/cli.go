// Package cli is the composition root: it reads flags and environment, decides
// which server is meant and with whose credentials, joins the client, the
// sandbox, the stores and the interface, and holds every command together with
// its output. It is the only room that knows them all.
package cli

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/google/uuid"

	"ozdesk/api/record"
	"ozdesk/store/config"
	"ozdesk/store/secret"
)

// Process is everything a run depends on, so that a test can hand in its own.
type Process struct {
	// Args are the arguments without the program's name.
	Args    []string
	Streams Streams
	Lookup  Lookup
	Places  Places
	// Keyring keeps sessions; nil keeps them in files.
	Keyring secret.Keyring
	// Now is the clock.
	Now func() time.Time
	// NewID makes request ids.
	NewID func() string
}

// Run is the whole program of this process. It returns the exit code.
func Run() int {
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	// A second signal ends the program at once, whatever hangs.
	defer context.AfterFunc(ctx, stop)()
	return Main(ctx, Process{
		Args: os.Args[1:], Streams: OSStreams(), Lookup: os.LookupEnv, Places: OSPlaces(),
		Keyring: secret.System(), Now: time.Now, NewID: uuid.NewString,
	})
}

// endings are the signals that end the program in good order. Whoever started
// it so that it outlives its terminal, as nohup does, is obeyed.
func endings() []os.Signal {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		list = append(list, syscall.SIGHUP)
	}
	return list
}

// Main runs one command, or the interface when none is named, and returns the
// exit code. The end of ctx interrupts it.
func Main(ctx context.Context, p Process) (code int) {
	c := &command{
		streams: p.Streams, env: readEnvironment(p.Lookup), places: p.Places,
		keyring: p.Keyring, now: p.Now, newID: p.NewID,
		log: slog.New(slog.DiscardHandler),
	}
	defer c.closeLog()
	defer func() { code = max(code, c.closeRecording()) }()
	defer func() {
		if p := recover(); p != nil {
			code = c.broke(p)
		}
	}()
	root := c.root()
	// A nil slice would make cobra read the arguments of the process.
	root.SetArgs(append([]string{}, p.Args...))
	cmd, err := root.ExecuteContextC(ctx)
	if _, said := errors.AsType[*failure](err); err != nil && !said && !c.running {
		err = usage(err.Error(), "See "+cmd.CommandPath()+" --help")
	}
	return c.report(ctx, err)
}

// command is what the commands of one run share.
type command struct {
	streams Streams
	env     environment
	places  Places
	keyring secret.Keyring
	now     func() time.Time
	newID   func() string

	globals   globals
	log       *slog.Logger
	logFile   *os.File           // Nil while nothing is logged.
	recording *record.Recorder   // Nil while nothing is recorded.
	scribes   map[string]*scribe // The journals of this run, by profile.
	running   bool               // Arguments and flags were in order.

	chosen     target          // The server that the command works with.
	waits      bool            // --timeout bounds the waiting of this command, not its calls.
	painting   bool            // The interface has the terminal: nothing may be asked there.
	tell       func(string)    // What takes notices meanwhile, else nil.
	recalled   bool            // The kept password has been used.
	settings   config.Settings // What the interface was opened with.
	asksNobody bool            // Whoever is not signed in stays so.
	stdinRead  bool            // The password on standard input has been taken.
}
