package review

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

const (
	// listPage is how many folders are loaded at once, listPages how many such
	// pages are kept.
	listPage  = 100
	listPages = 12
)

const (
	// leastList and usualList are the least and most cells that the list asks
	// for; own columns make it as wide as mostList.
	leastList, usualList, mostList = 56, 101, 140
)

// FolderList is the pane of all folders, newest first: a window onto a list of
// any length that loads what is looked at and hears of what changes.
type FolderList struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc

	rows  *folderRows
	table *kit.Table
	line  *filterLine
	spin  *kit.Spinner
	w, h  int

	replacing pane.Slot // loads another list, or the same anew
	paging    pane.Slot // stands for all pages of the list that is shown
	pageCtx   context.Context
	pageGen   uint64
	jumping   pane.Slot // looks for the row of a moment
	placing   pane.Slot // waits until somebody stays
	applied   filter
	err       error // why nothing is there yet

	home    *View // what the profile begins with, nil for everything
	place   Place // where one is, as it was noted last,
	placeOf filter
	noted   bool   // if it was
	was     string // the folder at the cursor when everything was dropped

	most                  int // cells that the columns make use of
	selected              selection
	ranged                bool // a range is drawn, over these rows
	rangeFirst, rangeLast int
	above                 map[api.FolderID]bool // new folders above what is in sight

	live     live
	fresh    freshness
	busy     int // analyses that the root was told to be running
	visible  bool
	previews string // what was asked to be previewed last
	note     string
}

// NewFolderList makes the folder list.
func NewFolderList(d Deps) pane.Pane {
	d = d.complete()
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	d.Running.list = id
	p := &FolderList{
		d: d, id: id, ctx: ctx, cancel: cancel,
		rows:    &folderRows{d: d, order: newestFirst},
		line:    newFilterLine(d.Env),
		spin:    kit.NewSpinner(d.Env, id),
		live:    live{d: d, to: id},
		fresh:   freshness{to: id},
		applied: filter{query: everything(), order: newestFirst},
		above:   map[api.FolderID]bool{},
	}
	p.table = kit.NewTable(d.Env, id, p.rows, p.rows.columns()...)
	p.table.Picked = p.picked
	p.recolumn()
	p.retitle()
	return p
}

// ID implements pane.Pane.
func (p *FolderList) ID() pane.ID { return p.id }

// Init loads the first page, of what was kept where something was.
func (p *FolderList) Init() tea.Cmd {
	if p.d.Keeper == nil {
		return p.replace(p.applied)
	}
	return tea.Batch(p.spin.Start(), p.loadKept())
}

// Update implements pane.Pane.
func (p *FolderList) Update(msg tea.Msg) tea.Cmd {
	cmd := p.handle(msg)
	p.layOut()
	p.rangeFirst, p.rangeLast, p.ranged = p.span()
	// After a failure pages are asked for again when somebody moves.
	_, pressed := msg.(tea.KeyPressMsg)
	return tea.Batch(cmd, p.settle(pressed || p.fresh.since.IsZero()))
}

// handle routes one message.
func (p *FolderList) handle(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case listReplacedMsg:
		return p.replaced(msg)
	case pageMsg:
		return p.paged(msg)
	case newsMsg:
		return p.heard(msg)
	case tallyMsg: // settle tells
		return nil
	case placeDueMsg:
		return p.keepPlace(msg)
	case leftMsg:
		return p.begin(msg)
	case directoryMsg:
		return p.informed(msg)
	case jumpedMsg:
		return p.jumped(msg)
	case dateMsg, filterMsg, columnsMsg, viewMsg, requestMsg:
		return p.asked(msg)
	case folderMadeMsg:
		return p.made(msg.folder)
	case manyLaunchedMsg:
		p.selected.clear()
		p.live.retry()
		return nil
	case analysesLaunchedMsg:
		return p.launched(msg)
	case removal.EndedMsg:
		return p.removed(msg)
	case pane.ThemeMsg, pane.MaskMsg:
		if mask, ok := msg.(pane.MaskMsg); ok {
			p.rows.masked = mask.On
		}
		p.retitle()
		p.rows.forget()
		p.table.Invalidate()
		return nil
	case pane.AwayMsg:
		p.live.rest(msg.On)
		return nil
	case pane.RoleMsg:
		p.drop()
		p.line.forget()
		f := p.applied
		f.folder = p.was // the same person often, whose session had ended
		return p.replace(f)
	case pane.SignedOutMsg:
		p.drop()
		p.err = api.ErrSignedOut
		return nil
	}
	if p.line.typing {
		return p.typed(msg)
	}
	return p.key(msg)
}

