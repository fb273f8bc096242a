package apitest

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Pair is what a sign-in or a renewal yields.
type Pair struct {
	Access string // Goes into the token header.
	Expire string // Renews the pair.
}

// session is one live pair.
type session struct {
	Pair
	id       string
	user     *user
	deadline time.Time
	replaces string // Access token of the older pair that ends with this one's first use.
}

// sessions holds the live pairs and every token ever issued.
type sessions struct {
	live   []*session
	issued []string
}

func (a *sessions) byAccess(token string) *session {
	for _, p := range a.live {
		if p.Access == token {
			return p
		}
	}
	return nil
}

func (a *sessions) byExpire(token string) *session {
	for _, p := range a.live {
		if p.Expire == token {
			return p
		}
	}
	return nil
}

func (a *sessions) end(access string) {
	for i, p := range a.live {
		if p.Access == access {
			a.live = append(a.live[:i:i], a.live[i+1:]...)
			return
		}
	}
}

// Tokens returns every access and expire token that the server has issued, so
// that a test can search for them where they must not be.
func (s *Server) Tokens() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.auth.issued...)
}

// SignIn issues a pair for an account without a request.
func (s *Server) SignIn(a Account) Pair {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.world.users.find(a.UserID)
	if u == nil {
		s.t.Fatalf("sign in: no user %s", a.UserID)
	}
	return s.issue(u, "").Pair
}

// ExpireTokens makes every access token answer with code 8; the expire tokens
// still renew them.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.auth.live {
		p.deadline = time.Time{}
	}
}

// ForgetTokens makes every token unknown: access answers with code 7, renewal
// with "Session not found".
func (s *Server) ForgetTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.auth.live = nil
}

// issue makes a new pair. The lock is held.
func (s *Server) issue(u *user, replaces string) *session {
	p := &session{
		Pair: Pair{Access: token(), Expire: token()},
		id:   s.newID(), user: u, deadline: s.now().Add(s.ttl), replaces: replaces,
	}
	s.auth.live = append(s.auth.live, p)
	s.auth.issued = append(s.auth.issued, p.Access, p.Expire)
	return p
}

// token returns 128 random lower-case hex characters.
func token() string {
	b := make([]byte, 64)
	_, _ = rand.Read(b) // Never fails.
	return hex.EncodeToString(b)
}

// header reads the access token under both its spellings.
func header(r *http.Request) string {
	if t := r.Header.Get("X-Forensic-Access-Token"); t != "" {
		return t
	}
	return r.Header.Get("X-Forensics-Access-Token")
}

// whoAsks returns the user behind a request. The first use of a renewed pair
// ends the pair it replaces, and every use moves the deadline.
func (s *Server) whoAsks(r *http.Request) (*user, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	given := header(r)
	if given == "" {
		return nil, unauthorised(6)
	}
	p := s.auth.byAccess(given)
	switch {
	case p == nil:
		return nil, unauthorised(7)
	case s.now().After(p.deadline):
		return nil, unauthorised(8)
	}
	if p.replaces != "" {
		s.auth.end(p.replaces)
		p.replaces = ""
	}
	p.deadline = s.now().Add(s.ttl)
	return p.user, nil
}

// signIn answers POST authorize/auth.
func signIn(c *call) (int, any, error) {
	if _, ok := c.form.payload["credentials"]; !ok {
		return 0, nil, missing("credentials")
	}
	credentials, ok := c.form.payload["credentials"].(map[string]any)
	if !ok {
		return 0, nil, badType("credentials")
	}
	email, err := textIn(credentials, "email", "credentials.email")
	if err != nil {
		return 0, nil, err
	}
	password, err := textIn(credentials, "password", "credentials.password")
	if err != nil {
		return 0, nil, err
	}
	for _, u := range c.world.users {
		if u.email == email && u.password == password {
			return http.StatusOK, c.pair(c.issue(u, "")), nil
		}
	}
	return 0, nil, unauthorised(15)
}

// refresh answers POST authorize/refresh. The access token in the header may
// be past its deadline: renewing it is what the call is for.
func refresh(c *call) (int, any, error) {
	given := header(c.r)
	if given == "" {
		return 0, nil, unauthorised(6)
	}
	current := c.auth.byAccess(given)
	if current == nil {
		return 0, nil, unauthorised(7)
	}
	expire, err := c.form.text("expire_token")
	if err != nil {
		return 0, nil, err
	}
	old := c.auth.byExpire(expire)
	if old == nil {
		return 0, nil, unauthorised(10)
	}
	if old.user != current.user {
		return 0, nil, &failure{http.StatusForbidden, 9, "You have not access to refresh this session", nil}
	}
	return http.StatusOK, c.pair(c.issue(old.user, old.Access)), nil
}

// pair renders a sign-in answer.
func (c *call) pair(p *session) map[string]any {
	out := map[string]any{"access_token": p.Access, "expire_token": p.Expire, "expire_date": c.stamp(p.deadline)}
	if !c.quirks.BareSignIn {
		out["session_id"] = p.id
		out["user"] = c.renderUser(p.user)
	}
	return out
}

// sessionToken answers GET authorize/session_token, which operators may not ask for.
func sessionToken(c *call) (int, any, error) {
	if c.user.role == "OPERATOR" {
		return 0, nil, forbidden()
	}
	t := token()
	c.auth.issued = append(c.auth.issued, t)
	return http.StatusOK, map[string]any{"session_token": t}, nil
}

// stamp renders a time as the wire has it: Unix seconds, fractional unless
// the quirks ask for whole ones.
func (s *Server) stamp(t time.Time) any {
	if s.quirks.IntegerTimes {
		return t.Unix()
	}
	return json.RawMessage(fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000))
}
