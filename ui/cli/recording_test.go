package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/record"
)

// TestRecord records a command, finds nothing secret in the file, and serves
// it again.
func TestRecord(t *testing.T) {
	s := apitest.New(t)
	folder := s.AddFolder(apitest.Folder{Meta: map[string]any{"name": "canary-name"}})
	m := newMachine(t).at(s)
	path := filepath.Join(t.TempDir(), "exchanges")
	m.must("folders", "list", "--record", path)
	written := readFile(t, path)
	for _, canary := range append(s.Tokens(), s.Account().Password, s.Account().Email, "canary-name", s.URL()) {
		if strings.Contains(written, canary) {
			t.Errorf("%q is in the recording", canary)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	replay, err := record.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	client, err := api.New(api.Options{Host: record.Origin, HTTP: replay})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.SignIn(t.Context(), "anybody", api.NewSecret("anything")); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Collections(t.Context()); err != nil {
		t.Errorf("the collections: %v", err)
	}
	if !strings.Contains(written, folder) {
		t.Error("the folder is not in the recording")
	}
	if o := m.run("folders", "list", "--record", t.TempDir()); o.code != exitUsage || !strings.Contains(o.err, "--record") {
		t.Errorf("a directory: exit %d, %s", o.code, o.err)
	}
}
