package cli

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestServeMistakes words what keeps a sandbox from being served.
func TestServeMistakes(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	other := filepath.Dir(file(t, "letter.txt", "dear"))
	for _, tt := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"an address for all", []string{"--addr", "0.0.0.0:0"}, exitUsage, "--allow-remote"},
		{"an address for all, in short", []string{"--addr", ":0"}, exitUsage, "--allow-remote"},
		{"no address", []string{"--addr", "8080"}, exitUsage, "127.0.0.1:8080"},
		{"a directory of others", []string{"--data", other}, exitUsage, "--data"},
		{"a port in use", []string{"--addr", taken.Addr().String()}, exitError, "another program listens on " + taken.Addr().String()},
	} {
		m := newMachine(t).withSandbox()
		o := m.run(append([]string{"sandbox", "serve"}, tt.args...)...)
		if o.code != tt.code || !strings.Contains(o.err, tt.want) || strings.Count(o.err, "\n") != 1 || o.out != "" {
			t.Errorf("%s: exit %d, %q%q", tt.name, o.code, o.out, o.err)
		}
	}
}

// TestReset says beforehand what a reset does, and whether it would.
func TestReset(t *testing.T) {
	m := newMachine(t).withSandbox()
	dir := m.places.sandbox()
	mine := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(mine, []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	paths := func(out, result string) map[string]bool {
		var list []struct{ Path, Result string }
		if err := json.Unmarshal([]byte(out), &list); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		all := map[string]bool{}
		for _, g := range list {
			if all[g.Path] = true; g.Result != result {
				t.Errorf("%s: %s", g.Path, g.Result)
			}
		}
		return all
	}
	server := start(t, m, "sandbox", "serve", "--data", dir)
	line(t, server.out)
	o := m.run("sandbox", "reset", "--dry-run", "-o", "json")
	if o.code != exitError || !strings.Contains(o.err, "would be refused") {
		t.Errorf("while it is served: exit %d, %q", o.code, o.err)
	}
	if o := m.run("sandbox", "reset", "--yes"); o.code != exitError || !strings.Contains(o.err, "another process") {
		t.Errorf("reset while it is served: exit %d, %q", o.code, o.err)
	}
	_ = server.cmd.Process.Kill()
	_ = server.cmd.Wait()
	dry := paths(m.must("sandbox", "reset", "--dry-run", "-o", "json"), "would be deleted")
	if !dry[filepath.Join(dir, "sandbox.db")] || dry[mine] {
		t.Errorf("announced: %v", dry)
	}
	if done := paths(m.must("sandbox", "reset", "--yes", "-o", "json"), "deleted"); len(done) != len(dry) {
		t.Errorf("announced %v, deleted %v", dry, done)
	}
	for path := range dry {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
	if readFile(t, mine) != "dear" {
		t.Error("a file of somebody else is gone")
	}
}