// typed gives a message to the filter line.
func (p *FolderList) typed(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
	default:
		p.table.Update(kit.Shift(msg, 0, -len(p.line.views(p.w, p.d.Env.Now()))))
		return nil
	}
	switch p.line.update(msg, p.d.Env.Now()) {
	case filterAsked:
		return p.submit()
	case filterLeft:
		p.replacing.Stop()
		p.spin.Stop()
		p.line.leave(p.applied.line)
	case filterTyping:
	}
	return nil
}

// key does what a key asks for.
func (p *FolderList) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	f, chosen := p.chosen()
	forbidden := p.d.forbidden() != ""
	if p.rows.window != nil {
		if cmd, ours := p.selectKey(msg); ours {
			return cmd
		}
	}
	above := len(p.line.views(p.w, p.d.Env.Now()))
	switch {
	case (kit.Pressed(msg, k.Open) || p.table.Opens(msg, above)) && chosen:
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteFolder, ID: string(f.ID)})
	case kit.Pressed(msg, k.New) && !forbidden:
		return askNewFolder(p.d, p.rows.masked)
	case kit.Pressed(msg, k.Analyse) && !forbidden && p.selected.count() > 1 && p.rows.window != nil:
		return askLaunchMany(p.d, p.selectedIDs(), p.id)
	case kit.Pressed(msg, k.Analyse) && chosen && !forbidden && p.selected.count() < 2:
		return askLaunch(p.d, f, p.id, p.rows.masked)
	case kit.Pressed(msg, k.Filter):
		p.line.open()
		return p.inform()
	case kit.Pressed(msg, k.Refresh):
		p.live.retry()
		return p.replace(p.applied)
	case kit.Pressed(msg, k.Compare) && chosen:
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteCompare, ID: string(f.ID)})
	case kit.Pressed(msg, k.Blind):
		return turnBlind(p.d.Blind)
	case kit.Pressed(msg, k.Delete) && p.deleteKey().Enabled():
		return p.remove()
	case kit.Pressed(msg, k.Copy) && p.selected.count() > 0:
		return p.copySelected()
	case kit.Pressed(msg, k.Copy) && chosen:
		return copyID("folder", string(f.ID))
	case kit.Pressed(msg, k.FilterForm, k.Sort, k.Columns, k.Views, k.Date):
		return p.lookKey(msg)
	default:
		p.table.Update(kit.Shift(msg, 0, -above))
	}
	return nil
}

// chosen is the folder at the cursor.
func (p *FolderList) chosen() (api.Folder, bool) {
	if p.rows.window == nil {
		return api.Folder{}, false
	}
	_, row := p.table.Cursor()
	return p.rows.window.Row(row)
}

// Resize implements pane.Pane.
func (p *FolderList) Resize(w, h int) {
	p.w, p.h = w, h
	if wide := w >= wideList; wide != p.rows.wide {
		p.rows.wide = wide
		p.recolumn()
	}
	p.layOut()
}

// layOut gives the table what the filter line and the footer leave.
func (p *FolderList) layOut() {
	p.table.Resize(p.w, p.h-len(p.line.views(p.w, p.d.Env.Now()))-1)
}

