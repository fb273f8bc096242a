package face

import (
	"math"
	"os"
	"slices"
	"testing"

	"ozdesk/api/sandbox/demo"
)

// TestFitUsual learns what is usual about faces, from drawn people and the photographs
// of the first fifteen people in equal parts, and prints where the curve's 0.85 belongs.
func TestFitUsual(t *testing.T) {
	if !*fit {
		t.Skip("learns what is usual only with -fit")
	}
	var drawn, photographed [][]Descriptor
	for s := range uint64(80) {
		var row []Descriptor
		for n := range uint64(4) {
			if d, err := Describe(demo.DrawPerson(3000+s, someVariation(70000+s*10+n))); err == nil {
				row = append(row, d)
			}
		}
		drawn = append(drawn, row)
	}
	photos := photographs(t, 1, 15)
	for s := 1; s <= 15; s++ {
		var row []Descriptor
		for _, img := range photos[s] {
			if d, err := Describe(img); err == nil {
				row = append(row, d)
			}
		}
		photographed = append(photographed, row)
	}
	mean, within := make([]float64, descBins), make([]float64, descBins)
	for _, set := range [][][]Descriptor{drawn, photographed} {
		all := 0.0
		for _, row := range set {
			all += float64(len(row))
		}
		for _, row := range set {
			for i := range descBins {
				var own float64
				for _, d := range row {
					own += float64(d.bins[i]) / float64(len(row))
				}
				for _, d := range row {
					mean[i] += float64(d.bins[i]) / all / 2
					within[i] += math.Pow(float64(d.bins[i])-own, 2) / all / 2
				}
			}
		}
	}
	out := make([]byte, 2*descBins)
	for i := range mean {
		out[i] = byte(mean[i]*2 + 0.5)
		out[descBins+i] = byte(min(8*16/math.Sqrt(within[i]+25), 255) + 0.5)
	}
	if err := os.WriteFile("usual.bin", out, 0o644); err != nil {
		t.Fatal(err)
	}
	n := norm{make([]float32, descBins), make([]float32, descBins)}
	for i := range n.mean {
		n.mean[i], n.weight[i] = float32(out[i])/2, float32(out[descBins+i])/8
	}
	for _, set := range []struct {
		name string
		rows [][]Descriptor
	}{{"drawn", drawn}, {"photographs", photographed}} {
		same, other := pairs(set.rows, n.raw)
		slices.Sort(other)
		slices.Sort(same)
		t.Logf("%-12s different people: median %.3f, 1 %% above %.3f; same person: tenth %.3f, median %.3f", set.name,
			other[len(other)/2], other[len(other)*99/100], same[len(same)/10], same[len(same)/2])
	}
}

// pairs compares all pictures of people with each other.
func pairs(people [][]Descriptor, f func(a, b Descriptor) float64) (same, other []float64) {
	for p, row := range people {
		for i, a := range row {
			for _, b := range row[i+1:] {
				same = append(same, f(a, b))
			}
			for _, row2 := range people[p+1:] {
				for _, b := range row2 {
					other = append(other, f(a, b))
				}
			}
		}
	}
	return same, other
}
