//go:build unix

package e2e

import (
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// The person of a folder is compared with a photograph that lies on the disk.
// The session dies while it is chosen, the server is gone for ten seconds when
// it is sent, and pictures come last: it is sent once and compared with the
// selfie of the folder.
func TestMatchWithAPhotograph(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	dir := home(t)
	photographs(t, environ(home(t)), dir)
	folder := server.AddFolder(apitest.Folder{})
	fill(t, server, folder, dir)
	account := server.Account()
	x := signedIn(t, size{120, 35}, dir, server, account, `1–1 of 1`)
	arrive := slowly(server)
	x.openRow(`f match a photo`)
	x.keys("f")
	x.awaitText(`Compare folder(?s:.*)home`)
	x.keys("/")
	x.keys("~/two.png")
	x.awaitText(`~/two\.png`)
	x.sessionDies(server, account)
	x.awaitText(`~/two\.png`)
	x.keys("enter")
	x.awaitText(`photograph  two\.png(?s:.*)with  `)
	back := outage(server)
	x.goneForTenSeconds()
	x.tabTo(`▌ Compare`)
	x.keys("enter")
	x.awaitText(`(?i)waits? for the server|goes on by itself`)
	back()
	x.await("the match is running", 2*time.Minute, runningMatch.MatchString)
	if n := len(server.MediaOf(folder)); n != 3 {
		t.Errorf("the folder has %d media, want the photograph once", n)
	}
	analyses := server.AnalysesOf(folder)
	if len(analyses) != 1 {
		t.Fatalf("%d analyses were launched, want 1", len(analyses))
	}
	server.Finish(analyses[0], "0.9731", "0.9731")
	t.Logf("result:\n%s", x.await("the match has a score", 2*time.Minute, scoredMatch.MatchString))
	arrive()
	x.pictures(2)
	x.leave()
}
