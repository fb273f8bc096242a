package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ozdesk/api"
	"ozdesk/api/sandbox"
	"ozdesk/api/score"
	"ozdesk/api/text"
	"ozdesk/store/config"
	"ozdesk/store/secret"
)

// connection is a client for the chosen server and, where that is the sandbox,
// this process's part in it.
type connection struct {
	client *api.Client
	target target
	policy score.Policy
	// options are what the client was made with.
	options api.Options
	box     *sandbox.Handle // Nil for a server of one's own.
	dir     string          // Of the sandbox.
	// launched are the analyses that this process has started.
	launched []string
}

// choose reads the settings and decides which server is meant.
func (c *command) choose() (target, error) {
	settings, notices, err := config.In(c.places.Config).Load()
	if err != nil {
		if bad, ok := errors.AsType[*config.Error](err); ok {
			return target{}, usage(bad.Error(), "Correct the file, or move it away")
		}
		return target{}, err
	}
	for _, n := range notices {
		c.log.Warn("settings", "notice", text.Line(n.String()))
	}
	t, err := resolve(c.globals, c.env, settings)
	t.JournalValues = settings.JournalValues
	if c.chosen = t; err == nil {
		c.log.Debug("server chosen", "target", t)
	}
	return t, err
}

// connect makes the client for a command. What the sandbox needs for its first
// start is told on a terminal.
func (c *command) connect(ctx context.Context) (*connection, error) {
	t, err := c.choose()
	if err != nil {
		return nil, err
	}
	if !t.Sandbox {
		return c.dial(t, c.asker(t))
	}
	if t.Implied {
		_, _ = fmt.Fprintln(c.streams.Err, "sandbox: no server configured")
	}
	progress, clear := c.progressLine()
	defer clear()
	return c.joinSandbox(ctx, t, progress)
}

// asks gets e-mail and password from somewhere when a session is missing.
type asks func(context.Context) (email string, password api.Secret, err error)

// dial makes the client of a server of one's own. Nothing is sent yet.
func (c *command) dial(t target, ask asks) (*connection, error) {
	origin, err := originOf(t.Host)
	if err != nil {
		return nil, err
	}
	o, err := c.clientOptions(t)
	if err != nil {
		return nil, err
	}
	o.Host = t.Host
	o.SignIn = ask
	if t.Token == "" && t.Password == "" {
		o.Keeper = c.storedKeeper(t, origin, c.keyring)
	} else {
		// What the environment holds signs in for this run only: whoever set
		// it there did not ask for anything to be kept.
		o.Keeper = newTokenKeeper(t.Token, origin, t.Email)
	}
	client, err := api.New(o)
	if err != nil {
		return nil, usage(err.Error(), "Correct the address, --ca-file or the profile")
	}
	return &connection{client: client, target: t, policy: policyOf(t), options: o}, nil
}

// clientOptions are the options that do not depend on the kind of server.
func (c *command) clientOptions(t target) (api.Options, error) {
	timeout := t.CallTimeout
	if t.Timeout > 0 && !c.waits {
		timeout = t.Timeout
	}
	return c.recorded(api.Options{
		Recorder: c.journalOf(t), AllowHTTP: t.AllowHTTP, AllowedOrigins: t.AllowedOrigins, CAFile: t.CAFile, ReadOnly: t.ReadOnly, Timeout: timeout,
		Log: c.log, Now: c.now, NewID: c.newID, UserAgent: "ozdesk/" + buildVersion(),
	})
}

// storedKeeper keeps sessions of a profile on this machine.
func (c *command) storedKeeper(t target, origin string, ring secret.Keyring) *keeper {
	k := &keeper{
		store:  secret.For(t.Profile, c.secretOptions(ring)),
		origin: origin, fresh: t.PasswordStdin, now: c.now,
		long: func(s api.Session) { c.notice(longWords(s) + "; it is kept for this run only") },
	}
	if t.EmailGiven {
		k.email = t.Email
	}
	return k
}

// secretOptions say where tokens and passwords are kept.
func (c *command) secretOptions(ring secret.Keyring) secret.Options {
	return secret.Options{Dir: c.places.sessions(), Keyring: ring, Notice: c.notice}
}

