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
	file *os.File     // Open from the first write to the end of holding it.
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

// pending are the records of one caller on their way to the disk.
type pending struct {
	records [][]byte
	note    bool // They need not be on the disk yet.

	ctx  context.Context //nolint:containedctx // Of the caller, who waits.
	done chan error      // Gets one answer.
	turn chan struct{}   // Closed when its caller has to write what waits.
}

// append writes the records of one caller. What comes while others are being
// brought to the disk goes there together, by whoever came first of them: the
// disk is waited for once for all.
func (s *stream) append(ctx context.Context, own pending) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	own.ctx, own.done, own.turn = ctx, make(chan error, 1), make(chan struct{})
	s.waiting.Lock()
	s.queue = append(s.queue, &own)
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
	var err error
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil {
		for _, p := range batch {
			p.done <- s.locked(p.ctx, func() error { return s.once(p) })
		}
		return
	}
	if s.file == nil {
		s.file, err = s.open()
	}
	if err == nil {
		err = s.write(s.file, batch...)
	}
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

// once writes what one caller brings to a stream that is not held.
func (s *stream) once(p *pending) (err error) {
	f, err := s.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return s.write(f, p)
}

// write puts records behind the last whole one and brings them to the disk,
// unless all of them are notes.
func (s *stream) write(f *os.File, batch ...*pending) error {
	if err := s.repair(f); err != nil {
		return err
	}
	var framed []byte
	sync := false
	for _, p := range batch {
		for _, record := range p.records {
			framed = append(framed, encode(record)...)
		}
		sync = sync || !p.note
	}
	_, err := f.WriteAt(framed, s.end)
	if err == nil && sync {
		err = f.Sync()
	}
	if err != nil {
		// Half a record would do no harm, but the room it takes is given back.
		_ = f.Truncate(s.end)
		return err
	}
	s.end += int64(len(framed))
	return nil
}

// open opens the stream's file to be written. One that is new is on the disk by
// its name, whatever is written.
func (s *stream) open() (*os.File, error) {
	f, err := os.OpenFile(s.path, os.O_RDWR, filePerm)
	if errors.Is(err, fs.ErrNotExist) {
		if f, err = os.OpenFile(s.path, os.O_RDWR|os.O_CREATE, filePerm); err == nil {
			atomic.SyncDir(filepath.Dir(s.path))
		}
	}
	return f, err
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
	err := s.shut()
	err = errors.Join(err, s.held.Close())
	s.held = nil
	return err
}

// shut closes the file that holding the stream keeps open.
func (s *stream) shut() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
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
	// Windows removes no open file: the log is closed first, and the lock goes last.
	err := s.shut()
	if gone := os.Remove(s.path); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	s.end = 0
	err = errors.Join(err, s.drop())
	if gone := os.Remove(s.lockPath); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}
