package cli

import (
	"strings"
	"testing"
)

// TestMistakesAreUsageErrors runs what people mistype. Each must end with 2,
// print nothing but one line on standard error, and name the way out.
func TestMistakesAreUsageErrors(t *testing.T) {
	empty := t.TempDir()
	for _, tt := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"no such command", []string{"foldrs"}, nil, "did you mean folders?"},
		{"a group alone", []string{"folders"}, nil, "create, delete, list, show"},
		{"no such subcommand", []string{"folders", "lst"}, nil, `no command "lst"`},
		{"unknown flag", []string{"folders", "list", "--bogus"}, nil, "--help"},
		{"flag without value", []string{"folders", "list", "--limit"}, nil, "--help"},
		{"flag of a wrong type", []string{"folders", "list", "--limit", "many"}, nil, "--help"},
		{"limit and all", []string{"folders", "list", "--limit", "3", "--all"}, nil, "--all"},
		{"no argument", []string{"folders", "show"}, nil, "needs FOLDER"},
		{"one too many", []string{"folders", "show", "a", "b"}, nil, `"b"`},
		{"no id", []string{"folders", "show", "../../etc"}, nil, "no id of a folder"},
		{"no format", []string{"folders", "list", "-o", "xml"}, nil, "ndjson"},
		{"no type", []string{"analyses", "run", "f1"}, nil, "--type"},
		{"unknown type", []string{"analyses", "run", "f1", "--type", "iris"}, nil, "iris"},
		{"no collection", []string{"analyses", "run", "f1", "--type", "collection"}, nil, "--collection"},
		{"collection without search", []string{"analyses", "run", "f1", "--type", "quality", "--collection", "c"}, nil, "--type collection"},
		{"best shot of a match", []string{"analyses", "run", "f1", "--type", "biometry", "--best-shot"}, nil, "quality"},
		{"exit status without waiting", []string{"analyses", "run", "f1", "--type", "biometry", "--exit-status"}, nil, "--wait"},
		{"a person without a face", []string{"persons", "add", "c1"}, nil, "--photo"},
		{"tags for other files", []string{"folders", "create", "--media", "a", "--media", "b", "--media-tags", "x"}, nil, "once for each"},
		{"a metadata key twice", []string{"folders", "create", "--meta", "a==1", "--meta", "a==2"}, nil, `"a" to "1" and to "2"`},
		{"negative timeout", []string{"version", "--timeout", "-1s"}, nil, "30s"},
		{"no such profile", []string{"folders", "list", "--profile", "gone"}, nil, "gone"},
		{"no log there", []string{"version", "--log", empty}, nil, "--log"},
		{"credentials for nobody", []string{"folders", "list"}, map[string]string{"OZDESK_TOKEN": "t"}, "OZDESK_TOKEN is set, but no server is named"},
		{"an account for nobody", []string{"folders", "list"}, map[string]string{"OZDESK_EMAIL": "a", "OZDESK_PASSWORD": "t"}, "OZDESK_EMAIL and OZDESK_PASSWORD are set"},
		{"a half address", []string{"folders", "list", "--host", "ftp://x"}, nil, "https://"},
		{"http to the world", []string{"folders", "list", "--host", "http://oz.example"}, nil, "https"},
		{"no certificates", []string{"folders", "list", "--host", "https://oz.example", "--ca-file", "/nope.pem"}, nil, "--ca-file"},
		{"reset with nobody to ask", []string{"sandbox", "reset", "--data", empty}, nil, "--yes"},
		{"not a terminal", nil, nil, "folders list"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := newMachine(t)
			m.env = tt.env
			o := m.run(tt.args...)
			if o.code != exitUsage {
				t.Errorf("exit %d, want 2", o.code)
			}
			if o.out != "" {
				t.Errorf("standard output has %q", o.out)
			}
			if strings.Count(o.err, "\n") != 1 || !strings.HasPrefix(o.err, "ozdesk: ") || !strings.Contains(strings.ToLower(o.err), strings.ToLower(tt.want)) {
				t.Errorf("%q is not one sentence with %q", o.err, tt.want)
			}
		})
	}
}

// TestNoTerminal starts the interface where there is none.
func TestNoTerminal(t *testing.T) {
	pipe := newMachine(t)
	dumb := newMachine(t)
	dumb.tty, dumb.env = true, map[string]string{"TERM": "dumb"}
	for name, m := range map[string]*machine{"a pipe": pipe, "TERM=dumb": dumb} {
		o := m.run()
		if o.code != exitUsage || !strings.Contains(o.err, "folders list") || !strings.Contains(o.err, "--help") {
			t.Errorf("%s: exit %d, %q", name, o.code, o.err)
		}
		if strings.Count(o.err, "\n") != 1 || o.out != "" {
			t.Errorf("%s: more than one line: %q %q", name, o.out, o.err)
		}
	}
}

func TestBrokenSettingsNameTheLine(t *testing.T) {
	m := newMachine(t)
	m.settings("theme = \"dusk\"\nhost https://x\n")
	o := m.run("folders", "list")
	if o.code != exitUsage || !strings.Contains(o.err, "settings.toml:2:") {
		t.Errorf("exit %d, %q; want 2 and the line", o.code, o.err)
	}
}

func TestHelpAndVersion(t *testing.T) {
	m := newMachine(t)
	if out := m.must("--help"); !strings.Contains(out, "folders") || !strings.Contains(out, "--profile") {
		t.Errorf("help lacks commands or flags:\n%s", out)
	}
	if out := m.must("version", "-o", "json"); !strings.Contains(out, `"version"`) {
		t.Errorf("version prints %q", out)
	}
	if out := m.must("completion", "bash"); !strings.Contains(out, "ozdesk") {
		t.Error("no completion script")
	}
}
