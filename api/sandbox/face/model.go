package face

import (
	_ "embed" // what is usual about a face
	"encoding/binary"
	"math"
	"sync"
)

// modelFile holds the model: the template, one byte per block and bin; the mean, per block and bin,
// the axes, per trait and bin, and the common directions, as 32-bit floats, little-endian. All of it speaks of histograms only. It is made by:
// go test ./api/sandbox/face -run FitModel -fit
//
//go:embed model.bin
var modelFile []byte

// model is what the describer knows about faces.
type model struct {
	// template is the usual histogram of each block, in the manner of a mosaic, for the patterns that blocks are settled by.
	template []uint8
	// mirrored is the template with the bins that the patterns have in a mirror.
	mirrored []uint8
	// mean is the usual texture.
	mean []float32
	// axes are the directions in the space of a block's histograms along which traits are measured.
	axes []float32
	// common are directions in the space of all traits, of length 1 and at right angles to each other, along which nobody is
	// told apart: what tells drawings from photographs, what the drawing of people varies most, and what varies most between
	// photographs of one person.
	common []float32
}

// commonDrawn and commonWithin are the numbers of common directions by what the drawing of people varies, and by
// what varies between photographs of one person.
const commonDrawn, commonWithin, commons = 4, 20, 1 + commonDrawn + commonWithin

const (
	templateSize = blocks * textureBins
	modelSize    = templateSize + 4*((blocks+blockTraits)*blockBins+commons*descTraits)
)

var builtInModel = sync.OnceValue(func() *model { return decodeModel(modelFile) })

// decodeModel reads a model; of bytes of another size it makes one that finds nothing unusual about anybody.
func decodeModel(b []byte) *model {
	m := &model{
		template: make([]uint8, templateSize),
		mirrored: make([]uint8, templateSize),
		mean:     make([]float32, blocks*blockBins),
		axes:     make([]float32, blockTraits*blockBins),
		common:   make([]float32, commons*descTraits),
	}
	if len(b) != modelSize {
		return m
	}
	b = b[copy(m.template, b):]
	m.mirrorTemplate()
	for _, list := range [][]float32{m.mean, m.axes, m.common} {
		for i := range list {
			list[i] = math.Float32frombits(binary.LittleEndian.Uint32(b))
			b = b[4:]
		}
	}
	return m
}

// mirrorTemplate makes mirrored of template.
func (m *model) mirrorTemplate() {
	for i, v := range m.template {
		k := i % textureBins
		m.mirrored[i-k+int(mirroredBins[k])] = v
	}
}
