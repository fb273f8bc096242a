package db

import (
	"context"
	"database/sql"
	"time"

	"ozdesk/api/sandbox/wire"
)

const sessionColumns = `session_id, user_id, access_hash, expire_hash, ttl, expires, replaces`

func scanSession(r scanner) (s Session, err error) {
	var replaces sql.NullString
	err = r.Scan(&s.ID, &s.UserID, &s.AccessHash, &s.ExpireHash, &s.TTL, &s.Expires, &replaces)
	s.Replaces = SessionID(replaces.String)
	return s, err
}

// AddSession stores a new pair of tokens, and forgets those that have been
// expired for a day.
func (t *Tx) AddSession(ctx context.Context, s Session) error {
	day := (24 * time.Hour).Microseconds()
	if _, err := t.exec(ctx, "forget old sessions", `DELETE FROM sessions WHERE expires < ?`, int64(t.Stamp)-day); err != nil {
		return err
	}
	_, err := t.exec(ctx, "store a session", `INSERT INTO sessions (`+sessionColumns+`) VALUES (?,?,?,?,?,?,?)`,
		s.ID, s.UserID, s.AccessHash, s.ExpireHash, s.TTL, int64(s.Expires), orNull(s.Replaces))
	return err
}

// SessionByAccess reads the session of an access token by its hash.
func (q Query) SessionByAccess(ctx context.Context, hash []byte) (Session, error) {
	s, err := scanSession(q.q.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM sessions WHERE access_hash = ?`, hash))
	return s, one("read a session", err)
}

// SessionByExpire reads the session of an expire token by its hash.
func (q Query) SessionByExpire(ctx context.Context, hash []byte) (Session, error) {
	s, err := scanSession(q.q.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM sessions WHERE expire_hash = ?`, hash))
	return s, one("read a session", err)
}

// UseSession notes the use of a session: it lives on until expires, and the
// one it replaced ends.
func (t *Tx) UseSession(ctx context.Context, s Session, expires wire.Time) error {
	if s.Replaces != "" {
		if _, err := t.exec(ctx, "end a replaced session", `DELETE FROM sessions WHERE session_id = ?`, s.Replaces); err != nil {
			return err
		}
	}
	return t.execOne(ctx, "renew a session", `UPDATE sessions SET expires = ?, replaces = NULL WHERE session_id = ?`, int64(expires), s.ID)
}

// EndSessions ends every session of a user.
func (t *Tx) EndSessions(ctx context.Context, id UserID) error {
	_, err := t.exec(ctx, "end the sessions of a user", `DELETE FROM sessions WHERE user_id = ?`, id)
	return err
}
