//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// confirmDeletion types the word of the dialog, presses its button and waits
// for the end.
func (x *term) confirmDeletion(word string) {
	x.t.Helper()
	x.awaitText(`Type ` + word + `\b`)
	x.keys(word)
	x.awaitText(`Type ` + word + `\s+` + word)
	x.keys("enter")
	x.awaitText(`▌ Keep`)
	x.keys("right")
	x.awaitText(`▌ Delete`)
	x.keys("enter")
	x.await("the dialog closes by itself", 2*time.Minute, func(s string) bool { return !strings.Contains(s, "─ Delete ") })
}

// A person whom an analysis found cannot be deleted at once: the plan shows
// what goes first, and carries it out; then the collection goes.
func TestDeletionOfAMatchedPersonByKeys(t *testing.T) {
	t.Parallel()
	s := apitest.New(t)
	collection := s.AddCollection("blacklist-eu")
	photo := [][]byte{[]byte("\xff\xd8\xff")}
	ivar := s.AddPerson(collection, apitest.Person{First: "Ivar", Last: "Holm", Images: photo})
	s.AddPerson(collection, apitest.Person{First: "Nadia", Last: "Berg", Images: photo})
	folder := s.AddFolder(apitest.Folder{})
	s.AddMedia(folder, apitest.Media{Name: "a.jpg", Content: []byte("\xff\xd8\xff a")})
	analysis := s.AddAnalysis(folder, apitest.Analysis{Type: "COLLECTION", Params: map[string]any{"collection_id": collection}})
	s.FinishAs(analysis, apitest.Result{Scores: []string{"0.91"}, PersonID: ivar})

	dir := home(t)
	a := s.Account()
	x := startTerm(t, size{120, 35}, environ(dir, "OZDESK_HOST="+s.URL(), "OZDESK_EMAIL="+a.Email, "OZDESK_PASSWORD="+a.Password), program)
	x.awaitText(`CLIENT ADMIN`) // From here on nothing is loaded anew for another role.
	x.awaitText(`1–1 of 1`)
	x.keys("3")
	x.awaitText(`▸ Collections(?s:.*)▌ blacklist-eu\s+2\s`)
	x.keys("enter")
	x.awaitText(`▸ Persons of blacklist-eu(?s:.*)▌ Ivar Holm`)
	x.keys("x")
	screen := x.awaitText(`1 analysis goes first, then 1 person\.`)
	if !regexp.MustCompile(`1\s+analysis\s+\S+\s+COLLECTION of folder (?s:.*)2\s+person\s+Ivar Holm\s+1 photograph`).MatchString(screen) {
		t.Errorf("the plan is not in order:\n%s", screen)
	}
	x.confirmDeletion("delete 2")
	x.awaitText(`▸ Persons of blacklist-eu(?s:.*)▌ Nadia Berg`)
	if n := len(s.AnalysesOf(folder)); n != 0 || len(s.PersonsOf(collection)) != 1 {
		t.Errorf("%d analyses and %d persons are left", n, len(s.PersonsOf(collection)))
	}

	x.keys("esc")
	x.awaitText(`▸ Collections`)
	x.keys("x")
	x.awaitText(`1 person goes first, then 1 collection\.`)
	x.confirmDeletion("delete 2")
	x.awaitText(`There are no collections yet`)
	x.keys("5")
	x.awaitText(`Delete collection (?s:.*)✓ done`)
	receipts, err := os.ReadDir(filepath.Join(dir, ".local", "state", "ozdesk", "receipts"))
	if err != nil || len(receipts) != 2 {
		t.Errorf("%d receipts, %v", len(receipts), err)
	}
	if len(s.Folders()) != 1 {
		t.Error("a folder went that nobody named")
	}
}
