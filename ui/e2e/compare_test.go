//go:build unix

package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// measuredFolder puts a folder with two photographs and a finished face match
// on a server, and returns its id.
func measuredFolder(t *testing.T, server *apitest.Server, dir string) string {
	t.Helper()
	id := server.AddFolder(apitest.Folder{})
	fill(t, server, id, dir)
	server.Finish(server.AddAnalysis(id, apitest.Analysis{Type: "BIOMETRY"}), "0.9731")
	return id
}

// fill puts the two photographs that lie in dir into a folder of a server.
func fill(t *testing.T, server *apitest.Server, folder, dir string) {
	t.Helper()
	for _, name := range []string{"one.png", "two.png"} {
		tag := map[string]string{"one.png": "photo_selfie", "two.png": "photo_id"}[name]
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		server.AddMedia(folder, apitest.Media{Name: name, MIME: "image/png", Tags: []string{tag}, Content: data, Meta: map[string]any{"channel": "branch"}})
	}
}

// told are the words by which a score or a verdict could be read.
var told = regexp.MustCompile(`0\.97|the same person  |✓|✗|margin  [+−]`)

// answersKept is what a home keeps of answers.
func answersKept(t *testing.T, home string) string {
	t.Helper()
	kept := ""
	err := filepath.WalkDir(filepath.Join(home, ".local", "state", "ozdesk", "review"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		kept += string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// Two pictures are compared without seeing the score, while pictures come
// slowly and the server goes away for ten seconds: the question stays, the
// answer is taken and kept, and it survives a restart. Neither a name nor a
// picture is written down.
func TestBlindCompare(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	dir := home(t)
	photographs(t, environ(home(t)), dir)
	id := measuredFolder(t, server, dir)
	account := server.Account()
	env := environ(dir, "OZDESK_HOST="+server.URL(), "OZDESK_EMAIL="+account.Email, "OZDESK_PASSWORD="+account.Password)
	pictures := make(chan struct{})
	remove := server.Fault(apitest.On("GET /static"), apitest.Gate(pictures))

	x := startTerm(t, size{120, 35}, env, program)
	x.awaitText(`✓ pass`)
	x.keys("b")
	x.awaitText(`— hidden(?s:.*)hidden until you have compared`)
	if screen := x.screen(); told.MatchString(screen) {
		t.Errorf("the list or the folder beside it tells the result:\n%s", screen)
	}
	mark := x.mark()
	x.keys("c")
	x.awaitText(`Is this the same person\?`)
	x.awaitText(`loading`)

	back := server.Fault(func(r *http.Request) bool { return !strings.HasPrefix(r.URL.Path, "/static") }, apitest.Drop())
	x.awaitText(`data 1\d s old`) // gone for ten seconds and more
	if screen := x.screen(); !strings.Contains(screen, "Is this the same person?") {
		t.Errorf("the question has gone with the server:\n%s", screen)
	}
	close(pictures)
	remove()
	x.await("the pictures are there", time.Minute, func(s string) bool { return strings.Count(s, "▀") > 200 && !strings.Contains(s, "loading") })
	x.keys("+")
	x.awaitText(`zoom 1\.5×`)
	for _, f := range x.since(mark) {
		if told.MatchString(f.text) {
			t.Fatalf("the result was on the screen before the answer:\n%s", f.text)
		}
	}
	x.keys("s")
	x.awaitText(`You said  the same person(?s:.*)the score agrees(?s:.*)agreed 1 of 1`)
	x.awaitText(`0\.9731`)
	back()
	x.await("the server is back", time.Minute, func(s string) bool { return !strings.Contains(s, " s old") })
	x.keys("esc")
	x.awaitText(`Folders(?s:.*)✓ pass`)
	x.keys("q")
	if code := x.exit(20 * time.Second); code != 0 {
		t.Errorf("left with %d, want 0", code)
	}

	if kept := answersKept(t, dir); !strings.Contains(kept, id) || strings.Contains(kept, "one.png") {
		t.Errorf("kept is %q", kept)
	}
	y := startTerm(t, size{80, 24}, env, program)
	y.awaitText(`✓ pass`)
	y.keys("c")
	y.awaitText(`0\.9731`)
	y.keys("b")
	y.awaitText(`Is this the same person\?`)
	y.keys("d")
	y.awaitText(`the score says the same person(?s:.*)agreed 1 of 2`)
}

// The session dies while the pictures are looked at, and again after the
// reviewer has said what they see. Signing in over it reveals nothing early and
// loses nothing that was said, which is counted once.
func TestBlindCompareWhileTheSessionDies(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	dir := home(t)
	photographs(t, environ(home(t)), dir)
	id := measuredFolder(t, server, dir)
	account := server.Account()
	x := signedIn(t, size{120, 35}, dir, server, account, `✓ pass`)
	x.keys("b")
	x.awaitText(`— hidden(?s:.*)hidden until you have compared`)
	mark := x.mark()
	x.keys("c")
	x.awaitText(`Is this the same person\?`)
	pictured := func(s string) bool { return strings.Count(s, "▀") > 200 && !strings.Contains(s, "loading") }
	x.await("the pictures are there", time.Minute, pictured)
	x.keys("+")
	x.awaitText(`zoom 1\.5×`)

	x.sessionDies(server, account)
	x.await("question and pictures are there again", time.Minute, func(s string) bool {
		return pictured(s) && strings.Contains(s, "Is this the same person?") && strings.Contains(s, "zoom 1.5×")
	})
	for _, f := range x.since(mark) {
		if told.MatchString(f.text) {
			t.Fatalf("the result was on the screen before the answer:\n%s", f.text)
		}
	}
	x.keys("d")
	said := `You said  different people(?s:.*)the score says the same person(?s:.*)agreed 0 of 1`
	x.awaitText(said)
	x.sessionDies(server, account)
	x.awaitText(said)
	x.keys("esc")
	x.awaitText(`Folders(?s:.*)✓ pass`)
	x.leave()
	if kept := answersKept(t, dir); strings.Count(kept, `"saw"`) != 1 || !strings.Contains(kept, id) {
		t.Errorf("kept is %q", kept)
	}
}
