package lists

import (
	"context"
	"errors"
	"io"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// personMsg brings a person, or why there is none.
type personMsg struct {
	to     pane.ID
	gen    uint64
	person api.Person
	err    error
}

// Target returns the pane that shows the person.
func (m personMsg) Target() pane.ID { return m.to }

// reload asks for the person; what is shown stays until the answer is there.
func (p *PersonPane) reload() tea.Cmd {
	ctx, gen, spin := p.begin()
	src, to, in, id := p.d.Client, p.id, p.collectionID, p.personID
	return tea.Batch(spin, func() tea.Msg {
		person, err := loadPerson(ctx, src, in, id)
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		return personMsg{to: to, gen: gen, person: person, err: err}
	})
}

// loadPerson asks for a person with photographs, which some servers list only
// when they are asked for.
func loadPerson(ctx context.Context, src Client, in api.CollectionID, id api.PersonID) (api.Person, error) {
	person, err := src.Person(ctx, in, id)
	if err != nil || len(person.Images) > 0 || person.ImageCount != nil && *person.ImageCount == 0 {
		return person, err
	}
	person.Images, err = src.PersonImages(ctx, in, id)
	return person, err
}

// loaded takes in the answer of the server.
func (p *PersonPane) loaded(msg personMsg) tea.Cmd {
	if !p.load.Done(msg.gen) {
		return nil
	}
	if errors.Is(msg.err, api.ErrNotFound) { // deleted meanwhile: nothing old is to stay
		p.forget(msg.err)
		return nil
	}
	if msg.err != nil {
		p.drawn = false
		return p.failed(msg.err)
	}
	p.person, p.drawn = msg.person, false
	p.grid.set(msg.person.Images)
	cmd := p.took()
	p.draw()
	p.follow()
	return tea.Batch(cmd, p.lookForHits(), p.askOffer())
}

// forget drops everything that was loaded.
func (p *PersonPane) forget(why error) {
	p.drop(why)
	p.matches.Stop()
	p.hits, p.looked, p.hitAt = hits{}, false, noHit
	p.pics.Close()
	p.person, p.drawn = api.Person{}, false
	p.grid.set(nil)
}

// thumbs asks for the pictures on the screen that are not there yet.
func (p *PersonPane) thumbs() tea.Cmd {
	if p.masked || !p.have || !p.visible || p.grid.th.w == 0 {
		return nil
	}
	p.draw()
	first, count, _ := p.scroll.Position()
	var cmds []tea.Cmd
	for _, m := range p.grid.between(first, first+count) {
		if address := address(m, true); !address.IsEmpty() {
			cmds = append(cmds, p.pics.Load(string(m.ID), p.grid.th.w, p.grid.th.h, opener(p.d.Client, address)))
		}
	}
	return tea.Batch(cmds...)
}

// address is where a photograph lies, or its small copy.
func address(m api.PersonImage, small bool) text.Text {
	if m.URL.IsEmpty() || small && !m.ThumbURL.IsEmpty() {
		return m.ThumbURL
	}
	return m.URL
}

// opener loads a picture through the client.
func opener(src ImageClient, address text.Text) kit.OpenPicture {
	return func(ctx context.Context) (io.ReadCloser, error) {
		body, err := src.Download(ctx, address)
		if err != nil {
			return nil, err
		}
		return body.Body, nil
	}
}

// newPictures makes the pictures of a pane; errors are told in one sentence.
func newPictures(d Deps, owner pane.ID) *kit.Pictures {
	p := kit.NewPictures(d.Env, owner)
	p.Explain = func(err error) string {
		what, _ := api.Explain(err)
		return what
	}
	return p
}
