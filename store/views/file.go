package views

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/pelletier/go-toml/v2"

	"ozdesk/store/internal/atomic"
)

// Schema is the version of the layout that this package writes. A file with a
// higher one is neither read nor replaced.
const Schema = 1

const (
	// maxSize is the largest file that is read, in bytes.
	maxSize = 1 << 20
	// lockPause is the time between two looks at a lock that somebody else
	// holds, lockMost how long is waited for it.
	lockPause = 20 * time.Millisecond
	lockMost  = 5 * time.Second
)

// ErrNewer reports a file of a later version of this program, which is left as
// it is.
var ErrNewer = errors.New("written by a newer version of this program")

// damagedSuffix is added to the name of a file that was put aside.
const damagedSuffix = ".damaged"

// load reads a file into out. No file leaves out as it is. What cannot be
// understood leaves it too, and the notice says so in one sentence.
func load(path string, out any, schema func() int, sound func() error) (notice string, err error) {
	data, err := read(path)
	if err != nil || data == nil {
		return "", err
	}
	if err := toml.Unmarshal(data, out); err != nil {
		return fmt.Sprintf("%s cannot be understood and is not used.", path), nil
	}
	if schema() > Schema {
		return "", fmt.Errorf("%s: %w", path, ErrNewer)
	}
	if err := sound(); err != nil {
		return fmt.Sprintf("%s cannot be used: %v.", path, err), nil
	}
	return "", nil
}

// read returns the bytes of a file, nil when there is none. One that is too
// long is something else by that name, which counts as damaged.
func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if info.Size() > maxSize {
		return []byte("\x00"), nil // No TOML.
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}

// save replaces a file under a lock that other processes respect. What is
// there and cannot be understood is put aside first. The function change reads
// what is there and returns what shall be.
func save(ctx context.Context, path string, change func() (content any, damaged bool, err error)) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the directory of %s: %w", path, err)
	}
	ctx, cancel := context.WithTimeout(ctx, lockMost)
	defer cancel()
	lock := flock.New(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".lock"), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, lockPause); err != nil {
		return fmt.Errorf("lock %s: %w", path, err)
	}
	defer func() { _ = lock.Close() }()

	content, damaged, err := change()
	if err != nil {
		return err
	}
	data, err := toml.Marshal(content)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if damaged {
		if err := os.Rename(path, path+damagedSuffix); err != nil {
			return fmt.Errorf("put the damaged %s aside: %w", path, err)
		}
	}
	return atomic.WriteFile(path, data)
}
