package face

import "math"

// The face as it is described: the finder's window and a good deal around it, twice as fine, so
// that every block can be looked for a little away from where it usually lies.
const (
	chipW    = 124
	chipH    = 140
	chipZoom = 0.5 // pixels of the finder's window per pixel of the chip
	// chipScan is the longer side of the picture that the chip is cut from.
	chipScan = 512
)

// Layout of the places on a chip for which histograms are counted: blocks of blockSize pixels, placeStep apart.
const (
	blockSize = 16 // pixels of the chip
	placeStep = 2  // pixels
	placeRim  = 8  // pixels outside the first and the last block
	placeCols = (chipW-2*placeRim-blockSize)/placeStep + 1
	placeRows = (chipH-2*placeRim-blockSize)/placeStep + 1

	textureBins = 59
	// rootUnit is what the square root of a share of 1 is counted as.
	rootUnit = 127
)

// mosaic holds, for every place of a chip, the histogram of patterns in the block there, as square roots of shares in
// units of 1/rootUnit: their dot product is then Bhattacharyya's coefficient, which compares
// histograms better than a plain distance. All numbers are whole, so that what is chosen by comparing them is
// the same on every machine.
type mosaic struct{ roots []uint8 }

// at returns the histogram of the block in a row and column of places.
func (m mosaic) at(row, col int) *[textureBins]uint8 {
	return (*[textureBins]uint8)(m.roots[(row*placeCols+col)*textureBins:])
}

// roots is the square root of every share of a block.
var roots = func() (r [blockSize*blockSize + 1]uint8) {
	for n := range r {
		r[n] = uint8(math.Sqrt(float64(n)/(blockSize*blockSize))*rootUnit + 0.5)
	}
	return r
}()

// mosaicOf counts the patterns of a chip. Neighbouring blocks share most of their pixels, so the counts of small cells
// are summed along the columns and then along the rows.
func mosaicOf(codes []uint8) mosaic {
	const cells, rowsOfCells, reach = (chipW - 2*placeRim) / placeStep, (chipH - 2*placeRim) / placeStep, blockSize / placeStep
	cell := make([]uint8, rowsOfCells*cells*textureBins)
	for y := range rowsOfCells * placeStep {
		line := codes[(y+placeRim)*chipW+placeRim:][:cells*placeStep]
		row := cell[y/placeStep*cells*textureBins:]
		for x, c := range line {
			row[x/placeStep*textureBins+int(c)]++
		}
	}
	m := mosaic{make([]uint8, placeRows*placeCols*textureBins)}
	column := make([]uint16, cells*textureBins) // the sums over as many rows as a block has
	var sum [textureBins]uint16
	for y := range rowsOfCells {
		in := cell[y*cells*textureBins:][:len(column)]
		for i, v := range in {
			column[i] += uint16(v)
		}
		if y >= reach {
			for i, v := range cell[(y-reach)*cells*textureBins:][:len(column)] {
				column[i] -= uint16(v)
			}
		}
		if y < reach-1 {
			continue
		}
		clear(sum[:])
		for x := range cells {
			for b, v := range (*[textureBins]uint16)(column[x*textureBins:]) {
				sum[b] += v
			}
			if x >= reach {
				for b, v := range (*[textureBins]uint16)(column[(x-reach)*textureBins:]) {
					sum[b] -= v
				}
			}
			if x < reach-1 {
				continue
			}
			dst := m.at(y-reach+1, x-reach+1)
			for b, n := range sum {
				dst[b] = roots[n]
			}
		}
	}
	return m
}

// rootsAt counts the patterns of the block in one row and column of places.
func rootsAt(codes []uint8, row, col int) *[textureBins]uint8 {
	var counts [textureBins]uint16
	for y := range blockSize {
		for _, c := range codes[(placeRim+row*placeStep+y)*chipW+placeRim+col*placeStep:][:blockSize] {
			counts[c]++
		}
	}
	var hist [textureBins]uint8
	for b, n := range counts {
		hist[b] = roots[n]
	}
	return &hist
}

// mirroredBins says which pattern a mirror makes of each.
var mirroredBins = func() (to [textureBins]uint8) {
	codes := uniformCodes()
	for c := range 256 {
		var m int
		for i := range 8 {
			// Neighbour i lies at i eighths of a turn; a mirror takes it to 4-i.
			m |= c >> i & 1 << ((12 - i) % 8)
		}
		to[codes[c]] = codes[m]
	}
	return to
}()
