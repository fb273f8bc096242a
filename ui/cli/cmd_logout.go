package cli

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"ozdesk/store/config"
	"ozdesk/store/secret"
)

// logout forgets a session and a password. It asks no server: there is no call
// that would end a session there, and none that could fail may keep a token
// here.
func (c *command) logout() *cobra.Command {
	return &cobra.Command{
		Use: "logout", Short: "Forget the session and the password of a server",
		Long: "Forgets what is kept of a sign-in on this machine. On the server the session ends by itself.",
		Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			t, err := c.choose()
			if err != nil {
				return err
			}
			if t.Sandbox {
				c.say("nobody is signed in at a server, so nothing was forgotten", "")
				return nil
			}
			origin, err := originOf(t.Host)
			if err != nil {
				return err
			}
			had, err := c.forget(cmd.Context(), t.Profile, origin)
			switch {
			case err != nil:
				return err
			case had:
				c.say("signed out of "+origin, "")
			default:
				c.say("nobody was signed in at "+origin, "")
			}
			return nil
		},
	}
}

// renewalWait is how long signing out waits for a renewal to end.
const renewalWait = 5 * time.Second

// forget drops what is kept of a profile at a server, and reports whether
// there was anything. A renewal of another process is let through first, so
// that it does not keep its pair afterwards.
func (c *command) forget(ctx context.Context, profile, origin string) (had bool, err error) {
	sessions := secret.For(profile, c.secretOptions(c.keyring))
	passwords := secret.PasswordsFor(profile, c.secretOptions(c.keyring))
	waiting, cancel := context.WithTimeout(ctx, renewalWait)
	defer cancel()
	if unlock, err := sessions.Lock(waiting); err == nil {
		defer unlock()
	}
	_, none := sessions.Load(ctx, origin)
	_, noPassword := passwords.Load(ctx, origin)
	had = !errors.Is(none, secret.ErrNone) || !errors.Is(noPassword, secret.ErrNone)
	return had, errors.Join(sessions.Clear(ctx, origin), passwords.Clear(ctx, origin))
}

// forgetProfile drops what is kept of a profile at its own server.
func (c *command) forgetProfile(ctx context.Context, name string, p config.Profile) error {
	origin, err := originOf(p.Host)
	if err != nil {
		return nil // An address that is none has never been signed in at.
	}
	_, err = c.forget(ctx, name, origin)
	return err
}
