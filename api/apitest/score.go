package apitest

import (
	"encoding/json"
	"strconv"
)

// The scores given to what a script says nothing about: BIOMETRY and
// COLLECTION compare bytes, QUALITY takes everything for a living person.
const (
	sameScore    = "0.9979"
	otherScore   = "0.3120"
	qualityScore = "0.0579"
)

// measure gives every source its result: as scripted, else from the bytes.
func (s *Server) measure(a *analysis, r Result) []found {
	out := make([]found, 0, len(a.source))
	for i, m := range a.source {
		f := found{media: m, low: qualityScore, high: qualityScore}
		switch a.kind {
		case "BIOMETRY":
			f.low, f.high = compare(m, a.source)
		case "COLLECTION":
			f.low, f.person = s.search(m, a)
			f.high = f.low
		}
		if n := len(r.Scores); n > 0 {
			f.low = r.Scores[min(i, n-1)]
			f.high, f.person = f.low, r.PersonID
		}
		if r.PersonID != "" {
			f.person = r.PersonID
		}
		out = append(out, f)
	}
	return out
}

// compare returns the least and the greatest score of m against the others,
// null when there is no other.
func compare(m *media, all []*media) (low, high string) {
	same, other := false, false
	for _, o := range all {
		if o.id != m.id {
			same = same || o.blob.sum == m.blob.sum
			other = other || o.blob.sum != m.blob.sum
		}
	}
	switch {
	case same && other:
		return otherScore, sameScore
	case same:
		return sameScore, sameScore
	case other:
		return otherScore, otherScore
	}
	return "null", "null"
}

// search looks for a file among the images of the analysis's collection.
func (s *Server) search(m *media, a *analysis) (score, personID string) {
	c := s.world.collections.find(a.collectionID)
	if c == nil {
		return otherScore, ""
	}
	for _, p := range c.persons {
		for _, i := range p.images {
			if i.blob.sum == m.blob.sum {
				return sameScore, p.id
			}
		}
	}
	return otherScore, ""
}

// verdict decides by the thresholds of the reference, or those in params.
// A score that is no number decides nothing.
func (a *analysis) verdict() string {
	out := success
	for _, f := range a.found {
		low, err := strconv.ParseFloat(f.low, 64)
		if err != nil {
			continue
		}
		switch a.kind {
		case "QUALITY":
			if low >= a.threshold("threshold_spoofing", 0.5) {
				out = declined
			}
		case "BIOMETRY":
			if low < a.threshold("threshold_min", 0.85) {
				out = declined
			} else if out == success && low < a.threshold("threshold_max", 0.85) {
				out = operator
			}
		case "COLLECTION":
			if low >= a.threshold("decision_threshold", 0.85) {
				out = declined
			}
		}
	}
	return out
}

// threshold reads a threshold from params.
func (a *analysis) threshold(key string, byDefault float64) float64 {
	switch v := a.params[key].(type) {
	case float64:
		return v
	case json.Number:
		if n, err := v.Float64(); err == nil {
			return n
		}
	}
	return byDefault
}

// extremes returns the least low and the greatest high of all media. A score
// that is no number stands only if there is no other.
func (a *analysis) extremes() (low, high json.RawMessage) {
	low, high = json.RawMessage("null"), json.RawMessage("null")
	for i, f := range a.found {
		if i == 0 || less(f.low, string(low)) {
			low = json.RawMessage(f.low)
		}
		if i == 0 || less(string(high), f.high) {
			high = json.RawMessage(f.high)
		}
	}
	return low, high
}

// less compares two JSON numbers; what is no number is never less.
func less(a, b string) bool {
	x, err := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err == nil && err2 == nil && x < y
}
