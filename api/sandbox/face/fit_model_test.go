package face

import (
	"encoding/binary"
	"image"
	"math"
	"os"
	"slices"
	"testing"

	"ozdesk/api/sandbox/demo"
)

// chipOf is the chip of a picture's best face, none if it has no face.
func chipOf(img image.Image) (plane, bool) {
	s := Look(img)
	if len(s.faces) == 0 {
		return plane{}, false
	}
	return s.chip(), true
}

// sitters are the chips of the people that the model is fitted on, by person.
type sitters struct {
	name   string
	people [][]plane
}

// drawnSitters are drawn people whom no other test knows.
func drawnSitters() sitters {
	s := sitters{name: "drawn"}
	for n := range uint64(120) {
		var row []plane
		for k := range uint64(4) {
			if c, ok := chipOf(demo.DrawPerson(3000+n, someVariation(70000+n*10+k))); ok {
				row = append(row, c)
			}
		}
		s.people = append(s.people, row)
	}
	return s
}

// photographedSitters are the first fifteen people of the photographs.
func photographedSitters(t *testing.T) sitters {
	s := sitters{name: "photographs"}
	photos := photographs(t, 1, 15)
	for n := 1; n <= 15; n++ {
		var row []plane
		for _, img := range photos[n] {
			if c, ok := chipOf(img); ok {
				row = append(row, c)
			}
		}
		s.people = append(s.people, row)
	}
	return s
}

// fitTemplate learns how the blocks usually look, settling them by what was learned before in two more rounds.
func (m *model) fitTemplate(sets ...sitters) {
	var all [][]mosaic
	for _, s := range sets {
		var list []mosaic
		for _, row := range s.people {
			for _, chip := range row {
				list = append(list, mosaicOf(patterns(tanTriggs(chip), radii[settleBy])))
			}
		}
		all = append(all, list)
	}
	for round := range 3 {
		sums := make([]float64, templateSize)
		for _, list := range all {
			own := make([]float64, templateSize)
			for _, picture := range list {
				for b := range blocks {
					for _, mirror := range []bool{false, true} {
						row, col := firstPlace+b/blockCols*blockStride, firstPlace+b%blockCols*blockStride
						if mirror {
							col = placeCols - 1 - col
						}
						if round > 0 {
							row, col = m.settle(b, picture, mirror)
						}
						addSide(own[b*textureBins:], picture.at(row, col), mirror)
					}
				}
			}
			for i, v := range own {
				sums[i] += v / float64(2*len(list)*len(all))
			}
		}
		for i, v := range sums {
			m.template[i] = uint8(v + 0.5)
		}
		m.mirrorTemplate()
	}
}

// sample is one picture's texture and whose it is.
type sample struct {
	person int
	t      *texture
}

// texturesOf are the textures of all pictures of a set.
func (m *model) texturesOf(s sitters) (list []sample) {
	for p, row := range s.people {
		for _, chip := range row {
			list = append(list, sample{p, m.textureOf(chip)})
		}
	}
	return list
}

// meanOf is the mean of some textures.
func meanOf(list []sample) []float64 {
	mean := make([]float64, blocks*blockBins)
	for _, s := range list {
		for i, v := range s.t {
			mean[i] += float64(v) / float64(len(list))
		}
	}
	return mean
}

// ofPerson are the samples of one person.
func ofPerson(list []sample, p int) []sample {
	return slices.DeleteFunc(slices.Clone(list), func(s sample) bool { return s.person != p })
}

// fitAxes finds the directions in which people differ most compared with how much the pictures of one person do: linear
// discriminant analysis of the histograms of single blocks, all blocks and sets together. ridge keeps what
// hardly varies from counting for too much.
func (m *model) fitAxes(sets ...[]sample) {
	const ridge = 0.2
	within, between := newSymmetric(blockBins), newSymmetric(blockBins)
	clear(m.mean)
	for _, list := range sets {
		mean := meanOf(list)
		for i, v := range mean {
			m.mean[i] += float32(v / float64(len(sets)))
		}
		share := 1 / float64(len(sets)*len(list)*blocks)
		for p := range list[len(list)-1].person + 1 {
			row := ofPerson(list, p)
			if len(row) == 0 {
				continue
			}
			own := meanOf(row)
			off := make([]float64, blockBins)
			for b := range blocks {
				for i := range off {
					off[i] = own[b*blockBins+i] - mean[b*blockBins+i]
				}
				between.addOuter(off, share*float64(len(row)))
				for _, s := range row {
					for i := range off {
						off[i] = float64(s.t[b*blockBins+i]) - own[b*blockBins+i]
					}
					within.addOuter(off, share)
				}
			}
		}
	}
	var trace float64
	for i := range blockBins {
		trace += within.v[i*blockBins+i]
	}
	for i := range blockBins {
		within.v[i*blockBins+i] += ridge * trace / float64(blockBins)
	}
	values, vectors := within.eigen()
	for k, v := range vectors {
		for i := range v {
			v[i] /= math.Sqrt(values[k])
		}
	}
	white := newSymmetric(blockBins)
	for i, v := range vectors {
		seen := between.times(v)
		for k, u := range vectors {
			white.v[i*blockBins+k] = product(seen, u)
		}
	}
	_, best := white.eigen()
	for k := range blockTraits {
		axis := m.axes[k*blockBins:][:blockBins]
		clear(axis)
		for n, share := range best[k] {
			for i, v := range vectors[n] {
				axis[i] += float32(share * v)
			}
		}
	}
}

