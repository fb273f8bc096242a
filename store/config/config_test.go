package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// put writes content as the settings file of a new store.
func put(t *testing.T, content string) Store {
	t.Helper()
	s := In(t.TempDir())
	if err := os.WriteFile(s.Path(), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLoadWithoutFile(t *testing.T) {
	s, notices, err := In(filepath.Join(t.TempDir(), "nothing", "here")).Load()
	if err != nil || len(notices) != 0 || !reflect.DeepEqual(s, Settings{}) {
		t.Fatalf("got %+v, %v, %v; want zero settings and no error", s, notices, err)
	}
}

func TestLoadReadsEverything(t *testing.T) {
	s := put(t, `
schema = 1
default_profile = "prod"
theme = "dusk"
plain = true
[profiles.prod]
host = "https://oz.example"
email = "ana@example.org"
ca_file = "/etc/ca.pem"
allow_http = true
read_only = true
timeout = "45s"
[profiles.prod.thresholds]
biometry = "0.9"
`)
	want := Settings{
		Schema: 1, DefaultProfile: "prod", Theme: "dusk", Plain: true,
		Profiles: map[string]Profile{"prod": {
			Host: "https://oz.example", Email: "ana@example.org", CAFile: "/etc/ca.pem", AllowHTTP: true,
			ReadOnly: new(true), Timeout: Duration(45 * time.Second), Thresholds: Thresholds{Biometry: "0.9"},
		}},
	}
	got, notices, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(notices) != 0 {
		t.Errorf("notices %v, want none", notices)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestLoadRefusesWithPlace(t *testing.T) {
	for _, tt := range []struct{ name, content, want string }{
		{"no toml", "theme = \"dusk\"\nhost https://x\n", ":2:"},
		{"wrong type", "theme = 4\n", ":1:"},
		{"bad duration", "[profiles.a]\nhost = \"https://x\"\ntimeout = \"soon\"\n", "no time span"},
		{"negative duration", "[profiles.a]\nhost = \"https://x\"\ntimeout = \"-3s\"\n", "negative"},
		{"newer schema", "schema = 99\n", "newer version"},
		{"no host", "[profiles.a]\nemail = \"x\"\n", "profiles.a has no host"},
		{"reserved name", "[profiles.sandbox]\nhost = \"https://x\"\n", "embedded server"},
		{"bad name", "[profiles.\"../x\"]\nhost = \"https://x\"\n", "cannot name a profile"},
		{"unknown default", "default_profile = \"gone\"\n", "no such profile"},
		{"threshold above one", "[profiles.a]\nhost = \"https://x\"\nthresholds.quality = \"1.5\"\n", "no number between 0 and 1"},
		{"threshold no number", "[profiles.a]\nhost = \"https://x\"\nthresholds.quality = \"NaN\"\n", "no number between 0 and 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := put(t, tt.content)
			_, _, err := s.Load()
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want an *Error", err)
			}
			if !strings.Contains(err.Error(), s.Path()) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q, want the path and %q", err, tt.want)
			}
		})
	}
}

func TestUnknownKeysAreReportedAndKept(t *testing.T) {
	s := put(t, "colour = \"red\"\n\n[profiles.a]\nhost = \"https://x\"\nemail = \"old@example.org\"\nmagic = 7\n")
	got, notices, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	if got.Profiles["a"].Email != "old@example.org" {
		t.Errorf("the known keys beside an unknown one were not read: %+v", got)
	}
	if len(notices) != 2 || notices[0].Line != 1 || notices[1].Line != 6 {
		t.Fatalf("notices %v, want one for line 1 and one for line 6", notices)
	}
	if !strings.HasPrefix(notices[0].String(), s.Path()+":1: colour") {
		t.Errorf("notice %q does not begin with its place and key", notices[0])
	}
	err = s.Update(t.Context(), func(c *Settings) error {
		p := c.Profiles["a"]
		p.Email = ""
		c.Profiles["a"] = p
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var raw struct {
		Colour   string
		Schema   int
		Profiles map[string]map[string]any
	}
	data, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	if err := toml.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	if raw.Colour != "red" || raw.Profiles["a"]["magic"] != int64(7) || raw.Schema != Schema {
		t.Errorf("after an update the file reads\n%s", data)
	}
	if _, ok := raw.Profiles["a"]["email"]; ok {
		t.Errorf("an emptied key came back:\n%s", data)
	}
}

func TestUpdateLeavesABrokenOrRefusedFileAlone(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		change        func(*Settings) error
	}{
		{"broken", "theme = [", func(*Settings) error { return nil }},
		{"newer", "schema = 99\n", func(*Settings) error { return nil }},
		{"change fails", "theme = \"dusk\"\n", func(*Settings) error { return errors.New("no") }},
		{"result invalid", "theme = \"dusk\"\n", func(c *Settings) error { c.DefaultProfile = "gone"; return nil }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := put(t, tt.content)
			if err := s.Update(t.Context(), tt.change); err == nil {
				t.Fatal("the update succeeded")
			}
			data, err := os.ReadFile(s.Path())
			if err != nil {
				t.Fatal(err)
			}
			if string(data) != tt.content {
				t.Errorf("the file changed to %q", data)
			}
		})
	}
}

func TestUpdatesDoNotLoseEachOther(t *testing.T) {
	s := In(filepath.Join(t.TempDir(), "new"))
	names := []string{"a", "b", "c", "d", "e", "f"}
	var all sync.WaitGroup
	errs := make(chan error, len(names))
	for _, name := range names {
		all.Go(func() {
			errs <- s.Update(t.Context(), func(c *Settings) error {
				if c.Profiles == nil {
					c.Profiles = map[string]Profile{}
				}
				c.Profiles[name] = Profile{Host: "https://" + name}
				return nil
			})
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	got, _, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	if have := sortedKeys(got.Profiles); !slices.Equal(have, names) {
		t.Errorf("profiles %v, want %v", have, names)
	}
}

func TestKeys(t *testing.T) {
	s := In(t.TempDir())
	if content, path, err := s.Keys(); content != nil || err != nil || filepath.Base(path) != KeysName {
		t.Errorf("without a file: %q, %q, %v", content, path, err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(s.Path()), KeysName), []byte("open = \"o\""), 0o600); err != nil {
		t.Fatal(err)
	}
	if content, _, err := s.Keys(); string(content) != "open = \"o\"" || err != nil {
		t.Errorf("got %q, %v", content, err)
	}
}

func TestHugeFileIsRefused(t *testing.T) {
	s := put(t, strings.Repeat("#", maxSize+1))
	if _, _, err := s.Load(); err == nil || !strings.Contains(err.Error(), "too many") {
		t.Errorf("error %v, want a refusal of the size", err)
	}
}

// TestKnownKeysAreComplete keeps the lists that merge works with equal to the
// fields of the types.
func TestKnownKeysAreComplete(t *testing.T) {
	for _, tt := range []struct {
		of   reflect.Type
		have []string
	}{
		{reflect.TypeFor[Settings](), settingsKeys},
		{reflect.TypeFor[Profile](), profileKeys},
	} {
		var want []string
		for f := range tt.of.NumField() {
			name, _, _ := strings.Cut(tt.of.Field(f).Tag.Get("toml"), ",")
			want = append(want, name)
		}
		if !slices.Equal(tt.have, want) {
			t.Errorf("keys of %v are %v, want %v", tt.of, tt.have, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("theme = \"dusk\"\n[profiles.a]\nhost = \"https://x\"\n")
	f.Add("x = {a = [1, 2")
	f.Add("[profiles.a]\nunknown = 1979-05-27\nhost = ''\n")
	f.Fuzz(func(t *testing.T, content string) {
		s := In(t.TempDir())
		got, _, err := s.decode([]byte(content))
		if err != nil {
			return
		}
		// What was accepted survives being written and read again.
		out, err := merge([]byte(content), got)
		if err != nil {
			t.Fatalf("merge: %v", err)
		}
		again, _, err := s.decode(out)
		if err != nil {
			t.Fatalf("read what was written: %v\n%s", err, out)
		}
		if len(again.Profiles) != len(got.Profiles) || again.Theme != got.Theme || again.DefaultProfile != got.DefaultProfile {
			t.Fatalf("got %+v, then %+v", got, again)
		}
	})
}

func TestAddressesInAProfile(t *testing.T) {
	const head = "[profiles.p]\nhost = \"https://oz.example\"\n"
	for content, want := range map[string]string{
		`allowed_origins = ["https://files.example", "http://127.0.0.1:9000/"]`:                                                  "",
		`allowed_origins = ["https://files.example/media"]`:                                                                      "allowed_origins",
		`allowed_origins = ["files.example"]`:                                                                                    "allowed_origins",
		`allowed_origins = ["https://u:p@files.example"]`:                                                                        "allowed_origins",
		`allowed_origins = ["ftp://files.example"]`:                                                                              "allowed_origins",
		"[profiles.p.webhook]\naddress = \"127.0.0.1:8089\"":                                                                     "",
		"[profiles.p.webhook]\naddress = \"0.0.0.0:8089\"":                                                                       "webhook.public is missing",
		"[profiles.p.webhook]\naddress = \"0.0.0.0:8089\"\npublic = \"https://hooks.example/oz\"\nsecret = \"0123456789abcdef\"": "",
		"[profiles.p.webhook]\naddress = \"8089\"":                                                                               "webhook.address",
		"[profiles.p.webhook]\naddress = \"127.0.0.1:99999\"":                                                                    "webhook.address",
		"[profiles.p.webhook]\npublic = \"https://hooks.example\"":                                                               "webhook.address",
		"[profiles.p.webhook]\naddress = \"127.0.0.1:1\"\npublic = \"hooks.example\"":                                            "webhook.public",
		"[profiles.p.webhook]\naddress = \"127.0.0.1:1\"\nsecret = \"short\"":                                                    "webhook.secret",
		"[profiles.p.webhook]\naddress = \"127.0.0.1:1\"\nsecret = \"0123456789abcde/..\"":                                       "webhook.secret",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, FileName), []byte(head+content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, notices, err := In(dir).Load()
		switch {
		case want == "" && (err != nil || len(notices) > 0):
			t.Errorf("%s: %v, %v", content, err, notices)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want a word about %s", content, err, want)
		}
	}
}
