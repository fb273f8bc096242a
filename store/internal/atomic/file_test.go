package atomic

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

func TestWriteFileMakesDirectoriesAndIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "file.toml")
	for _, content := range []string{"one", "", "three is longer"} {
		if err := WriteFile(path, []byte(content)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != content {
			t.Fatalf("content %q, want %q", got, content)
		}
	}
	if runtime.GOOS == "windows" {
		return // Modes say nothing there.
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode().Perm())
	}
	dir, err := os.Stat(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if dir.Mode().Perm() != 0o700 {
		t.Errorf("directory mode %v, want 0700", dir.Mode().Perm())
	}
}

func TestWriteFileFollowsLink(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := WriteFile(real, []byte("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if err := WriteFile(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(real)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != "new" {
		t.Errorf("the linked file holds %q, want the new content", got)
	}
}

// TestReadersSeeWholeFiles lets a reader look all the time while two writers
// replace the content: it must never see a mixture or a half.
func TestReadersSeeWholeFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := WriteFile(path, bytes.Repeat([]byte("a"), 4096)); err != nil {
		t.Fatal(err)
	}
	var writers sync.WaitGroup
	failed := make(chan error, 2)
	for _, letter := range []string{"a", "b"} {
		writers.Go(func() {
			for range 20 {
				if err := WriteFile(path, bytes.Repeat([]byte(letter), 4096)); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { writers.Wait(); close(done) }()
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := uniform(got, 4096); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case err := <-failed:
		t.Fatal(err)
	default:
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 1 {
		t.Errorf("%d files are left in the directory, want the one", len(left))
	}
}

// uniform checks that b has n bytes, all the same.
func uniform(b []byte, n int) error {
	if len(b) != n {
		return fmt.Errorf("read %d bytes, want %d", len(b), n)
	}
	if bytes.Count(b, b[:1]) != n {
		return fmt.Errorf("read a mixture of two writes")
	}
	return nil
}

func TestWriteFileReportsWhatItDid(t *testing.T) {
	dir := t.TempDir()
	blocker := filepath.Join(dir, "file")
	if err := WriteFile(blocker, nil); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(filepath.Join(blocker, "below"), nil); err == nil {
		t.Error("writing below a file succeeded")
	}
	if err := WriteFile(dir, nil); err == nil {
		t.Error("writing over a directory succeeded")
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 1 {
		t.Errorf("%d entries are left, want only the file", len(left))
	}
}
