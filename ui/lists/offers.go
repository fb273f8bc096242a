package lists

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Offers remembers whether the server offers what not every server does, so
// that a key which would lead nowhere says so. It belongs to the update loop,
// and is one for all panes of the room. The zero value knows nothing yet.
type Offers struct {
	persons api.Offer // Changes to the metadata of persons, the name among them.
	asking  pane.ID   // Who waits for the answer, 0 for nobody.
}

// OfferClient is who is asked; api.Client satisfies it.
type OfferClient interface {
	Offers(context.Context, api.Capability) (api.Offer, error)
}

// MetadataRequest asks for the dialog with the metadata of an object.
type MetadataRequest struct {
	Of     api.Described
	What   string // "collection visitors", as people say it.
	Masked bool
	// Barred returns why nothing may be changed, "" when it may.
	Barred func() string
	// Changed is sent where they were changed.
	Changed tea.Msg
}

// offerMsg says whether persons can be changed.
type offerMsg struct {
	to    pane.ID
	offer api.Offer
}

// Target returns the pane that has asked.
func (m offerMsg) Target() pane.ID { return m.to }

// askOffer asks once whether persons can be changed. Who may not change them
// anyway need not know.
func (b *base) askOffer() tea.Cmd {
	o := b.d.Offers
	if o == nil || o.persons != api.OfferUnknown || o.asking != 0 || b.d.barred() != "" {
		return nil
	}
	o.asking = b.id
	ctx, src, to := b.ctx, b.d.Client, b.id
	return func() tea.Msg {
		offer, err := src.Offers(ctx, api.CapPersonMetadata)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			offer = api.OfferUnknown // The change itself will tell.
		}
		return offerMsg{to: to, offer: offer}
	}
}

// offered takes in the answer. One that says nothing is not asked for again by
// this pane.
func (b *base) offered(msg offerMsg) { b.d.Offers.persons = msg.offer }

// barredPersons says why persons can be neither renamed nor described, "" where
// they can.
func (b *base) barredPersons() string {
	switch why := b.d.barred(); {
	case why != "":
		return why
	case b.d.Offers != nil && b.d.Offers.persons == api.NotOffered:
		return notOffered
	case b.masked:
		return "names are masked"
	}
	return ""
}

// notOffered greys what a server does not have.
const notOffered = "this server does not offer it"

// describe opens the metadata of a person, which may also be looked at by who
// may not change them.
func (b *base) describe(p *api.Person) tea.Cmd {
	if b.d.Metadata == nil || b.d.Offers != nil && b.d.Offers.persons == api.NotOffered {
		return nil
	}
	return pane.Send(pane.DialogMsg{Pane: b.d.Metadata(MetadataRequest{
		Of: p.Ref(), What: "person " + nameOf(p, b.masked), Masked: b.masked, Barred: b.d.barred, Changed: personChangedMsg{to: b.id},
	})})
}

// rename opens the form with the name of a person.
func (b *base) rename(p *api.Person) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: newRename(b.d, b.id, *p)})
}

// renamed acts on another name or other metadata of the person that is shown.
func (b *base) renamed(msg personChangedMsg, p *api.Person, reload func() tea.Cmd) tea.Cmd {
	if msg.describe && p.ID != "" {
		return b.describe(p)
	}
	b.changed()
	if msg.told == "" {
		return reload()
	}
	return tea.Batch(reload(), good(msg.told))
}

// typedName is a name as the form of a person has it.
type typedName struct{ first, middle, last string }

// nameIn is that of a person.
func nameIn(p *api.Person) typedName {
	return typedName{p.FirstName.Raw(), p.MiddleName.Raw(), p.LastName.Raw()}
}

// shown is the name in one line, safe to show.
func (n typedName) shown() string {
	p := api.Person{FirstName: text.New(n.first), MiddleName: text.New(n.middle), LastName: text.New(n.last)}
	return p.Name().Line()
}

// personKeys are the keys for the name and the metadata of a person.
func (b *base) personKeys(chosen bool) (edit, about key.Binding) {
	k := b.d.Env.Keys
	edit, about = kit.As(k.Edit, "edit name"), k.Metadata
	if why := b.barredPersons(); why != "" {
		edit = kit.Greyed(edit, why)
	}
	if b.d.Offers != nil && b.d.Offers.persons == api.NotOffered {
		about = kit.Greyed(about, notOffered)
	}
	if !chosen {
		edit, about = kit.Greyed(edit, "no person"), kit.Greyed(about, "no person")
	}
	return edit, about
}
