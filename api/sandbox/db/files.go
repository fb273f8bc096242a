package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// headSize is how much of a file is kept in memory to tell its kind.
const headSize = 512

// Upload is a file that has been received, but that no row refers to yet.
type Upload struct {
	// SHA256 is the hash of the content in hexadecimal.
	SHA256 string
	// Size is the length in bytes.
	Size int64
	// Head is the beginning of the file.
	Head []byte

	path string
}

// File is where the upload lies until it is kept.
func (u *Upload) File() string { return u.path }

// Discard removes what was received, unless a write has kept it.
func (u *Upload) Discard() error {
	if err := os.Remove(u.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("discard an upload: %w", err)
	}
	return nil
}

// headWriter keeps the first bytes that pass.
type headWriter struct{ head []byte }

func (h *headWriter) Write(p []byte) (int, error) {
	if room := headSize - len(h.head); room > 0 {
		h.head = append(h.head, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// Receive streams r into the store's waiting room and flushes it to the disk;
// memory does not grow with the file.
func (s *Store) Receive(r io.Reader) (*Upload, error) {
	u, err := s.Stage(r)
	if err != nil {
		return nil, err
	}
	if err := u.Flush(); err != nil {
		return nil, errors.Join(err, u.Discard())
	}
	return u, nil
}

// Flush makes what was received durable, which has to happen before a write
// keeps it.
func (u *Upload) Flush() error {
	f, err := os.OpenFile(u.path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("flush a file: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("flush a file: %w", err)
	}
	return nil
}

// Stage is Receive without the flush, for many files that are flushed
// together.
func (s *Store) Stage(r io.Reader) (u *Upload, err error) {
	f, err := os.CreateTemp(s.waitingDir(), "upload-*")
	if err != nil {
		return nil, fmt.Errorf("receive a file: %w", err)
	}
	defer func() {
		if cerr := f.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("receive a file: %w", cerr)
		}
		if err != nil {
			u = nil
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	sum, head := sha256.New(), &headWriter{}
	n, err := io.Copy(io.MultiWriter(f, sum, head), r)
	if err != nil {
		return nil, fmt.Errorf("receive a file: %w", err)
	}
	return &Upload{SHA256: hexSum(sum), Size: n, Head: head.head, path: f.Name()}, nil
}

func hexSum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// Keep moves an upload to its place before the row that refers to it is
// written. Writers exclude each other, so no removal can come in between. The
// directories are flushed once before the commit.
func (t *Tx) Keep(u *Upload) error {
	place := t.store.Path(u.SHA256)
	if _, err := os.Stat(place); err == nil {
		return u.Discard()
	}
	dir := filepath.Dir(place)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	// The mark says that the file may be left without a row; it goes with the
	// end of the write, or is found at the next start.
	if err := os.WriteFile(t.store.mark(u.SHA256), nil, 0o600); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	t.kept = append(t.kept, u.SHA256)
	if err := os.Rename(u.path, place); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	if t.dirs == nil {
		t.dirs = map[string]bool{filepath.Dir(dir): true}
	}
	t.dirs[dir] = true
	return nil
}

// flush makes the files that were kept durable.
func (t *Tx) flush() error {
	var group errgroup.Group
	group.SetLimit(8)
	for dir := range t.dirs {
		group.Go(func() error { return syncDir(dir) })
	}
	return group.Wait()
}

// Path is where the file with a hash lies.
func (s *Store) Path(sha string) string {
	return filepath.Join(s.dir, "media", sha[:min(2, len(sha))], sha)
}

// ThumbPath is where the small picture of a file is kept once it was made.
func (s *Store) ThumbPath(sha string) string {
	return filepath.Join(s.dir, "thumbs", sha+".jpg")
}

// PutThumb keeps the small picture of a file, unless the file has been removed
// meanwhile.
func (s *Store) PutThumb(sha string, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := os.Stat(s.Path(sha)); err != nil {
		return fmt.Errorf("keep a thumbnail: %w", err)
	}
	temp := filepath.Join(s.waitingDir(), "thumb-"+sha)
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		return fmt.Errorf("keep a thumbnail: %w", err)
	}
	if err := os.Rename(temp, s.ThumbPath(sha)); err != nil {
		return fmt.Errorf("keep a thumbnail: %w", err)
	}
	return nil
}

func (s *Store) waitingDir() string { return filepath.Join(s.dir, "incoming") }

func (s *Store) makeDirs() error {
	for _, dir := range []string{s.waitingDir(), filepath.Join(s.dir, "media"), filepath.Join(s.dir, "thumbs")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make the data directory: %w", err)
		}
	}
	return nil
}

// syncDir makes a rename durable. Windows has no such call and needs none.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("flush a directory: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// removeDropped deletes files whose last row has gone. The caller holds mu.
func (s *Store) removeDropped(ctx context.Context) error {
	dropped, err := all(ctx, s.write, "list dropped files", `SELECT d.sha256,
			EXISTS (SELECT 1 FROM media m WHERE m.sha256 = d.sha256)
			OR EXISTS (SELECT 1 FROM person_images i WHERE i.sha256 = d.sha256)
		FROM dropped_files d`, nil, func(r *sql.Rows) (d droppedFile, err error) {
		err = r.Scan(&d.sha, &d.used)
		return d, err
	})
	if err != nil || len(dropped) == 0 {
		return err
	}
	for _, d := range dropped {
		if d.used {
			continue
		}
		if err := s.removeFile(d.sha); err != nil {
			return err
		}
		if _, err := s.write.ExecContext(ctx, `DELETE FROM measures WHERE sha256 = ?`, d.sha); err != nil {
			return fmt.Errorf("forget a file: %w", err)
		}
	}
	if _, err := s.write.ExecContext(ctx, `DELETE FROM dropped_files`); err != nil {
		return fmt.Errorf("forget dropped files: %w", err)
	}
	return nil
}

// removeFile removes a file and its small picture.
func (s *Store) removeFile(sha string) error {
	for _, path := range []string{s.Path(sha), s.ThumbPath(sha)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove a file: %w", err)
		}
	}
	return nil
}

type droppedFile struct {
	sha  string
	used bool
}
