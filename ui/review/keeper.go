package review

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// View is how somebody looks at the folder list. Filter is a filter line, Sort
// one of OrderWords, Columns the words of columns; none are the usual ones.
type View struct {
	Name, Filter, Sort string
	Columns            []string
}

// Views are the saved ones, and the name of the one that this profile begins
// with, "" for none.
type Views struct {
	List    []View
	Default string
}

// named finds a view by its name.
func (v Views) named(name string) (View, bool) {
	for _, view := range v.List {
		if strings.EqualFold(view.Name, name) {
			return view, true
		}
	}
	return View{}, false
}

// Place is where somebody is in the list: how it is looked at, and the folder
// at the cursor by its id. Names that a filter was typed with are not in it.
type Place struct {
	View   View
	Folder string
}

// Keeper keeps views and places between one start and the next. Its methods
// but Note and NoteQueue are called from commands only. The sentences it returns as errors
// are for a person.
type Keeper interface {
	// Views returns the saved views, and one sentence when those on disk could
	// not be used.
	Views(context.Context) (Views, string, error)
	// SaveView adds a view or replaces the one of its name; the others need one
	// that exists. SetDefault with "" begins with none.
	SaveView(context.Context, View) error
	RenameView(ctx context.Context, name, to string) error
	DeleteView(ctx context.Context, name string) error
	SetDefault(ctx context.Context, name string) error
	// Place returns where this profile was left at this server; false when it
	// is not known.
	Place(context.Context) (Place, bool)
	// Note takes in where one is now. It must be quick. SavePlace keeps what was
	// noted last.
	Note(Place)
	// QueueFilter returns the filter line that the queue of failed checks was
	// left with, NoteQueue takes in the one it has now, quickly.
	QueueFilter(context.Context) string
	NoteQueue(line string)
	SavePlace(context.Context)
}

// leftMsg brings what was kept, at the beginning.
type leftMsg struct {
	to     pane.ID
	views  Views
	place  Place
	left   bool // place is known
	notice string
}

// Target returns the folder list.
func (m leftMsg) Target() pane.ID { return m.to }

// loadKept reads what was kept.
func (p *FolderList) loadKept() tea.Cmd {
	ctx, keeper, to, log := p.ctx, p.d.Keeper, p.id, p.d.Env.Log
	return func() tea.Msg {
		msg := leftMsg{to: to}
		var err error
		if msg.views, msg.notice, err = keeper.Views(ctx); err != nil {
			log.Warn("saved views not read", "err", err)
			msg.notice = "The saved views could not be read; the log says why."
		}
		msg.place, msg.left = keeper.Place(ctx)
		return msg
	}
}

// begin goes on where one was, else with the view that the profile begins
// with, else with everything.
func (p *FolderList) begin(msg leftMsg) tea.Cmd {
	view, folder := msg.place.View, msg.place.Folder
	if !msg.left {
		view, _ = msg.views.named(msg.views.Default)
	}
	if def, ok := msg.views.named(msg.views.Default); ok {
		p.home = &def
	}
	var cmds []tea.Cmd
	if msg.notice != "" {
		cmds = append(cmds, pane.Send(pane.StatusMsg{Level: pane.Warn, Text: msg.notice, TTL: time.Minute}))
	}
	if saved, ok := msg.views.named(view.Name); ok && !view.same(saved) {
		view.Name = "" // changed meanwhile
	}
	f, err := p.setUp(view)
	if err != nil {
		p.d.Env.Log.Warn("the kept filter is not understood", "err", err)
	}
	f.folder = folder
	return tea.Batch(append(cmds, p.replace(f))...)
}

// same reports whether two views show the same.
func (v View) same(o View) bool {
	return v.Filter == o.Filter && v.Sort == o.Sort && slices.Equal(v.Columns, o.Columns)
}

// setUp takes over the columns of a view and returns what it asks for. A filter
// that is not understood is left out.
func (p *FolderList) setUp(v View) (filter, error) {
	f, err := parseFilter(v.Filter, p.d.Env.Now(), p.line.known)
	if err != nil {
		f, _ = parseFilter("", p.d.Env.Now(), nil)
	}
	f.order, _ = orderOf(v.Sort)
	f.view = v.Name
	p.rows.choose(v.Columns)
	p.recolumn()
	return f, err
}

// view is how the list is looked at now, in words that mean the same later and
// to somebody else.
func (p *FolderList) view() View {
	return View{
		Name: p.applied.view, Filter: lasting(p.applied.line, p.line.known),
		Sort: p.applied.order.word, Columns: slices.Clone(p.rows.chosen),
	}
}

// lasting is a filter line with ids instead of the names of companies and
// users, which may be called otherwise later.
func lasting(line string, known *directory) string {
	return rewrite(line, func(word piece) string {
		key, value, _ := word.cut(":")
		switch strings.ToLower(key.s) {
		case "company":
			if id, _, err := known.company(value.plain()); err == nil {
				return "company:" + string(id)
			}
		case "user":
			if id, _, err := known.user(value.plain()); err == nil {
				return "user:" + string(id)
			}
		}
		return word.s
	})
}

// nameless is a filter line without the words that compare somebody's name.
func nameless(line string) string {
	return rewrite(line, func(word piece) string {
		if name, _, _, ok := cutComparison(word); ok {
			low := strings.ToLower(name.s)
			if strings.Contains(low, "name") || strings.Contains(low, "person_info") || strings.Contains(low, "mail") {
				return ""
			}
		}
		return word.s
	})
}

// rewrite changes a line word by word; an empty word goes.
func rewrite(line string, change func(piece) string) string {
	var out []string
	for _, word := range filterWords(line) {
		if s := change(word); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

// placeQuiet is how long somebody must stay before the place is kept.
const placeQuiet = time.Second

// placeDueMsg says that somebody has stayed.
type placeDueMsg struct {
	to  pane.ID
	gen uint64
}

// Target returns the folder list.
func (m placeDueMsg) Target() pane.ID { return m.to }

// notePlace keeps in mind where one is, and asks for it to be kept once one
// stays.
func (p *FolderList) notePlace() tea.Cmd {
	id, _ := p.table.Cursor()
	if p.d.Keeper == nil || p.rows.window == nil || id == "" && p.place.Folder != "" {
		return nil
	}
	if p.noted && id == p.place.Folder && p.applied.same(p.placeOf) && slices.Equal(p.rows.chosen, p.place.View.Columns) {
		return nil
	}
	view := p.view()
	view.Filter = nameless(view.Filter)
	p.place, p.placeOf, p.noted = Place{View: view, Folder: id}, p.applied, true
	p.d.Keeper.Note(p.place)
	ctx, gen := p.placing.Next(p.ctx)
	return pane.After(ctx, placeQuiet, placeDueMsg{to: p.id, gen: gen})
}

// keepPlace keeps the place.
func (p *FolderList) keepPlace(msg placeDueMsg) tea.Cmd {
	if !p.placing.Done(msg.gen) {
		return nil
	}
	ctx, keeper := p.ctx, p.d.Keeper
	return func() tea.Msg {
		keeper.SavePlace(ctx)
		return nil
	}
}
