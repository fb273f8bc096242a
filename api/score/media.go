package score

import (
	"slices"

	"ozdesk/api"
)

// measure reads the numbers: of the media first, else of the analysis as a
// whole (Oz API reference, section 2.4). When only the analysis has numbers,
// no medium is listed.
func (r *Reading) measure(a api.Analysis, m measure, l limits, warn *warnings) {
	whole := m.read(a.Data, l)
	media := m.media(a, l)
	i := m.worst(media)
	switch {
	case i >= 0 && media[i].Score.Ok():
		r.Score, r.Max, r.Person = media[i].Score, highest(media, whole.Max), media[i].PersonID
		if whole.Score.Ok() && whole.Score.Cmp(r.Score) != 0 {
			warn.add(m.name + " is " + r.Score.Text() + " among the media and " + whole.Score.Text() + " for the analysis")
		}
	case !whole.Score.IsAbsent():
		r.Score, r.Max, r.Person = whole.Score, whole.Max, onlyPerson(media)
		if noneSent(media) {
			media = nil
		}
	case i >= 0:
		r.Score, r.Max, r.Person = media[i].Score, highest(media, whole.Max), media[i].PersonID
	}
	r.Media = media
	r.Margin = marginOf(r.Score, l.upper, m.highIsGood)
	r.Near, r.AtThreshold = r.Margin.IsNear(), r.Margin.IsZero()
	m.warnUnusable(whole, warn)
	for i := range media {
		m.warnUnusable(media[i], warn)
		if media[i].Score.IsAbsent() && r.Score.Ok() && !m.sparse && r.Outcome != Running {
			warn.add("there is no " + m.name + " for " + media[i].label())
		}
	}
	if m.name == biometryName {
		r.WorstPair = worstPair(a, r.Score, media)
	}
}

// read takes the numbers out of one place where a server puts them.
func (m measure) read(d api.ResultData, l limits) MediaReading {
	s := ParseScore(string(m.number(d))).against(l.upper, l.lower)
	margin := marginOf(s, l.upper, m.highIsGood)
	return MediaReading{
		Score:       s,
		Max:         ParseScore(string(m.top(d))).against(l.upper, l.lower),
		Margin:      margin,
		Near:        margin.IsNear(),
		AtThreshold: margin.IsZero(),
		Outcome:     m.explain(s, l),
	}
}

// media reads the results of each medium, in the order of the sources. Several
// results of one medium, such as several hits, become the one that counts.
func (m measure) media(a api.Analysis, l limits) []MediaReading {
	place := make(map[api.MediaID]int, len(a.Sources))
	for i := range a.Sources {
		place[a.Sources[i].ID] = i
	}
	at := make(map[api.MediaID]int, len(a.Results))
	media := make([]MediaReading, 0, len(a.Results))
	for i := range a.Results {
		result := &a.Results[i]
		reading := m.read(result.Data, l)
		reading.MediaID, reading.PersonID = result.SourceMediaID, result.PersonID
		if j, ok := place[result.SourceMediaID]; ok {
			reading.Name = a.Sources[j].Name
		}
		j, seen := at[result.SourceMediaID]
		switch {
		case !seen || result.SourceMediaID == "":
			at[result.SourceMediaID] = len(media)
			media = append(media, reading)
		case m.counts(reading.Score, media[j].Score):
			media[j] = reading
		}
	}
	slices.SortStableFunc(media, func(x, y MediaReading) int {
		return order(place, x.MediaID) - order(place, y.MediaID)
	})
	return media
}

// order is the place of a medium among the sources; a medium that is not one
// of them comes after all of them.
func order(place map[api.MediaID]int, id api.MediaID) int {
	if i, ok := place[id]; ok {
		return i
	}
	return len(place)
}

// worst returns the index of the medium whose number counts, -1 without media.
func (m measure) worst(media []MediaReading) int {
	found := -1
	for i := range media {
		if found < 0 || m.counts(media[i].Score, media[found].Score) {
			found = i
		}
	}
	return found
}

// highest returns the highest Max of the media, else the fallback.
func highest(media []MediaReading, fallback Score) Score {
	found := Score{}
	for i := range media {
		if s := media[i].Max; s.Ok() && (!found.Ok() || s.Cmp(found) > 0) {
			found = s
		}
	}
	if !found.Ok() {
		return fallback
	}
	return found
}

// onlyPerson returns the person of the results when they name exactly one.
func onlyPerson(media []MediaReading) api.PersonID {
	var found api.PersonID
	for i := range media {
		switch id := media[i].PersonID; {
		case id == "" || id == found:
		case found != "":
			return ""
		default:
			found = id
		}
	}
	return found
}

// noneSent reports that no medium came with a score.
func noneSent(media []MediaReading) bool {
	for i := range media {
		if !media[i].Score.IsAbsent() {
			return false
		}
	}
	return true
}

// warnUnusable says which numbers in one place are no measurements.
func (m measure) warnUnusable(reading MediaReading, warn *warnings) {
	if s := reading.Score; !s.IsAbsent() && !s.Ok() {
		warn.add(m.name + reading.of() + " is " + quoted(s) + ", which is no number from 0 to 1")
	}
	if s := reading.Max; !s.IsAbsent() && !s.Ok() {
		warn.add("max_confidence" + reading.of() + " is " + quoted(s) + ", which is no number from 0 to 1")
	}
}

// of says whose a number is; one of the analysis needs no words.
func (m MediaRef) of() string {
	if m == (MediaRef{}) {
		return ""
	}
	return " of " + m.label()
}

// label names a medium in a sentence.
func (m MediaRef) label() string {
	switch {
	case !m.Name.IsEmpty():
		return m.Name.Line()
	case m.MediaID != "":
		return "media " + m.MediaID.Short()
	default:
		return "one medium"
	}
}
