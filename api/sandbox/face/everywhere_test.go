package face

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"ozdesk/api/sandbox/demo"
)

// scoreTolerance is how far a score may lie from the one that another kind of machine gives for the same file. Sums of
// descriptors are whole numbers and the same everywhere; before that, machines with fused multiplication round some
// pixels another way, and a pattern or a step of the finder may come out differently.
const scoreTolerance = 0.02

// TestScoresEverywhere holds scores against those that were written down on an amd64 machine; -fit writes them anew.
func TestScoresEverywhere(t *testing.T) {
	file := filepath.Join("testdata", "scores.txt")
	var got bytes.Buffer
	values := map[string]float64{}
	note := func(name string, v float64) {
		values[name] = v
		fmt.Fprintf(&got, "%s %.6f\n", name, v)
	}
	var first Descriptor
	for n := range uint64(5) {
		img := compressed(t, demo.DrawPerson(n/2+40, someVariation(n+4000)), 90)
		s := Look(img)
		d, err := s.Describe()
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Liveness()
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			first = d
		}
		note(fmt.Sprintf("similarity-%d", n), Similarity(first, d))
		note(fmt.Sprintf("spoof-%d", n), r.Spoof)
	}
	if *fit {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	n, most := 0, 0.0
	for in := bufio.NewScanner(f); in.Scan(); n++ {
		var name string
		var want float64
		if _, err := fmt.Sscan(in.Text(), &name, &want); err != nil {
			t.Fatal(err)
		}
		off := math.Abs(values[name] - want)
		most = max(most, off)
		if off > scoreTolerance {
			t.Errorf("%s: %.6f, written down is %.6f", name, values[name], want)
		}
	}
	if n != len(values) {
		t.Errorf("%d scores written down, %d measured", n, len(values))
	}
	t.Logf("%d scores, at most %.6f away from those written down", n, most)
}
