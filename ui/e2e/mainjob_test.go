//go:build unix

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// photographs writes two drawn photographs of one person into dir, as a person
// would have them lying in the home directory.
func photographs(t testing.TB, env []string, dir string) {
	t.Helper()
	from := t.TempDir()
	if _, stderr, code := command(t, env, "sandbox", "samples", from); code != 0 {
		t.Fatalf("write samples: exit %d\n%s", code, stderr)
	}
	for old, name := range map[string]string{"anna-1.png": "one.png", "anna-2.png": "two.png"} {
		data, err := os.ReadFile(filepath.Join(from, old))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// tabTo moves the focus of a dialog until the named thing has it.
func (x *term) tabTo(expr string) {
	x.t.Helper()
	re := regexp.MustCompile(expr)
	for range 20 {
		screen := x.screen()
		if re.MatchString(screen) {
			return
		}
		x.keys("tab")
		// A frame may be about something else: only one in which the focus is
		// elsewhere answers the key.
		x.await("the focus moves", 2*time.Minute, func(s string) bool { return focus(s) != focus(screen) })
	}
	x.awaitText(expr)
}

// focus is what has the bar of the focus or of a cursor in front of it.
func focus(screen string) string {
	var at strings.Builder
	for y, line := range strings.Split(screen, "\n") {
		for _, behind := range strings.Split(line, "▌")[1:] {
			words := strings.Fields(behind)
			fmt.Fprintln(&at, y, words[:min(2, len(words))])
		}
	}
	return at.String()
}

// next waits for the first frame after mark and tells when it came.
func (x *term) next(mark int) time.Time {
	x.t.Helper()
	x.await("an answer to a key", 20*time.Second, func(string) bool { return x.mark() > mark })
	return x.since(mark)[0].at
}

// makeFolder goes from the folder list to the detail of a new folder that
// holds the two photographs, and returns the first digits of its id.
func (x *term) makeFolder() string {
	x.t.Helper()
	x.keys("n")
	x.awaitText(`New folder`)
	for _, name := range []string{"one.png", "two.png"} {
		x.keys("~/" + name)
		x.awaitText(`~/` + name)
		x.keys("enter")
		x.awaitText(name + `(?s:.*)photo_selfie`)
	}
	x.awaitText(`2 files`)
	x.tabTo(`▌ Create folder`)
	x.keys("enter")
	// What the footer says of it may be gone before anybody looks.
	made := regexp.MustCompile(`(?:▸|›) Folder ([0-9a-f]{8})\b(?s:.*)No analyses yet`)
	screen := x.awaitText(made.String())
	id := made.FindStringSubmatch(screen)[1]
	x.awaitText(`Folder ` + id + `\b(?s:.*)one\.png`)
	return id
}

// launchFaceMatch opens the launch dialog and starts a face match.
func (x *term) launchFaceMatch() {
	x.t.Helper()
	x.keys("a")
	x.awaitText(`Analyse folder`)
	x.awaitText(`▸ □ liveness`)
	x.keys("down")
	x.awaitText(`▸ □ face match`)
	x.keys("space")
	x.awaitText(`■ face match`)
	x.tabTo(`▌ Launch`)
	x.keys("enter")
}

var (
	runningMatch = regexp.MustCompile(`◐ BIOMETRY`)
	scoredMatch  = regexp.MustCompile(`[✓✗] BIOMETRY(?s:.*)min_confidence\s+([01]\.\d+)`)
)

// The main job, by keys alone, on a machine that has nothing: folders are
// there, two photographs go into a new one, a face match is launched, and the
// screen turns from running to a score while nobody touches a key.
func TestMainJobByKeys(t *testing.T) {
	t.Parallel()
	dir := home(t)
	env := environ(dir)
	photographs(t, environ(home(t)), dir)
	x := startTerm(t, size{120, 35}, env, program)
	x.awaitText(folderRow.String())
	id := x.makeFolder()
	x.launchFaceMatch()

	mark := x.mark()
	x.await("the match is running", 20*time.Second, runningMatch.MatchString)
	before := x.mark()
	after := x.await("the match has a score", 60*time.Second, scoredMatch.MatchString)
	if x.mark() <= before {
		t.Error("the score came without a frame of its own")
	}
	seen := x.since(mark)
	for i := len(seen) - 1; i >= 0; i-- {
		if runningMatch.MatchString(seen[i].text) {
			t.Logf("before:\n%s", seen[i].text)
			break
		}
	}
	t.Logf("after, %s:\n%s", id, after)
	if !strings.Contains(after, "threshold") || !strings.Contains(after, "┃") || !strings.Contains(after, "margin") {
		t.Errorf("the score is shown without threshold, mark or margin:\n%s", after)
	}

	x.keys("esc") // On its own: together with what follows it would be alt.
	x.awaitText(`enter open`)
	x.keys("q")
	if code := x.exit(20 * time.Second); code != 0 {
		t.Errorf("left with %d, want 0", code)
	}
	if out := x.output(); !bytes.Contains(out, []byte("\x1b[?1049l")) {
		t.Error("the terminal was left on the alternate screen")
	}
}

// A killed program loses nothing: the analysis goes on at the next start and
// ends once.
func TestKilledWhileAnalysing(t *testing.T) {
	t.Parallel()
	dir, env := seeded(t)
	photographs(t, environ(home(t)), dir)
	x := startTerm(t, size{120, 35}, env, program)
	x.awaitText(folderRow.String())
	id := x.makeFolder()
	x.launchFaceMatch()
	x.await("the match is running", 20*time.Second, runningMatch.MatchString)
	x.kill()

	y := startTerm(t, size{120, 35}, env, program)
	y.awaitText(folderRow.String())
	y.awaitText(`(?m)^▌.*` + id) // The newest folder is the selected one.
	y.await("the match has a score", 60*time.Second, scoredMatch.MatchString)

	out, stderr, code := command(t, env, "results", "list", "--limit", "1", "-o", "json")
	if code != 0 {
		t.Fatalf("results list: exit %d\n%s", code, stderr)
	}
	var rows []struct {
		Folder   string `json:"folder_id"`
		Analysis string `json:"analysis_id"`
		Outcome  string `json:"outcome"`
	}
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("read %s: %v", out, err)
	}
	analyses := map[string]bool{}
	for _, r := range rows {
		if strings.HasPrefix(r.Folder, id) {
			analyses[r.Analysis] = true
			if r.Outcome != "pass" && r.Outcome != "fail" {
				t.Errorf("outcome %q of a finished match", r.Outcome)
			}
		}
	}
	if len(analyses) != 1 {
		t.Errorf("%d analyses in folder %s, want the one that was launched:\n%s", len(analyses), id, out)
	}
}

// The same job against a server that was written from the reference alone and
// differs from the sandbox in everything that a client has to tolerate.
func TestMainJobOnAnotherServer(t *testing.T) {
	t.Parallel()
	server := apitest.New(t, apitest.WithQuirks(apitest.Flipped()), apitest.AutoFinish(4))
	account := server.Account()
	dir := home(t)
	photographs(t, environ(home(t)), dir)
	env := environ(dir, "OZDESK_HOST="+server.URL(), "OZDESK_EMAIL="+account.Email, "OZDESK_PASSWORD="+account.Password)
	x := startTerm(t, size{120, 35}, env, program)
	x.awaitText(`There are no folders yet`)
	x.makeFolder()
	x.launchFaceMatch()
	x.await("the match is running", 20*time.Second, runningMatch.MatchString)
	after := x.await("the match has a score", 60*time.Second, scoredMatch.MatchString)
	if strings.Contains(after, "sandbox engine") {
		t.Errorf("another server's score is badged as the sandbox's:\n%s", after)
	}
	for _, token := range server.Tokens() {
		if bytes.Contains(x.output(), []byte(token)) {
			t.Error("a token reached the terminal")
		}
	}
}
