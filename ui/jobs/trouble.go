package jobs

import (
	"context"
	"errors"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// TroublePane lists the steps of one job that failed or are unknown: which, why,
// and who was found where somebody was held back.
type TroublePane struct {
	actor
	of     jobs.ID
	w, h   int
	masked bool

	job   jobs.Job
	known bool // The job is still there.
	list  []jobs.Trouble
	count map[string]int // Of each word that a step in trouble has.
	table *kit.Table

	names   map[api.PersonID]called
	ask     pane.Slot
	visible bool
}

// called is what is known of the name of a person.
type called struct {
	name string // As it is shown; "" where the person has none.
	gone bool   // The person is not there any more.
}

// nameMsg brings the name of a person.
type nameMsg struct {
	to     pane.ID
	gen    uint64
	person api.PersonID
	called called
	err    error
}

// Target returns the pane.
func (m nameMsg) Target() pane.ID { return m.to }

// namePause is how long rows have to be looked at before names are asked for,
// so that passing over them costs nothing.
const namePause = 150 * time.Millisecond

// NewTrouble makes the pane of a job.
func NewTrouble(d Deps, id string) pane.Pane {
	p := &TroublePane{actor: newActor(d), of: jobs.ID(id), names: map[api.PersonID]called{}}
	p.table = kit.NewTable(d.Env, p.id, troubleRows{p}, troubleColumns(false)...)
	return p
}

// Shown implements pane.Pane.
func (p *TroublePane) Shown(on bool) tea.Cmd {
	p.visible = on
	if !on {
		p.watch.Stop()
		p.ask.Stop()
		return nil
	}
	p.look()
	return tea.Batch(p.follow(0), p.name())
}

// look takes in how the job stands.
func (p *TroublePane) look() {
	p.job, p.known = p.d.Desk.Job(p.of)
	p.list = p.d.Desk.Trouble(p.of)
	was := p.count[heldBack] > 0
	p.count = map[string]int{}
	for _, t := range p.list {
		_, word, _ := troubleWords(p.d.Env.Theme, t)
		p.count[word]++
	}
	if held := p.count[heldBack] > 0; held != was {
		p.table.SetColumns(troubleColumns(held)...)
	}
	p.table.Invalidate()
	p.table.Sync()
}

// name asks for the first name among the visible rows that is not known yet,
// unless one is being asked for.
func (p *TroublePane) name() tea.Cmd {
	if p.d.PersonName == nil || !p.visible || p.ask.InFlight() {
		return nil
	}
	first, count := p.table.Visible()
	for i := first; i < min(first+count, len(p.list)); i++ {
		t := p.list[i]
		if t.Alike == nil || t.Alike.Person == "" {
			continue
		}
		if _, known := p.names[t.Alike.Person]; known {
			continue
		}
		ctx, gen := p.ask.Next(p.ctx)
		return nameOf(ctx, p.d, p.id, gen, t.Collection, t.Alike.Person)
	}
	return nil
}

// nameOf asks for one name.
func nameOf(ctx context.Context, d Deps, to pane.ID, gen uint64, in api.CollectionID, person api.PersonID) tea.Cmd {
	ask := d.PersonName
	return func() tea.Msg {
		if pane.After(ctx, namePause, true)() == nil {
			return nil
		}
		name, err := ask(ctx, in, person)
		if ctx.Err() != nil {
			return nil
		}
		msg := nameMsg{to: to, gen: gen, person: person, called: called{name: name.Line()}}
		if msg.called.gone = errors.Is(err, api.ErrNotFound); !msg.called.gone {
			msg.err = err
		}
		return msg
	}
}

// Update implements pane.Pane.
func (p *TroublePane) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case changedMsg:
		if !p.current(msg) {
			return nil
		}
		p.look()
		return tea.Batch(p.follow(msg.seen), p.name())
	case nameMsg:
		if !p.ask.Done(msg.gen) {
			return nil
		}
		if msg.err != nil { // The id stays; it is asked for again when the pane is shown anew.
			p.d.Env.Log.Warn("the name of a person is not loaded", "pane", int(p.id), "err", msg.err)
			return nil
		}
		p.names[msg.person] = msg.called
		p.table.Invalidate()
		return p.name()
	case actedMsg:
		p.acted(msg)
		p.look()
	case admitMsg:
		return p.admit(msg)
	case restMsg:
		return p.wroteRest(msg)
	case pane.MaskMsg:
		p.masked = msg.On
		p.table.Invalidate()
	case pane.ThemeMsg:
		p.table.Invalidate()
	case tea.KeyPressMsg:
		return p.key(msg)
	case tea.MouseClickMsg:
		if p.table.Opens(msg, headLines) {
			return p.open()
		}
		p.moved(msg)
		return p.name()
	default:
		p.moved(msg)
		return p.name()
	}
	return nil
}

