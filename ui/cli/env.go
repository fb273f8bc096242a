package cli

import "strings"

// Lookup finds a variable of the environment, as os.LookupEnv does.
type Lookup func(name string) (value string, ok bool)

// environment is what this program reads from the environment. An empty
// variable counts as one that is not set.
type environment struct {
	Host, Email, Password, Token, Profile, Log string
	// NoColor is set by any non-empty value of NO_COLOR.
	NoColor bool
	// Dumb says that the terminal cannot move its cursor.
	Dumb bool
}

// readEnvironment reads the variables once.
func readEnvironment(get Lookup) environment {
	value := func(name string) string {
		v, _ := get(name)
		return v
	}
	return environment{
		Host:     strings.TrimSpace(value("OZDESK_HOST")),
		Email:    strings.TrimSpace(value("OZDESK_EMAIL")),
		Password: value("OZDESK_PASSWORD"),
		Token:    strings.TrimSpace(value("OZDESK_TOKEN")),
		Profile:  strings.TrimSpace(value("OZDESK_PROFILE")),
		Log:      value("OZDESK_LOG"),
		NoColor:  value("NO_COLOR") != "",
		Dumb:     value("TERM") == "dumb",
	}
}

// credentials names the variables that carry credentials and are set.
func (e environment) credentials() []string {
	var set []string
	for _, v := range []struct{ name, value string }{
		{"OZDESK_TOKEN", e.Token}, {"OZDESK_EMAIL", e.Email}, {"OZDESK_PASSWORD", e.Password},
	} {
		if v.value != "" {
			set = append(set, v.name)
		}
	}
	return set
}

// String names what is set without its values, some of which are secret.
func (e environment) String() string {
	return "environment with " + strings.Join(e.credentials(), ", ")
}
