package lists

import (
	"cmp"
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// CollectionList is the pane of all collections.
type CollectionList struct {
	base
	rows     collectionRows
	table    *kit.Table
	line     *finder
	wanted   api.CollectionID // gets the cursor once it is in the list
	previews string           // what was asked to be previewed last
}

// NewCollections makes the list of collections.
func NewCollections(d Deps) pane.Pane {
	p := &CollectionList{base: newBase(d), line: newFinder(d.Env, "a name, or the beginning of an id")}
	src := d.Client
	p.rows = collectionRows{d: d, counts: newCounts(p.id, func(ctx context.Context, id string) (api.Tally, error) {
		return src.CountPersons(ctx, api.CollectionID(id))
	})}
	p.table = kit.NewTable(d.Env, p.id, &p.rows, collectionColumns()...)
	return p
}

// Init loads the list.
func (p *CollectionList) Init() tea.Cmd { return tea.Batch(p.reload(), p.waker.Wait(p.ctx)) }

// Update implements pane.Pane.
func (p *CollectionList) Update(msg tea.Msg) tea.Cmd {
	cmd := p.handle(msg)
	p.layOut()
	return tea.Batch(cmd, p.count(), p.preview())
}

// handle routes one message.
func (p *CollectionList) handle(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case collectionsMsg:
		return p.loaded(msg)
	case countedMsg:
		p.rows.counts.take(msg)
		return nil
	case collectionMadeMsg:
		return p.made(msg)
	case removal.EndedMsg:
		p.changed()
		return tea.Batch(p.reload(), ended("The collection", msg))
	case collectionChangedMsg:
		p.changed()
		if msg.told == "" {
			return p.reload()
		}
		return tea.Batch(p.reload(), good(msg.told))
	case manyBegunMsg:
		return good(msg.told)
	case enrolledMsg:
		p.changed()
		return tea.Batch(p.reload(), good(msg.sentence()))
	case kit.WokenMsg:
		return p.woken()
	case pane.ThemeMsg:
		p.table.Invalidate()
		return nil
	case pane.MaskMsg:
		p.masked = msg.On
		return nil
	case pane.RoleMsg:
		p.forget(nil)
		return p.reload()
	case pane.SignedOutMsg:
		p.forget(api.ErrSignedOut)
		return nil
	}
	return p.key(msg)
}

// woken acts on the focus, a new size, or a change made elsewhere.
func (p *CollectionList) woken() tea.Cmd {
	cmds := []tea.Cmd{p.waker.Wait(p.ctx)}
	if p.missed() {
		cmds = append(cmds, p.reload())
	}
	return tea.Batch(cmds...)
}

// key does what a key asks for.
func (p *CollectionList) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	if p.line.typing && !arrows(msg) {
		p.line.update(msg)
		p.rows.narrow(p.line.words())
		p.table.Sync()
		return nil
	}
	c, chosen := p.chosen()
	may := p.d.barred() == ""
	switch {
	case (kit.Pressed(msg, k.Open) || p.table.Opens(msg, len(p.line.view(p.w)))) && chosen:
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteCollection, ID: string(c.ID)})
	case kit.Pressed(msg, k.New) && may:
		return pane.Send(pane.DialogMsg{Pane: newCollectionDialog(p.d, p.id, p.rows.all)})
	case kit.Pressed(msg, k.Enrol) && may && chosen:
		return pane.Send(pane.DialogMsg{Pane: newEnrol(p.d, p.id, enrolment{collection: c.ID, into: collectionName(&c)})})
	case kit.Pressed(msg, k.Edit) && may && chosen:
		return pane.Send(pane.DialogMsg{Pane: newChange(p.d, p.id, c, p.rows.kind(c.ID), p.rows.all)})
	case kit.Pressed(msg, k.Metadata) && chosen && p.d.Metadata != nil:
		return pane.Send(pane.DialogMsg{Pane: p.d.Metadata(MetadataRequest{
			Of: c.ID, What: "collection " + collectionName(&c), Barred: p.d.barred, Changed: collectionChangedMsg{to: p.id},
		})})
	case kit.Pressed(msg, k.EnrolMany) && may && chosen && p.d.Jobs != nil:
		return pane.Send(pane.DialogMsg{Pane: newMany(p.d, p.id, c.ID, collectionName(&c))})
	case kit.Pressed(msg, k.Delete) && may && chosen:
		return p.d.remove(collectionRemoval(p.id, c, p.rows.kind(c.ID)))
	case kit.Pressed(msg, k.Filter):
		p.line.open()
	case kit.Pressed(msg, k.Refresh):
		return p.reload()
	case kit.Pressed(msg, k.Copy) && chosen:
		return copyID("collection", string(c.ID))
	default:
		p.table.Update(kit.Shift(msg, 0, -len(p.line.view(p.w))))
	}
	return nil
}

