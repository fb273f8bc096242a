package lists

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// PersonList is the pane of the persons of one collection.
type PersonList struct {
	base
	collectionID api.CollectionID
	collection   api.Collection // its ID is empty until it was loaded
	marked       bool           // the collection says that it is a whitelist
	about        pane.Slot      // loads the collection itself
	matches      pane.Slot      // looks for who was found
	finding      pane.Slot      // narrows a long list
	some         arriving       // the beginning of a long list
	reading      uint64         // the request that it is of
	partly       bool           // the end of the list is not there yet
	rows         personRows
	table        *kit.Table
	line         *finder
	wanted       api.PersonID // gets the cursor once it is in the list
	previews     string       // what was asked to be previewed last
}

// NewPersons makes the pane of the persons of the collection with an id.
func NewPersons(d Deps, id string) pane.Pane {
	p := &PersonList{
		base: newBase(d), collectionID: api.CollectionID(id),
		line: newFinder(d.Env, "a name, or the beginning of an id"),
	}
	src, in := d.Client, p.collectionID
	p.rows = personRows{d: d, counts: newCounts(p.id, func(ctx context.Context, id string) (api.Tally, error) {
		list, err := src.PersonImages(ctx, in, api.PersonID(id))
		return api.Tally{Images: api.Count{N: len(list), Exact: true}}, err
	})}
	p.table = kit.NewTable(d.Env, p.id, &p.rows, personColumns()...)
	return p
}

// Init loads the list and the name of the collection.
func (p *PersonList) Init() tea.Cmd {
	return tea.Batch(p.reload(), p.loadAbout(), p.waker.Wait(p.ctx))
}

// Update implements pane.Pane.
func (p *PersonList) Update(msg tea.Msg) tea.Cmd {
	cmd := p.handle(msg)
	p.layOut()
	return tea.Batch(cmd, p.count(), p.preview())
}

// handle routes one message.
func (p *PersonList) handle(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case personsMsg:
		return p.loaded(msg)
	case collectionMsg:
		if p.about.Done(msg.gen) && msg.err == nil {
			p.collection, p.marked = msg.collection, marked(&msg.collection)
		}
		return nil
	case hitsMsg:
		p.foundHits(msg)
		return nil
	case narrowedMsg:
		p.narrowed(msg)
		return nil
	case offerMsg:
		p.offered(msg)
		return nil
	case personChangedMsg:
		person, _ := p.chosen()
		return p.renamed(msg, &person, p.reload)
	case countedMsg:
		p.rows.counts.take(msg)
		return nil
	case manyBegunMsg:
		return good(msg.told)
	case enrolledMsg:
		return p.enrolled(msg)
	case removal.EndedMsg:
		p.changed()
		return tea.Batch(p.reload(), ended("The person", msg))
	case kit.WokenMsg:
		return p.woken()
	case pane.ThemeMsg:
		p.table.Invalidate()
		return nil
	case pane.MaskMsg:
		p.masked, p.rows.masked = msg.On, msg.On
		return nil
	case pane.RoleMsg:
		p.forget(nil)
		return tea.Batch(p.reload(), p.loadAbout())
	case pane.SignedOutMsg:
		p.forget(api.ErrSignedOut)
		return nil
	}
	return p.key(msg)
}

// woken acts on the focus, a new size, or a change made elsewhere.
func (p *PersonList) woken() tea.Cmd {
	p.early()
	cmds := []tea.Cmd{p.waker.Wait(p.ctx)}
	if p.missed() {
		cmds = append(cmds, p.reload())
	}
	return tea.Batch(cmds...)
}

// key does what a key asks for.
func (p *PersonList) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	if p.line.typing && !arrows(msg) {
		p.line.update(msg)
		return p.search()
	}
	person, chosen := p.chosen()
	may := p.d.barred() == ""
	switch {
	case (kit.Pressed(msg, k.Open) || p.table.Opens(msg, len(p.line.view(p.w)))) && chosen:
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RoutePerson, ID: p.route(person.ID)})
	case kit.Pressed(msg, k.New, k.Enrol, k.Add) && may:
		return pane.Send(pane.DialogMsg{Pane: newEnrol(p.d, p.id, enrolment{collection: p.collectionID, into: p.name()})})
	case kit.Pressed(msg, k.EnrolMany) && may && p.d.Jobs != nil:
		return pane.Send(pane.DialogMsg{Pane: newMany(p.d, p.id, p.collectionID, p.name())})
	case kit.Pressed(msg, k.Delete) && may && chosen:
		return p.d.remove(personRemoval(p.id, person, p.collectionID, p.name(), p.masked))
	case kit.Pressed(msg, k.Edit) && chosen && p.barredPersons() == "":
		return p.rename(&person)
	case kit.Pressed(msg, k.Metadata) && chosen:
		return p.describe(&person)
	case kit.Pressed(msg, k.Filter):
		p.line.open()
	case kit.Pressed(msg, k.Refresh):
		return tea.Batch(p.reload(), p.loadAbout())
	case kit.Pressed(msg, k.Copy) && chosen:
		return copyID("person", string(person.ID))
	default:
		p.table.Update(kit.Shift(msg, 0, -len(p.line.view(p.w))))
	}
	return nil
}

