package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"ozdesk/api/text"
	"ozdesk/store/config"
	"ozdesk/ui"
	"ozdesk/ui/kit"
	"ozdesk/ui/screen"
)

// openInterface runs the interface until the person leaves it.
func (c *command) openInterface(ctx context.Context) error {
	if !c.streams.InTTY || !c.streams.OutTTY || c.env.Dumb {
		return usage("the interface needs a terminal that can move its cursor", "Use a command such as ozdesk folders list, or see ozdesk --help")
	}
	if c.globals.Plain {
		return c.openLines(ctx)
	}
	t, err := c.choose()
	if err != nil {
		return err
	}
	// Standard input is the keyboard's once the screen is taken.
	if t.PasswordStdin && !t.Sandbox {
		if err := c.signInFirst(ctx, t); err != nil {
			return err
		}
	}
	// What the interface has begun ends after it, so that the last frame is not
	// cut off.
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	env, err := c.uiEnv(own)
	if err != nil {
		return err
	}
	s := &shell{env: env, notices: make(chan string, 8)}
	if err := s.show(c.newApp(env, t)); err != nil {
		return err
	}
	c.painting, c.tell = true, s.note
	// Signals end ctx, as they do for every command, and that ends the
	// interface with the terminal put back in order.
	on := screen.New(screen.Options{Out: os.Stdout, Environ: os.Environ(), Profile: env.Profile, Log: c.log})
	program := tea.NewProgram(on.Model(s), append(ui.ProgramOptions(s.root, on), tea.WithoutSignalHandler())...)
	defer context.AfterFunc(ctx, program.Quit)()
	_, err = program.Run()
	on.Close()
	c.painting, c.tell = false, nil
	cancel()
	if ctx.Err() != nil {
		err = tea.ErrInterrupted
	}
	return errors.Join(interfaceFailure(err), s.app.leave())
}

// newRoot makes the root model for a server.
func (a *app) newRoot(env kit.Env) (*ui.Model, error) {
	routes := a.routes()
	maps.Copy(routes, a.accountRoutes())
	model, err := ui.New(ui.Options{
		Env: env, Routes: routes, Rooms: a.rooms(), Start: a.kept.start(), Status: a.status, Commands: a.commands(),
		Mouse:      a.c.settings.Mouse == nil || *a.c.settings.Mouse,
		IdleMask:   idleMask(a.c.settings),
		Splits:     a.splits(),
		KeepSplits: a.keepSplits,
		CanSuspend: a.canSuspend(), Clipboard: clipboard(os.LookupEnv, runtime.GOOS), Unsaved: a.jobsUnderWay,
	})
	if err != nil {
		return nil, fmt.Errorf("make the interface: %w", err)
	}
	return model, nil
}

// idleMaskUsual is how long nobody may press a key before names and pictures are
// masked, where nothing else is set.
const idleMaskUsual = 10 * time.Minute

// idleMask is what the settings say about it.
func idleMask(s config.Settings) time.Duration {
	if s.IdleMask == nil {
		return idleMaskUsual
	}
	return time.Duration(*s.IdleMask)
}

// signInFirst signs in with the password on standard input and keeps the
// session.
func (c *command) signInFirst(ctx context.Context, t target) error {
	n, err := c.dial(t, nil)
	if err != nil {
		return err
	}
	defer n.client.Close()
	email, password, err := c.asker(t)(ctx)
	if err != nil {
		return err
	}
	_, err = n.client.SignIn(ctx, email, password)
	return err
}

// uiEnv reads theme and keys, and finds out what the terminal can do.
func (c *command) uiEnv(ctx context.Context) (kit.Env, error) {
	store := config.In(c.places.Config)
	settings, _, err := store.Load()
	if err != nil {
		return kit.Env{}, err
	}
	c.settings = settings
	keys, name, err := store.Keys()
	if err != nil {
		return kit.Env{}, err
	}
	env, err := kit.NewEnv(ctx, kit.EnvOptions{
		Theme: settings.Theme, Plain: settings.Plain,
		Keys: keys, KeysName: name, Profile: c.colors(os.Environ()), Tmux: os.Getenv("TMUX") != "", Now: c.now, Log: c.log,
	})
	if err != nil {
		return kit.Env{}, usage(err.Error(), "Correct the file, or move it away")
	}
	return env, nil
}

// colors is how many colours are used. Any value of NO_COLOR counts; the
// library would read it as true or false.
func (c *command) colors(environ []string) colorprofile.Profile {
	if c.env.NoColor || c.globals.NoColor {
		return colorprofile.ASCII
	}
	return colorprofile.Detect(c.streams.Out, environ)
}

// interfaceFailure gives the end of the interface its exit code.
func interfaceFailure(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, tea.ErrInterrupted):
		return &failure{code: exitInterrupted, what: "interrupted", err: err}
	case errors.Is(err, tea.ErrProgramPanic):
		return fail("the interface broke", "This is a fault of the program; --log FILE writes what led to it", err)
	}
	return fail("the interface ended: "+text.Line(err.Error()), "", err)
}
