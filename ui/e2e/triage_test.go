//go:build unix

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// waiting is the queue with something in it: the group that is shown has rows,
// so that a key finds one, and those that were declined are counted.
const waiting = `(?:declined|✗) \d+(?s:.*)1–\d+ of`

// inCases is the footer of a case that has the focus.
const inCases = `(?m)^  J next case`

// openCase waits for a case that was not seen before, whole, and returns what
// tells it from the others.
func (x *term) openCase(title func(screen string) string, seen []string) string {
	x.t.Helper()
	found := ""
	x.await("another case", 2*time.Minute, func(screen string) bool {
		found = title(screen)
		return found != "" && !slices.Contains(seen, found) && strings.Contains(screen, "  Next")
	})
	return found
}

// between returns what stands behind a word on its line, up to the next blank.
func between(screen, word string) string {
	_, rest, ok := strings.Cut(screen, word)
	if !ok || strings.TrimSpace(rest) == "" {
		return ""
	}
	return strings.Fields(rest)[0]
}

// Ten failed checks are looked at one after the other without going back, and
// each says why it waits and what now.
func TestTenFailedChecks(t *testing.T) {
	t.Parallel()
	_, env := seeded(t)
	x := startTerm(t, size{80, 40}, env, program)
	x.await("ten rows", 2*time.Minute, tenRows)
	x.keys("2")
	x.awaitText(waiting)
	x.openRow(inCases)
	var seen []string
	for range 10 {
		seen = append(seen, x.openCase(func(s string) string { return between(s, "  Case ") }, seen))
		x.keys("J")
	}
	t.Logf("looked at %v; the last:\n%s", seen, x.screen())
	x.leave()
}

// declinedFolders puts folders on a server, each with a face match that was
// refused and a number as its transaction id, the first one newest.
func declinedFolders(t *testing.T, server *apitest.Server, dir string, n int) {
	t.Helper()
	for i := range n {
		id := server.AddFolder(apitest.Folder{
			Meta: map[string]any{"transaction_id": fmt.Sprintf("t-%d", 2000+i)}, Created: time.Now().Add(-time.Duration(i+1) * time.Hour),
		})
		fill(t, server, id, dir)
		server.Finish(server.AddAnalysis(id, apitest.Analysis{Type: "BIOMETRY"}), "0.7312")
	}
}

// The same on a bad day: after the fourth case the server is gone for ten
// seconds, after the seventh the session dies, and pictures come when all is
// done. The cases that were loaded stay, and none has to be looked at twice.
func TestTenFailedChecksOnABadDay(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	dir := home(t)
	photographs(t, environ(home(t)), dir)
	declinedFolders(t, server, dir, 12)
	account := server.Account()
	x := signedIn(t, size{120, 55}, dir, server, account, `1–12 of 12`)
	arrive := slowly(server)
	x.keys("2")
	x.awaitText(waiting)
	x.openRow(inCases)
	var seen []string
	for i := range 10 {
		seen = append(seen, x.openCase(func(s string) string { return between(s, "transaction_id  ") }, seen))
		switch i {
		case 3:
			back := outage(server)
			if gone := x.goneForTenSeconds(); !strings.Contains(gone, seen[3]) {
				t.Errorf("the case has gone with the server:\n%s", gone)
			}
			back()
			x.isBack()
		case 6:
			x.sessionDies(server, account)
			x.awaitText(seen[6])
		}
		x.keys("J")
	}
	arrive()
	x.pictures(2)
	t.Logf("looked at %v; the last:\n%s", seen, x.screen())
	x.leave()
}
