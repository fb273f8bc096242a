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
	firstPlace  = 6  // the row and the column of places of the first block
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

// textureOf counts a chip's patterns. Each block is looked for around the place where it usually lies (see settle).
func (m *model) textureOf(chip plane) *texture {
	even := tanTriggs(chip)
	var straight, mirror [len(radii)]mosaic
	for i, r := range radii {
		straight[i] = mosaicOf(patterns(even, r))
		mirror[i] = straight[i].mirrored()
	}
	t := new(texture)
	for b := range blocks {
		for _, side := range []*[len(radii)]mosaic{&straight, &mirror} {
			row, col := m.settle(b, side[settleBy])
			for i := range radii {
				dst := t[b*blockBins+i*textureBins:][:textureBins]
				for k, v := range side[i].at(row, col) {
					dst[k] += float32(v)
				}
			}
		}
	}
	return t
}

// How far from its usual place a block is looked for, in places, what each square of that distance costs, in units of
// the product of two roots, and by the patterns of which radius.
const (
	settleReach = 6
	settleCost  = rootUnit * rootUnit / 4000
	settleBy    = 1
)

// settle returns the place where a block looks most like it does on an average face. The parts of a face thus come
// to lie on each other although heads are turned and no two faces have the same proportions: what is compared is
// how the parts look.
func (m *model) settle(block int, side mosaic) (row, col int) {
	template := (*[textureBins]uint8)(m.template[block*textureBins:])
	y, x := firstPlace+block/blockCols*blockStride, firstPlace+block%blockCols*blockStride
	most := math.MinInt
	for dy := -settleReach; dy <= settleReach; dy++ {
		for dx := -settleReach; dx <= settleReach; dx++ {
			sum := -settleCost * (dy*dy + dx*dx)
			for k, v := range side.at(y+dy, x+dx) {
				sum += int(v) * int(template[k])
			}
			if sum > most {
				most, row, col = sum, y+dy, x+dx
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
const Version = 2

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
