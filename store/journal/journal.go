package journal

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// stream is the name of the log that the entries are in.
const stream = "journal"

// lockPause is the time between two looks at a lock that another process has.
const lockPause = 5 * time.Millisecond

// ErrAltered says that the journal is not as it was written. Nothing is added
// to it; Verify says what is wrong.
var ErrAltered = errors.New("the journal was altered or cut off")

// Log is where entries are kept in order, as store/oplog keeps them.
type Log interface {
	Append(ctx context.Context, stream string, records ...[]byte) error
	Read(stream string) iter.Seq2[[]byte, error]
	Size(stream string) (int64, error)
}

// Options is what a Journal is made with.
type Options struct {
	// Log keeps the entries.
	Log Log
	// Dir is where the head lies, and the lock of who writes.
	Dir string
	// Key returns the key of the journal; for a journal that is new it makes
	// one. It is asked once, while no other process writes.
	Key func(ctx context.Context, isNew bool) ([]byte, error)
	// Values says that the values of fields are kept beside their sums.
	Values bool
}

// Journal is safe for several goroutines and several processes.
type Journal struct {
	o Options

	mu   sync.Mutex
	key  []byte
	at   head  // Behind the last entry that was seen to be sound.
	size int64 // Of the log then.
	read bool  // at and size are known.
}

// New returns a journal. Nothing is read or created yet.
func New(o Options) *Journal { return &Journal{o: o} }

func (j *Journal) headPath() string { return filepath.Join(j.o.Dir, "journal.head") }

// Add writes an entry and returns once it and the head are on the disk. Values
// gives the fields' values by name; the entry gets their sums.
func (j *Journal) Add(ctx context.Context, e Entry, values func(name string) (string, bool)) error {
	return j.AddChange(ctx, e, values, nil)
}

// AddChange is Add for who knows also what the fields were; before may be nil.
// Values that were are never kept, only their sums. Equal sums of before and
// after mean that a field was set to what it was.
func (j *Journal) AddChange(ctx context.Context, e Entry, values, before func(name string) (string, bool)) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.add(ctx, e, values, before); err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	return nil
}

func (j *Journal) add(ctx context.Context, e Entry, values, before func(string) (string, bool)) error {
	unlock, err := j.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	key, err := j.secret(ctx)
	if err != nil {
		return err
	}
	if err := j.catchUp(key); err != nil {
		return err
	}
	e.Seq = j.at.count + 1
	for i := range e.Fields {
		f := &e.Fields[i]
		if before != nil {
			if value, ok := before(f.Name); ok {
				f.Before = valueSum(key, f.Name, value)
			}
		}
		if value, ok := values(f.Name); ok {
			f.After = valueSum(key, f.Name, value)
			if j.o.Values {
				f.Value = value
			}
		}
	}
	record, own, err := seal(key, j.at.last, e)
	if err != nil {
		return err
	}
	j.read = false // Whatever goes wrong from here on is found by looking again.
	if err := j.o.Log.Append(ctx, stream, record); err != nil {
		return err
	}
	next := head{count: e.Seq, last: own}
	if err := j.writeHead(key, next); err != nil {
		return err
	}
	size, err := j.o.Log.Size(stream)
	if err != nil {
		return err
	}
	j.at, j.size, j.read = next, size, true
	return nil
}

// secret returns the key.
func (j *Journal) secret(ctx context.Context) ([]byte, error) {
	if j.key == nil {
		size, err := j.o.Log.Size(stream)
		if err != nil {
			return nil, err
		}
		key, err := j.o.Key(ctx, size == 0)
		if err != nil {
			return nil, fmt.Errorf("get the key: %w", err)
		}
		j.key = key
	}
	return j.key, nil
}

// lock keeps other processes from writing.
func (j *Journal) lock(ctx context.Context) (unlock func(), err error) {
	if err := os.MkdirAll(j.o.Dir, 0o700); err != nil {
		return nil, err
	}
	l := flock.New(filepath.Join(j.o.Dir, ".journal.write.lock"), flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, lockPause); err != nil {
		return nil, fmt.Errorf("wait for who writes it: %w", err)
	}
	return func() { _ = l.Close() }, nil
}

// catchUp makes sure that what is about to be continued is sound. A log that
// has not grown since the last entry of this process need not be read again.
func (j *Journal) catchUp(key []byte) error {
	size, err := j.o.Log.Size(stream)
	if err != nil {
		return err
	}
	known, err := j.readHead(key)
	if errors.Is(err, errNoHead) && size == 0 {
		// A head that tells of nothing comes first, so that a log without one
		// is always a log whose head was taken away.
		if err := j.writeHead(key, head{}); err != nil {
			return err
		}
		j.at, j.size, j.read = head{}, 0, true
		return nil
	}
	if err != nil {
		if errors.Is(err, errNoHead) || errors.Is(err, errForgedHead) {
			return fmt.Errorf("%w: %w", ErrAltered, err)
		}
		return err
	}
	if j.read && size == j.size && known == j.at {
		return nil
	}
	var at head
	reached := known.count == 0
	for record, err := range j.o.Log.Read(stream) {
		if err != nil {
			return fmt.Errorf("%w: %w", ErrAltered, err)
		}
		e, own, body, err := unseal(record)
		want := keyed(key, domainEntry, at.last[:], body)
		if err != nil || e.Seq != at.count+1 || !hmac.Equal(own[:], want[:]) {
			return fmt.Errorf("%w at entry %d", ErrAltered, at.count+1)
		}
		at = head{count: e.Seq, last: own}
		reached = reached || at == known
	}
	// An entry behind the head is one whose writer died before the head was
	// there; its sum says that it is ours.
	if !reached {
		return fmt.Errorf("%w: the head tells of %d entries and the log has %d", ErrAltered, known.count, at.count)
	}
	j.at, j.size, j.read = at, size, true
	return nil
}

// Entries returns the entries from the first one on. An error ends them. It
// does not say whether they are sound.
func (j *Journal) Entries() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for record, err := range j.o.Log.Read(stream) {
			var e Entry
			if err == nil {
				e, _, _, err = unseal(record)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}
