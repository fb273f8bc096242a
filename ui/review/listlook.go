package review

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Request names something that the folder list can be asked for from elsewhere,
// such as a line that was typed.
type Request string

// The requests. What may follow is said with each.
const (
	RequestFilter  Request = "filter"  // a filter line; without one the form
	RequestSort    Request = "sort"    // one of OrderWords; without one the next
	RequestColumns Request = "columns" // the dialog
	RequestViews   Request = "views"   // the dialog
	RequestView    Request = "view"    // the name of a saved view
	RequestDate    Request = "date"    // a date; without one the dialog
)

// requestMsg carries a request to the list.
type requestMsg struct {
	to   pane.ID
	what Request
	arg  string
}

// Target returns the folder list.
func (m requestMsg) Target() pane.ID { return m.to }

// Ask shows the folder list and asks it for something.
func (r *Running) Ask(what Request, arg string) tea.Cmd {
	to := r.list
	if to == 0 {
		return pane.Send(pane.OpenMsg{Kind: RouteFolders})
	}
	return tea.Sequence(pane.Send(pane.OpenMsg{Kind: RouteFolders}), pane.Send(requestMsg{to: to, what: what, arg: strings.TrimSpace(arg)}))
}

// asked does what a dialog, or somebody elsewhere, asks the list for.
func (p *FolderList) asked(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case dateMsg:
		return p.jump(msg)
	case filterMsg:
		return p.refilter(msg.line)
	case columnsMsg:
		return p.rechoose(msg.words)
	case viewMsg:
		p.home = msg.home
		if msg.view != nil {
			return p.open(*msg.view)
		}
	case requestMsg:
		return p.request(msg)
	}
	return nil
}

// lookKey does what a key asks for that is about how the list is looked at.
func (p *FolderList) lookKey(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.FilterForm):
		return p.request(requestMsg{what: RequestFilter})
	case kit.Pressed(msg, k.Sort):
		return p.request(requestMsg{what: RequestSort})
	case kit.Pressed(msg, k.Columns):
		return p.request(requestMsg{what: RequestColumns})
	case kit.Pressed(msg, k.Views):
		return p.request(requestMsg{what: RequestViews})
	default:
		return p.request(requestMsg{what: RequestDate})
	}
}

// request does what is asked for by name.
func (p *FolderList) request(msg requestMsg) tea.Cmd {
	bad := func(words string) tea.Cmd { return pane.Send(pane.StatusMsg{Level: pane.Bad, Text: words}) }
	dialog := func(d pane.Pane) tea.Cmd { return pane.Send(pane.DialogMsg{Pane: d}) }
	switch msg.what {
	case RequestFilter:
		if msg.arg != "" {
			return p.refilter(msg.arg)
		}
		p.learnPaths()
		return tea.Batch(p.inform(), dialog(newFilterForm(p.d, p.id, "Filter folders", p.applied.line, p.line.known)))
	case RequestSort:
		order, ok := orderOf(msg.arg)
		if msg.arg == "" {
			order, ok = p.applied.order.next(), true
		}
		if !ok {
			return bad("There is no such order; there are " + strings.Join(OrderWords(), ", ") + ".")
		}
		f := p.applied
		f.order, f.view = order, ""
		return p.replace(f)
	case RequestColumns:
		p.learnPaths()
		return dialog(newColumnsDialog(p.d, p.id, p.rows.chosen, p.line.known))
	case RequestViews, RequestView:
		if p.d.Keeper == nil {
			return bad("Nothing is kept here.")
		}
		if msg.what == RequestView && msg.arg != "" {
			return p.openNamed(msg.arg)
		}
		return dialog(newViewsDialog(p.d, p.id, p.view()))
	case RequestDate:
		if msg.arg == "" {
			return dialog(newDateDialog(p.d, p.id, p.applied.order))
		}
		at, err := readDate(msg.arg, p.d.Env.Now(), p.applied.order)
		if err != nil {
			return bad(sentenceOf(err))
		}
		return p.jump(dateMsg{at: at})
	}
	return nil
}

// refilter asks for a filter line. What is wrong with it is told in the line.
func (p *FolderList) refilter(line string) tea.Cmd {
	p.line.open()
	p.line.input.SetValue(line)
	return p.submit()
}

// submit asks for what is typed in the line. Names may have to be looked up
// first.
func (p *FolderList) submit() tea.Cmd {
	f, cmd, ok := p.line.request(p.ctx, p.d, p.id)
	if !ok {
		return cmd
	}
	f.order = p.applied.order
	return p.replace(f)
}

// rechoose shows other columns, which may need more of the server.
func (p *FolderList) rechoose(words []string) tea.Cmd {
	p.rows.choose(words)
	p.recolumn()
	p.applied.view = ""
	p.retitle()
	q := p.applied.query
	if user, company := slices.Contains(p.rows.chosen, "user"), slices.Contains(p.rows.chosen, "company"); user && !q.WithUser || company && !q.WithCompany {
		return p.replace(p.applied)
	}
	return nil
}

// recolumn lays the columns out anew.
func (p *FolderList) recolumn() {
	p.rows.forget()
	columns := p.rows.columns()
	p.table.SetColumns(columns...)
	if p.most = usualList; p.rows.chosen != nil {
		need := 0
		for i := range columns {
			need += indent + columns[i].Min
		}
		p.most = min(max(need, leastList), mostList)
	}
}

// open looks at the list as a view says.
func (p *FolderList) open(v View) tea.Cmd {
	f, err := p.setUp(v)
	if err != nil {
		p.line.open()
		p.line.input.SetValue(v.Filter)
		p.line.refuse(err)
		return nil
	}
	p.line.leave(f.line)
	return p.replace(f)
}

// openNamed looks for a saved view and opens it.
func (p *FolderList) openNamed(name string) tea.Cmd {
	ctx, keeper, to := p.ctx, p.d.Keeper, p.id
	return func() tea.Msg {
		views, notice, err := keeper.Views(ctx)
		if err != nil {
			notice = sentenceOf(err)
		}
		v, ok := views.named(name)
		if !ok {
			if notice == "" {
				notice = "There is no view called " + kit.Clean(name) + "."
			}
			return pane.StatusMsg{Level: pane.Bad, Text: notice}
		}
		msg := viewMsg{to: to, view: &v}
		if def, ok := views.named(views.Default); ok {
			msg.home = &def
		}
		return msg
	}
}

// retitle says beside the title in which order and by which view the list is
// looked at.
func (p *FolderList) retitle() {
	words := p.applied.order.says
	if p.applied.view != "" {
		words = kit.Clean(p.applied.view) + " " + p.d.Env.Theme.Glyphs.Void + " " + words
	}
	p.note = p.d.Env.Theme.Paint(kit.Muted, words)
}

// sight forgets what came above once it is in sight.
func (p *FolderList) sight() {
	if first, _ := p.table.Visible(); first == 0 {
		clear(p.above)
	}
}

// learnPaths takes in the metadata of what is in sight.
func (p *FolderList) learnPaths() {
	first, count := p.table.Visible()
	p.line.learnFrom(p.rows.window, first, count)
}

// inform asks for companies and users once, for filters by name.
func (p *FolderList) inform() tea.Cmd {
	p.learnPaths()
	return p.line.inform(p.ctx, p.d, p.id)
}

// informed takes in companies and users.
func (p *FolderList) informed(msg directoryMsg) tea.Cmd {
	if p.line.informed(msg, p.d.Env.Now()) {
		return p.submit()
	}
	return nil
}
