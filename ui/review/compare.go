package review

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// RouteCompare is two pictures of a folder beside each other; its id is the
// folder's, and behind slashes the ids of one picture or two.
const RouteCompare = "compare"

// ImageReader tells which photographs there are of a person.
type ImageReader interface {
	PersonImages(context.Context, api.CollectionID, api.PersonID) ([]api.PersonImage, error)
}

// peopleMsg brings those who were found in a folder, with their photographs.
type peopleMsg struct {
	to     pane.ID
	gen    uint64
	people []api.Person
	err    error
}

// Target returns the pane that asked.
func (m peopleMsg) Target() pane.ID { return m.to }

// talliedMsg tells how often reviewers and scores have agreed.
type talliedMsg struct {
	to         pane.ID
	agreed, of int
	err        error
}

// Target returns the pane that asked.
func (m talliedMsg) Target() pane.ID { return m.to }

// keptMsg tells that an answer was kept, or why not.
type keptMsg struct {
	to     pane.ID
	answer Answer
	err    error
}

// Target returns the pane that the answer was given in.
func (m keptMsg) Target() pane.ID { return m.to }

// ComparePane shows two pictures of a folder in boxes of the same size, which
// zoom and move together, and what was measured about them. In blind mode it
// asks first what is to be seen.
type ComparePane struct {
	detail
	folderID api.FolderID
	asked    [2]string // ids of the pictures that were asked for
	folder   api.Folder
	people   []api.Person
	all      []sight
	at       [2]int // into all
	chosen   bool   // at was settled, or changed by hand
	lens     [2]*kit.Lens
	look     kit.Look
	off      bool // no pictures
	answer   Answer
	finding  pane.Slot // those who were found
}

// NewCompare makes the pane of two pictures, nil for what cannot be an id.
func NewCompare(d Deps, id string) pane.Pane {
	parts := strings.Split(id, "/")
	for _, part := range parts {
		if !api.ValidID(part) || len(parts) > 3 {
			return nil
		}
	}
	p := &ComparePane{detail: newDetail(d), folderID: api.FolderID(parts[0]), look: kit.Whole()}
	copy(p.asked[:], parts[1:])
	for i := range p.lens {
		p.lens[i] = kit.NewLens(d.Env, p.id, i)
		p.lens[i].Explain = func(err error) string {
			what, _ := api.Explain(err)
			return what
		}
	}
	return p
}

// Init loads the folder, and asks the terminal what it can draw.
func (p *ComparePane) Init() tea.Cmd {
	cmds := []tea.Cmd{p.reload(), p.size.Wait(p.ctx), p.d.Env.Graphics.Ask(p.d.Env.Profile)}
	if ledger, to := p.d.Answers, p.id; ledger != nil && !p.d.Blind.tallied {
		cmds = append(cmds, func() tea.Msg {
			agreed, of, err := tally(ledger)
			return talliedMsg{to: to, agreed: agreed, of: of, err: err}
		})
	}
	return tea.Batch(cmds...)
}

// reload asks for the folder; what is shown stays until it is there.
func (p *ComparePane) reload() tea.Cmd {
	for _, l := range p.lens {
		l.Retry()
	}
	return p.loadFolder(p.folderID)
}

// allMedia implements content: no thumbnails are shown here.
func (p *ComparePane) allMedia() []api.Media { return nil }

// Update implements pane.Pane.
func (p *ComparePane) Update(msg tea.Msg) tea.Cmd {
	for _, l := range p.lens {
		if cmd, ours := l.Update(msg); ours {
			return cmd
		}
	}
	switch msg := msg.(type) {
	case kit.WokenMsg:
		return tea.Batch(p.show(), p.size.Wait(p.ctx))
	case pane.ThemeMsg:
		return p.show() // the terminal may have told what it can draw
	case pane.MaskMsg:
		p.masked = msg.On
		return p.show()
	case folderMsg:
		cmd, ok := p.answered(msg.gen, msg.err)
		if !ok {
			return cmd
		}
		return tea.Batch(p.took(msg.folder), p.fresh.fresh())
	case newsMsg:
		return p.heardOf(msg, p.folderID, p.took, p.reload)
	case peopleMsg:
		return p.found(msg)
	case talliedMsg:
		p.tallied(msg)
		return nil
	case keptMsg:
		return p.kept(msg)
	}
	if cmd, ours := p.common(msg, p); ours {
		return cmd
	}
	return p.key(msg)
}

// took takes in a newer state of the folder.
func (p *ComparePane) took(f api.Folder) tea.Cmd {
	if p.have && len(f.Media) == 0 {
		f.Media = p.folder.Media // a list may leave them out
	}
	p.folder = f
	p.detail.took()
	p.settle()
	return tea.Batch(p.show(), p.find(), p.names.learn(p.ctx, f.Analyses), p.note(&f, p.folderID))
}

// settle lists the pictures anew. Those that are shown stay; until somebody has
// chosen others, better ones take their place.
func (p *ComparePane) settle() {
	var was [2]string
	for i, at := range p.at {
		if at < len(p.all) {
			was[i] = p.all[at].id
		}
	}
	p.all = sights(p.folder, p.people)
	if !p.chosen || was == [2]string{} {
		was = p.asked
	}
	p.at[0], p.at[1] = firstPair(p.folder, p.all, p.names.policy(), was[0], was[1])
}

// find asks for those who were found in the folder.
func (p *ComparePane) find() tea.Cmd {
	keys := peopleIn(p.folder)
	known := func(k personKey) bool {
		for _, person := range p.people {
			if person.ID == k.person && person.CollectionID == k.collection {
				return true
			}
		}
		return false
	}
	missing := false
	for _, k := range keys {
		missing = missing || !known(k)
	}
	if !missing || p.finding.InFlight() {
		return nil
	}
	ctx, gen := p.finding.Next(p.ctx)
	return loadPeople(ctx, p.d.Client, p.id, gen, keys)
}

