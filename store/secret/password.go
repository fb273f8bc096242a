package secret

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
)

// Passwords keeps the password of a profile for each of its servers, for
// people who have asked for it. It lies where sessions lie: in the keyring,
// else in a file after saying so.
type Passwords struct{ store *Store }

// Login is an e-mail with its password at one server. It hides the password
// from every way of printing, as a Session does.
type Login struct{ session Session }

// NewLogin makes a login for the server of an origin.
func NewLogin(origin, email, password string) Login {
	return Login{Session{Origin: origin, Email: email, Access: password}}
}

// String names the login without its password.
func (l Login) String() string {
	return fmt.Sprintf("login at %q, password %s", l.session.Origin, hidden)
}

// GoString is String, for %#v.
func (l Login) GoString() string { return l.String() }

// Format prints String for every verb, so that none reaches the password.
func (l Login) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(l.String())) }

// LogValue is String, for log/slog.
func (l Login) LogValue() slog.Value { return slog.StringValue(l.String()) }

// Email is who signs in.
func (l Login) Email() string { return l.session.Email }

// Reveal returns the password.
func (l Login) Reveal() string { return l.session.Access }

// PasswordsFor returns the passwords of a profile, whose name is safe in file
// names. The options are those of the profile's sessions.
func PasswordsFor(profile string, o Options) *Passwords {
	o.Dir = filepath.Join(o.Dir, "passwords") // No session file can have that name.
	s := For(profile, o)
	s.what, s.prefix = "password", "password "
	return &Passwords{store: s}
}

// Load returns the login kept for origin, or ErrNone.
func (p *Passwords) Load(ctx context.Context, origin string) (Login, error) {
	kept, err := p.store.Load(ctx, origin)
	return Login{kept}, err
}

// Save keeps a login in place of the one of its server.
func (p *Passwords) Save(ctx context.Context, l Login) error { return p.store.put(ctx, l.session) }

// Clear forgets the login of origin wherever it is kept. That there is none is
// no error.
func (p *Passwords) Clear(ctx context.Context, origin string) error {
	return p.store.Clear(ctx, origin)
}
