package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/text"
	"ozdesk/store/config"
	"ozdesk/store/secret"
)

// login signs in and keeps the session.
func (c *command) login() *cobra.Command {
	var remember bool
	var out output
	cmd := &cobra.Command{
		Use: "login [HOST]", Short: "Sign in to a server and keep the session",
		Long: "Signs in and keeps the tokens of the session, in the keyring of the system or in a file that only\n" +
			"you can read. The password is kept with --remember only. The server becomes a profile; at the\n" +
			"first sign-in to a server of others the profile is read-only until ozdesk profiles use NAME --writable.",
		Example: "  ozdesk login oz.example --email ana@example.org\n  pass oz | ozdesk login --profile prod --password-stdin",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if c.globals.Host != "" && c.globals.Host != args[0] {
					return usage("two servers are named", "Name one, as HOST or with --host")
				}
				c.globals.Host = args[0]
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			return c.signIn(cmd.Context(), format, remember)
		},
	}
	cmd.Flags().BoolVar(&remember, "remember", false, "keep the password too, and the session of a service account")
	out.add(cmd)
	return cmd
}

// signIn finds out where and as whom, signs in, and keeps what was agreed to.
func (c *command) signIn(ctx context.Context, format results.Format, remember bool) error {
	t, settings, name, err := c.loginTarget(ctx)
	if err != nil {
		return err
	}
	origin, err := originOf(t.Host)
	if err != nil {
		return err
	}
	t.Profile, t.Token = name, ""
	t.PasswordStdin = c.globals.PasswordStdin
	keep := c.storedKeeper(t, origin, c.keyring)
	keep.fresh, keep.email, keep.agreed, keep.long = true, "", remember, nil
	o, err := c.clientOptions(t)
	if err != nil {
		return err
	}
	o.Host, o.Keeper = t.Host, keep
	client, err := api.New(o)
	if err != nil {
		return usage(err.Error(), "Correct the address, --ca-file or the profile")
	}
	defer client.Close()
	email, password, err := c.asker(t)(ctx)
	if err != nil {
		return err
	}
	session, err := client.SignIn(ctx, email, password)
	if err != nil {
		return err
	}
	if longLived(session, c.now()) && !remember {
		if err := c.agreeToLong(ctx, session); err != nil {
			return err
		}
		keep.agreed = true
		if err := keep.Save(ctx, session); err != nil {
			return err
		}
	}
	if remember {
		if err := secret.PasswordsFor(name, c.secretOptions(c.keyring)).Save(ctx, secret.NewLogin(origin, email, password.Reveal())); err != nil {
			return fmt.Errorf("keep the password: %w", err)
		}
	}
	return c.keepProfile(ctx, format, name, t, settings, session)
}

// loginTarget resolves the server of a login, asking for it where somebody can
// be asked, and finds the name of its profile.
func (c *command) loginTarget(ctx context.Context) (target, config.Settings, string, error) {
	settings, _, err := config.In(c.places.Config).Load()
	if err != nil {
		return target{}, settings, "", settingsFailure(err)
	}
	// A profile that does not exist yet is made by signing in.
	g, named := c.globals, first(c.globals.Profile, c.env.Profile)
	_, exists := settings.Profiles[named]
	if named != "" && named != config.Sandbox && !exists {
		if err := config.CheckName(named); err != nil {
			return target{}, settings, "", usage(err.Error(), "Choose another name with --profile")
		}
		g.Profile = ""
		env := c.env
		env.Profile = ""
		settings.DefaultProfile = ""
		t, err := c.resolveLogin(ctx, g, env, settings)
		return t, settings, named, err
	}
	t, err := c.resolveLogin(ctx, g, c.env, settings)
	if err != nil {
		return t, settings, "", err
	}
	name := t.Profile
	origin, err := originOf(t.Host)
	if err != nil {
		return t, settings, "", err
	}
	if mine, err := originOf(settings.Profiles[name].Host); named == "" && (err != nil || mine != origin) {
		name = profileFor(settings, origin)
	} else if err == nil && mine != origin {
		return t, settings, "", usage(fmt.Sprintf("the profile %s is for another server", name), "Name another profile, or leave --host out")
	}
	return t, settings, name, nil
}

