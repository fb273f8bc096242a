// Package secret keeps what signs a person in: the tokens of a session, one
// session for each profile and server. The keyring of the system holds them;
// where there is none they lie in a file that only its owner can read, and the
// person is told. A session is handed out for the server it came from and for
// no other.
package secret

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/zalando/go-keyring"
)

// service is the name under which the keyring lists the entries.
const service = "ozdesk"

// ErrNone is returned by Load when nothing is kept for that server.
var ErrNone = errors.New("no session is kept")

// Session is what is kept. Its tokens are hidden from every way of printing;
// the fields are read by the code that signs requests.
type Session struct {
	// Origin is the server the tokens came from: scheme, host and port.
	Origin string
	// Access and Refresh are the tokens.
	Access, Refresh string
	// Expires is when Access ends unless it is used; zero when unknown.
	Expires time.Time
	// ID is the server's name for the session, empty when it gave none.
	ID string
	// Email is the login the session belongs to.
	Email string
	// User is the user object as the server sent it, nil when it sent none.
	User json.RawMessage
}

// hidden replaces tokens wherever a session is printed.
const hidden = "‹hidden›"

// String names the session without its tokens.
func (s Session) String() string { return fmt.Sprintf("session at %q, tokens %s", s.Origin, hidden) }

// GoString is String, for %#v.
func (s Session) GoString() string { return s.String() }

// Format prints String for every verb, so that none reaches the fields.
func (s Session) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// LogValue is String, for log/slog.
func (s Session) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalJSON writes String; the store has an encoding of its own.
func (s Session) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// Keyring is the part of a system's keyring that the store needs.
type Keyring interface {
	Set(service, user, password string) error
	Get(service, user string) (string, error)
	Delete(service, user string) error
}

// System is the keyring of the operating system.
func System() Keyring { return system{} }

type system struct{}

func (system) Set(service, user, password string) error { return keyring.Set(service, user, password) }
func (system) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (system) Delete(service, user string) error        { return keyring.Delete(service, user) }

// Options say where sessions are kept.
type Options struct {
	// Dir is the directory for session files and locks; it is created when
	// it is needed.
	Dir string
	// Keyring is asked first; nil keeps everything in files.
	Keyring Keyring
	// Notice is told, in one sentence, before a session is written to a
	// file because the keyring would not take it. Nil tells nobody.
	Notice func(string)
}

// Store keeps the sessions of one profile, or its passwords.
type Store struct {
	profile string
	what    string // What is kept, in words: session, password.
	prefix  string // Before the account under which the keyring lists it.
	file    file
	keyring Keyring
	notice  func(string)
}

// For returns the store of a profile, whose name is safe in file names.
func For(profile string, o Options) *Store {
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	return &Store{
		profile: profile,
		what:    "session",
		file:    fileIn(o.Dir, profile),
		keyring: o.Keyring,
		notice:  o.Notice,
	}
}

// Load returns the session kept for origin, or ErrNone. A session kept for
// another origin is none. An entry that cannot be understood is an error that
// says where it lies.
func (s *Store) Load(ctx context.Context, origin string) (Session, error) {
	if s.keyring != nil {
		text, err := s.ask(ctx, func() (string, error) { return s.keyring.Get(service, s.user(origin)) })
		switch {
		case ctx.Err() != nil:
			return Session{}, ctx.Err()
		case err == nil:
			got, err := decode([]byte(text))
			if err != nil {
				return Session{}, fmt.Errorf("read the %s in the keyring (%s, %s): %w", s.what, service, s.user(origin), err)
			}
			return bound(got, origin)
		}
		// Not found, or no keyring that answers: then it would be in the file.
	}
	all, err := s.file.read()
	if err != nil {
		return Session{}, err
	}
	return bound(all[origin], origin)
}

// bound returns got if it belongs to origin.
func bound(got Session, origin string) (Session, error) {
	if origin == "" || got.Origin != origin || got.Access == "" {
		return Session{}, ErrNone
	}
	return got, nil
}

// Save keeps a session in place of the one of its origin: in the keyring, or
// in a file after saying so.
func (s *Store) Save(ctx context.Context, session Session) error {
	if session.Origin == "" {
		return fmt.Errorf("keep a %s: it belongs to no server", s.what)
	}
	if err := s.put(ctx, session); err != nil {
		return err
	}
	return s.mark()
}

// put keeps a session without telling other processes.
func (s *Store) put(ctx context.Context, session Session) error {
	if s.keyring == nil {
		return s.file.put(ctx, session)
	}
	text, err := encode(session)
	if err != nil {
		return err
	}
	_, err = s.ask(ctx, func() (string, error) {
		return "", s.keyring.Set(service, s.user(session.Origin), string(text))
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil {
		// A copy from a time without keyring would be the older truth.
		return s.file.drop(ctx, session.Origin)
	}
	kept, readErr := s.file.read()
	if _, known := kept[session.Origin]; !known || readErr != nil {
		s.notice(fmt.Sprintf("the keyring cannot be used (%v): the %s is kept in %s, readable by you only", err, s.what, s.file.path))
	}
	if err := s.file.put(ctx, session); err != nil {
		return err
	}
	// The keyring may hold an older session that Load would find first.
	_, _ = s.ask(ctx, func() (string, error) { return "", s.keyring.Delete(service, s.user(session.Origin)) })
	return nil
}

// Clear forgets the session of origin wherever it is kept. That there is none
// is no error.
func (s *Store) Clear(ctx context.Context, origin string) error {
	var fromKeyring error
	if s.keyring != nil {
		_, fromKeyring = s.ask(ctx, func() (string, error) { return "", s.keyring.Delete(service, s.user(origin)) })
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if err := s.file.drop(ctx, origin); err != nil {
		return err
	}
	if fromKeyring == nil || errors.Is(fromKeyring, keyring.ErrNotFound) {
		return nil
	}
	// Where the keyring does not answer at all nothing was ever put into
	// it. Where it still answers with a session, forgetting has failed.
	_, err := s.ask(ctx, func() (string, error) { return s.keyring.Get(service, s.user(origin)) })
	if err == nil {
		return fmt.Errorf("remove the %s from the keyring: %w", s.what, fromKeyring)
	}
	return nil
}

// user is the account under which the keyring lists what is kept.
func (s *Store) user(origin string) string { return s.prefix + s.profile + " " + origin }

// ask runs one keyring call, which may wait for a person to unlock the
// keyring, and stops waiting when ctx ends. The call itself cannot be stopped;
// it ends when the system answers.
func (s *Store) ask(ctx context.Context, call func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		text, err := call()
		got <- answer{text, err}
	}()
	select {
	case a := <-got:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
