package secret

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"ozdesk/store/internal/atomic"
)

// schema is the version of the stored form.
const schema = 1

// maxSize is the largest file that is read, in bytes.
const maxSize = 1 << 20

// lockPause is the time between two looks at a lock that somebody else holds.
const lockPause = 10 * time.Millisecond

// errCorrupt is what an entry is that nobody can read any more.
var errCorrupt = errors.New("it is damaged; delete it and sign in again")

// stored is the form of one session in the keyring and in files.
type stored struct {
	Schema  int             `json:"schema"`
	Origin  string          `json:"origin"`
	Access  string          `json:"access_token"`
	Refresh string          `json:"expire_token,omitempty"`
	Expires time.Time       `json:"expires,omitzero"`
	ID      string          `json:"session_id,omitempty"`
	Email   string          `json:"email,omitempty"`
	User    json.RawMessage `json:"user,omitempty"`
}

// toStored and back keep the hidden form and the stored form apart.
func toStored(s Session) stored {
	return stored{schema, s.Origin, s.Access, s.Refresh, s.Expires, s.ID, s.Email, s.User}
}

func (s stored) session() Session {
	return Session{s.Origin, s.Access, s.Refresh, s.Expires, s.ID, s.Email, s.User}
}

// encode writes one session for the keyring.
func encode(s Session) ([]byte, error) {
	text, err := json.Marshal(toStored(s))
	if err != nil {
		return nil, fmt.Errorf("encode the session: %w", err)
	}
	return text, nil
}

// decode reads one session from the keyring. The error never quotes it.
func decode(text []byte) (Session, error) {
	var s stored
	if json.Unmarshal(text, &s) != nil || s.Schema != schema {
		return Session{}, errCorrupt
	}
	return s.session(), nil
}

// file is the session file of one profile: all its servers.
type file struct{ path, lock string }

// fileIn returns the file of a profile below dir.
func fileIn(dir, profile string) file {
	return file{
		path: filepath.Join(dir, profile+".json"),
		lock: filepath.Join(dir, profile+".write.lock"),
	}
}

// content is the form of the file.
type content struct {
	Schema   int               `json:"schema"`
	Sessions map[string]stored `json:"sessions"`
}

// read returns the sessions by origin; no file is no session.
func (f file) read() (map[string]Session, error) {
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && info.Size() > maxSize {
		return nil, fmt.Errorf("read the session file %s: %w", f.path, errCorrupt)
	}
	data, err := os.ReadFile(f.path)
	if err != nil {
		return nil, fmt.Errorf("read the session file: %w", err)
	}
	var c content
	if json.Unmarshal(data, &c) != nil || c.Schema != schema {
		return nil, fmt.Errorf("read the session file %s: %w", f.path, errCorrupt)
	}
	out := make(map[string]Session, len(c.Sessions))
	for origin, s := range c.Sessions {
		out[origin] = s.session()
	}
	return out, nil
}

// put adds or replaces one session. A damaged file is replaced: whoever signs
// in again has done what its message asked for.
func (f file) put(ctx context.Context, s Session) error {
	return f.change(ctx, func(all map[string]Session) bool {
		all[s.Origin] = s
		return true
	})
}

// drop removes the session of origin.
func (f file) drop(ctx context.Context, origin string) error {
	if _, err := os.Stat(f.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return f.change(ctx, func(all map[string]Session) bool {
		_, had := all[origin]
		delete(all, origin)
		return had
	})
}

// change reads, alters and writes the file under a lock that other processes
// respect. Nothing is written when alter says that nothing changed.
func (f file) change(ctx context.Context, alter func(map[string]Session) bool) error {
	unlock, err := lockFile(ctx, f.lock)
	if err != nil {
		return err
	}
	defer unlock()
	all, err := f.read()
	if err != nil && !errors.Is(err, errCorrupt) {
		return err
	}
	if all == nil {
		all = map[string]Session{}
	}
	damaged := err != nil
	if !alter(all) && !damaged {
		return nil
	}
	if len(all) == 0 {
		if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the session file: %w", err)
		}
		return nil
	}
	c := content{Schema: schema, Sessions: make(map[string]stored, len(all))}
	for origin, s := range all {
		c.Sessions[origin] = toStored(s)
	}
	data, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode the sessions: %w", err)
	}
	return atomic.WriteFile(f.path, data)
}

// Lock waits until no other process renews the session of this profile, and
// keeps it so until unlock is called. Whoever has it reads the kept session
// again before renewing: another process may have done it.
func (s *Store) Lock(ctx context.Context) (unlock func(), err error) {
	return lockFile(ctx, filepath.Join(filepath.Dir(s.file.path), s.profile+".renew.lock"))
}

// lockFile takes the lock at path. Each call is a holder of its own, also
// within one process.
func lockFile(ctx context.Context, path string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the session directory: %w", err)
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, lockPause); err != nil {
		return nil, fmt.Errorf("lock the sessions: %w", err)
	}
	return func() { _ = lock.Close() }, nil
}
