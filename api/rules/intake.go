package rules

import "ozdesk/api"

// Intake says which media an analysis takes (Oz API reference, section 3.6).
// What it does not take is left out by the server, not refused.
type Intake struct {
	Type api.AnalysisType
	// Minimum is how many media it needs; fewer is an error.
	Minimum int
	// Collection reports that it searches in a collection, which it needs.
	Collection bool
	// Words says in a few words what it takes.
	Words string

	takes func(Subject) bool
}

// Takes reports whether the analysis uses a media.
func (i Intake) Takes(s Subject) bool { return i.takes == nil || i.takes(s) }

// Count returns how many of the media the analysis uses.
func (i Intake) Count(media []Subject) int {
	n := 0
	for _, m := range media {
		if i.Takes(m) {
			n++
		}
	}
	return n
}

// intakeRule is a row of the table: what a type takes on current servers and
// what on those that are no newer than a version.
type intakeRule struct {
	now    Intake
	until  Version
	before Intake
}

// intakes is the whole table.
var intakes = map[api.AnalysisType]intakeRule{
	api.Quality: {
		now:    Intake{Minimum: 1, Words: "all media"},
		until:  lastWithoutPhotos,
		before: Intake{Minimum: 1, Words: "videos and shot sets tagged video_selfie", takes: Subject.film},
	},
	api.Biometry: {
		now:    Intake{Minimum: 2, Words: "all media"},
		until:  lastWithoutPhotos,
		before: Intake{Minimum: 2, Words: "all media but photo_id_back", takes: notBack},
	},
	api.Collection1N: {
		now:    Intake{Minimum: 1, Collection: true, Words: "all media"},
		until:  lastWithoutPhotos,
		before: Intake{Minimum: 1, Collection: true, Words: "all media but photo_id_back", takes: notBack},
	},
	api.Documents: {
		now: Intake{Minimum: 1, Words: "photographs tagged photo_id_front or photo_id_back", takes: documentSideTagged},
	},
}

func notBack(s Subject) bool { return !s.Has("photo_id_back") }

func documentSideTagged(s Subject) bool {
	return !s.Moves() && s.Has("photo_id_front", "photo_id_back")
}

// IntakeOf returns what an analysis takes on a server of a version. A type
// that is not in the reference takes everything.
func IntakeOf(t api.AnalysisType, v Version) Intake {
	rule, ok := intakes[t]
	if !ok {
		return Intake{Type: t, Minimum: 1, Words: "all media"}
	}
	in := rule.now
	if v.atMost(rule.until) {
		in = rule.before
	}
	in.Type = t
	return in
}
