package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// receipts is where the receipts of deletions are kept.
func (p Places) receipts() string { return filepath.Join(p.State, "receipts") }

// receipts keeps receipts as files in a directory, for their owner only. None
// is ever written over.
type receipts string

// maxReceipts is how many receipts one job may leave: one each time it ends.
const maxReceipts = 1000

// errReceipts says that a job has left more receipts than anybody reads.
var errReceipts = errors.New("there are too many receipts of this job already")

// Keep implements jobs.Receipts. A receipt that is there word for word is not
// kept twice.
func (r receipts) Keep(name string, data []byte) (string, error) {
	if err := os.MkdirAll(string(r), 0o700); err != nil {
		return "", fmt.Errorf("keep a receipt: %w", err)
	}
	base, ext := strings.TrimSuffix(name, filepath.Ext(name)), filepath.Ext(name)
	for n := 1; n <= maxReceipts; n++ {
		path := filepath.Join(string(r), name)
		if n > 1 {
			path = filepath.Join(string(r), fmt.Sprintf("%s-%d%s", base, n, ext))
		}
		err := writeNew(path, data)
		if errors.Is(err, fs.ErrExist) {
			if old, readErr := os.ReadFile(path); readErr == nil && bytes.Equal(old, data) {
				return path, nil
			}
			continue
		}
		if err != nil {
			return "", fmt.Errorf("keep a receipt: %w", err)
		}
		return path, nil
	}
	return "", fmt.Errorf("keep a receipt: %w", errReceipts)
}

// writeNew writes a file that is not there yet and brings it to disk. What
// could be written in part only is taken away again.
func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
