package cli

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"ozdesk/store/config"
)

// prodSettings has one profile with everything set.
func prodSettings() config.Settings {
	return config.Settings{Profiles: map[string]config.Profile{"prod": {
		Host: "https://oz.example", Email: "ana@example.org", CAFile: "/ca.pem", AllowHTTP: true, ReadOnly: new(true),
		Timeout: config.Duration(time.Minute), Thresholds: config.Thresholds{Biometry: "0.9"},
	}}}
}

func TestResolve(t *testing.T) {
	prod := prodSettings()
	asDefault := prodSettings()
	asDefault.DefaultProfile = "prod"
	writable := config.Settings{DefaultProfile: "prod", Profiles: map[string]config.Profile{
		"prod": {Host: "https://oz.example", ReadOnly: new(false)},
	}}
	for _, tt := range []struct {
		name string
		g    globals
		env  environment
		s    config.Settings
		want target
	}{
		{
			"nothing is the sandbox",
			globals{},
			environment{},
			config.Settings{},
			target{Sandbox: true, Implied: true, Profile: "sandbox"},
		},
		{
			"a log alone changes nothing",
			globals{},
			environment{Log: "/x"},
			config.Settings{},
			target{Sandbox: true, Implied: true, Profile: "sandbox"},
		},
		{
			"profiles without a default",
			globals{},
			environment{},
			prod,
			target{Sandbox: true, Implied: true, Profile: "sandbox"},
		},
		{
			"sandbox by name",
			globals{Profile: "sandbox"},
			environment{},
			asDefault,
			target{Sandbox: true, Profile: "sandbox"},
		},
		{
			"sandbox by environment",
			globals{},
			environment{Profile: "sandbox"},
			asDefault,
			target{Sandbox: true, Profile: "sandbox"},
		},
		{
			"default profile",
			globals{},
			environment{},
			asDefault,
			target{
				Profile: "prod", Named: true, Host: "https://oz.example", Email: "ana@example.org", CAFile: "/ca.pem", AllowHTTP: true, ReadOnly: true,
				CallTimeout: time.Minute, Thresholds: config.Thresholds{Biometry: "0.9"},
			},
		},
		{
			"host and credentials of the environment",
			globals{},
			environment{Host: "a.example", Email: "b@example.org", Password: "p", Token: "t"},
			config.Settings{},
			target{Profile: "default", Host: "a.example", Email: "b@example.org", EmailGiven: true, Token: "t", Password: "p"},
		},
		{
			"credentials for the profile's host",
			globals{Profile: "prod"},
			environment{Token: "t"},
			prod,
			target{
				Profile: "prod", Named: true, Host: "https://oz.example", Email: "ana@example.org", CAFile: "/ca.pem", AllowHTTP: true, ReadOnly: true,
				CallTimeout: time.Minute, Thresholds: config.Thresholds{Biometry: "0.9"}, Token: "t",
			},
		},
		{
			"another host takes nothing of the profile but caution",
			globals{},
			environment{Host: "https://other.example"},
			asDefault,
			target{Profile: "prod", Named: true, Host: "https://other.example", ReadOnly: true},
		},
		{
			"the same host in another spelling",
			globals{Host: "OZ.example:443"},
			environment{},
			asDefault,
			target{
				Profile: "prod", Named: true, Host: "OZ.example:443", Email: "ana@example.org", CAFile: "/ca.pem", AllowHTTP: true, ReadOnly: true,
				CallTimeout: time.Minute, Thresholds: config.Thresholds{Biometry: "0.9"},
			},
		},
		{
			"flag host against environment credentials",
			globals{Host: "https://flag.example"},
			environment{Host: "https://env.example", Email: "e@example.org", Password: "p", Token: "t"},
			config.Settings{},
			target{
				Profile: "default", Host: "https://flag.example", ReadOnly: true, Undecided: true,
				Ignored: []string{"OZDESK_TOKEN", "OZDESK_EMAIL", "OZDESK_PASSWORD"},
			},
		},
		{
			"flag host, no host in the environment",
			globals{Host: "https://flag.example"},
			environment{Token: "t"},
			config.Settings{},
			target{Profile: "default", Host: "https://flag.example", Token: "t"},
		},
		{
			"another e-mail does not get the environment's password",
			globals{Email: "c@example.org"},
			environment{Host: "a.example", Email: "b@example.org", Password: "p"},
			config.Settings{},
			target{Profile: "default", Host: "a.example", Email: "c@example.org", EmailGiven: true, ReadOnly: true, Undecided: true},
		},
		{
			"the first time at a server of others",
			globals{Host: "https://new.example"},
			environment{},
			config.Settings{},
			target{Profile: "default", Host: "https://new.example", ReadOnly: true, Undecided: true},
		},
		{
			"the first time at a server of one's own",
			globals{Host: "http://127.0.0.1:8080"},
			environment{},
			config.Settings{},
			target{Profile: "default", Host: "http://127.0.0.1:8080"},
		},
		{
			"leave to change things stays with its server",
			globals{Host: "https://other.example"},
			environment{},
			writable,
			target{Profile: "prod", Host: "https://other.example", ReadOnly: true, Undecided: true},
		},
		{
			"a server that has a profile",
			globals{Host: "oz.example"},
			environment{},
			config.Settings{DefaultProfile: "a", Profiles: map[string]config.Profile{
				"a": {Host: "https://a.example", ReadOnly: new(true)}, "b": {Host: "https://oz.example", ReadOnly: new(false)},
			}},
			target{Profile: "b", Named: true, Host: "oz.example"},
		},
		{
			"leave to change things",
			globals{},
			environment{},
			writable,
			target{Profile: "prod", Named: true, Host: "https://oz.example"},
		},
		{
			"read-only can be lifted by flag",
			globals{ReadOnlySet: true},
			environment{},
			asDefault,
			target{
				Profile: "prod", Named: true, Host: "https://oz.example", Email: "ana@example.org", CAFile: "/ca.pem", AllowHTTP: true,
				CallTimeout: time.Minute, Thresholds: config.Thresholds{Biometry: "0.9"},
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := resolve(tt.g, tt.env, tt.s)
			if err != nil {
				t.Fatal(err)
			}
			// Compared field by field: printing a target hides credentials.
			type plain target
			if g, w := fmt.Sprintf("%+v", plain(got)), fmt.Sprintf("%+v", plain(tt.want)); g != w {
				t.Errorf("got  %s\nwant %s", g, w)
			}
		})
	}
}

func TestResolveRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		g    globals
		env  environment
		want string
	}{
		{"token without host", globals{}, environment{Token: "t"}, "OZDESK_TOKEN"},
		{"e-mail without host", globals{}, environment{Email: "e"}, "OZDESK_EMAIL"},
		{"password without host", globals{}, environment{Password: "p"}, "OZDESK_PASSWORD"},
		{"unknown profile", globals{Profile: "gone"}, environment{}, `"gone"`},
		{"unknown profile in the environment", globals{}, environment{Profile: "gone"}, `"gone"`},
		{"sandbox and host", globals{Profile: "sandbox", Host: "https://x"}, environment{}, "embedded server"},
		{"sandbox and OZDESK_HOST", globals{Profile: "sandbox"}, environment{Host: "https://x"}, "embedded server"},
		{"sandbox and a token", globals{Profile: "sandbox"}, environment{Token: "t"}, "OZDESK_TOKEN"},
		{"password without e-mail", globals{}, environment{Host: "https://x", Password: "p"}, "OZDESK_EMAIL"},
		{"sandbox password without e-mail", globals{Profile: "sandbox", PasswordStdin: true}, environment{}, "--email"},
		{"e-mail and nothing else", globals{Email: "e"}, environment{}, "--host"},
		{"no address", globals{Host: "ftp://x"}, environment{}, "address"},
		{"a login in the address", globals{Host: "https://a:secret@x"}, environment{}, "address"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := resolve(tt.g, tt.env, prodSettings())
			var f *failure
			if !errors.As(err, &f) || f.code != exitUsage {
				t.Fatalf("error %v, want a usage error", err)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%q does not say %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("%q shows a password", err)
			}
		})
	}
}
