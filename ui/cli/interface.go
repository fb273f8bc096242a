package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/store/config"
	"ozdesk/ui"
	"ozdesk/ui/kit"
)

// openInterface runs the interface until the person leaves it.
func (c *command) openInterface(ctx context.Context) error {
	if !c.streams.InTTY || !c.streams.OutTTY || c.env.Dumb {
		return usage("the interface needs a terminal that can move its cursor", "Use a command such as ozdesk folders list, or see ozdesk --help")
	}
	t, err := c.choose()
	if err != nil {
		return err
	}
	// What may have to ask for a password does so before the screen is taken.
	var ready *connection
	if !t.Sandbox {
		if ready, err = c.signedIn(ctx, t); err != nil {
			return err
		}
	}
	// The interface ends by keys and by the signals that it handles itself;
	// its context ends after it, so that the last frame is not cut off.
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	env, err := c.uiEnv(own)
	if err != nil {
		return err
	}
	a := c.newApp(env, t)
	model, err := ui.New(ui.Options{
		Env: env, Routes: a.routes(), Rooms: a.rooms(), Status: a.status,
	})
	if err != nil {
		return fmt.Errorf("make the interface: %w", err)
	}
	s := &shell{root: model, app: a, ready: ready}
	c.painting = true
	_, err = tea.NewProgram(s, ui.ProgramOptions(model)...).Run()
	c.painting = false
	cancel()
	return errors.Join(interfaceFailure(err), a.leave())
}

// signedIn makes the client of a server of one's own and sees to it that
// somebody is signed in.
func (c *command) signedIn(ctx context.Context, t target) (*connection, error) {
	n, err := c.dial(t)
	if err != nil {
		return nil, err
	}
	if _, err := n.client.Session(ctx); !errors.Is(err, api.ErrSignedOut) {
		return n, err
	}
	email, password, err := c.asker(t)(ctx)
	if err != nil {
		return nil, err
	}
	_, err = n.client.SignIn(ctx, email, password)
	return n, err
}

// uiEnv reads theme and keys, and finds out what the terminal can do.
func (c *command) uiEnv(ctx context.Context) (kit.Env, error) {
	store := config.In(c.places.Config)
	settings, _, err := store.Load()
	if err != nil {
		return kit.Env{}, err
	}
	keys, name, err := store.Keys()
	if err != nil {
		return kit.Env{}, err
	}
	env, err := kit.NewEnv(ctx, kit.EnvOptions{
		Theme: settings.Theme, Plain: settings.Plain || c.globals.Plain,
		Keys: keys, KeysName: name, Profile: c.colors(os.Environ()), Now: c.now, Log: c.log,
	})
	if err != nil {
		return kit.Env{}, usage(err.Error(), "Correct the file, or move it away")
	}
	return env, nil
}

// colors is how many colours are used. Any value of NO_COLOR counts; the
// library would read it as true or false.
func (c *command) colors(environ []string) colorprofile.Profile {
	if c.env.NoColor || c.globals.NoColor || c.globals.Plain {
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
