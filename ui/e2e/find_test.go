//go:build unix

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// manyFolders puts folders on a server, one of which has a transaction id that
// somebody knows and a face match that failed. It is too old to be on the first
// page of the list.
func manyFolders(t *testing.T, server *apitest.Server, dir string, n int) {
	t.Helper()
	for i := range n {
		id := server.AddFolder(apitest.Folder{
			Meta:    map[string]any{"transaction_id": fmt.Sprintf("t-%d", 1000+i)},
			Created: time.Now().Add(-time.Duration(n-i) * time.Hour),
		})
		if i == 3 {
			fill(t, server, id, dir)
			server.Finish(server.AddAnalysis(id, apitest.Analysis{Type: "BIOMETRY"}), "0.7312")
		}
	}
}

// Somebody who knows a transaction id finds the folder and opens it. The server
// goes away for ten seconds while the filter is typed, the session dies before
// the folder is opened, and the pictures come last: what was typed stays, and
// what is there can be read without what is not.
func TestFindAndOpen(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	dir := home(t)
	photographs(t, environ(home(t)), dir)
	manyFolders(t, server, dir, 60)
	account := server.Account()
	x := signedIn(t, size{120, 35}, dir, server, account, `of 60`)
	if strings.Contains(x.screen(), "✗ fail") {
		t.Fatalf("the folder is on the first page already:\n%s", x.screen())
	}
	arrive := slowly(server)

	x.keys("/")
	x.keys("meta:transaction_id==")
	x.awaitText(`meta:transaction_id==`)
	back := outage(server)
	x.goneForTenSeconds()
	x.keys("t-1003")
	x.awaitText(`meta:transaction_id==t-1003`)
	back()
	x.isBack()
	x.keys("enter")
	x.awaitText(`(?m)^▌.*✗ fail(?s:.*)1–1 of 1`)

	x.sessionDies(server, account)
	x.awaitText(`meta:transaction_id==t-1003(?s:.*)1–1 of 1`)
	open := x.openRow(`▸ Folder (?s:.*)✗ BIOMETRY  not the same person(?s:.*)min_confidence  0\.7312`)
	if !strings.Contains(open, "one.png") || !strings.Contains(open, "two.png") || !strings.Contains(open, "t-1003") {
		t.Errorf("the folder is not whole without its pictures:\n%s", open)
	}
	arrive()
	x.pictures(2)
	t.Logf("found and open:\n%s", x.screen())
	x.leave()
}
