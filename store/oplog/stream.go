package oplog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"ozdesk/store/internal/atomic"
)

const (
	filePerm fs.FileMode = 0o600
	dirPerm  fs.FileMode = 0o700
	// lockPause is the time between two looks at a lock that somebody has.
	lockPause = 20 * time.Millisecond
)

// stream is one file as its writers in this process know it.
type stream struct {
	path, lockPath string

	waiting sync.Mutex // Of queue and led, which tells that somebody writes it.
	queue   []*pending
	led     bool

	mu   sync.Mutex
	held *flock.Flock // Nil while nobody here holds it.
	// end is behind the last record that was seen to be whole. Records do not
	// change, so that a later look need not begin before it.
	end int64
}

// lock makes the lock of the stream; it is not taken yet.
func (s *stream) lock() (*flock.Flock, error) {
	if err := os.MkdirAll(filepath.Dir(s.path), dirPerm); err != nil {
		return nil, err
	}
	return flock.New(s.lockPath, flock.SetPermissions(filePerm)), nil
}

// pending is a record on its way to the disk.
type pending struct {
	ctx    context.Context //nolint:containedctx // Of the caller, who waits.
	record []byte
	done   chan error    // Gets one answer.
	turn   chan struct{} // Closed when its caller has to write what waits.
}

// append writes one record. Records that come while others are being brought to
// the disk go there together, by whoever came first of them: the disk is waited
// for once for all.
func (s *stream) append(ctx context.Context, record []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	own := &pending{ctx: ctx, record: record, done: make(chan error, 1), turn: make(chan struct{})}
	s.waiting.Lock()
	s.queue = append(s.queue, own)
	if !s.led {
		s.led = true
		close(own.turn)
	}
	s.waiting.Unlock()
	select {
	case err := <-own.done:
		return err
	case <-own.turn:
	}
	s.waiting.Lock()
	batch := s.queue
	s.queue = nil
	s.waiting.Unlock()
	s.bring(batch)
	s.waiting.Lock()
	if s.led = len(s.queue) > 0; s.led {
		close(s.queue[0].turn)
	}
	s.waiting.Unlock()
	return <-own.done
}

// bring writes records: together where the lock is held, else each under the
// lock for as long as its caller waits.
func (s *stream) bring(batch []*pending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil {
		for _, p := range batch {
			p.done <- s.locked(p.ctx, func() error { return s.write(p.record) })
		}
		return
	}
	records := make([][]byte, len(batch))
	for i, p := range batch {
		records[i] = p.record
	}
	err := s.write(records...)
	for _, p := range batch {
		p.done <- err
	}
}

// locked does something under the lock, for which it waits until ctx ends.
func (s *stream) locked(ctx context.Context, do func() error) error {
	lock, err := s.lock()
	if err != nil {
		return err
	}
	if _, err := lock.TryLockContext(ctx, lockPause); err != nil {
		return fmt.Errorf("%w: %w", ErrHeld, err)
	}
	defer func() { _ = lock.Close() }()
	return do()
}

// write puts records behind the last whole one and brings them to the disk.
func (s *stream) write(records ...[]byte) (err error) {
	f, made, err := open(s.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := s.repair(f); err != nil {
		return err
	}
	var framed []byte
	for _, record := range records {
		framed = append(framed, encode(record)...)
	}
	if _, err = f.WriteAt(framed, s.end); err == nil {
		err = f.Sync()
	}
	if err != nil {
		// Half a record would do no harm, but the room it takes is given back.
		_ = f.Truncate(s.end)
		return err
	}
	s.end += int64(len(framed))
	if made {
		atomic.SyncDir(filepath.Dir(s.path))
	}
	return nil
}

// open opens a stream's file to be written. It reports whether it is new.
func open(path string) (f *os.File, made bool, err error) {
	f, err = os.OpenFile(path, os.O_RDWR, filePerm)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, filePerm)
		made = true
	}
	return f, made, err
}

// repair finds the end of the last whole record and cuts off what follows it.
func (s *stream) repair(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := info.Size()
	if size < s.end {
		s.end = 0 // It is another file than before.
	}
	if s.end, err = walk(f, s.end, size, func([]byte) bool { return true }); err != nil || s.end == size {
		return err
	}
	return f.Truncate(s.end)
}

// hold takes the lock and keeps it.
func (s *stream) hold() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held != nil {
		return ErrHeld
	}
	lock, err := s.lock()
	if err != nil {
		return err
	}
	got, err := lock.TryLock()
	if err == nil && !got {
		err = ErrHeld
	}
	if err != nil {
		return errors.Join(err, lock.Close())
	}
	s.held = lock
	return nil
}

// release gives the lock back, if it is kept.
func (s *stream) release() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.drop()
}

func (s *stream) drop() error {
	if s.held == nil {
		return nil
	}
	err := s.held.Close()
	s.held = nil
	return err
}

// remove deletes the files of the stream.
func (s *stream) remove() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil {
		lock, err := s.lock()
		if err != nil {
			return err
		}
		if got, err := lock.TryLock(); err != nil || !got {
			return errors.Join(ErrHeld, err, lock.Close())
		}
		s.held = lock
	}
	err := os.Remove(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	s.end = 0
	err = errors.Join(err, s.drop())
	// Windows removes no open file, so that the lock goes last.
	if gone := os.Remove(s.lockPath); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}
