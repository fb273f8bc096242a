package review

import (
	"slices"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/api/text"
)

// sight is one picture that can be compared.
type sight struct {
	id      string // of the media or the photograph
	media   api.MediaID
	person  api.PersonID // whose photograph it is, "" for a media
	name    text.Text
	role    string // "best shot", "photograph of"
	whose   text.Text
	tags    string
	address text.Text
}

// sights are the pictures of a folder that can be compared: its media, what
// analyses made of them, and the photographs of those who were found.
func sights(f api.Folder, people []api.Person) []sight {
	var out []sight
	add := func(s sight) {
		if s.id != "" && !s.address.IsEmpty() && !slices.ContainsFunc(out, func(o sight) bool { return o.id == s.id }) {
			out = append(out, s)
		}
	}
	for _, m := range f.Media {
		add(sight{id: string(m.ID), media: m.ID, name: m.Name, tags: tagWords(m), address: pictureAddress(m, false)})
	}
	for _, group := range groupsOf(f.Analyses) {
		for _, a := range group {
			for _, r := range a.Results {
				for _, m := range r.Output {
					add(sight{
						id: string(m.ID), media: r.SourceMediaID, name: nameOf(f, r.SourceMediaID),
						role: "best shot of", address: pictureAddress(m, false),
					})
				}
			}
		}
	}
	for _, p := range people {
		for _, img := range p.Images {
			address := img.URL
			if address.IsEmpty() {
				address = img.ThumbURL
			}
			add(sight{id: string(img.ID), person: p.ID, name: img.Name, role: "photograph of", whose: p.Name(), address: address})
		}
	}
	return out
}

// nameOf is the name of a media of a folder.
func nameOf(f api.Folder, id api.MediaID) text.Text {
	for _, m := range f.Media {
		if m.ID == id {
			return m.Name
		}
	}
	return text.Text{}
}

// firstPair chooses what is compared to begin with: the pair that was asked
// for, else the worst pair of the last face match, else who was found beside
// the media they were found on, else the first two pictures.
func firstPair(f api.Folder, all []sight, policy score.Policy, left, right string) (i, j int) {
	at := func(id string) int {
		return slices.IndexFunc(all, func(s sight) bool { return s.id == id && id != "" })
	}
	i, j = at(left), at(right)
	if i >= 0 && j < 0 && all[i].person == "" {
		if found := hitOn(f, all, policy, all[i].media); found >= 0 {
			j = found
		}
	}
	if i < 0 && j < 0 {
		i, j = measuredPair(f, all, policy)
	}
	if i < 0 {
		i = 0
		if j == 0 {
			i = 1
		}
	}
	if j < 0 {
		j = 0
		if i == 0 {
			j = 1
		}
	}
	return i, j
}

// measuredPair is the pair that the last launch says most about, or -1 twice.
func measuredPair(f api.Folder, all []sight, policy score.Policy) (i, j int) {
	at := func(id api.MediaID) int {
		return slices.IndexFunc(all, func(s sight) bool { return s.id == string(id) })
	}
	for _, group := range groupsOf(f.Analyses) {
		for _, a := range group {
			r := score.Of(a, policy)
			if r.HasPair() {
				if i, j = at(r.WorstPair[0].MediaID), at(r.WorstPair[1].MediaID); i >= 0 && j >= 0 {
					return i, j
				}
			}
			for _, m := range hitsOf(r) {
				if i = at(m.MediaID); i >= 0 {
					if j = hitOn(f, all, policy, m.MediaID); j >= 0 {
						return i, j
					}
				}
			}
		}
	}
	return -1, -1
}

// hitOn is the first photograph of whoever was found on a media, -1 for nobody.
func hitOn(f api.Folder, all []sight, policy score.Policy, id api.MediaID) int {
	for _, a := range f.Analyses {
		for _, m := range hitsOf(score.Of(a, policy)) {
			if m.MediaID != id {
				continue
			}
			if i := slices.IndexFunc(all, func(s sight) bool { return s.person == m.PersonID }); i >= 0 {
				return i
			}
		}
	}
	return -1
}

// verdict is what was measured about two pictures.
type verdict struct {
	analysis api.Analysis
	reading  score.Reading
	found    score.MediaReading // of a search
	says     Sight
}

// verdictOn finds what the newest analysis says about two pictures. A best shot
// stands for the media that it was made of.
func verdictOn(f api.Folder, a, b sight, policy score.Policy) (verdict, bool) {
	if a.person != "" {
		a, b = b, a
	}
	for _, group := range groupsOf(f.Analyses) {
		for _, an := range group {
			r := score.Of(an, policy)
			if v, ok := verdictOf(an, r, a, b); ok {
				return v, true
			}
		}
	}
	return verdict{}, false
}

// verdictOf is what one analysis says about a media and another one, or
// somebody's photograph.
func verdictOf(an api.Analysis, r score.Reading, a, b sight) (verdict, bool) {
	v := verdict{analysis: an, reading: r}
	if a.person != "" || a.media == "" {
		return v, false
	}
	if b.person != "" {
		for _, m := range r.Media {
			if r.Type == api.Collection1N && m.MediaID == a.media && m.PersonID == b.person && m.Score.Ok() && r.Threshold.Ok() {
				v.found, v.says = m, SeesDifferent
				if m.Score.Cmp(r.Threshold) >= 0 {
					v.says = SeesSame
				}
				return v, true
			}
		}
		return v, false
	}
	has := func(id api.MediaID) bool {
		return slices.ContainsFunc(an.Sources, func(m api.Media) bool { return m.ID == id }) ||
			slices.ContainsFunc(an.Results, func(x api.Result) bool { return x.SourceMediaID == id })
	}
	if r.Type != api.Biometry || a.media == b.media || !has(a.media) || !has(b.media) {
		return v, false
	}
	switch r.Outcome {
	case score.Pass:
		v.says = SeesSame
	case score.Fail:
		v.says = SeesDifferent
	case score.Review, score.Running, score.Error, score.Unmeasured:
	}
	return v, true
}

// others reports that a face match had more media than the two that are
// compared, so that its score may belong to another pair.
func (v verdict) others(a, b sight) bool {
	if v.reading.Type != api.Biometry {
		return false
	}
	if v.reading.HasPair() {
		pair := []api.MediaID{v.reading.WorstPair[0].MediaID, v.reading.WorstPair[1].MediaID}
		return !slices.Contains(pair, a.media) || !slices.Contains(pair, b.media)
	}
	return len(v.analysis.Sources) > 2
}
