package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// markPrefix begins the names of marks in the waiting room.
const markPrefix = "kept-"

// mark is the file that says that a write is about to refer to a file.
func (s *Store) mark(sha string) string { return filepath.Join(s.waitingDir(), markPrefix+sha) }

// settle ends the marks of a write that has ended. What a failed write has put
// in place and nothing else refers to is removed. The caller holds mu.
func (s *Store) settle(ctx context.Context, kept []string, failed bool) error {
	for _, sha := range kept {
		if failed {
			if err := s.removeOrphan(ctx, sha); err != nil {
				return err
			}
		}
		if err := os.Remove(s.mark(sha)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove a mark: %w", err)
		}
	}
	return nil
}

// sweep removes what a process that was killed has left behind: uploads that
// were never answered, and files whose rows were not written any more.
func (s *Store) sweep(ctx context.Context) error {
	entries, err := os.ReadDir(s.waitingDir())
	if err != nil {
		return fmt.Errorf("read the upload directory: %w", err)
	}
	for _, e := range entries {
		if sha, marked := strings.CutPrefix(e.Name(), markPrefix); marked {
			if err := s.removeOrphan(ctx, sha); err != nil {
				return err
			}
		}
		if err := os.RemoveAll(filepath.Join(s.waitingDir(), e.Name())); err != nil {
			return fmt.Errorf("empty the upload directory: %w", err)
		}
	}
	return nil
}

// removeOrphan removes a file that no row refers to.
func (s *Store) removeOrphan(ctx context.Context, sha string) error {
	var used bool
	err := s.write.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM media WHERE sha256 = ?1)
		OR EXISTS (SELECT 1 FROM person_images WHERE sha256 = ?1)`, sha).Scan(&used)
	if err != nil {
		return fmt.Errorf("look for the rows of a file: %w", err)
	}
	if used {
		return nil
	}
	return s.removeFile(sha)
}
