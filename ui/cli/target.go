package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/store/config"
)

// globals are the flags that every command takes.
type globals struct {
	Profile, Host, Email, CAFile, Log, Record string
	PasswordStdin                             bool
	AllowHTTP, ReadOnly                       bool
	// ReadOnlySet says that --read-only was given, be it as false.
	ReadOnlySet    bool
	Plain, NoColor bool
	// Webhook is where the interface listens for webhooks.
	Webhook string
	Timeout time.Duration
}

// defaultProfile is the name under which sessions are kept that belong to no
// profile of the settings.
const defaultProfile = "default"

// target is the server that a command works with and what signs in there.
// Server and credentials are one unit: they are chosen together, here.
type target struct {
	// Sandbox says that it is the embedded server.
	Sandbox bool
	// Implied says that the sandbox was not asked for by name.
	Implied bool
	// Profile is the name sessions are kept under.
	Profile string
	// Named says that Profile is one of the settings and decides for Host.
	Named bool
	// Host is the address as it was given; empty for the sandbox.
	Host string
	// Email is the login; empty asks.
	Email string
	// EmailGiven says that it was named for this call, not by the profile:
	// a session of somebody else must not be used then.
	EmailGiven bool
	// Token and Password come from the environment.
	Token, Password string
	// PasswordStdin reads the password from standard input.
	PasswordStdin bool
	CAFile        string
	AllowHTTP     bool
	ReadOnly      bool
	// Undecided says that it is read-only because nobody has said otherwise,
	// as at the first sign-in to a server of others.
	Undecided bool
	// Timeout is what --timeout said; CallTimeout is what the profile says
	// for one call.
	Timeout, CallTimeout time.Duration
	Thresholds           config.Thresholds
	AllowedOrigins       []string
	// Webhook is where webhooks of the server are taken; only the interface
	// does so.
	Webhook config.Webhook
	// JournalValues keeps values in the journal of changes.
	JournalValues bool
	// Ignored names the variables whose credentials belong to another server
	// than the one chosen.
	Ignored []string
}

// String names the target without its credentials.
func (t target) String() string {
	if t.Sandbox {
		return "the sandbox"
	}
	return fmt.Sprintf("%s (profile %s)", text.Line(t.Host), text.Line(t.Profile))
}

// GoString is String.
func (t target) GoString() string { return t.String() }

// resolve chooses the server and the credentials. The order is flag,
// environment, profile, default. Credentials never move to a server that they
// were not given for.
func resolve(g globals, env environment, s config.Settings) (target, error) {
	name := first(g.Profile, env.Profile, s.DefaultProfile)
	if name == config.Sandbox {
		return sandboxTarget(g, env)
	}
	var profile config.Profile
	if name != "" {
		var ok bool
		if profile, ok = s.Profiles[name]; !ok {
			return target{}, usage(fmt.Sprintf("there is no profile %q", name), "Name one of the settings file, sandbox, or a server with --host")
		}
	}
	host := first(g.Host, env.Host, profile.Host)
	if named := first(g.Host, env.Host); named != "" && first(g.Profile, env.Profile) == "" {
		if own, ok := profileOf(s, named); ok {
			name, profile = own, s.Profiles[own]
		}
	}
	if host == "" {
		if set := env.credentials(); len(set) > 0 {
			return target{}, usage(areSet(set)+", but no server is named",
				"Name it with --host, OZDESK_HOST or a profile")
		}
		return implied(g)
	}
	t := target{
		Profile: first(name, defaultProfile), Host: host, Email: g.Email, EmailGiven: g.Email != "",
		PasswordStdin: g.PasswordStdin, CAFile: g.CAFile, Timeout: g.Timeout,
		AllowHTTP: g.AllowHTTP, Webhook: config.Webhook{Address: g.Webhook},
	}
	where, err := originOf(host)
	if err != nil {
		return target{}, err
	}
	mine, err := originOf(profile.Host)
	same := err == nil && mine == where
	t.Named = name != "" && (same || profile.ReadOnly != nil && *profile.ReadOnly)
	if same {
		t.useProfile(profile)
	}
	if err := t.useEnvironment(env, where); err != nil {
		return target{}, err
	}
	t.protect(g, profile.ReadOnly, same, where)
	return t, nil
}

// protect decides whether changes are refused. Caution moves along to another
// server, leave to change things does not. Where nobody has decided, a server
// on this machine may be changed, and so may one whose credentials the
// environment holds, because a script was given them on purpose.
func (t *target) protect(g globals, decided *bool, same bool, where string) {
	switch {
	case g.ReadOnlySet:
		t.ReadOnly = g.ReadOnly
	case decided != nil && (same || *decided):
		t.ReadOnly = *decided
	case t.Token == "" && t.Password == "" && !api.IsLoopback(where):
		t.ReadOnly, t.Undecided = true, true
	}
}

