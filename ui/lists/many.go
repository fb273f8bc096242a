package lists

import (
	"context"
	"sync/atomic"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/enrol"
	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Desk is what enrolments of many persons are handed to; jobs.Desk satisfies
// it. Its methods write to the disk and are called from commands only.
type Desk interface {
	Start(ctx context.Context, kind string, plan, typed any) (jobs.ID, error)
	Resume(context.Context, jobs.ID) error
	Retry(context.Context, jobs.ID) error
	Alike(kind string, plan any) (jobs.Job, bool)
}

// manyStage is what the dialog shows.
type manyStage int

const (
	manySource manyStage = iota // where the photographs are
	manyLook                    // they are looked at
	manyList                    // who was found
	manyBegin                   // the job is begun
)

// manyDialog enrols many persons: it asks where their photographs are, looks at
// them, shows what was found and hands the rest to a job.
type manyDialog struct {
	d      Deps
	id, to pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	stage  manyStage
	w, h   int
	masked bool

	collection api.CollectionID
	into       string // What the collection is called.
	path       *kit.PathInput
	switches   manySwitches
	fault      fault
	spin       *kit.Spinner
	look, send pane.Slot
	seen       *looked

	list  *enrol.List
	rows  manyRows
	table *kit.Table
	sum   string // How many are sent, in words.
}

// looked is how many photographs were looked at; it is told from a command.
type looked struct{ done, total atomic.Int64 }

// newMany makes the dialog for a pane.
func newMany(d Deps, to pane.ID, collection api.CollectionID, into string) *manyDialog {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	p := &manyDialog{
		d: d, id: id, to: to, ctx: ctx, cancel: cancel, collection: collection, into: into,
		path: kit.NewPathInput(d.Env, id), spin: kit.NewSpinner(d.Env, id), switches: switchesOf(d),
	}
	p.path.Placeholder = "a directory, a CSV file, or photographs"
	p.rows.env = d.Env
	p.table = kit.NewTable(d.Env, id, &p.rows, manyColumns()...)
	return p
}

// manyKey is the binding that opens the dialog, greyed by a reason unless that
// is "". There is none where enrolments are not offered.
func (d Deps) manyKey(why string) []key.Binding {
	switch {
	case d.Jobs == nil:
		return nil
	case why != "":
		return []key.Binding{kit.Greyed(d.Env.Keys.EnrolMany, why)}
	}
	return []key.Binding{d.Env.Keys.EnrolMany}
}

// ID implements pane.Pane.
func (p *manyDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *manyDialog) Init() tea.Cmd { return nil }

// Resize implements pane.Pane.
func (p *manyDialog) Resize(w, h int) {
	p.w, p.h = w, h
	p.layOut()
}

// Title implements pane.Pane.
func (p *manyDialog) Title() string { return "Enrol many in " + p.into }

// Mode implements pane.Pane.
func (p *manyDialog) Mode() pane.Mode {
	switch p.stage {
	case manySource:
		return pane.Text
	case manyBegin:
		return pane.Busy
	case manyLook, manyList:
	}
	return pane.Normal
}

// Unsaved implements pane.Pane.
func (p *manyDialog) Unsaved() string {
	if p.stage == manySource && p.path.Value() == "" {
		return ""
	}
	return "Nobody was enrolled yet."
}

// Shown implements pane.Pane.
func (p *manyDialog) Shown(bool) tea.Cmd { return nil }

// Back implements pane.Backer: it leads to the question where the photographs
// are.
func (p *manyDialog) Back() (tea.Cmd, bool) {
	switch p.stage {
	case manyLook:
		p.look.Stop()
		p.spin.Stop()
		p.stage = manySource
	case manyList:
		p.stage, p.fault = manySource, fault{}
	case manyBegin:
	case manySource:
		return nil, false
	}
	return nil, true
}

// Close implements pane.Pane.
func (p *manyDialog) Close() {
	p.cancel()
	p.spin.Stop()
	p.path.Close()
}

// Keys implements pane.Pane.
func (p *manyDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	switch p.stage {
	case manySource:
		return p.sourceKeys()
	case manyLook:
		return []key.Binding{kit.As(k.Back, "stop")}
	case manyBegin:
		return nil
	case manyList:
	}
	begin := kit.As(k.Open, "enrol…")
	if p.rows.people == 0 {
		begin = kit.Greyed(begin, "nobody is left")
	}
	toggle := kit.As(k.Select, "leave out")
	if ref, ok := p.chosen(); ok && p.rows.out(ref) {
		toggle = kit.As(k.Select, "take in")
	}
	return []key.Binding{begin, toggle, kit.As(k.SelectAll, "leave out all warned of"), kit.As(k.Back, "other photographs")}
}

// sourceKeys are those while it is asked where the photographs are.
func (p *manyDialog) sourceKeys() []key.Binding {
	k := p.d.Env.Keys
	var keys []key.Binding
	if p.path.Value() != "" {
		keys = append(keys, kit.As(k.Submit, "look at them"))
	}
	switch {
	case p.switches.at != pathLine:
		keys = append(keys, kit.As(k.Toggle, "switch"), kit.As(k.PreviousField, "back to the path"))
	case p.path.Value() != "":
		keys = append(keys, kit.As(k.NextField, "complete"))
	}
	return append(keys, k.Leave)
}

// chosen is the row at the cursor.
func (p *manyDialog) chosen() (manyRef, bool) {
	_, row := p.table.Cursor()
	if row < 0 || row >= len(p.rows.refs) {
		return manyRef{}, false
	}
	return p.rows.refs[row], true
}
