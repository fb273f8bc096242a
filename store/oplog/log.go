package oplog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"ozdesk/store/internal/atomic"
)

// ending is what a stream's file ends in.
const ending = ".log"

// maxName is the longest name of a stream in bytes.
const maxName = 100

var (
	// ErrHeld says that somebody else, here or in another process, holds the
	// stream.
	ErrHeld = errors.New("the log is held by somebody else")
	// ErrName says that a stream cannot have such a name.
	ErrName = errors.New("not the name of a log")
)

// Log is the logs of one directory. It is safe for several goroutines. The
// directory is made by the first Append.
type Log struct {
	dir string

	mu      sync.Mutex
	streams map[string]*stream
}

// In returns the logs in dir. Nothing is read or created yet.
func In(dir string) *Log { return &Log{dir: dir, streams: map[string]*stream{}} }

// checked refuses names that would be another file than the stream's own.
func checked(name string) error {
	fits := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.'
	}
	if name == "" || len(name) > maxName || name[0] == '.' || strings.ContainsFunc(name, func(r rune) bool { return !fits(r) }) {
		return fmt.Errorf("%q: %w", name, ErrName)
	}
	return nil
}

// path is the file of a stream.
func (l *Log) path(name string) string { return filepath.Join(l.dir, name+ending) }

// of returns what is kept of a stream between calls.
func (l *Log) of(name string) (*stream, error) {
	if err := checked(name); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.streams[name]
	if s == nil {
		s = &stream{path: l.path(name), lockPath: filepath.Join(l.dir, "."+name+".lock")}
		l.streams[name] = s
	}
	return s, nil
}

// Append writes records at the end of a stream, one behind the other, and
// returns once they are on the disk. It waits for another writer until ctx ends;
// once it writes, ctx does not stop it. After an error they are not there, or
// only as a torn end that nobody reads and the next Append removes; a disk
// without room is found with errors.Is(err, syscall.ENOSPC).
func (l *Log) Append(ctx context.Context, name string, records ...[]byte) error {
	return l.put(ctx, name, pending{records: records})
}

// Note is Append for a record that can be done without: it survives the end of
// the program in any way, but is on the disk only when a later Append has
// returned, so that it does not wait for the disk.
func (l *Log) Note(ctx context.Context, name string, record []byte) error {
	return l.put(ctx, name, pending{records: [][]byte{record}, note: true})
}

// put writes what an Append or a Note brings.
func (l *Log) put(ctx context.Context, name string, p pending) error {
	for _, record := range p.records {
		if len(record) > MaxRecord {
			return fmt.Errorf("append to log %s: a record of %d bytes is too long", name, len(record))
		}
	}
	s, err := l.of(name)
	if err == nil {
		err = s.append(ctx, p)
	}
	if err != nil {
		return fmt.Errorf("append to log %s: %w", name, err)
	}
	return nil
}

// Read returns the records of a stream from the first one on, as they are at
// the time of the call. Each slice is the caller's. A stream that does not
// exist has none. An error ends it: ErrDamaged, or one of the file system.
func (l *Log) Read(name string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if err := l.read(name, func(record []byte) bool { return yield(record, nil) }); err != nil {
			yield(nil, fmt.Errorf("read log %s: %w", name, err))
		}
	}
}

// read gives the records of a stream to see until it returns false.
func (l *Log) read(name string, see func([]byte) bool) error {
	if err := checked(name); err != nil {
		return err
	}
	f, err := os.Open(l.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	on := true
	_, err = walk(f, 0, info.Size(), func(record []byte) bool {
		on = see(record)
		return on
	})
	if !on {
		return nil // Nobody listens any more.
	}
	return err
}

// Streams lists the streams there are, in order of their names.
func (l *Log) Streams() ([]string, error) {
	entries, err := os.ReadDir(l.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the logs: %w", err)
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ending); ok && checked(name) == nil && e.Type().IsRegular() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// Hold keeps a stream for this Log alone until Release or Close: nobody else
// can append to it or hold it. It does not wait; ErrHeld says that somebody
// else has it. A Log that holds a stream already is told so by ErrHeld too:
// what must not be done by two must not be begun twice in one process either.
func (l *Log) Hold(name string) error {
	s, err := l.of(name)
	if err == nil {
		err = s.hold()
	}
	if err != nil {
		return fmt.Errorf("hold log %s: %w", name, err)
	}
	return nil
}

// Release gives a stream free that Hold has kept.
func (l *Log) Release(name string) error {
	s, err := l.of(name)
	if err == nil {
		err = s.release()
	}
	if err != nil {
		return fmt.Errorf("release log %s: %w", name, err)
	}
	return nil
}

// Remove deletes a stream, which must not be held by anybody else. Its name is
// not to be used again: who waits for the old file's lock would not be kept
// from the new one.
func (l *Log) Remove(name string) error {
	s, err := l.of(name)
	if err == nil {
		err = s.remove()
	}
	if err != nil {
		return fmt.Errorf("remove log %s: %w", name, err)
	}
	atomic.SyncDir(l.dir)
	return nil
}

// Close releases every stream.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var errs []error
	for _, s := range l.streams {
		errs = append(errs, s.release())
	}
	return errors.Join(errs...)
}
