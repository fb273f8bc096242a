package face

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// LivenessOfSet judges the frames of a shot set: the cues are those of the frame whose score is the median, so that one
// blurred frame decides nothing, and CueStill is what only several frames can show. Frames without a face are passed
// over; it returns ErrNoFace if none has one.
func LivenessOfSet(frames []*Sight) (LivenessResult, error) {
	var results []LivenessResult
	var seen []*Sight
	for _, s := range frames {
		if r, err := s.Liveness(); err == nil {
			results, seen = append(results, r), append(seen, s)
		}
	}
	if len(results) == 0 {
		return LivenessResult{}, fmt.Errorf("judge the liveness of a shot set: %w", ErrNoFace)
	}
	slices.SortStableFunc(results, func(a, b LivenessResult) int { return cmp.Compare(a.Spoof, b.Spoof) })
	var values [len(cueNames)]float64
	for i, c := range results[len(results)/2].Cues {
		values[i] = c.Value
	}
	values[slices.Index(cueNames[:], CueStill)] = stillness(seen)
	return weighed(values), nil
}

// stillness is 1 if nothing moves in a face from frame to frame, by the largest change between neighbours; 0 for fewer
// than two frames. Faces are laid on each other first: that a hand moves the telephone is no sign of life.
func stillness(frames []*Sight) float64 {
	if len(frames) < 2 {
		return 0
	}
	var most float64
	last := frames[0].calm()
	for _, s := range frames[1:] {
		next := s.calm()
		var sum float64
		for i, v := range next.pix {
			sum += math.Abs(float64(v - last.pix[i]))
		}
		most = max(most, sum/float64(len(next.pix)))
		last = next
	}
	return 1 - rise(most, 0.2, 0.6) // grey levels: noise makes less, a head that hardly turns makes more
}

// calm is the face small, without noise and always as bright.
func (s *Sight) calm() plane {
	const mean, side = 128, 40
	p := newPyramid(s.small).warped(s.faces[0].at, side, side, winW/float64(side)).softened()
	var sum float64
	for _, v := range p.pix {
		sum += float64(v)
	}
	if k := float32(sum / float64(len(p.pix))); k > 1 {
		for i := range p.pix {
			p.pix[i] *= mean / k
		}
	}
	return p
}
