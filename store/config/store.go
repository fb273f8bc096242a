package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/pelletier/go-toml/v2"

	"ozdesk/store/internal/atomic"
)

// FileName is the name of the settings file in its directory.
const FileName = "settings.toml"

// KeysName is the name of the file beside it that binds actions to other keys.
const KeysName = "keys.toml"

// maxSize is the largest settings file that is read, in bytes; a larger one
// is something else by that name.
const maxSize = 1 << 20

// lockPause is the time between two looks at a lock that somebody else holds.
const lockPause = 20 * time.Millisecond

// Notice is something in the file that a person should know about and that
// does not keep the program from working, or, inside an Error, does.
type Notice struct {
	// File is the path of the settings file.
	File string
	// Line counts from 1; 0 when the remark is about no single line.
	Line int
	// What is the remark. It may quote the file and is not safe to show as
	// it is.
	What string
}

// String puts the place before the remark.
func (n Notice) String() string {
	if n.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.What)
	}
	return n.File + ": " + n.What
}

// Error says why the file cannot be used. Its text names file and line.
type Error struct{ Notices []Notice }

// Error joins the remarks.
func (e *Error) Error() string {
	lines := make([]string, len(e.Notices))
	for i, n := range e.Notices {
		lines[i] = n.String()
	}
	return strings.Join(lines, "; ")
}

// Store is the settings file in one directory.
type Store struct{ dir string }

// In returns the store in dir. Nothing is read or created yet.
func In(dir string) Store { return Store{dir: dir} }

// Path is where the settings are, or would be.
func (s Store) Path() string { return filepath.Join(s.dir, FileName) }

// Load reads the settings. No file is no error: the zero Settings are
// returned. Keys that this version does not know come back as notices and
// survive an Update. A file that cannot be understood is an *Error.
func (s Store) Load() (Settings, []Notice, error) {
	data, err := read(s.Path())
	if err != nil || data == nil {
		return Settings{}, nil, err
	}
	return s.decode(data)
}

// Keys returns the content of the file of rebindings, nil when there is none,
// and its path. What the actions are called is not this package's business.
func (s Store) Keys() (content []byte, path string, err error) {
	path = filepath.Join(s.dir, KeysName)
	content, err = read(path)
	return content, path, err
}

// read returns a file's bytes, nil when there is no file.
func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && info.Size() > maxSize {
		err = fmt.Errorf("%s has %d bytes, too many for settings", path, info.Size())
	}
	if err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	return data, nil
}

// decode understands data, or says where it does not.
func (s Store) decode(data []byte) (Settings, []Notice, error) {
	var out Settings
	var unknown []Notice
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&out)
	var missing *toml.StrictMissingError
	if errors.As(err, &missing) {
		for i := range missing.Errors {
			e := &missing.Errors[i]
			line, _ := e.Position()
			unknown = append(unknown, Notice{s.Path(), line, fmt.Sprintf("%s is no setting of this version; it is kept", strings.Join(e.Key(), "."))})
		}
		// The values of unknown keys are only checked when somebody takes
		// them, and what is kept must be sound.
		var kept map[string]any
		out = Settings{}
		if err = toml.Unmarshal(data, &kept); err == nil {
			err = toml.Unmarshal(data, &out)
		}
	}
	if err != nil {
		return Settings{}, nil, s.failure(err)
	}
	if out.Schema > Schema {
		what := fmt.Sprintf("written by a newer version (schema %d, this one knows %d)", out.Schema, Schema)
		return Settings{}, nil, &Error{[]Notice{{File: s.Path(), What: what}}}
	}
	if bad := out.check(); len(bad) > 0 {
		for i := range bad {
			bad[i].File = s.Path()
		}
		return Settings{}, nil, &Error{bad}
	}
	return out, unknown, nil
}

// failure turns an error of the decoder into one with a place.
func (s Store) failure(err error) error {
	n := Notice{File: s.Path(), What: strings.TrimPrefix(err.Error(), "toml: ")}
	var at *toml.DecodeError
	if errors.As(err, &at) {
		n.Line, _ = at.Position()
		if key := strings.Join(at.Key(), "."); key != "" {
			n.What = key + ": " + n.What
		}
	}
	return &Error{[]Notice{n}}
}

// Update reads the settings, lets change alter them and writes them back, all
// under a lock that other processes respect, so that no change of theirs is
// lost. Keys that this version does not know are kept; comments are not. An
// error of change leaves the file alone.
func (s Store) Update(ctx context.Context, change func(*Settings) error) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("make the settings directory: %w", err)
	}
	lock := flock.New(filepath.Join(s.dir, "."+FileName+".lock"), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, lockPause); err != nil {
		return fmt.Errorf("lock the settings: %w", err)
	}
	defer func() { _ = lock.Close() }()

	data, err := read(s.Path())
	if err != nil {
		return err
	}
	settings, _, err := s.decode(data)
	if err != nil {
		return err
	}
	if err := change(&settings); err != nil {
		return err
	}
	if bad := settings.check(); len(bad) > 0 {
		return errors.New(bad[0].What)
	}
	settings.Schema = Schema
	merged, err := merge(data, settings)
	if err != nil {
		return err
	}
	return atomic.WriteFile(s.Path(), merged)
}

// merge encodes settings and adds what old holds under keys that no version
// of Settings has. Known keys are always taken from settings, so that an
// emptied one does not come back.
func merge(old []byte, settings Settings) ([]byte, error) {
	encoded, err := toml.Marshal(settings)
	if err != nil {
		return nil, fmt.Errorf("encode the settings: %w", err)
	}
	var was, is map[string]any
	if err := toml.Unmarshal(encoded, &is); err != nil {
		return nil, fmt.Errorf("encode the settings: %w", err)
	}
	if err := toml.Unmarshal(old, &was); err != nil {
		return nil, fmt.Errorf("encode the settings: %w", err)
	}
	keep(was, is, settingsKeys)
	profilesWas, _ := was["profiles"].(map[string]any)
	profilesIs, _ := is["profiles"].(map[string]any)
	for name, p := range profilesIs {
		from, _ := profilesWas[name].(map[string]any)
		to, _ := p.(map[string]any)
		keep(from, to, profileKeys)
	}
	out, err := toml.Marshal(is)
	if err != nil {
		return nil, fmt.Errorf("encode the settings: %w", err)
	}
	return out, nil
}

// The keys that Settings and Profile own.
var (
	settingsKeys = []string{"schema", "default_profile", "theme", "plain", "mouse", "idle_mask", "queue", "journal_values", "profiles"}
	profileKeys  = []string{"host", "email", "ca_file", "allow_http", "read_only", "timeout", "allowed_origins", "thresholds", "webhook"}
)

// keep copies the keys of from that are not known into to.
func keep(from, to map[string]any, known []string) {
	for k, v := range from {
		if !slices.Contains(known, k) {
			to[k] = v
		}
	}
}

// sortedKeys lists the keys of m in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