// Title implements pane.Pane.
func (p *FolderList) Title() string { return "Folders" }

// Note implements pane.Noted: the order of the list.
func (p *FolderList) Note() string { return p.note }

// Width implements pane.Sized.
func (p *FolderList) Width() (least, most int) { return leastList, p.most }

// Focus implements pane.Focuser.
func (p *FolderList) Focus(on bool) { p.table.Focus(on) }

// Keys implements pane.Pane.
func (p *FolderList) Keys() []key.Binding {
	if p.line.typing {
		return p.line.bindings()
	}
	k := p.d.Env.Keys
	_, chosen := p.chosen()
	open, analyse, fresh, copied := k.Open, k.Analyse, kit.As(k.New, "new folder"), kit.As(k.Copy, "copy id")
	why := p.d.forbidden()
	if !chosen {
		open, analyse = kit.Greyed(open, "no folder"), kit.Greyed(analyse, "no folder")
	}
	if n := p.selected.count(); n > 0 {
		copied = kit.As(k.Copy, "copy "+kit.Count(n)+" ids")
		if n > 1 {
			analyse = kit.As(k.Analyse, "analyse "+folderCount(n))
		}
	}
	if why != "" {
		analyse, fresh = kit.Greyed(k.Analyse, why), kit.Greyed(fresh, why)
	}
	compare := k.Compare
	if !chosen {
		compare = kit.Greyed(compare, "no folder")
	}
	views := k.Views
	if p.d.Keeper == nil {
		views = kit.Greyed(views, "nothing is kept here")
	}
	if p.selected.count() > 0 || p.selected.anchor != "" {
		return []key.Binding{
			copied, k.Select, k.Range, k.SelectAll, kit.As(k.Back, "drop the selection"), open, analyse,
			p.deleteKey(), fresh, k.Filter, k.Refresh, k.FilterForm, k.Sort, k.Columns, views, k.Date,
		}
	}
	return []key.Binding{
		open, fresh, analyse, k.Filter, k.Refresh, copied, k.FilterForm, k.Sort, k.Columns, views, k.Date,
		k.Select, k.Range, k.SelectAll, compare, k.Blind, p.deleteKey(),
	}
}

// Mode implements pane.Pane.
func (p *FolderList) Mode() pane.Mode {
	if p.line.typing {
		return pane.Text
	}
	return pane.Normal
}

// Back implements pane.Backer: it drops what is selected, then lifts the
// filter, to what the profile begins with and from there to everything.
func (p *FolderList) Back() (tea.Cmd, bool) {
	if p.selected.clear() {
		p.ranged = false
		return nil, true
	}
	if !p.applied.active() && !p.line.shown() {
		return nil, false
	}
	f := filter{query: everything(), order: p.applied.order}
	if p.home != nil && p.home.Filter != p.applied.line {
		f, _ = p.setUp(*p.home)
	}
	p.line.leave(f.line)
	cmd := p.replace(f)
	p.layOut()
	return cmd, true
}

// Shown implements pane.Pane.
func (p *FolderList) Shown(on bool) tea.Cmd {
	if on == p.visible {
		return nil
	}
	p.visible = on
	p.d.Running.listen(on)
	if !on {
		p.live.pause()
		return p.d.Running.tell() // once it is known who is shown instead
	}
	cmd := p.live.start(p.ctx)
	return tea.Batch(cmd, p.settle(true))
}

// Unsaved implements pane.Pane.
func (p *FolderList) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *FolderList) Close() {
	p.Shown(false)
	p.live.stop()
	p.spin.Stop()
	p.replacing.Stop()
	p.paging.Stop()
	p.jumping.Stop()
	p.placing.Stop()
	p.line.naming.Stop()
	p.cancel()
}

// copyID puts an id on the clipboard and says so.
func copyID(what, id string) tea.Cmd {
	return pane.Send(pane.CopyMsg{Text: id, What: "the id of the " + what + ", " + id})
}
