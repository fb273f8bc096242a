package face

import "math"

// Similarity says how alike two faces are, 0..1: symmetric, and 1 for a descriptor with itself. From 0.85 on
// two pictures may be taken for one person; the curve was set so that
// about 1 % of pairs of different people get there. The zero descriptor is like nothing: 0.
func Similarity(a, b Descriptor) float64 {
	if len(a.bins) != descBins || len(b.bins) != descBins {
		return 0
	}
	return calibrated(rawSimilarity(a, b))
}

// rawSimilarity is the mean of the blocks' histogram similarities, 0..1.
func rawSimilarity(a, b Descriptor) float64 {
	t := blockSum(a.bins[:texture], b.bins[:texture], textureBins) / blocks
	g := blockSum(a.bins[texture:], b.bins[texture:], directions) / (gradCols * gradRows)
	return textureShare*t + (1-textureShare)*g
}

const textureShare = 0.5

func blockSum(a, b []int8, bins int) float64 {
	var sum float64
	for o := 0; o+bins <= len(a); o += bins {
		var ab, aa, bb int32
		x, y := a[o:o+bins], b[o:o+bins]
		for i, v := range x {
			w := y[i]
			ab += int32(v) * int32(w)
			aa += int32(v) * int32(v)
			bb += int32(w) * int32(w)
		}
		switch {
		case aa == 0 && bb == 0:
			sum++
		case aa > 0 && bb > 0:
			sum += float64(ab) / math.Sqrt(float64(aa)*float64(bb))
		}
	}
	return sum
}

func calibrated(raw float64) float64 { return raw }
