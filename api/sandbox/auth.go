package sandbox

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// Lifetimes of a session; each request renews it (Oz API reference, 2.1).
const (
	sessionTTL = 15 * time.Minute
	serviceTTL = 5 * 365 * 24 * time.Hour
)

// sessions remembers when a session was last used, so that not every request
// has to write. What is remembered only here may be lost with the process and
// shortens a session by renewAfter at most.
type sessions struct {
	mu      sync.Mutex
	expires map[db.SessionID]wire.Time
}

const renewAfter = 30 * time.Second

// use renews a session and says whether that is worth a write.
func (s *sessions) use(session db.Session, until wire.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.expires == nil {
		s.expires = map[db.SessionID]wire.Time{}
	}
	s.expires[session.ID] = until
	return session.Replaces != "" || until-session.Expires > wire.Time(renewAfter.Microseconds())
}

// end is when a session expires.
func (s *sessions) end(session db.Session) wire.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(session.Expires, s.expires[session.ID])
}

func (s *sessions) forget(id db.SessionID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.expires, id)
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// newToken makes 128 hexadecimal characters.
func newToken() string {
	var b [64]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return hex.EncodeToString(b[:])
}

// foldPassword brings a password of any length to one that bcrypt takes whole.
func foldPassword(password string) []byte {
	sum := sha256.Sum256([]byte(password))
	return []byte(base64.StdEncoding.EncodeToString(sum[:]))
}

// hashMade hashes a password that this program made itself: with so much chance
// in it a low cost is enough, and keeps the first start short.
func hashMade(password string) ([]byte, error) { return hashPassword(password, bcrypt.MinCost) }

// hashChosen hashes a password that a person has thought of.
func hashChosen(password string) ([]byte, error) { return hashPassword(password, bcrypt.DefaultCost) }

func hashPassword(password string, cost int) ([]byte, error) {
	hash, err := bcrypt.GenerateFromPassword(foldPassword(password), cost)
	if err != nil {
		return nil, fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// nobodysHash is compared with where no comparison of the full cost was made, so
// that the time of a refusal tells neither whether there is such a user nor how
// its password came about.
var nobodysHash = []byte("$2a$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")

// checkPassword compares a password with that of a user, nil for none.
func checkPassword(hash []byte, password string) bool {
	folded := foldPassword(password)
	if hash != nil && bcrypt.CompareHashAndPassword(hash, folded) == nil {
		return true
	}
	if cost, err := bcrypt.Cost(hash); err != nil || cost < bcrypt.DefaultCost {
		_ = bcrypt.CompareHashAndPassword(nobodysHash, folded) // for the time that it takes
	}
	return false
}

// token is the access token of a request in either spelling of its header.
func token(r *http.Request) string {
	if t := r.Header.Get("X-Forensic-Access-Token"); t != "" {
		return t
	}
	return r.Header.Get("X-Forensics-Access-Token")
}

// authenticate finds the user of a request and renews the session.
func (c *call) authenticate() error {
	session, err := c.session(c.r.Context())
	if err != nil {
		return err
	}
	now := wire.Time(c.now().UnixMicro())
	if c.sessions.end(session) <= now {
		return wire.Unauthorized(wire.CodeExpiredAuth)
	}
	if c.user, err = c.store.Query().User(c.r.Context(), session.UserID); err != nil {
		return badToken(err)
	}
	until := now + wire.Time(session.TTL)
	if !c.sessions.use(session, until) {
		return nil
	}
	err = c.store.Update(c.r.Context(), func(tx *db.Tx) error { return tx.UseSession(c.r.Context(), session, until) })
	c.sessions.forget(session.Replaces)
	return badToken(err)
}

// badToken says of a session that is not there that the token is not valid.
func badToken(err error) error {
	if errors.Is(err, db.ErrNotFound) {
		return wire.Unauthorized(wire.CodeBadAuth)
	}
	return err
}

// session finds the session of the request's token, expired or not.
func (c *call) session(ctx context.Context) (db.Session, error) {
	t := token(c.r)
	if t == "" {
		return db.Session{}, wire.Unauthorized(wire.CodeNoAuth)
	}
	hash := hashToken(t)
	session, err := c.store.Query().SessionByAccess(ctx, hash)
	if err == nil && subtle.ConstantTimeCompare(hash, session.AccessHash) != 1 {
		err = db.ErrNotFound
	}
	return session, badToken(err)
}

// signIn answers POST /api/authorize/auth.
func (c *call) signIn() (*reply, error) {
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	v, found := body.Lookup("credentials")
	if !found {
		return nil, wire.Missing("credentials")
	}
	credentials, isObject := v.(*wire.Object)
	if !isObject {
		return nil, wire.InvalidType("credentials")
	}
	email, err := needString(credentials, "credentials.", "email")
	if err != nil {
		return nil, err
	}
	password, err := needString(credentials, "credentials.", "password")
	if err != nil {
		return nil, err
	}
	user, err := c.store.Query().UserByEmail(c.r.Context(), email)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return nil, err
	}
	if !checkPassword(user.PasswordHash, password) {
		return nil, wire.Unauthorized(wire.CodeCredentials)
	}
	return c.issue(user, "")
}

// issue makes a new pair of tokens for a user; replaces names the session that
// ends at the first use of the new one.
func (c *call) issue(user db.User, replaces db.SessionID) (*reply, error) {
	ttl := sessionTTL
	if parseRole(user.Type) == clientService {
		ttl = serviceTTL
	}
	access, expire := newToken(), newToken()
	session := db.Session{
		ID: db.SessionID(c.newID()), UserID: user.ID, AccessHash: hashToken(access), ExpireHash: hashToken(expire),
		TTL: ttl.Microseconds(), Expires: wire.Time(c.now().Add(ttl).UnixMicro()), Replaces: replaces,
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.AddSession(ctx, session) }); err != nil {
		return nil, err
	}
	return ok(wire.Obj("access_token", access, "expire_token", expire, "expire_date", session.Expires,
		"session_id", string(session.ID), "user", c.userObject(user)))
}

// refresh answers POST /api/authorize/refresh. An expired access token is
// good enough here: renewing it is what the call is for.
func (c *call) refresh() (*reply, error) {
	ctx := c.r.Context()
	current, err := c.session(ctx)
	if err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	expire, err := needString(body, "", "expire_token")
	if err != nil {
		return nil, err
	}
	hash := hashToken(expire)
	old, err := c.store.Query().SessionByExpire(ctx, hash)
	if err == nil && subtle.ConstantTimeCompare(hash, old.ExpireHash) != 1 {
		err = db.ErrNotFound
	}
	if errors.Is(err, db.ErrNotFound) {
		return nil, &wire.Error{Status: http.StatusUnauthorized, Code: wire.CodeBadAuth, Message: "Session not found"}
	}
	if err != nil {
		return nil, err
	}
	if old.UserID != current.UserID {
		return nil, &wire.Error{Status: http.StatusForbidden, Code: wire.CodeForbidden, Message: "You have not access to refresh this session"}
	}
	user, err := c.store.Query().User(ctx, old.UserID)
	if err != nil {
		return nil, err
	}
	return c.issue(user, old.ID)
}