// found takes in who was found.
func (p *ComparePane) found(msg peopleMsg) tea.Cmd {
	if !p.finding.Done(msg.gen) {
		return nil
	}
	p.people = msg.people
	p.settle()
	cmd := p.show()
	if msg.err != nil {
		what, _ := api.Explain(msg.err)
		return tea.Batch(cmd, pane.Send(pane.StatusMsg{Level: pane.Warn, Text: "The photographs of who was found are not here: " + what}))
	}
	return cmd
}

// show asks for the two pictures as they are to be seen now.
func (p *ComparePane) show() tea.Cmd {
	if !p.have {
		return nil
	}
	w, h := p.box()
	var cmds []tea.Cmd
	for i, l := range p.lens {
		s, ok := p.sight(i)
		if !ok || p.off || p.masked || h < 1 {
			l.Close()
			continue
		}
		cmds = append(cmds, l.Show(s.address.Raw(), opener(p.d.Client, s.address)), l.Look(w, h, p.look))
	}
	return tea.Batch(cmds...)
}

// sight is the picture at a side.
func (p *ComparePane) sight(side int) (sight, bool) {
	if p.at[side] >= len(p.all) {
		return sight{}, false
	}
	return p.all[p.at[side]], true
}

// measured is what is known about the two pictures.
func (p *ComparePane) measured() (verdict, bool) {
	a, okA := p.sight(0)
	b, okB := p.sight(1)
	if !okA || !okB {
		return verdict{}, false
	}
	return verdictOn(p.folder, a, b, p.names.policy())
}

// Title implements pane.Pane.
func (p *ComparePane) Title() string { return "Compare" }

// Note implements pane.Noted: how close the pictures are looked at.
func (p *ComparePane) Note() string {
	t := p.d.Env.Theme
	note := ""
	if p.look.Zoom > 1 {
		note = t.Paint(kit.Muted, "zoom "+zoomWords(p.look.Zoom))
	}
	if p.d.Blind.on {
		note = joined(t.Paint(kit.Near, "blind"), note)
	}
	return joined(note, p.spin.View())
}

// Alone implements pane.Loner: pictures need the room, and beside a question
// nothing must stand that answers it.
func (p *ComparePane) Alone() bool { return true }

// Mode implements pane.Pane.
func (p *ComparePane) Mode() pane.Mode { return pane.Normal }

// Shown implements pane.Pane.
func (p *ComparePane) Shown(on bool) tea.Cmd {
	cmd := p.listen(on, p.folderID)
	if !on {
		for _, l := range p.lens {
			l.Close() // the terminal need not hold what nobody sees
		}
		return cmd
	}
	return tea.Batch(cmd, p.show())
}

// Brief implements pane.Brief.
func (p *ComparePane) Brief() string {
	t := p.d.Env.Theme
	if v, ok := p.measured(); ok && !p.d.Blind.hides(p.folderID) {
		return t.Outcome(outcome(v.reading.Outcome)) + "  " + briefScore(t, v.reading)
	}
	return t.Paint(kit.Muted, p.Title())
}

// Close implements pane.Pane.
func (p *ComparePane) Close() {
	for _, l := range p.lens {
		l.Close()
	}
	p.finding.Stop()
	p.detail.Close()
}

// Keys implements pane.Pane.
func (p *ComparePane) Keys() []key.Binding {
	k := p.d.Env.Keys
	var keys []key.Binding
	if p.d.Blind.hides(p.folderID) {
		for _, b := range []key.Binding{k.Same, k.Different, k.Unsure} {
			if why := p.cannotAnswer(); why != "" {
				b = kit.Greyed(b, why)
			}
			keys = append(keys, b)
		}
	}
	out, pictures, blind := k.ZoomOut, k.PicturesOff, kit.As(k.Blind, "blind")
	if p.look.Zoom <= 1 {
		out = kit.Greyed(out, "")
	}
	if p.off {
		pictures = kit.As(pictures, "pictures on")
	}
	if p.d.Blind.on {
		blind = kit.As(blind, "no longer blind")
	}
	left, right := k.LeftPicture, k.RightPicture
	if len(p.all) < 3 {
		left, right = kit.Greyed(left, "no other"), kit.Greyed(right, "no other")
	}
	return append(keys, k.ZoomIn, out, blind, right, left, pictures, k.Whole, k.Refresh, k.Back)
}

// peopleIn are those who were found in a folder.
func peopleIn(f api.Folder) []personKey {
	var out []personKey
	seen := map[personKey]bool{}
	for i := range f.Analyses {
		collection := score.CollectionOf(f.Analyses[i])
		for _, r := range f.Analyses[i].Results {
			k := personKey{collection, r.PersonID}
			if collection != "" && r.PersonID != "" && !seen[k] {
				seen[k] = true
				out = append(out, k)
			}
		}
	}
	return out
}

// loadPeople asks who was found, with their photographs. Whoever cannot be had
// is left out, and the first reason is told.
func loadPeople(ctx context.Context, src Client, to pane.ID, gen uint64, keys []personKey) tea.Cmd {
	return func() tea.Msg {
		msg := peopleMsg{to: to, gen: gen}
		for _, k := range keys {
			person, err := src.Person(ctx, k.collection, k.person)
			if err == nil && len(person.Images) == 0 {
				person.Images, err = src.PersonImages(ctx, k.collection, k.person)
			}
			if err != nil && msg.err == nil {
				msg.err = err
			}
			if err == nil {
				msg.people = append(msg.people, person)
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		return msg
	}
}
