package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Receipts are for their owner, and none is ever written over.
func TestReceipts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "receipts")
	keep := func(content string) string {
		t.Helper()
		path, err := receipts(dir).Keep("deletion-1.json", []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		return filepath.Base(path)
	}
	if got := keep("first"); got != "deletion-1.json" {
		t.Errorf("%s", got)
	}
	if got := keep("second"); got != "deletion-1-2.json" {
		t.Errorf("%s", got)
	}
	if got := keep("first"); got != "deletion-1.json" {
		t.Errorf("the same receipt was kept again: %s", got)
	}
	for name, want := range map[string]string{"deletion-1.json": "first", "deletion-1-2.json": "second"} {
		path := filepath.Join(dir, name)
		raw, err := os.ReadFile(path)
		if err != nil || string(raw) != want {
			t.Errorf("%s: %q, %v", name, raw, err)
		}
		if info, err := os.Stat(path); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("%d files, %v", len(left), err)
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := receipts(blocked).Keep("r.json", nil); err == nil {
		t.Error("kept where there is no directory")
	}
}
