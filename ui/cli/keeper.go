package cli

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/store/secret"
)

// keeper lets the client keep its session in a store. It hands out the session
// of one server and, when a login was named, of that login only. A session
// that lasts for years is kept for this run only, unless somebody has agreed
// to more.
type keeper struct {
	store  *secret.Store
	origin string
	email  string           // Empty takes whoever signed in last.
	now    func() time.Time // Tells short sessions from long ones.
	long   func(api.Session)

	mu     sync.Mutex
	fresh  bool        // Ignore what is kept: a password was given to sign in anew.
	agreed bool        // A session that lasts for years may be kept.
	held   api.Session // One that may not, for this run.
}

// Load returns the kept session, or api.ErrSignedOut.
func (k *keeper) Load(ctx context.Context) (api.Session, error) {
	k.mu.Lock()
	fresh, held := k.fresh, k.held
	k.mu.Unlock()
	if fresh {
		return api.Session{}, api.ErrSignedOut
	}
	if !held.Access.IsEmpty() {
		return held, nil
	}
	kept, err := k.store.Load(ctx, k.origin)
	if errors.Is(err, secret.ErrNone) {
		return api.Session{}, api.ErrSignedOut
	}
	if err != nil {
		return api.Session{}, err
	}
	if k.email != "" && !strings.EqualFold(kept.Email, k.email) {
		return api.Session{}, api.ErrSignedOut
	}
	return api.Session{
		Access: api.NewSecret(kept.Access), Refresh: api.NewSecret(kept.Refresh), Expires: kept.Expires,
		ID: kept.ID, Origin: kept.Origin, Email: text.New(kept.Email), User: readUser(kept.User),
	}, nil
}

// Save keeps a new or renewed session.
func (k *keeper) Save(ctx context.Context, s api.Session) error {
	if !k.mayKeep(ctx, s) {
		k.mu.Lock()
		first := k.held.Access.IsEmpty()
		k.held, k.fresh = s, false
		k.mu.Unlock()
		if first && k.long != nil {
			k.long(s)
		}
		return nil
	}
	err := k.store.Save(ctx, secret.Session{
		Origin: s.Origin, Access: s.Access.Reveal(), Refresh: s.Refresh.Reveal(), Expires: s.Expires,
		ID: s.ID, Email: s.Email.Raw(), User: writeUser(s.User),
	})
	k.mu.Lock()
	defer k.mu.Unlock()
	if err == nil {
		k.fresh, k.held = false, api.Session{}
	}
	return err
}

// mayKeep reports whether a session may be written down: an ordinary one, or
// one that somebody has agreed to, now or when the one before it was kept.
func (k *keeper) mayKeep(ctx context.Context, s api.Session) bool {
	k.mu.Lock()
	agreed, held := k.agreed, !k.held.Access.IsEmpty()
	k.mu.Unlock()
	if agreed || !longLived(s, k.now()) {
		return true
	}
	if held {
		return false
	}
	kept, err := k.store.Load(ctx, k.origin)
	return err == nil && strings.EqualFold(kept.Email, s.Email.Raw()) &&
		longLived(api.Session{User: readUser(kept.User), Expires: kept.Expires}, k.now())
}

// longFrom is the length from which a session is no ordinary one. Those last
// for minutes, those of service accounts for years.
const longFrom = 7 * 24 * time.Hour

// longLived reports a session that is as good as a password for a long time.
func longLived(s api.Session, now time.Time) bool {
	return s.User != nil && s.User.Role == api.RoleClientService || s.Expires.Sub(now) > longFrom
}

// Clear forgets the session.
func (k *keeper) Clear(ctx context.Context) error {
	k.mu.Lock()
	k.held = api.Session{}
	k.mu.Unlock()
	return k.store.Clear(ctx, k.origin)
}

// Lock keeps other processes from renewing the same session meanwhile.
func (k *keeper) Lock(ctx context.Context) (unlock func(), err error) { return k.store.Lock(ctx) }

// Stamp tells renewals of other processes.
func (k *keeper) Stamp() string { return k.store.Stamp() }

// tokenKeeper holds a token of the environment for this run. It is never
// written anywhere.
type tokenKeeper struct {
	mu      sync.Mutex
	session api.Session
}

// newTokenKeeper starts with the token, for the server it was set for.
func newTokenKeeper(token, origin, email string) *tokenKeeper {
	return &tokenKeeper{session: api.Session{Access: api.NewSecret(token), Origin: origin, Email: text.New(email)}}
}

// Load returns the session in use, or api.ErrSignedOut.
func (k *tokenKeeper) Load(context.Context) (api.Session, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.session.Access.IsEmpty() {
		return api.Session{}, api.ErrSignedOut
	}
	return k.session, nil
}

// Save replaces the session for the rest of this run.
func (k *tokenKeeper) Save(_ context.Context, s api.Session) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.session = s
	return nil
}

// Clear forgets it.
func (k *tokenKeeper) Clear(ctx context.Context) error { return k.Save(ctx, api.Session{}) }

// keptUser is what is kept of the user who signed in: enough to show who that
// is and what the role may do.
type keptUser struct {
	ID      api.UserID    `json:"user_id"`
	Company api.CompanyID `json:"company_id,omitempty"`
	Role    api.Role      `json:"user_type"`
	Email   text.Text     `json:"email"`
	First   text.Text     `json:"first_name"`
	Last    text.Text     `json:"last_name"`
}

// writeUser encodes a user for the store; nobody is nil.
func writeUser(u *api.User) json.RawMessage {
	if u == nil {
		return nil
	}
	raw, err := json.Marshal(keptUser{u.ID, u.CompanyID, u.Role, u.Email, u.FirstName, u.LastName})
	if err != nil {
		return nil // Who it was is asked of the server again.
	}
	return raw
}

// readUser decodes what writeUser wrote. Anything else is nobody: the file may
// have been edited.
func readUser(raw json.RawMessage) *api.User {
	var u keptUser
	if len(raw) == 0 || json.Unmarshal(raw, &u) != nil || !api.ValidID(string(u.ID)) {
		return nil
	}
	return &api.User{
		ID: u.ID, CompanyID: u.Company, Role: api.ParseRole(string(u.Role)),
		Email: u.Email, FirstName: u.First, LastName: u.Last,
	}
}
