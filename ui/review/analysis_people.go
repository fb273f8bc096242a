package review

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// peopleShown bounds how many of those who were found have their photographs
// beside an analysis; all of them are in Lists.
const peopleShown = 6

// foundPeople are the photographs of those whom a search has found, as media, so
// that they are loaded and drawn like the others. They are asked for once.
type foundPeople struct {
	photos map[personKey][]api.Media
	asked  map[personKey]bool
	slot   pane.Slot
}

// find asks for the photographs of those who were found, as long as there is
// room to draw them and they may be seen. It is cheap when nothing is missing.
func (p *AnalysisPane) find() tea.Cmd {
	if !p.have || !p.visible || p.masked || p.people.slot.InFlight() || thumbFor(p.w, p.h).w == 0 || p.d.Blind.hides(p.analysis.FolderID) {
		return nil
	}
	missing := slices.DeleteFunc(peopleIn(api.Folder{Analyses: []api.Analysis{p.analysis}}), func(k personKey) bool { return p.people.asked[k] })
	missing = missing[:min(len(missing), peopleShown-len(p.people.asked))]
	if len(missing) == 0 {
		return nil
	}
	if p.people.asked == nil {
		p.people = foundPeople{photos: map[personKey][]api.Media{}, asked: map[personKey]bool{}}
	}
	for _, k := range missing {
		p.people.asked[k] = true
	}
	ctx, gen := p.people.slot.Next(p.ctx)
	return loadPeople(ctx, p.d.Client, p.id, gen, missing)
}

// found takes in who was found. Whose photographs cannot be had has none here:
// name and id stand there all the same.
func (p *AnalysisPane) found(msg peopleMsg) tea.Cmd {
	if !p.people.slot.Done(msg.gen) {
		return nil
	}
	if msg.err != nil {
		p.d.Env.Log.Warn("photographs of who was found not loaded", "err", msg.err)
	}
	for _, person := range msg.people {
		k := personKey{person.CollectionID, person.ID}
		for _, img := range person.Images {
			p.people.photos[k] = append(p.people.photos[k], api.Media{
				ID: api.MediaID(img.ID), Name: img.Name, Kind: api.KindImage, URL: img.URL, ThumbURL: img.ThumbURL,
			})
		}
	}
	p.drawn = false
	return p.thumbs(p.allMedia())
}

// photosOf are the photographs of somebody that fit beside each other.
func (p *AnalysisPane) photosOf(k personKey) []api.Media {
	th := thumbFor(p.w, p.h)
	if th.w == 0 {
		return nil
	}
	photos := p.people.photos[k]
	return photos[:min(len(photos), max((p.w-2*indent)/(th.w+1), 0))]
}

// forgetPeople drops who was found, so that they are asked for anew.
func (p *AnalysisPane) forgetPeople() {
	p.people.slot.Stop()
	p.people = foundPeople{}
}

// hitRows draws who was found, with the photographs of the person below.
func (p *AnalysisPane) hitRows(d draw, h score.MediaReading, r score.Reading, chosen bool) []string {
	lines := []string{d.hit(h, p.names, r, chosen)}
	photos, th := p.photosOf(personKey{r.Collection, h.PersonID}), thumbFor(p.w, p.h)
	if len(photos) == 0 || d.masked {
		return lines
	}
	rows := make([]string, th.h)
	for _, photo := range photos {
		for y, part := range d.thumbnail(photo, p.pics, th) {
			rows[y] += part + " "
		}
	}
	for _, row := range rows {
		lines = append(lines, d.beneath(chosen, row))
	}
	return append(lines, d.beneath(chosen, d.t.Paint(kit.Muted, photoWords(len(photos), len(p.people.photos[personKey{r.Collection, h.PersonID}])))))
}

// photoWords says how many of somebody's photographs are shown.
func photoWords(shown, all int) string {
	switch {
	case all == 1:
		return "the photograph in the collection"
	case shown < all:
		return kit.Count(shown) + " of " + kit.Count(all) + " photographs in the collection"
	default:
		return kit.Count(all) + " photographs in the collection"
	}
}
