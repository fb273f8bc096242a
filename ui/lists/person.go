package lists

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// PersonPane is one person with photographs.
type PersonPane struct {
	base
	collectionID api.CollectionID
	personID     api.PersonID
	person       api.Person
	grid         grid
	pics         *kit.Pictures
	scroll       *kit.Scroll
	drawn        bool // what scrolls is up to date
	matches      pane.Slot
	hits         hits
	looked       bool // hits is known.
	hitAt        int  // The hit at the cursor, noHit while it is among the photographs.
	hitsTop      int  // Line that the hits begin in.
}

// NewPerson makes the pane of a person; the id is "collection/person".
func NewPerson(d Deps, id string) pane.Pane {
	collection, person, _ := strings.Cut(id, "/")
	p := &PersonPane{
		base: newBase(d), collectionID: api.CollectionID(collection), personID: api.PersonID(person),
		scroll: kit.NewScroll(d.Env), hitAt: noHit,
	}
	p.pics = newPictures(d, p.id)
	return p
}

// Init loads the person.
func (p *PersonPane) Init() tea.Cmd { return tea.Batch(p.reload(), p.waker.Wait(p.ctx)) }

// Update implements pane.Pane.
func (p *PersonPane) Update(msg tea.Msg) tea.Cmd {
	cmd := p.handle(msg)
	return tea.Batch(cmd, p.thumbs())
}

// handle routes one message.
func (p *PersonPane) handle(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	if p.pics.Update(msg) {
		p.drawn = false
		return nil
	}
	switch msg := msg.(type) {
	case personMsg:
		return p.loaded(msg)
	case hitsMsg:
		p.foundHits(msg)
		return nil
	case offerMsg:
		p.offered(msg)
		return nil
	case personChangedMsg:
		return p.renamed(msg, &p.person, p.reload)
	case enrolledMsg:
		p.changed()
		return tea.Batch(p.reload(), good(msg.sentence()))
	case removal.EndedMsg:
		p.changed()
		return tea.Batch(p.reload(), ended("The photograph", msg))
	case kit.WokenMsg:
		return p.woken()
	case pane.ThemeMsg:
		p.drawn = false
		return nil
	case pane.MaskMsg:
		p.masked, p.drawn = msg.On, false
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

// woken acts on a new size, or on a change made elsewhere.
func (p *PersonPane) woken() tea.Cmd {
	cmds := []tea.Cmd{p.waker.Wait(p.ctx)}
	if p.missed() {
		cmds = append(cmds, p.reload())
	}
	return tea.Batch(cmds...)
}

// key does what a key asks for.
func (p *PersonPane) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	image, chosen := p.grid.chosen()
	may := p.d.barred() == "" && p.have
	switch {
	case kit.Pressed(msg, k.Open) && p.hitAt != noHit:
		return p.openHit()
	case kit.Pressed(msg, k.Open, k.Picture) && chosen:
		return pane.Send(pane.DialogMsg{Pane: newPhotoView(p.d, p.grid.images, image.ID, p.masked)})
	case kit.Pressed(msg, k.New, k.Enrol, k.Add) && may:
		e := enrolment{collection: p.collectionID, person: p.personID, into: nameOf(&p.person, p.masked), images: p.grid.ids()}
		return pane.Send(pane.DialogMsg{Pane: newEnrol(p.d, p.id, e)})
	case kit.Pressed(msg, k.Delete) && may && chosen:
		return p.d.remove(imageRemoval(p.id, p.person, p.collectionID, image, p.masked))
	case kit.Pressed(msg, k.Edit) && p.have && p.barredPersons() == "":
		return p.rename(&p.person)
	case kit.Pressed(msg, k.Metadata) && p.have:
		return p.describe(&p.person)
	case kit.Pressed(msg, k.Refresh):
		p.pics.Retry()
		p.drawn = false
		return p.reload()
	case kit.Pressed(msg, k.Copy) && chosen:
		return copyID("photograph", string(image.ID))
	case kit.Pressed(msg, k.Copy):
		return copyID("person", string(p.personID))
	default:
		p.move(msg)
	}
	return nil
}

// move moves the cursor, or the text where there is nothing to choose.
func (p *PersonPane) move(msg tea.Msg) {
	p.draw()
	used := p.moveInHits(msg) || p.hitAt == noHit && p.grid.update(msg, p.d.Env.Keys)
	if !used {
		p.scroll.Update(msg)
		return
	}
	p.drawn = false
	p.draw()
	p.follow()
}

// follow brings the chosen photograph into the window.
func (p *PersonPane) follow() {
	if p.hitAt != noHit {
		p.scroll.Show(p.hitsTop+p.hitAt, p.hitsTop+p.hitAt)
		return
	}
	if first, last, ok := p.grid.lines(); ok {
		p.scroll.Show(first, last)
	}
}

// Resize implements pane.Pane.
func (p *PersonPane) Resize(w, h int) {
	if w == p.w && h == p.h {
		return
	}
	p.w, p.h, p.drawn = w, h, false
	p.grid.fit(w, h)
	p.scroll.Resize(w, max(h-p.belowHeight(), 1))
	p.draw()
	p.follow()
	p.waker.Wake()
}

// Title implements pane.Pane.
func (p *PersonPane) Title() string {
	if !p.have {
		return "Person " + p.personID.Short()
	}
	return nameOf(&p.person, p.masked)
}

// Note implements pane.Noted: how many photographs there are.
func (p *PersonPane) Note() string {
	if !p.have {
		return ""
	}
	note := p.d.Env.Theme.Paint(kit.Muted, photographs(len(p.grid.images)))
	if frame := p.spin.View(); frame != "" {
		note = frame + " " + note
	}
	return note
}

// Width implements pane.Sized.
func (p *PersonPane) Width() (least, most int) { return 39, 0 }

// Focus implements pane.Focuser.
func (p *PersonPane) Focus(on bool) { p.focused, p.drawn = on, false }

// Keys implements pane.Pane.
func (p *PersonPane) Keys() []key.Binding {
	k := p.d.Env.Keys
	open, add, remove := kit.As(k.Open, "picture"), kit.As(k.New, "add photographs"), kit.As(k.Delete, "delete photograph…")
	if _, chosen := p.grid.chosen(); !chosen {
		open, remove = kit.Greyed(open, "no photograph"), kit.Greyed(kit.As(k.Delete, "delete"), "no photograph")
	}
	if p.hitAt != noHit {
		open = kit.As(k.Open, "folder")
	}
	if why := p.d.barred(); why != "" {
		add, remove = kit.Greyed(add, why), kit.Greyed(kit.As(k.Delete, "delete"), why)
	}
	edit, about := p.personKeys(p.have)
	return []key.Binding{open, add, edit, remove, about, k.Refresh, kit.As(k.Copy, "copy id"), k.Back}
}

// Shown implements pane.Pane.
func (p *PersonPane) Shown(on bool) tea.Cmd {
	p.visible = on
	if !on {
		p.matches.Stop()
		return nil
	}
	return tea.Batch(p.thumbs(), p.lookForHits())
}

// Close implements pane.Pane.
func (p *PersonPane) Close() {
	p.pics.Close()
	p.matches.Stop()
	p.close()
}
