package views_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"ozdesk/store/views"
)

func TestLayoutIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	l := views.LayoutIn(dir)
	if splits, notice, err := l.Load(); len(splits) != 0 || notice != "" || err != nil {
		t.Fatalf("nothing kept: %v %q %v", splits, notice, err)
	}
	want := map[string]int{"folders": 8, "folders above": -4}
	if err := l.Save(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if splits, notice, err := l.Load(); !maps.Equal(splits, want) || notice != "" || err != nil {
		t.Errorf("kept: %v %q %v", splits, notice, err)
	}
	path := filepath.Join(dir, views.LayoutName)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info, err)
	}
	for _, broken := range []string{"\x00", "schema = 1\n[splits]\nfolders = 100000\n"} {
		if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if splits, notice, err := l.Load(); len(splits) != 0 || notice == "" || err != nil {
			t.Errorf("of %q: %v %q %v", broken, splits, notice, err)
		}
		if err := l.Save(t.Context(), want); err != nil {
			t.Errorf("over %q: %v", broken, err)
		}
	}
}