// route is the id that a person's pane is opened by.
func (p *PersonList) route(id api.PersonID) string { return string(p.collectionID) + "/" + string(id) }

// name is what the collection is called, as far as it is known.
func (p *PersonList) name() string {
	if p.collection.ID == "" {
		return p.collectionID.Short()
	}
	return collectionName(&p.collection)
}

// chosen is the person at the cursor.
func (p *PersonList) chosen() (api.Person, bool) {
	_, row := p.table.Cursor()
	if row < 0 || row >= len(p.rows.shown) {
		return api.Person{}, false
	}
	person := p.rows.shown[row].person
	person.CollectionID = p.collectionID
	return person, true
}

// Resize implements pane.Pane.
func (p *PersonList) Resize(w, h int) {
	p.w, p.h = w, h
	p.layOut()
	p.waker.Wake()
}

// layOut gives the table what the other lines leave.
func (p *PersonList) layOut() { p.table.Resize(p.w, p.h-p.line.height()-1) }

// Title implements pane.Pane.
func (p *PersonList) Title() string { return "Persons of " + p.name() }

// Note implements pane.Noted: what the collection is, and how many are in it.
func (p *PersonList) Note() string {
	t := p.d.Env.Theme
	var parts []string
	if p.collection.ID != "" {
		parts = append(parts, p.d.kind(p.collectionID, p.marked).sign(t))
	}
	if p.have {
		parts = append(parts, kit.Count(len(p.rows.all)))
	}
	return t.Paint(kit.Muted, strings.Join(parts, " "))
}

// Width implements pane.Sized.
func (p *PersonList) Width() (least, most int) { return 36, 56 }

// Focus implements pane.Focuser.
func (p *PersonList) Focus(on bool) {
	p.focused = on
	p.table.Focus(on)
	if on {
		p.waker.Wake()
	}
}

// Keys implements pane.Pane.
func (p *PersonList) Keys() []key.Binding {
	if p.line.typing {
		return p.line.bindings()
	}
	k := p.d.Env.Keys
	open, add, remove := k.Open, kit.As(k.New, "add person"), k.Delete
	if _, chosen := p.chosen(); !chosen {
		open, remove = kit.Greyed(open, "no person"), kit.Greyed(remove, "no person")
	}
	enrol := kit.As(k.Enrol, "add person")
	if why := p.d.barred(); why != "" {
		add, enrol, remove = kit.Greyed(add, why), kit.Greyed(enrol, why), kit.Greyed(k.Delete, why)
	}
	keys := append([]key.Binding{open, add}, p.d.manyKey(p.d.barred())...)
	_, chosen := p.chosen()
	edit, about := p.personKeys(chosen)
	return append(keys, edit, remove, k.Filter, about, k.Refresh, kit.As(k.Copy, "copy id"), k.Back, enrol)
}

// Mode implements pane.Pane.
func (p *PersonList) Mode() pane.Mode {
	if p.line.typing {
		return pane.Text
	}
	return pane.Normal
}

// Back implements pane.Backer: it lifts the filter first.
func (p *PersonList) Back() (tea.Cmd, bool) {
	if !p.line.lift() {
		return nil, false
	}
	p.rows.narrow(nil)
	p.table.Sync()
	p.layOut()
	return p.preview(), true
}

// Shown implements pane.Pane.
func (p *PersonList) Shown(on bool) tea.Cmd {
	p.visible = on
	if !on {
		p.rows.counts.stop()
		p.matches.Stop()
		return nil
	}
	return tea.Batch(p.count(), p.lookForHits())
}

// Close implements pane.Pane.
func (p *PersonList) Close() {
	p.rows.counts.stop()
	p.about.Stop()
	p.matches.Stop()
	p.finding.Stop()
	p.close()
}
