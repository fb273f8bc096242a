package review

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// rowsKept bounds the rows that are kept as they were drawn.
const rowsKept = 2000

// drawnRows are the folders of a window with the rows that were drawn of them.
// The zero value has none.
type drawnRows struct {
	window *api.FolderWindow // nil before anything was loaded
	cache  map[api.FolderID]kit.Row
	day    int // day of the year that the cache was made on
}

// Len implements kit.RowSource.
func (r *drawnRows) Len() (int, bool) {
	if r.window == nil {
		return 0, true
	}
	return r.window.Len()
}

// IndexOf implements kit.Finder.
func (r *drawnRows) IndexOf(id string) (int, bool) {
	if r.window == nil {
		return 0, false
	}
	return r.window.IndexOf(api.FolderID(id))
}

// row returns a row, drawn now or before. What is drawn tells times of today
// in another way, so that nothing is kept over midnight.
func (r *drawnRows) row(i int, now time.Time, draw func(*api.Folder, time.Time) kit.Row) (kit.Row, bool) {
	if r.window == nil {
		return kit.Row{}, false
	}
	f, ok := r.window.Row(i)
	if !ok {
		return kit.Row{}, false
	}
	if day := now.YearDay(); r.cache == nil || day != r.day || len(r.cache) > rowsKept {
		r.forget()
		r.day = day
	}
	row, ok := r.cache[f.ID]
	if !ok {
		row = draw(&f, now)
		r.cache[f.ID] = row
	}
	return row, true
}

// forget drops what was drawn, drop what was drawn of one folder.
func (r *drawnRows) forget() { r.cache = map[api.FolderID]kit.Row{} }

func (r *drawnRows) drop(id api.FolderID) { delete(r.cache, id) }

// preview asks for what is at the cursor of a table of these rows, to be shown
// beside it. last is what was asked for before, and is brought up to date.
func (r *drawnRows) preview(table *kit.Table, from pane.ID, kind string, last *string) tea.Cmd {
	if r.window == nil {
		return nil
	}
	id, _ := table.Cursor()
	if n, _ := r.Len(); id == *last || id == "" && n > 0 {
		return nil
	}
	*last = id
	if id == "" {
		kind = ""
	}
	return pane.Send(pane.OpenMsg{From: from, Kind: kind, ID: id, Preview: true})
}