// longWords announce a session that lasts for years.
func longWords(s api.Session) string {
	what := "the session of " + s.Email.Line() + " is that of a service account"
	if !s.Expires.IsZero() {
		what += " and lasts until " + s.Expires.UTC().Format(time.DateOnly)
	}
	return what
}

// notice tells a person something in passing: on standard error, or in the
// interface once that has the screen.
func (c *command) notice(what string) {
	if c.tell != nil {
		c.tell(what)
		return
	}
	c.say(what, "")
}

// policyOf is how scores are read with the thresholds of a profile.
func policyOf(t target) score.Policy {
	return score.Policy{Quality: t.Thresholds.Quality, Biometry: t.Thresholds.Biometry, Collection: t.Thresholds.Collection}
}

// joinSandbox serves or joins the sandbox and makes a client for it. Its
// sessions lie in a file: the passwords they come from do so too.
func (c *command) joinSandbox(ctx context.Context, t target, progress func(done, total int, what string)) (*connection, error) {
	dir := c.places.sandbox()
	box, err := sandbox.Join(ctx, sandbox.Options{
		Dir: dir, Log: c.log, Now: c.now, NewID: c.newID, Progress: progress, WorkTime: sandbox.DefaultWorkTime,
	})
	if err != nil {
		return nil, fmt.Errorf("start the sandbox: %w", err)
	}
	o, err := c.clientOptions(t)
	if err != nil {
		return nil, errors.Join(err, box.Close())
	}
	o.Host = box.URL()
	o.SignIn = func(ctx context.Context) (string, api.Secret, error) { return c.sandboxAccount(ctx, t, dir) }
	o.Keeper = c.storedKeeper(t, box.URL(), nil)
	client, err := api.New(o)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("use the sandbox: %w", err), box.Close())
	}
	return &connection{client: client, target: t, policy: policyOf(t), options: o, box: box, dir: dir}, nil
}

// writable returns a connection with the same session that permits changes.
func (n *connection) writable() (*connection, error) {
	fresh := *n
	fresh.options.ReadOnly, fresh.target.ReadOnly, fresh.target.Undecided = false, false, false
	client, err := api.New(fresh.options)
	if err != nil {
		return nil, fmt.Errorf("permit changes: %w", err)
	}
	fresh.client = client
	return &fresh, nil
}

// settleFor bounds how long a short command waits for the analyses it has
// started to end, because with it the sandbox's workers would go.
const settleFor = 10 * time.Minute

// close leaves the sandbox once the analyses that this process has started are
// final, unless another process goes on with them or the person interrupts.
func (n *connection) close(ctx context.Context) error {
	if n.box == nil {
		return nil
	}
	var settled error
	if len(n.launched) > 0 && n.box.Holder() && ctx.Err() == nil {
		limited, cancel := context.WithTimeout(ctx, settleFor)
		defer cancel()
		if err := n.box.Settle(limited, n.launched); err != nil && ctx.Err() == nil {
			settled = fmt.Errorf("wait for the sandbox to finish: %w", err)
		}
	}
	if err := n.box.Close(); err != nil {
		return fmt.Errorf("leave the sandbox: %w", err)
	}
	return settled
}

// withConnection runs work with a connection and leaves it properly. The work
// as a whole has the time of --timeout, unless that bounds a wait in it; the
// first start of a sandbox does not count.
func (c *command) withConnection(ctx context.Context, work func(context.Context, *connection) error) error {
	n, err := c.connect(ctx)
	if err != nil {
		return err
	}
	limited := ctx
	if d := n.target.Timeout; d > 0 && !c.waits {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, d)
		defer cancel()
	}
	err = work(limited, n)
	return errors.Join(err, n.close(ctx))
}

// progressLine returns what shows the progress of the sandbox's first start on
// a terminal, and what takes it away.
func (c *command) progressLine() (show func(done, total int, what string), clear func()) {
	if !c.streams.ErrTTY || c.env.Dumb {
		return nil, func() {}
	}
	shown := false
	return func(done, total int, what string) {
			shown = true
			_, _ = fmt.Fprintf(c.streams.Err, "\r\x1b[K%s", progressText(done, total, what))
		}, func() {
			if shown {
				_, _ = fmt.Fprint(c.streams.Err, "\r\x1b[K")
			}
		}
}

// progressText is the line that both commands and interface show.
func progressText(done, total int, what string) string {
	return fmt.Sprintf("%s %d/%d", text.Line(what), done, total)
}
