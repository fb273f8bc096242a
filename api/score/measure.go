package score

import "ozdesk/api"

// biometryName is the number of a face match, the only one that is about pairs.
const biometryName = "min_confidence"

// measure is what a type of analysis measures: the table of this package.
type measure struct {
	name        string // of the number on the wire
	highIsGood  bool   // at or above the threshold is good
	worstIsHigh bool   // the number that counts among several is the highest
	sparse      bool   // a medium without a number is nothing unusual
	standard    string // the documented threshold
	number, top func(api.ResultData) api.Number
	profile     func(Policy) string
	own         func(api.Params) []candidate
}

// measureOf returns what a type measures for this reading; a whitelist turns
// the direction round. It reports false for types without a score.
func measureOf(t api.AnalysisType, whitelist bool) (measure, bool) {
	switch t {
	case api.Quality:
		return measure{
			name:        "confidence_spoofing",
			worstIsHigh: true,
			standard:    defaultQuality,
			number:      func(d api.ResultData) api.Number { return d.ConfidenceSpoofing },
			top:         noNumber,
			profile:     func(p Policy) string { return p.Quality },
			own: func(p api.Params) []candidate {
				return append([]candidate{{high: named{"threshold_spoofing", p.ThresholdSpoofing}}}, common(p)...)
			},
		}, true
	case api.Biometry:
		return measure{
			name:       biometryName,
			highIsGood: true,
			standard:   defaultBiometry,
			number:     func(d api.ResultData) api.Number { return d.MinConfidence },
			top:        func(d api.ResultData) api.Number { return d.MaxConfidence },
			profile:    func(p Policy) string { return p.Biometry },
			own:        common,
		}, true
	case api.Collection1N:
		return measure{
			name:        "confidence",
			highIsGood:  whitelist,
			worstIsHigh: true,
			sparse:      true,
			standard:    defaultCollection,
			number:      func(d api.ResultData) api.Number { return d.Confidence },
			top:         noNumber,
			profile:     func(p Policy) string { return p.Collection },
			own: func(p api.Params) []candidate {
				return append([]candidate{{high: named{"decision_threshold", p.DecisionThreshold}}}, common(p)...)
			},
		}, true
	default:
		return measure{}, false
	}
}

// common are the ways to say thresholds that every type shares.
func common(p api.Params) []candidate {
	return []candidate{
		{low: named{"threshold_min", p.ThresholdMin}, high: named{"threshold_max", p.ThresholdMax}},
		{high: named{"threshold", p.Threshold}},
	}
}

// noNumber is the highest number of a type that has only one.
func noNumber(api.ResultData) api.Number { return "" }

// explain says which outcome a score alone would give: at or above the upper
// threshold, below it, or in the band between two. Without a measurement it is
// Unmeasured.
func (m measure) explain(s Score, l limits) Outcome {
	if !s.Ok() || !l.upper.Ok() {
		return Unmeasured
	}
	above, below := Fail, Pass
	if m.highIsGood {
		above, below = Pass, Fail
	}
	switch {
	case s.reaches(l.upper):
		return above
	case l.lower.Ok() && s.reaches(l.lower):
		return Review
	default:
		return below
	}
}

// counts reports that s rather than t is the number that counts: the worst
// one, or the highest hit of a collection. A measurement always counts before
// what is none, and something unusable before nothing.
func (m measure) counts(s, t Score) bool {
	switch {
	case s.Ok() != t.Ok():
		return s.Ok()
	case !s.Ok():
		return !s.IsAbsent() && t.IsAbsent()
	case m.worstIsHigh:
		return s.Cmp(t) > 0
	default:
		return s.Cmp(t) < 0
	}
}
