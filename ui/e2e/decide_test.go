//go:build unix

package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// Whoever of a client may not decide is told why, before they have typed
// anything: the key is greyed with the reason, and pressing it sends nothing.
func TestDecidingIsRefusedToAClient(t *testing.T) {
	t.Parallel()
	for role, word := range map[string]string{"CLIENT_ADMIN": "CLIENT ADMIN", "CLIENT": "CLIENT"} {
		t.Run(word, func(t *testing.T) {
			server := apitest.New(t)
			dir := home(t)
			photographs(t, environ(home(t)), dir)
			declinedFolders(t, server, dir, 2)
			x := startTerm(t, size{120, 40}, connected(dir, server, server.AddAccount(role)), program)
			x.awaitText(`(?m)^.*· ` + word + `\b(?s:.*)1–2 of 2`)
			x.keys("2")
			x.awaitText(waiting)
			x.openRow(inCases)
			x.awaitText(`Deciding is not available: ` + word + ` may not`)
			x.awaitText(`decide \(not as ` + word + `\)`)
			x.keys("d")
			x.awaitText(`Not now: decide .not as ` + word)
			if screen := x.screen(); strings.Contains(screen, "Decide on") {
				t.Errorf("a dialog for what is refused:\n%s", screen)
			}
			onlyLooked(t, server)
			x.leave()
		})
	}
}

// onlyLooked expects that nothing was sent to a server but what reads, and what
// signs in.
func onlyLooked(t *testing.T, server *apitest.Server) {
	t.Helper()
	for _, r := range server.Requests() {
		if r.Method != http.MethodGet && !strings.HasPrefix(r.Path, "/api/authorize") {
			t.Errorf("sent %s %s", r.Method, r.Path)
		}
	}
}

// Nothing that happens meanwhile lets a client decide: the server is gone for
// ten seconds, the session dies, the pictures come last, and what is refused
// stays refused with its reason, on the same case.
func TestDecidingIsRefusedToAClientOnABadDay(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	dir := home(t)
	photographs(t, environ(home(t)), dir)
	declinedFolders(t, server, dir, 2)
	account := server.AddAccount("CLIENT")
	x := signedIn(t, size{120, 50}, dir, server, account, `1–2 of 2`)
	arrive := slowly(server)
	x.keys("2")
	x.awaitText(waiting)
	x.openRow(inCases)
	refused := func() {
		t.Helper()
		x.awaitText(`Deciding is not available: CLIENT may not`)
		told := func(s string) bool { return strings.Contains(s, "Not now: decide (not as CLIENT") }
		seen := false
		for tries := 0; tries < 40 && !seen; tries++ { // What a sign-in tells may take the place of the sentence at once.
			x.keys("d")
			seen = x.within(3*time.Second, told)
		}
		if screen := x.screen(); !seen || strings.Contains(screen, "Decide on") {
			t.Errorf("not told that it is refused, or a dialog:\n%s", screen)
		}
		x.await("the sentence has gone", time.Minute, func(s string) bool { return !told(s) })
	}
	refused()
	back := outage(server)
	x.goneForTenSeconds()
	refused()
	back()
	x.isBack()
	x.sessionDies(server, account)
	refused()
	arrive()
	x.pictures(1)
	refused()
	onlyLooked(t, server)
	x.leave()
}

// An operator decides on a refused check with a reason. The session dies while
// the reason is typed, and the server is gone for ten seconds when the decision
// is sent: the reason is typed once, and the decision made once.
func TestDecideOnABadDay(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	dir := home(t)
	photographs(t, environ(home(t)), dir)
	declinedFolders(t, server, dir, 2)
	account := server.AddAccount("OPERATOR")
	x := signedIn(t, size{120, 50}, dir, server, account, `1–2 of 2`)
	arrive := slowly(server)
	x.keys("2")
	x.awaitText(waiting)
	x.openRow(inCases)
	x.keys("d")
	x.awaitText(`Decide on`)
	x.tabTo(`▌ Reason`)
	x.keys("seen ")
	x.awaitText(`▌ Reason +seen`)
	x.sessionDies(server, account)
	x.awaitText(`Decide on(?s:.*)▌ Reason +seen`)
	x.keys("by me")
	x.awaitText(`▌ Reason +seen by me`)

	back := outage(server)
	x.goneForTenSeconds()
	x.tabTo(`▌ Decide…`)
	x.keys("enter")
	x.awaitText(`It takes the place`)
	x.tabTo(`▌ Decide\s`)
	x.keys("enter")
	x.awaitText(`Not decided|No answer came|not known whether`)
	back()
	x.isBack()
	x.keys("d")
	x.awaitText(`Decide on(?s:.*)Reason +seen by me`)
	x.tabTo(`▌ Decide…`)
	x.keys("enter")
	x.awaitText(`It takes the place`)
	x.tabTo(`▌ Decide\s`)
	x.keys("enter")
	x.awaitText(`decided by an`)
	decisions := 0
	for _, r := range server.Requests() {
		if r.Method == "PATCH" {
			decisions++
		}
	}
	if decisions != 2 {
		t.Errorf("the decision was sent %d times, want once into the outage and once after it", decisions)
	}
	arrive()
	x.leave()
}