// fitCommon finds the directions that tell nobody apart: what tells drawings from photographs, what the drawing of people
// varies most, and what varies most between photographs of one person, as heads turn and faces move.
func (m *model) fitCommon(drawn, photographed []sample) {
	mean := func(list []sample) []float64 {
		sum := make([]float64, descTraits)
		for _, s := range list {
			for i, v := range m.values(s.t) {
				sum[i] += v / float64(len(list))
			}
		}
		return sum
	}
	var found [][]float64
	straighten := func(v []float64) []float64 {
		for _, f := range found {
			k := product(v, f)
			for i := range v {
				v[i] -= k * f[i]
			}
		}
		return v
	}
	keep := func(v []float64) {
		length := math.Sqrt(product(v, v))
		for i := range v {
			v[i] /= length
		}
		for i, x := range v {
			m.common[len(found)*descTraits+i] = float32(x)
		}
		found = append(found, v)
	}
	less := func(v, mean []float64) []float64 {
		for i := range v {
			v[i] -= mean[i]
		}
		return straighten(v)
	}
	all := mean(drawn)
	keep(less(slices.Clone(all), mean(photographed)))
	var between, within [][]float64
	for p := range drawn[len(drawn)-1].person + 1 {
		if row := ofPerson(drawn, p); len(row) > 0 {
			between = append(between, less(mean(row), all))
		}
	}
	for _, v := range principal(between, commonDrawn) {
		keep(straighten(v))
	}
	for p := range photographed[len(photographed)-1].person + 1 {
		row := ofPerson(photographed, p)
		own := mean(row)
		for _, s := range row {
			within = append(within, less(m.values(s.t)[:], own))
		}
	}
	for _, v := range principal(within, commonWithin) {
		keep(straighten(v))
	}
}

// principal are the directions, of any length, along which rows vary most; those of few rows are quicker found from their
// products with each other.
func principal(rows [][]float64, most int) [][]float64 {
	gram := newSymmetric(len(rows))
	for i, a := range rows {
		for k, b := range rows {
			gram.v[i*gram.n+k] = product(a, b)
		}
	}
	_, mixes := gram.eigen()
	var out [][]float64
	for _, mix := range mixes[:most] {
		v := make([]float64, len(rows[0]))
		for p, share := range mix {
			for i, x := range rows[p] {
				v[i] += share * x
			}
		}
		out = append(out, v)
	}
	return out
}

// encode is the reverse of decodeModel.
func (m *model) encode() []byte {
	out := slices.Clone(m.template)
	for _, list := range [][]float32{m.mean, m.axes, m.common} {
		for _, v := range list {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
		}
	}
	return out
}

// TestFitModel learns what is usual about faces and what tells people apart, from drawn people and the photographs of the
// first fifteen people in equal parts, and prints where the curve's 0.85 belongs.
func TestFitModel(t *testing.T) {
	if !*fit {
		t.Skip("learns what tells people apart only with -fit")
	}
	drawn, photographed := drawnSitters(), photographedSitters(t)
	m := decodeModel(nil)
	m.fitTemplate(drawn, photographed)
	d, p := m.texturesOf(drawn), m.texturesOf(photographed)
	m.fitAxes(d, p)
	m.fitCommon(d, p)
	if err := os.WriteFile("model.bin", m.encode(), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string][]sample{"drawn": d, "photographs": p} {
		var people [][]Descriptor
		for _, s := range list {
			for len(people) <= s.person {
				people = append(people, nil)
			}
			people[s.person] = append(people[s.person], m.describe(s.t))
		}
		same, other := pairs(people, func(a, b Descriptor) float64 { return spread(a).cosine(b.traits, b.size()) })
		slices.Sort(other)
		slices.Sort(same)
		at := func(sorted []float64, share float64) float64 { return sorted[int(share*float64(len(sorted)))] }
		t.Logf("%-12s different people: median %.3f, 1 %% above %.3f, 0.1 %% above %.3f; same person: hundredth %.3f, tenth %.3f, median %.3f", name,
			at(other, 0.5), at(other, 0.99), at(other, 0.999), at(same, 0.01), at(same, 0.1), at(same, 0.5))
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
