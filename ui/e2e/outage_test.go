//go:build unix

package e2e

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// connected is the environment of somebody whose credentials stand in it.
func connected(home string, server *apitest.Server, a apitest.Account) []string {
	return environ(home, "OZDESK_HOST="+server.URL(), "OZDESK_EMAIL="+a.Email, "OZDESK_PASSWORD="+a.Password)
}

// signedIn starts the program on a server where somebody signs in by form, so
// that a session which has died has to be renewed the same way, and waits for
// what the first page shows.
func signedIn(t *testing.T, s size, dir string, server *apitest.Server, a apitest.Account, expr string) *term {
	t.Helper()
	x := startTerm(t, s, environ(dir), program, "--host", server.URL())
	x.awaitText(signInForm)
	x.signIn(a.Email, a.Password)
	x.awaitText(expr)
	return x
}

// listHasKeys is a list or a queue that has the focus: its title has a pointer,
// but where nothing stands beside it, and its keys stand in the last line.
var listHasKeys = regexp.MustCompile(`(?m)^▸ (Folders|Queue) |^  enter case `)

// openRow opens the row at the cursor of a list or a queue and waits for what
// shows then. A list is read anew when it becomes known who is signed in; a key
// in that moment finds no row, and is pressed again as a person would.
func (x *term) openRow(expr string) string {
	x.t.Helper()
	re := regexp.MustCompile(expr)
	for range 5 {
		x.keys("enter")
		if x.within(20*time.Second, re.MatchString) || !listHasKeys.MatchString(x.screen()) {
			break
		}
	}
	return x.awaitText(expr)
}

// within reports whether ok holds for the screen before some time has passed.
func (x *term) within(d time.Duration, ok func(string) bool) bool {
	limit := time.NewTimer(d)
	defer limit.Stop()
	for {
		x.mu.Lock()
		now, changed := screenText(x.vt), x.changed
		x.mu.Unlock()
		if ok(now) {
			return true
		}
		select {
		case <-changed:
		case <-x.exited:
			return false
		case <-limit.C:
			return false
		}
	}
}

// sessionDies takes the session away under whatever is on the screen, waits
// until the program asks for the password over it, and gives that.
func (x *term) sessionDies(server *apitest.Server, a apitest.Account) {
	x.t.Helper()
	server.ForgetTokens()
	x.awaitText(`The session has ended`)
	x.keys(a.Password)
	x.awaitText(`[•*]{3}`)
	x.keys("enter")
	x.await("the password is taken", time.Minute, func(s string) bool { return !strings.Contains(s, "The session has ended") })
}

// outage breaks every connection to a server, until the function returned is
// called.
func outage(server *apitest.Server) (end func()) {
	return server.Fault(func(*http.Request) bool { return true }, apitest.Drop())
}

var (
	away     = regexp.MustCompile(`data \d+ .*old`)
	longAway = regexp.MustCompile(`data (\d\d s|\d+ m.*) old`)
)

// goneForTenSeconds waits until the program itself says that what it shows is
// older than ten seconds, with the server away.
func (x *term) goneForTenSeconds() string {
	x.t.Helper()
	return x.await("the data are ten seconds old", 2*time.Minute, longAway.MatchString)
}

// isBack waits until what is shown is current again.
func (x *term) isBack() {
	x.t.Helper()
	x.await("the server is back", 2*time.Minute, func(s string) bool { return !away.MatchString(s) })
}

// slowly holds the pictures of a server back, until the function returned is
// called.
func slowly(server *apitest.Server) (end func()) {
	gate := make(chan struct{})
	remove := server.Fault(apitest.On("GET /static"), apitest.Gate(gate))
	return func() {
		remove()
		close(gate)
	}
}

// pictures waits until so many thumbnails are drawn.
func (x *term) pictures(n int) {
	x.t.Helper()
	x.await("the pictures are there", 2*time.Minute, func(s string) bool { return strings.Count(s, "▀") >= n*40 })
}

// leave quits and expects that nothing keeps the program.
func (x *term) leave() {
	x.t.Helper()
	x.keys("q")
	if code := x.exit(time.Minute); code != 0 {
		x.t.Errorf("left with %d, want 0", code)
	}
}
