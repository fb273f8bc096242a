package score

import (
	"ozdesk/api"
	"ozdesk/api/text"
)

// The documented defaults of a server (Oz API reference, section 3.4).
const (
	defaultQuality    = "0.5"
	defaultBiometry   = "0.85"
	defaultCollection = "0.85"
)

// Policy is what a profile knows beyond the analysis itself. The zero value
// means the documented thresholds and no whitelist.
type Policy struct {
	// Quality, Biometry and Collection are the thresholds that this server
	// uses where an analysis does not say its own, as decimals from 0 to 1.
	// Empty means 0.5, 0.85 and 0.85.
	Quality, Biometry, Collection string
	// Whitelist reports that being found in this collection is good. Nil
	// means that every collection is a blacklist.
	Whitelist func(api.CollectionID) bool
	// PersonName gives the name of a person in a collection where it is
	// known, for the words "listed as …". Nil, and an empty name, mean the
	// first digits of the person's id.
	PersonName func(api.CollectionID, api.PersonID) text.Text
}

// isWhitelist asks the policy, if it has an opinion.
func (p Policy) isWhitelist(id api.CollectionID) bool {
	return id != "" && p.Whitelist != nil && p.Whitelist(id)
}

// ThresholdSource says where a threshold comes from.
type ThresholdSource int

// The sources of a threshold, weakest last.
const (
	// NoThreshold is the source for types without a score.
	NoThreshold ThresholdSource = iota
	// FromParams is the analysis's own, in its params.
	FromParams
	// FromProfile is the Policy's.
	FromProfile
	// FromDefault is the documented default of the server.
	FromDefault
)

// String returns the word that exports use: params, profile, default or "".
func (s ThresholdSource) String() string {
	switch s {
	case FromParams:
		return "params"
	case FromProfile:
		return "profile"
	case FromDefault:
		return "default"
	case NoThreshold:
	}
	return ""
}

// limits are the thresholds of one analysis. Without a band lower is absent.
type limits struct {
	upper, lower Score
	source       ThresholdSource
}

// limitsOf finds the thresholds of a: its own params first, then the policy,
// then the default. A value that is no decimal from 0 to 1 is passed over with
// a warning.
func (m measure) limitsOf(a api.Analysis, p Policy, warn *warnings) limits {
	for _, c := range m.own(a.Params) {
		low, high := threshold(c.low, warn), threshold(c.high, warn)
		if !high.Ok() {
			low, high = Score{}, firstOk(high, low)
		}
		if !high.Ok() {
			continue
		}
		if low.Ok() && low.Cmp(high) > 0 {
			warn.add("threshold_min " + low.Text() + " is above threshold_max " + high.Text() +
				"; the larger one is taken as the upper")
			low, high = high, low
		}
		if low.Ok() && low.Cmp(high) == 0 {
			low = Score{}
		}
		return limits{upper: high, lower: low, source: FromParams}
	}
	if s := ParseScore(m.profile(p)); s.Ok() {
		return limits{upper: s, source: FromProfile}
	} else if !s.IsAbsent() {
		warn.add("the profile's threshold " + quoted(s) + " is no number from 0 to 1")
	}
	return limits{upper: ParseScore(m.standard), source: FromDefault}
}

// candidate is one way to say thresholds in params. Either part may be absent.
type candidate struct {
	low, high named
}

// named is a number with the name that it has on the wire.
type named struct {
	name   string
	number api.Number
}

// threshold reads one threshold and warns when there is one that cannot be
// used.
func threshold(n named, warn *warnings) Score {
	s := ParseScore(string(n.number))
	if !s.IsAbsent() && !s.Ok() {
		warn.add(n.name + " is " + quoted(s) + ", which is no number from 0 to 1")
		return Score{}
	}
	return s
}

// firstOk returns the first usable score, else an absent one.
func firstOk(scores ...Score) Score {
	for _, s := range scores {
		if s.Ok() {
			return s
		}
	}
	return Score{}
}
