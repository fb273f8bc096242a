package review

import (
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
)

// wideList is the width from which columns have room to breathe, in cells.
const wideList = 79

// folderRows turns the folders of a window into rows of a table.
type folderRows struct {
	drawnRows
	d      Deps
	wide   bool
	masked bool
	order  listOrder
	chosen []string                  // words of columns, nil for the usual ones
	shown  []func(*rowDraw) kit.Cell // how the cells of a row are drawn
	words  []string                  // of the columns that are shown
	terse  bool                      // there is no room for a word that warns
}

// Row implements kit.RowSource.
func (r *folderRows) Row(i int) (kit.Row, bool) { return r.row(i, r.d.Env.Now(), r.draw) }

const (
	// marginCells is the room of a margin with its sign.
	marginCells = 8
	// noteCells is the room of the words "near scripted".
	noteCells = 13
)

// draw makes the row of a folder.
func (r *folderRows) draw(f *api.Folder, now time.Time) kit.Row {
	d := rowDraw{rows: r, f: f, summary: score.Folder(*f, r.d.Policy), now: now}
	row := kit.Row{ID: string(f.ID), Cells: make([]kit.Cell, len(r.shown))}
	for i, cell := range r.shown {
		row.Cells[i] = cell(&d)
	}
	if r.d.Blind.hides(f.ID) {
		r.veil(row.Cells)
	}
	return row
}

// veil hides in a row whatever tells how a folder ended.
func (r *folderRows) veil(cells []kit.Cell) {
	unseen := unseenCells(r.d.Env.Theme)
	for i, word := range r.words {
		switch word {
		case "outcome":
			cells[i] = unseen[0]
		case "checks":
			cells[i] = unseen[1]
		case "margin":
			cells[i] = unseen[2]
		case "note":
			cells[i] = unseen[3]
		case "status":
			cells[i] = kit.Cell{}
		}
	}
}

// outcomeCell is glyph and word, and two signs where a reading must be looked
// at before it is believed.
func (r *folderRows) outcomeCell(s score.Summary) kit.Cell {
	theme := r.d.Env.Theme
	if s.Empty {
		return kit.Cell{Text: theme.Glyphs.Dash + " no checks", Role: kit.Muted}
	}
	o := outcome(s.Outcome)
	cell := theme.OutcomeCell(o)
	if s.Loud && r.terse && o != kit.OutcomeUnmeasured {
		cell.Spans = []kit.Span{{Text: cell.Text + " ", Role: cell.Role}, {Text: "!!", Role: kit.Error}}
	}
	return cell
}

// noteCell says what a reader must know besides, the weightiest word first.
func (r *folderRows) noteCell(s score.Summary, stuck bool) kit.Cell {
	cell := kit.Cell{Words: true}
	say := func(yes bool, word string, role kit.Role) {
		if yes {
			cell.Spans = append(cell.Spans, kit.Span{Text: word, Role: role})
		}
	}
	say(s.Loud && !r.terse, "doubtful", kit.Error)
	say(stuck, stuckWord, kit.Near)
	say(s.Near, "near", kit.Near)
	say(s.Scripted, "scripted", kit.Muted)
	return cell
}

// checksCell shows every type of the last launch by its letter and how it
// ended.
func checksCell(theme *kit.Theme, s score.Summary) kit.Cell {
	var cell kit.Cell
	for i, c := range s.Checks {
		o := outcome(c.Outcome)
		letter := typeLetter(c.Type)
		if i > 0 {
			letter = " " + letter
		}
		cell.Spans = append(cell.Spans,
			kit.Span{Text: letter, Role: kit.Ink}, kit.Span{Text: theme.Glyph(o), Role: o.Role()})
	}
	return cell
}

// typeLetter stands for a type of analysis.
func typeLetter(t api.AnalysisType) string {
	if t == "" {
		return "?"
	}
	return string(t[:1])
}

// marginCell is the smallest margin, signed. The points of all rows stand below
// each other, though digits are never added: a server sends as many as it likes.
func marginCell(m score.Margin, near bool) kit.Cell {
	const digits = 4
	shown := m.Shown(marginCells)
	if at := strings.IndexByte(shown, '.'); at >= 0 {
		shown += blank(min(digits-(len(shown)-at-1), marginCells-kit.Width(shown)))
	}
	return kit.Cell{Text: shown, Role: marginRole(m, near)}
}

// shortWhen is a time in at most seven cells where a whole date has ten.
func shortWhen(at, now time.Time) string {
	s := kit.When(at, now)
	if len(s) > 7 {
		return s[:7] // year and month
	}
	return s
}
