package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadmeExample loads the settings that the README shows, and misses no key
// there that a profile may have.
func TestReadmeExample(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```toml\n")
	example, _, there := strings.Cut(rest, "```")
	if !there || !strings.Contains(string(readme), "`"+FileName+"`") {
		t.Fatal("the README has no settings, or not the name of their file")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	settings, notices, err := In(dir).Load()
	if err != nil || len(notices) > 0 {
		t.Fatalf("%v, %v", err, notices)
	}
	if p := settings.Profiles[settings.DefaultProfile]; p.Host == "" || p.Timeout == 0 || p.Thresholds.Collection == "" {
		t.Errorf("the example reads as %+v", settings)
	}
	for _, key := range profileKeys {
		if !strings.Contains(example, "\n"+key+" = ") && !strings.Contains(example, "."+key+"]") {
			t.Errorf("%s is not in the example", key)
		}
	}
}
