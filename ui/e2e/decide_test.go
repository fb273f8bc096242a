//go:build unix

package e2e

import (
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

// A client is told why it may not decide, before it has typed anything.
func TestDecidingIsRefusedToAClient(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	dir := home(t)
	photographs(t, environ(home(t)), dir)
	declinedFolders(t, server, dir, 2)
	x := startTerm(t, size{120, 40}, connected(dir, server, server.AddAccount("CLIENT_ADMIN")), program)
	x.awaitText(`1–2 of 2`)
	x.keys("2")
	x.awaitText(waiting)
	x.openRow(inCases)
	x.awaitText(`Deciding is not available: CLIENT ADMIN may not\s+(?s:.*)decide on analyses`)
	x.keys("d")
	x.awaitText(`decide \(not as CLIENT ADMIN\)`)
	if screen := x.screen(); strings.Contains(screen, "Decide on") {
		t.Errorf("a dialog for what is refused:\n%s", screen)
	}
	if n := server.Count("PATCH /api/analyses"); n != 0 {
		t.Errorf("%d decisions were sent", n)
	}
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
