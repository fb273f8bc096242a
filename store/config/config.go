// Package config keeps the settings and the profiles of a person: which
// servers there are, which one is meant when none is named, and how the
// interface looks. It is one TOML file in a directory that is handed in,
// meant to be written by hand as well. Tokens and passwords are never in it.
package config

import (
	"fmt"
	"regexp"
	"time"
)

// Schema is the version of the file's layout that this package writes. A file
// with a higher one is refused rather than misread.
const Schema = 1

// Sandbox is the name that stands for the embedded server. No profile of a
// person may have it.
const Sandbox = "sandbox"

// Settings is the whole file. Its zero value is what holds when there is none.
type Settings struct {
	// Schema is the layout version the file was written with.
	Schema int `toml:"schema"`
	// DefaultProfile names the profile used when neither a flag nor the
	// environment names one; empty for none.
	DefaultProfile string `toml:"default_profile,omitempty"`
	// Theme names the colours of the interface; empty is the terminal's own.
	Theme string `toml:"theme,omitempty"`
	// Plain asks for signs out of ASCII and no decoration.
	Plain bool `toml:"plain,omitempty"`
	// Mouse lets clicks and the wheel reach the program, at the cost of the
	// terminal's own selection. Nil is yes.
	Mouse *bool `toml:"mouse,omitempty"`
	// IdleMask is how long no key may be pressed before names and pictures are
	// masked. Nil is ten minutes; zero never masks.
	IdleMask *Duration `toml:"idle_mask,omitempty"`
	// Queue says which checks wait for a look.
	Queue Queue `toml:"queue,omitzero"`
	// JournalValues keeps what fields were set to in the journal of changes,
	// beside their keyed sums.
	JournalValues bool `toml:"journal_values,omitempty"`
	// Profiles are the servers, by name.
	Profiles map[string]Profile `toml:"profiles,omitempty"`
}

// Queue is how the queue of failed checks is filled. Its zero value stands for
// the defaults.
type Queue struct {
	// PersonKeys are the metadata keys by which the attempts of a person are
	// found; none stands for transaction_id, client_iin and person_info.
	PersonKeys []string `toml:"person_keys,omitempty"`
	// StuckAfter is how long a check may run before it counts as stuck; zero is
	// fifteen minutes.
	StuckAfter Duration `toml:"stuck_after,omitzero"`
	// Days is how far back the queue looks; zero is thirty.
	Days int `toml:"days,omitempty"`
}

// Profile is one server and how to work with it.
type Profile struct {
	// Host is the address of the server: scheme, host and port.
	Host string `toml:"host"`
	// Email is the login proposed at sign-in; empty asks for it.
	Email string `toml:"email,omitempty"`
	// CAFile is the path of a PEM file with certificates to trust besides
	// those of the system.
	CAFile string `toml:"ca_file,omitempty"`
	// AllowHTTP permits an address without TLS that is not loopback.
	AllowHTTP bool `toml:"allow_http,omitempty"`
	// ReadOnly refuses every change. Nil says that nobody has decided yet:
	// then a server is read-only unless it is on this machine.
	ReadOnly *bool `toml:"read_only,omitempty"`
	// Timeout bounds one call; zero is the default of the client.
	Timeout Duration `toml:"timeout,omitzero"`
	// AllowedOrigins are other servers, as scheme, host and port, that files
	// may be read from when the server keeps them there.
	AllowedOrigins []string `toml:"allowed_origins,omitempty"`
	// Thresholds replace the default thresholds for analyses that were
	// launched without their own.
	Thresholds Thresholds `toml:"thresholds,omitzero"`
	// Webhook says where the interface takes the webhooks of the server.
	Webhook Webhook `toml:"webhook,omitzero"`
}

// Thresholds are decimal numbers 0..1 as text, because a comparison with a
// score is decimal too. Empty means the documented default.
type Thresholds struct {
	Quality    string `toml:"quality,omitempty"`
	Biometry   string `toml:"biometry,omitempty"`
	Collection string `toml:"collection,omitempty"`
}

// Webhook is where the server can tell that analyses have ended. The zero value
// takes none: then that is found out by asking.
type Webhook struct {
	// Address is what is listened at, as host:port.
	Address string `toml:"address,omitempty"`
	// Public is how the server reaches Address where that differs, for example
	// through a proxy.
	Public string `toml:"public,omitempty"`
	// Secret is the end of the address, 16 letters or digits at least. Empty
	// makes one that is new at every start. Whoever knows it can make the
	// program read folders again, and nothing else.
	Secret string `toml:"secret,omitempty"`
}

// Duration is a time span that is written as in "30s" or "2m".
type Duration time.Duration

// MarshalText writes the span in the form it is read.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads a span such as "30s"; a negative one is an error.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is no time span such as 30s or 2m", text)
	}
	if v < 0 {
		return fmt.Errorf("%q is a negative time span", text)
	}
	*d = Duration(v)
	return nil
}

// profileName is what a profile may be called: it becomes part of file names
// and of keyring entries.
var profileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// CheckName reports why a profile cannot be called name, or nil.
func CheckName(name string) error {
	switch {
	case name == Sandbox:
		return fmt.Errorf("%q is the name of the embedded server and cannot be a profile", name)
	case !profileName.MatchString(name):
		return fmt.Errorf("%q cannot name a profile: use up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit", name)
	}
	return nil
}

// decimal is a threshold: 0..1 in digits, without an exponent.
var decimal = regexp.MustCompile(`^(0(\.[0-9]{1,30})?|1(\.0{1,30})?)$`)

// check returns what is wrong with the content of s, in the order of the
// file's keys.
func (s Settings) check() []Notice {
	var out []Notice
	bad := func(format string, args ...any) {
		out = append(out, Notice{What: fmt.Sprintf(format, args...)})
	}
	for _, name := range sortedKeys(s.Profiles) {
		p := s.Profiles[name]
		if err := CheckName(name); err != nil {
			bad("profiles: %v", err)
		}
		if p.Host == "" {
			bad("profiles.%s has no host", name)
		}
		for _, o := range p.AllowedOrigins {
			if !isOrigin(o) {
				bad("profiles.%s.allowed_origins has %q, which is not the address of a server such as https://files.example", name, o)
			}
		}
		p.Webhook.check(func(what string) { bad("profiles.%s.webhook.%s", name, what) })
		t := p.Thresholds
		for _, x := range []struct{ key, value string }{
			{"quality", t.Quality}, {"biometry", t.Biometry}, {"collection", t.Collection},
		} {
			if x.value != "" && !decimal.MatchString(x.value) {
				bad("profiles.%s.thresholds.%s is %q, no number between 0 and 1", name, x.key, x.value)
			}
		}
	}
	if s.Queue.Days < 0 {
		bad("queue.days is %d, no number of days", s.Queue.Days)
	}
	if n := s.DefaultProfile; n != "" && n != Sandbox {
		if _, ok := s.Profiles[n]; !ok {
			bad("default_profile names %q, and there is no such profile", n)
		}
	}
	return out
}
