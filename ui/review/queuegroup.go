package review

import (
	"context"
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// queueGroup is one reason to wait with the folders that wait for it.
type queueGroup struct {
	waiting results.Waiting
	rows    *queueRows
	table   *kit.Table
	err     error     // why nothing is there yet
	at      time.Time // when it was loaded last
	was     string    // the folder at the cursor when everything was dropped
	partial bool      // only the newest were looked through

	load    pane.Slot // reads the group anew
	paging  pane.Slot // stands for all pages of the group that is shown
	pageCtx context.Context
	pageGen uint64
}

// newQueueGroup makes an empty group.
func newQueueGroup(d Deps, owner pane.ID, w results.Waiting) *queueGroup {
	rows := &queueRows{d: d, waiting: w}
	return &queueGroup{waiting: w, rows: rows, table: kit.NewTable(d.Env, owner, rows, rows.columns()...)}
}

// resize gives the table its space.
func (g *queueGroup) resize(w, h int) {
	if wide := w >= wideList; wide != g.rows.wide {
		g.rows.wide = wide
		g.rows.forget()
		g.table.SetColumns(g.rows.columns()...)
	}
	g.table.Resize(w, h)
}

// chosen is the folder at the cursor.
func (g *queueGroup) chosen() (api.Folder, bool) {
	if g.rows.window == nil {
		return api.Folder{}, false
	}
	_, row := g.table.Cursor()
	return g.rows.window.Row(row)
}

// sift takes out of the window what does not wait after all: the server's
// filters know nothing of decisions that were made since, nor of scores.
func (g *queueGroup) sift(items []api.Folder) {
	now := g.rows.d.Env.Now()
	for i := range items {
		if g.rows.triage(&items[i], now).Waiting != g.waiting {
			g.rows.window.Remove(items[i].ID)
		}
	}
}

// take lets a changed folder in or out. It reports whether its row has changed.
func (g *queueGroup) take(f api.Folder) bool {
	if g.rows.window == nil {
		return false
	}
	_, before := g.rows.IndexOf(string(f.ID))
	g.rows.drop(f.ID)
	if g.rows.triage(&f, g.rows.d.Env.Now()).Waiting != g.waiting {
		g.rows.window.Remove(f.ID)
		return false
	}
	g.rows.window.Upsert(f)
	_, after := g.rows.IndexOf(string(f.ID))
	return after && !before
}

// queueRows turns the folders of a group into rows of a table.
type queueRows struct {
	drawnRows
	d       Deps
	waiting results.Waiting
	wide    bool
	masked  bool
}

// triage says why a folder waits.
func (r *queueRows) triage(f *api.Folder, now time.Time) results.Check {
	return results.Triage(*f, r.d.Policy, now, r.d.QueueOptions.StuckAfter)
}

// Row implements kit.RowSource.
func (r *queueRows) Row(i int) (kit.Row, bool) { return r.row(i, r.d.Env.Now(), r.draw) }

// columns are those of the queue, in order. The cause is what people read, so
// it has all the room there is.
func (r *queueRows) columns() []kit.Column {
	why, margin := 14, kit.Column{Title: "margin", Min: marginCells, Gap: 1, Align: kit.Right, Drop: 1}
	if r.wide {
		why = 24
	}
	if !r.measured() {
		margin = kit.Column{Drop: 9} // room for the cause
		why += marginCells
	}
	columns := []kit.Column{
		{Title: "when", Min: 7},
		{Title: "folder", Min: 8, Gap: 1},
		{Title: "check", Min: 10, Gap: 1, Drop: 2},
		{Title: "why", Min: why, Max: 64},
		margin,
	}
	if r.wide {
		columns = append(columns, kit.Column{Title: "note", Min: noteCells, Gap: 1, Drop: 3},
			kit.Column{Title: "transaction", Min: 11, Max: 16, Drop: 4})
	}
	return columns
}

// measured reports that checks of this group have a score and so a margin.
func (r *queueRows) measured() bool {
	return r.waiting == results.WaitingDeclined || r.waiting == results.WaitingOperator
}

// draw makes the row of a folder.
func (r *queueRows) draw(f *api.Folder, now time.Time) kit.Row {
	c := r.triage(f, now)
	o := outcome(c.Waiting.Outcome())
	why := r.d.Env.Theme.Glyph(o) + " " + shortCause(c, results.Names{Masked: r.masked}, now)
	if c.More > 0 {
		why += ", and " + kit.Count(c.More) + " more"
	}
	row := kit.Row{ID: string(f.ID), Cells: []kit.Cell{
		{Text: shortWhen(f.Created, now), Role: kit.Muted},
		{Text: f.ID.Short()},
		{Text: string(c.Analysis.Type)},
		{Text: why, Role: o.Role()},
		marginCell(c.Reading.Margin, c.Reading.Near),
	}}
	if r.wide {
		row.Cells = append(row.Cells, r.noteCell(f.ID, c), kit.Cell{Text: factsOf(f.Meta).transaction.Line(), Role: kit.Muted})
	}
	return row
}

// noteCell says what helps to keep one's place.
func (r *queueRows) noteCell(id api.FolderID, c results.Check) kit.Cell {
	cell := kit.Cell{Words: true}
	if r.d.Queue.seen[id] {
		cell.Spans = append(cell.Spans, kit.Span{Text: "seen", Role: kit.Muted})
	}
	if c.Reading.Near {
		cell.Spans = append(cell.Spans, kit.Span{Text: "near", Role: kit.Near})
	}
	if c.Reading.Scripted {
		cell.Spans = append(cell.Spans, kit.Span{Text: "scripted", Role: kit.Muted})
	}
	return cell
}

// shortCause is the cause as it fits into a row.
func shortCause(c results.Check, n results.Names, now time.Time) string {
	switch c.Waiting {
	case results.WaitingStuck:
		return "running for " + kit.Took(now.Sub(c.Analysis.Created))
	case results.WaitingOperator:
		return "for an operator to decide"
	case results.WaitingUnmeasured:
		return "no score behind a success"
	case results.WaitingFailed, results.WaitingDeclined, results.WaitingNot:
	}
	// What the group says already needs no room in the row.
	return strings.TrimPrefix(results.Verdict(c, n), "could not be measured: ")
}