// useProfile takes over what a profile says of its own server. Of another one
// it says nothing: neither a login nor a certificate nor leave to do without
// TLS moves along.
func (t *target) useProfile(p config.Profile) {
	t.Email = first(t.Email, p.Email)
	t.CAFile = first(t.CAFile, p.CAFile)
	t.AllowHTTP = t.AllowHTTP || p.AllowHTTP
	t.CallTimeout = time.Duration(p.Timeout)
	t.Thresholds = p.Thresholds
	t.AllowedOrigins = p.AllowedOrigins
	address := first(t.Webhook.Address, p.Webhook.Address)
	t.Webhook = p.Webhook
	t.Webhook.Address = address
}

// useEnvironment takes the credentials of the environment unless it names
// another server for them.
func (t *target) useEnvironment(env environment, where string) error {
	if env.Host != "" {
		theirs, err := originOf(env.Host)
		if err != nil {
			return err
		}
		if theirs != where {
			t.Ignored = env.credentials()
			return nil
		}
	}
	t.Token = env.Token
	if t.EmailGiven && env.Email != "" && !strings.EqualFold(t.Email, env.Email) {
		return nil // The password of the environment is another person's.
	}
	t.Password = env.Password
	if env.Email != "" && !t.EmailGiven {
		t.Email, t.EmailGiven = env.Email, true
	}
	if t.Password != "" && t.Email == "" {
		return usage("OZDESK_PASSWORD is set, but no e-mail it belongs to", "Set OZDESK_EMAIL or give --email")
	}
	return nil
}

// implied is the sandbox for somebody who has named nothing. Flags that are
// about a server of one's own show that one was meant.
func implied(g globals) (target, error) {
	if g.Email != "" || g.PasswordStdin || g.CAFile != "" || g.AllowHTTP {
		return target{}, usage("a login, but no server it is meant for", "Name it with --host, OZDESK_HOST or a profile, or give --profile sandbox")
	}
	t, err := sandboxFlags(g)
	t.Implied = true
	return t, err
}

// sandboxTarget is the sandbox asked for by name.
func sandboxTarget(g globals, env environment) (target, error) {
	if host := first(g.Host, env.Host); host != "" {
		return target{}, usage(fmt.Sprintf("the profile sandbox is the embedded server, and %q names another", host),
			"Leave out the profile, or the host and OZDESK_HOST")
	}
	if set := env.credentials(); len(set) > 0 {
		return target{}, usage(areSet(set)+", but the sandbox has users of its own",
			"Unset what is set, or name its server with --host or OZDESK_HOST")
	}
	return sandboxFlags(g)
}

// areSet says of one variable, or of several, that they are set.
func areSet(names []string) string {
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last] + " are set"
	}
	return strings.Join(names, "") + " is set"
}

// sandboxFlags applies the flags that make sense for the sandbox.
func sandboxFlags(g globals) (target, error) {
	if g.PasswordStdin && g.Email == "" {
		return target{}, usage("a password without an e-mail", "Give --email too, or leave --password-stdin out to work as CLIENT ADMIN")
	}
	return target{
		Sandbox: true, Profile: config.Sandbox, Email: g.Email, EmailGiven: g.Email != "",
		PasswordStdin: g.PasswordStdin, Timeout: g.Timeout, ReadOnly: g.ReadOnly,
		Webhook: config.Webhook{Address: g.Webhook},
	}, nil
}

// profileOf finds the profile of a server: the default one where it fits, else
// the first by name.
func profileOf(s config.Settings, host string) (name string, ok bool) {
	where, err := api.ParseOrigin(host)
	if err != nil {
		return "", false // Whoever uses the host says why.
	}
	names := slices.Sorted(maps.Keys(s.Profiles))
	if _, there := s.Profiles[s.DefaultProfile]; there {
		names = append([]string{s.DefaultProfile}, names...)
	}
	for _, name := range names {
		if mine, err := api.ParseOrigin(s.Profiles[name].Host); err == nil && mine == where {
			return name, true
		}
	}
	return "", false
}

// originOf reduces an address to scheme, host and port, the way credentials
// are bound to it.
func originOf(host string) (string, error) {
	origin, err := api.ParseOrigin(host)
	if err != nil {
		return "", usage(err.Error(), "Correct --host, OZDESK_HOST or the profile")
	}
	return origin, nil
}

// first returns the first value that is not empty.
func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
