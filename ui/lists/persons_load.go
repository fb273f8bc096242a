package lists

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// personsMsg brings the persons of a collection, or why there are none.
type personsMsg struct {
	to   pane.ID
	gen  uint64
	list []personEntry
	err  error
}

// Target returns the list of persons.
func (m personsMsg) Target() pane.ID { return m.to }

// collectionMsg brings a collection itself.
type collectionMsg struct {
	to         pane.ID
	gen        uint64
	collection api.Collection
	err        error
}

// Target returns the list of its persons.
func (m collectionMsg) Target() pane.ID { return m.to }

// reload asks for the list; what is shown stays until it is there. It is put
// in order by the command, for there may be many. Of the first list the
// beginning is shown while the rest is still coming.
func (p *PersonList) reload() tea.Cmd {
	ctx, gen, spin := p.begin()
	src, to, in, some, waker := p.d.Client, p.id, p.collectionID, &p.some, p.waker
	if p.reading = gen; p.have && !p.partly {
		some = nil
	}
	return tea.Batch(spin, func() tea.Msg {
		entries, err := readPersons(ctx, src, in, gen, some, waker)
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		return personsMsg{to: to, gen: gen, list: entries, err: err}
	})
}

// loaded takes in the answer of the server.
func (p *PersonList) loaded(msg personsMsg) tea.Cmd {
	if !p.load.Done(msg.gen) {
		return nil
	}
	if errors.Is(msg.err, api.ErrNotFound) { // deleted meanwhile: nothing old is to stay
		p.forget(msg.err)
		return nil
	}
	if msg.err != nil {
		if len(msg.list) > 0 && (!p.have || p.partly) { // It broke off: as far as it came.
			p.have, p.partly, p.at = true, true, p.d.Env.Now()
			p.show(msg.list)
		}
		return p.failed(msg.err)
	}
	p.partly = false
	p.show(msg.list)
	return tea.Batch(p.took(), p.lookForHits(), p.askOffer())
}

// lookForHits asks when each person was found last, once persons are there and
// somebody looks at them.
func (p *PersonList) lookForHits() tea.Cmd {
	if !p.have || !p.visible || len(p.rows.all) == 0 {
		return nil
	}
	ctx, gen := p.matches.Next(p.ctx)
	return loadHits(ctx, p.d, p.id, gen, p.collectionID, "")
}

// foundHits takes in when persons were found. That it cannot be had is no
// trouble: the column stays as it was.
func (p *PersonList) foundHits(msg hitsMsg) {
	if !p.matches.Done(msg.gen) {
		return
	}
	if msg.err != nil {
		p.d.Env.Log.Warn("hits not loaded", "pane", int(p.id), "err", msg.err)
		return
	}
	p.rows.hits, p.rows.looked = msg.hits, true
	p.table.Invalidate()
}

// loadAbout asks what the collection is called.
func (p *PersonList) loadAbout() tea.Cmd {
	ctx, gen := p.about.Next(p.ctx)
	src, to, id := p.d.Client, p.id, p.collectionID
	return func() tea.Msg {
		c, err := findCollection(ctx, src, id)
		if ctx.Err() != nil {
			return nil
		}
		return collectionMsg{to: to, gen: gen, collection: c, err: err}
	}
}

// findCollection loads one collection. That single ones can be asked for is
// not documented, so the list is looked through where they cannot.
func findCollection(ctx context.Context, src CollectionClient, id api.CollectionID) (api.Collection, error) {
	c, err := src.Collection(ctx, id)
	if err == nil || ctx.Err() != nil {
		return c, err
	}
	list, listErr := src.Collections(ctx)
	if i := slices.IndexFunc(list, func(c api.Collection) bool { return c.ID == id }); listErr == nil && i >= 0 {
		return list[i], nil
	}
	return c, err
}

// enrolled shows the person that was added.
func (p *PersonList) enrolled(msg enrolledMsg) tea.Cmd {
	p.changed()
	p.line.lift()
	p.rows.narrow(nil)
	p.wanted = msg.person
	return tea.Batch(p.reload(), good(msg.sentence()))
}

// preview asks for the person at the cursor. Only the pane that has the keys
// may ask.
func (p *PersonList) preview() tea.Cmd {
	id, _ := p.table.Cursor()
	if !p.have || !p.focused || id == p.previews {
		return nil
	}
	p.previews = id
	msg := pane.OpenMsg{From: p.id, Kind: RoutePerson, ID: p.route(api.PersonID(id)), Preview: true}
	if id == "" {
		msg.Kind = ""
	}
	return pane.Send(msg)
}

// count asks for the numbers of the visible rows that are not told.
func (p *PersonList) count() tea.Cmd {
	if !p.have || !p.visible || p.err != nil {
		return nil
	}
	first, n := p.table.Visible()
	var ids []string
	for i := first; i < first+n && i < len(p.rows.shown); i++ {
		if e := p.rows.shown[i]; e.person.ImageCount == nil {
			ids = append(ids, string(e.person.ID))
		}
	}
	return p.rows.counts.want(p.ctx, ids)
}

// forget drops everything that was loaded.
func (p *PersonList) forget(why error) {
	p.drop(why)
	p.about.Stop()
	p.matches.Stop()
	p.finding.Stop()
	p.partly = false
	p.rows.hits, p.rows.looked = hits{}, false
	p.rows.counts.stop()
	clear(p.rows.counts.rows)
	p.rows.all, p.previews, p.collection = nil, "", api.Collection{}
	p.rows.narrow(p.line.words())
	p.table.Sync()
}
