//go:build unix

package e2e

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"ozdesk/api/sandbox/demo"
)

// drawn writes a drawn photograph of the person of a seed.
func drawn(t testing.TB, path string, seed uint64, v demo.Variation) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, demo.DrawPerson(seed, v)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

var (
	everybodyIn = regexp.MustCompile(`Done: Enrol 30 persons`)
	foundOne    = regexp.MustCompile(`✗ COLLECTION`)
	atPerson    = regexp.MustCompile(`▌[^│\n]*Person Nr17`)
)

// A list of its own, by keys alone: a collection is made, thirty people are
// enrolled from a directory, a new photograph of one of them is searched in it,
// and the result leads to that person, who shows the hit.
func TestEnrolAndFind(t *testing.T) {
	t.Parallel()
	const people, seed, wanted = 30, 7001, 17
	dir := home(t)
	for n := range people {
		drawn(t, filepath.Join(dir, "people", fmt.Sprintf("Person_Nr%02d", n), "front.png"), seed+uint64(n), demo.Variation{})
	}
	drawn(t, filepath.Join(dir, "visitor.png"), seed+wanted, demo.Variation{Light: 0.4, Smile: 0.5, ShiftX: 3})
	x := startTerm(t, size{120, 35}, environ(dir), program)
	x.awaitText(folderRow.String())

	x.keys("3")
	x.awaitText(`staff-white`)
	x.keys("n")
	x.awaitText(`New collection`)
	x.keys("visitors")
	x.awaitText(`Name  visitors`)
	x.tabTo(`▌ Create collection`)
	x.keys("enter")
	x.awaitText(`The collection visitors was made`)
	x.awaitText(`▌ visitors`)

	x.keys("E")
	x.awaitText(`Enrol many in visitors`)
	x.keys("~/people")
	x.awaitText(`~/people`)
	x.keys("enter")
	x.awaitText(`30 persons · 30 photographs`)
	x.keys("enter")
	x.awaitText(`Enrol 30 persons with 30 photographs in visitors\?`)
	x.tabTo(`▌ Enrol`)
	x.keys("enter")
	x.await("everybody is in", 2*time.Minute, everybodyIn.MatchString)
	x.awaitText(`visitors +30`)
	x.keys("enter")
	x.awaitText(`▸ Persons of visitors(?s:.*)1–\d+ of 30`)

	x.keys("1")
	x.awaitText(folderRow.String())
	x.keys("n")
	x.awaitText(`New folder`)
	x.keys("~/visitor.png")
	x.awaitText(`~/visitor\.png`)
	x.keys("enter")
	x.awaitText(`visitor\.png(?s:.*)photo_selfie`)
	x.tabTo(`▌ Create folder`)
	x.keys("enter")
	x.awaitText(`▸ Folder [0-9a-f]{8}\b(?s:.*)visitor\.png`)
	x.keys("a")
	x.awaitText(`▸ □ liveness`)
	x.keys("down", "down")
	x.awaitText(`▸ □ collection search`)
	x.keys("space")
	x.awaitText(`■ collection search`)
	x.tabTo(`▌ Collection`)
	for _, name := range []string{"staff-white", "visitors"} {
		x.keys("right")
		x.awaitText(`● ` + name)
	}
	x.tabTo(`▌ Launch`)
	x.keys("enter")
	t.Logf("result:\n%s", x.await("the search has ended", 2*time.Minute, foundOne.MatchString))
	x.awaitText(`COLLECTION  listed as Person Nr17`)
	x.keys("down")
	x.awaitText(`▌ ✗ COLLECTION`)
	x.keys("enter")
	x.awaitText(`▸ COLLECTION|▸ Analysis`)
	x.awaitText(`│  Found`)
	x.keys("down") // From the photograph on.
	x.awaitText(atPerson.String())
	x.keys("enter")
	x.awaitText(`▸ Person Nr17`)
	t.Logf("the person:\n%s", x.awaitText(`Hits  1(?s:.*)✗ \d\d:\d\d.*0\.9\d+\s+(?:margin )?−0\.`))
	x.leave()
}
