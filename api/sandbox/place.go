package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Names of files in a data directory. The lock file is never removed: a
// process that waits for it would then wait for a file that no other sees.
const (
	markerFile   = ".ozdesk-sandbox"
	lockFile     = "sandbox.lock"
	placeFile    = "sandbox.json"
	accountsFile = "users.json"
	samplesDir   = "samples"
)

// Errors about a data directory.
var (
	// ErrNotSandbox says that a directory holds something else than a sandbox.
	ErrNotSandbox = errors.New("the directory does not belong to a sandbox")
	// ErrLocked says that another process serves the directory.
	ErrLocked = errors.New("another process serves the sandbox")
)

// place is what sandbox.json says of the process that serves a directory.
type place struct {
	// Address is the URL of the server.
	Address string `json:"address"`
	// PID is its process.
	PID int `json:"pid"`
	// StartID is what GET /api/version repeats, so that another program on
	// the same port is not taken for it.
	StartID string `json:"start_id"`
}

func readPlace(dir string) (place, error) {
	var p place
	data, err := os.ReadFile(filepath.Join(dir, placeFile))
	if err != nil {
		return p, fmt.Errorf("read where the sandbox is: %w", err)
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return p, fmt.Errorf("read where the sandbox is: %w", err)
	}
	return p, nil
}

// answers reports whether the process that a place names is there and is the
// one that wrote it.
func (p place) answers(ctx context.Context) bool {
	if p.Address == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Address+"/api/version", nil)
	if err != nil {
		return false
	}
	// The environment's proxy has no business with an address on this machine.
	transport := &http.Transport{DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return false
	}
	var v struct {
		Sandbox bool   `json:"sandbox"`
		StartID string `json:"start_id"`
	}
	err = json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(&v)
	return errors.Join(err, resp.Body.Close()) == nil && v.Sandbox && v.StartID == p.StartID
}

// writeFile writes a file that only its owner can read, whole or not at all.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", filepath.Base(path), err), os.Remove(f.Name()))
	}
	return nil
}

func writeJSONFile(path string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return writeFile(path, append(data, '\n'))
}

// checkDir makes the data directory, and refuses one that holds other things.
func checkDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	marked, err := isMarked(dir)
	if err != nil || marked {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read the data directory: %w", err)
	}
	for _, e := range entries {
		if e.Name() != lockFile {
			// Somebody may have marked it between the two looks.
			if marked, err := isMarked(dir); err != nil || marked {
				return err
			}
			return fmt.Errorf("%w: it is not empty and has no %s", ErrNotSandbox, markerFile)
		}
	}
	return nil
}

func isMarked(dir string) (bool, error) {
	_, err := os.Stat(filepath.Join(dir, markerFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for a sandbox: %w", err)
	}
	return true, nil
}

func markDir(dir string) error {
	return writeFile(filepath.Join(dir, markerFile), []byte("This directory holds the data of an ozdesk sandbox.\n"))
}

// newLock is the lock of a data directory. The operating system releases it
// when the process ends, however it ends.
func newLock(dir string) *flock.Flock { return flock.New(filepath.Join(dir, lockFile)) }

// Reset deletes everything that a sandbox keeps in dir, so that the next start
// sets it up anew. It refuses a directory without a sandbox's marker
// (ErrNotSandbox) and one that a process serves (ErrLocked).
func Reset(dir string) (err error) {
	marked, err := isMarked(dir)
	if err != nil {
		return err
	}
	if !marked {
		return fmt.Errorf("reset: %w: it has no %s", ErrNotSandbox, markerFile)
	}
	lock := newLock(dir)
	got, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("reset: lock the data directory: %w", err)
	}
	if !got {
		return fmt.Errorf("reset: %w", ErrLocked)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	// Only what a sandbox makes is deleted: a file that somebody laid beside
	// it stays.
	for _, name := range []string{
		placeFile, accountsFile, "sandbox.db", "sandbox.db-wal", "sandbox.db-shm", "media", "thumbs", "incoming", samplesDir,
	} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("reset: %w", err)
		}
	}
	return nil
}

// Accounts reads the users of the sandbox in dir with their passwords. They
// are there once the sandbox has been started.
func Accounts(dir string) ([]Account, error) {
	data, err := os.ReadFile(filepath.Join(dir, accountsFile))
	if err != nil {
		return nil, fmt.Errorf("read the sandbox's accounts: %w", err)
	}
	var list []Account
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("read the sandbox's accounts: %w", err)
	}
	return list, nil
}