// resolveLogin is resolve, with the host asked for where none is named.
func (c *command) resolveLogin(ctx context.Context, g globals, env environment, s config.Settings) (target, error) {
	if first(g.Host, env.Host) == "" && first(g.Profile, env.Profile, s.DefaultProfile) == "" && c.streams.interactive() {
		host, err := c.streams.ask(ctx, "server: ")
		if err != nil {
			return target{}, err
		}
		g.Host = strings.TrimSpace(host)
	}
	if first(g.Host, env.Host) == "" && first(g.Profile, env.Profile, s.DefaultProfile) == "" {
		return target{}, usage("login needs a server", "Name it as in ozdesk login https://oz.example")
	}
	t, err := resolve(g, env, s)
	if err == nil && t.Sandbox {
		return t, usage("the sandbox signs in by itself", "Name a server to sign in at")
	}
	return t, err
}

// profileFor finds the profile of a server, or a free name for one.
func profileFor(s config.Settings, origin string) string {
	if name, ok := profileOf(s, origin); ok {
		return name
	}
	_, host, _ := strings.Cut(origin, "://")
	clean := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		}
		return '-'
	}, host)
	clean = strings.Trim(clean, "-.")
	clean = clean[:min(len(clean), 60)]
	name := clean
	for n := 2; config.CheckName(name) != nil || s.Profiles[name].Host != ""; n++ {
		name = fmt.Sprintf("%s-%d", first(clean, "server"), n)
	}
	return name
}

// agreeToLong asks whether a session that lasts for years may be kept.
func (c *command) agreeToLong(ctx context.Context, s api.Session) error {
	what := longWords(s)
	if !c.streams.interactive() {
		return fail(what+"; it was not kept", "Give --remember to keep it, or set OZDESK_EMAIL and OZDESK_PASSWORD for each run", nil)
	}
	typed, err := c.streams.ask(ctx, text.Line(what)+". Type keep to keep it on this machine: ")
	if err != nil {
		return err
	}
	if strings.TrimSpace(typed) != "keep" {
		return fail("it was not kept", "", nil)
	}
	return nil
}

// signedInTable prints who has signed in where.
var signedInTable = table[profileRow]{
	columns: []results.Column{
		{Name: "profile"}, {Name: "host", Uncut: true}, {Name: "email"}, {Name: "user_type"}, {Name: "read_only"},
	},
	cells: func(r profileRow) []results.Cell {
		return []results.Cell{
			results.String(r.name), results.String(r.host), results.Text(r.email), results.String(string(r.role)), results.Bool(r.readOnly),
		}
	},
}

// keepProfile writes the profile of a sign-in and says what has become of it.
func (c *command) keepProfile(ctx context.Context, format results.Format, name string, t target, was config.Settings, s api.Session) error {
	isDefault, protected := false, false
	var p config.Profile
	err := config.In(c.places.Config).Update(ctx, func(now *config.Settings) error {
		if now.Profiles == nil {
			now.Profiles = map[string]config.Profile{}
		}
		var known bool
		if p, known = now.Profiles[name]; !known {
			p = config.Profile{Host: s.Origin, CAFile: t.CAFile, AllowHTTP: t.AllowHTTP}
		}
		p.Email = s.Email.Raw()
		switch {
		case c.globals.ReadOnlySet:
			p.ReadOnly = new(c.globals.ReadOnly)
		case p.ReadOnly == nil && !api.IsLoopback(s.Origin):
			p.ReadOnly, protected = new(true), true
		}
		if now.DefaultProfile == "" {
			now.DefaultProfile, isDefault = name, true
		}
		now.Profiles[name] = p
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep the profile: %w", settingsFailure(err))
	}
	row := profileRow{name: name, host: s.Origin, email: s.Email, readOnly: p.ReadOnly != nil && *p.ReadOnly}
	if s.User != nil {
		row.role = s.User.Role
	}
	if protected {
		c.say("this is the first sign-in to "+s.Origin+", so the profile "+name+" is read-only",
			"Unlock it with ozdesk profiles use "+name+" --writable, or with a key in the interface")
	}
	if !isDefault && was.DefaultProfile != name {
		c.say("the profile "+name+" is not the default", "Name it with --profile "+name+", or run ozdesk profiles use "+name)
	}
	return printOne(c, format, signedInTable, row)
}

// settingsFailure words a settings file that cannot be used.
func settingsFailure(err error) error {
	if bad, ok := errors.AsType[*config.Error](err); ok {
		return usage(bad.Error(), "Correct the file, or move it away")
	}
	return err
}
