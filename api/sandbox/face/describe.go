package face

import (
	"encoding"
	"errors"
	"fmt"
	"image"
	"math"
)

// The face as it is described: the finder's window and a little around it, twice as fine.
const (
	chipW    = 80
	chipH    = 96
	chipZoom = 0.5 // pixels of the finder's window per pixel of the chip
	// chipScan is the longer side of the picture that the chip is cut from.
	chipScan = 512
)

// rival is how large a second face must be, measured against the best, to
// make a picture one of several people; smaller ones are taken for pictures on the wall.
const rival = 0.5

// Descriptor is the comparable description of one face: histograms of local
// texture, no picture. The zero value describes nothing and is like nothing.
type Descriptor struct {
	bins []int8
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

// Layout of a descriptor: for each block of the chip a histogram of patterns, whose
// square roots have length 1 before they are stored as bytes.
const (
	blockSize   = 16 // pixels of the chip
	blockStride = 8
	blockCols   = (chipW-blockSize)/blockStride + 1
	blockRows   = (chipH-blockSize)/blockStride + 1
	textureBins = 59
	descBins    = blockCols * blockRows * textureBins
	rootUnit    = 127 // what a square root of 1 is stored as
)

func describe(chip plane) Descriptor {
	d := Descriptor{make([]int8, 0, descBins)}
	codes := patterns(tanTriggs(chip))
	hist := make([]float32, textureBins)
	for by := range blockRows {
		for bx := range blockCols {
			clear(hist)
			for y := by * blockStride; y < by*blockStride+blockSize; y++ {
				for _, c := range codes[y*chipW+bx*blockStride:][:blockSize] {
					hist[c]++
				}
			}
			d.bins = appendRoots(d.bins, hist)
		}
	}
	return d
}

// appendRoots stores a histogram as square roots of shares: their dot product is then
// Bhattacharyya's coefficient, which compares histograms better than a plain distance. No histogram is empty.
func appendRoots(out []int8, hist []float32) []int8 {
	var sum float32
	for _, v := range hist {
		sum += v
	}
	for _, v := range hist {
		out = append(out, int8(math.Sqrt(float64(v/sum))*rootUnit+0.5))
	}
	return out
}

// version is the first byte of a stored descriptor; it changes with the layout.
const version = 1

// ErrDescriptor says that stored bytes are no descriptor of this version.
var ErrDescriptor = errors.New("not a face descriptor of this version")

// MarshalBinary encodes the descriptor for storing: a version byte and the bins.
func (d Descriptor) MarshalBinary() ([]byte, error) {
	if len(d.bins) != descBins {
		return nil, fmt.Errorf("%w: it is empty", ErrDescriptor)
	}
	out := make([]byte, 1, 1+descBins)
	out[0] = version
	for _, b := range d.bins {
		out = append(out, byte(b))
	}
	return out, nil
}

// UnmarshalBinary decodes what MarshalBinary wrote; anything else is ErrDescriptor and leaves d as it was.
func (d *Descriptor) UnmarshalBinary(data []byte) error {
	if len(data) != 1+descBins || data[0] != version {
		return fmt.Errorf("%w: %d bytes", ErrDescriptor, len(data))
	}
	bins := make([]int8, descBins)
	for i, b := range data[1:] {
		bins[i] = int8(b)
		if bins[i] < 0 {
			return fmt.Errorf("%w: a share below zero", ErrDescriptor)
		}
	}
	d.bins = bins
	return nil
}
