package review

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
)

// metaColumn begins the word of a column that shows one value of the metadata,
// followed by the way to it: "meta:person_info.city".
const metaColumn = "meta:"

// listColumn is one thing that the folder list can show of a folder.
type listColumn struct {
	word  string // in dialogs, in views and on disk
	says  string // what it is, for the dialog
	shape kit.Column
	stays bool // goes last when space shrinks
	cell  func(*rowDraw) kit.Cell
}

// rowDraw is a folder while its row is drawn.
type rowDraw struct {
	rows    *folderRows
	f       *api.Folder
	summary score.Summary
	now     time.Time
	known   *facts
}

// facts reads the metadata once for a row, and only where it is shown.
func (d *rowDraw) facts() *facts {
	if d.known == nil {
		known := factsOf(d.f.Meta)
		d.known = &known
	}
	return d.known
}

// private is a cell that is hidden while names are masked.
func (d *rowDraw) private(t text.Text, role kit.Role) kit.Cell {
	if d.rows.masked && !t.IsEmpty() {
		return kit.Cell{Text: hidden, Role: role}
	}
	return kit.Cell{Text: t.Line(), Role: role}
}

// listColumns are the columns there are, in the order they are offered in;
// metadata columns come besides.
func listColumns() []listColumn {
	return []listColumn{
		{
			"when", "when it was made, or changed where that sorts",
			kit.Column{Title: "when", Min: 7},
			false,
			func(d *rowDraw) kit.Cell {
				at := d.f.Created
				if d.rows.order.updated {
					at = d.f.Updated
				}
				return kit.Cell{Text: shortWhen(at, d.now), Role: kit.Muted}
			},
		},
		{"folder", "the beginning of its id", kit.Column{Title: "folder", Min: 8, Gap: 1}, true, func(d *rowDraw) kit.Cell {
			return kit.Cell{Text: d.f.ID.Short()}
		}},
		{
			"outcome", "the worst of the last launch",
			kit.Column{Title: "outcome", Min: 12},
			true,
			func(d *rowDraw) kit.Cell { return d.rows.outcomeCell(d.summary) },
		},
		{"checks", "each analysis of it by its letter", kit.Column{Title: "checks", Min: 8, Max: 11, Gap: 1}, false, func(d *rowDraw) kit.Cell {
			return checksCell(d.rows.d.Env.Theme, d.summary)
		}},
		{
			"margin", "the smallest of the last launch",
			kit.Column{Title: "margin", Min: marginCells, Align: kit.Right},
			true,
			func(d *rowDraw) kit.Cell { return marginCell(d.summary.Margin, d.summary.Near) },
		},
		{"note", "near, doubtful, scripted", kit.Column{Title: "note", Min: noteCells, Gap: 1}, true, func(d *rowDraw) kit.Cell {
			return d.rows.noteCell(d.summary, d.rows.d.Running.stuckIn(d.f))
		}},
		{
			"person", "the name in the metadata",
			kit.Column{Title: "person", Min: 12, Max: 32},
			false,
			func(d *rowDraw) kit.Cell { return d.private(d.facts().person, kit.Ink) },
		},
		{"transaction", "transaction_id in the metadata", kit.Column{Title: "transaction", Min: 11, Max: 16}, false, func(d *rowDraw) kit.Cell {
			return kit.Cell{Text: d.facts().transaction.Line(), Role: kit.Muted}
		}},
		{"updated", "when it changed last", kit.Column{Title: "updated", Min: 7}, false, func(d *rowDraw) kit.Cell {
			return kit.Cell{Text: shortWhen(d.f.Updated, d.now), Role: kit.Muted}
		}},
		{"type", "the analyses of the last launch by name", kit.Column{Title: "type", Min: 10, Max: 28}, false, func(d *rowDraw) kit.Cell {
			return kit.Cell{Text: typeNames(d.summary)}
		}},
		{"status", "as the server says it", kit.Column{Title: "status", Min: 10, Max: 17}, false, func(d *rowDraw) kit.Cell {
			return kit.Cell{Text: text.Line(string(d.f.Status)), Role: kit.Muted}
		}},
		{"media", "how many media it has", kit.Column{Title: "media", Min: 5, Align: kit.Right}, false, func(d *rowDraw) kit.Cell {
			return kit.Cell{Text: strconv.Itoa(len(d.f.Media)), Role: kit.Muted}
		}},
		{"company", "whose it is", kit.Column{Title: "company", Min: 10, Max: 24}, false, func(d *rowDraw) kit.Cell {
			if c := d.f.Company; c != nil && !c.Name.IsEmpty() {
				return kit.Cell{Text: c.Name.Line()}
			}
			return kit.Cell{Text: d.f.CompanyID.Short(), Role: kit.Muted}
		}},
		{"user", "who made it", kit.Column{Title: "user", Min: 12, Max: 28}, false, func(d *rowDraw) kit.Cell {
			if u := d.f.User; u != nil && !u.Email.IsEmpty() {
				return d.private(u.Email, kit.Ink)
			}
			return kit.Cell{Text: d.f.UserID.Short(), Role: kit.Muted}
		}},
	}
}

