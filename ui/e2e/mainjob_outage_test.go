//go:build unix

package e2e

import (
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// The main job on a bad day: the server is gone for ten seconds when the folder
// is sent, the session dies while the launch is put together, and the pictures
// come last. The folder is made once, the match is launched once, and nothing
// is typed twice.
func TestMainJobOnABadDay(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	dir := home(t)
	photographs(t, environ(home(t)), dir)
	account := server.Account()
	x := signedIn(t, size{120, 35}, dir, server, account, `There are no folders yet`)
	arrive := slowly(server)

	x.keys("n")
	x.awaitText(`New folder`)
	for _, name := range []string{"one.png", "two.png"} {
		x.keys("~/" + name)
		x.awaitText(`~/` + name)
		x.keys("enter")
		x.awaitText(name + `(?s:.*)photo_selfie`)
	}
	x.tabTo(`▌ Create folder`)
	back := outage(server)
	x.goneForTenSeconds()
	x.keys("enter")
	x.awaitText(`(?i)waits? for the server|goes on by itself`)
	back()
	x.awaitText(`▸ Folder [0-9a-f]{8}\b(?s:.*)one\.png(?s:.*)two\.png(?s:.*)No analyses yet`)

	x.keys("a")
	x.awaitText(`Analyse folder(?s:.*)▸ □ liveness`)
	x.keys("down")
	x.awaitText(`▸ □ face match`)
	x.keys("space")
	x.awaitText(`■ face match`)
	x.sessionDies(server, account)
	x.awaitText(`Analyse folder(?s:.*)■ face match`)
	x.tabTo(`▌ Launch`)
	x.keys("enter")
	x.await("the match is running", time.Minute, runningMatch.MatchString)

	folders := server.Folders()
	if len(folders) != 1 || len(server.MediaOf(folders[0])) != 2 {
		t.Fatalf("%d folders were made, the first with %d media", len(folders), len(server.MediaOf(folders[0])))
	}
	analyses := server.AnalysesOf(folders[0])
	if len(analyses) != 1 {
		t.Fatalf("%d analyses were launched, want 1", len(analyses))
	}
	server.Finish(analyses[0], "0.9731")
	x.await("the match has a score", time.Minute, scoredMatch.MatchString)
	arrive()
	x.pictures(2)
	x.leave()
}

// Killed in the middle of an upload, the program says at the next start that
// something was not finished, and shows what. It goes on when it is told to: a
// folder whose answer never came is looked for and not made twice.
func TestKilledInTheMiddleOfAnUpload(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault func(gate <-chan struct{}) apitest.Fault
	}{
		{"before the server had it", apitest.Gate},
		{"before the answer came", func(gate <-chan struct{}) apitest.Fault { return apitest.Gate(gate).AfterWork() }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := apitest.New(t)
			dir := home(t)
			photographs(t, environ(home(t)), dir)
			env := connected(dir, server, server.Account())
			never := make(chan struct{})
			remove := server.Fault(apitest.On("POST /api/folders"), tt.fault(never))

			x := startTerm(t, size{120, 35}, env, program)
			x.awaitText(`There are no folders yet`)
			x.keys("n")
			x.awaitText(`New folder`)
			x.keys("~/one.png")
			x.awaitText(`~/one\.png`)
			x.keys("enter")
			x.awaitText(`one\.png(?s:.*)photo_selfie`)
			x.tabTo(`▌ Create folder`)
			x.keys("enter")
			if err := server.Await(t.Context(), "POST /api/folders", 1); err != nil {
				t.Fatal(err)
			}
			x.awaitText(`Sending one\.png`)
			x.kill()
			remove()

			y := startTerm(t, size{120, 35}, env, program)
			y.awaitText(`5 Jobs 1 (?s:.*)n new folder`)
			y.keys("5")
			y.awaitText(`\? interrupted(?s:.*)The program ended in the middle`)
			y.keys("r")
			y.awaitText(`✓ done(?s:.*)folder [0-9a-f]{8}-`)
			folders := server.Folders()
			if len(folders) != 1 || len(server.MediaOf(folders[0])) != 1 {
				t.Errorf("%d folders were made, the first with %d media", len(folders), len(server.MediaOf(folders[0])))
			}
			y.keys("enter")
			y.awaitText(`Folder [0-9a-f]{8}\b(?s:.*)one\.png`)
			y.leave()
		})
	}
}
