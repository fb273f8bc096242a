package face

// Similarity says how alike two faces are, 0..1: symmetric, and 1 for a descriptor with itself. From 0.85 on
// two pictures may be taken for one person: about 1 % of pairs of different people
// get there or fewer. The zero descriptor is like nothing: 0.
func Similarity(a, b Descriptor) float64 {
	if len(a.traits) != traitBytes || len(b.traits) != traitBytes {
		return 0
	}
	return calibrated(spread(a).cosine(b.traits, b.size()))
}

// curve maps raw similarity to the scale of scores by straight lines between
// these points. 0.85 lies a little above the place that 1 % of pairs of different people of those that the model was fitted
// on exceed, photographed ones and drawn ones alike; the other points spread what lies below and above it.
var curve = [...]struct{ raw, score float64 }{
	{-0.1, 0}, {0, 0.25}, {0.08, 0.55}, {0.175, 0.85}, {0.33, 0.93}, {0.65, 0.985}, {1, 1},
}

func calibrated(raw float64) float64 {
	if raw <= curve[0].raw {
		return 0
	}
	for i := 1; i < len(curve); i++ {
		a, b := curve[i-1], curve[i]
		if raw < b.raw {
			return a.score + (b.score-a.score)*(raw-a.raw)/(b.raw-a.raw)
		}
	}
	return 1
}