// columnNamed finds a column by its word.
func columnNamed(word string) (listColumn, bool) {
	if path, ok := strings.CutPrefix(word, metaColumn); ok && path != "" {
		return listColumn{
			word: word, says: "metadata",
			shape: kit.Column{Title: text.Line(path[strings.LastIndexByte(path, '.')+1:]), Min: 10, Max: 24},
			cell: func(d *rowDraw) kit.Cell {
				value, _ := d.f.Meta.Lookup(path)
				return d.private(value, kit.Ink)
			},
		}, true
	}
	for _, c := range listColumns() {
		if c.word == word {
			return c, true
		}
	}
	return listColumn{}, false
}

// usualColumns are those of a list that nobody has changed.
var usualColumns = []string{"when", "folder", "outcome", "checks", "margin", "note", "person", "transaction"}

// narrowColumns say what is left of them beside another pane and how close
// they stand there, so that the words of the note are whole.
var narrowColumns = map[string]kit.Column{
	"when":    {Title: "when", Min: 7, Drop: 2},
	"folder":  {Title: "folder", Min: 8, Gap: 1},
	"outcome": {Title: "outcome", Min: 12},
	"checks":  {Title: "checks", Min: 8, Gap: 1, Drop: 3},
	"margin":  {Title: "margin", Min: marginCells, Gap: 1, Align: kit.Right},
	"note":    {Title: "note", Min: 4, Max: noteCells, Gap: 1, Drop: 1},
}

// wideDrop is the order in which the usual columns go where there is room.
var wideDrop = map[string]int{"checks": 1, "person": 2, "transaction": 3}

// validColumns are the words that name a column, each once; nil when there is
// none, which stands for the usual ones.
func validColumns(words []string) []string {
	var out []string
	for _, w := range words {
		if _, ok := columnNamed(w); ok && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	if slices.Equal(out, usualColumns) {
		return nil
	}
	return out
}

// choose sets the columns, the usual ones with none.
func (r *folderRows) choose(words []string) {
	r.chosen = validColumns(words)
	r.forget()
}

// columns are those of the list, in order, and remembers how their cells are
// drawn. The last to go are the id, the outcome, the margin and the words beside it. Columns that
// somebody has chosen go from the last one on; the usual ones in an order that
// keeps the words beside the margin.
func (r *folderRows) columns() []kit.Column {
	words := r.chosen
	if words == nil {
		words = usualColumns
	}
	r.shown, r.words = nil, nil
	r.terse = !r.wide || !slices.Contains(words, "note")
	var out []kit.Column
	for i, word := range words {
		c, ok := columnNamed(word)
		if !ok {
			continue
		}
		shape := c.shape
		switch narrow, there := narrowColumns[word]; {
		case r.chosen == nil && r.wide:
			shape.Drop = wideDrop[word]
		case r.chosen == nil && !there:
			continue
		case r.chosen == nil:
			shape = narrow
		case !c.stays:
			shape.Drop = i + 1
		}
		if word == "when" && r.order.updated {
			shape.Title = "changed"
		}
		r.shown, r.words = append(r.shown, c.cell), append(r.words, word)
		out = append(out, shape)
	}
	return out
}

// typeNames are the types of the last launch.
func typeNames(s score.Summary) string {
	names := make([]string, len(s.Checks))
	for i, c := range s.Checks {
		names[i] = text.Line(string(c.Type))
	}
	return strings.Join(names, " ")
}
