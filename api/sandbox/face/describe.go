package face

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"image"
	"math"
)

// rival is how large a second face must be, measured against the best, to
// make a picture one of several people; smaller ones are taken for pictures on the wall.
const rival = 0.5

// Descriptor is the comparable description of one face: what is unusual about its local
// texture, no picture. The zero value describes nothing and is like nothing.
type Descriptor struct {
	traits []byte // see pack
}

var (
	_ encoding.BinaryMarshaler   = Descriptor{}
	_ encoding.BinaryUnmarshaler = (*Descriptor)(nil)
)

// Describe finds the one face on a picture and describes it. It returns
// ErrNoFace or ErrSeveralFaces when there is not exactly one.
func Describe(img image.Image) (Descriptor, error) {
	return Look(img).Describe()
}

// Layout of a descriptor: traits of every block of one half of the face, the other
// half being added to it in the mirror.
const (
	blockStride = 4  // places
	blockCols   = 6  // of one half, the middle column included
	blockRows   = 13 // brows to chin
	firstPlace  = 3  // the row and the column of places of the first block
	blocks      = blockCols * blockRows
	blockTraits = 32
	descTraits  = blocks * blockTraits
)

// radii are the distances of the neighbours that a pattern is made of, in pixels of the chip.
var radii = [...]float64{1.5, 3, 5}

// blockBins is the length of a block's histograms of all radii.
const blockBins = len(radii) * textureBins

// texture is the histograms of the blocks of a face, each where it was found, the mirrored face added.
type texture [blocks * blockBins]float32

// textureOf counts a chip's patterns. Each block is looked for around the place where it usually lies (see settle), by
// patterns of one radius; those of the others are then counted there only.
func (m *model) textureOf(chip plane) *texture {
	even := tanTriggs(chip)
	var codes [len(radii)][]uint8
	for i, r := range radii {
		codes[i] = patterns(even, r)
	}
	places := mosaicOf(codes[settleBy])
	t := new(texture)
	for b := range blocks {
		for _, mirror := range []bool{false, true} {
			row, col := m.settle(b, places, mirror)
			for i := range radii {
				hist := places.at(row, col)
				if i != settleBy {
					hist = rootsAt(codes[i], row, col)
				}
				addSide(t[b*blockBins+i*textureBins:], hist, mirror)
			}
		}
	}
	return t
}

// addSide adds a histogram to those of a block, or that of the mirrored picture.
func addSide[T float32 | float64](dst []T, hist *[textureBins]uint8, mirror bool) {
	for k, v := range hist {
		if mirror {
			k = int(mirroredBins[k])
		}
		dst[k] += T(v)
	}
}

// How far from its usual place a block is looked for, in places, what each square of that distance costs, in units of
// the product of two roots, and by the patterns of which radius.
const (
	settleReach = 3
	settleCost  = rootUnit * rootUnit / 4000
	settleBy    = 1
)

// settle returns the place where a block looks most like it does on an average face, or where it does in the
// mirror. The parts of a face thus come to lie on each other although heads are turned and no two faces have the same
// proportions: what is compared is how the parts look.
func (m *model) settle(block int, all mosaic, mirror bool) (row, col int) {
	from, side := m.template, 1
	y, x := firstPlace+block/blockCols*blockStride, firstPlace+block%blockCols*blockStride
	if mirror {
		from, side, x = m.mirrored, -1, placeCols-1-x
	}
	template := (*[textureBins]uint8)(from[block*textureBins:])
	most := math.MinInt
	for dy := -settleReach; dy <= settleReach; dy++ {
		for dx := -settleReach; dx <= settleReach; dx++ {
			sum := -settleCost * (dy*dy + dx*dx)
			for k, v := range all.at(y+dy, x+side*dx) {
				sum += int(v) * int(template[k])
			}
			if sum > most {
				most, row, col = sum, y+dy, x+side*dx
			}
		}
	}
	return row, col
}

// describe keeps of a texture what tells people apart: how each block differs from the usual, seen along the directions in
// which pictures of different people differ more than those of one person.
func (m *model) describe(t *texture) Descriptor {
	values := m.values(t)
	for c := range commons {
		along := m.common[c*descTraits:][:descTraits]
		var sum float64
		for i, v := range values {
			sum += v * float64(along[i])
		}
		for i := range values {
			values[i] -= sum * float64(along[i])
		}
	}
	var energy float64
	for _, v := range values {
		energy += v * v
	}
	var traits [descTraits]int8
	if energy > 0 {
		scale := traitUnit / math.Sqrt(energy/descTraits)
		for i, v := range values {
			traits[i] = int8(math.RoundToEven(min(max(v*scale, -traitLimit), traitLimit)))
		}
	}
	return Descriptor{pack(&traits)}
}

// values are the traits of a texture before anything is taken away or rounded.
func (m *model) values(t *texture) *[descTraits]float64 {
	values := new([descTraits]float64)
	var unusual [blockBins]float32
	for b := range blocks {
		for i, v := range t[b*blockBins:][:blockBins] {
			unusual[i] = v - m.mean[b*blockBins+i]
		}
		weight := 1.0
		if b%blockCols == blockCols-1 {
			weight = math.Sqrt2 / 2 // the middle column exists once, the others twice
		}
		for k := range blockTraits {
			var sum float32
			for i, a := range m.axes[k*blockBins:][:blockBins] {
				sum += unusual[i] * a
			}
			values[b*blockTraits+k] = weight * float64(sum)
		}
	}
	return values
}

// traitUnit is what the typical size of a trait is stored as.
const traitUnit = 2.5

// Version is the first byte of a stored descriptor. It changes with the layout and with the model, since what was
// measured along other directions cannot be compared.
const Version = 3

// ErrDescriptor says that stored bytes are no descriptor of this version.
var ErrDescriptor = errors.New("not a face descriptor of this version")

// MarshalBinary encodes the descriptor for storing: a version byte and the traits.
func (d Descriptor) MarshalBinary() ([]byte, error) {
	if len(d.traits) != traitBytes {
		return nil, fmt.Errorf("%w: it is empty", ErrDescriptor)
	}
	return append([]byte{Version}, d.traits...), nil
}

// UnmarshalBinary decodes what MarshalBinary wrote; anything else is ErrDescriptor and leaves d as it was.
func (d *Descriptor) UnmarshalBinary(data []byte) error {
	if len(data) != 1+traitBytes || data[0] != Version {
		return fmt.Errorf("%w: %d bytes", ErrDescriptor, len(data))
	}
	for _, b := range data[1:] {
		if b&15 == 0 || b>>4 == 0 {
			return fmt.Errorf("%w: a trait below its least", ErrDescriptor)
		}
	}
	d.traits = bytes.Clone(data[1:])
	return nil
}
