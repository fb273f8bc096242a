package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ozdesk/api"
	"ozdesk/api/sandbox"
	"ozdesk/api/text"
	"ozdesk/store/secret"
)

// signInFailure is a failure with the exit code of sign-in.
func signInFailure(what, next string) error {
	return &failure{code: exitSignIn, what: what, next: next, err: api.ErrSignedOut}
}

// asker returns what the client asks when a session is missing or cannot be
// renewed: the environment, standard input or the person, in this order. No
// password is ever an argument.
func (c *command) asker(t target) func(context.Context) (string, api.Secret, error) {
	return func(ctx context.Context) (string, api.Secret, error) {
		email := t.Email
		if t.Password != "" {
			return email, api.NewSecret(t.Password), nil
		}
		if t.PasswordStdin {
			return c.passwordFromStdin(ctx, email)
		}
		if login, ok := c.remembered(ctx, t); ok {
			return login.Email(), api.NewSecret(login.Reveal()), nil
		}
		if !c.streams.interactive() || c.painting || c.asksNobody {
			return "", api.Secret{}, signInFailure(signedOut(t), nextSignIn(t))
		}
		if err := c.reachable(ctx, t); err != nil {
			return "", api.Secret{}, err
		}
		if email == "" {
			var err error
			if email, err = c.streams.ask(ctx, "e-mail: "); err != nil {
				return "", api.Secret{}, err
			}
		}
		_, _ = fmt.Fprintf(c.streams.Err, "password of %s: ", text.Line(email))
		password, err := c.streams.ReadPassword(ctx)
		_, _ = fmt.Fprintln(c.streams.Err)
		if err != nil {
			return "", api.Secret{}, fmt.Errorf("read the password: %w", err)
		}
		if email == "" || password == "" {
			return "", api.Secret{}, signInFailure("nothing was typed, so nobody is signed in", "Try again with an e-mail and its password")
		}
		return strings.TrimSpace(email), api.NewSecret(password), ctx.Err()
	}
}

// reachable finds out that there is no server before somebody types a password
// for it. What a server answers is looked at later.
func (c *command) reachable(ctx context.Context, t target) error {
	o, err := c.clientOptions(t)
	if err != nil {
		return err
	}
	o.Host = t.Host
	client, err := api.New(o)
	if err != nil {
		return usage(err.Error(), "Correct the address, --ca-file or the profile")
	}
	defer client.Close()
	_, err = client.Version(ctx)
	for _, nobody := range []error{api.ErrOffline, api.ErrTimeout, api.ErrTLS, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, nobody) {
			return err
		}
	}
	return nil
}

// remembered returns the password that is kept for a target, once: when it is
// refused a person is asked.
func (c *command) remembered(ctx context.Context, t target) (secret.Login, bool) {
	origin, err := originOf(t.Host)
	if err != nil || c.recalled {
		return secret.Login{}, false
	}
	login, err := secret.PasswordsFor(t.Profile, c.secretOptions(c.keyring)).Load(ctx, origin)
	if err != nil || t.Email != "" && !strings.EqualFold(t.Email, login.Email()) {
		return secret.Login{}, false
	}
	c.recalled = true
	return login, true
}

// passwordFromStdin reads the first line of standard input, once.
func (c *command) passwordFromStdin(ctx context.Context, email string) (string, api.Secret, error) {
	if email == "" {
		return "", api.Secret{}, usage("--password-stdin without an e-mail", "Give --email too")
	}
	if c.stdinRead {
		return "", api.Secret{}, signInFailure("the session has ended and the password was read already", "Run the command again")
	}
	c.stdinRead = true
	password, err := c.streams.line(ctx)
	if err != nil {
		return "", api.Secret{}, fmt.Errorf("read the password from standard input: %w", err)
	}
	if password == "" {
		return "", api.Secret{}, signInFailure("standard input holds no password", "Put it on the first line")
	}
	return email, api.NewSecret(password), nil
}

// signedOut says that nobody is signed in, and why what is there was not used.
func signedOut(t target) string {
	what := "nobody is signed in at " + t.Host
	if t.Token != "" {
		what = t.Host + " does not accept OZDESK_TOKEN any more"
	}
	if len(t.Ignored) > 0 {
		what += ", and " + areSet(t.Ignored) + " for another server"
	}
	return what
}

// nextSignIn says how to sign in at a target.
func nextSignIn(t target) string {
	if t.Token != "" {
		return "Set a new one, or sign in with OZDESK_EMAIL and OZDESK_PASSWORD"
	}
	return "Run ozdesk login " + text.Line(t.Host) + " in a terminal, or set OZDESK_EMAIL and OZDESK_PASSWORD together with OZDESK_HOST"
}

// sandboxAccount finds the account a sandbox is used with: the one named, or
// the CLIENT ADMIN.
func (c *command) sandboxAccount(ctx context.Context, t target, dir string) (string, api.Secret, error) {
	if t.PasswordStdin {
		return c.passwordFromStdin(ctx, t.Email)
	}
	accounts, err := sandbox.Accounts(dir)
	if err != nil {
		return "", api.Secret{}, fmt.Errorf("read the users of the sandbox: %w", err)
	}
	for _, a := range accounts {
		if t.Email == "" && api.ParseRole(a.Role) == api.RoleClientAdmin || t.Email != "" && strings.EqualFold(a.Email, t.Email) {
			return a.Email, api.NewSecret(a.Password), nil
		}
	}
	if t.Email == "" {
		return "", api.Secret{}, signInFailure("the sandbox has no CLIENT ADMIN", "Run ozdesk sandbox reset to make it anew")
	}
	return "", api.Secret{}, signInFailure(fmt.Sprintf("the sandbox has no user %q", t.Email), "Its users are in users.json of its directory")
}
