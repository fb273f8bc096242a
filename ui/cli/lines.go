package cli

import (
	"context"
	"errors"
	"fmt"

	"ozdesk/api"
	"ozdesk/store/config"
	"ozdesk/ui/kit"
	"ozdesk/ui/review"
)

// openLines runs the interface line by line, for screen readers: it takes the
// place of the full screen where --plain is given.
func (c *command) openLines(ctx context.Context) error {
	settings, _, err := config.In(c.places.Config).Load()
	if err != nil {
		return err
	}
	c.settings = settings
	env, err := kit.NewEnv(ctx, kit.EnvOptions{Plain: true, Now: c.now, Log: c.log})
	if err != nil {
		return fmt.Errorf("make the interface: %w", err)
	}
	c.waits = true // --timeout bounds single calls, not the person
	return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
		if err := n.learnKinds(ctx); err != nil {
			return err
		}
		var user *api.User
		if session, err := n.client.Session(ctx); err == nil {
			user = session.User
		}
		d := review.Deps{
			Env: env, Client: n.client, Policy: n.policy, QueueOptions: queueOptions(settings),
			Sandbox: func() bool { return n.box != nil },
			User:    func() *api.User { return user },
			Origin:  n.client.Origin,
			Forbidden: func() string {
				if n.target.ReadOnly {
					return "this connection is read-only, --read-only=false permits changes"
				}
				return ""
			},
			HomeDir: homeDir(),
		}
		err := review.NewPlain(d, c.streams.Out, c.streams.ask).Run(ctx)
		if errors.Is(err, context.Canceled) {
			return &failure{code: exitInterrupted, what: "interrupted", err: err}
		}
		return err
	})
}
