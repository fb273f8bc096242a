// Package atomic writes small private files so that a reader, or the next
// start after a power cut, finds either the old content or the new one and
// never a half. It is shared by the rooms of store.
package atomic

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Modes of everything this program keeps: for its owner only.
const (
	filePerm fs.FileMode = 0o600
	dirPerm  fs.FileMode = 0o700
)

// WriteFile replaces the content of path. The new content is written beside
// it, brought to disk and then renamed over it; a symbolic link at path is
// followed, so that a settings file kept elsewhere stays there. Missing
// directories are created. The file is readable by its owner only.
func WriteFile(path string, data []byte) (err error) {
	path, err = target(path)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, dirPerm); err != nil {
		return fmt.Errorf("make the directory of %s: %w", path, err)
	}
	// CreateTemp opens with 0600, which is the mode the file keeps.
	tmp, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreAbsent(os.Remove(tmp.Name())))
		}
	}()
	if err := fill(tmp, data); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	SyncDir(dir)
	return nil
}

// fill writes data, brings it to disk and closes the file.
func fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Chmod(filePerm)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// target resolves a symbolic link at path; a path that does not exist yet is
// its own target.
func target(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	switch {
	case err == nil:
		return real, nil
	case errors.Is(err, fs.ErrNotExist):
		return path, nil
	default:
		return "", fmt.Errorf("write %s: %w", path, err)
	}
}

// SyncDir makes what was created or renamed in a directory durable where the
// system can do that. A directory
// that cannot be synced, as on Windows, costs durability of the last write
// only, never its integrity, so the error is not reported.
func SyncDir(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = d.Sync()
	_ = d.Close()
}

// ignoreAbsent drops the error of something that is not there any more.
func ignoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