// moved lets the table move its cursor.
func (p *TroublePane) moved(msg tea.Msg) {
	if click, ok := msg.(tea.MouseClickMsg); ok {
		click.Y -= headLines
		msg = click
	}
	p.table.Update(msg)
}

// key does what a key asks for.
func (p *TroublePane) key(msg tea.KeyPressMsg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Open):
		return p.open()
	case kit.Pressed(msg, k.Copy):
		return p.copy()
	case kit.Pressed(msg, k.Enrol) && p.admits() == "":
		return p.askAdmit()
	case kit.Pressed(msg, k.CaseFile) && p.rests(p.job):
		return p.writeRest(p.of)
	case kit.Pressed(msg, k.Refresh) && p.again():
		return p.do(p.of, p.d.Desk.Retry)
	case kit.Pressed(msg, k.Refresh) && p.waits():
		return p.do(p.of, p.d.Desk.Resume)
	}
	p.moved(msg)
	return p.name()
}

// again reports whether what failed can be tried again.
func (p *TroublePane) again() bool {
	return p.known && (p.job.State == jobs.Failed || p.job.State == jobs.Cancelled)
}

// waits reports whether the job stands still and can go on.
func (p *TroublePane) waits() bool {
	return p.known && (p.job.State.Resumable() || p.job.State == jobs.Elsewhere)
}

// chosen is what the cursor is on.
func (p *TroublePane) chosen() (jobs.Trouble, bool) {
	_, row := p.table.Cursor()
	if row < 0 || row >= len(p.list) {
		return jobs.Trouble{}, false
	}
	return p.list[row], true
}

// leads tells where a row leads to: the person who looks alike, else what the
// job has made.
func (p *TroublePane) leads() (what, route, id string) {
	t, ok := p.chosen()
	switch {
	case ok && t.Alike != nil && t.Alike.Person != "" && !p.names[t.Alike.Person].gone:
		return "open who looks alike", RoutePerson, string(t.Collection) + "/" + string(t.Alike.Person)
	case p.job.Made.Folder != "":
		return "open folder", RouteFolder, string(p.job.Made.Folder)
	case p.job.Made.Collection != "":
		return "open collection", RouteCollection, string(p.job.Made.Collection)
	}
	return "", "", ""
}

// open opens it.
func (p *TroublePane) open() tea.Cmd {
	what, route, id := p.leads()
	if what == "" {
		return nil
	}
	return pane.Send(pane.OpenMsg{From: p.id, Kind: route, ID: id})
}

// copy copies the reason at the cursor, as the ledger has it: with ids and
// without names.
func (p *TroublePane) copy() tea.Cmd {
	t, ok := p.chosen()
	if !ok {
		return nil
	}
	return pane.Send(pane.CopyMsg{Text: kit.Clean(t.Why), What: "the reason"})
}

// Title implements pane.Pane.
func (p *TroublePane) Title() string { return "What failed" }

// Keys implements pane.Pane.
func (p *TroublePane) Keys() []key.Binding {
	k := p.d.Env.Keys
	var out []key.Binding
	if what, _, _ := p.leads(); what != "" {
		out = append(out, kit.As(k.Open, what))
	}
	if t, ok := p.chosen(); ok && t.Alike != nil {
		admit := kit.As(k.Enrol, "enrol all the same…")
		if why := p.admits(); why != "" {
			admit = kit.Greyed(admit, why)
		}
		out = append(out, admit)
	}
	switch {
	case p.again():
		out = append(out, kit.As(k.Refresh, "try again"))
	case p.waits():
		out = append(out, kit.As(k.Refresh, "go on"))
	}
	if p.rests(p.job) {
		out = append(out, kit.As(k.CaseFile, "file of the rest"))
	}
	if len(p.list) > 0 {
		out = append(out, kit.As(k.Copy, "copy the reason"))
	}
	return out
}

// Focus implements pane.Focuser.
func (p *TroublePane) Focus(on bool) { p.table.Focus(on) }

// Width implements pane.Sized.
func (p *TroublePane) Width() (least, most int) { return 46, 120 }