// chosen is the collection at the cursor.
func (p *CollectionList) chosen() (api.Collection, bool) {
	_, row := p.table.Cursor()
	if row < 0 || row >= len(p.rows.shown) {
		return api.Collection{}, false
	}
	return p.rows.shown[row], true
}

// preview asks for the persons of the collection at the cursor. Only the pane
// that has the keys may ask.
func (p *CollectionList) preview() tea.Cmd {
	id, _ := p.table.Cursor()
	if !p.have || !p.focused || id == p.previews {
		return nil
	}
	p.previews = id
	msg := pane.OpenMsg{From: p.id, Kind: RouteCollection, ID: id, Preview: true}
	if id == "" {
		msg.Kind = ""
	}
	return pane.Send(msg)
}

// Resize implements pane.Pane.
func (p *CollectionList) Resize(w, h int) {
	p.w, p.h = w, h
	p.layOut()
	p.waker.Wake()
}

// layOut gives the table what the other lines leave.
func (p *CollectionList) layOut() { p.table.Resize(p.w, p.h-p.line.height()-1) }

// Title implements pane.Pane.
func (p *CollectionList) Title() string { return "Collections" }

// Note implements pane.Noted: how many there are.
func (p *CollectionList) Note() string {
	if !p.have || len(p.rows.all) == 0 {
		return ""
	}
	return p.d.Env.Theme.Paint(kit.Muted, kit.Count(len(p.rows.all)))
}

// Width implements pane.Sized.
func (p *CollectionList) Width() (least, most int) { return 36, 52 }

// Focus implements pane.Focuser.
func (p *CollectionList) Focus(on bool) {
	p.focused = on
	p.table.Focus(on)
	if on {
		p.waker.Wake()
	}
}

// Keys implements pane.Pane.
func (p *CollectionList) Keys() []key.Binding {
	if p.line.typing {
		return p.line.bindings()
	}
	k := p.d.Env.Keys
	open, fresh, enrol, remove := kit.As(k.Open, "persons"), kit.As(k.New, "new collection"), k.Enrol, k.Delete
	none := p.d.barred()
	if _, chosen := p.chosen(); !chosen {
		none = cmp.Or(none, "no collection")
		open, enrol, remove = kit.Greyed(open, "no collection"), kit.Greyed(enrol, "no collection"), kit.Greyed(remove, "no collection")
	}
	if why := p.d.barred(); why != "" {
		fresh = kit.Greyed(kit.As(k.New, "new collection"), why)
		enrol, remove = kit.Greyed(k.Enrol, why), kit.Greyed(k.Delete, why)
	}
	keys := append([]key.Binding{open, fresh, enrol}, p.d.manyKey(none)...)
	edit, about := k.Edit, []key.Binding(nil)
	if none != "" {
		edit = kit.Greyed(edit, none)
	}
	if _, chosen := p.chosen(); chosen && p.d.Metadata != nil {
		about = []key.Binding{k.Metadata}
	}
	keys = append(append(keys, edit, remove, k.Filter), about...)
	return append(keys, k.Refresh, kit.As(k.Copy, "copy id"))
}

// Mode implements pane.Pane.
func (p *CollectionList) Mode() pane.Mode {
	if p.line.typing {
		return pane.Text
	}
	return pane.Normal
}

// Back implements pane.Backer: it lifts the filter first.
func (p *CollectionList) Back() (tea.Cmd, bool) {
	if !p.line.lift() {
		return nil, false
	}
	p.rows.narrow(nil)
	p.table.Sync()
	p.layOut()
	return p.preview(), true
}

// Shown implements pane.Pane.
func (p *CollectionList) Shown(on bool) tea.Cmd {
	p.visible = on
	if !on {
		p.rows.counts.stop()
		return nil
	}
	return p.count()
}

// Close implements pane.Pane.
func (p *CollectionList) Close() {
	p.rows.counts.stop()
	p.close()
}
